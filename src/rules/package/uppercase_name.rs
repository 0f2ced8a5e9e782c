use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Registry, find_token, package};
use crate::rules::packages::{Found, each_public};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The name of an npm package has capital letters.
    ///
    /// ## What it does
    ///
    /// Reports capitals in the names of npm packages. Where the same name in small letters is a known server, it is an
    /// error. PyPI takes names in any case, and addresses and `owner/repo` are no names.
    ///
    /// ## Why
    ///
    /// npm tells capitals from small letters, and has taken no new names with capitals since 2017: but for a few old
    /// packages there is nothing under such a name. Often it is the name of the repository, and not of the package.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "@Playwright/MCP"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "nasa": { "command": "npx", "args": ["-y", "@ProgramComputer/NASA-MCP-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "@playwright/mcp"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["MCP-Server-Time"] }, "mine": { "command": "npx", "args": ["-y", "PACKAGE_NAME"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/configuring-npm/package-json#name> (2026-11-22)
    /// - <https://github.com/ProgramComputer/NASA-MCP-server/issues/2> (2026-11-22)
    "package/uppercase-name" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        if !is_odd(found) {
            return;
        }
        let name = found.name();
        let small = name.to_ascii_lowercase();
        let severity = if package(Registry::Npm, &small).is_some() { Severity::Error } else { Severity::Warning };
        let text = found.fetched.spec.name;
        let fix = put(ctx, text, &small);
        sink.report(
            Draft::new(
                text.span(),
                format!(
                    "the package name `{name}` of server {} has capital letters, which npm tells apart",
                    ctx.name()
                ),
                "probably not in the registry",
            )
            .severity(severity)
            .help(format!("write the name as npm has it, probably `{small}`"))
            .fix(fix.map(|edit| Fix::risky(format!("write `{small}`"), vec![edit]))),
        );
    });
}

/// Whether a name is one that npm would not take any more.
pub(crate) fn is_odd(found: &Found<'_>) -> bool {
    let has = |case: fn(&u8) -> bool| found.name().as_bytes().iter().any(case);
    // In capitals alone it stands for a name.
    let capitals = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    // A secret can stand where a package is looked for.
    capitals && found.registry == Registry::Npm && found.known.is_none() && find_token(found.name()).is_none()
}
