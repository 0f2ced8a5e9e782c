//! Calling a server over HTTP, as a client would: the network first, then both transports, then what stands in the
//! way.

mod address;
mod events;
mod network;
mod protection;
mod proxy;
mod stream;
mod streamable;
mod tls;
mod wire;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{Method, Uri};

use self::address::{at, host_and_port};
use self::wire::{Answer, Ask, Wire};
use super::protocol::{self, Listing};
use super::{Call, Exchange, HttpFacts, HttpFault, Request, Session, Veil};
use crate::model::Transport;

/// No client waits longer.
const MAX_PATIENCE: Duration = Duration::from_hours(24);
/// How long another path is tried, at most.
const GLANCE: Duration = Duration::from_secs(3);

/// Calls a server: what the network gives, and what the server says of itself, where it speaks the transport that the
/// client keeps to. One answer is waited for as long as `patience`, all of them twice as long.
pub fn probe(call: &Call, patience: Duration, veil: &Veil) -> (HttpFacts, Option<Session>) {
    let begun = Instant::now();
    let patience = patience.min(MAX_PATIENCE);
    let mut facts = HttpFacts::default();
    let Some(home) = address::parse(&call.url) else {
        let url = address::shown_as_it_is(&call.url, veil);
        let fault = Some(HttpFault::Other { message: "it is no address of HTTP".to_owned() });
        facts.exchanges.push(Exchange { url, fault, ..Exchange::default() });
        return (facts, None);
    };

    let mut wire = Wire::new(call, home.clone(), patience, veil, begun);
    facts.sent.clone_from(&wire.sent);
    let proxy = proxy::choose(&call.env, &home);
    facts.proxy = proxy.as_ref().map(|proxy| proxy.variable.clone());
    let first_hop = match &proxy {
        Some(proxy) => proxy.place(),
        None => Some(host_and_port(&home)),
    };
    if let Some(first_hop) = first_hop
        && !is_reachable(&mut wire, &mut facts, first_hop)
    {
        return (facts, None);
    }

    let session = converse(&mut wire, &mut facts, call);
    facts.tls = wire.tls.take();
    facts.exchanges = wire.exchanges;
    (facts, session)
}

/// Finds the addresses of a host, and which of them can be connected to: whether any can.
fn is_reachable(wire: &mut Wire, facts: &mut HttpFacts, (host, port): (String, u16)) -> bool {
    let addresses = match network::resolve(&host, port, wire.limit(), wire.veil()) {
        Ok(addresses) => addresses,
        Err(message) => {
            facts.unresolved = Some(message);
            return false;
        }
    };
    facts.addresses = network::connect(&addresses, wire.limit(), wire.veil());
    let open: Vec<SocketAddr> = addresses
        .into_iter()
        .zip(&facts.addresses)
        .filter(|(_, reached)| reached.fault.is_none())
        .map(|it| it.0)
        .collect();
    let any = !open.is_empty();
    wire.know((host, port), open);
    any
}

/// What came of speaking a transport.
struct Spoken {
    /// What the server said of itself: there where it speaks the transport at all.
    session: Option<Box<Session>>,
    /// The answer that was none.
    refused: Option<Answer>,
}

impl Spoken {
    /// The server does not speak it.
    fn refused(answer: Answer) -> Self {
        Self { session: None, refused: Some(answer) }
    }

    /// Whether there may be an answer to another question.
    fn leaves_hope(&self) -> bool {
        self.refused.as_ref().is_none_or(Answer::leaves_hope)
    }

    /// Whether nothing was answered in time.
    fn was_silent(&self) -> bool {
        self.refused.as_ref().is_some_and(|answer| answer.fault == Some(HttpFault::TimedOut))
    }
}

