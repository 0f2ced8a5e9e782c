use crate::probe::{Evidence, Exchange, HttpFault};
use crate::rules::address::called;
use crate::rules::calls::{self, CallFault};
use crate::rules::tried::{said, start};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// What answers at the address of a server is no MCP server.
    ///
    /// ## What it does
    ///
    /// Calls the server, and reports answers that are none of MCP: status 404, a web page, an error of the host, a way to
    /// another host, half an answer. Where a server answers at another path of the same host, it says so.
    ///
    /// ## Why
    ///
    /// The path of an address is easily forgotten: `https://mcp.acme.dev` is a page to read, `https://mcp.acme.dev/mcp`
    /// the server. The client says `Unexpected token '<'`, `HTTP 404` or nothing.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": {
    ///   "exchanges": [{ "request": "initialize", "url": "https://acme.dev/", "status": 404, "content_type": "text/html", "start": "<!doctype html>" }],
    ///   "elsewhere": ["/mcp"]
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://acme.dev/" } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "http": { "exchanges": [
    ///   { "request": "initialize", "url": "https://old.acme.dev/mcp", "status": 308, "fault": { "kind": "other-host", "host": "mcp.acme.dev" } }
    /// ] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://old.acme.dev/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "http": { "transport": "http" }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://acme.dev/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http> (2026-11-22)
    /// - Claude Code 2.1.191: <https://code.claude.com/docs/en/changelog> (2026-11-22)
    "network/http-404" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some((CallFault::NoServer(exchange), http)) = calls::fault(ctx, evidence) else { return };
    let (what, mut help) = answer(exchange);
    let message = format!("what answers at the address of server {} is no MCP server: {what}", ctx.name());
    let label = match exchange.start.trim() {
        "" => "called at this address".to_owned(),
        start => format!("the answer begins with {}", said(start)),
    };
    if let Some(path) = http.elsewhere.first() {
        help = format!("write the path {}, at which a server answers", said(path));
    }
    let place =
        called(ctx).filter(|called| called.bridge.is_none()).map_or_else(|| start(ctx), |it| it.address.whole.span());
    sink.report(Draft::new(place, message, label).help(help));
}

/// What the answer is, and what to do.
fn answer(exchange: &Exchange) -> (String, String) {
    let correct = "correct the path of the address: the documentation of the service names it".to_owned();
    match (&exchange.fault, exchange.status) {
        (Some(HttpFault::OtherHost { host }), _) => (
            format!("it leads to the host {}", said(host)),
            "write the address that it leads to, if you trust that host: headers with secrets do not go there by themselves".to_owned(),
        ),
        (Some(HttpFault::Incomplete), _) => ("the answer breaks off".to_owned(), "look whether the service, or a proxy before it, runs as it should".to_owned()),
        (Some(HttpFault::TooLarge), _) => ("the answer has no end".to_owned(), correct),
        (Some(HttpFault::NotHttp), _) => {
            ("it does not speak HTTP".to_owned(), "correct the port, or write `https://` if that is what it speaks".to_owned())
        }
        (Some(HttpFault::Other { message }), None) => (said(message), correct),
        (_, Some(status @ 500..)) => (format!("status {status}"), "try again later, and tell those who run the server".to_owned()),
        (_, Some(status @ 300..=399)) => (
            exchange.location.as_deref().map_or_else(|| format!("status {status}"), |to| format!("it leads to {}", said(to))),
            "write the address that it leads to".to_owned(),
        ),
        (_, Some(429)) => ("status 429, it is asked too often".to_owned(), "wait, and try again".to_owned()),
        (_, status) if exchange.content_type.as_deref() == Some("text/html") => {
            (status.map_or_else(|| "a web page".to_owned(), |status| format!("a web page with status {status}")), correct)
        }
        (_, Some(status)) => (format!("status {status}"), correct),
        (_, None) => ("no answer that could be read".to_owned(), correct),
    }
}
