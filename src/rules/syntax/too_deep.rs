use crate::diagnostic::Severity;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// The file is nested deeper than its readers follow.
    ///
    /// ## What it does
    ///
    /// Reports files whose objects and arrays are nested hundreds of levels deep.
    ///
    /// ## Why
    ///
    /// Parsers stop at some depth, or exhaust their stack. No configuration needs more than a dozen levels.
    ///
    /// ## Example
    ///
    /// ```json,bad,deep=300
    /// { "mcpServers": { "time": { "command": "uvx" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code loads a file nested 10,000 levels deep. Cursor loads 200 levels; at 10,000 it loses the file
    /// without a word. Gemini CLI and Qwen Code load 200 as well, and do not start at 10,000. GitHub Copilot CLI follows
    /// 127 levels.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    "syntax/too-deep" {
        severity: Severity::Warning,
        check: Check::File(check),
    }
}

/// A nesting that parsers without a measured limit are known to give up at.
const USUAL_LIMIT: u32 = 128;

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let depth = ctx.document.depth();
    let limit = ctx.judge.file.depth;
    if depth <= limit.map_or(USUAL_LIMIT, |limit| limit.loads) {
        return;
    }
    let draft = Draft::new(ctx.start(), format!("the file is nested {depth} levels deep"), "somewhere in here")
        .help("remove the deeply nested value; no client reads it");
    sink.report(match limit {
        Some(limit) if depth >= limit.fails => draft.severity(Severity::Error).costs(ctx.judge.file.on_syntax_error),
        _ => draft,
    });
}
