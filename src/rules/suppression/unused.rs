use crate::diagnostic::Severity;
use crate::rules::{Check, declare_rule};

declare_rule! {
    /// Something is suppressed that is not found.
    ///
    /// ## What it does
    ///
    /// Reports a rule in a comment `mcp-clinic: ignore[…]`, and an entry `[[suppress]]` of the settings, that suppress
    /// nothing. Nothing is said where a rule did not get to look: when it was not selected, when it needs `--host` or a
    /// server that was tried and there was none, when errors in the file kept it from looking, or when it compares files.
    ///
    /// ## Why
    ///
    /// What was suppressed is mended, or the comment stands in the wrong place. In both cases it would one day hide
    /// something that nobody has decided about.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// {
    ///   "mcpServers": {
    ///     // mcp-clinic: ignore[docker/privileged] it needs the device
    ///     "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// {
    ///   "mcpServers": {
    ///     // mcp-clinic: ignore[docker/privileged] it needs the device
    ///     "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "acme/box:1.2"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// For all of them alike, where the client takes comments.
    ///
    /// ## References
    ///
    /// - <https://docs.astral.sh/ruff/rules/unused-noqa>: the same in another linter (2026-11-23)
    "suppression/unused" {
        severity: Severity::Warning,
        check: Check::Suppression,
    }
}
