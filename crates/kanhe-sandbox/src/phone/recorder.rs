//! The phone's recorder: one recording at a time, for a minute at the most.
//!
//! The sound comes from a file or a sentence that somebody has prepared, else from the microphone of whoever shows the
//! phone, if he says that he hears; else the phone makes a [`tone`]. So it records with and without a viewer.

use core::time::Duration;

use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::call::Object;
use super::face::Caller;
use super::voices::Voice;
use super::{PhoneFault, Phones};
use crate::sound::{Sound, tone::tone};

/// How long a viewer may take to hand over what his microphone has heard.
const DELIVERY: Duration = Duration::from_secs(5);
/// Longest transcript, in bytes.
const TRANSCRIPT: usize = 4096;

/// The event by which a page learns that something has ended by itself, for a local id and a length in milliseconds.
pub(crate) type Ending = fn(local_id: &str, duration_ms: u64) -> (&'static str, Object);

/// A recording that is over.
struct Finished {
    local_id: String,
    duration_ms: u64,
    document: u64,
    ending: Ending,
}

/// The recorder of a phone.
#[derive(Debug, Default)]
pub struct Recorder {
    /// How many recordings it has begun.
    begun: u64,
    recording: Option<Recording>,
    /// What the recording that ends next shall be.
    prepared: Prepared,
}

#[derive(Debug)]
struct Recording {
    id: u64,
    document: u64,
    since: Instant,
    limit: Duration,
    /// Somebody's microphone hears it.
    heard: bool,
    /// How long it was, once it is over and the sound of the microphone is on its way.
    ended: Option<Duration>,
    /// Who waits for that sound.
    delivery: Option<oneshot::Sender<Sound>>,
    ending: Ending,
}

/// What somebody has decided about a recording.
#[derive(Debug, Default)]
struct Prepared {
    sound: Option<Sound>,
    transcript: Option<String>,
}

/// A recorder, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct RecorderView {
    /// What is being recorded.
    pub recording: Option<RecordingView>,
    /// A file that the recording will be, in place of what a microphone hears.
    pub sound: Option<SoundView>,
    /// What is said in it.
    pub transcript: Option<String>,
}

/// A recording under way, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct RecordingView {
    /// Counts up in its session.
    pub id: u64,
    /// How long it is by now.
    pub elapsed_ms: u64,
    /// When it ends by itself.
    pub limit_ms: u64,
    /// Whether a viewer's microphone hears it.
    pub heard: bool,
    /// It is over; the microphone's sound is on its way.
    pub ended: bool,
}

/// A sound, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct SoundView {
    /// Its format.
    pub content_type: String,
    /// How long it lasts.
    pub duration_ms: u64,
}

impl Recorder {
    /// As the wire has it.
    pub(super) fn view(&self) -> RecorderView {
        let recording = self.recording.as_ref().map(|recording| RecordingView {
            id: recording.id,
            elapsed_ms: milliseconds(recording.length()),
            limit_ms: milliseconds(recording.limit),
            heard: recording.heard,
            ended: recording.ended.is_some(),
        });
        let sound = self.prepared.sound.as_ref().map(|sound| SoundView {
            content_type: sound.content_type.clone(),
            duration_ms: sound.duration_ms,
        });
        RecorderView { recording, sound, transcript: self.prepared.transcript.clone() }
    }

    /// The page is gone, and its recording with it, whatever was decided about it included.
    pub(super) fn drop_recording(&mut self) {
        if self.recording.take().is_some() {
            self.prepared = Prepared::default();
        }
    }

    fn by_id(&mut self, id: u64) -> Result<&mut Recording, PhoneFault> {
        self.recording.as_mut().filter(|recording| recording.id == id).ok_or(PhoneFault::NoRecording)
    }
}

