//! `docs/traps`: a page about each trap, drawn from `traps.toml` and `words.toml`. With `KANHE_UPDATE=1` it is written.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use kanhe_doctor::words::{Trap, mistakes_of, traps, words};

fn page(name: &str, trap: &Trap) -> String {
    let mut text = format!("# {} · {}\n\n", trap.title_en, trap.title_zh);
    for (title, en, zh) in [
        ("What you see · 现象", &trap.symptom_en, &trap.symptom_zh),
        ("Where it comes from · 原因", &trap.cause_en, &trap.cause_zh),
    ] {
        write!(text, "## {title}\n\n{en}\n\n{zh}\n\n").unwrap();
    }
    text += "## What the doctor says, and the way out · 诊断与解决\n";
    for mistake in mistakes_of(name) {
        let words = words(mistake);
        write!(
            text,
            "\n### {}\n\n{}\n**→ {}**\n\n{}\n**→ {}**\n",
            mistake.code(),
            words.en,
            words.fix_en,
            words.zh,
            words.fix_zh
        )
        .unwrap();
    }
    text
}

#[test]
fn generated_pages_say_what_the_doctor_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/traps");
    let mut pages: BTreeMap<String, String> =
        traps().map(|(name, trap)| (format!("{name}.md"), page(name, trap))).collect();
    let mut index = "# Traps · 常见陷阱\n\nDrawn from the doctor's own words (`crates/kanhe-doctor/traps.toml`, `words.toml`) by \
                     `cargo xtask generate`. A Kanhe server shows them at `/docs/traps`.\n\n"
        .to_owned();
    for (name, trap) in traps() {
        writeln!(index, "- [{} · {}]({name}.md)", trap.title_en, trap.title_zh).unwrap();
    }
    pages.insert("README.md".to_owned(), index);
    if std::env::var_os("KANHE_UPDATE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in &pages {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let mut found: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, pages.keys().cloned().collect::<Vec<_>>());
    for (name, text) in pages {
        assert_eq!(
            std::fs::read_to_string(folder.join(&name)).unwrap(),
            text,
            "{name}: run cargo xtask generate"
        );
    }
}
