//! A server that is a process: started as a client would start it, asked what it is, and ended.
//!
//! The first question is that of the newer era, as the protocol wants it from whoever speaks both. Servers of the older
//! one refuse it, or say nothing, and are asked theirs then, of the same process. Some end when they are asked anything
//! before the handshake, or are of no use any more: those that have read the question and did not come to answer are
//! started once more, and asked as clients of the older era ask. So the newer question never makes a server look broken.

mod fetching;
mod launch;
mod streams;
mod talk;

use std::time::{Duration, Instant};

use self::fetching::fetches_quietly;
use self::launch::Launch;
use self::streams::{Errors, Outbox, listen};
use self::talk::{Heard, Talk};
use super::process::Running;
use super::protocol::{self, Listing, Opening};
use super::{Ended, Era, Fetching, FramingFault, ProcessFacts, Session, SpawnFault, Start, Veil};
use crate::probe::milliseconds;
use crate::system::System;

/// After so long without an answer to the newer question, the older one is asked as well.
const BOTH_AFTER: Duration = Duration::from_secs(3);
/// What takes longer to the first answer may be quicker the second time.
const LONG_START: Duration = Duration::from_secs(3);
/// How long it is waited for an answer of the kind that was just given.
const AGAIN: Duration = Duration::from_secs(5);
/// How long a process may take to end, once its output is closed.
const LAST_MOMENTS: Duration = Duration::from_secs(1);

/// How the conversation begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    /// With the question of the newer era, and then with that of the older one.
    Newer,
    /// With that of the older one.
    Older,
}

/// Starts a server, asks it what it is and which tools it has, and ends it. It is waited as long as `patience` for the
/// first answer, and as long for all of the tools. With `warm`, a server that took long to start is started a second
/// time, when whatever had to be fetched is there.
pub fn probe(
    system: &dyn System,
    start: &Start,
    patience: Duration,
    warm: bool,
    veil: &Veil,
) -> (ProcessFacts, Option<Session>) {
    let visit = Visit { launch: Launch::new(system, start, veil), start, patience, veil };
    let mut found = match visit.pay(First::Newer, true) {
        Ok(found) => found,
        Err(fault) => return (ProcessFacts { spawn: Some(fault), ..ProcessFacts::default() }, None),
    };
    if !found.open
        && found.was_read
        && let Ok(second) = visit.pay(First::Older, true)
    {
        found = second.after(&found.facts);
    }
    let Found { mut facts, session, open, .. } = found;
    let long = facts.answered_ms.is_some_and(|ms| ms >= milliseconds(LONG_START));
    if warm && open && facts.ended.is_none() && !facts.silent && (long || facts.fetching.is_some()) {
        let stateless = session.as_ref().is_some_and(|session| session.era == Era::Stateless);
        let first = if stateless { First::Newer } else { First::Older };
        facts.warm_ms = visit.pay(first, false).ok().and_then(|second| second.facts.answered_ms);
    }
    (facts, session)
}

/// All that a start of the server needs.
#[derive(Clone, Copy)]
struct Visit<'a> {
    launch: Launch<'a>,
    start: &'a Start,
    patience: Duration,
    veil: &'a Veil,
}

/// What came of one start.
#[derive(Debug)]
struct Found {
    facts: ProcessFacts,
    session: Option<Session>,
    /// Whether it is clear which era it speaks.
    open: bool,
    /// Whether it read any of what was asked.
    was_read: bool,
}

impl Found {
    /// The same, after another start that came to nothing.
    fn after(mut self, before: &ProcessFacts) -> Self {
        self.facts.restarted = self.open;
        self.facts.fetching = self.facts.fetching.or(before.fetching);
        self.facts.peak_memory = self.facts.peak_memory.max(before.peak_memory);
        self.facts.left_behind = self.facts.left_behind.max(before.left_behind);
        self.facts.killed |= before.killed;
        self
    }
}

/// What the server said, and how the talking ended.
#[derive(Debug, Default)]
struct Said {
    session: Option<Session>,
    /// Whether it is clear which era it speaks.
    open: bool,
    /// Whether every question was answered.
    complete: bool,
    /// Since when it was waited for the last answer, in milliseconds from the start.
    since_ms: u64,
}

