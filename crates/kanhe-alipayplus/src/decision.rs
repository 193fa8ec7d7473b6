//! Which of the asked scopes are refused, granted at once, or for the user to decide.
//!
//! Source: `protocol/alipay-plus.md` 2, decision table.

use std::collections::{BTreeMap, BTreeSet};

use kanhe_core::consent::Consent;

use crate::profile::{Listing, Profile};
use crate::scopes::AGREEMENT_PAY;

/// What becomes of each scope that a page asks for. Each is in one of the four; in the order in which they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Refused whatever the user says: the operator has not granted it to the app, or there is no such scope. With the
    /// code that the page sees.
    pub refused: BTreeMap<String, String>,
    /// Granted without asking.
    pub silent: Vec<String>,
    /// Agreed to before.
    pub remembered: Vec<String>,
    /// For the user to decide now.
    pub asking: Vec<String>,
}

/// Decides about the scopes that a page asks for.
pub fn decide(granted: &BTreeSet<&str>, consent: &Consent, asked: &[String], profile: &Profile) -> Decision {
    let mut decision = Decision::default();
    let mut seen = BTreeSet::new();
    for scope in asked.iter().filter(|scope| seen.insert(scope.as_str())) {
        let place = if !granted.contains(scope.as_str()) {
            decision.refused.insert(scope.clone(), profile.refused_scope.to_owned());
            continue;
        } else if scope == AGREEMENT_PAY {
            // To take money is agreed to each time.
            &mut decision.asking
        } else if profile.silent.is_silent(scope) {
            &mut decision.silent
        } else if consent.covers([scope.as_str()]) {
            &mut decision.remembered
        } else {
            &mut decision.asking
        };
        place.push(scope.clone());
    }
    decision
}

impl Decision {
    /// Whether the user has to be asked.
    pub fn needs_page(&self) -> bool {
        !self.asking.is_empty()
    }

    /// Whether no scope is left that could be granted.
    pub fn is_hopeless(&self) -> bool {
        self.silent.is_empty() && self.remembered.is_empty() && self.asking.is_empty()
    }

    /// What the consent page lists.
    pub fn listed(&self, listing: Listing) -> Vec<&str> {
        let remembered = if listing == Listing::All { &*self.remembered } else { &[] };
        remembered.iter().chain(&self.asking).map(String::as_str).collect()
    }

    /// Whether the consent page sets the terms of auto-debit apart, with an agreement of their own.
    pub fn has_agreement(&self) -> bool {
        self.asking.iter().any(|scope| scope == AGREEMENT_PAY)
    }

    /// What is granted after the user has agreed to some of what was listed, and what is refused. What was listed and
    /// is not agreed to is refused, also where it was agreed to before.
    pub fn answered(&self, agreed: &[String], profile: &Profile) -> (Vec<String>, BTreeMap<String, String>) {
        let listed = self.listed(profile.listing);
        let unticked =
            |scope: &String| listed.contains(&scope.as_str()) && !agreed.iter().any(|other| other == scope);
        let all = || self.silent.iter().chain(&self.remembered).chain(&self.asking);
        let granted = all().filter(|scope| !unticked(scope)).cloned().collect();
        let mut refused = self.refused.clone();
        refused.extend(
            all()
                .filter(|scope| unticked(scope))
                .map(|scope| (scope.clone(), profile.refused_scope.to_owned())),
        );
        (granted, refused)
    }
}

#[cfg(test)]
mod tests {
    use kanhe_core::app::AppUid;
    use kanhe_core::time::Timestamp;
    use kanhe_core::user::UserUid;

