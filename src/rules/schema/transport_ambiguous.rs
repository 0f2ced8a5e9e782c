use crate::client::Choice;
use crate::diagnostic::Severity;
use crate::model::Transport;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server has both a program and an address.
    ///
    /// ## What it does
    ///
    /// Reports servers with a `command` and a `url`, and says which of the two the client uses.
    ///
    /// ## Why
    ///
    /// The client takes one and ignores the other without a word, and not all clients take the same.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"], "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// In Claude Code and Cursor the program wins, unless `type` names a remote transport.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    "schema/transport-ambiguous" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let fields = ctx.server.fields;
    let (Some(command), Some(url)) = (ctx.server.command_entry(), ctx.server.url_entry()) else {
        return;
    };
    let Choice::Branch(branch) = ctx.choice else { return };
    let program = branch.transport == Transport::Stdio;
    let (used, ignored) = if program { (command, url) } else { (url, command) };
    let who = ctx.file.client();
    let message = if ctx.file.judge.is_unknown() {
        format!("server {} has both a `{}` and a `{}`", ctx.name(), fields.command, fields.url)
    } else {
        format!(
            "server {} has both a `{}` and a `{}`; {who} uses the `{}`",
            ctx.name(),
            fields.command,
            fields.url,
            used.key.as_str()
        )
    };
    sink.report(Draft::new(ignored.key_span, message, "has no effect").also(used.key_span, "used").help(format!(
        "keep one of the two; for both, declare two servers (`{}` is ignored here)",
        ignored.key.as_str()
    )));
}
