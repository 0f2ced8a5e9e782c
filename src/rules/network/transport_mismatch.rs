use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::replace_value;
use crate::knowledge::ended;
use crate::model::{Address, Bridge, BridgeKind, Reach, Transport};
use crate::rules::address::{Called, called};
use crate::rules::line::{insert_before, respell};
use crate::rules::tried::{client, start};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// The transport that is named is not the one that the address looks like.
    ///
    /// ## What it does
    ///
    /// Reports servers that are declared as SSE and whose address ends in `/mcp`, and servers declared as Streamable
    /// HTTP whose address ends in `/sse`, where the client tries nothing but what is declared. The same for the
    /// addresses that `mcp-remote`, `supergateway` and `mcp-proxy` are given.
    ///
    /// `doctor --probe` calls the server, and tells by what it answers.
    ///
    /// On this machine and in a network of one's own a server of SSE at `/mcp` is only noted: some are older than
    /// Streamable HTTP.
    ///
    /// ## Why
    ///
    /// The two transports begin differently, and a server that has only the other one answers with an error:
    /// `Non-200 status code (405)`, `Error POSTing to endpoint (HTTP 404)`.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "sse", "url": "https://docs.example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=roo-code,path=.roo/mcp.json
    /// { "mcpServers": { "docs": { "type": "streamable-http", "url": "https://docs.example.com/sse" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "uvx", "args": ["mcp-proxy==0.13.0", "https://docs.example.com/mcp"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/sse", "--transport", "http-only"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "supergateway@4.0.0", "--sse", "https://docs.example.com/mcp"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://docs.example.com/mcp" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://docs.example.com/sse" } } }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "docs": { "type": "sse", "url": "https://docs.example.com/mcp" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/sse"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Roo Code, Zoo Code, Continue, Crush and LibreChat try what is named and nothing else. Claude Code, since 2.1.265,
    /// calls a server of type `http` over SSE where it does not answer otherwise, but not the other way round; Cline is
    /// known to stay with SSE too. VS Code tries both, whatever is named. Of the others it is not established, and
    /// nothing is said.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#backwards-compatibility> (2026-11-22)
    /// - Claude Code 2.1.265: <https://code.claude.com/docs/en/changelog> (2026-11-22)
    /// - continuedev/continue `core/context/mcp/MCPConnection.ts`, charmbracelet/crush `internal/agent/tools/mcp/init.go` (2026-11-22)
    /// - RooCodeInc/Roo-Code `src/services/mcp/McpHub.ts`, danny-avila/LibreChat `packages/api/src/mcp/connection.ts` (2026-11-22)
    /// - <https://github.com/cline/cline/issues/6767> (2026-11-22)
    /// - <https://github.com/koala73/worldmonitor/pull/1848> (2026-11-22)
    /// - the READMEs of supercorp-ai/supergateway and sparfenyuk/mcp-proxy (2026-11-22)
    "network/transport-mismatch" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(mismatch) = mismatch(ctx) else { return };
    let Mismatch { spoken, called, named } = mismatch;
    let address = called.address;
    let (own, other, end) = match spoken {
        Transport::Sse => ("SSE", "Streamable HTTP", "/mcp"),
        _ => ("Streamable HTTP", "SSE", "/sse"),
    };
    let message = format!("server {} is called over {own}, and its address ends in `{end}`", ctx.name());
    let path = address.path.as_str();
    let tail = address.path.part(path.rfind(end).unwrap_or_default()..path.trim_end_matches('/').len());
    let label = format!("usually an address of {other}");
    let mut draft = match named {
        Some(span) => Draft::new(span, message, format!("{own} and nothing else is tried")).also(tail.span(), label),
        None => Draft::new(tail.span(), message, label),
    };
    // Servers from before Streamable HTTP may speak SSE anywhere, and those who run them know it.
    if spoken == Transport::Sse && matches!(address.reach(), Reach::Loopback | Reach::Private | Reach::Host) {
        draft = draft.severity(Severity::Info);
    }
    let help = match called.bridge.as_ref().map(|bridge| bridge.kind) {
        Some(BridgeKind::McpProxy) if spoken == Transport::Sse => {
            "add `--transport streamablehttp`, unless the server speaks SSE there".to_owned()
        }
        _ => format!("call it over {other}, unless the server really speaks {own} there"),
    };
    sink.report(draft.help(help).fix(fix(ctx, spoken, &called)));
}

