//! The audit log: every administrative act and every security event, in the order in which they happened. Entries are
//! added and never changed; each is bound to those before it by a chain of hashes.
//!
//! The hash of an entry is SHA-256 over the 32 bytes of the hash before it (zeros before the first) and its text. The
//! text is JSON without spaces, `[number,at,actor,act,subject,from,detail]`, the names of `detail` in the order of their
//! bytes. So whoever has the exported log can check it with nothing of ours. The chain shows what was changed within
//! it; that nothing was cut off at its end shows whoever has noted down the newest hash.

use std::collections::BTreeMap;
use std::net::IpAddr;

use kanhe_sign::chain;
use serde_json::Value;

use crate::time::Timestamp;

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// `operator:mei`, `key:ab12…`, `system`, `cli`.
    pub name: String,
    /// Where the request came from.
    pub from: Option<IpAddr>,
}

impl Actor {
    /// The platform itself, on behalf of somebody at an address whom it does not know.
    pub fn system(from: Option<IpAddr>) -> Self {
        Self { name: "system".to_owned(), from }
    }

    /// Who has the machine.
    pub fn command_line() -> Self {
        Self { name: "cli".to_owned(), from: None }
    }
}

/// Something that was done, or that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// When, in whole seconds.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// What: `app.register`, `session.refused` …
    pub act: String,
    /// To what.
    pub subject: Option<String>,
    /// The address of whoever asked.
    pub from: Option<String>,
    /// What else is worth knowing. Never a secret.
    pub detail: BTreeMap<String, Value>,
}

/// No text of an entry is longer, in characters.
const LONGEST: usize = 256;

/// Texts of strangers stand in the log too.
fn clean(text: &str) -> String {
    text.chars().take(LONGEST).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

impl Act {
    /// Something that an actor did.
    pub fn new(now: Timestamp, actor: &Actor, act: &'static str) -> Self {
        Self {
            at: Timestamp::from_unix_seconds(now.unix_seconds()),
            actor: clean(&actor.name),
            act: act.to_owned(),
            subject: None,
            from: actor.from.map(|address| address.to_canonical().to_string()),
            detail: BTreeMap::new(),
        }
    }

    /// To this.
    #[must_use]
    pub fn to(self, subject: &str) -> Self {
        Self { subject: Some(clean(subject)), ..self }
    }

    /// With this to say of it.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = match value.into() {
            Value::String(text) => Value::String(clean(&text)),
            other => other,
        };
        self.detail.insert(name.to_owned(), value);
        self
    }

    fn text(&self, number: u64) -> String {
        let at = self.at.unix_seconds();
        let fields = (number, at, &self.actor, &self.act, &self.subject, &self.from, &self.detail);
        // Texts, numbers and values: there is nothing that could not be written.
        serde_json::to_string(&fields).unwrap_or_default()
    }
}

/// Keeps strangers from filling the log: the same event of the same subject from the same address is written once a
/// minute, with how often it has happened before; and of all of them not more than so many a minute.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    since: Timestamp,
    written: u32,
    seen: BTreeMap<(String, Option<String>, Option<String>), u32>,
}

/// So many events are written in a minute, on each node.
const EVENTS_A_MINUTE: u32 = 300;

impl Throttle {
    /// The event as it shall be written, if it shall.
    pub(crate) fn pass(&mut self, act: Act) -> Option<Act> {
        if act.at.distance(self.since) >= core::time::Duration::from_secs(60) {
            // What was only counted is not forgotten: it is told with the next of its kind.
            self.seen.retain(|_, again| *again > 0);
            if self.seen.len() > 1000 {
                self.seen.clear();
            }
            (self.since, self.written) = (act.at, 0);
            let key = (act.act.clone(), act.subject.clone(), act.from.clone());
            let again = self.seen.remove(&key).unwrap_or(0);
            return Some(self.write(key, act, again));
        }
        let key = (act.act.clone(), act.subject.clone(), act.from.clone());
        if let Some(again) = self.seen.get_mut(&key) {
            *again += 1;
            return None;
        }
        (self.written < EVENTS_A_MINUTE).then(|| self.write(key, act, 0))
    }

