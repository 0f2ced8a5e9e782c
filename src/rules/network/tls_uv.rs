use crate::diagnostic::Fix;
use crate::rules::environment::set_variables;
use crate::rules::{Check, Needs, ServerContext, declare_rule};

declare_rule! {
    /// uv does not trust the certificate of the index that it fetches packages from.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what `uvx` and `uv` say where a certificate was issued by
    /// somebody whom they do not know.
    ///
    /// ## Why
    ///
    /// uv brings its own list of certificates along, and does not ask the system. Behind the proxy of a company it fetches
    /// nothing: `invalid peer certificate: UnknownIssuer`.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 2 },
    ///   "stderr": { "text": "error: Request failed after 3 retries\n  Caused by: invalid peer certificate: UnknownIssuer\n", "bytes": 90 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "env": { "UV_NATIVE_TLS": "1" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.astral.sh/uv/reference/environment/> (2026-11-22)
    /// - <https://github.com/homeassistant-ai/ha-mcp/issues/1506> (2026-11-22)
    /// - <https://github.com/astral-sh/uv/issues/16233> (2026-11-22)
    "network/tls-uv" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

/// Has uv ask the system whom to trust.
pub(crate) fn fix(ctx: &ServerContext<'_>) -> Option<Fix> {
    let edit = set_variables(ctx, &[("UV_NATIVE_TLS", "1")])?;
    Some(Fix::risky("set `UV_NATIVE_TLS`", vec![edit]))
}
