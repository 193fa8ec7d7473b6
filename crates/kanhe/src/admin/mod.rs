//! `kanhe app|user|corp|host|operator|admin-key|keys|audit`: administration from the command line. Every command is a
//! call of the admin API, over HTTP to a server, or in this process on the store that the settings name.
//!
//! * [`flags`]: the commands; [`requests`]: the call that each makes;
//! * [`way`]: how a call reaches the admin API; [`shown`]: answers for people.

pub(crate) mod flags;
mod requests;
mod shown;
mod way;

use kanhe_core::entropy::draw;
use serde_json::Value;

use self::flags::{Administration, Asked};
use self::requests::Call;
use self::way::Way;
use crate::Fault;
use crate::system::SystemEntropy;

/// Runs a command.
pub(crate) fn run(command: Administration) -> Result<(), Fault> {
    let asked = command.asked().clone();
    let (call, made) = requests::of(command)?;
    let runtime =
        tokio::runtime::Runtime::new().map_err(|why| Fault::Other(format!("cannot start: {why}")))?;
    let answer = runtime.block_on(async {
        let way = Way::of(&asked).await?;
        follow(&way, call).await
    })?;
    print(&asked, &answer, made);
    unbroken(&answer)
}

/// An audit log that was checked and is not as it was written ends the command with a complaint, for scripts that check it.
fn unbroken(answer: &str) -> Result<(), Fault> {
    let verdict: Value = serde_json::from_str(answer).unwrap_or_default();
    match verdict["broken_at"].as_u64() {
        None => Ok(()),
        Some(number) => {
            Err(Fault::Other(format!("the audit log is not as it was written, from entry {number} on")))
        }
    }
}

/// Makes a call; of a list, all of its pages.
async fn follow(way: &Way, call: Call) -> Result<String, Fault> {
    let text = way.call(&call).await?;
    let Ok(mut whole) = serde_json::from_str::<Value>(&text) else { return Ok(text) };
    while let Some(next) = call.is_list.then(|| whole["next"].as_str().map(str::to_owned)).flatten() {
        let page = way.call(&call.after(&next)).await?;
        let page: Value = serde_json::from_str(&page).unwrap_or_default();
        if let (Some(items), Some(more)) = (whole["items"].as_array_mut(), page["items"].as_array()) {
            items.extend(more.iter().cloned());
        }
        whole["next"] = page["next"].clone();
    }
    Ok(whole.to_string())
}

fn print(asked: &Asked, answer: &str, made: Option<String>) {
    // Lines for programs, as they are; nothing for what has been done without a word.
    let Ok(mut value) = serde_json::from_str::<Value>(answer) else { return print!("{answer}") };
    if let (Some(password), Some(object)) = (made, value.as_object_mut()) {
        object.insert("password".to_owned(), Value::String(password));
    }
    if asked.json {
        println!("{value}");
    } else {
        print!("{}", shown::of(&value));
    }
}

/// A password that nobody has to think of: 24 letters and digits.
fn new_password() -> String {
    let bytes: [u8; 15] = draw(&SystemEntropy, "password");
    kanhe_sign::one_time::base32(&bytes).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_audit_log_is_a_fault_and_every_other_answer_is_none() {
        let broken = unbroken(r#"{"ok":false,"entries":6,"broken_at":7,"hash":"00"}"#).unwrap_err();
        assert_eq!(broken.to_string(), "the audit log is not as it was written, from entry 7 on");
        for fine in [r#"{"ok":true,"entries":6,"broken_at":null,"hash":"00"}"#, r#"{"items":[]}"#, ""] {
            assert!(unbroken(fine).is_ok(), "{fine}");
        }
    }
}
