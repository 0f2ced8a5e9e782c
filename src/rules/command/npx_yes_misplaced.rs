use crate::diagnostic::{Fix, Severity};
use crate::rules::npx::{asking, misplaced, move_yes, runner};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The `-y` for `npx` stands behind the package, and so the server gets it.
    ///
    /// ## What it does
    ///
    /// Reports `-y` and `--yes` right behind the package of `npx` or `npm exec`, where none stands before it. Further
    /// back it is taken to be meant for the server.
    ///
    /// ## Why
    ///
    /// npx reads its own flags up to the package; everything behind it goes to the server. npx may then ask and wait for
    /// an answer, and the server is given a flag that it may not know.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["docs-server", "-y"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "cmd", "args": ["/c", "npx", "docs-server", "--yes", "--root", "C:/docs"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "npm"
    /// args = ["exec", "docs-server", "-y"]
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "sh", "args": ["-c", "npx docs-server@1.0.0 -y --root /srv"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "docs": { "command": "npx", "args": ["-y", "docs-server"] },
    ///     "tool": { "command": "npx", "args": ["-y", "some-tool", "-y"] },
    ///     "init": { "command": "npx", "args": ["some-tool", "serve", "-y"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/PrefectHQ/fastmcp/issues/320> (2026-11-22)
    /// - <https://docs.npmjs.com/cli/v11/commands/npx> (2026-11-22)
    "command/npx-yes-misplaced" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((launch, package)) = ctx.server.launch.as_ref().and_then(asking) else { return };
    let Some(flag) = misplaced(package) else { return };
    let moved = move_yes(ctx, launch, package, flag);
    sink.report(
        Draft::new(
            flag.span(),
            format!("`{}` stands behind the package: server {} gets it, not npx", flag.as_str(), ctx.name()),
            "npx reads its flags before the package alone",
        )
        .help(format!("put it right behind `{}`", runner(launch, package)))
        .fix(moved.map(|edits| Fix::risky("move it before the package", edits))),
    );
}
