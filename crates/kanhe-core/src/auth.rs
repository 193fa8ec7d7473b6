//! Auth codes: which an app may have, and what they say.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::{App, AppStatus};
use crate::entropy::Entropy;
use crate::secret::Secret;
use crate::user::UserUid;
use crate::word::Word;

/// What a code, or a token that was got for one, says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthClaim {
    /// Who came.
    pub user: UserUid,
    /// What he has let the app know or do.
    pub scopes: Vec<String>,
}

/// A dialect's rules about codes.
#[derive(Clone, Copy, Debug)]
pub struct AuthRules {
    /// The kind of its codes among the slips.
    pub kind: Word,
    /// How long a code lives.
    pub life: Duration,
    /// Makes a code in the vendor's form.
    pub code: fn(&dyn Entropy) -> Secret,
    /// Whether there is such a scope.
    pub is_scope: fn(&str) -> bool,
    /// Whether it is granted without asking.
    pub is_silent: fn(&str) -> bool,
    /// The scope that is meant where nobody names one: it is granted without asking.
    pub silent_scope: &'static str,
    /// Whether an app of this account type may ask for it.
    pub may_ask: fn(Word, &str) -> bool,
}

/// Why an app gets no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthRefusal {
    /// The operator has switched the app off.
    AppDisabled,
    /// It asks for nothing, or for what there is not.
    UnknownScope,
    /// The app's account type may not ask for that.
    ScopeNotPermitted,
    /// The user has to be asked first.
    ConsentNeeded,
}

impl AuthRefusal {
    /// The machine-readable reason, the same in every dialect, log and metric.
    pub fn reason(self) -> &'static str {
        match self {
            Self::AppDisabled => "app_disabled",
            Self::UnknownScope => "unknown_scope",
            Self::ScopeNotPermitted => "scope_not_permitted",
            Self::ConsentNeeded => "consent_needed",
        }
    }
}

impl AuthRules {
    /// Whether an app may ask for these scopes at all.
    pub fn judge(&self, app: &App, scopes: &[String]) -> Result<(), AuthRefusal> {
        if app.status == AppStatus::Disabled {
            return Err(AuthRefusal::AppDisabled);
        }
        if scopes.is_empty() || !scopes.iter().all(|scope| (self.is_scope)(scope)) {
            return Err(AuthRefusal::UnknownScope);
        }
        if !scopes.iter().all(|scope| (self.may_ask)(app.account_type, scope)) {
            return Err(AuthRefusal::ScopeNotPermitted);
        }
        Ok(())
    }
}