/// Speaks the transport of the client, and then the other one: the session is that of the client's.
fn converse(wire: &mut Wire, facts: &mut HttpFacts, call: &Call) -> Option<Session> {
    let order = match call.transport {
        Some(Transport::Sse) => [Transport::Sse, Transport::Http],
        _ => [Transport::Http, Transport::Sse],
    };
    for transport in order {
        let spoken = match transport {
            Transport::Sse => events::speak(wire),
            _ => streamable::speak(wire),
        };
        let challenge = spoken.refused.as_ref().filter(|answer| answer.is_challenge());
        facts.challenge = challenge.map(|answer| protection::look(wire, answer));
        let goes_on = facts.challenge.is_none() && spoken.leaves_hope();
        if let Some(session) = spoken.session {
            facts.transport = Some(transport);
            let is_the_clients = call.transport.is_none_or(|kept| kept == transport);
            return Some(*session).filter(|_| is_the_clients);
        }
        if !goes_on {
            return None;
        }
    }
    facts.elsewhere = elsewhere(wire);
    None
}

/// Asks for all tools, page by page, with a way to ask one question: the answer that was none, if there was one.
fn tools(
    wire: &mut Wire,
    session: &mut Session,
    mut ask: impl FnMut(&mut Wire, u64, Value) -> Answer,
) -> Option<Answer> {
    let mut listing = Listing::default();
    let mut cursor = None;
    let mut question = 1;
    loop {
        question += 1;
        let answer = ask(wire, question, protocol::list_tools(question, session.era, cursor.as_deref()));
        let Some(outcome) = &answer.outcome else {
            session.fault = Some(answer.instead());
            return Some(answer);
        };
        cursor = listing.take(outcome, session, wire.veil());
        if cursor.is_none() {
            return answer.is_challenge().then_some(answer);
        }
    }
}

/// The paths at which a server answers, where there is a page or nothing at the one that was called.
fn elsewhere(wire: &mut Wire) -> Vec<String> {
    let is_no_server = |exchange: &Exchange| {
        matches!(exchange.status, Some(404 | 405)) || exchange.content_type.as_deref() == Some("text/html")
    };
    if !wire.exchanges.iter().any(is_no_server) {
        return Vec::new();
    }
    let home = wire.home().clone();
    let path = home.path().trim_end_matches('/');
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut paths: Vec<String> = Vec::new();
    let below = if path.ends_with("/mcp") || path.ends_with("/sse") { folder } else { path };
    for base in [below, folder, ""] {
        for name in ["mcp", "sse"] {
            let candidate = format!("{base}/{name}");
            if candidate != path && !paths.contains(&candidate) {
                paths.push(candidate);
            }
        }
    }
    paths.retain(|path| at(&home, path).is_some_and(|uri| answers_at(wire, uri)));
    paths.iter().map(|path| wire.veil().hide(path)).collect()
}

/// Whether a server answers there, asked without anything of the configuration.
fn answers_at(wire: &mut Wire, uri: Uri) -> bool {
    if wire.limit().is_zero() {
        return false;
    }
    let is_stream = uri.path().ends_with("/sse");
    let ask = Ask {
        request: Request::Elsewhere,
        method: if is_stream { Method::GET } else { Method::POST },
        uri,
        headers: if is_stream {
            wire::listening()
        } else {
            wire::posting().into_iter().chain(streamable::stateless("server/discover")).collect()
        },
        body: (!is_stream).then(|| protocol::discover(1)),
        as_client: false,
        limit: wire.limit().min(GLANCE),
        goes_on: false,
    };
    let mut opened = wire.open(ask);
    let streams =
        opened.exchange.status == Some(200) && opened.exchange.content_type.as_deref() == Some(wire::EVENT_STREAM);
    if is_stream && streams {
        // It goes on until somebody hangs up.
        opened.response = None;
    }
    let answer = wire.read(opened, (!is_stream).then_some(1));
    let asks_for_token = answer.status == Some(401) && !answer.challenges().is_empty();
    asks_for_token || if is_stream { streams } else { answer.outcome.is_some() }
}
