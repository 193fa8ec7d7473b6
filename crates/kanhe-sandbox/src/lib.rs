//! What only `kanhe dev` has.
//!
//! * [`phone`]: the simulated phone: sessions, their pages, dialogs and calls. The reference implementation of a
//!   host: it asks the platform to verify pages exactly as a real super-app would;
//! * [`wechat`]: the phone's WeChat face: what each bridge call answers, and in which shape on which device;
//! * [`office`]: its DingTalk and Gov-DingTalk faces, which are one client in two editions;
//! * [`sound`]: what it records and plays;
//! * [`wallet`], [`cashier`]: the cards that apps offer and users hold; orders, and their payment;
//! * [`suites`]: what the makers of third-party apps are told; [`messenger`]: the port by which;
//! * [`picture`]: what it photographs and shows;
//! * [`place`], [`beacon`], [`device`]: what the phone knows of the world and of itself;
//! * [`faults`]: failures on command; [`log`]: what happened; [`events`]: the same as it happens.
//!
//! The types that go over the wire are those of `web/types/sandbox.d.ts`.

pub mod beacon;
pub mod cashier;
pub mod device;
pub mod events;
pub mod faults;
pub mod log;
pub mod messenger;
pub mod office;
pub mod phone;
pub mod picture;
pub mod place;
pub mod sound;
pub mod suites;
pub mod wallet;
pub mod wechat;
