//! `openAddress` (`editAddress` on the bridge): the user picks one of his addresses. The names on the bridge are the
//! client's, misspelling included.

use serde_json::{Value, json};

use super::super::scene::Scene;
use crate::phone::{Object, Reply};

/// What the person can answer.
const ACTIONS: &[&str] = &["choose", "cancel"];
/// Longest text, in bytes.
const TEXT: usize = 256;

/// The fields: what an answer calls them, and what the bridge does.
const FIELDS: [(&str, &str); 8] = [
    ("userName", "userName"),
    ("telNumber", "telNumber"),
    ("postalCode", "addressPostalCode"),
    ("provinceName", "proviceFirstStageName"),
    ("cityName", "addressCitySecondStageName"),
    ("countryName", "addressCountiesThirdStageName"),
    ("detailInfo", "addressDetailInfo"),
    ("nationalCode", "nationalCode"),
];

pub(super) async fn choose(scene: Scene<'_>) -> Reply {
    let book = book();
    let data = Object::from_iter([("addresses".to_owned(), json!(book))]);
    let suggestion = book.first().and_then(Value::as_object).cloned().unwrap_or_default();
    let choice = match scene.ask("address", data, ACTIONS, suggestion).await {
        Ok(choice) => choice,
        Err(reply) => return reply,
    };
    let mut reply = scene.ok();
    if let Some(result) = reply.result.as_mut() {
        for (name, wire) in FIELDS {
            let text = choice.data.get(name).and_then(Value::as_str).unwrap_or_default();
            let text = text.get(..text.floor_char_boundary(TEXT)).unwrap_or_default();
            result.insert(wire.to_owned(), json!(text));
        }
    }
    Reply { waited_ms: choice.waited_ms, ..reply }
}

/// The phone's address book: two, in the national standard's three levels.
fn book() -> Vec<Value> {
    vec![
        json!({
            "userName": "林小兰", "telNumber": "13800000001", "postalCode": "310007", "provinceName": "浙江省",
            "cityName": "杭州市", "countryName": "西湖区", "detailInfo": "龙井路 1 号", "nationalCode": "330106",
        }),
        json!({
            "userName": "Bo Chan", "telNumber": "13800000002", "postalCode": "510630", "provinceName": "广东省",
            "cityName": "广州市", "countryName": "天河区", "detailInfo": "体育西路 2 号 3 楼", "nationalCode": "440106",
        }),
    ]
}
