//! What differs, in words.

use kanhe_sign::message::explain::{BodyFault, Difference, EncodingFault, JointFault};
use serde::Serialize;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl From<(&str, &str)> for Words {
    fn from((zh, en): (&str, &str)) -> Self {
        Self::new(zh, en)
    }
}

/// Nothing that is known explains it.
pub const UNEXPLAINED: (&str, &str) = (
    "没有已知的错误能解释：签名用的私钥，是否与登记的公钥成对？",
    "No known mistake explains it: is the private key the one whose public key is registered?",
);

/// One difference in words.
pub fn words(difference: &Difference) -> Words {
    match difference {
        Difference::Header(fault) => Words::new(
            format!("无法读取 Signature 请求头：{fault}。"),
            format!("The Signature header cannot be read: {fault}."),
        ),
        Difference::Algorithm(name) => Words::new(
            format!("算法是 {name}，不是 RSA256。"),
            format!("The algorithm is {name}, and not RSA256."),
        ),
        Difference::Scheme(scheme) => Words::new(
            format!("签名用的是 {scheme:?}，应为 SHA-256 与 PKCS#1 v1.5。"),
            format!("It was signed with {scheme:?} instead of SHA-256 with PKCS#1 v1.5."),
        ),
        Difference::Encoding(fault) => encoding_words(*fault),
        Difference::UnknownKeyVersion(version) => Words::new(
            format!("没有登记版本为 {version} 的公钥。"),
            format!("No key of version {version} is registered."),
        ),
        Difference::KeyVersion { signed } => Words::new(
            format!("签名用的是版本 {signed} 的密钥，请求头写的不是它。"),
            format!("It was signed with the key of version {signed}, which the header does not name."),
        ),
        Difference::Path { signed } => Words::new(
            format!("签名时的路径是 {signed:?}。"),
            format!("The path that was signed is {signed:?}."),
        ),
        Difference::ClientId { signed } => Words::new(
            format!("签名时的 Client-Id 是 {signed:?}。"),
            format!("The client ID that was signed is {signed:?}."),
        ),
        Difference::Time { signed } => Words::new(
            format!("签名时的时间是 {signed:?}。"),
            format!("The time that was signed is {signed:?}."),
        ),
        Difference::Body(fault) => body_words(*fault),
        Difference::Joint(fault) => joint_words(*fault).into(),
    }
}

fn encoding_words(fault: EncodingFault) -> Words {
    match fault {
        EncodingFault::Twice => {
            ("签名做了两次百分号编码。", "The signature is percent-encoded twice.").into()
        }
        EncodingFault::Hexadecimal => {
            ("签名是十六进制，应为 base64。", "The signature is in hexadecimal instead of base64.").into()
        }
        EncodingFault::HexadecimalInBase64 => (
            "签名是十六进制文本的 base64，应为字节的 base64。",
            "The signature is base64 of hexadecimal instead of bytes.",
        )
            .into(),
        EncodingFault::Unreadable => ("签名不是 base64。", "The signature is no base64.").into(),
        EncodingFault::Length { bytes, expected } => Words::new(
            format!("签名有 {bytes} 字节，应为 {expected} 字节。"),
            format!("The signature has {bytes} bytes instead of {expected}."),
        ),
    }
}

fn body_words(fault: BodyFault) -> Words {
    let (zh, en) = match fault {
        BodyFault::Compact => ("去掉了空白", "without white space"),
        BodyFault::Spaced => ("逗号和冒号后加了空格", "with spaces behind commas and colons"),
        BodyFault::Indented(spaces) => {
            return Words::new(
                format!("签名时的请求体分行、缩进 {spaces} 格：请对发送的字节签名。"),
                format!(
                    "The body was signed over lines, indented by {spaces}: sign the bytes that are sent."
                ),
            );
        }
        BodyFault::Sorted => ("字段排了序", "with its names in order"),
        BodyFault::SortedSpaced => ("字段排了序并加了空格", "with its names in order and with spaces"),
        BodyFault::EscapedSlashes => ("把 / 写成了 \\/", "with \\/ for /"),
        BodyFault::PlainSlashes => ("把 \\/ 写成了 /", "with / for \\/"),
        BodyFault::EscapedSigns => {
            ("把 ASCII 以外的字符写成了 \\uXXXX", "with \\uXXXX for signs beyond ASCII")
        }
        BodyFault::PlainSigns => {
            ("用了字符本身，而发送的是 \\uXXXX", "with the signs that are sent as \\uXXXX")
        }
        BodyFault::CarriageReturns => ("行尾是 CR LF", "with CR LF at the ends of lines"),
        BodyFault::LineFeeds => ("行尾是 LF", "with LF at the ends of lines"),
        BodyFault::FinalLine => ("末尾多了换行", "with a line end behind it"),
        BodyFault::Trimmed => ("去掉了首尾空白", "without the white space around it"),
        BodyFault::Empty => ("是空的", "as if it were empty"),
        BodyFault::EmptyObject => ("是空对象", "as an empty object"),
    };
    Words::new(
        format!("签名时的请求体{zh}：请对发送的字节签名。"),
        format!("The body was signed {en}: sign the bytes that are sent."),
    )
}

fn joint_words(fault: JointFault) -> (&'static str, &'static str) {
    match fault {
        JointFault::CarriageReturn => {
            ("路径后是 CR LF，应为 LF。", "CR LF instead of LF stands behind the path.")
        }
        JointFault::EscapedLineFeed => (
            "路径后是反斜杠和 n 两个字符，应为换行。",
            "A backslash and an n instead of a line feed stand behind the path.",
        ),
        JointFault::FinalLineFeed => ("请求体后多了换行。", "A line feed stands behind the body."),
        JointFault::Get => ("路径前是 GET，应为 POST。", "GET instead of POST stands before the path."),
        JointFault::HashedFirst => (
            "对字符串的哈希签了名，应对字符串本身签名。",
            "The hash of the string was signed instead of the string.",
        ),
        JointFault::BodyOnly => ("只对请求体签了名。", "Only the body was signed."),
    }
}
