//! The open API, in the spelling of every edition at once: which one a call speaks is told by its path.
//!
//! * [`gate`]: who calls, and is it really he;
//! * [`reply`]: how it is answered, and signed;
//! * [`attempts`]: what becomes of those who guess; [`request_id`]: requests that are done once;
//! * a file for each call.
//!
//! Whatever comes of a call, HTTP says 200: clients treat everything else as a broken transport.

mod apply_token;
mod attempts;
mod cancel_token;
mod consult;
mod gate;
mod inquiry_payment;
mod inquiry_user_info;
mod message;
mod pay;
mod prepare;
mod reply;
mod request_id;

use std::sync::Arc;

use kanhe_core::app::App;
use kanhe_core::refusal::BackendRefusal;
use kanhe_dialect::endpoint::{Answer, Call, Endpoint};
use serde::de::DeserializeOwned;

use crate::ports::Channel;
use crate::profile::edition::{EDITIONS, Edition};
use crate::profile::paths::Paths;
use crate::result::{Refusal, Reply, ResultCode};
use crate::tokens::{Dead, Kind, Live, recognise};
use crate::wallet::Wallet;

pub use reply::CONTENT_TYPE;

/// The addresses of all editions, with the names that logs and faults use.
pub fn endpoints(wallet: &Arc<Wallet>) -> Vec<Endpoint> {
    let operations = |edition: &'static Edition| {
        let there = Operation::ALL.into_iter().filter_map(|it| Some((edition, it, it.path(&edition.paths)?)));
        there.collect::<Vec<_>>()
    };
    let endpoint = |(edition, operation, path): (&'static Edition, Operation, &'static str)| {
        let wallet = Arc::clone(wallet);
        Endpoint::new(operation.name(), path, move |call| {
            let wallet = Arc::clone(&wallet);
            serve(
                Request { call, wallet, edition, app: None, fingerprint: String::new(), evidence: None },
                operation,
            )
        })
    };
    EDITIONS.into_iter().flat_map(operations).map(endpoint).collect()
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    ApplyToken,
    InquireUser,
    CancelToken,
    Prepare,
    Consult,
    Send(Channel),
    Pay,
    InquirePayment,
}

impl Operation {
    const ALL: [Self; 9] = [
        Self::ApplyToken,
        Self::InquireUser,
        Self::CancelToken,
        Self::Prepare,
        Self::Consult,
        Self::Send(Channel::Inbox),
        Self::Send(Channel::Push),
        Self::Pay,
        Self::InquirePayment,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::ApplyToken => "alipayplus.apply_token",
            Self::InquireUser => "alipayplus.inquiry_user_info",
            Self::CancelToken => "alipayplus.cancel_token",
            Self::Prepare => "alipayplus.prepare",
            Self::Consult => "alipayplus.consult",
            Self::Send(Channel::Inbox) => "alipayplus.send_inbox",
            Self::Send(Channel::Push) => "alipayplus.send_push",
            Self::Pay => "alipayplus.pay",
            Self::InquirePayment => "alipayplus.inquiry_payment",
        }
    }

    /// Where it is; nothing if an edition has not got it.
    fn path(self, paths: &Paths) -> Option<&'static str> {
        match self {
            Self::ApplyToken => Some(paths.apply_token),
            Self::InquireUser => Some(paths.inquire_user),
            Self::CancelToken => Some(paths.cancel_token),
            Self::Prepare => Some(paths.prepare),
            Self::Consult => paths.consult,
            Self::Send(Channel::Inbox) => Some(paths.send_inbox),
            Self::Send(Channel::Push) => Some(paths.send_push),
            Self::Pay => Some(paths.pay),
            Self::InquirePayment => Some(paths.inquire_payment),
        }
    }
}

/// Lets the caller in, does what he asks for, answers.
async fn serve(mut request: Request, operation: Operation) -> Answer {
    let admitted = match request.admit().await {
        // Codes and refresh tokens are good once by themselves, and a lost reply is given again.
        Ok(app) if operation != Operation::ApplyToken => request.first_time(&app).await.map(|()| app),
        admitted => admitted,
    };
    let caller = match admitted {
        Ok(app) => app,
        Err(refusal) => return request.answer::<reply::Nothing>(Err(refusal)).await,
    };
    match operation {
        Operation::ApplyToken => request.answer(apply_token::answer(&request, &caller).await).await,
        Operation::InquireUser => request.answer(inquiry_user_info::answer(&request, &caller).await).await,
        Operation::CancelToken => request.answer(cancel_token::answer(&request, &caller).await).await,
        Operation::Prepare => request.answer(prepare::answer(&request, &caller).await).await,
        Operation::Consult => request.answer(consult::answer(&request, &caller).await).await,
        Operation::Send(channel) => request.answer(message::answer(&request, &caller, channel).await).await,
        Operation::Pay => request.answer(pay::answer(&request, &caller).await).await,
        Operation::InquirePayment => request.answer(inquiry_payment::answer(&request, &caller).await).await,
    }
}

/// A call on its way.
struct Request {
    call: Call,
    wallet: Arc<Wallet>,
    edition: &'static Edition,
    /// Who calls, or claims to.
    app: Option<Arc<App>>,
    /// By what this request is told from every other: the same for the same signed bytes.
    fingerprint: String,
    /// What a person at a desk compares where a signature does not verify.
    evidence: Option<serde_json::Value>,
}

impl Request {
    /// The body. Members that nobody knows are skipped.
    fn body<T: DeserializeOwned>(&self) -> Reply<T> {
        let malformed = "The body is no JSON object, or a member has the wrong type.";
        serde_json::from_slice(&self.call.body)
            .map_err(|_| Refusal::saying(ResultCode::ParamIllegal, "malformed", malformed))
    }

    /// The caller's token, if it lives and is good for what is asked.
    async fn token(&self, caller: &App, text: Option<String>, scope: Option<&str>) -> Reply<Live> {
        let text = required(text, "accessToken", 128)?;
        let live = match recognise(&self.call.platform, Kind::Access, &text).await? {
            Ok(live) if live.app.uid == caller.uid => live,
            Ok(_) | Err(Dead::Unknown) => return Err(BackendRefusal::TokenUnknown.into()),
            Err(Dead::Expired) => return Err(BackendRefusal::TokenExpired.into()),
        };
        match scope {
            Some(scope) if !live.allows(scope) => {
                Err(Refusal::new(ResultCode::AccessDenied, "scope_missing"))
            }
            _ => Ok(live),
        }
    }
}

/// A text that must be there, and may have so many characters.
fn required(text: Option<String>, name: &str, limit: usize) -> Reply<String> {
    text.filter(|text| !text.is_empty() && text.chars().count() <= limit)
        .ok_or_else(|| Refusal::parameter(name))
}

/// A text that may be missing; then it is empty.
fn optional(text: Option<String>, name: &str, limit: usize) -> Reply<String> {
    match text {
        Some(text) if text.chars().count() > limit => Err(Refusal::parameter(name)),
        text => Ok(text.unwrap_or_default()),
    }
}

/// `authClientId` says again who calls, if it is there.
fn same_client(caller: &App, named: Option<&str>) -> Reply<()> {
    match named {
        Some(named) if !named.is_empty() && named != caller.client_id => {
            Err(Refusal::new(ResultCode::InvalidClient, "auth_client_id"))
        }
        _ => Ok(()),
    }
}
