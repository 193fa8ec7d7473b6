//! `POST /v1/authorizations/applyToken`: a code becomes tokens, once. The request's RSA signature is verified, the reply
//! is signed; so what it is compared with is those two operations, and nothing else.

use core::time::Duration;
use std::sync::Arc;

use bytes::Bytes;
use kanhe_alipayplus::authorization::{Authorization, Will, authorize};
use kanhe_alipayplus::keys::admit;
use kanhe_alipayplus::policy::{CALLS_A_MINUTE, MINI_PROGRAM};
use kanhe_alipayplus::profile::Profile;
use kanhe_alipayplus::tokens::exchange::Exchange;
use kanhe_alipayplus::{DIALECT, moment};
use kanhe_core::app::App;
use kanhe_core::platform::NewApp;
use kanhe_core::secret::Secret;
use kanhe_core::user::User;
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding::Encoding;
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::rsa::RsaKey;

use super::Kept;
use super::served::Place;
use crate::Outcome;
use crate::duel::{Round, median};
use crate::fixture::{Fixture, now};
use crate::load::{Requests, load, request};
use crate::plan::Plan;
use crate::process::Server;
use crate::table::{Row, mebibytes};

const CLIENT: &str = "2026112000000000000042";
const PATH: &str = "/v1/authorizations/applyToken";
const SCOPE: &str = "auth_base";

/// More than can be redeemed in a second.
const CODES_A_SECOND: usize = 4000;

/// A mini program, its user, and its key.
#[derive(Clone)]
pub(super) struct Shop {
    app: Arc<App>,
    user: User,
    merchant: Arc<RsaKey>,
    profile: Arc<Profile>,
}

impl Shop {
    pub(super) async fn open(fixture: &Fixture) -> Outcome<Self> {
        let platform = &fixture.platform;
        let mut new = NewApp::plain(DIALECT, (CLIENT, Secret::new("unused")), ("Shop", MINI_PROGRAM));
        new.policy.quotas.insert(CALLS_A_MINUTE.call, u32::MAX);
        let app = platform.register(new).await?.ok_or("the app is there already")?;
        let merchant = RsaKey::derive([42; 32]).ok_or("no key")?;
        admit(platform, app.uid, 1, &merchant.public_pem()).await?;
        let app = platform.app(DIALECT, CLIENT).await?.ok_or("the app is gone")?;
        let user = platform.user_or_new("lan").await?;
        // Codes have to live until they are redeemed, which takes longer than with anybody else.
        let profile = Profile { code_life: Duration::from_secs(3600), ..Profile::default() };
        Ok(Self { app, user, merchant: Arc::new(merchant), profile: Arc::new(profile) })
    }

    async fn code(&self, fixture: &Fixture) -> Outcome<String> {
        let scopes = [SCOPE.to_owned()];
        let will = Will::Agreed(&scopes);
        match authorize(&fixture.platform, &self.profile, &self.app, &self.user, &scopes, will).await? {
            Authorization::Code { code, .. } => Ok(code.reveal().to_owned()),
            other => Err(format!("no code: {other:?}").into()),
        }
    }

    /// An access token of the user's.
    pub(super) async fn token(&self, fixture: &Fixture) -> Outcome<String> {
        let code = self.code(fixture).await?;
        let (platform, profile) = (&*fixture.platform, &*self.profile);
        let exchange = Exchange { platform, profile, app: &self.app, request: "bench" };
        let tokens = exchange.code(&code, None).await?.map_err(|fault| format!("no token: {fault:?}"))?;
        Ok(tokens.access.text.reveal().to_owned())
    }

    fn request(&self, code: &str) -> Bytes {
        let body = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#);
        let time = moment::seconds(now(), 0);
        let message = Message { path: PATH, client_id: CLIENT, time: &time, body: body.as_bytes() };
        let signature = SignatureHeader::write(1, &Encoding::Percent.write(&message.sign(&self.merchant)));
        let headers = [
            ("client-id", CLIENT),
            ("request-time", &time),
            ("signature", &signature),
            ("content-type", "application/json"),
        ];
        request(&format!("POST {PATH}"), &headers, &body)
    }
}

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let place = Place::new(Kept::Sqlite)?;
    let fixture = place.fixture().await?;
    let shop = Shop::open(&fixture).await?;
    let seconds = plan.round.as_secs_f64().ceil();
    let (a_round, warm_up) = (if seconds > 1.0 { 2 * CODES_A_SECOND } else { CODES_A_SECOND }, 200);
    let making = shop.clone();
    let make = move |fixture: Fixture, _| {
        let shop = making.clone();
        async move { shop.code(&fixture).await }
    };
    let mut codes = fixture.make(warm_up + plan.rounds * a_round, make).await?;
    drop(fixture);
    let mut next = |count: usize| {
        let taken = codes.split_off(codes.len() - count);
        let all = taken.iter().map(|code| shop.request(code)).collect();
        Requests { once: true, ..Requests::repeated(all, "\"SUCCESS\"") }
    };
    let server = place.serve(plan, &[]).await?;
    load(server.address, &next(warm_up), plan.round).await?;
    let mut rsa = Server::start(&std::env::current_exe()?, &["rsa"], &[]).await?;
    let (mut alone, mut rounds) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        // Requests are signed before the round begins: their time is compared with the server's.
        let asked = next(a_round);
        alone.push(rsa.ask("again").await?.parse::<f64>()?);
        rounds.push(Round::of(&server, &asked, plan).await?);
    }
    let memory = server.peak_memory()?;
    server.stop().await?;
    rsa.stop().await?;
    let of = |what: fn(&Round) -> f64| median(rounds.iter().map(what).collect());
    let ratio = median(rounds.iter().zip(&alone).map(|(round, alone)| round.rate / alone).collect());
    let work = median(rounds.iter().zip(&alone).map(|(round, alone)| 1e6 / alone / round.work).collect());
    let waits = [0, 1, 2].map(|at| median(rounds.iter().map(|round| round.waits[at] / 1000.0).collect()));
    let rest = format!(
        "{:.0} (RSA alone: {:.0}) | {:.0} µs | {:.1} ms | {:.1} ms | {:.1} ms | {}",
        of(|round| round.rate),
        median(alone),
        of(|round| round.work),
        waits[0],
        waits[1],
        waits[2],
        mebibytes(memory)
    );
    let reached = format!("{ratio:.2} × RSA alone; of the work {work:.2}");
    Ok(vec![Row { path: "applyToken".to_owned(), goal: "≥ 0.80 × RSA alone", reached, rest }])
}
