use crate::client::{approves, approves_all};
use crate::diagnostic::Severity;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// A file of the project lets servers or their tools run without asking.
    ///
    /// ## What it does
    ///
    /// Reports `enableAllProjectMcpServers` in a project's `.claude/settings.json`, and, as a note, fields of a project's
    /// servers that give consent to tools by their names (`alwaysAllow`, `autoApprove`). Empty lists and `false` give none.
    /// Consent to all tools at once is told by `security/auto-approve-all`. A user's own files are a user's own matter.
    ///
    /// ## Why
    ///
    /// The consent is given for everybody who opens the project, and also to whatever the same file starts after the
    /// next change.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=.claude/settings.json
    /// { "enableAllProjectMcpServers": true }
    /// ```
    ///
    /// ```json,bad,client=kiro,path=.kiro/settings/mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "autoApprove": ["get_current_time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=.claude/settings.local.json
    /// { "enableAllProjectMcpServers": true }
    /// ```
    ///
    /// ```json,good,path=.claude/settings.json
    /// { "enableAllProjectMcpServers": false, "enabledMcpjsonServers": ["time"] }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code heeds the committed key only in a folder that is trusted, since 2.1.196; trusting it then starts
    /// every server. Cline and Kiro call the field `autoApprove`, Roo Code `alwaysAllow`.
    ///
    /// ## References
    ///
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/46739> (2026-11-22)
    "client/self-approval-committed" {
        severity: Severity::Warning,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !ctx.shared {
        return;
    }
    for entry in ctx.judge.file.self_approvals(ctx.document) {
        let key = entry.key.as_str();
        sink.report(
            Draft::new(
                entry.span(),
                format!("`{key}` starts every server of the project, now and later, without asking about it"),
                "for everybody who trusts the folder",
            )
            .help("set it in a file of your own, or name the servers one by one"),
        );
    }
    for server in &ctx.reading.servers {
        let fields = ctx.judge.client.auto_approving.iter().filter_map(|field| server.node.entry(field));
        // Consent to everything is `security/auto-approve-all`.
        for entry in fields.filter(|entry| approves(entry.value) && !approves_all(entry.value)) {
            let (key, name) = (entry.key.as_str(), server.name.as_str());
            sink.report(
                Draft::new(
                    entry.span(),
                    format!("`{key}` of server `{name}` lets the tools it names run without asking"),
                    "for everybody who opens the project",
                )
                .severity(Severity::Info)
                .help("keep only tools that change nothing, or let each user approve them"),
            );
        }
    }
}
