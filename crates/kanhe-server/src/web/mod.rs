//! What browsers load: the SDKs, the bridge, the console, the simulator and the demo pages. All of it is embedded; in debug builds
//! it is read from `web/`, so that a change shows at the next reload.

mod assets;
mod console;
mod pages;
mod reference;
mod scripts;
mod traps;

pub use console::console_routes;
pub use pages::page_routes;
pub use scripts::{SDK_VERSIONS, bridge_script, injected_script, sdk_routes, wechat_script};
pub use traps::routes as trap_routes;
