//! Requests and answers: who gets which headers, how long is waited, how much is read, and what came of it.

use std::io::{self, ErrorKind, Read};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::config::Config;
use ureq::http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION,
    TRANSFER_ENCODING, WWW_AUTHENTICATE,
};
use ureq::http::{Method, Request as HttpRequest, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector, NextTimeout, TcpConnector};
use ureq::{Agent, Body, Error, ProxyProtocol};

use super::address::{cut, host_and_port, join, origin, same_origin, shown};
use super::network::MAX_ADDRESSES;
use super::proxy;
use super::stream::{Bounded, Events};
use super::tls::{Tls, Trust};
use crate::knowledge::names_a_secret;
use crate::probe::milliseconds;
use crate::probe::protocol::{self, Message, Refusal};
use crate::probe::{Call, Exchange, HttpFault, Request, TlsFault, Veil};

/// How many redirects are followed within a host.
const MAX_REDIRECTS: usize = 5;
/// How much is read of the headers of an answer, in bytes.
const MAX_HEADERS: usize = 64 << 10;
/// The type of a stream of events.
pub(super) const EVENT_STREAM: &str = "text/event-stream";
/// How much of an answer is shown, in characters.
const MAX_START: usize = 200;
/// How much of the type of its content is shown, in characters.
const MAX_TYPE: usize = 100;
/// Headers that are not for a configuration to set: the library sets them, or they change how the request is sent.
const OWN_HEADERS: [HeaderName; 5] = [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING];

/// Something to be asked of an address.
pub(super) struct Ask {
    /// What is asked, for the facts.
    pub(super) request: Request,
    /// The method.
    pub(super) method: Method,
    /// Where.
    pub(super) uri: Uri,
    /// The headers of the protocol.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The message.
    pub(super) body: Option<Value>,
    /// Whether the headers of the configuration go with it, as far as it goes to the host that they are for.
    pub(super) as_client: bool,
    /// How long to wait for all of the answer.
    pub(super) limit: Duration,
    /// Whether the answer is a stream that goes on, so that the limit is for its headers alone.
    pub(super) goes_on: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: Option<u16>,
    /// The headers.
    pub(super) headers: HeaderMap,
    /// What the message says that answers the question.
    pub(super) outcome: Option<Outcome>,
    /// The document, where no question was asked.
    pub(super) document: Option<Value>,
    /// What went wrong.
    pub(super) fault: Option<HttpFault>,
}

/// The result, or the error.
pub(super) type Outcome = Result<Value, Refusal>;

impl Answer {
    /// The value of a header, where it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// What to say of it where it should have been a message and is none.
    pub(super) fn instead(&self) -> String {
        match self.status {
            Some(status) if self.fault.is_none() => format!("status {status} and no message"),
            _ => "no answer".to_owned(),
        }
    }

    /// Whether it asks for something before it answers.
    pub(super) fn is_challenge(&self) -> bool {
        match self.status {
            Some(401) => true,
            Some(403) => self.headers.contains_key(WWW_AUTHENTICATE),
            _ => false,
        }
    }

    /// Whether there may be an answer to another question, as far as this one shows.
    pub(super) fn leaves_hope(&self) -> bool {
        matches!(self.fault, None | Some(HttpFault::TimedOut | HttpFault::Incomplete | HttpFault::TooLarge))
    }

    /// What it asks for before it answers, one text for each header.
    pub(super) fn challenges(&self) -> Vec<String> {
        let values = self.headers.get_all(WWW_AUTHENTICATE);
        values.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    }
}

/// An answer of which the headers are there.
pub(super) struct Opened {
    /// What to record of it.
    pub(super) exchange: Exchange,
    /// The rest, where there is one.
    pub(super) response: Option<(Agent, Response<Body>)>,
    begun: Instant,
}

/// All that is asked of a server, and of those that it refers to.
pub(super) struct Wire<'a> {
    call: &'a Call,
    home: Uri,
    patience: Duration,
    veil: &'a Veil,
    begun: Instant,
    known: Known,
    secrets: HeaderMap,
    trust: Option<Trust>,
    /// The names of the headers that are sent for the configuration.
    pub(super) sent: Vec<String>,
    /// What was asked so far, and what came of it.
    pub(super) exchanges: Vec<Exchange>,
    /// What is wrong with the encryption of the host.
    pub(super) tls: Option<TlsFault>,
}

