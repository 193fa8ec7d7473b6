//! Links of cards: whether they may be sent, and what becomes of them on the way.

use kanhe_core::domain::{PageUrl, Standing, standing};

use super::super::scene::Scene;
use crate::phone::{CheckOutcome, CheckView, Reply, Status, check};

/// The link that a card gets. A page that names none shares itself. One that is named has to lie under a secure domain
/// of the page's app; on a loopback host, which no app can bind, it has to stay on the page's own.
///
/// # Errors
/// The vendor says that such a call fails, not in which words.
pub(super) async fn bound(scene: Scene<'_>, link: Option<&str>) -> Result<(String, CheckView), Box<Reply>> {
    let Some(link) = link else {
        let own = scene.caller.current.clone();
        return Ok((own, check("link", CheckOutcome::Passed, "", None)));
    };
    let Some(app) = scene.app().await else {
        return Err(Box::new(scene.failed("unavailable", "the platform does not answer")));
    };
    let stands = PageUrl::parse(link).ok().map(|url| {
        let at_home = url.host() == scene.host();
        (standing(&url, &app.domains, app.policy.loopback), at_home)
    });
    let outcome = match stands {
        Some((Standing::Covered, _)) => CheckOutcome::Passed,
        Some((Standing::LocalOnly, true)) => CheckOutcome::Lenient,
        _ => return Err(Box::new(refuse(scene, link))),
    };
    let reason = (outcome == CheckOutcome::Lenient).then_some("loopback_leniency");
    Ok((link.to_owned(), check("link", outcome, link, reason)))
}

fn refuse(scene: Scene<'_>, link: &str) -> Reply {
    let reason = "share_link_domain";
    let failed = scene.failed(reason, "the link is not under a secure domain of the app");
    let checks = vec![check("link", CheckOutcome::Failed, link, Some(reason))];
    Reply { status: Status::Refused, checks, ..failed }
}

/// What opens on the recipient's phone: the link with word of where it came from. What an earlier journey has added is
/// replaced, everything else stays as it is, byte for byte (`protocol/wechat-bridge.md` 8, trap 2).
pub(super) fn as_received(link: &str, to: &str) -> String {
    let from = match to {
        "friend" => "singlemessage",
        "group" => "groupmessage",
        "timeline" => "timeline",
        _ => return link.to_owned(),
    };
    let (link, fragment) = link.find('#').map_or((link, ""), |at| link.split_at(at));
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let own = query.split('&').filter(|pair| !pair.is_empty() && !is_added(pair));
    let added = [format!("from={from}"), "isappinstalled=0".to_owned()];
    let query: Vec<&str> = own.chain(added.iter().map(String::as_str)).collect();
    format!("{path}?{}{fragment}", query.join("&"))
}

fn is_added(pair: &str) -> bool {
    matches!(pair, "from=singlemessage" | "from=groupmessage" | "from=timeline" | "isappinstalled=0")
}

#[cfg(test)]
mod tests {
    use super::as_received;

    #[test]
    fn a_link_says_on_arrival_where_it_came_from() {
        for (link, to, received) in [
            ("https://a.example/x", "friend", "https://a.example/x?from=singlemessage&isappinstalled=0"),
            (
                "https://a.example/x?id=1",
                "group",
                "https://a.example/x?id=1&from=groupmessage&isappinstalled=0",
            ),
            (
                "https://a.example/?q=%E4%B8%AD#/r?x",
                "timeline",
                "https://a.example/?q=%E4%B8%AD&from=timeline&isappinstalled=0#/r?x",
            ),
            ("https://a.example?", "friend", "https://a.example?from=singlemessage&isappinstalled=0"),
        ] {
            assert_eq!(as_received(link, to), received);
        }
    }

    #[test]
    fn a_link_that_is_sent_on_says_only_where_it_came_from_last() {
        let once = as_received("https://a.example/?from=home&a=1", "friend");
        assert_eq!(once, "https://a.example/?from=home&a=1&from=singlemessage&isappinstalled=0");
        assert_eq!(
            as_received(&once, "timeline"),
            "https://a.example/?from=home&a=1&from=timeline&isappinstalled=0"
        );
    }

    #[test]
    fn what_leaves_for_elsewhere_leaves_as_it_is() {
        for to in ["qq", "qzone", "weibo", "favorite", "facebook", "email"] {
            assert_eq!(as_received("https://a.example/x?y", to), "https://a.example/x?y", "{to}");
        }
    }
}
