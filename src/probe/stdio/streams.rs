//! The streams of a process: each has a thread of its own, so that nothing which one of them does holds up another.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStderr, ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::fetching::fetching;
use crate::probe::process::unread;
use crate::probe::{Fetching, Tail, Veil};

/// A longer line is not read.
const LONGEST_LINE: usize = 16 << 20;
/// Of a longer line on standard error only the beginning is looked at.
const LONGEST_SEEN: usize = 1 << 10;
/// As much of standard error is kept.
const KEPT: usize = 64 << 10;
/// As many messages wait to be written; a server that does not read them gets no more.
const WAITING: usize = 64;

/// What happens on standard output, or to standard input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A line, without its end.
    Line(Vec<u8>),
    /// The end of the output, in the middle of this line.
    Cut(Vec<u8>),
    /// A line that is longer than is read; it was read so far.
    TooLong(u64),
    /// The output was closed.
    Closed,
    /// The input was closed by the server.
    InputClosed,
}

/// Reads standard output, and gives what happens. Whatever comes when nobody listens any more is dropped, so that a
/// server is never held up by it.
pub(super) fn listen(stdout: ChildStdout) -> (SyncSender<Event>, Receiver<Event>) {
    // Lines can be long: no more than two wait.
    let (to, from) = sync_channel(2);
    let events = to.clone();
    thread::spawn(move || {
        let mut stdout = BufReader::with_capacity(64 << 10, stdout);
        read_lines(&mut stdout, &to);
        let mut rest = [0; 8 << 10];
        while let Ok(1..) = stdout.read(&mut rest) {}
    });
    (events, from)
}

/// Reads lines until the output or the listener is gone.
fn read_lines(stdout: &mut impl BufRead, to: &SyncSender<Event>) {
    loop {
        let mut line = Vec::new();
        let limit = LONGEST_LINE as u64 + 1;
        // An output that cannot be read is one that has ended.
        let read = stdout.by_ref().take(limit).read_until(b'\n', &mut line).unwrap_or_default();
        let event = match line.pop() {
            None => Event::Closed,
            Some(b'\n') => Event::Line(line),
            Some(_) if read > LONGEST_LINE => Event::TooLong(read as u64),
            Some(last) => {
                line.push(last);
                Event::Cut(line)
            }
        };
        let last = matches!(event, Event::Closed | Event::TooLong(_));
        if to.send(event).is_err() || last {
            return;
        }
    }
}

/// The way to standard input. The input is closed when this is dropped.
#[derive(Debug)]
pub(super) struct Outbox {
    stdin: Arc<ChildStdin>,
    to: SyncSender<Vec<u8>>,
    written: Arc<AtomicU64>,
}

impl Outbox {
    /// Writes to a standard input; when that is closed, the listener hears of it.
    pub(super) fn new(stdin: ChildStdin, events: SyncSender<Event>) -> Self {
        let (to, from) = sync_channel::<Vec<u8>>(WAITING);
        let (stdin, written) = (Arc::new(stdin), Arc::new(AtomicU64::new(0)));
        let (input, count) = (Arc::clone(&stdin), Arc::clone(&written));
        thread::spawn(move || {
            for message in from {
                if (&*input).write_all(&message).is_err() {
                    // Nobody may listen any more.
                    let _ = events.send(Event::InputClosed);
                    return;
                }
                count.fetch_add(message.len() as u64, Ordering::SeqCst);
            }
        });
        Self { stdin, to, written }
    }

    /// Sends a message as a line.
    pub(super) fn send(&self, message: &Value) {
        // A server that does not read is one that does not answer: that is noticed where the answer is waited for.
        let _ = self.to.try_send(format!("{message}\n").into_bytes());
    }

    /// Whether the server has read any of what was sent. Where that cannot be told, it is taken to have.
    pub(super) fn was_read(&self) -> bool {
        unread(&self.stdin).is_none_or(|unread| unread < self.written.load(Ordering::SeqCst))
    }
}

/// What standard error says.
#[derive(Debug)]
pub(super) struct Errors {
    kept: Arc<Mutex<Kept>>,
    closed: Receiver<()>,
}

#[derive(Debug, Default)]
struct Kept {
    end: VecDeque<u8>,
    bytes: u64,
    line: Vec<u8>,
    fetching: Option<Fetching>,
}