impl<'a> Wire<'a> {
    /// Nothing is asked yet. `begun` is when the client would have begun to wait.
    pub(super) fn new(call: &'a Call, home: Uri, patience: Duration, veil: &'a Veil, begun: Instant) -> Self {
        let mut secrets = HeaderMap::new();
        let mut sent = Vec::new();
        for (name, value) in &call.headers {
            let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else { continue };
            let Ok(mut value) = HeaderValue::from_bytes(value.as_bytes()) else { continue };
            if OWN_HEADERS.contains(&header) {
                continue;
            }
            value.set_sensitive(true);
            if secrets.try_insert(header, value).is_ok() {
                sent.push(veil.hide(name));
            }
        }
        Self {
            call,
            home,
            patience,
            veil,
            begun,
            known: Known::default(),
            secrets,
            trust: None,
            sent,
            exchanges: Vec::new(),
            tls: None,
        }
    }

    /// Takes these addresses for a host and port from now on.
    pub(super) fn know(&mut self, host: (String, u16), addresses: Vec<SocketAddr>) {
        self.known = Known { host, addresses };
    }

    /// The address that the client calls.
    pub(super) fn home(&self) -> &Uri {
        &self.home
    }

    /// Hides what is secret.
    pub(super) fn veil(&self) -> &'a Veil {
        self.veil
    }

    /// Whether the client shows who it is.
    pub(super) fn has_credentials(&self) -> bool {
        self.sent.iter().any(|name| names_a_secret(name))
    }

    /// How long an answer may take: as long as the client waits, and no longer than is left of twice that for all of
    /// them.
    pub(super) fn limit(&self) -> Duration {
        self.patience.min(self.left())
    }

    /// How much is left of the time for all answers.
    fn left(&self) -> Duration {
        self.patience.saturating_mul(2).saturating_sub(self.begun.elapsed())
    }

    /// Asks, and reads the whole answer: up to the message that answers the question, where it is a stream.
    pub(super) fn ask(&mut self, ask: Ask, question: Option<u64>) -> Answer {
        let opened = self.open(ask);
        self.read(opened, question)
    }

    /// Sends what has no answer, or none that counts: it is not recorded.
    pub(super) fn tell(&mut self, ask: Ask) {
        let recorded = self.exchanges.len();
        drop(self.open(ask));
        self.exchanges.truncate(recorded);
    }

    /// Says of what was recorded last that something went wrong afterwards, and how long that took.
    pub(super) fn amend(&mut self, fault: &HttpFault, took: Duration) {
        if let Some(exchange) = self.exchanges.last_mut() {
            exchange.fault = Some(fault.clone());
            exchange.ms = milliseconds(took);
        }
    }

    /// Reads the rest of an answer, and records it.
    pub(super) fn read(&mut self, opened: Opened, question: Option<u64>) -> Answer {
        let Opened { mut exchange, response, begun } = opened;
        let mut answer = Answer { status: exchange.status, fault: exchange.fault.take(), ..Answer::default() };
        if let Some((_, response)) = response {
            let (parts, body) = response.into_parts();
            answer.headers = parts.headers;
            let read = if content_type(&answer.headers) == EVENT_STREAM {
                let mut events = Events::new(body.into_reader());
                let read = question.map_or(Ok(None), |question| wait_for(&mut events, question));
                exchange.start = self.start(events.head(), false);
                read.map(|outcome| answer.outcome = outcome)
            } else {
                let mut bounded = Bounded::new(body.into_reader());
                let read = document(&mut bounded);
                exchange.start = self.start(bounded.head(), read.is_ok() && bounded.is_whole());
                read.map(|document| match question {
                    Some(question) => answer.outcome = document.and_then(|document| outcome_of(document, question)),
                    None => answer.document = document,
                })
            };
            answer.fault = read.err().map(|error| fault_of(&error.into(), self.veil));
            exchange.ms = milliseconds(begun.elapsed());
        }
        exchange.fault.clone_from(&answer.fault);
        self.exchanges.push(exchange);
        answer
    }

    /// Asks, follows redirects within the host, and reads the headers of the answer. Redirects are recorded, the rest
    /// is for the caller to record.
    pub(super) fn open(&mut self, mut ask: Ask) -> Opened {
        let begun = Instant::now();
        let mut followed = 0;
        loop {
            let asked = Instant::now();
            let left = ask.limit.saturating_sub(begun.elapsed());
            let mut exchange =
                Exchange { request: ask.request, url: shown(&ask.uri, self.veil), ..Exchange::default() };
            let result = if left.is_zero() { Err(HttpFault::TimedOut) } else { self.send(&ask, left) };
            exchange.ms = milliseconds(asked.elapsed());
            let (agent, response) = match result {
                Ok(answered) => answered,
                Err(fault) => {
                    exchange.fault = Some(fault);
                    return Opened { exchange, response: None, begun };
                }
            };
            exchange.status = Some(response.status().as_u16());
            let content_type = self.veil.hide(&content_type(response.headers()));
            exchange.content_type =
                Some(content_type.chars().take(MAX_TYPE).collect()).filter(|shown: &String| !shown.is_empty());
            let location = response.headers().get(LOCATION).filter(|_| response.status().is_redirection());
            let Some(location) = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()) else {
                return Opened { exchange, response: Some((agent, response)), begun };
            };
            let Some(target) = join(&ask.uri, &location) else {
                exchange.fault = Some(HttpFault::Other { message: "it leads to no address".to_owned() });
                return Opened { exchange, response: None, begun };
            };
            exchange.location = Some(shown(&target, self.veil));
            let is_description = ask.request == Request::Metadata && self.may_be_asked(&target);
            if !is_description && !same_origin(&ask.uri, &target) {
                exchange.fault = Some(HttpFault::OtherHost { host: cut(&self.veil.hide(&origin(&target))) });
                return Opened { exchange, response: None, begun };
            }
            if followed == MAX_REDIRECTS {
                exchange.fault = Some(HttpFault::Other { message: "it leads on and on".to_owned() });
                return Opened { exchange, response: None, begun };
            }
            followed += 1;
            self.exchanges.push(exchange);
            ask.uri = target;
            // As browsers do: only 307 and 308 keep what was posted.
            if !matches!(response.status().as_u16(), 307 | 308) && ask.method == Method::POST {
                ask.method = Method::GET;
                ask.body = None;
            }
        }
    }

    /// Whether a description may be asked for there: a server may name any place, and is believed where that is
    /// encrypted, as the standard demands, or on its own host.
    pub(super) fn may_be_asked(&self, place: &Uri) -> bool {
        place.scheme_str() == Some("https") || host_and_port(place).0 == host_and_port(&self.home).0
    }

    /// Sends one request over a connection of its own.
    fn send(&mut self, ask: &Ask, limit: Duration) -> Result<(Agent, Response<Body>), HttpFault> {
        let config = self.config(ask, limit)?;
        let trust = self.trust_for(&config, &ask.uri);
        let tls = trust.map(Tls::new);
        let plain = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
        let agent = match &tls {
            Some(tls) => Agent::with_parts(config, plain.chain(tls.clone()), self.known.clone()),
            None => Agent::with_parts(config, plain, self.known.clone()),
        };

        let at_home = same_origin(&ask.uri, &self.home);
        let mut headers = if ask.as_client && at_home { self.secrets.clone() } else { HeaderMap::new() };
        for (name, value) in &ask.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(*name, value);
            }
        }
        let mut request = HttpRequest::builder().method(&ask.method).uri(&ask.uri);
        if ask.body.is_none() {
            headers.remove(CONTENT_TYPE);
        }
        if let Some(kept) = request.headers_mut() {
            *kept = headers;
        }
        let answered = match &ask.body {
            Some(body) => request.body(body.to_string()).map_err(Error::from).and_then(|request| agent.run(request)),
            None => request.body(()).map_err(Error::from).and_then(|request| agent.run(request)),
        };
        if at_home && let Some(tls) = tls {
            self.tls = tls.fault(self.veil);
        }
        answered.map(|response| (agent, response)).map_err(|error| fault_of(&error, self.veil))
    }

    fn config(&self, ask: &Ask, limit: Duration) -> Result<Config, HttpFault> {
        let proxy = match proxy::choose(&self.call.env, &ask.uri) {
            Some(chosen) => match chosen.read() {
                Some(proxy) => Some(proxy),
                None => return Err(HttpFault::Other { message: "the proxy is none that speaks HTTP".to_owned() }),
            },
            None => None,
        };
        Ok(Config::builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(MAX_HEADERS)
            .timeout_connect(Some(limit))
            .timeout_recv_response(Some(limit))
            .timeout_global(Some(if ask.goes_on { self.left() } else { limit }))
            .user_agent(concat!("mcp-clinic/", env!("CARGO_PKG_VERSION")))
            .build())
    }

    /// Whom to trust, where anything is to be encrypted: read once, when it is first needed.
    fn trust_for(&mut self, config: &Config, uri: &Uri) -> Option<Trust> {
        let proxy_is_secure = config.proxy().is_some_and(|proxy| proxy.protocol() == ProxyProtocol::Https);
        if uri.scheme_str() != Some("https") && !proxy_is_secure {
            return None;
        }
        Some(self.trust.get_or_insert_with(|| Trust::of(&self.call.env)).clone())
    }

    /// How an answer begins, without what is secret: whole words alone, where it is cut off, as the beginning of a
    /// secret is not known for one.
    fn start(&self, head: &[u8], is_whole: bool) -> String {
        let text = String::from_utf8_lossy(head);
        let whole =
            if is_whole { &*text } else { text.rsplit_once(char::is_whitespace).map_or("", |(words, _)| words) };
        self.veil.hide(whole).chars().take(MAX_START).collect()
    }
}

