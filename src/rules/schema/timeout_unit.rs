use crate::client::{Branch, Choice};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeKind};
use crate::rules::readers::may_count;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A timeout is written in the unit of another client.
    ///
    /// ## What it does
    ///
    /// Reports timeouts below one second where the client counts in milliseconds, and whole thousands where it counts
    /// in seconds.
    ///
    /// ## Why
    ///
    /// `60` is a minute in one client and 0.06 seconds in the next, where every call is broken off at once; `60000` is a
    /// minute in one and most of a day in the other, where a server that hangs is waited for.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60 } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// startup_timeout_sec = 30000
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60000 } } }
    /// ```
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// tool_timeout_sec = 3600
    /// ```
    ///
    /// ## Clients
    ///
    /// Milliseconds: Claude Code (which ignores less than 1000), Gemini CLI, Qwen Code, opencode, Copilot CLI. Seconds:
    /// Codex, Cline, Roo Code (which refuses more than 3600), Zed, Crush, goose. Cursor and VS Code have no such field.
    ///
    /// ## References
    ///
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - <https://github.com/openai/codex/issues/11851> (2026-11-22)
    "schema/timeout-unit" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// A value that fits the other unit.
struct Slip {
    /// The unit of the client.
    unit: &'static str,
    /// The same in words.
    wanted: &'static str,
    /// The value in that unit, as it was probably meant.
    meant: f64,
    label: &'static str,
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for (entry, slip) in ctx.server.node.entries().filter_map(|entry| Some((entry, slip(ctx, &entry)?))) {
        let key = entry.key.as_str();
        let span = entry.value.span();
        let draft = Draft::new(
            span,
            format!("`{key}` of server {} is counted in {}, and this looks like another unit", ctx.name(), slip.wanted),
            slip.label,
        )
        .help(format!("write {} if that was meant", slip.meant))
        .fix(may_count(ctx.file, key, slip.unit).then(|| {
            Fix::risky(format!("write it in {}", slip.wanted), vec![Edit::replace(span, slip.meant.to_string())])
        }));
        sink.report(match ctx.against(key).next() {
            Some(violation) => draft.severity(Severity::Error).costs(ctx.loss(violation)),
            None => draft,
        });
    }
}

/// Whether this rule tells what is wrong with a field.
pub(crate) fn explains(ctx: &ServerContext<'_>, field: &str) -> bool {
    ctx.server.node.entry(field).is_some_and(|entry| slip(ctx, &entry).is_some())
}

fn slip(ctx: &ServerContext<'_>, entry: &Entry<'_>) -> Option<Slip> {
    let Choice::Branch(branch) = ctx.choice else { return None };
    if ctx.file.judge.is_unknown() || entry.value.kind() != NodeKind::Number {
        return None;
    }
    slip_of(ctx, branch, entry.key.as_str(), entry.value.raw())
}

/// Whether a number would be told of in a field.
pub(crate) fn is_slip(ctx: &ServerContext<'_>, field: &str, number: &str) -> bool {
    matches!(ctx.choice, Choice::Branch(branch) if slip_of(ctx, branch, field, number).is_some())
}

fn slip_of(ctx: &ServerContext<'_>, branch: &Branch, field: &str, number: &str) -> Option<Slip> {
    let unit = ctx.file.judge.schema().annotation(branch, field, "x-unit")?;
    let value: f64 = number.replace('_', "").parse().ok()?;
    match unit {
        "ms" if value > 0.0 && value < 1000.0 => {
            Some(Slip { unit: "ms", wanted: "milliseconds", meant: value * 1000.0, label: "less than a second" })
        }
        // An hour is 3600 seconds; a whole thousand of seconds is a number that nobody writes.
        "s" if value >= 1000.0 && value % 1000.0 == 0.0 && value.is_finite() => {
            Some(Slip { unit: "s", wanted: "seconds", meant: value / 1000.0, label: "more than a quarter of an hour" })
        }
        _ => None,
    }
}
