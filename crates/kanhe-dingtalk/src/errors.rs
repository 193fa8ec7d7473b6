//! DingTalk's error codes and texts, which come in three forms (`protocol/dingtalk.md` 6).

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::refusal::BackendRefusal;
use kanhe_dialect::endpoint::{Answer, Record};
use kanhe_dialect::fields::FieldsFault;
use kanhe_sign::hex;
use serde::Serialize;

/// In which form an address answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// `oapi.dingtalk.com`: HTTP 200, `errcode` and `errmsg`.
    Old,
    /// The same host's `/topapi/…`: HTTP 200, errors wrapped into code 88.
    Topapi,
    /// `api.dingtalk.com`: HTTP status, `code`, `requestid`, `message`.
    New,
}

/// An error before it is written down, in both generations' words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorError {
    /// The old generation's code.
    pub errcode: i32,
    /// Its text.
    pub errmsg: String,
    /// The new generation's HTTP status.
    pub status: u16,
    /// Its code.
    pub code: &'static str,
    /// Its text.
    pub message: String,
    /// Why, in the words of logs and metrics.
    pub reason: &'static str,
}

#[derive(Serialize)]
struct OldBody<'a> {
    errcode: i32,
    errmsg: &'a str,
}

#[derive(Serialize)]
struct TopapiBody<'a> {
    errcode: i32,
    sub_code: String,
    sub_msg: &'a str,
    errmsg: String,
    request_id: String,
}

#[derive(Serialize)]
struct NewBody<'a> {
    code: &'a str,
    requestid: String,
    message: &'a str,
}

/// The content type of old answers.
pub const OLD_TYPE: &str = "application/json";
/// The content type of new answers.
pub const NEW_TYPE: &str = "application/json;charset=utf-8";

