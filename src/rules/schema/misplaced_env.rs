use crate::client::{Choice, Shape};
use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, move_entry, move_table};
use crate::model::Server;
use crate::rules::values::sparing;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Variables or headers stand where the client does not look for them.
    ///
    /// ## What it does
    ///
    /// Reports `env`, `args` or `headers` that stand beside the servers instead of inside one, and `env` on a remote
    /// server, which has no process to give it to. The fix moves what stands beside one server alone into that.
    ///
    /// ## Why
    ///
    /// Beside the servers it is a server called `env`, and a malformed one. On a remote server it has no effect, and
    /// the token in it is never sent.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "search": { "command": "npx", "args": ["-y", "search-server"] },
    ///     "env": { "REGION": "eu" }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "env": { "TEAM": "a" } } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// url = "https://example.com/mcp"
    /// env = { TEAM = "a" }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.search]
    /// command = "search-server"
    ///
    /// [mcp_servers.env]
    /// REGION = "eu"
    /// ```
    ///
    /// ```yaml,bad,path=librechat.yaml
    /// version: 1.2.8
    /// mcpServers:
    ///   search:
    ///     command: search-server
    ///     args: []
    ///   env:
    ///     REGION: eu
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "search": { "command": "npx", "args": ["-y", "search-server"], "env": { "REGION": "eu" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "X-Team": "a" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the phantom server; Cursor loses every server of the file over it. `env` on a remote server
    /// does nothing in either, and keeps Codex from starting.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://github.com/punkpeye/mcp-remote/issues/18> (2026-11-22)
    /// - <https://github.com/cursor/cursor/issues/3129> (2026-11-22)
    "schema/misplaced-env" {
        check: Check::Server(check),
    }
}

/// Whether a server is none, but a part of one that stands a level too high.
pub(crate) fn is_phantom(server: &Server<'_>) -> bool {
    let fields = server.fields;
    let values = || server.node.entries().map(|entry| entry.value.kind());
    let all_plain = values().all(|kind| !matches!(kind, NodeKind::Object | NodeKind::Array));
    let is_part = match server.name.as_str() {
        name if name == fields.env || name == fields.headers => server.node.is_object() && all_plain,
        name if name == fields.args => server.node.kind() == NodeKind::Array,
        _ => false,
    };
    is_part && !server.has_command() && !server.has_url()
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let name = server.name.as_str();
    if is_phantom(server) {
        sink.report(
            Draft::new(
                server.entry.key_span,
                format!("`{name}` stands beside the servers and is taken for one of them"),
                format!("a server called `{name}`"),
            )
            .costs(ctx.file.judge.file.on_bad_server)
            .help(format!("move `{name}` into the server it belongs to"))
            .fix(moved(ctx)),
        );
    } else if is_on_remote(ctx) && !is_closed(ctx) {
        let Some(entry) = server.node.entry(server.fields.env) else { return };
        let draft = Draft::new(
            entry.key_span,
            format!("server {} is a remote one: its `{}` reaches nothing", ctx.name(), server.fields.env),
            "no process gets these",
        )
        .help(format!("send what the server needs in `{}`", server.fields.headers));
        // Some clients take it for malformed, others pass over it.
        sink.report(match ctx.barred(server.fields.env) {
            Some((violation, _)) => draft.costs(ctx.loss(violation)),
            None => draft.severity(Severity::Warning),
        });
    }
}

/// The part in the server it belongs to, where there is one alone.
fn moved(ctx: &ServerContext<'_>) -> Option<Fix> {
    let (document, part) = (ctx.file.document, ctx.server.entry);
    let map = ctx.file.reading.maps.iter().find(|map| map.node.span().contains(part.key_span))?;
    let mut servers = ctx
        .file
        .reading
        .servers
        .iter()
        .filter(|server| map.node.span().contains(server.entry.key_span) && !is_phantom(server));
    let (Some(server), None, Shape::Map) = (servers.next(), servers.next(), map.shape) else { return None };
    let (fields, name) = (server.fields, part.key.as_str());
    let belongs = if name == fields.headers { server.has_url() } else { server.has_command() };
    let alone = server.has_command() != server.has_url() && !fields.command_list;
    if !belongs || !alone || server.has(name) || !server.entry.value.span().contains(server.node.span()) {
        return None;
    }
    let title = format!("move it into server `{}`", server.name.as_str());
    let from: Vec<&str> = map.keys.iter().copied().chain([name]).collect();
    let to: Vec<&str> = map.keys.iter().copied().chain([server.name.as_str(), name]).collect();
    if let Some(edits) = move_table(document, &from, &to) {
        return Some(Fix::safe(title, edits));
    }
    let index = map.node.entries().position(|entry| entry.key_span == part.key_span)?;
    Some(sparing(document, title, move_entry(document, map.node, index, server.node)?))
}

/// Whether a remote server has an environment, of which something would be lost or which must not be there.
pub(crate) fn is_on_remote(ctx: &ServerContext<'_>) -> bool {
    let server = ctx.server;
    let matters = !server.env.is_empty() || ctx.barred(server.fields.env).is_some();
    matters && server.url.is_some() && !server.has_command()
}

/// Whether the form of the server takes no further fields: then `unknown-key` tells it, and it is an error.
fn is_closed(ctx: &ServerContext<'_>) -> bool {
    matches!(ctx.choice, Choice::Branch(branch) if branch.closed)
}
