//! Running a helper program to its end.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Running;

/// As much of each stream is kept.
const MOST: usize = 64 << 10;

/// What a helper program said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What it wrote on standard output, at most 64 KiB. It has passed no veil.
    pub stdout: String,
    /// What it wrote on standard error, at most 64 KiB. It has passed no veil.
    pub stderr: String,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
}

/// Why a helper program has nothing to say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// It could not be started.
    #[error("it cannot be started: {0}")]
    NotStarted(String),
    /// It did not end in time, and was ended.
    #[error("it did not end in time")]
    TimedOut,
}

/// Runs a program to its end, with nothing on its standard input, in this environment, or in that of this process when
/// it is `None`. What it starts is ended with it; whatever it writes beyond 64 KiB is dropped.
pub fn ask(
    program: &Path,
    args: &[&str],
    env: Option<&BTreeMap<String, String>>,
    cwd: &Path,
    limit: Duration,
) -> Result<Answer, AskError> {
    let mut command = Command::new(program);
    command.args(args).current_dir(cwd).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(env) = env {
        command.env_clear().envs(env);
    }
    let (running, pipes) = Running::start(command).map_err(|error| AskError::NotStarted(error.to_string()))?;
    let until = running.started() + limit;
    let (stdout, stderr) = (pipes.stdout.map(start_of), pipes.stderr.map(start_of));
    if !running.wait(until) {
        return Err(AskError::TimedOut);
    }
    // What it started may go on writing; with it ended, the streams end.
    let code = running.end(()).code;
    let text = |stream: Option<Receiver<Vec<u8>>>| {
        let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(200));
        let bytes = stream.and_then(|stream| stream.recv_timeout(left).ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Ok(Answer { stdout: text(stdout), stderr: text(stderr), code })
}

/// Reads a stream to its end, and gives how it begins.
fn start_of(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (to, from) = channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        let mut part = [0; 8 << 10];
        while let Ok(read @ 1..) = stream.read(&mut part) {
            let room = MOST.saturating_sub(kept.len());
            kept.extend(part.iter().take(read.min(room)));
        }
        // Whoever asked may have given up.
        let _ = to.send(kept);
    });
    from
}
