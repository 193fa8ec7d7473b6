//! A server process, watched by a shell that ends it when we end, in whatever way.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::place::Place;

/// Runs a server beside itself. Its standard input is a pipe from the test: a line says that the server is gone and the
/// folder stays; the end, which also comes when the test is killed, that all of it shall go.
const WATCH: &str = r#"
trap '' HUP INT TERM
folder=$1 signal=$2; shift 2
{ sh -c 'echo $$ > server.pid; echo "kanhe: pid $$"; exec "$@"' - "$@" 2>&1; echo "kanhe: ended"; } < /dev/null &
read -r word
kill -s "$signal" "$(cat server.pid)" 2> /dev/null
wait
[ "$word" = stay ] || rm -rf "$folder"
"#;

/// Long enough for a busy machine; when it is over, something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server.
pub(crate) struct Server {
    shell: Child,
    pid: String,
}

enum News {
    Pid(String),
    Ready,
    Ended(String),
}

impl Server {
    /// Starts a program, and waits until it has said `ready`. If it ends before: what it said.
    pub(crate) fn start(
        place: &Place,
        program: &Command,
        signal: &str,
        ready: &'static str,
    ) -> Result<Self, String> {
        let mut shell = place.command("/bin/sh");
        shell.args(["-c", WATCH, "watch"]).arg(place.folder()).arg(signal);
        shell.arg(program.get_program()).args(program.get_args());
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = shell.spawn().expect("there is a shell");
        let news = listen(&mut shell, ready);
        let mut server = Self { shell, pid: String::new() };
        loop {
            match news.recv_timeout(PATIENCE).expect("a server becomes ready, or ends") {
                News::Pid(pid) => server.pid = pid,
                News::Ready => return Ok(server),
                News::Ended(said) => {
                    server.leave("stay");
                    return Err(said);
                }
            }
        }
    }

    /// Ends it as a power cut would; its folder stays.
    pub(crate) fn kill(mut self) {
        self.signal("KILL");
        self.leave("stay");
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args(["-s", signal, &self.pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "cannot send {signal} to {}", self.pid);
    }

    fn leave(&mut self, word: &str) {
        if let Some(mut stdin) = self.shell.stdin.take() {
            // An error means that the shell is gone already.
            let _ = stdin.write_all(format!("{word}\n").as_bytes());
        }
        // The end of its input stands for all other words.
        let _ = self.shell.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// Reads what it says as long as it lives, so that it never waits for a reader.
fn listen(shell: &mut Child, ready: &'static str) -> Receiver<News> {
    let output = BufReader::new(shell.stdout.take().expect("it is piped"));
    let (tell, news) = channel();
    std::thread::spawn(move || {
        let mut last: VecDeque<String> = VecDeque::new();
        for line in output.lines().map_while(Result::ok) {
            let what = match line.strip_prefix("kanhe: ") {
                Some("ended") => Some(News::Ended(last.make_contiguous().join("\n"))),
                Some(pid) => pid.strip_prefix("pid ").map(|pid| News::Pid(pid.to_owned())),
                None => line.contains(ready).then_some(News::Ready),
            };
            last.push_back(line);
            last.truncate(40);
            // An error means that nobody waits any more.
            let _ = what.map(|what| tell.send(what));
        }
    });
    news
}
