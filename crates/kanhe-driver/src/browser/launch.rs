//! Starting the browser, and the certainty that it ends.

use core::time::Duration;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::flags::{Wishes, flags};
use super::profile::{Profile, sweep};
use super::{BrowserFault, OLDEST};
use crate::cdp::{Cdp, Event};

/// Waits for the browser and removes its profile, whoever else is still there.
///
/// The browser reads commands from its descriptor 3 and writes answers to 4: our pipes. The shell keeps neither open
/// itself, so the browser sees the end of its pipe as soon as we are gone, and ends. Descriptor 2 is our pipe for what
/// it writes; a browser that writes after we are gone is not disturbed by a signal.
const KEEPER: &str = r#"
profile=$1; shift
trap '' INT HUP PIPE
exec 3<&0 4>&1 0</dev/null 1>/dev/null
"$@" &
browser=$!
exec 3<&- 4>&-
trap 'kill $browser 2>/dev/null' TERM
wait $browser; status=$?
while kill -0 $browser 2>/dev/null; do wait $browser; status=$?; done
for try in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$profile" && [ ! -e "$profile" ] && break; sleep 0.1; done
exit $status
"#;

/// How long the browser may take until its first answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// How much is remembered of what it writes.
const WORDS: usize = 600;

/// A browser that runs.
#[derive(Debug)]
pub struct Browser {
    keeper: Child,
    profile: Profile,
    product: String,
    cdp: Cdp,
    remote_debugging: bool,
}

impl Browser {
    /// Starts one, with a fresh profile in `home` under a `name` that nobody else has.
    pub async fn launch(
        program: &Path,
        wishes: &Wishes,
        (home, name): (&Path, &str),
    ) -> Result<(Self, UnboundedReceiver<Event>), BrowserFault> {
        sweep(home);
        let profile = Profile::make(home, name)?;
        let not_started = |why| BrowserFault::NotStarted { program: program.to_owned(), why };
        let mut keeper = Command::new("/bin/sh")
            .args(["-c", KEEPER, "kanhe-browser"])
            .arg(&profile.folder)
            .arg(program)
            .args(flags(wishes, &profile.folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in the terminal is for us; we end the browser in our own time.
            .process_group(0)
            .spawn()
            .map_err(not_started)?;
        let (Some(commands), Some(answers), Some(words)) =
            (keeper.stdin.take(), keeper.stdout.take(), keeper.stderr.take())
        else {
            return Err(not_started(std::io::Error::other("no pipes")));
        };
        let said = Arc::new(Mutex::new(String::new()));
        tokio::spawn(remember(words, Arc::clone(&said)));
        let said = || said.lock().unwrap_or_else(PoisonError::into_inner).trim().to_owned();
        let (cdp, events) = Cdp::over(answers, commands);
        let program: PathBuf = program.to_owned();
        let product = match timeout(PATIENCE, cdp.send(None, "Browser.getVersion", &Cdp::nothing())).await {
            Ok(Ok(version)) => version["product"].as_str().unwrap_or_default().to_owned(),
            Ok(Err(_)) => {
                // What it wrote last may still be on its way.
                let _ = timeout(FAREWELL, keeper.wait()).await;
                return Err(BrowserFault::EndedAtOnce { program, said: last_words(&said()) });
            }
            Err(_) => {
                return Err(BrowserFault::Silent {
                    program,
                    seconds: PATIENCE.as_secs(),
                    said: last_words(&said()),
                });
            }
        };
        let browser = Self { keeper, profile, product, cdp, remote_debugging: wishes.remote_debugging };
        browser.check_version()?;
        Ok((browser, events))
    }

    fn check_version(&self) -> Result<(), BrowserFault> {
        let product = self.product.clone();
        let major = product
            .split_once('/')
            .filter(|(name, _)| name.contains("Chrome") || name.contains("Edg"))
            .and_then(|(_, version)| version.split('.').next()?.parse::<u32>().ok());
        match major {
            None => Err(BrowserFault::Stranger { product }),
            Some(major) if major < OLDEST => Err(BrowserFault::TooOld { product }),
            Some(_) => Ok(()),
        }
    }

    /// What it calls itself, `Chrome/156.0.8078.114`.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// How it is told what to do.
    pub fn cdp(&self) -> &Cdp {
        &self.cdp
    }

    /// Where other DevTools clients find it: `ws://127.0.0.1:…/devtools/browser/…`.
    pub fn remote_debugging(&self) -> Option<String> {
        if !self.remote_debugging {
            return None;
        }
        let file = std::fs::read_to_string(self.profile.folder.join("DevToolsActivePort")).ok()?;
        let mut lines = file.lines();
        let (port, path) = (lines.next()?, lines.next()?);
        Some(format!("ws://127.0.0.1:{port}{path}"))
    }

    /// Waits until it has ended by itself: somebody has closed its window.
    pub async fn ended(&mut self) -> Option<ExitStatus> {
        self.keeper.wait().await.ok()
    }

    /// Ends it. Its profile is gone when this returns.
    pub async fn end(mut self) {
        self.cdp.tell(None, "Browser.close", &Cdp::nothing());
        if timeout(FAREWELL, self.keeper.wait()).await.is_err() {
            // The pipe closes with us, and the browser with the pipe; the keeper waits for it.
            self.cdp.hang_up();
            let _ = timeout(FAREWELL, self.keeper.wait()).await;
        }
    }
}

/// Keeps the last of what the browser writes.
async fn remember(words: ChildStderr, said: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(words).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        tracing::debug!(target: "kanhe::browser", "{line}");
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        said.push_str(&line);
        said.push('\n');
        let surplus = said.len().saturating_sub(8 * WORDS);
        if surplus > 0 {
            let from = said.char_indices().map(|(at, _)| at).find(|at| *at >= surplus).unwrap_or(0);
            said.drain(..from);
        }
    }
}

/// The line that says why, of many that say something.
fn last_words(said: &str) -> String {
    let telling = |line: &&str| {
        let line = line.to_ascii_lowercase();
        ["sandbox", "display", "unknown", "cannot", "failed to", "error while loading", "fatal"]
            .iter()
            .any(|word| line.contains(word))
            && !line.contains("dbus")
    };
    let line = said.lines().find(telling).or_else(|| said.lines().last()).unwrap_or_default();
    // Chromium begins each line with process, time and place in brackets.
    let line =
        if line.starts_with('[') { line.split_once("] ").map_or(line, |(_, rest)| rest) } else { line };
    line.chars().take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_why_is_found_among_the_others() {
        let said = "[1:1:1130/1:ERROR:dbus/bus.cc:405] Failed to connect to the bus\n\
                    [1:1:1130/1:ERROR:zygote_host_impl_linux.cc:101] Running as root without --no-sandbox is not supported.\n\
                    trap\n";
        assert_eq!(last_words(said), "Running as root without --no-sandbox is not supported.");
        assert_eq!(last_words("it is over\n"), "it is over");
        assert_eq!(last_words(""), "");
    }
}
