use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// The service behind a server does not take the key that it is given.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what services say of a key that is wrong.
    ///
    /// ## Why
    ///
    /// The key may have run out, belong to another service, or never have been filled in: a client that does not expand
    /// `${NAME}` hands on just that.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "Error: An API error occurred: invalid_auth\n    at platformErrorFromResult (/srv/chat/errors.js:62:33)\n", "bytes": 102 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "chat": { "command": "node", "args": ["/srv/chat.js"], "env": { "CHAT_TOKEN": "${CHAT_TOKEN}" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "chat": { "command": "node", "args": ["/srv/chat.js"], "env": { "CHAT_TOKEN": "${CHAT_TOKEN}" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/anthropics/claude-code/issues/60513> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/40372> (2026-11-22)
    "runtime/api-key-rejected" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
