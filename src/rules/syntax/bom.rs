use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// The file begins with an invisible byte order mark.
    ///
    /// ## What it does
    ///
    /// Reports the three bytes EF BB BF at the start of a file, which `Set-Content -Encoding UTF8` of Windows
    /// PowerShell 5.1 and some editors write.
    ///
    /// ## Why
    ///
    /// To several clients they are a syntax error. Claude Desktop cannot read such a file, and then writes it anew
    /// without its servers.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json,bom
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop rejects the file, and so does Factory Droid; Gemini CLI does not start. Claude Code and Cursor
    /// accept it; there it is worth a note only, as other readers of the same file may not: Qwen Code and GitHub Copilot
    /// CLI accept it in the user's file, and not in the project's.
    ///
    /// ## References
    ///
    /// - <https://github.com/tradesdontlie/tradingview-mcp/issues/406> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/81355> (2026-11-22)
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    "syntax/bom" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let mark = Span::new(0, ctx.source().content_start());
    if mark.is_empty() {
        return;
    }
    let draft = Draft::new(mark, "the file begins with a byte order mark", "three invisible bytes: EF BB BF")
        .help("save it as UTF-8 without a byte order mark (in PowerShell: `[IO.File]::WriteAllText`)")
        .fix(Fix::safe("remove the mark", vec![Edit::delete(mark)]));
    sink.report(match ctx.judge.file.on_bom {
        Some(loss) => draft.costs(loss),
        None if ctx.judge.is_unknown() => draft.severity(Severity::Warning),
        None => draft.severity(Severity::Info),
    });
}
