//! Auto-debit: what AGREEMENT_PAY is for (`protocol/alipay-plus.md` 4.4).

use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::message::{Message, encoding};

use crate::world::{CANCEL, CLIENT, World, code_of, field, json, message_of};

const PAY: &str = "/v1/payments/pay";
const INQUIRE: &str = "/v1/payments/inquiryPayment";

fn body(token: &str, id: &str, value: &str) -> String {
    format!(
        r#"{{"productCode":"51051000101000100031","paymentAuthCode":"{token}","paymentRequestId":"{id}","paymentAmount":{{"currency":"IQD","value":"{value}"}},"order":{{"orderDescription":"Monthly"}}}}"#
    )
}

async fn token(world: &World) -> String {
    field(&world.tokens(&["AGREEMENT_PAY"]).await, "accessToken")
}

#[tokio::test]
async fn a_payment_is_made_once_under_the_id_of_its_request() {
    let world = World::new().await;
    let token = token(&world).await;
    let paid = world.post(PAY, &body(&token, "1", "3000")).await;
    assert_eq!(world.post(PAY, &body(&token, "1", "3000")).await, paid);
    assert_eq!(*world.purse.balance.lock().unwrap(), 2000, "taken once");
    let (id, customer) = (field(&paid, "paymentId"), field(&paid, "customerId"));
    assert_eq!(
        paid,
        format!(
            r#"{{"result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"paymentId":"{id}","paymentRequestId":"1","paymentAmount":{{"currency":"IQD","value":"3000"}},"paymentTime":"2026-11-20T20:30:00+03:00","customerId":"{customer}"}}"#
        )
    );
    assert_eq!(code_of(&world.post(PAY, &body(&token, "1", "2000")).await), "REPEAT_REQ_INCONSISTENT");

    let refused = world.post(PAY, &body(&token, "2", "2001")).await;
    assert_eq!((&*code_of(&refused), &*message_of(&refused)), ("PROCESS_FAIL", "The balance is not enough."));
    for (request, status) in [("1", "SUCCESS"), ("2", "FAIL")] {
        let reply = world.post(INQUIRE, &format!(r#"{{"paymentRequestId":"{request}"}}"#)).await;
        assert_eq!(json(&reply)["paymentStatus"], status);
    }
    let none = world.post(INQUIRE, r#"{"paymentRequestId":"3"}"#).await;
    assert_eq!(message_of(&none), "The payment does not exist.");
}

#[tokio::test]
async fn a_merchant_is_told_of_the_outcome_where_he_wants_to_be_in_a_signed_notice() {
    let world = World::new().await;
    let token = token(&world).await;
    let told = |id: &str, value: &str| {
        let url = r#""paymentNotifyUrl":"http://127.0.0.1:3000/notify?from=wallet","order""#;
        body(&token, id, value).replace(r#""order""#, url)
    };
    let paid = world.post(PAY, &told("1", "3000")).await;
    world.post(PAY, &told("2", "9000")).await;
    world.post(PAY, &body(&token, "3", "1")).await;
    let notices = core::mem::take(&mut *world.courier.0.lock().unwrap());
    let [done, failed] = &*notices else { panic!("the third names no address: {notices:?}") };
    assert_eq!((&*done.url, &*done.client_id), ("http://127.0.0.1:3000/notify?from=wallet", CLIENT));
    let id = field(&paid, "paymentId");
    assert_eq!(
        String::from_utf8(done.body.clone()).unwrap(),
        format!(
            r#"{{"notifyType":"PAYMENT_RESULT","result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"paymentRequestId":"1","paymentId":"{id}","paymentAmount":{{"currency":"IQD","value":"3000"}},"paymentTime":"2026-11-20T20:30:00+03:00"}}"#
        )
    );
    assert_eq!(code_of(core::str::from_utf8(&failed.body).unwrap()), "PROCESS_FAIL");

    let header = |name: &str| done.headers.iter().find(|(known, _)| *known == name).unwrap().1.as_str();
    let signature = SignatureHeader::parse(header("signature")).unwrap();
    let key = world.wallet.keys.wallet(&world.platform, 1).await.unwrap().public();
    let message =
        Message { path: "/notify", client_id: CLIENT, time: header("request-time"), body: &done.body };
    assert!(message.verifies(&key, &encoding::read(&signature.signature).unwrap()));
}

#[tokio::test]
async fn no_money_moves_without_the_users_agreement() {
    let world = World::new().await;
    let without = field(&world.tokens(&["auth_user"]).await, "accessToken");
    assert_eq!(code_of(&world.post(PAY, &body(&without, "1", "1")).await), "ACCESS_DENIED");
    let token = token(&world).await;
    world.post(CANCEL, &format!(r#"{{"accessToken":"{token}"}}"#)).await;
    assert_eq!(code_of(&world.post(PAY, &body(&token, "1", "1")).await), "INVALID_ACCESS_TOKEN");
    assert_eq!(*world.purse.balance.lock().unwrap(), 5000);
}

#[tokio::test]
async fn a_payment_that_makes_no_sense_is_refused() {
    let world = World::new().await;
    let token = token(&world).await;
    let whole = body(&token, "1", "10");
    for (changed, code) in [
        (body(&token, "", "10"), "PARAM_ILLEGAL"),
        (body(&token, "1", "0"), "PARAM_ILLEGAL"),
        (body(&token, "1", "-5"), "PARAM_ILLEGAL"),
        (body(&token, "1", "1.5"), "PARAM_ILLEGAL"),
        (whole.replace("IQD", "dinar"), "PARAM_ILLEGAL"),
        (
            whole.replace(
                r#""orderDescription""#,
                r#""buyer":{"referenceBuyerId":"another"},"orderDescription""#,
            ),
            "PARAM_ILLEGAL",
        ),
        (
            whole.replace(r#""order""#, r#""paymentExpiryTime":"2026-11-20T20:29:59+03:00","order""#),
            "PROCESS_FAIL",
        ),
    ] {
        assert_eq!(code_of(&world.post(PAY, &changed).await), code, "{changed}");
    }
    assert_eq!(*world.purse.balance.lock().unwrap(), 5000);
}
