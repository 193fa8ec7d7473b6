//! Several platforms on one store: what one changes the others know, by message, by asking, or after the stated time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kanhe_core::app::AppStatus;
use kanhe_core::credential::{CredentialPolicy, Form, Renewal};
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::{NewApp, Platform, Readiness, Unavailable};
use kanhe_core::refusal::BackendRefusal;
use kanhe_core::secret::Secret;
use kanhe_core::signal::{Alone, Change, Listener, Trust};
use kanhe_core::store::StoreError;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_core::word::Word;
use kanhe_sign::derive::MasterKey;
use kanhe_store::{Outbox, follow};
use tokio::task::block_in_place;

use crate::fixture::{Case, Fixture, cases};
use crate::samples::{TOKEN, WECHAT, at};

pub(crate) const CASES: &[Case] = cases![
    what_one_node_changes_another_knows_by_a_message,
    a_message_that_is_lost_is_made_up_for_by_asking,
    without_message_and_asking_a_copy_is_looked_up_again_after_the_stated_time,
    while_the_server_is_gone_copies_count_for_the_stated_time_and_no_longer,
    a_number_that_is_given_out_again_after_a_restoration_makes_no_old_token_good,
];

const TRUST: Trust = Trust { staleness: Duration::from_secs(5), outage: Duration::from_secs(600) };

const POLICY: CredentialPolicy = CredentialPolicy {
    kind: TOKEN,
    form: Form::Token,
    life: Duration::from_secs(7200),
    overlap: Duration::ZERO,
    renewal: Renewal::Always,
};

/// Often enough that a trial does not wait for it.
const OFTEN: Duration = Duration::from_millis(10);

async fn node(fixture: &Fixture, address: &str, clock: &Arc<ManualClock>, seed: u8) -> Platform {
    node_with(fixture, address, clock, seed, Mint::new(key(1), [])).await
}

fn key(number: u16) -> (KeyId, MasterKey) {
    (KeyId(number), MasterKey::new([number.to_le_bytes()[0]; 32]))
}

async fn node_with(
    fixture: &Fixture,
    address: &str,
    clock: &Arc<ManualClock>,
    seed: u8,
    mint: Mint,
) -> Platform {
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let store = fixture.backend.open(address).await;
    Platform::new(store, clock, Arc::new(SeededEntropy::new(seed)), mint).with_others(Arc::new(Alone), TRUST)
}

fn new_app() -> NewApp {
    NewApp::plain(WECHAT, ("wx1", Secret::new("secret")), ("One", Word::new("service")))
}

/// Waits for something that comes by itself.
async fn until(mut it_is_so: impl AsyncFnMut() -> bool) {
    while !it_is_so().await {
        tokio::time::sleep(OFTEN).await;
    }
}

/// A node, and how often all that had changed has been heard there.
struct Counted {
    node: Arc<Platform>,
    passes: AtomicU64,
}

impl Listener for Counted {
    fn hear(&self, change: Change) {
        self.node.hear(change);
    }

    fn caught_up(&self, asked: Timestamp) {
        self.node.caught_up(asked);
        self.passes.fetch_add(1, Ordering::SeqCst);
    }

    fn cut_off(&self) {
        self.node.cut_off();
    }
}

/// What a node makes of the app's secret.
async fn admits(node: &Platform) -> Result<Result<(), BackendRefusal>, Unavailable> {
    Ok(node.authenticate(WECHAT, "wx1", "secret", None).await?.map(drop))
}

async fn switch_off(node: &Platform) {
    let app = node.app(WECHAT, "wx1").await.unwrap().unwrap();
    node.change_app(app.uid, |app| app.status = AppStatus::Disabled).await.unwrap();
}

async fn what_one_node_changes_another_knows_by_a_message(fixture: &Fixture) {
    let (clock, address) = (Arc::new(ManualClock::at(at(0))), fixture.address());
    let way = fixture.common().way(address).await;
    let outbox = Arc::new(Outbox::start(vec![way.courier()]));
    let one = node(fixture, address, &clock, 1).await.with_others(outbox, TRUST);
    let other = Arc::new(node(fixture, address, &clock, 2).await);
    let app = one.register(new_app()).await.unwrap().unwrap();
    let token = one.issue(&app, &POLICY).await.unwrap().text;
    // It has just asked the store; what happens from now on only a message can tell it.
    other.caught_up(clock.now());
    let _listening = way.listen(Arc::clone(&other) as Arc<dyn Listener>);
    let accepts = async || other.authenticate_token(WECHAT, &[TOKEN], token.reveal(), None).await.unwrap();
    assert!(accepts().await.is_ok(), "made by the one, good at the other");

    // A message that came before anybody listened is repeated by the next change.
    until(async || {
        one.issue(&app, &POLICY).await.unwrap();
        accepts().await.is_err()
    })
    .await;
    assert_eq!(accepts().await.unwrap_err(), BackendRefusal::TokenSuperseded);
    assert_eq!(admits(&other).await.unwrap(), Ok(()));
    switch_off(&one).await;
    until(async || admits(&other).await.unwrap() == Err(BackendRefusal::AppDisabled)).await;

    let (key, text) = one.make_host_key("host").await.unwrap();
    until(async || other.authenticate_host(text.reveal()).await.unwrap().is_some()).await;
    one.remove_host_key(key.id).await.unwrap();
    until(async || other.authenticate_host(text.reveal()).await.unwrap().is_none()).await;
}

