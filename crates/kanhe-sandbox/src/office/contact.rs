//! `biz.contact.*`, `biz.customContact.*`: the person picks people and departments of the corp.

use serde_json::{Value, json};

use super::capability::Capability;
use super::people::{DEPARTMENTS, Member, members};
use super::scene::{Choice, Outcome, Scene};
use crate::phone::Reply;

/// Pickers.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("biz.contact.choose", |scene| Box::pin(choose(scene))),
    Capability::new("biz.contact.complexPicker", |scene| Box::pin(complex(scene))),
    Capability::new("biz.contact.externalComplexPicker", |scene| Box::pin(complex(scene))),
    Capability::new("biz.contact.departmentsPicker", |scene| Box::pin(departments(scene))),
    Capability::new("biz.contact.chooseMobileContacts", |scene| Box::pin(choose(scene))),
    Capability::new("biz.contact.createGroup", |scene| Box::pin(create_group(scene))),
    Capability::new("biz.customContact.choose", |scene| Box::pin(custom(scene))),
    Capability::new("biz.customContact.multipleChoose", |scene| Box::pin(custom(scene))),
];

/// What the person can answer.
const ACTIONS: &[&str] = &["choose", "cancel"];

/// So many at a time, if the page says nothing.
const LIMIT: u64 = 1000;

/// What a picker offers.
struct Picker {
    people: Vec<Member>,
    departments: bool,
    multiple: bool,
    limit: u64,
}

impl Picker {
    async fn open(&self, scene: Scene<'_>) -> Result<Choice, Box<Reply>> {
        let title = scene.text("title").unwrap_or_default();
        let offered = if self.departments { &DEPARTMENTS[..] } else { &[] };
        let departments: Vec<Value> = offered.iter().map(|one| one.value(&self.people)).collect();
        let people: Vec<Value> = self.people.iter().map(Member::shown).collect();
        let chosen = ["users", "pickedUsers", "pickedDepartments"].map(|name| scene.texts(name)).concat();
        let data = json!({
            "title": title, "people": people, "departments": departments, "multiple": self.multiple,
            "limit": self.limit, "chosen": chosen,
        });
        let first = self.people.first().map(|member| member.id.clone());
        let choice = scene.ask("contacts", data, ACTIONS, json!({"users": first.as_slice()})).await?;
        within(scene, &choice, self.multiple, self.limit)?;
        Ok(choice)
    }

    /// Those who were picked, in the order of the picking.
    fn picked(&self, scene: Scene<'_>, choice: &Choice) -> Result<Vec<&Member>, Box<Reply>> {
        let find = |id: &&str| self.people.iter().find(|member| member.id == *id);
        let ids = choice.texts("users");
        let found: Vec<_> = ids.iter().filter_map(find).collect();
        if found.len() == ids.len() {
            Ok(found)
        } else {
            Err(scene.failed(
                "3",
                "no_such_contact",
                "whoever answered named somebody who is not of this corp",
            ))
        }
    }
}

/// No more than the page wants.
fn within(scene: Scene<'_>, choice: &Choice, multiple: bool, limit: u64) -> Result<(), Box<Reply>> {
    let picked = choice.texts("users").len() + choice.texts("departments").len();
    if picked > usize::try_from(limit).unwrap_or(usize::MAX) || !multiple && picked > 1 {
        let why = scene.text("limitTips").unwrap_or("more were chosen than the page allows");
        return Err(scene.failed("2", "too_many_chosen", why));
    }
    Ok(())
}

fn limit(scene: Scene<'_>) -> u64 {
    let wanted = ["max", "maxUsers", "maxDepartments"].iter().find_map(|name| scene.number(name));
    let wanted = wanted.unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let wanted = wanted.clamp(0.0, 1500.0) as u64;
    if wanted == 0 { LIMIT } else { wanted }
}

