//! Signing pages, cards and payments.
//!
//! * [`url`]: which URLs are signed, and what about them looks like a mistake;
//! * [`page`]: the objects that `wx.config`, `dd.config` and `dd.authConfig` take;
//! * [`card`]: what `wx.addCard` and `wx.chooseCard` take;
//! * [`pay`]: what `wx.chooseWXPay` takes;
//! * [`moment`]: moments as vendors want them written.

pub mod card;
pub mod moment;
pub mod page;
pub mod pay;
pub mod url;

/// Something signed, and for how long.
#[derive(Clone, Debug)]
pub struct Signed<T> {
    /// What a page takes.
    pub object: T,
    /// For how many seconds it is good, so that callers may cache: as long as the ticket lives.
    pub expires_in: u32,
    /// What about the URL looks like a mistake.
    pub traps: Vec<url::Trap>,
}
