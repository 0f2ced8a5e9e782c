use crate::diagnostic::Fix;
use crate::document::{FaultKind, Text};
use crate::rules::syntax::parse_error::cost;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// A backslash in a string is not doubled.
    ///
    /// ## What it does
    ///
    /// Reports backslashes that escape nothing, and Windows paths in which `\n`, `\t` and the like turn into control
    /// characters.
    ///
    /// ## Why
    ///
    /// In JSON a backslash begins an escape. `C:\Users` is a syntax error, and `C:\nvm4w\nodejs` parses, but holds a
    /// line break where the path should go on.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "C:\Users\me\server.exe" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "C:\nvm4w\nodejs\node.exe", "args": ["C:\\srv\\index.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "C:\\nvm4w\\nodejs\\node.exe", "args": ["C:/srv/index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code loads nothing from a file with a backslash that escapes nothing. Cursor gets over it, with a
    /// broken value.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/issues/64> (2026-11-22)
    /// - <https://github.com/smithery-ai/mcp-obsidian/issues/13> (2026-11-22)
    /// - measured on Claude Code 2.1.330 (2026-11-22)
    "syntax/unescaped-backslash" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !ctx.source().text().contains('\\') {
        return;
    }
    let mut told: Vec<Span> = Vec::new();
    for server in &ctx.reading.servers {
        for text in server.strings() {
            let bad = bad_escapes(ctx, text);
            let eaten = eaten_escapes(ctx, text);
            if bad.is_empty() && eaten.is_empty() {
                continue;
            }
            told.extend(&bad);
            let name = server.name.as_str();
            let first = bad.first().or(eaten.first()).copied().unwrap_or(text.span());
            let written = ctx.source().slice(first);
            let message = if bad.is_empty() {
                format!(
                    "`{written}` in a path of server `{name}` is {}, not a backslash and a letter",
                    meaning(written)
                )
            } else {
                format!("a backslash in server `{name}` is not doubled")
            };
            let mut draft = Draft::new(first, message, "in JSON a backslash begins an escape")
                .help("double every backslash (`\\\\`), or use forward slashes");
            draft = draft.fix(double_all(ctx, text));
            sink.report(if bad.is_empty() { draft } else { cost(ctx, FaultKind::BadEscape, draft) });
        }
    }
    told.sort_unstable();
    // Bad escapes outside of servers: keys, other settings.
    for fault in ctx.document.faults().iter().filter(|fault| fault.kind == FaultKind::BadEscape) {
        if told.binary_search(&fault.span).is_err() {
            let draft = Draft::new(fault.span, "a backslash is not doubled", "this escapes nothing")
                .help("double the backslash (`\\\\`)")
                .fix(Fix::safe("double the backslash", vec![Edit::insert(fault.span.start, "\\")]));
            sink.report(cost(ctx, FaultKind::BadEscape, draft));
        }
    }
}

fn bad_escapes(ctx: &Context<'_>, text: Text<'_>) -> Vec<Span> {
    let faults = ctx.document.faults_in(text.span()).iter();
    faults.filter(|fault| fault.kind == FaultKind::BadEscape).map(|fault| fault.span).collect()
}

/// Escapes in a Windows path that make control characters of its parts.
fn eaten_escapes(ctx: &Context<'_>, text: Text<'_>) -> Vec<Span> {
    let written = ctx.source().slice(text.span());
    let bytes = written.as_bytes();
    let drive = bytes.len() > 3 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'\\';
    if !drive {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at] == b'\\' {
            if matches!(bytes[at + 1], b'n' | b't' | b'r' | b'b' | b'f') {
                let start = text.span().start as usize + at;
                found.push(Span::from_range(start..start + 2));
            }
            at += 2;
        } else {
            at += 1;
        }
    }
    found
}

fn meaning(escape: &str) -> &'static str {
    match escape {
        "\\n" => "a line break",
        "\\t" => "a tab",
        "\\r" => "a carriage return",
        "\\b" => "a backspace",
        _ => "a form feed",
    }
}

/// Doubles every backslash of a string that is not doubled yet. `None` where a `\"` may be meant as a quote.
fn double_all(ctx: &Context<'_>, text: Text<'_>) -> Option<Fix> {
    let written = ctx.source().slice(text.span());
    let mut edits = Vec::new();
    // `\\server\share` as it is pasted: its first two are a pair to JSON, and one backslash to everybody else.
    if written.starts_with("\\\\") && !written.starts_with("\\\\\\") {
        edits.push(Edit::insert(text.span().start, "\\\\"));
    }
    let mut characters = written.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c != '\\' {
            continue;
        }
        match characters.peek() {
            Some((_, '\\')) => drop(characters.next()),
            Some((_, '"' | 'u')) => return None,
            _ => edits.push(Edit::insert(text.span().start + Span::from_range(0..at).end, "\\")),
        }
    }
    Some(Fix::safe("double the backslashes", edits))
}
