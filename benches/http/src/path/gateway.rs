//! The gateway's `page-config`: signs a page's URL with a ticket that it keeps.

use std::fs;

use super::Kept;
use super::served::Place;
use crate::Outcome;
use crate::duel::Duel;
use crate::fixture::{DOMAIN, SECRET};
use crate::load::{Requests, request};
use crate::plan::Plan;
use crate::process::Server;
use crate::table::Row;

const KEY: &str = "bench-key-of-enough-letters";

pub(super) async fn measure(plan: &Plan) -> Outcome<Vec<Row>> {
    let place = Place::new(Kept::Sqlite)?;
    let fixture = place.fixture().await?;
    let app = fixture.clone().wechat(1).await?;
    drop(fixture);
    let platform = place.serve(plan, &[]).await?;
    let file = place.folder().join("gateway.toml");
    fs::write(place.folder().join("shop.secret"), SECRET)?;
    fs::write(place.folder().join("bench.key"), KEY)?;
    let settings = format!(
        "[[app]]\nname = \"shop\"\ndialect = \"wechat\"\nclient_id = \"{}\"\nsecret_file = \"shop.secret\"\n\
         domains = [\"{DOMAIN}\"]\nupstream = \"http://{}\"\n\
         [[client]]\nname = \"bench\"\nkey_file = \"bench.key\"\napps = [\"shop\"]\nrights = [\"sign\"]\n",
        app.client_id, platform.address
    );
    fs::write(&file, settings)?;
    let file = file.to_str().ok_or("a folder whose name is no text")?;
    let arguments = ["gateway", "--json", "--listen", "127.0.0.1:0", "--config", file];
    let server = Server::start(&plan.kanhe, &arguments, &[]).await?;
    let key = format!("Bearer {KEY}");
    let asked = request(
        "POST /v1/apps/shop/page-config",
        &[("authorization", &key), ("content-type", "application/json")],
        &format!(r#"{{"url":"https://{DOMAIN}/item?id=1"}}"#),
    );
    let asked = Requests::repeated(vec![asked], "\"signature\"");
    let duel = Duel::fight(plan, &server, || Ok(asked.clone())).await?;
    let memory = server.peak_memory()?;
    server.stop().await?;
    platform.stop().await?;
    Ok(vec![Row::of("gateway page-config", "≥ 0.85 ×", &duel, memory)])
}
