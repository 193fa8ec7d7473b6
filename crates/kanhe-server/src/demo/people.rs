//! The people of a sandbox: two that every sandbox has.

use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::user::Profile;

/// Adds them, unless an earlier run has.
pub(super) async fn settle(platform: &Platform) -> Result<(), Unavailable> {
    for (handle, nickname, sex, language, province, city) in
        [("lan", "小兰", 2, "zh_CN", "浙江", "杭州"), ("bo", "阿波 Bo", 1, "en", "广东", "广州")]
    {
        let profile = Profile {
            nickname: nickname.to_owned(),
            sex,
            language: language.to_owned(),
            country: "中国".to_owned(),
            province: province.to_owned(),
            city: city.to_owned(),
            avatar: String::new(),
        };
        platform.add_user(handle, profile).await?;
    }
    Ok(())
}