/// The headers with which a message is posted, besides those of its era.
pub(super) fn posting() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned()), ("accept", format!("application/json, {EVENT_STREAM}"))]
}

/// The header with which a stream of events is asked for.
pub(super) fn listening() -> Vec<(&'static str, String)> {
    vec![("accept", EVENT_STREAM.to_owned())]
}

/// The type of the content, in small letters and without parameters.
pub(super) fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The answer to a question in a stream of events.
fn wait_for<R: Read>(events: &mut Events<R>, question: u64) -> io::Result<Option<Outcome>> {
    while let Some(event) = events.next()? {
        let outcome = serde_json::from_str(&event.data).ok().and_then(|message| outcome_of(message, question));
        if outcome.is_some() {
            return Ok(outcome);
        }
    }
    Err(ErrorKind::UnexpectedEof.into())
}

/// The document that an answer consists of, where it is one of JSON.
fn document<R: Read>(bounded: &mut Bounded<R>) -> io::Result<Option<Value>> {
    let mut body = Vec::new();
    bounded.read_to_end(&mut body)?;
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_eof() && !body.is_empty() => Err(ErrorKind::UnexpectedEof.into()),
        Err(_) => Ok(None),
    }
}

/// The answer to a question in a message, or in several. A refusal may have any id: it can come from someone who did
/// not read the question.
pub(super) fn outcome_of(message: Value, question: u64) -> Option<Outcome> {
    protocol::messages(message)?.into_iter().find_map(|message| match message {
        Message::Answer { id, outcome } if outcome.is_err() || protocol::answers(&id, question) => Some(outcome),
        _ => None,
    })
}

/// What went wrong, told apart.
pub(super) fn fault_of(error: &Error, veil: &Veil) -> HttpFault {
    match error {
        Error::Timeout(_) => HttpFault::TimedOut,
        Error::LargeResponseHeader(..) => HttpFault::TooLarge,
        Error::Protocol(error) if error.to_string().contains("too many headers") => HttpFault::TooLarge,
        Error::Protocol(_) => HttpFault::NotHttp,
        Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => HttpFault::TimedOut,
            ErrorKind::FileTooLarge => HttpFault::TooLarge,
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => HttpFault::Incomplete,
            _ => HttpFault::Other { message: veil.hide(&error.to_string()) },
        },
        other => HttpFault::Other { message: veil.hide(&other.to_string()) },
    }
}

/// Answers with the addresses that are known of one host, and asks the system for others.
#[derive(Clone, Debug, Default)]
struct Known {
    host: (String, u16),
    addresses: Vec<SocketAddr>,
}

impl Resolver for Known {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        if host_and_port(uri) != self.host {
            return DefaultResolver::default().resolve(uri, config, timeout);
        }
        let mut addresses = self.empty();
        self.addresses.iter().take(MAX_ADDRESSES).for_each(|address| addresses.push(*address));
        Ok(addresses)
    }
}
