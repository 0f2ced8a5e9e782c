use crate::diagnostic::Severity;
use crate::rules::client::no_cmd_wrapper::wrapped;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A batch file is the command, which programs on Node.js refuse to start by themselves.
    ///
    /// ## What it does
    ///
    /// Reports commands that end in `.cmd` or `.bat`. It is off unless selected: most clients start them through `cmd`
    /// today, and it depends on the release of a client whether it does. Select it when a server does not start on
    /// Windows and the log says `spawn EINVAL`.
    ///
    /// ## Why
    ///
    /// Since versions 18.20.2 and 20.12.2 Node.js starts no batch file without a shell, because arguments could break
    /// out of it. A client that does not take care of that fails with `spawn EINVAL`, which says nothing of the cause.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx.cmd", "args": ["-y", "docs-server@1.2.0"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "C:\\tools\\docs.BAT" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "cmd", "args": ["/c", "npx", "-y", "docs-server@1.2.0"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "C:\\Program Files\\nodejs\\node.exe", "args": ["C:\\tools\\docs\\index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Seen in releases of Cline (3.16), Claude Code (June 2026) and GitHub Copilot CLI (1.0.56); each was mended later.
    ///
    /// ## References
    ///
    /// - <https://github.com/cline/cline/issues/3665> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/68221> (2026-11-22)
    /// - <https://github.com/github/copilot-cli/issues/3576> (2026-11-22)
    /// - <https://nvd.nist.gov/vuln/detail/CVE-2024-27980> (2026-11-22)
    "command/windows-batch-direct" {
        severity: Severity::Warning,
        default: false,
        only_on: Some(Os::Windows),
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(command) = ctx.server.command.filter(|_| !ctx.file.judge.file.shell) else { return };
    let path = command.as_str();
    let lower = path.to_ascii_lowercase();
    if ![".cmd", ".bat"].iter().any(|end| lower.ends_with(end)) {
        return;
    }
    // `cmd` would cut a path at its blank: `windows-space-in-path`.
    let fix = if path.contains(' ') { None } else { wrapped(ctx, path) };
    sink.report(
        Draft::new(
            command.span(),
            format!("server {} is started through a batch file, which the client may refuse", ctx.name()),
            "Node.js starts none without `cmd`",
        )
        .help("start it through `cmd` (`/c` before it), or start the program that it leads to")
        .fix(fix),
    );
}
