use crate::diagnostic::{Fix, Severity};
use crate::model::{LaunchKind, Role};
use crate::rules::packages::{Found, Verdict, each_public};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package has no program that could be run, or not the one that is named.
    ///
    /// ## What it does
    ///
    /// Reports packages that are made to be imported and have no program, and programs that the package before them is
    /// known not to have in its newest release (`npx -p PACKAGE PROGRAM`).
    ///
    /// ## Why
    ///
    /// The runner ends with `could not determine executable to run`. A program that the package does not have is looked
    /// for on the PATH, so that another one of that name may start.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "@modelcontextprotocol/sdk"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "-p", "@playwright/mcp", "mcp-server-playwright"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "-p", "@playwright/mcp", "playwright-mcp"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "old": { "command": "npx", "args": ["-y", "-p", "@playwright/mcp@0.0.20", "mcp-server-playwright"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "-p", "@modelcontextprotocol/sdk", "node", "/srv/server.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/commands/npx> (2026-11-22)
    /// - <https://github.com/punkpeye/mcp-remote/issues/191> (2026-11-22)
    "package/no-executable" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let Some(executables) = found.known.and_then(|known| known.executables.as_deref()) else { return };
        if found.fetched.role == Role::Main && matches!(found.verdict(), Verdict::Fine | Verdict::Archived) {
            sink.report_some(draft(ctx, found, executables));
        }
    });
}

fn draft(ctx: &ServerContext<'_>, found: &Found<'_>, executables: &[String]) -> Option<Draft> {
    let LaunchKind::Package(package) = &ctx.server.launch.as_ref()?.innermost().kind else { return None };
    if package.spec.map(|spec| spec.whole.span()) != Some(found.fetched.spec.whole.span()) {
        return None;
    }
    let name = found.name();
    let Some(program) = package.executable else {
        let message = format!("`{name}` has no program to run: server {} cannot be started", ctx.name());
        let draft = Draft::new(found.fetched.spec.whole.span(), message, "made to be imported");
        return executables.is_empty().then(|| draft.help("name the package of the server itself"));
    };
    // What is known is so of the newest release.
    if !found.fetched.spec.is_loose() {
        return None;
    }
    // With several packages it may come from any of them; a package without programs is there to be imported.
    let several = package.flags.iter().filter(|flag| flag.is(&["p", "package"])).count() > 1;
    let known = executables.is_empty() || executables.iter().any(|known| known == program.as_str());
    // Anything else may be a program of this machine.
    let of_servers = program.as_str().contains("mcp") || program.as_str().contains("server");
    if several || known || !of_servers || program.as_str().contains(['/', '\\', ' ']) {
        return None;
    }
    let fix = match executables {
        [only] => put(ctx, program, only).map(|edit| Fix::risky(format!("write `{only}`"), vec![edit])),
        _ => None,
    };
    let list = executables.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Some(
        Draft::new(
            program.span(),
            format!("`{name}` of server {} is not known to have a program `{}`", ctx.name(), program.as_str()),
            format!("it has {list}"),
        )
        .severity(Severity::Warning)
        .help("name one that it has")
        .fix(fix),
    )
}