async fn a_message_that_is_lost_is_made_up_for_by_asking(fixture: &Fixture) {
    let (clock, address) = (Arc::new(ManualClock::at(at(0))), fixture.address());
    let one = node(fixture, address, &clock, 1).await;
    let other = Arc::new(node(fixture, address, &clock, 2).await);
    one.register(new_app()).await.unwrap().unwrap();
    let changes = fixture.common().changes(address).await.unwrap();
    let _following = follow(changes, Arc::clone(&other) as Arc<dyn Listener>, clock.clone(), OFTEN);
    assert_eq!(admits(&other).await.unwrap(), Ok(()));
    switch_off(&one).await;
    // The clock stands still, so that no copy grows old.
    until(async || admits(&other).await.unwrap() == Err(BackendRefusal::AppDisabled)).await;
}

async fn without_message_and_asking_a_copy_is_looked_up_again_after_the_stated_time(fixture: &Fixture) {
    let (clock, address) = (Arc::new(ManualClock::at(at(0))), fixture.address());
    let one = node(fixture, address, &clock, 1).await;
    let other = node(fixture, address, &clock, 2).await;
    one.register(new_app()).await.unwrap().unwrap();
    other.caught_up(clock.now());
    assert_eq!(admits(&other).await.unwrap(), Ok(()));
    switch_off(&one).await;
    clock.advance(TRUST.staleness);
    assert_eq!(admits(&other).await.unwrap(), Ok(()), "it cannot know");
    clock.advance(Duration::from_millis(1));
    assert_eq!(admits(&other).await.unwrap(), Err(BackendRefusal::AppDisabled));
}

async fn while_the_server_is_gone_copies_count_for_the_stated_time_and_no_longer(fixture: &Fixture) {
    let mut server = fixture.common().alone().await;
    let (clock, address) = (Arc::new(ManualClock::at(at(0))), server.address());
    let node = Arc::new(node(fixture, &address, &clock, 1).await);
    let changes = fixture.common().changes(&address).await.unwrap();
    let counted = Arc::new(Counted { node: Arc::clone(&node), passes: AtomicU64::new(0) });
    let _following = follow(changes, Arc::clone(&counted) as Arc<dyn Listener>, clock.clone(), OFTEN);
    let app = node.register(new_app()).await.unwrap().unwrap();
    let token = node.issue(&app, &POLICY).await.unwrap().text;
    let verifies = async || {
        node.authenticate_token(WECHAT, &[TOKEN], token.reveal(), None).await.map(|verdict| verdict.is_ok())
    };
    // Its own changes are heard too, and end its copies. One pass may have begun before them, the next has not.
    let heard = counted.passes.load(Ordering::SeqCst) + 2;
    until(async || counted.passes.load(Ordering::SeqCst) >= heard).await;
    until(async || node.readiness().await == Readiness::Ready && verifies().await.unwrap()).await;

    block_in_place(|| server.kill());
    until(async || node.readiness().await == Readiness::Degraded).await;
    clock.advance(TRUST.outage);
    assert!(verifies().await.unwrap());
    assert_eq!(admits(&node).await.unwrap(), Ok(()));
    let issued = node.issue(&app, &POLICY).await;
    assert!(matches!(issued, Err(Unavailable(StoreError::Unavailable(_)))), "{issued:?}");
    clock.advance(Duration::from_millis(1));
    assert!(verifies().await.is_err(), "the stated time is over");
    assert_eq!(node.readiness().await, Readiness::NotReady);

    block_in_place(|| server.start_again());
    until(async || verifies().await.unwrap_or(false)).await;
    until(async || node.readiness().await == Readiness::Ready).await;
    node.issue(&app, &POLICY).await.unwrap();
}

async fn a_number_that_is_given_out_again_after_a_restoration_makes_no_old_token_good(fixture: &Fixture) {
    let clock = Arc::new(ManualClock::at(at(0)));
    let one = node(fixture, fixture.address(), &clock, 1).await;
    let app = one.register(new_app()).await.unwrap().unwrap();
    let old = one.issue(&app, &POLICY).await.unwrap();

    // The backup was from before that token; the master key was changed, as it has to be.
    let restored = fixture.another().await;
    let mint = Mint::new(key(2), [key(1)]);
    let other = node_with(&restored, restored.address(), &clock, 1, mint).await;
    let same = other.register(new_app()).await.unwrap().unwrap();
    let new = other.issue(&same, &POLICY).await.unwrap();
    assert_eq!((same.uid, new.generation), (app.uid, old.generation));
    let verdict = other.authenticate_token(WECHAT, &[TOKEN], old.text.reveal(), None).await.unwrap();
    assert_eq!(verdict.unwrap_err(), BackendRefusal::TokenUnknown);
    assert!(other.authenticate_token(WECHAT, &[TOKEN], new.text.reveal(), None).await.unwrap().is_ok());
}
