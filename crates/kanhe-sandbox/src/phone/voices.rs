//! Voices on the phone, by their local ids.

use std::collections::VecDeque;

use kanhe_core::entropy::draw;
use kanhe_sign::hex;

use super::{Phones, Session};
use crate::sound::Sound;

/// How many voices a phone keeps.
const VOICES: usize = 64;

/// A voice.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// What one hears.
    pub(crate) sound: Sound,
    /// What is said in it, if somebody has written it down.
    pub(crate) transcript: Option<String>,
}

/// The voices of a phone, oldest first.
#[derive(Debug, Default)]
pub struct Voices(VecDeque<(String, Voice)>);

impl Voices {
    pub(super) fn sound(&self, local_id: &str) -> Option<Sound> {
        self.get(local_id).map(|voice| voice.sound.clone())
    }

    fn get(&self, local_id: &str) -> Option<&Voice> {
        self.0.iter().find(|(id, _)| id == local_id).map(|(_, voice)| voice)
    }
}

impl Phones {
    pub(super) fn keep_voice(&self, session: &mut Session, voice: Voice) -> String {
        let id = hex::text(&draw::<16>(self.platform.entropy(), "voice"));
        let local_id = format!("weixin://resourceid/{id}");
        if session.voices.0.len() == VOICES {
            session.voices.0.pop_front();
        }
        session.voices.0.push_back((local_id.clone(), voice));
        local_id
    }

    /// One of the phone's voices.
    pub(crate) fn voice(&self, session: &str, local_id: &str) -> Option<Voice> {
        self.state().sessions.get(session)?.voices.get(local_id).cloned()
    }
}
