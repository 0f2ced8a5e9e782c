use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// Servers are declared in a file that no client reads.
    ///
    /// ## What it does
    ///
    /// Reports servers in `.claude/mcp.json`, `.claude/.mcp.json` and `.claude/settings.json`.
    ///
    /// ## Why
    ///
    /// Many READMEs and tools name these places. Claude Code does not look there, and says nothing of it.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=.claude/mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad,path=.claude/settings.json
    /// { "permissions": {}, "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=.mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good,path=.claude/settings.json
    /// { "enabledMcpjsonServers": ["time"] }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code reads `.mcp.json` in the project and the folders above it, and `~/.claude.json`. The name
    /// `.claude/mcp.json` does not occur in the program.
    ///
    /// ## References
    ///
    /// - Claude Code 2.1.330, strings of the binary (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/24477> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/5037> (2026-11-22)
    "client/ignored-file" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(instead) = ctx.judge.file.unread else { return };
    for map in ctx.reading.maps.iter().filter(|map| map.node.entries().len() > 0) {
        let Some(root) = map.root else { continue };
        let count = map.node.entries().len();
        let what = if count == 1 { "this server is".to_owned() } else { format!("these {count} servers are") };
        sink.report(
            Draft::new(
                root.key_span,
                format!("{} does not read MCP servers from this file", ctx.client()),
                format!("{what} never started"),
            )
            .help(format!("declare them in {instead}")),
        );
    }
}
