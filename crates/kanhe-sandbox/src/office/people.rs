//! The corp's people, as the client's pickers show them: the users of the sandbox, in two departments.

use kanhe_core::user::User;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::phone::Reply;

/// How many are shown.
const PEOPLE: usize = 200;

/// A member of the corp.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// How the corp knows him.
    pub(super) id: String,
    /// By what name he goes.
    pub(super) name: String,
    /// Address of a picture; empty if there is none.
    pub(super) avatar: String,
    /// His department.
    pub(super) department: usize,
}

/// A department.
pub(super) struct Department {
    /// The vendor's number: 1 is the root.
    pub(super) id: u32,
    /// Its name.
    pub(super) name: &'static str,
}

/// The departments of every sandbox corp.
pub(super) const DEPARTMENTS: [Department; 2] =
    [Department { id: 2, name: "产品部 Product" }, Department { id: 3, name: "研发部 Engineering" }];

/// The members of the page's corp. Of another corp it sees nobody (`protocol/dingtalk.md` 3.3, code 5).
pub(super) async fn members(scene: Scene<'_>) -> Result<Vec<Member>, Box<Reply>> {
    let corp = scene.app().await.and_then(|app| app.corp().map(str::to_owned)).unwrap_or_default();
    if scene.text("corpId").is_some_and(|named| named != corp) {
        return Err(scene.failed("5", "corp_mismatch", "corpId is that of another corp than the app's"));
    }
    // Whoever holds the phone is one of them.
    scene.user().await?;
    let mut users = scene.phones.platform.list_users(None, PEOPLE).await.map_err(|_| scene.unavailable())?;
    // Whoever holds the phone comes first, and the others always in the same order.
    users.sort_by_cached_key(|user| (user.handle != scene.caller.phone.user, user.handle.clone()));
    let member = |(at, user): (usize, User)| Member {
        id: user.number_in(&corp),
        name: user.profile.nickname.clone(),
        avatar: user.profile.avatar.clone(),
        department: at % DEPARTMENTS.len(),
    };
    Ok(users.into_iter().enumerate().map(member).collect())
}

impl Member {
    /// As pages get him.
    pub(super) fn value(&self) -> Value {
        json!({"name": self.name, "avatar": self.avatar, "emplId": self.id, "userId": self.id})
    }

    /// As the picker shows him.
    pub(super) fn shown(&self) -> Value {
        let department = DEPARTMENTS.get(self.department).map_or("", |department| department.name);
        json!({"id": self.id, "name": self.name, "department": department})
    }
}

impl Department {
    /// As pages get it.
    pub(super) fn value(&self, members: &[Member]) -> Value {
        let at = DEPARTMENTS.iter().position(|other| other.id == self.id);
        let number = members.iter().filter(|member| Some(member.department) == at).count();
        json!({"id": self.id, "name": self.name, "number": number})
    }
}
