//! `kanhe dev --scenario FILE`: a file that is played before anybody calls.

use std::path::Path;

use kanhe_server::Kanhe;
use kanhe_server::sandbox_api::scenario::{Scenario, perform};

use crate::Fault;

/// Reads a scenario: TOML if the file is called so, else JSON.
pub(crate) fn read(file: &Path) -> Result<Scenario, Fault> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|why| Fault::Other(format!("cannot read the scenario {shown}: {why}")))?;
    let is_toml = file.extension().is_some_and(|extension| extension == "toml");
    let read = if is_toml {
        toml::from_str(&text).map_err(|why| why.message().to_owned())
    } else {
        serde_json::from_str(&text).map_err(|why| why.to_string())
    };
    read.map_err(|why| Fault::Other(format!("{shown} is no scenario: {why}")))
}

/// Plays it.
pub(crate) async fn play(kanhe: &Kanhe, scenario: Scenario) -> Result<(), Fault> {
    let played = perform(kanhe.clone(), scenario).await;
    played.map(drop).map_err(|problem| Fault::Other(problem.detail().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(name: &str, text: &str) -> Result<Scenario, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        read(&file).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_scenario_is_json_or_toml() {
        assert!(
            read_as("a.json", r#"{"phone": {"network": "2g"}, "calls": [{"call": "GET /apps"}]}"#).is_ok()
        );
        let toml = "[phone]\nnetwork = \"2g\"\n[[calls]]\ncall = \"POST /clock\"\nbody = { advance_seconds = 7200 }\n";
        assert!(read_as("a.toml", toml).is_ok());
    }

    #[test]
    fn what_is_none_is_said_in_one_line_with_the_file() {
        for (name, text) in [("a.json", "{"), ("a.toml", "phone = 1"), ("b.json", r#"{"fault": []}"#)] {
            let why = read_as(name, text).unwrap_err();
            assert!(why.contains(name) && why.contains("is no scenario") && !why.contains('\n'), "{why}");
        }
    }
}
