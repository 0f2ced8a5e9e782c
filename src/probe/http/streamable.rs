//! Streamable HTTP, in both eras: every message is posted to one address.

use std::time::Duration;

use serde_json::Value;
use ureq::http::Method;

use super::wire::{Ask, Wire, posting};
use super::{Spoken, tools};
use crate::probe::protocol::{self, Opening};
use crate::probe::{Request, Session};

/// How long it may take to end a session.
const FAREWELL: Duration = Duration::from_secs(2);

/// Talks to the server: the newer era first, then the one before.
pub(super) fn speak(wire: &mut Wire) -> Spoken {
    // Half of the time: a server of the older era may say nothing at all to a question that it does not know.
    let first = discover(wire, wire.limit() / 2);
    if first.session.is_some() || !first.leaves_hope() {
        return first;
    }
    let second = shake_hands(wire);
    let refusal = second.refused.as_ref().filter(|answer| answer.fault.is_none() && !answer.is_challenge());
    if first.was_silent() && refusal.is_some() {
        // It was asleep, perhaps, and is awake now.
        let again = discover(wire, wire.limit());
        if again.session.is_some() {
            return again;
        }
    }
    second
}

/// The era in which every request stands for itself.
fn discover(wire: &mut Wire, limit: Duration) -> Spoken {
    let ask = post(wire, Request::Discover, protocol::discover(1), stateless("server/discover"));
    let answer = wire.ask(Ask { limit, ..ask }, Some(1));
    let Some(outcome) = answer.outcome.as_ref().filter(|_| !answer.is_challenge()) else {
        return Spoken::refused(answer);
    };
    match protocol::discovered(outcome, wire.veil()) {
        Opening::Older { .. } => Spoken::refused(answer),
        Opening::Refused(session) => Spoken { session: Some(session), refused: Some(answer) },
        Opening::Open { mut session, has_tools } => {
            let refused = has_tools.then(|| {
                tools(wire, &mut session, |wire, question, message| {
                    let ask = post(wire, Request::ListTools, message, stateless("tools/list"));
                    wire.ask(ask, Some(question))
                })
            });
            Spoken { session: Some(session), refused: refused.flatten() }
        }
    }
}

/// The era that begins with a handshake, and may have sessions.
fn shake_hands(wire: &mut Wire) -> Spoken {
    let ask = post(wire, Request::Initialize, protocol::initialize(1), Vec::new());
    let answer = wire.ask(ask, Some(1));
    let Some(outcome) = answer.outcome.as_ref().filter(|_| !answer.is_challenge()) else {
        return Spoken::refused(answer);
    };
    match protocol::opened(outcome, wire.veil()) {
        Opening::Older { .. } => Spoken::refused(answer),
        // Nobody who speaks this is where nothing may be posted, in whatever form that is said.
        Opening::Refused(_) if matches!(answer.status, Some(404 | 405)) => Spoken::refused(answer),
        Opening::Refused(session) => Spoken { session: Some(session), refused: Some(answer) },
        Opening::Open { mut session, has_tools } => {
            let id = answer.header("mcp-session-id").map(str::to_owned);
            let headers = of_session(&session, id.as_deref());
            let notice = post(wire, Request::Initialize, protocol::initialized(), headers.clone());
            wire.tell(notice);
            let refused = has_tools.then(|| {
                tools(wire, &mut session, |wire, question, message| {
                    let ask = post(wire, Request::ListTools, message, headers.clone());
                    wire.ask(ask, Some(question))
                })
            });
            if id.is_some() {
                let end = post(wire, Request::Initialize, Value::Null, headers);
                let limit = end.limit.min(FAREWELL);
                wire.tell(Ask { method: Method::DELETE, body: None, limit, ..end });
            }
            Spoken { session: Some(session), refused: refused.flatten() }
        }
    }
}

/// A message for the server, with the headers of its era.
fn post(wire: &Wire, request: Request, message: Value, headers: Vec<(&'static str, String)>) -> Ask {
    Ask {
        request,
        method: Method::POST,
        uri: wire.home().clone(),
        headers: posting().into_iter().chain(headers).collect(),
        body: Some(message),
        as_client: true,
        limit: wire.limit(),
        goes_on: false,
    }
}

/// What the newer era wants to know of a message without reading it.
pub(super) fn stateless(method: &str) -> Vec<(&'static str, String)> {
    vec![("mcp-protocol-version", protocol::STATELESS.to_owned()), ("mcp-method", method.to_owned())]
}

fn of_session(session: &Session, id: Option<&str>) -> Vec<(&'static str, String)> {
    let version = session.protocol_version.iter().map(|version| ("mcp-protocol-version", version.clone()));
    version.chain(id.map(|id| ("mcp-session-id", id.to_owned()))).collect()
}
