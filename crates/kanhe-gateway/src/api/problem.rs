//! Refusals: `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanhe_client::users::UserFault;
use kanhe_client::vendors::alipayplus::WalletFault;
use kanhe_client::{ClientFault, KeeperFault};
use serde_json::json;

use crate::access::AccessFault;

/// One clear line with a machine-readable kind, and when to try again.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: String,
    /// The vendor's code, where he gave one.
    code: Option<String>,
    retry_after: Option<u32>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), code: None, retry_after: None }
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    pub(super) fn too_many(seconds: u32) -> Self {
        let detail = "too many reports of failed pages; the ticket is looked up once a minute anyway";
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    fn unavailable(kind: &'static str, detail: String, retry_after: u32) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, detail) }
    }
}

impl From<AccessFault> for Problem {
    fn from(fault: AccessFault) -> Self {
        let (status, kind) = match fault {
            AccessFault::Unknown => (StatusCode::UNAUTHORIZED, "unauthorized"),
            AccessFault::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        };
        Self::new(status, kind, fault.to_string())
    }
}

impl From<KeeperFault> for Problem {
    fn from(fault: KeeperFault) -> Self {
        let detail = fault.to_string();
        match fault {
            KeeperFault::NoApp(_) => Self::not_found("there is no app of this name in gateway.toml"),
            KeeperFault::Upstream { fault, retry_after } => Self {
                code: Some(fault.code().to_owned()),
                ..Self::unavailable("upstream", detail, retry_after)
            },
            KeeperFault::Busy => Self::unavailable("busy", detail, 1),
        }
    }
}

impl From<ClientFault> for Problem {
    fn from(fault: ClientFault) -> Self {
        match fault {
            ClientFault::Keeper(fault) => fault.into(),
            ClientFault::Url(refusal) => {
                Self::new(StatusCode::BAD_REQUEST, refusal.code(), refusal.to_string())
            }
            ClientFault::Pay(refusal) => Self::bad_request(refusal.to_string()),
            ClientFault::Call(why) => Self::bad_request(why),
        }
    }
}

impl From<UserFault> for Problem {
    fn from(fault: UserFault) -> Self {
        let detail = fault.to_string();
        match fault {
            UserFault::NoWallet(_) => Self::bad_request("this app is not one of a wallet"),
            UserFault::Reauthorize { code } => {
                Self { code, ..Self::new(StatusCode::CONFLICT, "reauthorize", detail) }
            }
            UserFault::Wallet(WalletFault::Refused { code, .. }) => {
                Self { code: Some(code), ..Self::new(StatusCode::BAD_REQUEST, "wallet_refused", detail) }
            }
            UserFault::Wallet(_) => Self::unavailable("upstream", detail, 5),
            UserFault::Vault(_) => Self::unavailable("vault", detail, 5),
            UserFault::Busy => Self::unavailable("busy", detail, 1),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("urn:kanhe:problem:{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or("error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(code) = self.code {
            body["code"] = code.into();
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
