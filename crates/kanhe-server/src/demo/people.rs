//! The people of a sandbox: three that every sandbox has.

use kanhe_core::particulars::Particulars;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::user::Profile;

/// Adds them, unless an earlier run has.
pub(super) async fn settle(platform: &Platform) -> Result<(), Unavailable> {
    for (handle, nickname, sex, language, [country, province, city]) in PEOPLE {
        let profile = Profile {
            nickname: nickname.to_owned(),
            sex,
            language: language.to_owned(),
            country: country.to_owned(),
            province: province.to_owned(),
            city: city.to_owned(),
            avatar: String::new(),
            particulars: particulars(handle),
        };
        platform.add_user(handle, profile).await?;
    }
    Ok(())
}

type Person = (&'static str, &'static str, u8, &'static str, [&'static str; 3]);

const PEOPLE: [Person; 3] = [
    ("lan", "小兰", 2, "zh_CN", ["中国", "浙江", "杭州"]),
    ("bo", "阿波 Bo", 1, "en", ["中国", "广东", "广州"]),
    ("amina", "Amina", 2, "en", ["العراق", "بغداد", "بغداد"]),
];

/// What a wallet knows of them: nobody's papers, numbers that are not given out (RFC 2606 for the addresses). One has
/// three names and signs in by e-mail alone.
fn particulars(handle: &str) -> Particulars {
    let (full_name, birthday, nationality, mobile) = match handle {
        "lan" => ("Lan Xiao", "1998-07-03", "CN", "86-13800000001"),
        "bo" => ("Bo Chan", "1990-01-31", "CN", "86-13800000002"),
        _ => ("Amina Hassan Kareem", "2001-11-20", "IQ", ""),
    };
    Particulars {
        full_name: full_name.to_owned(),
        birthday: birthday.to_owned(),
        nationality: nationality.to_owned(),
        mobile: mobile.to_owned(),
        email: format!("{handle}@example.com"),
    }
}
