//! Signs a page in process: `cargo run -p kanhe-client --example page_config -- wx… secret.txt https://shop.example/`.
//! With a fourth argument, the platform there instead of the real one: the address of a `kanhe dev`, for example.
//!
//! Start it twice at the same time: the second one finds the ticket of the first in `page_config.sqlite`.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use kanhe_client::shelves::{Seal, SqliteShelf};
use kanhe_client::{App, Client, HttpClient, Vendor};
use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

/// The machine's clock. The library never asks it by itself, so that your tests can move time.
struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "a program asks the machine in one place")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's randomness.
struct MachineEntropy;

impl Entropy for MachineEntropy {
    #[expect(clippy::expect_used, reason = "a machine without randomness can sign nothing")]
    fn fill(&self, _purpose: &'static str, bytes: &mut [u8]) {
        SystemRandom::new().fill(bytes).expect("the machine has randomness");
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "an example shows what it has got")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or(format!("{what} is missing"));
    let (appid, secret, url) = (next("the appid")?, next("the file of the secret")?, next("the URL")?);
    let secret = Secret::new(std::fs::read_to_string(secret)?.trim());
    let app = App::new("shop", appid, Vendor::wechat(secret.clone()));
    let app = match next("the platform") {
        Ok(platform) => app.at(&platform),
        Err(_) => app,
    };

    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(MachineClock), Arc::new(MachineEntropy));
    // Any text of 32 characters; here one that an example has at hand.
    let seal = Seal::new(&Secret::new(secret.reveal().repeat(32)))?;
    let shelf = SqliteShelf::open(Path::new("page_config.sqlite"), seal, Arc::clone(&entropy))?;
    let client = Client::new([app], Arc::new(shelf), HttpClient::new()?, (clock, entropy))?;

    let signed = client.page_config("shop", None, &url).await?;
    for trap in &signed.traps {
        println!("warning: {}", trap.code());
    }
    println!("{} (good for {} s)", serde_json::to_string(&signed.object)?, signed.expires_in);
    Ok(())
}
