use crate::probe::ProcessFacts;
use crate::rules::tried::{start, with_line};
use crate::rules::{Check, Draft, Needs, ServerContext, declare_rule};

declare_rule! {
    /// A server answers once, and then no more.
    ///
    /// ## What it does
    ///
    /// Asks the server for its tools and once more, and reports one that has ended or fallen silent in between.
    ///
    /// ## Why
    ///
    /// The client shows the tools, and the first call of one fails with `Connection closed` or after a time-out.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300, "ended": { "code": 0, "after_answer": true, "after_ms": 320 } },
    ///   "session": { "protocol_version": "2024-11-05" }
    /// } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "once": { "command": "python3", "args": ["/srv/once.py"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300, "silent": true }, "session": { "protocol_version": "2024-11-05" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mute": { "command": "python3", "args": ["/srv/mute.py"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2024-11-05" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "more": { "command": "python3", "args": ["/srv/more.py"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/smart-mcp-proxy/mcpproxy-go/issues/33> (2026-11-22)
    "runtime/exits-after-first" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

/// What is told of one that answered, and not again.
pub(crate) fn draft(ctx: &ServerContext<'_>, process: &ProcessFacts) -> Draft {
    let then = if process.ended.is_some() { "ends" } else { "is silent" };
    let message = format!("server {} answers once, and then {then}", ctx.name());
    let last = process.stderr.text.lines().rev().find(|line| !line.trim().is_empty());
    let draft = match last {
        Some(line) => with_line(start(ctx), message, "its last words are", ("standard error", line)),
        None => Draft::new(start(ctx), message, "started like this"),
    };
    draft.help("update the server, or look whether it wants an argument to stay")
}
