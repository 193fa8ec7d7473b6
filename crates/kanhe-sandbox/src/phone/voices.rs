//! Voices on the phone, by their local ids.

use std::collections::VecDeque;

use kanhe_core::entropy::draw;
use kanhe_sign::hex;

use super::{Caller, PhoneFault, Phones, Session};
use crate::sound::Sound;

/// How many voices a phone keeps.
const VOICES: usize = 64;
/// How many bytes they have together; the oldest give way.
const VOICES_BYTES: usize = 32 * 1024 * 1024;

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
    fn keep(&mut self, local_id: String, voice: Voice) {
        self.0.push_back((local_id, voice));
        let bytes = |voices: &Self| voices.0.iter().map(|(_, voice)| voice.sound.bytes.len()).sum::<usize>();
        while self.0.len() > VOICES || bytes(self) > VOICES_BYTES {
            self.0.pop_front();
        }
    }

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
        session.voices.keep(local_id.clone(), voice);
        local_id
    }

    /// Keeps a voice for a page, if the page is still there.
    pub(crate) fn add_voice(&self, caller: &Caller, voice: Voice) -> Option<String> {
        let mut local_id = None;
        self.with_document(caller, |session| local_id = Some(self.keep_voice(session, voice)));
        local_id
    }

    /// What one of the phone's voices sounds like.
    pub fn voice_sound(&self, session: &str, local_id: &str) -> Result<Sound, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(session).ok_or(PhoneFault::NoSession)?;
        session.voices.sound(local_id).ok_or(PhoneFault::NoVoice)
    }

    /// One of the phone's voices.
    pub(crate) fn voice(&self, session: &str, local_id: &str) -> Option<Voice> {
        self.state().sessions.get(session)?.voices.get(local_id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::sound::BYTES;

    fn keep(voices: &mut Voices, name: usize, size: usize) {
        let sound = Sound::new("audio/webm", Bytes::from(vec![0; size]), None).unwrap();
        voices.keep(name.to_string(), Voice { sound, transcript: None });
    }

    fn oldest(voices: &Voices) -> &str {
        &voices.0.front().unwrap().0
    }

    #[test]
    fn the_oldest_voices_give_way_to_many_and_to_large_ones() {
        let mut voices = Voices::default();
        for name in 0..65 {
            keep(&mut voices, name, 1);
        }
        assert_eq!((voices.0.len(), oldest(&voices)), (64, "1"));
        for name in 100..116 {
            keep(&mut voices, name, BYTES);
        }
        assert_eq!((voices.0.len(), oldest(&voices)), (16, "100"));
        keep(&mut voices, 200, 1);
        assert_eq!(oldest(&voices), "101");
    }
}
