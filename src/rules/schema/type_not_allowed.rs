use crate::client::{Branch, Choice, Schema};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, rename_key};
use crate::model::Transport;
use crate::rules::field_names::guess;
use crate::rules::readers::{may_be_called, may_go};
use crate::rules::schema::unknown_type_value::transport_of;
use crate::rules::values::removed;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server names a transport to a client that does not look at it.
    ///
    /// ## What it does
    ///
    /// Reports a `type` or `transport` that has no effect: the client knows no such field, or not this word for it, and
    /// goes by the other fields. It is a warning where the client then takes another transport than the one that was
    /// named, and a note where it takes the same.
    ///
    /// ## Why
    ///
    /// The field was written for another client, where it decides. Here the server is called over a transport that it
    /// may not have.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "transport": "sse" } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// type = "sse"
    /// url = "https://example.com/sse"
    /// ```
    ///
    /// ```json,bad,client=qwen-code,path=.qwen/settings.json
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/api" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// url = "https://example.com/mcp"
    /// ```
    ///
    /// ## Clients
    ///
    /// Codex ignores the field and calls every `url` over Streamable HTTP. Gemini CLI takes a word that it does not
    /// know for Streamable HTTP. Qwen Code goes by the name of the address alone: `url` is SSE, `httpUrl` Streamable
    /// HTTP. Clients that refuse a server for such a word have `schema/unknown-type-value`.
    ///
    /// ## References
    ///
    /// - measured on Codex 0.169.0, Gemini CLI 0.61.0 and Qwen Code 0.24.4 (2026-11-22)
    /// - <https://github.com/google-gemini/gemini-cli/issues/15551> (2026-11-22)
    "schema/type-not-allowed" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// Fields that name the transport in one client or another.
const FIELDS: &[&str] = &["type", "transport", "transportType"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Choice::Branch(taken) = ctx.choice else { return };
    for (entry, named) in ctx.server.node.entries().filter_map(|entry| Some((entry, overlooked(ctx, &entry)?))) {
        let key = entry.key.as_str();
        let name = ctx.name();
        let client = ctx.file.client();
        let draft = if named != taken.transport && is_lost(ctx, taken, named) {
            let (said, done) = (describe(named), describe(taken.transport));
            Draft::new(
                entry.value.span(),
                format!("server {name} is said to be one over {said}, and {client} calls it over {done} all the same"),
                "has no effect",
            )
            .help(match own_address(ctx, named) {
                Some(wanted) => format!("name the address `{wanted}`, and remove `{key}`"),
                None => format!("remove `{key}`, and give an address that answers over {done}"),
            })
            .fix(own_address(ctx, named).and_then(|wanted| readdressed(ctx, wanted)))
        } else {
            Draft::new(entry.key_span, format!("{client} does not look at `{key}` of server {name}"), "has no effect")
                .severity(Severity::Info)
                .help("remove it, unless another client reads this file too")
                .fix(without(ctx, &entry))
        };
        sink.report(draft);
    }
}

/// The address under the name that says what the type was to say.
fn readdressed(ctx: &ServerContext<'_>, wanted: &str) -> Option<Fix> {
    let url = ctx.server.url_entry().filter(|_| !ctx.server.has(wanted))?;
    let edit = rename_key(ctx.file.document, &url, wanted)?;
    may_be_called(ctx.file, url.key.as_str(), wanted).then_some(())?;
    Some(Fix::safe(format!("rename `{}` to `{wanted}`", url.key.as_str()), vec![edit]))
}

/// The declaration without a field that says nothing to this client. Another one may want it.
fn without(ctx: &ServerContext<'_>, entry: &Entry<'_>) -> Option<Fix> {
    let edit = removed(ctx.file.document, ctx.server.node, entry).filter(|_| may_go(ctx.file, entry.key.as_str()))?;
    Some(Fix::risky(format!("remove `{}`", entry.key.as_str()), vec![edit]))
}

/// Whether a field names the transport in one client or another.
pub(crate) fn names_transport(key: &str) -> bool {
    FIELDS.contains(&key)
}

/// The transport that a field names without the client looking at it.
pub(crate) fn overlooked(ctx: &ServerContext<'_>, entry: &Entry<'_>) -> Option<Transport> {
    let (schema, fields, key) = (ctx.file.judge.schema(), ctx.server.fields, entry.key.as_str());
    let Choice::Branch(taken) = ctx.choice else { return None };
    if ctx.file.judge.is_unknown() || (!names_transport(key) && key != fields.transport) {
        return None;
    }
    let written = entry.value.as_str()?;
    if key == fields.transport && knows_types(schema) {
        let known = taken.insists || schema.type_names().any(|name| name == written);
        return transport_of(written, ctx.server.has_command()).filter(|_| !known);
    }
    // Under another name the field is meant where the client's own is missing; `unknown-key` tells that.
    let meant = guess(schema, key).is_some_and(|guess| !ctx.server.has(guess.field()));
    if schema.has_field(key) || meant {
        return None;
    }
    transport_of(written, ctx.server.has_command())
}

/// Under which name the client takes the address of a transport, where that name says which it is.
fn own_address(ctx: &ServerContext<'_>, named: Transport) -> Option<&'static str> {
    let branch = ctx.file.judge.schema().branch(named)?;
    let needs = |field: &str| branch.required.iter().any(|required| required == field);
    ctx.server.fields.other_urls.iter().copied().find(|field| needs(field))
}

fn knows_types(schema: &Schema) -> bool {
    schema.type_names().next().is_some()
}

/// Whether a remote server is called otherwise than it was said to be, and the client does not try that as well.
fn is_lost(ctx: &ServerContext<'_>, taken: &Branch, named: Transport) -> bool {
    let local = |transport: Transport| matches!(transport, Transport::Stdio | Transport::Builtin);
    if local(taken.transport) || local(named) {
        return false;
    }
    let own = ctx.server.transport_entry().and_then(|entry| entry.value.as_str());
    let settled = own.is_some_and(|own| taken.type_names.iter().any(|name| name == own));
    // A client that has both for one address tries one after the other.
    let tried = ctx.file.judge.schema().branch(named).is_some_and(|branch| {
        branch.required.iter().all(|field| field == ctx.server.fields.transport || ctx.server.has(field))
    });
    settled || !tried
}

const fn describe(transport: Transport) -> &'static str {
    match transport {
        Transport::Stdio => "standard input and output",
        Transport::Http => "Streamable HTTP",
        Transport::Sse => "SSE",
        Transport::WebSocket => "WebSocket",
        Transport::Builtin => "nothing",
    }
}
