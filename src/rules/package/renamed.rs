use crate::diagnostic::Severity;
use crate::rules::packages::{Verdict, each_public, spelled};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package goes by another name now.
    ///
    /// ## What it does
    ///
    /// Reports packages whose authors have moved on to another name. There is no fix: what comes under the new name is
    /// often started in another way.
    ///
    /// ## Why
    ///
    /// The old name is kept for a while, and what is new comes under the new one.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "ui": { "command": "npx", "args": ["-y", "@21st-dev/magic@latest"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "ui": { "command": "npx", "args": ["-y", "@21st-dev/cli@1.2.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - `npm view`, for every name in `src/knowledge/packages.json` (2026-11-22)
    /// - <https://github.com/mem0ai/mem0-mcp/issues/10> (2026-11-22)
    "package/renamed" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let (Verdict::Renamed, Some(other)) = (found.verdict(), found.replacement()) else { return };
        sink.report(
            Draft::new(
                found.fetched.spec.whole.span(),
                format!("`{}` of server {} is called `{}` now", found.name(), ctx.name(), other.name),
                "its former name",
            )
            .help(format!("see in its documentation how `{}` is started", spelled(other))),
        );
    });
}
