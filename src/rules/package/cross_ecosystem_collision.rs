use crate::diagnostic::Severity;
use crate::rules::packages::{Verdict, each_public, run_instead, spelled};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package has the name of another, better known one.
    ///
    /// ## What it does
    ///
    /// Reports packages that carry the name of a well-known server and are not that server: it lies in another registry,
    /// or under another name in the same one.
    ///
    /// ## Why
    ///
    /// The server starts, and runs the code of somebody else with your credentials. Some of these packages are copies
    /// that were left behind years ago, with the flaws of that time.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "jira": { "command": "npx", "args": ["-y", "mcp-atlassian"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "mcp-server-filesystem", "/srv/docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "jira": { "command": "uvx", "args": ["mcp-atlassian"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - `npm view` and `pip index versions`, for every name in `src/knowledge/packages.json` (2026-11-22)
    "package/cross-ecosystem-collision" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let (Verdict::Twin, Some(other)) = (found.verdict(), found.replacement()) else { return };
        let there = if other.name == found.name() {
            format!("on {}", other.registry.describe())
        } else {
            format!("`{}`", other.name)
        };
        sink.report(
            Draft::new(
                found.fetched.spec.whole.span(),
                format!(
                    "`{}` on {} is not the server of that name that is widely used, and server {} runs it",
                    found.name(),
                    found.registry.describe(),
                    ctx.name()
                ),
                format!("the well-known one is {there}"),
            )
            .help(format!("unless this very package is meant, start `{}`", spelled(other)))
            .fix(run_instead(ctx, found, other.registry, &other.name)),
        );
    });
}
