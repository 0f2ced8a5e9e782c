use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// The port that a server wants to listen on is taken.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what programs say of a port that they do not get.
    ///
    /// ## Why
    ///
    /// Often it is the same server from another time, which its client did not end, or the one that another client has started:
    /// each client starts a server of its own, and a fixed port is there once.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "Error: listen EADDRINUSE: address already in use 127.0.0.1:6277\n", "bytes": 64 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "look": { "command": "node", "args": ["/srv/look.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "look": { "command": "node", "args": ["/srv/look.js", "--port", "6281"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://nodejs.org/api/errors.html#common-system-errors> (2026-11-22)
    /// - <https://github.com/PrefectHQ/fastmcp/issues/101> (2026-11-22)
    "runtime/port-in-use" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
