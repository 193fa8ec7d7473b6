//! The visible list: who was asked for what, in the terminal and in the sandbox.

use core::time::Duration;
use std::collections::BTreeSet;
use std::sync::Arc;

use http::Method;
use kanhe_driver::proxy::{Traffic, TrafficLine, Treatment};
use serde_json::json;

use super::api::Api;
use crate::Fault;

/// How often the sandbox is told at most.
const EVERY: Duration = Duration::from_millis(200);

/// Tells of it as long as there is something to tell.
pub(super) async fn tell(api: Api, session: String, traffic: Arc<Traffic>, quiet: bool) -> Result<(), Fault> {
    let path = format!("/sandbox/v1/sessions/{session}/driver/traffic");
    let mut changed = traffic.watch();
    let mut printed = BTreeSet::new();
    while changed.changed().await.is_ok() {
        changed.mark_unchanged();
        let lines = traffic.lines();
        for line in &lines {
            if !quiet && printed.insert((line.host.clone(), line.treatment, line.detail.clone())) {
                println!("  {}", sentence(line));
            }
        }
        // The end of the sandbox is noticed elsewhere.
        let _ = api.call(Method::PUT, &path, &json!({"traffic": lines})).await;
        tokio::time::sleep(EVERY).await;
    }
    Ok(())
}

fn sentence(TrafficLine { host, treatment, detail, .. }: &TrafficLine) -> String {
    let treatment = match treatment {
        Treatment::Mapped => "mapped    映射",
        Treatment::Answered => "answered  代答",
        Treatment::Passed => "passed    放行",
        Treatment::Refused => "refused   拒绝",
        Treatment::Failed => "failed    失败",
    };
    let gap = if detail.is_empty() { "" } else { "  " };
    format!("{treatment}  {host}{gap}{detail}")
}
