//! `users/inquiryUserInfo`: what the user has let the app see (`protocol/alipay-plus.md` 4.1).

use kanhe_core::app::App;
use serde::{Deserialize, Serialize};

use super::{Request, same_client};
use crate::person::UserInfo;
use crate::profile::edition::UserInfoForm;
use crate::result::Reply;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    access_token: Option<String>,
    auth_client_id: Option<String>,
}

/// The two ways in which editions write it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum UserInfoBody {
    /// `{"result":…,"userInfo":{…}}`
    Nested {
        /// What may be seen.
        #[serde(rename = "userInfo")]
        user_info: Box<UserInfo>,
    },
    /// `{"result":…,"userId":…,"userLoginId":…,"hashUserLoginId":…}`
    #[serde(rename_all = "camelCase")]
    Flat {
        /// How the app knows him.
        #[serde(skip_serializing_if = "Option::is_none")]
        user_id: Option<String>,
        /// By what he signs in.
        #[serde(skip_serializing_if = "Option::is_none")]
        user_login_id: Option<String>,
        /// The same, hashed.
        #[serde(skip_serializing_if = "Option::is_none")]
        hash_user_login_id: Option<String>,
    },
}

pub(super) async fn answer(request: &Request, caller: &App) -> Reply<UserInfoBody> {
    let body: Body = request.body()?;
    same_client(caller, body.auth_client_id.as_deref())?;
    let live = request.token(caller, body.access_token, None).await?;
    let user_info = UserInfo::of(&live.user, caller, &live.scopes);
    Ok(match request.edition.user_info {
        UserInfoForm::Nested => UserInfoBody::Nested { user_info: Box::new(user_info) },
        UserInfoForm::Flat => {
            let login = user_info.login_id_infos.into_iter().next().unwrap_or_default();
            UserInfoBody::Flat {
                user_id: user_info.user_id,
                user_login_id: login.login_id,
                hash_user_login_id: login.hash_login_id,
            }
        }
    })
}
