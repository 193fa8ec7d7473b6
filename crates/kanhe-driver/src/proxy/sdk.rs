//! Where a vendor's SDK comes from when a page loads it from the vendor's address.

use core::time::Duration;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;
use tokio::time::timeout;

use super::upstream::Upstream;

/// Whose SDK pages get, where the developer has given no file of his own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SdkSource {
    /// The vendor's if it can be reached, else ours.
    #[default]
    Auto,
    /// Ours.
    Ours,
    /// The vendor's.
    Vendor,
}

/// Where SDKs come from.
#[derive(Clone, Debug)]
pub struct Sdks {
    /// The developer's own files, by host and path or by name alone.
    pub folder: Option<PathBuf>,
    /// And otherwise.
    pub source: SdkSource,
    /// Where ours are: the platform's origin.
    pub platform: String,
}

/// How long a vendor may take.
const PATIENCE: Duration = Duration::from_secs(8);

impl Sdks {
    /// The script at a vendor's address, and whose it is.
    pub(super) async fn find(
        &self,
        (host, address): (&str, &str),
        ours: &str,
        hermetic: bool,
        upstream: &Upstream,
    ) -> Result<(Bytes, String), String> {
        let path = address.split('?').next().unwrap_or(address);
        if let Some(file) = self.own_file(host, path) {
            let read = tokio::fs::read(&file).await;
            let script = read.map_err(|why| format!("{} cannot be read: {why}", file.display()))?;
            return Ok((script.into(), format!("{path}: {}", file.display())));
        }
        let mut why = "ours";
        if self.source != SdkSource::Ours && !hermetic {
            let uri = format!("https://{host}{address}").parse();
            let uri = uri.map_err(|_| "the SDK's address is none".to_owned())?;
            match timeout(PATIENCE, upstream.script(uri)).await {
                Ok(Some(script)) => return Ok((script, format!("{path}: the vendor's"))),
                _ if self.source == SdkSource::Vendor => {
                    return Err(format!("the vendor's SDK cannot be had from {host}"));
                }
                _ => why = "ours, as the vendor's cannot be reached",
            }
        }
        let uri = format!("{}{ours}", self.platform).parse();
        let script = match uri {
            Ok(uri) => upstream.script(uri).await,
            Err(_) => None,
        };
        script
            .map(|script| (script, format!("{path}: {why}")))
            .ok_or_else(|| format!("{} does not serve {ours}", self.platform))
    }

    /// `FOLDER/res.wx.qq.com/open/js/jweixin-1.6.0.js`, or `FOLDER/jweixin-1.6.0.js`.
    fn own_file(&self, host: &str, path: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let below = Path::new(path.trim_start_matches('/'));
        // Nothing but plain names: a page must not read other files.
        if !below.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let candidates = [folder.join(host).join(below), folder.join(below.file_name()?)];
        candidates.into_iter().find(|candidate| candidate.is_file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_developers_own_files_are_found_by_host_and_path_or_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let sdks = Sdks {
            folder: Some(folder.path().to_owned()),
            source: SdkSource::Auto,
            platform: "http://127.0.0.1:1".to_owned(),
        };
        let path = "/open/js/jweixin-1.6.0.js";
        assert_eq!(sdks.own_file("res.wx.qq.com", path), None);
        let by_name = folder.path().join("jweixin-1.6.0.js");
        std::fs::write(&by_name, "").unwrap();
        assert_eq!(sdks.own_file("res.wx.qq.com", path), Some(by_name));
        let by_path = folder.path().join("res.wx.qq.com/open/js");
        std::fs::create_dir_all(&by_path).unwrap();
        std::fs::write(by_path.join("jweixin-1.6.0.js"), "").unwrap();
        assert_eq!(sdks.own_file("res.wx.qq.com", path), Some(by_path.join("jweixin-1.6.0.js")));
        assert_eq!(sdks.own_file("res.wx.qq.com", "/open/js/../jweixin-1.6.0.js"), None);
    }
}
