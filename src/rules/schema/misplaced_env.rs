use crate::client::Choice;
use crate::diagnostic::Severity;
use crate::document::NodeKind;
use crate::model::Server;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Variables or headers stand where the client does not look for them.
    ///
    /// ## What it does
    ///
    /// Reports `env`, `args` or `headers` that stand beside the servers instead of inside one, and `env` on a remote
    /// server, which has no process to give it to.
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
            .help(format!("move `{name}` into the server it belongs to")),
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
