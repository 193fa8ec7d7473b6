//! The people of a sandbox: two that every sandbox has.

use kanhe_core::particulars::Particulars;
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
            particulars: particulars(handle),
        };
        platform.add_user(handle, profile).await?;
    }
    Ok(())
}

/// What a wallet knows of them: nobody's papers, numbers that are not given out (RFC 2606 for the address).
fn particulars(handle: &str) -> Particulars {
    let (full_name, birthday, mobile) = match handle {
        "lan" => ("Lan Xiao", "1998-07-03", "86-13800000001"),
        _ => ("Bo Chan", "1990-01-31", "86-13800000002"),
    };
    Particulars {
        full_name: full_name.to_owned(),
        birthday: birthday.to_owned(),
        nationality: "CN".to_owned(),
        mobile: mobile.to_owned(),
        email: format!("{handle}@example.com"),
    }
}
