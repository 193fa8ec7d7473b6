//! Who calls, and is it really he.
//!
//! The order of the checks is `protocol/alipay-plus.md` 3.6: headers, client, time, signature over the bytes as they
//! came, rate; then each call looks at its body.

use std::sync::Arc;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::refusal::BackendRefusal;
use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding;
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::rsa::RsaPublic;

use super::Request;
use crate::doctor::evidence::Evidence;
use crate::policy::CALLS_A_MINUTE;
use crate::result::{Refusal, Reply, ResultCode};
use crate::{DIALECT, doctor, moment};

impl Request {
    /// A header's text; absent and empty are the same.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.call.headers.get(name).and_then(|value| value.to_str().ok()).filter(|text| !text.is_empty())
    }

    /// Lets the caller in, or says why not. Who he claims to be is kept in either case, since replies are signed for
    /// every client that there is.
    pub(super) async fn admit(&mut self) -> Reply<Arc<App>> {
        let client_id = self.header("client-id").ok_or_else(|| Refusal::parameter("Client-Id"))?.to_owned();
        let platform = self.call.platform.clone();
        let app = platform.app(DIALECT, &client_id).await?.ok_or(BackendRefusal::UnknownApp)?;
        self.app = Some(app.clone());
        if self.call.method != http::Method::POST {
            return Err(Refusal::new(ResultCode::InvalidApi, "method"));
        }
        if app.status == AppStatus::Disabled {
            return Err(BackendRefusal::AppDisabled.into());
        }
        let listed = &app.policy.addresses;
        if let Some(from) = self.call.from.map(|from| from.to_canonical())
            && !listed.is_empty()
            && !listed.contains(&from)
        {
            return Err(BackendRefusal::AddressNotListed(from).into());
        }
        let time = self.header("request-time").ok_or_else(|| Refusal::parameter("Request-Time"))?.to_owned();
        self.in_time(&time)?;
        let signature =
            self.header("signature").ok_or_else(|| unsigned("The Signature header is missing."))?;
        let signature = signature.to_owned();
        match self.verify(&app, &client_id, &time, &signature) {
            Ok(fingerprint) => self.fingerprint = fingerprint,
            Err(refusal) => return Err(self.explained(&app, (&client_id, &time, &signature), refusal)),
        }
        platform.take_quota(&app, &CALLS_A_MINUTE).await??;
        Ok(app)
    }

    /// Which side's clock is off is said on a developer's desk only.
    fn in_time(&self, time: &str) -> Reply<()> {
        let (now, window) = (self.call.platform.now(), self.wallet.profile.time_window);
        let moment = moment::parse(time).ok_or_else(|| Refusal::parameter("Request-Time"))?;
        if moment.distance(now) <= window {
            return Ok(());
        }
        let text = if self.wallet.profile.explains {
            let side = if moment < now { "behind" } else { "ahead of" };
            let away = moment.distance(now).as_secs();
            format!("The request time is {away} seconds {side} the platform's.")
        } else {
            "The request time is out of range.".to_owned()
        };
        Err(Refusal::saying(ResultCode::ParamIllegal, "request_time", text))
    }

    /// Verifies the signature, and answers the request's fingerprint.
    fn verify(&self, app: &App, client_id: &str, time: &str, header: &str) -> Reply<String> {
        let message = Message { path: &self.call.path, client_id, time, body: &self.call.body };
        let parsed = SignatureHeader::parse(header).map_err(|fault| unsigned(fault.to_string()))?;
        if !parsed.is_rsa256() {
            return Err(unsigned(format!("The algorithm is {}, and not RSA256.", parsed.algorithm)));
        }
        let key = match parsed.key_version {
            Some(version) => app.public_keys.get(&version),
            None => app.public_keys.last_key_value().map(|(_, key)| key),
        };
        let key = key.and_then(|key| RsaPublic::parse(key));
        let key = key.ok_or_else(|| Refusal::new(ResultCode::KeyNotFound, "key_not_found"))?;
        let signature = encoding::read(&parsed.signature).filter(|bytes| message.verifies(&key, bytes));
        let signature = signature.ok_or_else(|| Refusal::new(ResultCode::InvalidSignature, "signature"))?;
        Ok(hex::text(&digest(&[client_id.as_bytes(), time.as_bytes(), &signature])))
    }

    /// On a developer's desk: what differs, and what to compare.
    fn explained(
        &mut self,
        app: &App,
        (client_id, time, header): (&str, &str, &str),
        refusal: Refusal,
    ) -> Refusal {
        if !self.wallet.profile.explains {
            return refusal;
        }
        let message = Message { path: &self.call.path, client_id, time, body: &self.call.body };
        let diagnosis = doctor::diagnose(app, &message, header);
        let evidence = serde_json::to_value(Evidence::of(app, &message, header, &diagnosis)).ok();
        self.evidence = evidence;
        match refusal.code {
            ResultCode::InvalidSignature => unsigned(diagnosis.text()),
            _ => refusal,
        }
    }
}

fn unsigned(text: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::saying(ResultCode::InvalidSignature, "signature", text)
}
