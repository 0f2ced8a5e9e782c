use crate::diagnostic::{Fix, Severity};
use crate::rules::npx::{asking, insert_yes, misplaced, runner};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// `npx` is not told to go ahead without asking.
    ///
    /// ## What it does
    ///
    /// Points out `npx` and `npm exec` without `-y` or `--yes`. A path on the disk, `--no-install` and a server whose
    /// `env` answers the question (`npm_config_yes`) are left alone, and so are `pnpx` and `bunx`, which do not ask.
    ///
    /// ## Why
    ///
    /// npx asks before it installs a package that it does not have, where it takes itself to be talking to a person. A
    /// server has nobody who could answer, and waits until the client gives up. Nearly all versions notice that and go
    /// ahead, so that this is a note.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["docs-server"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "cmd", "args": ["/c", "npx docs-server@1.0.0 --root C:/docs"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=goose,path=~/.config/goose/config.yaml
    /// extensions:
    ///   docs:
    ///     type: stdio
    ///     name: docs
    ///     enabled: true
    ///     cmd: npm
    ///     args:
    ///       # the server of the docs
    ///       - exec
    ///       - docs-server
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "docs": { "command": "npx", "args": ["-y", "docs-server"] },
    ///     "more": { "command": "npx", "args": ["more-server"], "env": { "npm_config_yes": "true" } },
    ///     "mine": { "command": "npx", "args": ["--no-install", "my-server"] },
    ///     "fast": { "command": "bunx", "args": ["fast-server"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all: it is npm that asks.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/v11/commands/npx> (2026-11-22)
    /// - <https://github.com/npm/cli/pull/1936>, since which it goes ahead (2026-11-22)
    /// - <https://github.com/ChromeDevTools/chrome-devtools-mcp/pull/215> (2026-11-22)
    "command/npx-no-yes" {
        severity: Severity::Info,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((launch, package)) = ctx.server.launch.as_ref().and_then(asking) else { return };
    let Some(spec) = package.spec.filter(|spec| !is_path(spec.whole.as_str())) else { return };
    let answered = |name: &str| name.eq_ignore_ascii_case("npm_config_yes");
    if ctx.server.env.iter().any(|setting| answered(setting.name.as_str())) || misplaced(package).is_some() {
        return;
    }
    sink.report(
        Draft::new(
            spec.whole.span(),
            format!("`{}` may ask before it installs what server {} needs", runner(launch, package), ctx.name()),
            "no `-y` before it",
        )
        .help("put `-y` before the package")
        .fix(insert_yes(ctx, launch, package).map(|edit| Fix::safe("insert `-y`", vec![edit]))),
    );
}

/// Whether a package is one on the disk, which is there already.
fn is_path(spec: &str) -> bool {
    spec.starts_with(['.', '/', '~']) || spec.starts_with("file:") || spec.contains('\\')
}