    fn write(&mut self, key: (String, Option<String>, Option<String>), act: Act, again: u32) -> Act {
        self.written += 1;
        self.seen.insert(key, 0);
        if again > 0 { act.with("before", again) } else { act }
    }
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Counts up from 1 without gaps.
    pub number: u64,
    /// What the hash is over, besides the hash before.
    pub text: String,
    /// The hash.
    pub hash: [u8; 32],
}

/// An entry as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which.
    pub number: u64,
    /// What it says.
    pub act: Act,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Link {
    /// The first entry of all.
    pub fn first(act: &Act) -> Self {
        Self::after(0, &chain::START, act)
    }

    /// The entry that follows one of this number and hash.
    pub fn after(number: u64, hash: &[u8; 32], act: &Act) -> Self {
        let number = number + 1;
        let text = act.text(number);
        Self { number, hash: chain::link(hash, text.as_bytes()), text }
    }

    /// What it says. Nothing if somebody has made it unreadable.
    pub fn read(&self) -> Option<Entry> {
        type Fields = (u64, i64, String, String, Option<String>, Option<String>, BTreeMap<String, Value>);
        let (number, at, actor, act, subject, from, detail): Fields =
            serde_json::from_str(&self.text).ok()?;
        let at = Timestamp::from_unix_seconds(at);
        Some(Entry { number, act: Act { at, actor, act, subject, from, detail }, hash: self.hash })
    }
}

impl Link {
    /// The same for people: what is unreadable is shown as such, with what is there of it.
    pub(crate) fn read_or_say_that_it_is_unreadable(&self) -> Entry {
        self.read().unwrap_or_else(|| {
            let act =
                Act::new(Timestamp::default(), &Actor::system(None), "unreadable").with("text", &*self.text);
            Entry { number: self.number, act, hash: self.hash }
        })
    }
}

/// What is looked for. What is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Beginning of the actor's name.
    pub actor: Option<String>,
    /// Beginning of the act: `app.` finds all acts on apps.
    pub act: Option<String>,
    /// Beginning of the subject.
    pub subject: Option<String>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// Which part of the log is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The newest first, beginning before this number.
    Before(u64),
    /// The oldest first, beginning behind this number.
    After(u64),
}

impl Part {
    /// From the newest on.
    pub const NEWEST: Self = Self::Before(u64::MAX);
    /// From the first on.
    pub const OLDEST: Self = Self::After(0);
}

impl Search {
    /// Whether an act is one of those looked for.
    pub fn finds(&self, act: &Act) -> bool {
        let begins = |wanted: &Option<String>, text: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| text.is_some_and(|text| text.starts_with(&**wanted)))
        };
        begins(&self.actor, Some(&act.actor))
            && begins(&self.act, Some(&act.act))
            && begins(&self.subject, act.subject.as_deref())
            && self.since.is_none_or(|since| act.at >= since)
            && self.until.is_none_or(|until| act.at < until)
    }
}

/// Walks along the chain, entry by entry from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// How many were right so far.
    pub entries: u64,
    /// The hash of the last of them.
    pub hash: [u8; 32],
    /// The number of the first entry that is missing or wrong.
    pub broken_at: Option<u64>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { entries: 0, hash: chain::START, broken_at: None }
    }
}

