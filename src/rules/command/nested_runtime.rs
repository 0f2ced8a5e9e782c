use crate::diagnostic::Severity;
use crate::model::LaunchKind;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server is started by a package that starts another one.
    ///
    /// ## What it does
    ///
    /// Points out `npx @smithery/cli run SERVER`. There is no fix: the name there is one of its own list, and not that of
    /// a package.
    ///
    /// ## Why
    ///
    /// That package looks up how the server is to be started, and starts `npx`, `uvx`, `docker` or another program for
    /// it. Its needs do not show in this file, what goes wrong is reported by a program in between (`Child process error:
    /// spawn uvx ENOENT`), and what is run is decided elsewhere, each time anew.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "pandoc": { "command": "npx", "args": ["-y", "@smithery/cli", "run", "mcp-pandoc"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "pandoc": { "command": "uvx", "args": ["mcp-pandoc"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/vivekVells/mcp-pandoc/issues/18> (2026-11-22)
    "command/nested-runtime" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    let LaunchKind::Package(package) = &launch.innermost().kind else { return };
    let Some(spec) = package.spec.filter(|spec| spec.name.as_str() == "@smithery/cli") else { return };
    if package.args.first().is_some_and(|word| word.as_str() == "run") {
        sink.report(
            Draft::new(
                spec.whole.span(),
                format!("server {} is started by a package that starts another program", ctx.name()),
                "what it starts does not show here",
            )
            .help("start the server's own package, as its page says"),
        );
    }
}
