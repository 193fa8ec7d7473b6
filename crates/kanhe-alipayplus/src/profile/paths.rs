//! Where an edition's calls are. The path is signed as it is sent, with its prefix and suffix.

/// The addresses of one edition (`protocol/alipay-plus.md` 3.1 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Tokens for a code or a refresh token.
    pub apply_token: &'static str,
    /// What the user has let the app see.
    pub inquire_user: &'static str,
    /// Ends tokens.
    pub cancel_token: &'static str,
    /// An auto-debit contract for the user to sign.
    pub prepare: &'static str,
    /// The address of a hosted authorization page, where the edition has one.
    pub consult: Option<&'static str>,
    /// A message to the user's inbox.
    pub send_inbox: &'static str,
    /// The same as a notification on his screen.
    pub send_push: &'static str,
    /// An auto-debit.
    pub pay: &'static str,
    /// What became of it.
    pub inquire_payment: &'static str,
}

impl Paths {
    /// All of them, each call in its place.
    pub fn all(&self) -> [Option<&'static str>; 9] {
        [
            Some(self.apply_token),
            Some(self.inquire_user),
            Some(self.cancel_token),
            Some(self.prepare),
            self.consult,
            Some(self.send_inbox),
            Some(self.send_push),
            Some(self.pay),
            Some(self.inquire_payment),
        ]
    }
}

/// The manual's addresses between a prefix and a suffix.
macro_rules! paths {
    ($prefix:literal, $suffix:literal) => {
        $crate::profile::paths::Paths {
            apply_token: concat!($prefix, "/authorizations/applyToken", $suffix),
            inquire_user: concat!($prefix, "/users/inquiryUserInfo", $suffix),
            cancel_token: concat!($prefix, "/authorizations/cancelToken", $suffix),
            prepare: concat!($prefix, "/authorizations/prepare", $suffix),
            consult: None,
            send_inbox: concat!($prefix, "/messages/sendInbox", $suffix),
            send_push: concat!($prefix, "/messages/sendPush", $suffix),
            pay: concat!($prefix, "/payments/pay", $suffix),
            inquire_payment: concat!($prefix, "/payments/inquiryPayment", $suffix),
        }
    };
}

pub(super) use paths;
