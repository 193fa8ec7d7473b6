//! Page configs: exactly the object that a page's SDK takes, but for `jsApiList`, which is the page's own business.

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::time::Timestamp;
use kanhe_sign::{nonce, page};
use serde::Serialize;

use crate::app::Digest;

/// A page config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PageConfig {
    /// For `wx.config`.
    Wechat {
        /// The app's id.
        #[serde(rename = "appId")]
        app_id: String,
        /// Seconds since 1970.
        timestamp: i64,
        /// Random.
        #[serde(rename = "nonceStr")]
        nonce: String,
        /// Over the page's URL.
        signature: String,
    },
    /// For `dd.config` (seed 001, step 6).
    #[serde(rename_all = "camelCase")]
    Dingtalk {
        /// The app in the corp.
        agent_id: String,
        /// The corp.
        corp_id: String,
        /// Seconds since 1970, as text.
        time_stamp: String,
        /// Random.
        #[serde(rename = "nonceStr")]
        nonce: String,
        /// Over the page's URL.
        signature: String,
    },
    /// For `dd.authConfig`: the ticket itself, bound to the app's home page (seed 000). Nothing is signed there.
    Gov {
        /// The ticket.
        ticket: String,
    },
}

/// Signs a page of WeChat's. `url` is without a fragment already.
pub(crate) fn wechat(
    app_id: &str,
    ticket: &str,
    url: &str,
    (now, entropy): (Timestamp, &dyn Entropy),
) -> PageConfig {
    let nonce = nonce::nonce(draw(entropy, "page nonce"));
    let timestamp = now.unix_seconds();
    let signature = page::sign(ticket, &nonce, &timestamp.to_string(), url).to_string();
    PageConfig::Wechat { app_id: app_id.to_owned(), timestamp, nonce, signature }
}

/// Signs a page of DingTalk's.
pub(crate) fn dingtalk(
    (corp_id, agent_id): (&str, &str),
    (ticket, digest): (&str, Digest),
    url: &str,
    (now, entropy): (Timestamp, &dyn Entropy),
) -> PageConfig {
    let nonce = nonce::nonce(draw(entropy, "page nonce"));
    let time_stamp = now.unix_seconds().to_string();
    let signature = match digest {
        Digest::Sha1 => page::sign(ticket, &nonce, &time_stamp, url).to_string(),
        Digest::Sha256 => page::sign_long(ticket, &nonce, &time_stamp, url).to_string(),
    };
    let (corp_id, agent_id) = (corp_id.to_owned(), agent_id.to_owned());
    PageConfig::Dingtalk { agent_id, corp_id, time_stamp, nonce, signature }
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;
    use serde_json::json;

    use super::*;

    #[test]
    fn each_dialect_gets_the_fields_of_its_sdk_in_their_spelling() {
        let (now, entropy) = (Timestamp::from_unix_seconds(1_414_587_457), SeededEntropy::new(1));
        let names = |config: &PageConfig| {
            let value = serde_json::to_value(config).unwrap();
            let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        let url = "https://a.example/";
        let wx = wechat("wx1", "T", url, (now, &entropy));
        assert_eq!(names(&wx), ["appId", "nonceStr", "signature", "timestamp"]);
        let dd = dingtalk(("ding1", "7"), ("T", Digest::Sha256), url, (now, &entropy));
        assert_eq!(names(&dd), ["agentId", "corpId", "nonceStr", "signature", "timeStamp"]);
        let dd = serde_json::to_value(&dd).unwrap();
        assert_eq!((&dd["timeStamp"], &dd["agentId"]), (&json!("1414587457"), &json!("7")));
        let expected = page::sign_long("T", dd["nonceStr"].as_str().unwrap(), "1414587457", url);
        assert_eq!(dd["signature"], expected.as_str());
        let gov = PageConfig::Gov { ticket: "jsApi_1".to_owned() };
        assert_eq!(serde_json::to_value(&gov).unwrap(), json!({"ticket": "jsApi_1"}));
    }
}
