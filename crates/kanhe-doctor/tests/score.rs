//! How often the doctor is right: over 95 in 100, and for the rest it says that it does not know.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]
#![expect(clippy::print_stdout, reason = "the table is what a person runs this for")]

#[expect(clippy::assigning_clones, reason = "faults read as what they do")]
mod corpus;

use std::collections::BTreeMap;

use corpus::Score;

/// Of the faults that are drawn; `KANHE_CORPUS_SEED` asks with another.
const SEED: u64 = 8;

/// Traps of live pages, in which nothing is signed.
const LIVE: [&str; 6] =
    ["live-page", "domain-file", "sdk-tag", "content-security-policy", "mixed-content", "url-escaping"];

fn seed() -> u64 {
    std::env::var("KANHE_CORPUS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(SEED)
}

#[test]
fn the_right_cause_is_named_in_over_95_of_100_and_never_a_wrong_one() {
    let questions = corpus::all(seed());
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    for question in &questions {
        let diagnosis = (question.ask)();
        let score = question.score(&diagnosis);
        let row = table.entry(question.dialect).or_default();
        row[match score {
            Score::Right => 0,
            Score::DoesNotKnow => 1,
            Score::Wrong => 2,
        }] += 1;
        match score {
            Score::Right => {}
            Score::DoesNotKnow => unknown.push(format!("{}: {}", question.dialect, question.name)),
            Score::Wrong => {
                wrong.push(format!("{}: {}: {:?}", question.dialect, question.name, diagnosis.codes()));
            }
        }
    }
    println!("{:<20} {:>6} {:>6} {:>14} {:>6}", "", "asked", "right", "does not know", "wrong");
    for (dialect, [right, unknown, wrong]) in &table {
        println!("{dialect:<20} {:>6} {right:>6} {unknown:>14} {wrong:>6}", right + unknown + wrong);
    }
    println!("does not know:\n  {}", unknown.join("\n  "));
    assert!(questions.len() >= 2000, "{}", questions.len());
    assert!(wrong.is_empty(), "{} wrong:\n  {}", wrong.len(), wrong.join("\n  "));
    for (dialect, [right, unknown, _]) in table {
        assert!(right * 100 > (right + unknown) * 95, "{dialect}: {right} of {}", right + unknown);
    }
}

#[test]
fn every_mistake_that_can_be_signed_is_in_the_corpus_or_has_a_test_of_its_own() {
    let asked: std::collections::BTreeSet<&str> = corpus::codes().collect();
    let elsewhere = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![];
    for entry in elsewhere.map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            folders.extend(std::fs::read_dir(entry).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            folders.push(entry);
        }
    }
    for file in folders {
        let text = std::fs::read_to_string(&file).unwrap();
        let is_test = file.ends_with("tests.rs");
        sources += if is_test { &text } else { text.split("#[cfg(test)]").nth(1).unwrap_or("") };
    }
    sources += include_str!("requests.rs");
    let missing: Vec<&str> = kanhe_doctor::Mistake::ALL
        .iter()
        .filter(|mistake| !LIVE.contains(&&*kanhe_doctor::words::words(**mistake).trap))
        .map(|mistake| mistake.code())
        .filter(|code| !asked.contains(code) && !sources.contains(&format!("\"{code}\"")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