impl Visit<'_> {
    /// Starts it, talks to it, all of it or to the first answer alone, and ends it.
    fn pay(&self, first: First, whole: bool) -> Result<Found, SpawnFault> {
        let (running, pipes) = self.launch.run()?;
        let (Some(stdin), Some(stdout), Some(stderr)) = (pipes.stdin, pipes.stdout, pipes.stderr) else {
            return Err(SpawnFault::Other { message: "it has no streams".to_owned() });
        };
        let errors = Errors::new(stderr);
        let (events, heard) = listen(stdout);
        let outbox = Outbox::new(stdin, events);
        let mut talk = Talk::new(heard, outbox, self.veil, running.started());
        let said = self.talk(&mut talk, first, whole);

        let waited_ms = talk.elapsed_ms().saturating_sub(said.since_ms);
        let quietly = fetches_quietly(self.start, running.alone());
        let ended = ended(&running, &talk, &said);
        let was_read = talk.was_read();
        let mut framing = std::mem::take(&mut talk.framing);
        if talk.input_closed() && ended.is_none() {
            framing.push(FramingFault::InputClosed);
        }
        let (noise, answered_ms) = (talk.noise.take(), talk.answered_ms);
        let waited_ms = (!said.complete && ended.is_none()).then_some(waited_ms);
        let end = running.end(talk);
        let stderr = errors.tail(self.veil, ended.is_none());
        let facts = ProcessFacts {
            noise,
            framing,
            ended: ended.map(|ended| Ended { code: end.code, signal: end.signal, ..ended }),
            stderr,
            answered_ms,
            waited_ms,
            silent: waited_ms.is_some() && answered_ms.is_some(),
            fetching: errors.fetching().or(quietly.then_some(Fetching::Npm)),
            peak_memory: end.peak_memory,
            cpu_ms: end.cpu_ms,
            left_behind: end.left_behind,
            killed: end.killed,
            ..ProcessFacts::default()
        };
        Ok(Found { facts, session: said.session, open: said.open, was_read })
    }

    fn talk(&self, talk: &mut Talk<'_>, first: First, whole: bool) -> Said {
        let (mut session, has_tools) = match self.open(talk, first) {
            Ok(Opening::Open { session, has_tools }) => (*session, has_tools),
            Ok(Opening::Refused(session)) => {
                let open = session.era == Era::Stateless;
                return Said { session: Some(*session), open, complete: true, ..Said::default() };
            }
            Ok(Opening::Older { .. }) | Err(_) => return Said::default(),
        };
        if session.era == Era::Handshake {
            talk.tell(&protocol::initialized());
        }
        let since_ms = talk.elapsed_ms();
        let complete = !whole
            || (self.list(talk, &mut session, has_tools).is_ok() && self.ask_again(talk, &session, has_tools).is_ok());
        Said { session: Some(session), open: true, complete, since_ms }
    }

    /// Asks the first question of one era, and of the other.
    fn open(&self, talk: &mut Talk<'_>, first: First) -> Result<Opening, Heard> {
        let asked_at = Instant::now();
        let until = asked_at + self.patience;
        let mut both_after = asked_at;
        if first == First::Newer {
            talk.ask(protocol::discover);
            both_after += BOTH_AFTER.min(self.patience / 3);
        }
        let (mut initialize, mut versions) = (None, Vec::new());
        loop {
            if initialize.is_none() && Instant::now() >= both_after {
                initialize = Some(talk.ask(protocol::initialize));
            }
            let limit = if initialize.is_some() { until } else { both_after };
            let (id, outcome) = match talk.hear(1, limit) {
                Heard::Answer(id, outcome) => (id, outcome),
                Heard::Nothing if initialize.is_none() => continue,
                heard => return Err(heard),
            };
            if Some(id) != initialize {
                match protocol::discovered(&outcome, self.veil) {
                    Opening::Older { supported_versions } => {
                        versions = supported_versions;
                        both_after = Instant::now();
                        continue;
                    }
                    opening => return Ok(opening),
                }
            }
            let mut opening = protocol::opened(&outcome, self.veil);
            if let Opening::Open { session, .. } | Opening::Refused(session) = &mut opening {
                session.supported_versions.append(&mut versions);
            }
            return Ok(opening);
        }
    }

    /// Asks for all of the tools; the error is what was heard instead of an answer.
    fn list(&self, talk: &mut Talk<'_>, session: &mut Session, has_tools: bool) -> Result<(), Heard> {
        let until = Instant::now() + self.patience;
        let (mut listing, mut cursor, mut more) = (Listing::default(), None::<String>, has_tools);
        while more {
            let asked = talk.ask(|id| protocol::list_tools(id, session.era, cursor.as_deref()));
            match talk.hear(asked, until) {
                Heard::Answer(_, outcome) => cursor = listing.take(&outcome, session, self.veil),
                heard => return Err(heard),
            }
            more = cursor.is_some();
        }
        Ok(())
    }

    /// Asks once more something that was answered before, to see that it still answers.
    fn ask_again(&self, talk: &mut Talk<'_>, session: &Session, has_tools: bool) -> Result<(), Heard> {
        let asked = if has_tools {
            talk.ask(|id| protocol::list_tools(id, session.era, None))
        } else {
            talk.ask(|id| protocol::still_there(id, session.era))
        };
        match talk.hear(asked, Instant::now() + AGAIN.min(self.patience)) {
            Heard::Answer(..) => Ok(()),
            heard => Err(heard),
        }
    }
}

/// When it ended, if it did by itself. One that went into the background and still talks has not.
fn ended(running: &Running, talk: &Talk<'_>, said: &Said) -> Option<Ended> {
    let moments = if talk.closed || talk.input_closed() { LAST_MOMENTS } else { Duration::ZERO };
    let ended = running.wait(Instant::now() + moments) && (talk.closed || !said.complete);
    let after_answer = talk.answered_ms.is_some();
    ended.then(|| Ended { after_answer, after_ms: talk.elapsed_ms(), ..Ended::default() })
}
