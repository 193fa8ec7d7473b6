//! Auto-debit's contract: prepared by the backend, signed on the phone (`protocol/alipay-plus.md` 4.4).

use serde_json::{Value, json};

use super::merchant::{Merchant, code_of, phone};

async fn prepared(merchant: &Merchant<'_>) -> Value {
    let terms = json!({"language": "en", "contractDesc": "Tea, each month"}).to_string();
    let body = json!({"scopes": "AGREEMENT_PAY", "extendInfo": terms, "authState": "s"});
    merchant.post("/v1/authorizations/prepare", &body).await["authUrl"].clone()
}

#[tokio::test]
async fn a_signed_contract_gives_a_code_for_auto_debit() {
    let phone = phone(json!({})).await;
    let merchant = Merchant::of(&phone.world).await;
    let address = prepared(&merchant).await;
    let signing = phone.invoke("signContract", json!({"signStr": address}));
    let (signed, asked) = tokio::join!(signing, phone.answer("sign", json!({})));
    assert_eq!(
        (&asked["kind"], &asked["data"]["description"]),
        (&json!("contract"), &json!("Tea, each month"))
    );
    assert_eq!(signed["authState"], "s");
    let tokens = merchant.redeem(signed["authCode"].as_str().unwrap()).await;
    assert_eq!(code_of(&tokens), "SUCCESS");
}

#[tokio::test]
async fn each_failure_of_a_contract_has_its_number() {
    let phone = phone(json!({})).await;
    let merchant = Merchant::of(&phone.world).await;
    let address = prepared(&merchant).await;
    for action in ["deny", "cancel"] {
        phone.expect("contract", action, json!({})).await;
        let answer = phone.invoke("qicardSignContract", json!({"authUrl": address, "extParams": {}})).await;
        assert_eq!(answer, json!({"error": 6001, "errMessage": "The contract is cancelled"}));
    }
    let unknown = json!({"signStr": "https://wallet.example/contract?authId=x"});
    assert_eq!(phone.invoke("signContract", unknown).await["error"], 7002);
    phone.change(json!({"network": "none"})).await;
    assert_eq!(phone.invoke("signContract", json!({"signStr": address})).await["error"], 6002);
}
