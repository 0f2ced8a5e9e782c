use crate::rules::packages::{Verdict, each_public, run_instead, spelled};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package is named that its registry does not have.
    ///
    /// ## What it does
    ///
    /// Reports names that are written in many configurations and were looked up in vain. A name that is merely unknown
    /// here is never reported, and nothing is said where another registry is asked (`--registry`, `UV_INDEX_URL` and the
    /// like). The fix is unsafe: code that was never run on this machine is run by it.
    ///
    /// ## Why
    ///
    /// The runner ends with `E404`, of which the client shows no more than that the connection was closed. And a name
    /// that nobody owns can be taken by anybody.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@anthropic/mcp-server-filesystem", "/srv/docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "files": {
    ///       "command": "npx",
    ///       "args": ["-y", "--registry", "https://npm.example.com", "@anthropic/mcp-server-filesystem", "/srv/docs"]
    ///     }
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
    /// - `npm view`, for every name in `src/knowledge/packages.json` (2026-11-22)
    /// - <https://github.com/Nano-Collective/nanocoder/issues/364> (2026-11-22)
    "package/known-nonexistent" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let Verdict::Nonexistent = found.verdict() else { return };
        let spec = found.fetched.spec;
        let draft = Draft::new(
            spec.whole.span(),
            format!(
                "there is no `{}` on {}: server {} cannot be started",
                found.name(),
                found.registry.describe(),
                ctx.name()
            ),
            "not in the registry",
        );
        sink.report(match found.replacement() {
            Some(other) => draft.help(format!("what is meant is probably `{}`", spelled(other))).fix(run_instead(
                ctx,
                found,
                other.registry,
                &other.name,
            )),
            None => draft.help("look the name up in the documentation of the server"),
        });
    });
}