impl Recording {
    fn length(&self) -> Duration {
        self.ended.unwrap_or_else(|| self.since.elapsed().min(self.limit))
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Phones {
    /// Begins to record for a page. `ending` tells it if the recording ends by itself. Answers whether it began: there
    /// is one recording at a time.
    pub(crate) fn record(&self, caller: &Caller, ending: Ending) -> bool {
        let limit = Duration::from_millis(caller.phone.recording_limit_ms.into());
        let mut began = None;
        self.with_document(caller, |session| {
            let recorder = &mut session.recorder;
            if recorder.recording.is_some() {
                return;
            }
            recorder.begun += 1;
            began = Some(recorder.begun);
            recorder.recording = Some(Recording {
                id: recorder.begun,
                document: caller.document,
                since: Instant::now(),
                limit,
                heard: false,
                ended: None,
                delivery: None,
                ending,
            });
        });
        let Some(recording) = began else { return false };
        let session = caller.session.clone();
        self.later(limit, move |phones| async move { phones.time_is_up(&session, recording).await });
        true
    }

    /// Ends a page's recording, and keeps it. Nothing if the page records nothing, or is gone meanwhile.
    pub(crate) async fn stop_recording(&self, caller: &Caller) -> Option<String> {
        let mut recording = None;
        self.with_document(caller, |session| {
            let under_way = session.recorder.recording.as_ref();
            recording = under_way.filter(|recording| recording.ended.is_none()).map(|recording| recording.id);
        });
        self.finish_recording(&caller.session, recording?).await.map(|finished| finished.local_id)
    }

    /// The limit has come: the page is told, since it has not asked.
    async fn time_is_up(&self, session: &str, recording: u64) {
        if let Some(finished) = self.finish_recording(session, recording).await {
            let Finished { local_id, duration_ms, document, ending } = finished;
            let (event, payload) = ending(&local_id, duration_ms);
            self.emit(session, document, event, payload).await;
        }
    }

    async fn finish_recording(&self, id: &str, recording: u64) -> Option<Finished> {
        let delivery = self.end_recording(id, recording).ok()?;
        let heard = match delivery {
            Some(delivery) => timeout(DELIVERY, delivery).await.ok().and_then(Result::ok),
            None => None,
        };
        let mut finished = None;
        let kept = self.with_session(id, |session| {
            let recorder = &mut session.recorder;
            let Recording { document, ending, .. } = *recorder.by_id(recording)?;
            let length = milliseconds(recorder.by_id(recording)?.length());
            recorder.recording = None;
            let Prepared { sound, transcript } = core::mem::take(&mut recorder.prepared);
            let sound = sound.or(heard).unwrap_or_else(|| tone(length));
            let duration_ms = sound.duration_ms;
            let local_id = self.keep_voice(session, Voice { sound, transcript });
            finished = Some(Finished { local_id, duration_ms, document, ending });
            Ok(())
        });
        kept.ok().and(finished)
    }

    /// Stops the clock of a recording. Answers where its sound will come from, if a microphone has heard it and
    /// nobody has chosen another.
    fn end_recording(
        &self,
        id: &str,
        recording: u64,
    ) -> Result<Option<oneshot::Receiver<Sound>>, PhoneFault> {
        let mut delivery = None;
        self.with_session(id, |session| {
            let chosen = session.recorder.prepared.sound.is_some();
            let recording = session.recorder.by_id(recording)?;
            if recording.ended.is_some() {
                return Err(PhoneFault::NoRecording);
            }
            recording.ended = Some(recording.length());
            if recording.heard && !chosen {
                let (sender, receiver) = oneshot::channel();
                recording.delivery = Some(sender);
                delivery = Some(receiver);
            }
            Ok(())
        })?;
        Ok(delivery)
    }

    /// A viewer says whether his microphone hears a recording. Answers whether it is waited for: not if another one
    /// hears it, nor if it is over.
    pub fn hear(&self, id: &str, recording: u64, heard: bool) -> Result<bool, PhoneFault> {
        let mut counts = false;
        self.with_session(id, |session| {
            let Ok(recording) = session.recorder.by_id(recording) else { return Ok(()) };
            counts = heard && !recording.heard && recording.ended.is_none();
            if counts || !heard {
                recording.heard = heard;
                // Whoever waits for a sound that will not come need not wait longer.
                recording.delivery.take_if(|_| !heard);
            }
            Ok(())
        })?;
        Ok(counts)
    }

    /// A viewer hands over what his microphone has heard of a recording that is over.
    pub fn deliver(&self, id: &str, recording: u64, sound: Sound) -> Result<(), PhoneFault> {
        let mut waiting = None;
        self.with_session(id, |session| {
            waiting = session.recorder.by_id(recording)?.delivery.take();
            Ok(())
        })?;
        let waiting = waiting.ok_or(PhoneFault::NoRecording)?;
        waiting.send(sound).map_err(|_| PhoneFault::NoRecording)
    }

    /// Decides what the recording that ends next will be: this file, or again what a microphone hears.
    pub fn choose_sound(&self, id: &str, sound: Option<Sound>) -> Result<(), PhoneFault> {
        let choose = |session: &mut super::Session| {
            session.recorder.prepared.sound = sound;
            Ok(())
        };
        self.with_session(id, choose).map(drop)
    }

    /// Decides what is said in the recording that ends next.
    pub fn write_transcript(&self, id: &str, transcript: Option<String>) -> Result<(), PhoneFault> {
        if transcript.as_ref().is_some_and(|text| text.len() > TRANSCRIPT) {
            return Err(PhoneFault::TooLong);
        }
        let write = |session: &mut super::Session| {
            session.recorder.prepared.transcript = transcript;
            Ok(())
        };
        self.with_session(id, write).map(drop)
    }
}
