//! One conversation with a process that was started: every line it writes is looked at.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::streams::{Event, Outbox};
use crate::probe::milliseconds;
use crate::probe::protocol::{self, Message, Refusal};
use crate::probe::{FramingFault, Noise, Veil};

/// So many characters are kept of the first line that is no message.
const FIRST_NOISE: usize = 200;
/// As many faults of one kind are kept; one shows what there is to see.
const MOST_FAULTS: usize = 10;
/// How long it is waited for anything more, once it is clear that nothing will be of use.
const AFTER_FAULT: Duration = Duration::from_secs(1);

/// What came of waiting for an answer.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// The answer to the question of this number.
    Answer(u64, Result<Value, Refusal>),
    /// None, in the time there was.
    Nothing,
    /// None, and none will come.
    Over,
}

/// A conversation, and what has been noticed in it.
#[derive(Debug)]
pub(super) struct Talk<'a> {
    events: Receiver<Event>,
    outbox: Outbox,
    veil: &'a Veil,
    started: Instant,
    asked: u64,
    waiting: VecDeque<Message>,
    /// Set once it is likely that nothing of use comes any more: until then it is listened.
    over: Option<Instant>,
    input_closed: bool,
    pub(super) closed: bool,
    pub(super) noise: Option<Noise>,
    pub(super) framing: Vec<FramingFault>,
    pub(super) answered_ms: Option<u64>,
}

impl<'a> Talk<'a> {
    pub(super) fn new(events: Receiver<Event>, outbox: Outbox, veil: &'a Veil, started: Instant) -> Self {
        Self {
            events,
            outbox,
            veil,
            started,
            asked: 0,
            waiting: VecDeque::new(),
            over: None,
            input_closed: false,
            closed: false,
            noise: None,
            framing: Vec::new(),
            answered_ms: None,
        }
    }

    /// Asks something, and gives the number of the question.
    pub(super) fn ask(&mut self, question: impl FnOnce(u64) -> Value) -> u64 {
        self.asked += 1;
        self.outbox.send(&question(self.asked));
        self.asked
    }

    /// Tells something to which there is no answer.
    pub(super) fn tell(&self, notice: &Value) {
        self.outbox.send(notice);
    }

    /// Whether the server closed its input.
    pub(super) fn input_closed(&self) -> bool {
        self.input_closed
    }

    /// Whether the server has read any of what was asked.
    pub(super) fn was_read(&self) -> bool {
        self.outbox.was_read()
    }

    /// Milliseconds since the start of the process.
    pub(super) fn elapsed_ms(&self) -> u64 {
        milliseconds(self.started.elapsed())
    }

    /// Waits for the answer to a question from this number on. Questions of the server are answered, and all else is
    /// noted.
    pub(super) fn hear(&mut self, from: u64, until: Instant) -> Heard {
        loop {
            while let Some(message) = self.waiting.pop_front() {
                if let Some((id, outcome)) = self.answer(message).filter(|(id, _)| *id >= from) {
                    return Heard::Answer(id, outcome);
                }
            }
            if self.closed {
                return Heard::Over;
            }
            let until = self.over.map_or(until, |over| over.min(until));
            let left = until.saturating_duration_since(Instant::now());
            // A server that never stops writing is listened to no longer than one that says nothing.
            let event = if left.is_zero() { Err(RecvTimeoutError::Timeout) } else { self.events.recv_timeout(left) };
            match event {
                Ok(event) => self.note(event),
                Err(RecvTimeoutError::Timeout) if self.over.is_none() => return Heard::Nothing,
                Err(_) => return Heard::Over,
            }
        }
    }

    /// The answer in a message, if it is one to something that was asked.
    fn answer(&mut self, message: Message) -> Option<(u64, Result<Value, Refusal>)> {
        match message {
            Message::Question { id, method } => {
                self.outbox.send(&protocol::reply(&id, &method));
                None
            }
            Message::Notice { .. } => None,
            Message::Answer { id, outcome } => {
                let asked = (1..=self.asked).rev().find(|asked| protocol::answers(&id, *asked));
                // An error about a message that could not be read is one about the last.
                let asked = asked.or_else(|| (id.is_null() && outcome.is_err()).then_some(self.asked));
                let Some(asked) = asked else {
                    let id = self.veil.hide(&id.to_string()).chars().take(FIRST_NOISE).collect();
                    self.fault(FramingFault::WrongId { id });
                    self.end_soon();
                    return None;
                };
                self.answered_ms.get_or_insert(milliseconds(self.started.elapsed()));
                self.over = self.over.filter(|_| self.input_closed);
                Some((asked, outcome))
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Cut(line) if line.trim_ascii_start().starts_with(b"{") => self.fault(FramingFault::Unterminated),
            Event::Line(line) | Event::Cut(line) => self.line(&line),
            Event::TooLong(bytes) => {
                self.fault(FramingFault::TooLong { bytes });
                self.closed = true;
            }
            Event::Closed => self.closed = true,
            Event::InputClosed => {
                self.input_closed = true;
                self.end_soon();
            }
        }
    }

    fn line(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if std::str::from_utf8(line).is_err() {
            self.fault(FramingFault::NotUtf8);
        }
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("content-length:")) {
            return self.fault(FramingFault::ContentLength);
        }
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                // Logs can be JSON as well: what is meant for a client has one of these.
                let meant =
                    value.is_array() || ["jsonrpc", "result", "method"].iter().any(|key| value.get(key).is_some());
                match protocol::messages(value) {
                    Some(messages) => self.waiting.extend(messages),
                    None if meant => self.fault(FramingFault::NotJsonRpc),
                    None => self.noise(text),
                }
            }
            // The messages between such headers have no line of their own.
            Err(_) if self.framing.contains(&FramingFault::ContentLength) && text.starts_with('{') => {}
            Err(_) => self.noise(text),
        }
    }

    fn noise(&mut self, line: &str) {
        let noise = self.noise.get_or_insert_with(|| Noise {
            first: self.veil.hide(line).chars().take(FIRST_NOISE).collect(),
            ..Noise::default()
        });
        noise.lines += 1;
        noise.before_answer |= self.answered_ms.is_none();
    }

    fn fault(&mut self, fault: FramingFault) {
        if !self.framing.contains(&fault) && self.framing.len() < MOST_FAULTS {
            self.framing.push(fault);
        }
    }

    /// Waits for what is on its way, and no longer.
    fn end_soon(&mut self) {
        self.over.get_or_insert_with(|| Instant::now() + AFTER_FAULT);
    }
}
