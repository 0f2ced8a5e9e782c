use crate::diagnostic::Fix;
use crate::document::{Fault, FaultKind, Stance};
use crate::rules::syntax::parse_error::{cost, is_sound, requote};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// Typographic quotes stand where JSON wants `"`.
    ///
    /// ## What it does
    ///
    /// Reports strings that begin or end with a curly quote: “ ” „ ‘ ’.
    ///
    /// ## Why
    ///
    /// Word processors, chats and web pages turn straight quotes into curly ones. They look alike, and no JSON parser
    /// takes them.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": “uvx”, "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { “time”: { "command": ‘uvx’, "args": [‘say "time"’, "x”] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["a “quoted” word is fine"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code loads nothing from such a file. Cursor loads the file and silently leaves out the value; with
    /// such quotes around a key it loads nothing either.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    "syntax/smart-quotes" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let faults = ctx.document.faults();
    let smart = || faults.iter().filter(|fault| fault.kind == FaultKind::SmartQuotes);
    let quotes = smart().flat_map(|fault| [Some(fault.span), fault.related]).flatten();
    let mut quotes = quotes.filter(|span| ctx.source().slice(*span) != "\"");
    let Some(first) = quotes.next() else { return };
    let mut draft = Draft::new(first, "curly quotes stand where `\"` belongs", "not a quote that JSON knows")
        .help("replace them by straight double quotes; an editor for code does not make them curly again");
    for span in quotes.take(3) {
        draft = draft.also(span, "");
    }
    let edits: Vec<Edit> = smart().flat_map(|fault| straightened(ctx, fault)).collect();
    // A letter right behind the closing one: it is an apostrophe rather, and the string goes on.
    let goes_on = |fault: &Fault| {
        let end = fault.related.unwrap_or(fault.span).end;
        ctx.source().behind(end).starts_with(char::is_alphanumeric)
    };
    if !smart().any(goes_on) && is_sound(ctx, FaultKind::SmartQuotes, &edits) {
        draft = draft.fix(Fix::safe("use straight quotes", edits));
    }
    // A reader that leaves out such a value finds no key in such a key.
    let is_key = |fault: &Fault| {
        let end = fault.related.unwrap_or(fault.span).end as usize;
        ctx.source().text().get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    let gets_over = ctx.judge.file.dialect.stance(FaultKind::SmartQuotes) == Stance::Tolerated;
    let names = smart().any(is_key);
    let kind = if gets_over && names { FaultKind::UnquotedKey } else { FaultKind::SmartQuotes };
    sink.report(cost(ctx, kind, draft));
}

/// The edits that put a string in straight quotes.
fn straightened(ctx: &Context<'_>, fault: &Fault) -> Vec<Edit> {
    let Some(closing) = fault.related else { return vec![Edit::replace(fault.span, "\"")] };
    let inner = Span::new(fault.span.end, closing.start);
    requote(ctx.source().slice(inner), inner.start, [fault.span, closing])
}
