//! Who is behind a call of a vendor's path.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanhe_client::{Slot, Vendor};
use kanhe_sign::compare;
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::message::{Message, encoding};
use serde_json::{Value, json};

use super::owner;
use super::relay::Call;
use crate::config::AppEntry;
use crate::gateway::Gateway;

/// Whose words a path is answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Wechat,
    DingtalkOld,
    DingtalkTop,
    DingtalkNew,
    Gov,
    Alipayplus,
}

impl Voice {
    /// Of the vendor that has such paths; nothing if none has.
    pub(super) fn of(path: &str) -> Option<Self> {
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| path.starts_with(beginning));
        match () {
            () if begins(&[
                "/cgi-bin/",
                "/sns/",
                "/wxa/",
                "/card/",
                "/datacube/",
                "/customservice/",
                "/merchant/",
            ]) =>
            {
                Some(Self::Wechat)
            }
            () if begins(&["/v1.0/", "/v2.0/"]) => Some(Self::DingtalkNew),
            () if begins(&["/topapi/"]) => Some(Self::DingtalkTop),
            () if path.contains("/authorizations/")
                || path.contains("/users/inquiry")
                || path.contains("/payments/")
                || path.contains("/messages/") =>
            {
                Some(Self::Alipayplus)
            }
            () if path.rsplit_once('.').is_some_and(|(_, end)| end == "json") => Some(Self::Gov),
            () if begins(&[
                "/user/",
                "/department/",
                "/media/",
                "/service/",
                "/message/",
                "/chat/",
                "/process",
                "/sso/",
                "/call_back/",
                "/robot/",
                "/attendance/",
                "/auth/",
                "/role/",
                "/ext/",
            ]) =>
            {
                Some(Self::DingtalkOld)
            }
            () => None,
        }
    }

    fn dialect(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::DingtalkOld | Self::DingtalkTop | Self::DingtalkNew => "dingtalk",
            Self::Gov => "gov",
            Self::Alipayplus => "alipayplus",
        }
    }

    /// That the token is none of ours: in the code by which an SDK fetches another.
    pub(super) fn void(self) -> Response {
        let text = "不合法的access_token";
        match self {
            Self::Wechat => answer(
                StatusCode::OK,
                &json!({"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}),
            ),
            Self::DingtalkOld => answer(StatusCode::OK, &json!({"errcode": 40014, "errmsg": text})),
            Self::DingtalkTop => {
                let message = format!("ding talk error[subcode=40014,submsg={text}]");
                let body = json!({"errcode": 88, "sub_code": "40014", "sub_msg": text, "errmsg": message, "request_id": "KANHE-GATEWAY"});
                answer(StatusCode::OK, &body)
            }
            Self::DingtalkNew => {
                let body =
                    json!({"code": "InvalidAuthentication", "requestid": "KANHE-GATEWAY", "message": text});
                answer(StatusCode::BAD_REQUEST, &body)
            }
            Self::Gov => {
                let content = json!({"data": null, "success": false, "responseCode": "240133", "responseMessage": "应用accessToken失效或不存在"});
                answer(StatusCode::OK, &json!({"success": true, "content": content}))
            }
            Self::Alipayplus => {
                let result = json!({"resultCode": "INVALID_SIGNATURE", "resultStatus": "F", "resultMessage": "The gateway knows no app with this client id and key."});
                answer(StatusCode::OK, &json!({"result": result}))
            }
        }
    }

    /// That the path may not be called through us: in a code by which no SDK fetches another token.
    pub(super) fn forbidden(self) -> Response {
        let text = "this path is not forwarded by the gateway";
        match self {
            Self::Wechat => answer(
                StatusCode::OK,
                &json!({"errcode": 48001, "errmsg": format!("api unauthorized: {text}")}),
            ),
            Self::DingtalkOld | Self::DingtalkTop => {
                answer(StatusCode::OK, &json!({"errcode": 60011, "errmsg": text}))
            }
            Self::DingtalkNew => {
                let body =
                    json!({"code": "Forbidden.AccessDenied", "requestid": "KANHE-GATEWAY", "message": text});
                answer(StatusCode::FORBIDDEN, &body)
            }
            Self::Gov => {
                answer(StatusCode::OK, &json!({"success": false, "Code": "Forbidden", "Message": text}))
            }
            Self::Alipayplus => {
                let result =
                    json!({"resultCode": "ACCESS_DENIED", "resultStatus": "F", "resultMessage": text});
                answer(StatusCode::OK, &json!({"result": result}))
            }
        }
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let content_type = HeaderValue::from_static("application/json;charset=UTF-8");
    (status, [(header::CONTENT_TYPE, content_type)], body.to_string()).into_response()
}

/// Who is behind a call.
pub(super) enum Found {
    /// Somebody with a token of ours.
    Token(Arc<AppEntry>, Slot),
    /// Somebody with an app's secret.
    Secret(Arc<AppEntry>),
    /// Somebody with a merchant's key.
    Signed(Arc<AppEntry>),
    /// Somebody without any of these, on a path that is open.
    Open(Arc<AppEntry>),
    /// Nobody that we know.
    Nobody,
}

/// Looks at what a call carries.
pub(super) async fn find(gateway: &Gateway, call: &Call, voice: Voice) -> Found {
    if voice == Voice::Alipayplus {
        return merchant(gateway, call).map_or(Found::Nobody, Found::Signed);
    }
    for token in call.tokens() {
        if let Some(slot) = owner(gateway, &token).await
            && let Some(entry) = gateway.entry(&slot.app)
            && entry.app.dialect().as_str() == voice.dialect()
        {
            return Found::Token(entry, slot);
        }
    }
    if let Some(entry) = by_secret(gateway, call, voice) {
        return Found::Secret(entry);
    }
    let mut open = gateway.entries();
    open.retain(|entry| entry.app.dialect().as_str() == voice.dialect() && entry.open.allow(&call.path));
    match (open.pop(), open.is_empty()) {
        // Of several platforms nobody could say which was meant.
        (Some(entry), true) => Found::Open(entry),
        _ => Found::Nobody,
    }
}

/// The app whose id and secret stand in the query or the body, as in `/sns/oauth2/access_token`.
fn by_secret(gateway: &Gateway, call: &Call, voice: Voice) -> Option<Arc<AppEntry>> {
    let fields = call.fields();
    let field = |names: &[&str]| {
        fields.iter().find(|(name, _)| names.contains(&&**name)).map(|(_, value)| value.as_str())
    };
    let id = field(&["appid", "appkey", "appKey", "clientId", "client_id", "suite_key"])?;
    let secret =
        field(&["secret", "appsecret", "appSecret", "clientSecret", "client_secret", "suite_secret"])?;
    let entry = gateway.find(|app| app.dialect().as_str() == voice.dialect() && app.client_id == id)?;
    let own = entry.app.secret()?;
    compare::equal(own.reveal().as_bytes(), secret.as_bytes()).then_some(entry)
}

/// The app whose key signed this call: its SDK's own calls are passed on as they are.
fn merchant(gateway: &Gateway, call: &Call) -> Option<Arc<AppEntry>> {
    let header = |name: &str| call.headers.get(name).and_then(|value| value.to_str().ok());
    let (client_id, time) = (header("client-id")?, header("request-time")?);
    let entry = gateway.find(|app| app.dialect().as_str() == "alipayplus" && app.client_id == client_id)?;
    let Vendor::Alipayplus(app) = &entry.app.vendor else { return None };
    let signature = SignatureHeader::parse(header("signature")?).ok()?;
    let signature = encoding::read(&signature.signature)?;
    let message = Message { path: &call.path, client_id, time, body: &call.body };
    message.verifies(&app.private_key.public(), &signature).then(|| Arc::clone(&entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vendor_has_its_own_paths() {
        for (path, voice) in [
            ("/cgi-bin/menu/get", Some(Voice::Wechat)),
            ("/sns/userinfo", Some(Voice::Wechat)),
            ("/user/getuserinfo", Some(Voice::DingtalkOld)),
            ("/topapi/v2/user/getuserinfo", Some(Voice::DingtalkTop)),
            ("/v1.0/contact/users/me", Some(Voice::DingtalkNew)),
            ("/rpc/oauth2/dingtalk_app_user.json", Some(Voice::Gov)),
            ("/v1/authorizations/applyToken", Some(Voice::Alipayplus)),
            ("/acl/api/v1/authorizations/applyToken.htm", Some(Voice::Alipayplus)),
            ("/favicon.ico", None),
            ("/", None),
        ] {
            assert_eq!(Voice::of(path), voice, "{path}");
        }
    }
}
