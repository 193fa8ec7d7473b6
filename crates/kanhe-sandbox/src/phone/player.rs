//! The phone's player: one voice at a time. Whoever shows the phone plays it aloud and says when it has ended; where
//! nobody does, it ends by the clock.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::face::Caller;
use super::recorder::Ending;
use super::{PhoneFault, Phones, Session};
use crate::sound::Sound;

/// How much longer a voice may last where somebody plays it aloud: his player starts later than our clock.
const GRACE: Duration = Duration::from_secs(3);
/// No voice is longer.
const LONGEST: u64 = 3_600_000;

/// The player of a phone.
#[derive(Debug, Default)]
pub struct Player {
    /// How often it has begun to play, or gone on.
    begun: u64,
    playing: Option<Playing>,
}

#[derive(Debug)]
struct Playing {
    /// Another one each time that a voice begins or goes on.
    id: u64,
    document: u64,
    local_id: String,
    sound: Sound,
    /// Where it was when it began or was paused.
    from: Duration,
    /// Since when it plays; nothing while it is paused.
    since: Option<Instant>,
    /// Somebody plays it aloud.
    aloud: bool,
    ending: Ending,
}

/// A player, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct PlayerView {
    /// Another one each time that a voice begins or goes on.
    pub id: u64,
    /// Which voice.
    pub local_id: String,
    /// Where it is.
    pub position_ms: u64,
    /// How long it is.
    pub duration_ms: u64,
    /// It waits to be played on.
    pub paused: bool,
}

/// What a viewer says of the voice that he plays aloud.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Played {
    /// Which: [`PlayerView::id`].
    pub id: u64,
    /// How it stands.
    pub state: Progress,
    /// How long it is, if he has measured that.
    #[serde(default)]
    pub duration_ms: Option<u64>,
}

/// How far a viewer is with a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// He plays it aloud.
    Began,
    /// It has come to its end.
    Ended,
    /// The person does not want to hear more.
    Stopped,
}

impl Player {
    /// As the wire has it; nothing if it is at rest.
    pub(super) fn view(&self) -> Option<PlayerView> {
        self.playing.as_ref().map(|playing| PlayerView {
            id: playing.id,
            local_id: playing.local_id.clone(),
            position_ms: u64::try_from(playing.position().as_millis()).unwrap_or(u64::MAX),
            duration_ms: playing.sound.duration_ms,
            paused: playing.since.is_none(),
        })
    }

    /// The page is gone.
    pub(super) fn rest(&mut self) {
        self.playing = None;
    }

    fn of(&mut self, local_id: &str) -> Option<&mut Playing> {
        self.playing.as_mut().filter(|playing| playing.local_id == local_id)
    }
}

impl Playing {
    fn length(&self) -> Duration {
        Duration::from_millis(self.sound.duration_ms.min(LONGEST))
    }

    /// How much of it has gone by; more than there is, where a viewer is late.
    fn gone_by(&self) -> Duration {
        self.from + self.since.map(|since| since.elapsed()).unwrap_or_default()
    }

    fn position(&self) -> Duration {
        self.gone_by().min(self.length())
    }

    /// How long until it must have ended.
    fn left(&self) -> Duration {
        let grace = if self.aloud { GRACE } else { Duration::ZERO };
        (self.length() + grace).saturating_sub(self.gone_by())
    }
}

impl Phones {
    /// Plays a voice for a page: from its beginning, or on from where it was paused. Another one that plays makes room
    /// for it. Answers whether the phone has it.
    pub(crate) fn play(&self, caller: &Caller, local_id: &str, ending: Ending) -> bool {
        let mut began = None;
        self.with_document(caller, |session| {
            let Some(sound) = session.voices.sound(local_id) else { return };
            let player = &mut session.player;
            let paused = player.of(local_id).filter(|playing| playing.since.is_none());
            let from = paused.map(|playing| playing.from).unwrap_or_default();
            player.begun += 1;
            let playing = Playing {
                id: player.begun,
                document: caller.document,
                local_id: local_id.to_owned(),
                sound,
                from,
                since: Some(Instant::now()),
                aloud: false,
                ending,
            };
            began = Some((playing.id, playing.left()));
            player.playing = Some(playing);
        });
        let Some((id, left)) = began else { return false };
        self.end_playing_in(left, &caller.session, id);
        true
    }

    /// Pauses a voice. Answers whether it played.
    pub(crate) fn pause(&self, caller: &Caller, local_id: &str) -> bool {
        let mut paused = false;
        self.with_document(caller, |session| {
            if let Some(playing) = session.player.of(local_id).filter(|playing| playing.since.is_some()) {
                playing.from = playing.position();
                playing.since = None;
                paused = true;
            }
        });
        paused
    }

    /// Stops a voice. Answers whether it played, or was paused.
    pub(crate) fn stop_playing(&self, caller: &Caller, local_id: &str) -> bool {
        let mut stopped = false;
        self.with_document(caller, |session| {
            if session.player.of(local_id).is_some() {
                session.player.rest();
                stopped = true;
            }
        });
        stopped
    }

    /// What a viewer says of the voice that he plays aloud. Answers whether it is still what plays.
    pub async fn played(&self, id: &str, played: Played) -> Result<bool, PhoneFault> {
        let Played { id: playing, state, duration_ms } = played;
        if state != Progress::Began {
            self.get(id)?;
            return Ok(self.end_playing(id, playing).await);
        }
        let mut left = None;
        self.with_session(id, |session| {
            if let Some(playing) = playing_now(session, playing) {
                playing.aloud = true;
                playing.sound.duration_ms = duration_ms.unwrap_or(playing.sound.duration_ms).min(LONGEST);
                left = Some(playing.left());
            }
            Ok(())
        })?;
        let Some(left) = left else { return Ok(false) };
        self.end_playing_in(left, id, playing);
        Ok(true)
    }

    fn end_playing_in(&self, left: Duration, session: &str, playing: u64) {
        let session = session.to_owned();
        self.later(left, move |phones| async move {
            if phones.has_played(&session, playing) {
                phones.end_playing(&session, playing).await;
            }
        });
    }

    /// Whether a voice has come to its end by the clock: an earlier alarm rings in vain.
    fn has_played(&self, id: &str, playing: u64) -> bool {
        let mut state = self.state();
        let session = state.sessions.get_mut(id);
        let playing = session.and_then(|session| playing_now(session, playing));
        playing.is_some_and(|playing| playing.since.is_some() && playing.left().is_zero())
    }

    /// Ends what plays, and tells the page. Answers whether it still played.
    async fn end_playing(&self, id: &str, playing: u64) -> bool {
        let mut over = None;
        let there = self.with_session(id, |session| {
            over = session.player.playing.take_if(|now| now.id == playing);
            Ok(())
        });
        let Some(Playing { document, local_id, sound, ending, .. }) = there.ok().and(over) else {
            return false;
        };
        let (event, payload) = ending(&local_id, sound.duration_ms);
        self.emit(id, document, event, payload).await;
        true
    }
}

fn playing_now(session: &mut Session, id: u64) -> Option<&mut Playing> {
    session.player.playing.as_mut().filter(|playing| playing.id == id)
}
