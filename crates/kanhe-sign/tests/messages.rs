//! The worked vectors of `protocol/alipay-plus.md` 3.3: made with OpenSSL, checked with OpenSSL and the vendor's SDK.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::rsa::RsaPublic;
use proptest::prelude::*;

const CLIENT: &str = "2026112000000000000042";
const APPLY: &str = "/v1/authorizations/applyToken";

const MERCHANT: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjNmAtGxlXy6mugJm8XFR
oGxmhU5EmPx2++ph3yB2VnWTs28M4t+LiUpTfwwzV0i5xy9M/Umg4iWU/aZZvNQP
7fAwojd+rzdqRBJ7+EC1Swu5Z0Xsx+VvKNSHQ9f1BRmzZE8ZhpDz5i0mXtx4eU78
woknNNDmtG/ttxPSdvJC0ntvPJwPJBmN1zempjCqljMXZF8xBoK2q2A7g2S9QYl8
CdI6hZKbpfn5/wwNzq/lArCC5CCn26e0ScUu6wa5i6t7BKs+jKvmoBTvOPZH1/Yj
PrNqmH00YFd74DdymhMY9hqvxuMC9v0kQamHWXEhYq4uyyIqw2r4OlnGKIMRMRH2
WwIDAQAB
-----END PUBLIC KEY-----";
const WALLET: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyrn+90fVvzg2ZU/cntML
sYvbUDlmhxTpIy+fBtuVZmZ2MxdUDUyVWVVIGP8gMtoAL1AQRvASeiSpCOSpRxua
OtIGHgA9V+/8Pfu+yufWjR/IXNBuUTyTqqwyHAY2o/ahx9c4fHtNwD4S/H7yIO3H
HwRcH/rGbR+WNtZ2pvwTBVyPZDjasGpvK/XMVsdbS4uVxTRPKYcikhuA9w8y4OoX
/bAZ8EzTauNe/RCxRLtkDFV12in9MNsqdn8qQhz/az8VY2chWZLAdxH4wTbWOPQT
FLZ2W40G5CPd5ARqLub4FwOlucCh0CPm227fjAqD4CF84uJXmK+hS+uscCR0WUK4
0wIDAQAB
-----END PUBLIC KEY-----";

const REQUEST_TIME: &str = "2026-11-20T20:30:00+03:00";
const REQUEST: &str = r#"{"authCode":"0000000001T1dc0W0tv448DB00007826","grantType":"AUTHORIZATION_CODE"}"#;
const PLAIN: &str = "ccX8evU+N4l3LT1Yx1LOTM/u5QtS0c6GLtEm9YW64trwwmi25bZwjFwsYosPCb/EjGGYsDYxjRfWAurZH9gSesyGvLcVX4NIqsDd\
    9+EZS5cCpEc7DFnk/7imPnM2zeBWUzvw/wcfGZlSuZ716/zS3vZ/ezI44F9tpdeGufM9YpTM1XneCBAr+fPgU3Idqi3W0yO6BIps\
    CWd56Y5HoQ+cQvllqxwCweROzWbtIaM8H1CebUfw+JVaYlxIny+DWN7ybsD1Ei490v+TXPCyhJhWCbq/0YkbTPbJrphIFEEgb+t2\
    4c9kz4WqrdHV7mNszZaJMH5nbCNMQzc0Ju9i0IJbRA==";
const PERCENT: &str = "ccX8evU%2BN4l3LT1Yx1LOTM%2Fu5QtS0c6GLtEm9YW64trwwmi25bZwjFwsYosPCb%2FEjGGYsDYxjRfWAurZH9gSesyGvLcVX4\
    NIqsDd9%2BEZS5cCpEc7DFnk%2F7imPnM2zeBWUzvw%2FwcfGZlSuZ716%2FzS3vZ%2FezI44F9tpdeGufM9YpTM1XneCBAr%2Bf\
    PgU3Idqi3W0yO6BIpsCWd56Y5HoQ%2BcQvllqxwCweROzWbtIaM8H1CebUfw%2BJVaYlxIny%2BDWN7ybsD1Ei490v%2BTXPCyhJ\
    hWCbq%2F0YkbTPbJrphIFEEgb%2Bt24c9kz4WqrdHV7mNszZaJMH5nbCNMQzc0Ju9i0IJbRA%3D%3D";
const URL_SAFE: &str = "ccX8evU-N4l3LT1Yx1LOTM_u5QtS0c6GLtEm9YW64trwwmi25bZwjFwsYosPCb_EjGGYsDYxjRfWAurZH9gSesyGvLcVX4NIqsDd\
    9-EZS5cCpEc7DFnk_7imPnM2zeBWUzvw_wcfGZlSuZ716_zS3vZ_ezI44F9tpdeGufM9YpTM1XneCBAr-fPgU3Idqi3W0yO6BIps\
    CWd56Y5HoQ-cQvllqxwCweROzWbtIaM8H1CebUfw-JVaYlxIny-DWN7ybsD1Ei490v-TXPCyhJhWCbq_0YkbTPbJrphIFEEgb-t2\
    4c9kz4WqrdHV7mNszZaJMH5nbCNMQzc0Ju9i0IJbRA";