/// One, or several: a list of people.
async fn choose(scene: Scene<'_>) -> Outcome {
    let (people, multiple) = (members(scene).await?, scene.flag("multiple"));
    let picker = Picker { people, departments: false, multiple, limit: limit(scene) };
    let choice = picker.open(scene).await?;
    let members = picker.picked(scene, &choice)?;
    let people: Vec<Value> = members.iter().map(|member| member.value()).collect();
    // A page that wants one gets a list all the same.
    Ok(choice.gives(json!(people)))
}

/// People and departments together.
async fn complex(scene: Scene<'_>) -> Outcome {
    let multiple = !scene.params.contains_key("multiple") || scene.flag("multiple");
    let picker = Picker { people: members(scene).await?, departments: true, multiple, limit: limit(scene) };
    let choice = picker.open(scene).await?;
    let users: Vec<Value> = picker.picked(scene, &choice)?.iter().map(|member| member.value()).collect();
    let departments = picked_departments(scene, &choice, &picker.people)?;
    let count = users.len() + departments.len();
    Ok(choice.gives(json!({"selectedCount": count, "users": users, "departments": departments})))
}

/// Departments alone.
async fn departments(scene: Scene<'_>) -> Outcome {
    let people = members(scene).await?;
    let shown: Vec<Value> = DEPARTMENTS.iter().map(|one| one.value(&people)).collect();
    let (multiple, limit) = (scene.flag("multiple"), limit(scene));
    let data = json!({
        "title": scene.text("title").unwrap_or_default(), "people": [], "departments": shown,
        "multiple": multiple, "limit": limit, "chosen": scene.texts("pickedDepartments"),
    });
    let first = DEPARTMENTS.first().map(|one| one.id.to_string());
    let choice = scene.ask("contacts", data, ACTIONS, json!({"departments": first.as_slice()})).await?;
    within(scene, &choice, multiple, limit)?;
    let departments = picked_departments(scene, &choice, &people)?;
    Ok(choice
        .gives(json!({"userCount": 0, "departmentsCount": departments.len(), "departments": departments})))
}

fn picked_departments(
    scene: Scene<'_>,
    choice: &Choice,
    people: &[Member],
) -> Result<Vec<Value>, Box<Reply>> {
    let find = |id: &&str| DEPARTMENTS.iter().find(|one| one.id.to_string() == **id);
    let ids = choice.texts("departments");
    let found: Vec<Value> = ids.iter().filter_map(find).map(|one| one.value(people)).collect();
    if found.len() == ids.len() {
        Ok(found)
    } else {
        Err(scene.failed("3", "no_such_contact", "whoever answered named a department that there is not"))
    }
}

/// A chat with the people who are picked.
async fn create_group(scene: Scene<'_>) -> Outcome {
    let picker = Picker { people: members(scene).await?, departments: false, multiple: true, limit: 40 };
    let choice = picker.open(scene).await?;
    let members = picker.picked(scene, &choice)?;
    let ids: Vec<&[u8]> = members.iter().map(|member| member.id.as_bytes()).collect();
    let digest = kanhe_sign::derive::digest(&ids);
    let id = kanhe_sign::hex::text(digest.get(..16).unwrap_or_default());
    Ok(choice.gives(json!({"id": format!("chat{id}")})))
}

/// Of the people whom the page names, and of nobody else.
async fn custom(scene: Scene<'_>) -> Outcome {
    let named = scene.texts("users");
    if named.is_empty() {
        return Err(scene.wrong("users is a list of ids"));
    }
    let mut people = members(scene).await?;
    people.retain(|member| named.contains(&member.id));
    let multiple = scene.method.ends_with("multipleChoose");
    let picker = Picker { people, departments: false, multiple, limit: limit(scene) };
    let choice = picker.open(scene).await?;
    let members = picker.picked(scene, &choice)?;
    Ok(choice.gives(json!(members.iter().map(|member| member.value()).collect::<Vec<_>>())))
}
