//! Servers over loopback for tests: real sockets, every connection on a thread of its own.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::allow_attributes,
    reason = "each test file uses a part of this; tests fail by panicking"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mcp_clinic::model::Transport;
use mcp_clinic::probe::{Call, HttpFacts, Session, Veil, http};
use serde_json::{Value, json};

/// What no fact may hold, and no other host may get.
pub(crate) const SECRET: &str = "s3cr3t-0f-th3-t3st";
/// Long enough for any answer that comes at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Short enough to wait for an answer that never comes.
pub(crate) const IMPATIENCE: Duration = Duration::from_millis(500);

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) path: String,
    /// By names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

impl Got {
    /// The method of the message.
    pub(crate) fn asks(&self) -> &str {
        self.body["method"].as_str().unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn read(from: &mut dyn Read) -> Option<Self> {
        let mut lines = BufReader::new(from);
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace();
        let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        lines.read_exact(&mut body).ok()?;
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Some(Self { method, path, headers, body })
    }
}

/// Both directions of a connection.
pub(crate) trait Link: Read + Write + Send {}
impl<T: Read + Write + Send> Link for T {}

/// Reads until the other side hangs up.
pub(crate) fn hold(link: &mut dyn Link) {
    std::io::copy(link, &mut std::io::sink()).ok();
}

/// Listens until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Answers with a whole text.
    pub(crate) fn answering(answer: impl Fn(&Got) -> String + Send + Sync + 'static) -> Self {
        Self::serving(move |got, link| {
            link.write_all(answer(got).as_bytes()).ok();
        })
    }

    /// Answers in any way.
    pub(crate) fn serving(serve: impl Fn(&Got, &mut dyn Link) + Send + Sync + 'static) -> Self {
        Self::start(move |stream, got| {
            let mut stream = stream;
            if let Some(request) = Got::read(&mut stream) {
                got.lock().unwrap().push(request.clone());
                serve(&request, &mut stream);
            }
        })
    }

    /// Answers with a whole text over TLS.
    pub(crate) fn secure(
        config: rustls::ServerConfig,
        answer: impl Fn(&Got) -> String + Send + Sync + 'static,
    ) -> Self {
        let config = Arc::new(config);
        Self::start(move |stream, got| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            if let Some(request) = Got::read(&mut stream) {
                got.lock().unwrap().push(request.clone());
                stream.write_all(answer(&request).as_bytes()).ok();
                stream.conn.send_close_notify();
                stream.flush().ok();
            }
        })
    }

    /// Does as it likes with every connection.
    pub(crate) fn start(serve: impl Fn(TcpStream, &Mutex<Vec<Got>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (got, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (all, is_over, serve) = (Arc::clone(&got), Arc::clone(&over), Arc::new(serve));
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                let (all, serve) = (Arc::clone(&all), Arc::clone(&serve));
                thread::spawn(move || serve(stream, &all));
            }
        });
        Self { address, got, over }
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests that came so far.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        TcpStream::connect(self.address).ok();
    }
}

/// A whole answer.
pub(crate) fn reply(status: u16, kind: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// A message as an answer.
pub(crate) fn json_reply(status: u16, headers: &str, message: &Value) -> String {
    reply(status, "application/json; charset=utf-8", headers, &message.to_string())
}

/// A result as an answer.
pub(crate) fn result(got: &Got, headers: &str, result: &Value) -> String {
    json_reply(200, headers, &json!({ "jsonrpc": "2.0", "id": got.body["id"], "result": result }))
}

/// An error as an answer.
pub(crate) fn refusal(got: &Got, status: u16, code: i64, message: &str) -> String {
    let error = json!({ "code": code, "message": message });
    json_reply(status, "", &json!({ "jsonrpc": "2.0", "id": got.body["id"], "error": error }))
}

/// Two tools on two pages.
pub(crate) fn tools_page(got: &Got) -> Value {
    let tool = |name: &str| json!({ "name": name, "inputSchema": { "type": "object" } });
    match got.body["params"]["cursor"].as_str() {
        None => json!({ "tools": [tool("first")], "nextCursor": "more" }),
        Some(_) => json!({ "tools": [tool("second")] }),
    }
}

/// What a server with tools says to `initialize`.
pub(crate) fn welcome() -> Value {
    json!({
        "protocolVersion": "2025-06-18",
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "older", "version": "1.2" },
    })
}