const REPLY: &str = r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"},"accessToken":"0000000002202611203YtsZ7XRWs45tC00037036","accessTokenExpiryTime":"2026-11-21T20:30:00+03:00","refreshToken":"000000000320261120VB4yvgMjG445cq00039941","refreshTokenExpiryTime":"2026-12-20T20:30:00+03:00","customerId":"1000001119398804"}"#;
const REPLY_SIGNATURE: &str = "MBfgT9SWwCZdsbPfGDJULmDkLwL2+dYL0p9Fy4AIB8+pZ4RscJh1p7a/YYtS/w5qM9XTMtg/otQTRG2MQ974U6JFkj2uixOsQLHX\
    X2ZKAZi7ReWQWejo9q7FmSlNGBp43QTY34GejzFSdeLBgnDM3bpyNnNhQcMr7qw6j7CPBXb82TJsIBOvrBEnwKbqER3bkMPkCYpA\
    Qk5krb9hmfwtsFzkYGhzRv630RJjmCpdtLDBKiMuc5OndZbcZwc9ZexFqhU5+d29Ya0WBBmZLQ0zR2lJWSabYEa4IoAlwyZOqWeq\
    +eb5KKgQFEi/lQ4hqd2RmJQ3JCvsYljcVbAyFN5W9g==";

const INQUIRY: &str =
    r#"{"accessToken":"0000000002202611203YtsZ7XRWs45tC00037036","extendInfo":"{\"memo\":\"café 你好\"}"}"#;
const INQUIRY_SIGNATURE: &str = "Y9FNikDvRAH6xmbHzg9/FwfUfKa0pnM0ArWnPi0SC9ARe0fxER8oyJQggKzufsQayM9IINGtsdx84gm/1NI9QlvWU6rDBp4IScZ7\
    UVr8pnWuNYyNarOaF50gyLe/J0qMW7qrxVBTHB7ZTcWu0JkUQxSuZacZXFytvzThSlOSl2VrXEZ46FLwqyy+GMlMo2wesqfYurnL\
    LGwGqwvMJI1jQegIbPFZay6hbhUUhGr4x19v9QaJ1BVcDElFWpqcLboTSLlSdxYZ5Ml5Kgo4jrBa/GdORVY4VeLOei7Zigs+a6LC\
    +R0PtHfBl4GZIy9IO2SYBroTl1ToV0csqMousZdVew==";

fn request() -> Message<'static> {
    Message { path: APPLY, client_id: CLIENT, time: REQUEST_TIME, body: REQUEST.as_bytes() }
}

fn key(pem: &str) -> RsaPublic {
    RsaPublic::parse(pem).unwrap()
}

fn hash(message: &Message<'_>) -> (usize, String) {
    (message.text().len(), hex::text(&message.hash()))
}

#[test]
fn a_request_verifies_in_all_three_encodings() {
    assert_eq!(
        hash(&request()),
        (164, "60bfd49c3352810d018091e2e54ebb8be35b5d4b91212debba77b8852b6ec04a".to_owned())
    );
    let signature = encoding::read(PLAIN).unwrap();
    for (written, encoding) in
        [(PLAIN, Encoding::Plain), (PERCENT, Encoding::Percent), (URL_SAFE, Encoding::UrlSafe)]
    {
        assert_eq!(encoding::read(written).as_deref(), Some(&*signature));
        assert_eq!(encoding.write(&signature), written);
    }
    assert!(request().verifies(&key(MERCHANT), &signature));
    assert!(!request().verifies(&key(WALLET), &signature));
}

#[test]
fn a_request_that_was_changed_on_its_way_does_not_verify() {
    let signature = encoding::read(PLAIN).unwrap();
    let spaced = REQUEST.replace(':', ": ");
    for (what, changed) in [
        ("a space behind the colons", Message { body: spaced.as_bytes(), ..request() }),
        ("a path without /v1", Message { path: "/authorizations/applyToken", ..request() }),
        ("a time in another zone", Message { time: "2026-11-20T17:30:00Z", ..request() }),
        ("another client", Message { client_id: "2026112000000000000043", ..request() }),
    ] {
        assert!(!changed.verifies(&key(MERCHANT), &signature), "{what}");
    }
    assert_eq!(encoding::read(&PERCENT.replace('%', "%25")), None, "encoded twice");
}

#[test]
fn a_reply_verifies_under_the_path_of_its_request() {
    let reply = Message {
        path: APPLY,
        client_id: CLIENT,
        time: "2026-11-20T20:30:00.123+03:00",
        body: REPLY.as_bytes(),
    };
    assert_eq!(
        hash(&reply),
        (420, "623f9a682323e4ff0f460aab65f4d34b5e242910d6a1eb30a66bfc245b11eea2".to_owned())
    );
    assert!(reply.verifies(&key(WALLET), &encoding::read(REPLY_SIGNATURE).unwrap()));
}

#[test]
fn times_in_milliseconds_and_signs_beyond_ascii_are_bytes_like_others() {
    let inquiry = Message {
        path: "/v1/users/inquiryUserInfo",
        client_id: CLIENT,
        time: "1795195800123",
        body: INQUIRY.as_bytes(),
    };
    assert_eq!(
        hash(&inquiry),
        (169, "df2bb89ff4eb2d9374269c4c2345ce4552e24d90015f0ec49af25b8c3889a2cc".to_owned())
    );
    assert!(inquiry.verifies(&key(MERCHANT), &encoding::read(INQUIRY_SIGNATURE).unwrap()));
}

proptest! {
    #[test]
    fn whatever_bytes_a_signature_has_each_encoding_gives_them_back(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for encoding in [Encoding::Percent, Encoding::Plain, Encoding::UrlSafe] {
            prop_assert_eq!(encoding::read(&encoding.write(&bytes)), Some(bytes.clone()));
        }
    }
}
