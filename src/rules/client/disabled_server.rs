use crate::diagnostic::Severity;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server is switched off.
    ///
    /// ## What it does
    ///
    /// Says which servers of a file are not started because a field of theirs says so.
    ///
    /// ## Why
    ///
    /// A server that was switched off months ago looks like one that does not work. A switch that the client does not
    /// know is another matter: `schema/unknown-key` tells of it.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=cline,path=cline_mcp_settings.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "disabled": true } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=cline,path=cline_mcp_settings.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "disabled": false } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Cline and most that descend from it know `"disabled": true`, Codex, opencode and Zed `enabled = false`. Claude
    /// Code, Claude Desktop, Cursor and VS Code have no such field and start the server all the same.
    ///
    /// ## References
    ///
    /// - <https://github.com/anthropics/claude-code/issues/1611> (2026-11-22)
    "client/disabled-server" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for switch in ctx.file.judge.client.switches {
        let Some(entry) = switch.thrown(ctx.server.node) else { continue };
        let help = format!("set `{}` to `{}`, or remove it, to have the server started", switch.field, !switch.off);
        let message = format!("server {} is switched off", ctx.name());
        sink.report(Draft::new(entry.span(), message, "not started").help(help));
    }
}
