//! The person picks people and departments of the corp.

use kanhe_server::demo::dingtalk::CORP;
use serde_json::{Value, json};

use super::{asked, can_be_cancelled, done, fails, granted, people};
use crate::phone::Phone;

const APIS: [&str; 8] = [
    "biz.contact.choose",
    "biz.contact.complexPicker",
    "biz.contact.externalComplexPicker",
    "biz.contact.departmentsPicker",
    "biz.contact.chooseMobileContacts",
    "biz.contact.createGroup",
    "biz.customContact.choose",
    "biz.customContact.multipleChoose",
];

async fn phone(settings: Value) -> Phone {
    granted(settings, &APIS).await
}

/// The members of the demo corp as pages get them, in the order in which they are shown.
async fn members(phone: &Phone) -> Vec<Value> {
    let members = people(&phone.world).await.into_iter().map(|user| {
        let id = user.number_in(CORP);
        json!({"name": user.profile.nickname, "avatar": user.profile.avatar, "emplId": id, "userId": id})
    });
    members.collect()
}

fn ids(members: &[Value]) -> Vec<Value> {
    members.iter().map(|member| member["emplId"].clone()).collect()
}

fn product() -> Value {
    json!({"id": 2, "name": "产品部 Product", "number": 2})
}

#[tokio::test]
async fn one_person_or_several_are_chosen_and_come_as_a_list() {
    let phone = phone(json!({})).await;
    let members = members(&phone).await;
    let ids = ids(&members);
    let api = "biz.contact.choose";
    let (result, dialog) =
        asked(&phone, api, json!({"corpId": CORP}), "choose", json!({"users": [ids[1]]})).await;
    assert_eq!(result, json!([members[1]]));
    assert_eq!(dialog["kind"], "contacts");
    let data = &dialog["data"];
    assert_eq!((&data["multiple"], &data["departments"]), (&json!(false), &json!([])));
    assert_eq!(
        data["people"][0],
        json!({"id": ids[0], "name": members[0]["name"], "department": "产品部 Product"})
    );
    let several = json!({"multiple": true, "users": [ids[0]], "title": "选人"});
    let (result, dialog) = asked(&phone, api, several, "choose", json!({"users": [ids[1], ids[0]]})).await;
    assert_eq!(result, json!([members[1], members[0]]), "in the order of the picking");
    assert_eq!((&dialog["data"]["title"], &dialog["data"]["chosen"]), (&json!("选人"), &json!([ids[0]])));
    can_be_cancelled(&phone, api, json!({})).await;
}

#[tokio::test]
async fn more_than_the_page_allows_are_not_chosen() {
    let phone = phone(json!({})).await;
    let ids = ids(&members(&phone).await);
    for (api, params) in [
        ("biz.contact.choose", json!({})),
        ("biz.contact.choose", json!({"multiple": true, "max": 1})),
        ("biz.contact.complexPicker", json!({"maxUsers": 1})),
        ("biz.customContact.choose", json!({"users": ids})),
    ] {
        phone.expect("contacts", "choose", json!({"users": ids})).await;
        fails(&phone, api, params, "2", "too_many_chosen").await;
    }
    phone.expect("contacts", "choose", json!({"users": ids})).await;
    let limited = json!({"multiple": true, "max": 1, "limitTips": "一个就够"});
    assert_eq!(fails(&phone, "biz.contact.choose", limited, "2", "too_many_chosen").await, "一个就够");
    phone.expect("contacts", "choose", json!({"departments": ["2", "3"]})).await;
    fails(&phone, "biz.contact.departmentsPicker", json!({}), "2", "too_many_chosen").await;
}

