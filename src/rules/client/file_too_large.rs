use crate::client::Loss;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// The file is larger than the client reads.
    ///
    /// ## What it does
    ///
    /// Compares the size of the file with the limit of its client.
    ///
    /// ## Why
    ///
    /// The client passes over the whole file.
    ///
    /// ## Example
    ///
    /// A `.mcp.json` of three million bytes:
    ///
    /// ```json,bad,pad=3000000
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code reads at most 2 MiB (2,097,152 bytes) of `.mcp.json`; `~/.claude.json` has no such limit.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 (2026-11-22)
    "client/file-too-large" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(limit) = ctx.judge.file.max_bytes.filter(|limit| ctx.size > *limit) else { return };
    sink.report(
        Draft::new(
            ctx.start(),
            format!("the file has {} bytes, and {} reads at most {limit}", ctx.size, ctx.client()),
            "",
        )
        .costs(Loss::File)
        .help("remove what is not about MCP servers"),
    );
}