impl Walk {
    /// Looks at the next entry. Whether the chain still holds.
    pub fn step(&mut self, link: &Link) -> bool {
        let number = self.entries + 1;
        let says = link.read().is_some_and(|entry| entry.number == number);
        let is_right =
            link.number == number && says && chain::link(&self.hash, link.text.as_bytes()) == link.hash;
        if !is_right {
            self.broken_at = Some(number);
            return false;
        }
        self.entries = number;
        self.hash = link.hash;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_sign::hex;

    fn act(what: &'static str) -> Act {
        let actor = Actor { name: "operator:mei".to_owned(), from: Some([192, 0, 2, 1].into()) };
        Act::new(Timestamp::from_unix_millis(1_795_140_000_999), &actor, what).to("wechat/wx1").with("a", 1)
    }

    fn log(acts: &[&'static str]) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for what in acts {
            let (number, hash) = links.last().map_or((0, chain::START), |last| (last.number, last.hash));
            links.push(Link::after(number, &hash, &act(what)));
        }
        links
    }

    fn broken_at(links: &[Link]) -> Option<u64> {
        let mut walk = Walk::default();
        let _ = links.iter().all(|link| walk.step(link));
        walk.broken_at
    }

    /// The hash by `(head -c 32 /dev/zero; printf '%s' "$TEXT") | sha256sum`.
    #[test]
    fn the_text_and_the_hash_of_an_entry_are_as_written_above() {
        let link = &log(&["app.register"])[0];
        assert_eq!(
            link.text,
            r#"[1,1795140000,"operator:mei","app.register","wechat/wx1","192.0.2.1",{"a":1}]"#
        );
        assert_eq!(hex::text(&link.hash), "b8eded7fbb8bdecb666bd0d2bb83b133589bcdacd6d6445eb4cd903319b0d6ed");
        assert_eq!(link.read().unwrap().act, act("app.register"));
    }

    #[test]
    fn nothing_can_be_changed_taken_away_or_put_in_between() {
        let whole = log(&["a", "b", "c", "d"]);
        assert_eq!(broken_at(&whole), None);
        let mut changed = whole.clone();
        changed[1].text = changed[1].text.replace("mei", "lan");
        assert_eq!(broken_at(&changed), Some(2));
        let mut rehashed = changed;
        rehashed[1].hash = chain::link(&rehashed[0].hash, rehashed[1].text.as_bytes());
        assert_eq!(broken_at(&rehashed), Some(3));
        let mut shorter = whole.clone();
        shorter.remove(0);
        assert_eq!(broken_at(&shorter), Some(1));
        let mut swapped = whole;
        swapped.swap(1, 2);
        assert_eq!(broken_at(&swapped), Some(2));
    }

    #[test]
    fn strangers_texts_are_cut_and_cleaned() {
        let act = act("session.refused").to(&"x\n".repeat(1000)).with("name", "a\0b");
        assert_eq!(act.subject.as_ref().unwrap().chars().count(), LONGEST);
        assert!(!act.subject.unwrap().contains('\n'));
        assert_eq!(act.detail["name"], "a\u{fffd}b");
    }

    #[test]
    fn what_strangers_do_again_and_again_is_written_once_a_minute_with_how_often() {
        let mut throttle = Throttle::default();
        let at = |seconds| Act { at: Timestamp::from_unix_seconds(seconds), ..act("host.refused") };
        assert!(throttle.pass(at(1000)).is_some());
        for _ in 0..9 {
            assert_eq!(throttle.pass(at(1010)), None);
        }
        assert!(throttle.pass(at(1010).to("other")).is_some(), "something else is written");
        assert_eq!(throttle.pass(at(1060)).unwrap().detail["before"], 9);
        let many = (0..1000).filter(|n| throttle.pass(at(1061).to(&n.to_string())).is_some()).count();
        assert_eq!(many, 299);
    }

    #[test]
    fn a_search_finds_by_the_beginning_and_the_time() {
        let search = |act: &str| Search { act: Some(act.to_owned()), ..Search::default() };
        assert!(search("app.").finds(&act("app.register")) && !search("key.").finds(&act("app.register")));
        let until = Search { until: Some(act("x").at), ..Search::default() };
        assert!(!until.finds(&act("x")));
    }
}
