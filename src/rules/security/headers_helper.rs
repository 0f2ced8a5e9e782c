use crate::diagnostic::Severity;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A file of the project names a command that runs to make the headers of a server.
    ///
    /// ## What it does
    ///
    /// Notes `headersHelper` in files that belong to a project. In a file of the user's own it is fine.
    ///
    /// ## Why
    ///
    /// The client gives the value to a shell whenever it connects. In a project's file it is the repository that says what
    /// runs on the machine of everybody who opens it, and a change of it comes with any commit. That is so of every
    /// `command`; of a server that has only an address nobody expects it.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headersHelper": "./scripts/token.sh" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good,path=~/.claude.json
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headersHelper": "/opt/tools/token.sh" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code alone has this field; in a project's file it heeds it only in a folder that is trusted. Other clients do
    /// not know it.
    ///
    /// ## References
    ///
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - the changelog of Claude Code, 2.1.207 and 2.1.238 (2026-11-22)
    "security/headers-helper" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

const FIELD: &str = "headersHelper";

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    if !ctx.file.shared {
        return;
    }
    let Some(entry) = ctx.server.node.entry(FIELD) else { return };
    let empty = entry.value.as_str().is_none_or(|command| command.trim().is_empty());
    if empty || !ctx.file.judge.schema().has_field(FIELD) {
        return;
    }
    sink.report(
        Draft::new(
            entry.span(),
            format!("`{FIELD}` of server {} runs a command of the project's choosing", ctx.name()),
            "on the machine of everybody who trusts the folder",
        )
        .help("move the server into a file of your own, or refer to a variable in `headers`"),
    );
}
