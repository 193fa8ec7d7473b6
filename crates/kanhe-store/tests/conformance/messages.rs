//! Messages between nodes: whoever listens hears all of them, also after the server was gone.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kanhe_core::signal::{Announcer, Change, Listener};
use kanhe_core::time::Timestamp;
use kanhe_store::Outbox;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::fixture::{Case, Fixture, Way, cases};
use crate::samples::uid;

pub(crate) const CASES: &[Case] = cases![
    what_one_node_announces_all_who_listen_there_hear_and_nobody_elsewhere,
    who_listened_before_the_server_was_gone_hears_again_when_it_is_back,
];

/// Writes down what it hears.
struct Ear(UnboundedSender<Change>);

impl Listener for Ear {
    fn hear(&self, change: Change) {
        // An error means that the trial is over.
        let _ = self.0.send(change);
    }

    fn caught_up(&self, _: Timestamp) {}

    fn cut_off(&self) {}
}

fn ear() -> (Arc<Ear>, UnboundedReceiver<Change>) {
    let (sender, heard) = unbounded_channel();
    (Arc::new(Ear(sender)), heard)
}

/// Says something again and again until it is heard: from then on this ear listens.
async fn attend(way: &dyn Way, heard: &mut UnboundedReceiver<Change>) {
    let message = Change::HostKeys.to_string();
    loop {
        // While the server is gone nobody can.
        let _ = way.courier().carry(&message).await;
        if timeout(Duration::from_millis(50), heard.recv()).await.is_ok() {
            return;
        }
    }
}

async fn what_one_node_announces_all_who_listen_there_hear_and_nobody_elsewhere(fixture: &Fixture) {
    let (common, elsewhere) = (fixture.common(), fixture.another().await);
    let (one, other) = (common.way(fixture.address()).await, common.way(fixture.address()).await);
    let far = elsewhere.common().way(elsewhere.address()).await;
    let ((own_ear, mut own), (ear_of_other, mut others), (far_ear, mut afar)) = (ear(), ear(), ear());
    let _listening = (one.listen(own_ear), other.listen(ear_of_other), far.listen(far_ear));
    for (way, heard) in [(&one, &mut own), (&other, &mut others), (&far, &mut afar)] {
        attend(&**way, heard).await;
    }

    let told: HashSet<Change> =
        (1..=2000).map(|number| Change::App { uid: uid(number), revision: number }).collect();
    let outbox = Outbox::start(vec![one.courier()]);
    for change in &told {
        outbox.announce(*change);
    }
    for heard in [&mut own, &mut others] {
        let mut left = told.clone();
        while !left.is_empty() {
            left.remove(&heard.recv().await.unwrap());
        }
    }
    attend(&*far, &mut afar).await;
    while let Ok(change) = afar.try_recv() {
        assert_eq!(change, Change::HostKeys, "this was said elsewhere");
    }
}

async fn who_listened_before_the_server_was_gone_hears_again_when_it_is_back(fixture: &Fixture) {
    let mut server = fixture.common().alone().await;
    let way = fixture.common().way(&server.address()).await;
    let (ear, mut heard) = ear();
    let _listening = way.listen(ear);
    attend(&*way, &mut heard).await;
    block_in_place(|| server.kill());
    assert!(way.courier().carry("host_keys").await.is_err(), "who cannot carry a message says so");
    block_in_place(|| server.start_again());
    while heard.try_recv().is_ok() {}
    attend(&*way, &mut heard).await;
}
