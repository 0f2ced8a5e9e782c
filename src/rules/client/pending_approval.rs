use crate::client::Approval;
use crate::consent::{Consent, Consents};
use crate::diagnostic::Severity;
use crate::model::Server;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};

declare_rule! {
    /// Servers of the project have not been approved on this machine.
    ///
    /// ## What it does
    ///
    /// Reads where the client keeps its user's answers, and reports the servers that wait for one and those that were
    /// refused. It approves nothing. Where the client was never used, nothing is said.
    ///
    /// ## Why
    ///
    /// The client does not start them, and in a run without a terminal it does not ask either: the server is simply
    /// not there.
    ///
    /// ## Example
    ///
    /// On a machine where Claude Code is in use:
    ///
    /// ```json,bad,home=.claude.json:{}
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// Where the user has said no (`disabledMcpjsonServers` in `.claude/settings.local.json`):
    ///
    /// ```json,bad,home=project/.claude/settings.local.json:{"disabledMcpjsonServers":["time"]}
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Where the user has said yes (`enabledMcpjsonServers` in `.claude/settings.local.json`):
    ///
    /// ```json,good,home=project/.claude/settings.local.json:{"enabledMcpjsonServers":["time"]}
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code, for the servers of `.mcp.json`. Its answers lie in `.claude/settings.local.json`,
    /// `~/.claude/settings.json` and `~/.claude.json`; those in the project's own `.claude/settings.json` count once the
    /// folder is trusted, and a refusal anywhere wins. Qwen Code keeps its answers for the same file in
    /// `~/.qwen/mcpApprovals.json`.
    ///
    /// ## References
    ///
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/9189> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/3106> (2026-11-22)
    /// - QwenLM/qwen-code `mcpApprovals.ts` (2026-11-22)
    "client/pending-approval" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(project) = ctx.project.filter(|_| ctx.judge.file.approval == Approval::EachServer) else { return };
    let consents = Consents::read(ctx.system, ctx.judge, project);
    let of = |wanted: Consent| -> Vec<&Server<'_>> {
        ctx.reading.servers.iter().filter(|server| consents.of(server.name.as_str()) == wanted).collect()
    };
    let how = ctx.judge.client.consent.how;
    if let Some(draft) = told(&of(Consent::Pending), "not been approved on this machine yet", "not started until then")
    {
        sink.report(draft.help(how));
    }
    if let Some(draft) = told(&of(Consent::Refused), "been refused on this machine", "not started") {
        sink.report(draft.severity(Severity::Info).help(how));
    }
}

/// One sentence about all of them, at the first.
fn told(servers: &[&Server<'_>], what: &str, label: &str) -> Option<Draft> {
    let (first, others) = servers.split_first()?;
    let message = match others.len() {
        0 => format!("server `{}` has {what}", first.name.as_str()),
        count => format!("server `{}` and {count} more have {what}", first.name.as_str()),
    };
    let draft = Draft::new(first.entry.key_span, message, label);
    Some(others.iter().fold(draft, |draft, server| draft.also(server.entry.key_span, "and this one")))
}
