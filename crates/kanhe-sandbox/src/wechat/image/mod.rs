//! Image interface: pictures are chosen, looked at, carried to the platform and back, and read (seed 003, "Image
//! Interface"; `protocol/wechat-bridge.md` 3.8, 8).

mod choose;
mod data;
mod download;
mod preview;
mod upload;

use super::capability::Capability;
use super::scene::Scene;
use crate::device::Profile;
use crate::phone::Reply;
use crate::picture::Picture;

/// Pictures.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("chooseImage", |scene| Box::pin(choose::choose(scene))),
    Capability::new("imagePreview", |scene| Box::pin(preview::preview(scene))),
    Capability::new("uploadImage", |scene| Box::pin(upload::upload(scene))),
    Capability::new("downloadImage", |scene| Box::pin(download::download(scene))),
    Capability::new("getLocalImgData", |scene| Box::pin(async move { data::data(scene) })),
];

/// Keeps a picture, and gives the id by which the page knows it. On an iPhone no `<img>` can show it: that is what
/// `getLocalImgData` is for. Elsewhere it can, so it has to be an address that a browser can load; one that is driven
/// loads the client's own.
fn keep(scene: Scene<'_>, picture: Picture) -> String {
    let extension = picture.extension();
    let id = scene.phones.keep_image(scene.caller, picture);
    match scene.caller.phone.device.profile {
        Profile::Iphone => format!("wxLocalResource://imageid{id}"),
        _ if scene.caller.phone.driver.is_some() => format!("weixin://resourceid/{id}"),
        Profile::Android | Profile::Desktop => {
            format!("{}/sandbox/local-images/{id}{extension}", scene.phones.origin(&scene.caller.phone))
        }
    }
}

/// The 32 digits within a local id, as a page has it or as a browser has rewritten it.
fn digits(local_id: &str) -> Option<&str> {
    let name = local_id.rsplit('/').next()?;
    let name = name.split('.').next()?;
    let digits = name.strip_prefix("imageid").unwrap_or(name);
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

/// The picture that the page names.
fn named(scene: Scene<'_>) -> Result<Picture, Box<Reply>> {
    let Some(local_id) = scene.text("localId") else {
        return Err(Box::new(scene.failed("missing_parameters", "localId is a text")));
    };
    digits(local_id).and_then(|digits| scene.phones.image(&scene.caller.session, digits)).ok_or_else(|| {
        Box::new(scene.failed("unknown_local_id", "this phone has no picture with this localId"))
    })
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_local_id_is_recognised_however_it_comes_back() {
        let id = "0123456789abcdef0123456789abcdef";
        for local_id in [
            format!("wxLocalResource://imageid{id}"),
            format!("wxlocalresource://imageid{id}"),
            format!("http://127.0.0.1:8787/sandbox/local-images/{id}.jpg"),
        ] {
            assert_eq!(digits(&local_id), Some(id));
        }
        for local_id in ["", "weixin://resourceid/x", "https://example.com/a.png", "../../etc/passwd"] {
            assert_eq!(digits(local_id), None, "{local_id}");
        }
    }
}