/// A server of the era of handshakes, which insists on its session.
pub(crate) fn handshake(got: &Got) -> String {
    let in_session = got.header("mcp-session-id") == "session-1" && got.header("mcp-protocol-version") == "2025-06-18";
    match (got.method.as_str(), got.asks()) {
        ("POST", "initialize") => result(got, "Mcp-Session-Id: session-1\r\n", &welcome()),
        ("POST", _) if !in_session => refusal(got, 400, -32000, "Bad Request: Server not initialized"),
        ("POST", "notifications/initialized") => reply(202, "text/plain", "", ""),
        ("POST", "tools/list") => result(got, "", &tools_page(got)),
        ("DELETE", _) if in_session => reply(200, "text/plain", "", ""),
        _ => reply(405, "text/plain", "", "Method Not Allowed"),
    }
}

/// A server of the era without, which insists on its headers.
pub(crate) fn stateless(got: &Got) -> String {
    let meta = &got.body["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"];
    if got.method != "POST" {
        return reply(405, "text/plain", "", "");
    }
    if got.header("mcp-method") != got.asks() || got.header("mcp-protocol-version") != meta || meta != "2026-07-28" {
        return refusal(got, 400, -32001, "Header mismatch");
    }
    match got.asks() {
        "server/discover" => {
            let info = json!({ "name": "newer", "version": "2.0" });
            let capabilities = json!({ "tools": {} });
            let meta = json!({ "io.modelcontextprotocol/serverInfo": info });
            result(
                got,
                "",
                &json!({ "supportedVersions": ["2026-07-28"], "capabilities": capabilities, "_meta": meta }),
            )
        }
        "tools/list" => result(got, "", &tools_page(got)),
        _ => refusal(got, 404, -32601, "Method not found"),
    }
}

/// A proxy that leads every host to one address, and keeps what it was asked for.
pub(crate) fn tunnel(to: &Server) -> Server {
    let target = to.address;
    Server::start(move |mut stream, all| {
        let Some(got) = Got::read(&mut stream) else { return };
        all.lock().unwrap().push(got);
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
        let mut onward = TcpStream::connect(target).unwrap();
        let (mut back, mut forth) = (stream.try_clone().unwrap(), onward.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut stream, &mut forth).ok());
        std::io::copy(&mut onward, &mut back).ok();
        back.shutdown(std::net::Shutdown::Both).ok();
    })
}

/// A page that is no server.
pub(crate) fn page(status: u16) -> String {
    reply(status, "text/html; charset=utf-8", "", "<!DOCTYPE html><title>Nothing here</title>")
}

/// A call with a secret, in an environment without anything.
pub(crate) fn call(url: &str) -> Call {
    Call {
        url: url.to_owned(),
        headers: vec![
            ("Authorization".to_owned(), format!("Bearer {SECRET}")),
            ("X-Team".to_owned(), "blue".to_owned()),
        ],
        transport: None,
        env: BTreeMap::new(),
    }
}

/// The same, of a client that keeps to a transport.
pub(crate) fn firm(url: &str, transport: Transport) -> Call {
    Call { transport: Some(transport), ..call(url) }
}

/// What comes of a call. Nothing secret is in it, whatever it is.
pub(crate) fn probe(call: &Call, patience: Duration) -> (HttpFacts, Option<Session>) {
    let veil = Veil::of_values([SECRET.to_owned()]);
    let (facts, session) = http::probe(call, patience, &veil);
    let told = format!("{}{}", serde_json::to_string(&facts).unwrap(), serde_json::to_string(&session).unwrap());
    assert!(!told.contains(SECRET), "{told}");
    (facts, session)
}

/// The names of the tools of a session without a fault.
pub(crate) fn tool_names(session: Option<&Session>) -> Vec<&str> {
    let session = session.expect("a session");
    assert_eq!(session.fault, None);
    session.tools.iter().map(|tool| tool.name.as_str()).collect()
}

/// What was asked, and the status of the answer.
pub(crate) fn statuses(facts: &HttpFacts) -> Vec<(mcp_clinic::probe::Request, Option<u16>)> {
    facts.exchanges.iter().map(|exchange| (exchange.request, exchange.status)).collect()
}
