use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Text, json_string};
use crate::knowledge::{Ended, ended};
use crate::model::Transport;
use crate::rules::network::transport_mismatch::mismatch;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A remote server is called over the old SSE transport.
    ///
    /// ## What it does
    ///
    /// Notes servers whose type is SSE, and warns of addresses at which the transport is known to have been ended.
    ///
    /// ## Why
    ///
    /// Streamable HTTP took the place of SSE in the protocol of 2025-03-26. Providers end the old addresses one after
    /// the other, and clients that know Streamable HTTP alone cannot call them.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "linear": { "type": "sse", "url": "https://mcp.linear.app/sse" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "linear": { "command": "npx", "args": ["-y", "mcp-remote", "https://mcp.linear.app/sse"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "sse", "url": "https://docs.example.com/sse" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "linear": { "type": "http", "url": "https://mcp.linear.app/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// All that know `"type": "sse"`. A server without a type is left alone, also where that means SSE.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-03-26/changelog> (2026-11-22)
    /// - the addresses that were ended, each with its source: `src/knowledge/ended.json` (2026-11-22)
    "client/deprecated-sse" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let mut addresses = server.url.into_iter().chain(server.args.iter().copied());
    if let Some((address, ended)) = addresses.find_map(|address| Some((address, ended_at(address.as_str())?))) {
        let host = host_and_path(address.as_str()).0;
        let draft = Draft::new(
            address.span(),
            format!("server {} is called over SSE, which {host} ended on {}", ctx.name(), ended.since),
            "answers no more",
        );
        sink.report(
            draft
                .severity(Severity::Warning)
                .help(format!("use Streamable HTTP at `{}`", ended.instead))
                .fix(renewed(ctx, address, ended)),
        );
        return;
    }
    let Choice::Branch(branch) = ctx.choice else { return };
    let Some(entry) = server.transport_entry().filter(|_| branch.transport == Transport::Sse) else { return };
    let named = branch.type_names.iter().any(|name| Some(name.as_str()) == entry.value.as_str());
    // Where the address is of the newer one, `transport-mismatch` says it.
    if !named || mismatch(ctx).is_some() {
        return;
    }
    sink.report(
        Draft::new(entry.value.span(), format!("server {} is called over SSE, the older transport", ctx.name()), "")
            .help("use Streamable HTTP if the server has it, often at `/mcp`"),
    );
}

/// The new address, and the type that goes with it.
fn renewed(ctx: &ServerContext<'_>, address: Text<'_>, ended: &Ended) -> Option<Fix> {
    let path = address.as_str().find(ended.path.as_str()).filter(|_| address.is_verbatim(ctx.file.source()))?;
    let mut edits = vec![Edit::replace(address.part(path..path + ended.path.len()).span(), ended.instead.as_str())];
    if let Some(entry) = ctx.server.transport_entry().filter(|_| ctx.server.url.is_some()) {
        let http = ctx.file.judge.schema().branch(Transport::Http)?;
        if !http.type_names.is_empty() {
            edits.push(Edit::replace(entry.value.span(), json_string(http.type_names.first()?)));
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    Some(Fix::risky(format!("call it over Streamable HTTP at `{}`", ended.instead), edits))
}

/// What is known of an address that answers no more.
fn ended_at(address: &str) -> Option<&'static Ended> {
    let (host, path) = host_and_path(address);
    ended(host, path)
}

/// The host of an address and the path on it; empty for what is no address.
fn host_and_path(address: &str) -> (&str, &str) {
    let Some(rest) = address.trim().strip_prefix("https://") else { return ("", "") };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.find('/').map_or((rest, ""), |at| rest.split_at(at))
}