    use super::*;
    use crate::scopes::SilentRule;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_140_000);

    fn texts(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }

    fn consent(scopes: &[&str]) -> Consent {
        let none = Consent::none(AppUid::from_parts(NOW, [1; 10]), UserUid::from_parts(NOW, [2; 10]));
        Consent { scopes: scopes.iter().map(|scope| ((*scope).to_owned(), NOW)).collect(), ..none }
    }

    /// An app that has been granted these, a user who has agreed to those.
    fn decided(granted: &[&str], agreed: &[&str], asked: &[&str], profile: &Profile) -> Decision {
        decide(&granted.iter().copied().collect(), &consent(agreed), &texts(asked), profile)
    }

    /// The four groups as texts.
    fn groups(decision: &Decision) -> [String; 4] {
        let refused: Vec<String> =
            decision.refused.iter().map(|(scope, code)| format!("{scope}={code}")).collect();
        [
            refused.join(" "),
            decision.silent.join(" "),
            decision.remembered.join(" "),
            decision.asking.join(" "),
        ]
    }

    const ALL: [&str; 6] = ["auth_base", "USER_ID", "auth_user", "USER_NAME", "USER_AVATAR", "AGREEMENT_PAY"];

    #[test]
    fn each_row_of_the_decision_table_holds() {
        let profile = Profile::default();
        for (row, granted, agreed, asked, [refused, silent, remembered, asking]) in [
            (
                "all silent",
                &ALL[..],
                &[][..],
                &["auth_base", "USER_ID"][..],
                ["", "auth_base USER_ID", "", ""],
            ),
            (
                "all silent, whatever was agreed before",
                &ALL,
                &["USER_ID", "auth_user"],
                &["USER_ID"],
                ["", "USER_ID", "", ""],
            ),
            (
                "all of the proactive agreed earlier",
                &ALL,
                &["auth_user", "USER_NAME"],
                &["auth_base", "USER_NAME", "auth_user"],
                ["", "auth_base", "USER_NAME auth_user", ""],
            ),
            (
                "some of the proactive missing",
                &ALL,
                &["auth_user"],
                &["auth_base", "USER_NAME", "auth_user", "USER_AVATAR"],
                ["", "auth_base", "auth_user", "USER_NAME USER_AVATAR"],
            ),
            (
                "a scope not granted to the merchant; the rest proceeds",
                &["auth_base"],
                &["auth_user"],
                &["auth_user", "auth_base"],
                ["auth_user=10001", "auth_base", "", ""],
            ),
            (
                "an unknown scope; nothing is left",
                &ALL,
                &[],
                &["EVERYTHING"],
                ["EVERYTHING=10001", "", "", ""],
            ),
            (
                "auto-debit is asked for each time",
                &ALL,
                &["AGREEMENT_PAY", "USER_NAME"],
                &["AGREEMENT_PAY", "USER_NAME"],
                ["", "", "USER_NAME", "AGREEMENT_PAY"],
            ),
            (
                "auto-debit that the merchant may not ask for",
                &["auth_base"],
                &["AGREEMENT_PAY"],
                &["AGREEMENT_PAY"],
                ["AGREEMENT_PAY=10001", "", "", ""],
            ),
            (
                "twice the same is once",
                &ALL,
                &[],
                &["USER_NAME", "auth_base", "USER_NAME"],
                ["", "auth_base", "", "USER_NAME"],
            ),
        ] {
            let decision = decided(granted, agreed, asked, &profile);
            assert_eq!(groups(&decision), [refused, silent, remembered, asking], "{row}");
            assert_eq!(decision.needs_page(), !asking.is_empty(), "{row}");
            assert_eq!(
                decision.is_hopeless(),
                silent.is_empty() && remembered.is_empty() && asking.is_empty()
            );
            assert_eq!(decision.has_agreement(), asking.contains("AGREEMENT_PAY"), "{row}");
        }
    }

    #[test]
    fn under_the_note_only_auth_base_is_silent() {
        let note = Profile { silent: SilentRule::Note, ..Profile::default() };
        let decision = decided(&ALL, &[], &["auth_base", "USER_ID"], &note);
        assert_eq!(groups(&decision), ["", "auth_base", "", "USER_ID"]);
    }

    #[test]
    fn a_profile_says_which_code_a_refused_scope_has() {
        let dana = Profile { refused_scope: "40006", ..Profile::default() };
        assert_eq!(groups(&decided(&[], &[], &["auth_base"], &dana))[0], "auth_base=40006");
    }

    #[test]
    fn a_page_lists_what_is_missing_or_all() {
        let decision =
            decided(&ALL, &["auth_user"], &["auth_base", "USER_NAME", "auth_user"], &Profile::default());
        assert_eq!(decision.listed(Listing::Missing), ["USER_NAME"]);
        assert_eq!(decision.listed(Listing::All), ["auth_user", "USER_NAME"]);
    }

    #[test]
    fn what_the_user_did_not_tick_is_refused() {
        let asked = ["auth_base", "USER_NAME", "auth_user", "USER_AVATAR", "EVERYTHING"];
        let decision = decided(&ALL, &["auth_user"], &asked, &Profile::default());
        let (granted, refused) = decision.answered(&texts(&["USER_AVATAR"]), &Profile::default());
        assert_eq!(granted, ["auth_base", "auth_user", "USER_AVATAR"]);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["EVERYTHING", "USER_NAME"]);

        let all = Profile { listing: Listing::All, ..Profile::default() };
        let (granted, refused) = decision.answered(&[], &all);
        assert_eq!(granted, ["auth_base"], "also what was agreed to before can be unticked");
        assert_eq!(refused.len(), 4);
    }

    #[test]
    fn nobody_can_agree_to_what_was_not_asked_or_is_refused() {
        let decision = decided(&["auth_base"], &[], &["auth_base", "USER_NAME"], &Profile::default());
        let (granted, refused) =
            decision.answered(&texts(&["USER_NAME", "AGREEMENT_PAY"]), &Profile::default());
        assert_eq!(granted, ["auth_base"]);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["USER_NAME"]);
    }
}
