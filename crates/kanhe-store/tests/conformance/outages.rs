//! A server that goes and comes back: what was acknowledged is there, and the store recovers by itself.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use kanhe_core::quota::Taken;
use kanhe_core::store::{Advance, Store, StoreError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::{JoinSet, block_in_place};

use crate::fixture::{Case, Fixture, cases};
use crate::samples::{TOKEN, app, at, issued, token_of, uid};

pub(crate) const CASES: &[Case] = cases![
    what_was_acknowledged_before_the_server_was_killed_is_there_when_it_is_back,
    a_connection_that_hangs_is_given_up_and_replaced,
];

/// What a writer was told.
enum Told {
    Generation(u64),
    Used(u32),
    App(u64),
    Refused,
}

struct Load {
    store: Arc<dyn Store>,
    numbers: AtomicU64,
    over: AtomicBool,
}

impl Load {
    async fn write(self: Arc<Self>, tell: UnboundedSender<Told>) {
        while !self.over.load(Ordering::Relaxed) {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            for told in [self.advance().await, self.take().await, self.insert(number).await] {
                let told = match told {
                    Ok(told) => told,
                    Err(StoreError::Unavailable(_)) => Told::Refused,
                    Err(other) => panic!("an outage is told as {other:?}"),
                };
                tell.send(told).unwrap();
            }
        }
    }

    async fn advance(&self) -> Result<Told, StoreError> {
        match self.store.advance(&token_of(0), None, &issued(0)).await? {
            Advance::Done(line) => Ok(Told::Generation(line.number())),
            Advance::Lost(line) => panic!("an unconditional advance was lost: {line:?}"),
        }
    }

    async fn take(&self) -> Result<Told, StoreError> {
        match self.store.take_quota(uid(0), TOKEN, at(0), u32::MAX).await? {
            Taken::Allowed { used } => Ok(Told::Used(used)),
            Taken::Exhausted => panic!("an endless allowance was exhausted"),
        }
    }

    async fn insert(&self, number: u64) -> Result<Told, StoreError> {
        self.store.insert_app(&app(number)).await.map(|()| Told::App(number))
    }
}

#[derive(Default)]
struct Heard {
    generations: BTreeSet<u64>,
    used: BTreeSet<u32>,
    apps: BTreeSet<u64>,
    refused: u64,
}

impl Heard {
    fn note(&mut self, told: &Told) {
        let new = match *told {
            Told::Generation(number) => self.generations.insert(number),
            Told::Used(number) => self.used.insert(number),
            Told::App(number) => self.apps.insert(number),
            Told::Refused => {
                self.refused += 1;
                true
            }
        };
        assert!(new, "something was given out twice");
    }

    /// Listens until something of the kind has been told so many times more.
    async fn until(&mut self, news: &mut UnboundedReceiver<Told>, more: u64, of: impl Fn(&Self) -> u64) {
        let goal = of(self) + more;
        while of(self) < goal {
            let told = news.recv().await.unwrap();
            self.note(&told);
        }
    }
}

const WRITERS: u64 = 8;

async fn what_was_acknowledged_before_the_server_was_killed_is_there_when_it_is_back(fixture: &Fixture) {
    let mut server = fixture.durable().served().unwrap().alone().await;
    let store = fixture.backend.open(&server.address()).await;
    let load = Load { store: store.clone(), numbers: AtomicU64::new(0), over: AtomicBool::new(false) };
    let (load, (tell, mut news)) = (Arc::new(load), unbounded_channel());
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(load.clone().write(tell.clone()));
    }
    drop(tell);

    let mut heard = Heard::default();
    for _ in 0..3 {
        heard.until(&mut news, 40, |heard| heard.apps.len() as u64).await;
        block_in_place(|| server.kill());
        heard.until(&mut news, 40, |heard| heard.refused).await;
        assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
        block_in_place(|| server.start_again());
    }
    heard.until(&mut news, 40, |heard| heard.apps.len() as u64).await;
    load.over.store(true, Ordering::Relaxed);
    while let Some(told) = news.recv().await {
        heard.note(&told);
    }
    writers.join_all().await;

    store.ping().await.unwrap();
    let generation = store.line(&token_of(0)).await.unwrap().number();
    // What was refused may have happened or not; more than that has not.
    let known = heard.generations.len() as u64;
    assert!(heard.generations.last().is_some_and(|last| *last <= generation));
    assert!((known..=known + heard.refused).contains(&generation), "{known} and {generation}");
    let Taken::Allowed { used } = store.take_quota(uid(0), TOKEN, at(0), u32::MAX).await.unwrap() else {
        panic!("an endless allowance was exhausted");
    };
    let known = heard.used.len() as u64 + 1;
    assert!((known..=known + heard.refused).contains(&u64::from(used)), "{known} and {used}");
    for number in heard.apps {
        assert_eq!(store.app_by_uid(uid(number)).await.unwrap(), Some(app(number)));
    }
}

/// Passes on what it reads, except while the line is frozen.
async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut frozen: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if frozen.wait_for(|frozen| !frozen).await.is_err() || to.write_all(&bytes[..read]).await.is_err() {
            break;
        }
    }
}

/// A way to a server that can be frozen: connections stay, and nothing arrives.
async fn line_to(server: String) -> (String, watch::Sender<bool>) {
    let (freeze, frozen) = watch::channel(false);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let (near, far) = (near.into_split(), TcpStream::connect(&server).await.unwrap().into_split());
            tokio::spawn(pass_on(near.0, far.1, frozen.clone()));
            tokio::spawn(pass_on(far.0, near.1, frozen.clone()));
        }
    });
    (here, freeze)
}

async fn a_connection_that_hangs_is_given_up_and_replaced(fixture: &Fixture) {
    let address = fixture.address();
    let server = address.split_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
    let (line, freeze) = line_to(server.clone()).await;
    let store = fixture.backend.open(&address.replace(&server, &line)).await;
    store.insert_app(&app(1)).await.unwrap();

    freeze.send(true).unwrap();
    let (key, next, second) = (token_of(1), issued(0), app(2));
    let (read, advanced, inserted) =
        tokio::join!(store.app_by_uid(uid(1)), store.advance(&key, None, &next), store.insert_app(&second));
    assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
    assert!(matches!(advanced, Err(StoreError::Unavailable(_))), "{advanced:?}");
    assert!(matches!(inserted, Err(StoreError::Unavailable(_))), "{inserted:?}");

    freeze.send(false).unwrap();
    assert_eq!(store.app_by_uid(uid(1)).await.unwrap(), Some(app(1)));
    let Advance::Done(line) = store.advance(&key, None, &next).await.unwrap() else {
        panic!("nobody else is there")
    };
    assert!((1..=2).contains(&line.number()), "the one before may have arrived after all: {line:?}");
}