impl Errors {
    /// Reads standard error for as long as there is any.
    pub(super) fn new(mut stderr: ChildStderr) -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let (done, closed): (Sender<()>, _) = channel();
        let to = Arc::clone(&kept);
        thread::spawn(move || {
            let mut part = [0; 8 << 10];
            while let Ok(read @ 1..) = stderr.read(&mut part) {
                to.lock().unwrap_or_else(PoisonError::into_inner).take(part.get(..read).unwrap_or_default());
            }
            drop(done);
        });
        Self { kept, closed }
    }

    /// What is being fetched, or was.
    pub(super) fn fetching(&self) -> Option<Fetching> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).fetching
    }

    /// The end of it, once the process has ended. `cut` says that it was ended in the middle of what it did.
    pub(super) fn tail(&self, veil: &Veil, cut: bool) -> Tail {
        // Somebody who got away may keep it open.
        let open = self.closed.recv_timeout(Duration::from_millis(500)) == Err(RecvTimeoutError::Timeout);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = kept.end.iter().copied().collect();
        let mut bytes = bytes.as_slice();
        if kept.bytes > bytes.len() as u64 {
            bytes = after_cut(bytes);
        }
        if cut || open {
            bytes = before_cut(bytes);
        }
        Tail { text: veil.hide(&String::from_utf8_lossy(bytes)), bytes: kept.bytes }
    }
}

impl Kept {
    fn take(&mut self, part: &[u8]) {
        self.bytes += part.len() as u64;
        self.end.extend(part);
        self.end.drain(..self.end.len().saturating_sub(KEPT));
        for byte in part {
            match byte {
                b'\n' | b'\r' => {
                    self.fetching = fetching(&String::from_utf8_lossy(&self.line)).or(self.fetching);
                    self.line.clear();
                }
                _ if self.line.len() < LONGEST_SEEN => self.line.push(*byte),
                _ => {}
            }
        }
    }
}

/// What is whole behind a cut: the lines, or of a single line the words. Half a secret would not be known for one.
fn after_cut(bytes: &[u8]) -> &[u8] {
    let line = bytes.iter().position(|byte| *byte == b'\n');
    let end = line.or_else(|| bytes.iter().position(u8::is_ascii_whitespace));
    end.and_then(|end| bytes.get(end + 1..)).unwrap_or_default()
}

/// What is whole before a cut: the last word may be half of one, unless something follows it.
fn before_cut(bytes: &[u8]) -> &[u8] {
    if bytes.last().is_some_and(|last| matches!(last, b':' | b'?' | b'>')) {
        return bytes;
    }
    let end = bytes.iter().rposition(u8::is_ascii_whitespace);
    end.and_then(|end| bytes.get(..=end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(output: &[u8]) -> Vec<Event> {
        let (to, from) = sync_channel(100);
        read_lines(&mut BufReader::new(output), &to);
        from.try_iter().collect()
    }

    #[test]
    fn lines_and_what_is_left_of_one() {
        let line = |text: &str| Event::Line(text.into());
        assert_eq!(events(b"a\r\n\nb"), [line("a\r"), line(""), Event::Cut("b".into()), Event::Closed]);
        assert_eq!(events(b""), [Event::Closed]);
        let long = vec![b'x'; LONGEST_LINE + 10];
        assert_eq!(events(&long), [Event::TooLong(LONGEST_LINE as u64 + 1)]);
        let mut longest = vec![b'x'; LONGEST_LINE];
        longest.push(b'\n');
        assert_eq!(events(&longest).len(), 2);
    }

    #[test]
    fn nothing_half_is_kept_beside_a_cut() {
        assert_eq!(after_cut(b"half\nwhole line\n"), b"whole line\n");
        assert_eq!(after_cut(b"half of one"), b"of one");
        assert_eq!(after_cut(b"half"), b"");
        assert_eq!(before_cut(b"whole line\nkey=hal"), b"whole line\n");
        assert_eq!(before_cut(b"hal"), b"");
        assert_eq!(before_cut(b"Password:"), b"Password:");
    }

    #[test]
    fn the_end_is_kept() {
        let mut kept = Kept::default();
        for _ in 0..100 {
            kept.take(&[b'x'; 1000]);
        }
        kept.take(b"\nInstalled 3 packages in 12ms\n");
        assert_eq!((kept.end.len(), kept.bytes), (KEPT, 100_030));
        assert_eq!((kept.fetching, kept.line.capacity() <= 2 * LONGEST_SEEN), (Some(Fetching::Uv), true));
    }
}
