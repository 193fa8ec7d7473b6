//! About a backend's signed request.

use kanhe_alipayplus::doctor::elsewhere;
use kanhe_doctor::request::alipayplus::{AlipayplusCase, SuspectKey};
use kanhe_doctor::request::gov::{GovCase, SuspectSecret};
use kanhe_doctor::request::{KeyKind, RawRequest, alipayplus, gov};
use kanhe_doctor::{Diagnosis, Dialect};
use kanhe_sign::rsa::RsaPublic;

use crate::Fault;
use crate::cli::ExplainFlags;
use crate::sign::read;

pub(super) fn diagnose(asked: &ExplainFlags) -> Result<Diagnosis, Fault> {
    let path = asked.request.as_deref().unwrap_or_else(|| std::path::Path::new("-"));
    let bytes = super::file(path)?;
    let request = RawRequest::parse(&bytes).ok_or_else(|| {
        Fault::Other("the request does not begin with a line like POST /path HTTP/1.1".to_owned())
    })?;
    match super::dialect(asked) {
        Dialect::Gov => {
            let secret = |(number, text): (usize, &String)| {
                let kind = if number == 0 { KeyKind::Right } else { KeyKind::OtherApp };
                let provenance = format!("--secret #{}", number + 1);
                Ok(SuspectSecret { text: read(text)?.into_owned(), kind, provenance })
            };
            let secrets = asked.secret.iter().enumerate().map(secret).collect::<Result<_, Fault>>()?;
            Ok(gov::diagnose(&GovCase { request, secrets, paths: Vec::new() }))
        }
        Dialect::Alipayplus => {
            let mut keys = Vec::new();
            for (number, path) in asked.key.iter().enumerate() {
                let kind = if number == 0 { KeyKind::Right } else { KeyKind::OtherApp };
                let provenance = format!("--key {}", path.display());
                keys.push(SuspectKey { key: key(path)?, version: None, kind, provenance });
            }
            let verified_with = asked.verified_with.as_deref().map(key).transpose()?;
            let paths = elsewhere(&request.path);
            Ok(alipayplus::diagnose(&AlipayplusCase {
                request,
                keys,
                verified_with,
                paths,
                clients: Vec::new(),
            }))
        }
        Dialect::Wechat | Dialect::Dingtalk => {
            Err(Fault::Other("requests are signed in the dialects gov and alipayplus".to_owned()))
        }
    }
}

fn key(path: &std::path::Path) -> Result<RsaPublic, Fault> {
    let text = String::from_utf8_lossy(&super::file(path)?).into_owned();
    RsaPublic::parse(&text)
        .ok_or_else(|| Fault::Other(format!("{} is no RSA public key of 2048 bits or more", path.display())))
}
