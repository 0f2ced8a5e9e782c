//! The older transport: the answers come over a stream of events, which says first where to post the questions.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Instant;

use serde_json::Value;
use ureq::http::{Method, Response, Uri};
use ureq::{Agent, Body, Error};

use super::address::{cut, join, origin, same_origin};
use super::stream::{Event, Events};
use super::wire::{Answer, Ask, EVENT_STREAM, Outcome, Wire, content_type, fault_of, listening, outcome_of, posting};
use super::{Spoken, tools};
use crate::probe::milliseconds;
use crate::probe::protocol::{self, Opening};
use crate::probe::{HttpFault, Request, Session, Veil};

/// How many events are kept that nobody has read yet.
const MAX_WAITING: usize = 16;

/// Opens the stream, and talks to the server.
pub(super) fn speak(wire: &mut Wire) -> Spoken {
    let ask = Ask {
        request: Request::EventStream,
        method: Method::GET,
        uri: wire.home().clone(),
        headers: listening(),
        body: None,
        as_client: true,
        limit: wire.limit(),
        goes_on: true,
    };
    let begun = Instant::now();
    let mut opened = wire.open(ask);
    let response = opened
        .response
        .take_if(|(_, response)| response.status().is_success() && content_type(response.headers()) == EVENT_STREAM);
    let Some((agent, response)) = response else { return Spoken::refused(wire.read(opened, None)) };

    let stream = Stream::new(agent, response, wire.veil());
    let endpoint = stream.endpoint(wire);
    let fault = endpoint.as_ref().err().cloned();
    opened.exchange.start = if fault.is_none() { "event: endpoint".to_owned() } else { String::new() };
    opened.exchange.fault = fault;
    opened.exchange.ms = milliseconds(begun.elapsed());
    let answer = wire.read(opened, None);
    let Ok(endpoint) = endpoint else { return Spoken::refused(answer) };

    let answer = stream.ask(wire, &endpoint, Request::Initialize, protocol::initialize(1), 1);
    if answer.is_challenge() {
        return Spoken::refused(answer);
    }
    let Some(outcome) = &answer.outcome else {
        // Who sends such an event speaks this, even if that is all it says.
        let session = Session { fault: Some(answer.instead()), ..Session::default() };
        return Spoken { session: Some(Box::new(session)), refused: Some(answer) };
    };
    match protocol::opened(outcome, wire.veil()) {
        Opening::Older { .. } => Spoken::refused(answer),
        Opening::Refused(session) => Spoken { session: Some(session), refused: Some(answer) },
        Opening::Open { mut session, has_tools } => {
            let notice = post(wire, &endpoint, Request::Initialize, protocol::initialized());
            wire.tell(notice);
            let refused = has_tools.then(|| {
                tools(wire, &mut session, |wire, question, message| {
                    stream.ask(wire, &endpoint, Request::ListTools, message, question)
                })
            });
            Spoken { session: Some(session), refused: refused.flatten() }
        }
    }
}

fn post(wire: &Wire, endpoint: &Uri, request: Request, message: Value) -> Ask {
    Ask {
        request,
        method: Method::POST,
        uri: endpoint.clone(),
        headers: posting(),
        body: Some(message),
        as_client: true,
        limit: wire.limit(),
        goes_on: false,
    }
}

/// A stream that is read on a thread of its own, so that waiting for it has a limit. It ends with this value.
struct Stream {
    events: Receiver<Result<Event, HttpFault>>,
    agent: Agent,
}

impl Stream {
    fn new(agent: Agent, response: Response<Body>, veil: &Veil) -> Self {
        let (tell, events) = mpsc::sync_channel(MAX_WAITING);
        let veil = veil.clone();
        let read = move || {
            let mut events = Events::new(response.into_body().into_reader());
            loop {
                let event = match events.next() {
                    Ok(Some(event)) => Ok(event),
                    Ok(None) => Err(HttpFault::Incomplete),
                    Err(error) => Err(fault_of(&Error::from(error), &veil)),
                };
                let is_last = event.is_err();
                if tell.send(event).is_err() || is_last {
                    break;
                }
            }
        };
        // Without a thread the channel is closed, which reads as a stream that broke off.
        drop(thread::Builder::new().spawn(read));
        Self { events, agent }
    }

    fn next(&self, until: Instant) -> Result<Event, HttpFault> {
        match self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(event) => event,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(HttpFault::TimedOut),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(HttpFault::Incomplete),
        }
    }

    /// Where the stream says to post: within the host alone, as what is posted has its secrets.
    fn endpoint(&self, wire: &Wire) -> Result<Uri, HttpFault> {
        let until = Instant::now() + wire.limit();
        loop {
            let event = self.next(until)?;
            if event.kind == "endpoint" {
                let target = join(wire.home(), &event.data);
                let target =
                    target.ok_or_else(|| HttpFault::Other { message: "its endpoint is no address".to_owned() })?;
                return if same_origin(wire.home(), &target) {
                    Ok(target)
                } else {
                    Err(HttpFault::OtherHost { host: cut(&wire.veil().hide(&origin(&target))) })
                };
            }
        }
    }

    /// Posts a question, and waits on the stream for its answer.
    fn ask(&self, wire: &mut Wire, endpoint: &Uri, request: Request, message: Value, question: u64) -> Answer {
        let limit = wire.limit();
        let until = Instant::now() + limit;
        let ask = post(wire, endpoint, request, message);
        let mut answer = wire.ask(ask, Some(question));
        if answer.outcome.is_none() && answer.fault.is_none() && answer.status.is_some_and(|status| status < 300) {
            match self.outcome(question, until) {
                Ok(outcome) => answer.outcome = Some(outcome),
                Err(fault) => {
                    wire.amend(&fault, limit.saturating_sub(until.saturating_duration_since(Instant::now())));
                    answer.fault = Some(fault);
                }
            }
        }
        answer
    }

    fn outcome(&self, question: u64, until: Instant) -> Result<Outcome, HttpFault> {
        loop {
            let event = self.next(until)?;
            let outcome = serde_json::from_str(&event.data).ok().and_then(|message| outcome_of(message, question));
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.agent.clone().shutdown();
    }
}
