use crate::diagnostic::Fix;
use crate::document::{FaultKind, Syntax, Text};
use crate::rules::syntax::parse_error::cost;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// A backslash in a string is not doubled.
    ///
    /// ## What it does
    ///
    /// Reports backslashes that escape nothing, and Windows paths in which `\n`, `\t` and the like turn into control
    /// characters. The fix doubles the backslashes of the string, or in TOML and YAML puts it in single quotes; outside of
    /// a path it leaves a string alone in which some of them may be meant as escapes.
    ///
    /// ## Why
    ///
    /// In JSON, and in the double quotes of TOML and YAML, a backslash begins an escape. `C:\Users` is a syntax error, and `C:\nvm4w\nodejs` parses, but holds a
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
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.files]
    /// command = "C:\srv\server.exe"
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```toml,good,path=.codex/config.toml
    /// [mcp_servers.files]
    /// command = 'C:\srv\server.exe'
    /// ```
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
            let syntax = ctx.document.syntax();
            let (name, help) = match syntax {
                Syntax::Json => ("JSON", "double every backslash (`\\\\`), or use forward slashes"),
                Syntax::Toml => ("double quotes", "put the value in single quotes, or use forward slashes"),
                Syntax::Yaml => ("double quotes", "put the value in single quotes, or in none"),
            };
            let label = format!("in {name} a backslash begins an escape");
            let draft = Draft::new(first, message, label).help(help).fix(unescaped(ctx, text, &bad));
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
    if !has_drive(text.as_str()) || text.is_verbatim(ctx.source()) {
        return Vec::new();
    }
    let letters: &[u8] = match ctx.document.syntax() {
        Syntax::Json => b"bfnrt",
        Syntax::Toml => b"befnrt",
        Syntax::Yaml => b"abefnrtv0",
    };
    let bytes = ctx.source().slice(text.span()).as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at] == b'\\' {
            if letters.contains(&bytes[at + 1]) {
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

/// Whether a value begins as a path of Windows with its drive, as it was read: behind the colon a backslash, or what became
/// of it.
fn has_drive(value: &str) -> bool {
    let mut start = value.chars();
    start.next().is_some_and(|c| c.is_ascii_alphabetic())
        && start.next() == Some(':')
        && start.next().is_some_and(|c| c == '\\' || c.is_control())
}

fn meaning(escape: &str) -> &'static str {
    match escape {
        "\\n" => "a line break",
        "\\t" => "a tab",
        "\\r" => "a carriage return",
        "\\b" => "a backspace",
        "\\f" => "a form feed",
        _ => "a control character",
    }
}

/// Makes every backslash of a string one that is meant. `None` where some may be meant as escapes.
fn unescaped(ctx: &Context<'_>, text: Text<'_>, bad: &[Span]) -> Option<Fix> {
    let (source, span) = (ctx.source(), text.span());
    let written = source.slice(span);
    let place = |at: usize| span.start + Span::from_range(0..at).end;
    let mut edits = Vec::new();
    // `\\server\share` as it is pasted: its first two are a pair to the reader, and one backslash to everybody else.
    let pasted = is_pasted_share(written);
    if pasted {
        edits.push(Edit::insert(span.start, "\\\\"));
    }
    let whole = pasted || has_drive(text.as_str());
    let mut pairs = false;
    let mut characters = written.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c != '\\' {
            continue;
        }
        let is_bad = bad.binary_search_by_key(&place(at), |span| span.start).is_ok();
        match characters.peek() {
            Some((_, '\\')) => {
                pairs = true;
                characters.next();
            }
            _ if is_bad => edits.push(Edit::insert(place(at), "\\")),
            Some((_, '/')) => {}
            Some((_, '"' | 'u' | 'U' | 'x')) => return None,
            _ if whole => edits.push(Edit::insert(place(at), "\\")),
            _ => return None,
        }
    }
    // In single quotes TOML and YAML take everything as it stands.
    let quotes = [span.start.checked_sub(1)?, span.end].map(|at| Span::new(at, at + 1));
    let around = Span::new(span.start.saturating_sub(3), span.end + 3);
    let plain = ctx.document.syntax() != Syntax::Json && !pairs && !written.contains(['\'', '\n']);
    if plain && quotes.iter().all(|quote| source.slice(*quote) == "\"") && !source.slice(around).contains("\"\"\"") {
        let edits = quotes.map(|quote| Edit::replace(quote, "'")).to_vec();
        return Some(Fix::safe("put it in single quotes", edits));
    }
    Some(Fix::safe("double the backslashes", edits))
}

/// Whether a text is the path of a share, with two backslashes before the name of its host.
fn is_pasted_share(written: &str) -> bool {
    let host = written.strip_prefix("\\\\").and_then(|rest| rest.split_once('\\')).map_or("", |(host, _)| host);
    host.len() > 1 && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}
