use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// The registry does not have the package that a server is fetched from.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what npm, uv and pip say of a package that is not there. Names that
    /// are known not to exist are told of by `package/known-nonexistent` without starting anything.
    ///
    /// ## Why
    ///
    /// The name has a slip in it, the package goes by another name now, or it is in a registry that is not asked: that of a
    /// company, or that of the other language. A name that is free can be taken by anybody, and then runs on this machine.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/acme-sevrer - Not found\n", "bytes": 101 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-sevrer@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/mem0ai/mem0-mcp/issues/10> (2026-11-22)
    /// - <https://github.com/Nano-Collective/nanocoder/issues/364> (2026-11-22)
    "package/not-found" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