#[tokio::test]
async fn who_is_not_of_the_corp_cannot_be_chosen() {
    let phone = phone(json!({})).await;
    for (api, data) in [
        ("biz.contact.choose", json!({"users": ["1"]})),
        ("biz.contact.complexPicker", json!({"users": ["1"]})),
        ("biz.contact.complexPicker", json!({"users": [], "departments": ["9"]})),
        ("biz.contact.departmentsPicker", json!({"departments": ["x"]})),
        ("biz.contact.createGroup", json!({"users": ["1"]})),
    ] {
        phone.expect("contacts", "choose", data).await;
        fails(&phone, api, json!({}), "3", "no_such_contact").await;
    }
}

#[tokio::test]
async fn another_corps_people_are_not_to_be_had() {
    let phone = phone(json!({"auto": "allow"})).await;
    for api in ["biz.contact.choose", "biz.contact.complexPicker", "biz.contact.departmentsPicker"] {
        fails(&phone, api, json!({"corpId": "dingx"}), "5", "corp_mismatch").await;
    }
}

#[tokio::test]
async fn people_and_departments_are_chosen_together() {
    let phone = phone(json!({})).await;
    let members = members(&phone).await;
    let answer = json!({"users": [members[0]["emplId"]], "departments": ["2"]});
    for api in ["biz.contact.complexPicker", "biz.contact.externalComplexPicker"] {
        let (result, dialog) = asked(&phone, api, json!({}), "choose", answer.clone()).await;
        assert_eq!(result, json!({"selectedCount": 2, "users": [members[0]], "departments": [product()]}));
        assert_eq!(dialog["data"]["departments"][0], product());
        assert_eq!(dialog["data"]["multiple"], true);
        can_be_cancelled(&phone, api, json!({})).await;
    }
}

#[tokio::test]
async fn departments_are_chosen_alone() {
    let phone = phone(json!({"auto": "allow"})).await;
    let api = "biz.contact.departmentsPicker";
    assert_eq!(
        done(&phone, api, json!({})).await,
        json!({"userCount": 0, "departmentsCount": 1, "departments": [product()]})
    );
    phone.expect("contacts", "choose", json!({"departments": ["3", "2"]})).await;
    let both = done(&phone, api, json!({"multiple": true})).await;
    assert_eq!((&both["departmentsCount"], &both["departments"][1]), (&json!(2), &product()));
    phone.change(json!({"auto": "ask"})).await;
    can_be_cancelled(&phone, api, json!({})).await;
}

#[tokio::test]
async fn a_group_is_made_of_whoever_is_picked() {
    let phone = phone(json!({"auto": "allow"})).await;
    let made = done(&phone, "biz.contact.createGroup", json!({"corpId": CORP})).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!((id.len(), made.as_object().unwrap().len()), (36, 1));
    phone.change(json!({"auto": "ask"})).await;
    can_be_cancelled(&phone, "biz.contact.createGroup", json!({})).await;
}

#[tokio::test]
async fn of_the_people_whom_the_page_names_nobody_else_is_offered() {
    let phone = phone(json!({})).await;
    let members = members(&phone).await;
    let bo = members[1]["emplId"].clone();
    for api in ["biz.customContact.choose", "biz.customContact.multipleChoose"] {
        let (result, dialog) = asked(&phone, api, json!({"users": [bo, "1"]}), "choose", json!({})).await;
        assert_eq!(result, json!([members[1]]));
        assert_eq!(dialog["data"]["people"].as_array().unwrap().len(), 1);
        fails(&phone, api, json!({}), "2", "missing_parameters").await;
        phone.expect("contacts", "choose", json!({"users": [members[0]["emplId"]]})).await;
        fails(&phone, api, json!({"users": [bo]}), "3", "no_such_contact").await;
        can_be_cancelled(&phone, api, json!({"users": [bo]})).await;
    }
}

#[tokio::test]
async fn from_the_phones_own_address_book_people_come_too() {
    let phone = phone(json!({"auto": "allow"})).await;
    let first = members(&phone).await.remove(0);
    assert_eq!(done(&phone, "biz.contact.chooseMobileContacts", json!({})).await, json!([first]));
}
