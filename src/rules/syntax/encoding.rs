use crate::diagnostic::{Fix, Severity};
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};
use crate::text::Span;

declare_rule! {
    /// The bytes of the file are not UTF-8.
    ///
    /// ## What it does
    ///
    /// Reports files in UTF-16 and files with bytes that are no UTF-8, with the place of the first. The fix writes
    /// UTF-16 as UTF-8; of single bytes it is not known which encoding they are of.
    ///
    /// ## Why
    ///
    /// JSON is UTF-8. UTF-16 is unreadable to every client; single bytes of another encoding become question marks
    /// in the value that holds them, or lose the file.
    ///
    /// ## Example
    ///
    /// ```json,bad,utf16
    /// { "mcpServers": { "time": { "command": "uvx" } } }
    /// ```
    ///
    /// ```json,bad,latin1
    /// { "mcpServers": { "café": { "command": "uvx" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "café": { "command": "uvx" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code and Cursor read single bytes as U+FFFD and go on; UTF-16 costs them the file. Claude Desktop is
    /// taken to reject both.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://www.rfc-editor.org/rfc/rfc8259#section-8.1> (2026-11-22)
    "syntax/encoding" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let help = "save the file as UTF-8";
    match ctx.decoding {
        Decoding::Utf16 { exact } => {
            let draft = Draft::new(ctx.start(), "the file is UTF-16, which no client reads", "UTF-16 from here on");
            let fix = exact.then(|| Fix::reencode("save it as UTF-8"));
            sink.report(draft.costs(ctx.judge.file.on_syntax_error).help(help).fix(fix));
        }
        Decoding::Replaced(at) => {
            let width =
                ctx.source().text().get(*at as usize..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let span = Span::new(*at, at + Span::from_range(0..width).end);
            let draft = Draft::new(span, "a byte that is not UTF-8", "shown as U+FFFD").help(help);
            sink.report(match ctx.judge.file.on_bad_utf8 {
                Some(loss) => draft.costs(loss),
                None => draft.severity(Severity::Warning),
            });
        }
        Decoding::Utf8 | Decoding::Unreadable(_) => {}
    }
}
