use crate::diagnostic::Severity;
use crate::rules::{Check, declare_rule};

declare_rule! {
    /// A comment to mcp-clinic cannot be followed.
    ///
    /// ## What it does
    ///
    /// Reports comments that begin with `mcp-clinic:` and have no rules in brackets, a rule that there is not, a word
    /// that is not known, or stand where they have no effect. `ignore[rule]` on a line of its own is about the next
    /// entry, at the end of a line about what begins on that line; `ignore-file[rule]` stands above the first entry.
    ///
    /// ## Why
    ///
    /// Whoever wrote it believes that something is suppressed, and nothing is. There is no way to suppress everything:
    /// what is found next year is to be seen next year.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// {
    ///   "mcpServers": {
    ///     // mcp-clinic: ignore[docker/priviledged] it needs the device
    ///     "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "acme/box:1.2"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// {
    ///   "mcpServers": {
    ///     // mcp-clinic: disable
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"] }
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
    /// For all of them alike, where the client takes comments. In strict JSON a comment is itself an error, and
    /// suppresses nothing: there the settings do, with `[[suppress]]`.
    ///
    /// ## References
    ///
    /// - <https://docs.astral.sh/ruff/linter/#error-suppression>: the same in another linter (2026-11-23)
    "suppression/invalid" {
        severity: Severity::Warning,
        check: Check::Suppression,
    }
}
