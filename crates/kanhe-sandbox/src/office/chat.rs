//! `biz.chat.*`, `biz.ding.*`: conversations, and messages that ring.

use serde_json::{Value, json};

use super::capability::Capability;
use super::people::members;
use super::scene::{Outcome, Scene};

/// Conversations.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("biz.chat.chooseConversationByCorpId", |scene| Box::pin(choose(scene))),
    Capability::new("biz.chat.pickConversation", |scene| Box::pin(choose(scene))),
    Capability::new("biz.chat.toConversation", |scene| Box::pin(open(scene, &["corpId", "chatId"]))),
    Capability::new("biz.chat.toConversationByOpenConversationId", |scene| {
        Box::pin(open(scene, &["openConversationId"]))
    }),
    Capability::new("biz.chat.openSingleChat", |scene| Box::pin(open(scene, &["corpId", "userId"]))),
    Capability::new("biz.ding.create", |scene| Box::pin(ding(scene))),
    Capability::new("biz.ding.post", |scene| Box::pin(ding(scene))),
];

/// The conversations of every sandbox.
const CHATS: [(&str, &str); 3] = [
    ("chat0000000000000000000000000001", "项目组 Project"),
    ("chat0000000000000000000000000002", "午饭群 Lunch"),
    ("chat0000000000000000000000000003", "小兰 Lan"),
];

/// The person picks a conversation.
async fn choose(scene: Scene<'_>) -> Outcome {
    let chats: Vec<Value> = CHATS.iter().map(|(id, title)| json!({"id": id, "title": title})).collect();
    let first = CHATS.first().map(|(id, _)| *id);
    let choice =
        scene.ask("conversation", json!({"chats": chats}), &["choose", "cancel"], json!({"chat": first}));
    let choice = choice.await?;
    let chosen = CHATS.iter().find(|(id, _)| Some(*id) == choice.text("chat"));
    let Some((id, title)) = chosen else {
        return Err(scene.failed(
            "3",
            "no_such_chat",
            "whoever answered named a conversation that there is not",
        ));
    };
    Ok(choice.gives(json!({"chatId": id, "cid": id, "openConversationId": id, "title": title})))
}

/// The client shows a conversation. The person comes back when he likes.
async fn open(scene: Scene<'_>, needed: &[&str]) -> Outcome {
    if let Some(missing) = needed.iter().find(|name| scene.text(name).is_none()) {
        return Err(scene.wrong(&format!("{missing} is a text")));
    }
    let whom = scene.text_of(&["userId", "chatId", "openConversationId"]).unwrap_or_default();
    let named = members(scene).await?.into_iter().find(|member| member.id == whom).map(|member| member.name);
    let chat = CHATS.iter().find(|(id, _)| *id == whom).map(|(_, title)| (*title).to_owned());
    let title = named.or(chat).unwrap_or_else(|| whom.to_owned());
    scene.show("chat", json!({"title": title})).await;
    Ok(json!({}).into())
}

/// The person looks at the message, and sends it or does not.
async fn ding(scene: Scene<'_>) -> Outcome {
    let users = scene.texts("users");
    let people = members(scene).await?;
    let unknown = users.iter().find(|id| !people.iter().any(|member| member.id == **id));
    if let Some(unknown) = unknown {
        return Err(scene.failed("2", "no_such_contact", &format!("{unknown} is nobody of this corp")));
    }
    let told = people.iter().filter(|member| users.contains(&member.id));
    let names: Vec<&str> = told.map(|member| &*member.name).collect();
    let text = scene.text("text").unwrap_or_default();
    let data = json!({"text": text, "people": names});
    let choice = scene.ask("ding", data, &["send", "cancel"], json!({"text": text})).await?;
    let text = choice.text("text").unwrap_or(text).to_owned();
    let digest = kanhe_sign::derive::digest(&[text.as_bytes(), &scene.caller.call.to_be_bytes()]);
    let id = kanhe_sign::hex::text(digest.get(..8).unwrap_or_default());
    Ok(choice.gives(json!({"dingId": id, "text": text})))
}
