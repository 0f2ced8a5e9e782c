use crate::client::approves_all;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeRef, Text, remove_element, remove_entry};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule, line};

declare_rule! {
    /// Every tool of a server runs without anybody being asked.
    ///
    /// ## What it does
    ///
    /// Reports fields that consent to all tools at once (`"autoApprove": ["*"]`, `"trust": true`,
    /// `default_tools_approval_mode = "approve"`), and flags that make a coding agent, started as a server, run everything
    /// it likes. Tools that are named one by one are no matter of this rule. In a file of the user's own the fields are a
    /// note: it is for the user to decide.
    ///
    /// ## Why
    ///
    /// What a tool is told to do comes from a language model, and that reads web pages, issues and mails. The question is
    /// the last place at which somebody may notice. In a file of a project the answer is given for everybody who opens it,
    /// and for tools that the server gets later.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=kiro,path=.kiro/settings/mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "autoApprove": ["*"] } } }
    /// ```
    ///
    /// ```json,bad,path=.gemini/settings.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "trust": true } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "agent": { "command": "claude", "args": ["mcp", "serve", "--dangerously-skip-permissions"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.agent]
    /// command = "sh"
    /// args = ["-lc", "gemini --yolo --stdio"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=kiro,path=~/.kiro/settings/mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "autoApprove": ["get_current_time"] } } }
    /// ```
    ///
    /// ```json,good,path=.gemini/settings.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "trust": false } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Cline and Kiro call the field `autoApprove`, Roo Code `alwaysAllow`, Gemini CLI and Qwen Code `trust`, Codex
    /// `default_tools_approval_mode`. Gemini CLI reads a project's file only in folders that are trusted.
    ///
    /// ## References
    ///
    /// - <https://kiro.dev/docs/mcp/configuration/> (2026-11-22)
    /// - <https://google-gemini.github.io/gemini-cli/docs/tools/mcp-server.html> (2026-11-22)
    /// - <https://docs.claude.com/en/docs/claude-code/cli-reference> (2026-11-22)
    "security/auto-approve-all" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// Flags of coding agents that ask nobody any more.
/// Source: the documentation of Claude Code, Codex, Gemini CLI and GitHub Copilot CLI (2026-11-22).
const FLAGS: &[&str] = &[
    "--dangerously-skip-permissions",
    "--dangerously-bypass-approvals-and-sandbox",
    "--yolo",
    "--approval-mode=yolo",
    "--allow-all-tools",
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for entry in consents(ctx) {
        let key = entry.key.as_str();
        let (severity, label) = if ctx.file.shared {
            (Severity::Warning, "for everybody who opens the project")
        } else {
            (Severity::Info, "also for tools that it gets later")
        };
        sink.report(
            Draft::new(
                entry.span(),
                format!("`{key}` of server {} lets all its tools run without asking", ctx.name()),
                label,
            )
            .severity(severity)
            .help("name the tools that change nothing, one by one, or leave it out")
            .fix(removal(ctx, &entry)),
        );
    }
    for flag in flags(ctx) {
        sink.report(
            Draft::new(
                flag.span(),
                format!("`{}` of server {} lets the agent do everything without asking", flag.as_str(), ctx.name()),
                "no question is left to answer",
            )
            .help("remove the flag, and allow by name what the agent needs")
            .fix(without(ctx, flag)),
        );
    }
}

/// The fields of a declaration that consent to all tools.
fn consents<'a>(ctx: &ServerContext<'a>) -> impl Iterator<Item = Entry<'a>> {
    let node = ctx.server.node;
    let fields = ctx.file.judge.client.auto_approving.iter().filter_map(move |field| node.entry(field));
    fields.filter(|entry| approves_all(entry.value))
}

fn flags<'a>(ctx: &ServerContext<'a>) -> impl Iterator<Item = Text<'a>> {
    let shell = ctx.server.launch.as_ref().and_then(|launch| launch.shell());
    // What stands in a list is there for the shell as well; of a script only the words are.
    let inner = shell.and_then(|shell| shell.inner.as_deref());
    let words = inner.map_or(&[][..], |inner| &inner.args).iter().copied();
    let listed = |word: &Text<'a>| ctx.server.args.iter().any(|argument| argument.span() == word.span());
    let words: Vec<_> = words.filter(|word| !listed(word)).collect();
    let all = ctx.server.args.iter().copied().chain(words);
    all.filter(|arg| arg.as_str().starts_with("--") && FLAGS.contains(&arg.as_str()))
}

/// Takes the `*` out of a list that names tools as well, and the field where nothing else is in it.
fn removal(ctx: &ServerContext<'_>, entry: &Entry<'_>) -> Option<Fix> {
    let (document, node) = (ctx.file.document, ctx.server.node);
    let all: Vec<usize> = (0..).zip(entry.value.items()).filter(|(_, item)| is_all(*item)).map(|(at, _)| at).collect();
    if all.len() < entry.value.items().len() {
        let edits: Option<Vec<_>> = all.iter().map(|at| remove_element(document, entry.value, *at)).collect();
        return Some(Fix::risky("remove `*`", edits?));
    }
    let index = node.entries().position(|other| other.key_span == entry.key_span)?;
    Some(Fix::risky(format!("remove `{}`", entry.key.as_str()), vec![remove_entry(document, node, index)?]))
}

fn is_all(item: NodeRef<'_>) -> bool {
    item.as_str() == Some("*")
}

/// Takes a flag out.
fn without(ctx: &ServerContext<'_>, flag: Text<'_>) -> Option<Fix> {
    Some(Fix::risky(format!("remove `{}`", flag.as_str()), vec![line::remove(ctx, flag, 1)?]))
}
