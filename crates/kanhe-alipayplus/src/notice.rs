//! What merchants are told without having asked: signed by the wallet as a request is signed by its client
//! (`protocol/alipay-plus.md` 4.3 and 4.4).

use kanhe_core::app::App;
use kanhe_core::platform::Platform;
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding::Encoding;
use kanhe_sign::message::header::SignatureHeader;
use serde::Serialize;

use crate::moment;
use crate::payment::{Amount, Payment};
use crate::ports::Notice;
use crate::profile::edition::Edition;
use crate::result::{Refusal, ResultBody};
use crate::wallet::Wallet;

/// `{"notifyType":"PAYMENT_RESULT","result":{…},"paymentRequestId":"…","paymentId":"…","paymentAmount":{…},"paymentTime":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentNotice<'a> {
    notify_type: &'static str,
    result: ResultBody<'a>,
    payment_request_id: &'a str,
    payment_id: &'a str,
    payment_amount: &'a Amount,
    payment_time: String,
}

/// Tells a merchant what became of a payment, at the address that he has named for it, if there is somebody to do it.
pub async fn of_payment(
    platform: &Platform,
    wallet: &Wallet,
    edition: &Edition,
    app: &App,
    (payment, refusal): (&Payment, Option<&Refusal>),
) {
    let Some(courier) = wallet.courier.as_ref().filter(|_| !payment.notify_url.is_empty()) else { return };
    let body = PaymentNotice {
        notify_type: "PAYMENT_RESULT",
        result: refusal.map_or(ResultBody::SUCCESS, |refusal| refusal.result(edition)),
        payment_request_id: &payment.request_id,
        payment_id: &payment.id,
        payment_amount: &payment.amount,
        payment_time: moment::seconds(platform.now(), wallet.profile.east),
    };
    // Our own wire types always serialise.
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let url = payment.notify_url.clone();
    if let Some(headers) = signed(platform, wallet, edition.reply_encoding, app, (&url, &body)).await {
        let client_id = app.client_id.clone();
        courier.take(Notice { name: "alipayplus.notify_payment", client_id, url, headers, body });
    }
}

/// The headers of a notice. Nothing only if the wallet has no key.
async fn signed(
    platform: &Platform,
    wallet: &Wallet,
    encoding: Encoding,
    app: &App,
    (url, body): (&str, &[u8]),
) -> Option<Vec<(&'static str, String)>> {
    let key = wallet.keys.wallet(platform, wallet.profile.key_version).await?;
    let time = moment::seconds(platform.now(), wallet.profile.east);
    let message = Message { path: path(url), client_id: &app.client_id, time: &time, body };
    let signature = SignatureHeader::write(wallet.profile.key_version, &encoding.write(&message.sign(&key)));
    Some(vec![
        ("client-id", app.client_id.clone()),
        ("request-time", time),
        ("signature", signature),
        ("content-type", crate::open_api::CONTENT_TYPE.to_owned()),
    ])
}

/// The path of an address, which is what is signed: without host, query and fragment.
fn path(url: &str) -> &str {
    let behind = url.split_once("://").map_or(url, |(_, behind)| behind);
    let path = behind.find('/').and_then(|at| behind.get(at..)).unwrap_or("/");
    path.split(['?', '#']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn the_path_alone_is_signed() {
        for (url, signed) in [
            ("http://127.0.0.1:3000/notify?x=1#y", "/notify"),
            ("https://shop.example", "/"),
            ("https://shop.example/a/b", "/a/b"),
        ] {
            assert_eq!(path(url), signed, "{url}");
        }
    }
}
