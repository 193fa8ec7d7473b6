//! `messages/sendInbox` and `messages/sendPush`: what NOTIFICATION_INBOX is for (`protocol/alipay-plus.md` 4.5).

use kanhe_core::app::App;
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::request_id::once;
use super::{Request, optional, required};
use crate::ports::{Channel, Letter, Message};
use crate::result::{Refusal, Reply, ResultCode};
use crate::scopes::NOTIFICATION_INBOX;

const INBOX: Word = Word::new("alipayplus_inbox");
const PUSH: Word = Word::new("alipayplus_push");

/// So many languages may one message have.
const MOST: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    access_token: Option<String>,
    request_id: Option<String>,
    template_code: Option<String>,
    templates: Option<Vec<Template>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Template {
    template_parameters: Option<Parameters>,
    language: Option<String>,
}

/// In the vendor's spelling, each with a capital.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameters {
    title: Option<String>,
    content: Option<String>,
    url: Option<String>,
}

/// `{"result":…,"messageId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SentBody {
    message_id: String,
}

pub(super) async fn answer(request: &Request, caller: &App, channel: Channel) -> Reply<SentBody> {
    let Some(inbox) = &request.wallet.inbox else {
        return Err(Refusal::new(ResultCode::InvalidApi, "no_inbox"));
    };
    let body: Body = request.body()?;
    let live = request.token(caller, body.access_token, Some(NOTIFICATION_INBOX)).await?;
    let request_id = required(body.request_id, "requestId", 128)?;
    let template = required(body.template_code, "templateCode", 256)?;
    let templates = body.templates.filter(|templates| (1..=MOST).contains(&templates.len()));
    let templates = templates.ok_or_else(|| Refusal::parameter("templates"))?;
    let content = json!([live.user.uid, template, templates]).to_string();
    let letters = templates.into_iter().map(letter).collect::<Reply<Vec<Letter>>>()?;
    let kind = match channel {
        Channel::Inbox => INBOX,
        Channel::Push => PUSH,
    };
    let id = once(&request.call.platform, caller, kind, &request_id, content.as_bytes()).await?;
    // Delivered again if it has come before: who was interrupted then delivers it now, and one id is one message.
    let message = Message { id: id.clone(), channel, template, letters };
    inbox.deliver(caller, &live.user, &message).await?;
    Ok(SentBody { message_id: id })
}

fn letter(template: Template) -> Reply<Letter> {
    let parameters = template.template_parameters.ok_or_else(|| Refusal::parameter("templateParameters"))?;
    Ok(Letter {
        language: template.language.filter(|language| !language.is_empty()),
        title: required(parameters.title, "Title", 256)?,
        content: required(parameters.content, "Content", 2048)?,
        url: optional(parameters.url, "Url", 2048)?,
    })
}