/// A call's id as the new generation writes it: an upper-case UUID.
pub fn request_id(entropy: &dyn Entropy) -> String {
    let digits = hex::text(&draw::<16>(entropy, "request id")).to_ascii_uppercase();
    let part = |from, to| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// A call's id as `/topapi` writes it: twelve letters and digits.
pub fn short_request_id(entropy: &dyn Entropy) -> String {
    hex::text(&draw::<6>(entropy, "request id"))
}

impl VendorError {
    fn new(
        (errcode, errmsg): (i32, impl Into<String>),
        (status, code, message): (u16, &'static str, impl Into<String>),
        reason: &'static str,
    ) -> Self {
        Self { errcode, errmsg: errmsg.into(), status, code, message: message.into(), reason }
    }

    fn old(errcode: i32, errmsg: &str, reason: &'static str) -> Self {
        Self::new((errcode, errmsg), (400, "invalidParameter", errmsg), reason)
    }

    /// Busy: try again.
    pub fn busy() -> Self {
        Self::new((-1, "系统繁忙"), (500, "systemBusy", "系统繁忙"), "unavailable")
    }

    /// `/gettoken` has neither an app key nor a corp id.
    pub fn key_missing() -> Self {
        Self::new(
            (40035, "缺少参数 corpid or appkey"),
            (400, "MissingappKey", "appKey is mandatory for this action."),
            "appid_missing",
        )
    }

    /// The secret is missing.
    pub fn secret_missing() -> Self {
        Self::new(
            (40035, "缺少参数 corpsecret or appsecret"),
            (400, "MissingappSecret", "appSecret is mandatory for this action."),
            "secret_missing",
        )
    }

    /// Corp id and secret do not belong together.
    pub fn corp_pair() -> Self {
        Self::new((40089, "不合法的corpid或corpsecret"), wrong_pair(), "wrong_secret")
    }

    /// `access_token` is missing.
    pub fn token_missing() -> Self {
        Self::new(
            (41001, "缺少access_token参数"),
            (400, "AuthenticationFailed.MissingParameter", "缺少参数：x-acs-dingtalk-access-token"),
            "token_missing",
        )
    }

    /// The user code is unknown, used, expired or of another kind: one answer for all [D].
    pub fn code(reason: &'static str) -> Self {
        Self::new(
            (40078, "不存在的临时授权码"),
            (400, "invalidParameter.authCode.notFound", "不存在的临时授权码"),
            reason,
        )
    }

    /// The refresh token is unknown or expired.
    pub fn refresh_token(reason: &'static str) -> Self {
        Self::new(
            (40078, "不存在的临时授权码"),
            (400, "invalidParameter.refreshToken.notFound", "不存在的refreshToken"),
            reason,
        )
    }

    /// `grantType` is not one that serves here.
    pub fn grant_type() -> Self {
        Self::new(
            (40035, "不合法的参数"),
            (400, "unsupported.grant.type", "grantType is not supported."),
            "grant_type",
        )
    }

    /// Only GET is answered here.
    pub fn get_required() -> Self {
        Self::new((43001, "需要GET请求"), no_action(), "method")
    }

    /// Only POST is answered here.
    pub fn post_required() -> Self {
        Self::new((43002, "需要POST请求"), no_action(), "method")
    }

    /// A parameter of the new generation is missing.
    pub fn missing(code: &'static str, name: &str) -> Self {
        let message = format!("{name} is mandatory for this action.");
        Self::new((40035, format!("缺少参数 {name}")), (400, code, message), "missing_parameters")
    }

    /// There is no corp of this id.
    pub fn unknown_corp() -> Self {
        Self::new((40013, "不合法的corpid"), (500, "unknownError", "未知错误"), "unknown_corp")
    }

    /// The token of a suite is missing.
    pub fn suite_token_missing() -> Self {
        Self::old(41024, "缺少suite token", "token_missing")
    }

    /// It is not the token of a suite that lives.
    pub fn suite_token() -> Self {
        Self::old(40082, "不合法的套件token", "token_unknown")
    }

    /// It was one.
    pub fn suite_token_expired() -> Self {
        Self::old(42009, "suite_token过期", "token_expired")
    }

    /// Key and secret of a suite do not belong together.
    pub fn suite_pair() -> Self {
        Self::new(
            (40088, "不合法的套件key或secret"),
            (400, "invalidSuiteKey", "suitekey不合法"),
            "wrong_secret",
        )
    }

    /// There is no suite of this key, or it is not the token's.
    pub fn suite_key() -> Self {
        Self::new((40083, "不合法的套件id"), (400, "invalidSuiteKey", "suitekey不合法"), "unknown_app")
    }

    /// It is not a ticket that was pushed to this suite lately.
    pub fn suite_ticket() -> Self {
        Self::new(
            (40085, "不合法的suite ticket"),
            (400, "invalidSuiteTicket", "suiteTicket不合法"),
            "ticket_unknown",
        )
    }

    /// The signature of a third-party call is wrong.
    pub fn suite_signature() -> Self {
        Self::old(853_004, "签名不匹配", "signature_mismatch")
    }

    /// A field of a `/service` call is missing.
    pub fn suite_missing(field: &str) -> Self {
        let (errcode, errmsg) = match field {
            "suite_key" => (41021, "缺少suite-key"),
            "suite_ticket" => (41022, "缺少suite-ticket"),
            "suite_secret" => (41023, "缺少suite-secret"),
            "auth_corpid" => (41025, "缺少auth_corpid"),
            "permanent_code" => (41026, "缺少permanent_code"),
            _ => (41027, "缺少tmp_auth_code"),
        };
        Self::old(errcode, errmsg, "missing_parameters")
    }

    /// The corp has not authorised this suite.
    pub fn not_authorized() -> Self {
        Self::new(
            (41030, "企业未对该套件授权"),
            (400, "invalidAuthCorpId", "企业未对该套件授权"),
            "not_authorized",
        )
    }

    /// The permanent code is not the one for this corp.
    pub fn permanent_code() -> Self {
        Self::old(41031, "企业id与永久授权码不匹配", "wrong_secret")
    }

    /// The corp has no such agent.
    pub fn no_agent() -> Self {
        Self::old(70004, "企业下没有对应该agentid的微应用", "unknown_agent")
    }

    /// `type` is no type of media, or the file's format does not fit.
    pub fn media_type() -> Self {
        Self::old(40004, "不合法的媒体文件类型", "media_type")
    }

    /// `media_id` names nothing of this app's that still lives.
    pub fn media_id() -> Self {
        Self::old(40007, "不合法的媒体文件id", "unknown_media")
    }

    /// The form has no part `media`.
    pub fn media_missing() -> Self {
        Self::old(41005, "缺少多媒体文件数据", "media_missing")
    }

    /// The file has more bytes than its type allows, or none.
    pub fn media_size() -> Self {
        Self::old(40006, "不合法的文件大小", "media_size")
    }

    /// There is nothing at this address.
    pub fn no_address() -> Self {
        Self::new((404, "请求的URI地址不存在"), no_action(), "no_address")
    }

    /// There is no such method under `/topapi`.
    pub fn no_method(path: &str) -> Self {
        let method = path.trim_start_matches("/topapi/").replace('/', ".");
        Self::old(22, &format!("不合法ApiName，ApiName = dingtalk.oapi.{method}"), "no_address")
    }

    /// The answer in the form of an address.
    pub fn answer(&self, generation: Generation, entropy: &dyn Entropy, app: Option<String>) -> Answer {
        let (code, text) = match generation {
            Generation::New => (self.code.to_owned(), &self.message),
            Generation::Old | Generation::Topapi => (self.errcode.to_string(), &self.errmsg),
        };
        let record = Record {
            app,
            message: format!("{code} {text}"),
            reason: Some(self.reason),
            unavailable: self.errcode == -1,
            ..Record::default()
        };
        let Self { errcode, errmsg, .. } = self;
        match generation {
            Generation::Old => Answer::json(OLD_TYPE, &OldBody { errcode: *errcode, errmsg }, record),
            Generation::Topapi => Answer::json(OLD_TYPE, &self.topapi(entropy), record),
            Generation::New => {
                let body =
                    NewBody { code: self.code, requestid: request_id(entropy), message: &self.message };
                Answer { status: self.status, ..Answer::json(NEW_TYPE, &body, record) }
            }
        }
    }

    fn topapi(&self, entropy: &dyn Entropy) -> TopapiBody<'_> {
        let (sub_code, sub_msg) = match self.errcode {
            41001 => (40000, "access_token is blank"),
            errcode => (errcode, &*self.errmsg),
        };
        let (errcode, errmsg) = match sub_code {
            22 => (22, format!("Invalid method[submsg={sub_msg}]")),
            _ => (88, format!("ding talk error[subcode={sub_code},submsg={sub_msg}]")),
        };
        let request_id = short_request_id(entropy);
        TopapiBody { errcode, sub_code: sub_code.to_string(), sub_msg, errmsg, request_id }
    }
}

fn wrong_pair() -> (u16, &'static str, &'static str) {
    (400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
}

fn no_action() -> (u16, &'static str, &'static str) {
    (404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
}

impl From<FieldsFault> for VendorError {
    fn from(fault: FieldsFault) -> Self {
        match fault {
            FieldsFault::Empty => Self::new(
                (47001, "解析JSON/XML内容错误"),
                (400, "Missingbody", "body is mandatory for this action."),
                "empty_body",
            ),
            FieldsFault::Malformed | FieldsFault::Ambiguous | FieldsFault::Type => Self::new(
                (47001, "解析JSON/XML内容错误"),
                (400, "invalidParameter", "The request body cannot be read."),
                "malformed",
            ),
        }
    }
}

impl VendorError {
    /// A refusal of the core, told to a caller whose app key is known.
    pub fn of(refusal: &BackendRefusal, app_key: &str) -> Self {
        let invalid = (400, "InvalidAuthentication", "不合法的access_token");
        let reason = refusal.reason();
        match refusal {
            BackendRefusal::UnknownApp | BackendRefusal::WrongSecret => {
                Self::new((40096, "不合法的appKey或appSecret"), wrong_pair(), reason)
            }
            BackendRefusal::AppDisabled | BackendRefusal::SecretFrozen => Self::new(
                (48002, "api接口禁用"),
                (403, "Forbidden.AccessDenied", "The app is disabled."),
                reason,
            ),
            BackendRefusal::AddressNotListed(address) => {
                let text = format!("访问ip不在白名单之中,request ip={address} appKey({app_key})");
                let new = (403, "Forbidden.AccessDenied.IpNotInWhiteList", text.clone());
                Self::new((60020, text), new, reason)
            }
            BackendRefusal::TokenMalformed
            | BackendRefusal::TokenUnknown
            | BackendRefusal::TokenSuperseded => Self::new((40014, "不合法的access_token"), invalid, reason),
            BackendRefusal::TokenExpired => Self::new((42001, "access_token超时"), invalid, reason),
            BackendRefusal::QuotaExhausted(_) => Self::new(
                (45009, "接口调用超过限制"),
                (403, "Forbidden.QuotaExceeded", "接口调用超过限制"),
                reason,
            ),
            BackendRefusal::TooFast(_) => Self::new(
                (90002, "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了"),
                (403, "Forbidden.TooManyRequests", "接口调用过于频繁"),
                reason,
            ),
            BackendRefusal::NotPermitted | BackendRefusal::NotSubscribed(_) => Self::new(
                (60011, "没有调用该接口的权限"),
                (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", "没有调用该接口的权限"),
                reason,
            ),
        }
    }
}