/// What is told of a server that was called, and speaks the other transport.
pub(crate) fn seen(ctx: &ServerContext<'_>, speaks: Transport) -> Draft {
    let name_of = |transport| if transport == Transport::Sse { "SSE" } else { "Streamable HTTP" };
    let tried = if speaks == Transport::Sse { Transport::Http } else { Transport::Sse };
    let (speaks, tried_name) = (name_of(speaks), name_of(tried));
    let place = ctx.server.transport_entry().map_or_else(|| start(ctx), |entry| entry.value.span());
    let message =
        format!("server {} speaks {speaks} at its address, and {} calls it over {tried_name}", ctx.name(), client(ctx));
    let fix = called(ctx).and_then(|called| fix(ctx, tried, &called));
    Draft::new(place, message, format!("{tried_name} is not answered there"))
        .severity(Severity::Error)
        .help(format!("call it over {speaks}"))
        .fix(fix)
}

/// A transport and an address that do not seem to go together.
pub(crate) struct Mismatch<'a> {
    /// The transport that is tried.
    spoken: Transport,
    called: Called<'a>,
    /// Where the transport is named, where it is.
    named: Option<Span>,
}

/// Whether the transport that is tried is another than the address speaks for.
pub(crate) fn mismatch<'a>(ctx: &ServerContext<'a>) -> Option<Mismatch<'a>> {
    let called = called(ctx)?;
    let expected = expected(&called.address)?;
    // An address that is known to answer no more is told of as such.
    if ended(called.address.host.as_str(), called.address.path.as_str()).is_some() {
        return None;
    }
    let (spoken, named) = if let Some(bridge) = &called.bridge {
        let (transport, flag) = bridge.transport()?;
        (transport, flag.map(|flag| flag.value.filter(|_| flag.is(&["transport"])).unwrap_or(flag.text).span()))
    } else {
        let Choice::Branch(branch) = ctx.choice else { return None };
        let entry = ctx.server.transport_entry()?;
        let is_named = branch.type_names.iter().any(|name| Some(name.as_str()) == entry.value.as_str());
        let firm = ctx.file.judge.client.firm.contains(&branch.transport);
        (is_named && firm && !ctx.file.judge.is_unknown()).then_some((branch.transport, Some(entry.value.span())))?
    };
    (spoken != expected).then_some(Mismatch { spoken, called, named })
}

/// The transport that an address speaks for: what it ends in, unless the other word is in it as well.
fn expected(address: &Address<'_>) -> Option<Transport> {
    let last = address.segments().next_back()?;
    let has = |name: &str| address.segments().any(|segment| segment == name);
    match last {
        "mcp" if !has("sse") => Some(Transport::Http),
        "sse" => Some(Transport::Sse),
        _ => None,
    }
}

fn fix(ctx: &ServerContext<'_>, spoken: Transport, called: &Called<'_>) -> Option<Fix> {
    let wanted = if spoken == Transport::Sse { Transport::Http } else { Transport::Sse };
    let Some(bridge) = &called.bridge else {
        let name = ctx.file.judge.schema().branch(wanted)?.type_names.first()?;
        let entry = ctx.server.transport_entry()?;
        let edit = replace_value(ctx.file.document, entry.value, &name.as_str().into())?;
        return Some(Fix::risky(format!("change the type to `{name}`"), vec![edit]));
    };
    let (title, edit) = bridged(ctx, bridge, wanted)?;
    Some(Fix::risky(title, vec![edit]))
}

/// What is to change in the arguments of a bridge.
fn bridged(ctx: &ServerContext<'_>, bridge: &Bridge<'_>, wanted: Transport) -> Option<(String, Edit)> {
    let flag = bridge.transport()?.1;
    let is_http = wanted == Transport::Http;
    match bridge.kind {
        BridgeKind::McpRemote => {
            let new = if is_http { "http-first" } else { "sse-first" };
            Some((format!("write `{new}`, which tries both"), respell(ctx, flag?.value?, new)?))
        }
        BridgeKind::Supergateway => {
            let new = if is_http { "--streamableHttp" } else { "--sse" };
            Some((format!("write `{new}`"), respell(ctx, flag?.text, new)?))
        }
        BridgeKind::McpProxy => {
            let new = if is_http { "streamablehttp" } else { "sse" };
            let title = format!("{} `--transport {new}`", if flag.is_some() { "write" } else { "add" });
            let edit = match flag.and_then(|flag| flag.value) {
                Some(value) => respell(ctx, value, new)?,
                None => insert_before(ctx, bridge.address, &["--transport", new])?,
            };
            Some((title, edit))
        }
    }
}
