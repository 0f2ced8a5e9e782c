use crate::client::{Choice, Schema};
use crate::diagnostic::Fix;
use crate::document::{NodeKind, json_string};
use crate::model::Transport;
use crate::rules::readers::may_say;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// The transport has a name that the client does not know.
    ///
    /// ## What it does
    ///
    /// Reports a `type` that is none of the client's: misspelt, in capitals, or another client's word for it.
    ///
    /// ## Why
    ///
    /// Every client has words of its own for the same three transports, and an unknown word makes the whole
    /// declaration malformed.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "streamableHttp", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "type": "streamable-http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "streamable-http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code knows `stdio`, `http`, `streamable-http`, `sse` and `ws`, and drops a server of another type.
    /// Cursor knows `stdio`, `http` and `sse`; another word loses every server of the file. VS Code knows the same
    /// three.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/42632> (2026-11-22)
    "schema/unknown-type-value" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (Choice::UnknownType, Some(entry)) = (ctx.choice, ctx.server.transport_entry()) else { return };
    let schema = ctx.file.judge.schema();
    // A client without remote servers: that is what is to be said, and `no-transport` says it.
    if ctx.server.has_url() && schema.only_programs() {
        return;
    }
    let written = entry.value.as_str();
    let is_word = written.is_some() || entry.value.kind() == NodeKind::Null;
    let loss = if is_word { ctx.bad_type() } else { ctx.bad_server() };
    let shown = written.map_or_else(|| entry.value.kind().describe().to_owned(), |value| format!("`{value}`"));
    let names: Vec<_> = schema.type_names().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
    let meant = written.and_then(|written| meant(schema, written, ctx.server.has_command()));
    let known = format!("{} knows {}", ctx.file.client(), names.join(", "));
    let help = meant.map_or_else(|| known.clone(), |name| format!("write `{name}`; {known}"));
    let draft = Draft::new(
        entry.value.span(),
        format!("server {} has the type {shown}, which {} does not know", ctx.name(), ctx.file.client()),
        "no such transport",
    )
    .costs(loss)
    .help(help);
    let change = meant.zip(written).filter(|(name, word)| may_say(ctx.file, word, name) && suits(ctx, word));
    sink.report(draft.fix(change.map(|(name, _)| {
        Fix::safe(format!("write `{name}`"), vec![Edit::replace(entry.value.span(), json_string(name))])
    })));
}

/// Whether a server has what the transport of a word needs. Of one that is started and said to be called it is not known
/// which was meant.
pub(crate) fn suits(ctx: &ServerContext<'_>, word: &str) -> bool {
    let remote = |transport| !matches!(transport, Transport::Stdio | Transport::Builtin);
    let transport = transport_of(word, ctx.server.has_command());
    transport.is_none_or(|transport| if remote(transport) { ctx.server.has_url() } else { ctx.server.has_command() })
}

/// The client's own word for what other clients and people call a transport.
fn meant<'s>(schema: &'s Schema, written: &str, has_command: bool) -> Option<&'s str> {
    let transport = transport_of(written, has_command)?;
    schema.branch(transport)?.type_names.first().map(String::as_str)
}

/// The transport that a word stands for in some client, or among people.
pub(crate) fn transport_of(written: &str, has_command: bool) -> Option<Transport> {
    let plain: String = written.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    Some(match plain.as_str() {
        "stdio" | "std" | "studio" => Transport::Stdio,
        "local" | "command" | "process" if has_command => Transport::Stdio,
        "http" | "https" | "streamablehttp" | "httpstream" | "streamable" | "streaminghttp" => Transport::Http,
        "remote" | "url" if !has_command => Transport::Http,
        "sse" | "httpsse" | "serversentevents" => Transport::Sse,
        "ws" | "websocket" | "wss" => Transport::WebSocket,
        _ => return None,
    })
}
