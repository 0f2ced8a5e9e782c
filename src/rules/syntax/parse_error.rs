use std::collections::BTreeMap;

use crate::client::Loss;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Fault, FaultKind, Stance};
use crate::rules::{Check, Context, Draft, Load, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// The text of the file breaks the grammar that its client reads.
    ///
    /// ## What it does
    ///
    /// Reports everything that is not part of the language the client's parser has: trailing commas and comments
    /// where it wants strict JSON, missing commas, quotes and brackets, words without quotes, text after the end.
    /// The rest of the file is checked all the same.
    ///
    /// ## Why
    ///
    /// One character too many and the client loads none of the servers, most often without a message.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"], },
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// {
    ///   // for the team
    ///   "mcpServers": {
    ///     "time": { "command": "uvx" "args": ["mcp-server-time"] }
    ///   }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// {
    ///   // VS Code takes comments and trailing commas
    ///   "servers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"], },
    ///   },
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code wants strict JSON; a fault in `.mcp.json` costs its servers, one in `~/.claude.json` stops every
    /// `claude` command. Cursor gets over comments, commas, a missing end and text after it, but not over single
    /// quotes or keys without quotes, which lose the whole file without a word. VS Code takes comments and trailing
    /// commas. Gemini CLI, Qwen Code and Factory Droid take comments alone; a fault in `settings.json` stops every
    /// `gemini` or `qwen` command. GitHub Copilot CLI wants strict JSON in a project and gets over comments and commas in
    /// the user's file, where a key without quotes loses its server.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "syntax/parse-error" {
        check: Check::File(check),
    }
}

/// How many places of one kind are marked; the message counts the rest.
const MOST_LABELS: usize = 4;

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if matches!(ctx.load, Load::Unreadable(_) | Load::Utf16) {
        return;
    }
    let mut kinds: BTreeMap<(FaultKind, Option<usize>), Vec<&Fault>> = BTreeMap::new();
    let mut last_line = None;
    for fault in ctx.document.faults() {
        // These have rules of their own.
        if matches!(fault.kind, FaultKind::SmartQuotes | FaultKind::BadEscape | FaultKind::DuplicateKey)
            || ctx.judge.file.dialect.stance(fault.kind) == Stance::Accepted
        {
            continue;
        }
        // One slip makes others behind it on its line; the first tells all.
        if is_cascading(fault.kind) {
            let line = ctx.source().line_index(fault.span.start);
            if last_line.replace(line) == Some(line) {
                continue;
            }
        }
        kinds.entry((fault.kind, lost_server(ctx, fault))).or_default().push(fault);
    }
    // Where one slip may have made the others, mending them one by one can make it worse.
    let tangled = kinds.keys().filter(|(kind, _)| is_cascading(*kind)).count() > 1;
    for ((kind, lost), faults) in kinds {
        let Some(draft) = describe(ctx, kind, &faults, tangled && is_cascading(kind)) else { continue };
        let server = lost.and_then(|index| ctx.reading.servers.get(index));
        sink.report(match server {
            Some(server) => draft.costs(Loss::Server).of_server(server.name.as_str()),
            None => cost(ctx, kind, draft),
        });
    }
}

/// The server that is lost by a fault which its reader gets over.
fn lost_server(ctx: &Context<'_>, fault: &Fault) -> Option<usize> {
    let loses = ctx.judge.file.dialect.stance(fault.kind) == Stance::Loses;
    let mut servers = ctx.reading.servers.iter();
    servers.position(|server| loses && server.node.span().contains(fault.span))
}

fn describe(ctx: &Context<'_>, kind: FaultKind, faults: &[&Fault], tangled: bool) -> Option<Draft> {
    let first = faults.first()?;
    let words = wording(ctx, kind, first);
    let mut message = words.message;
    if faults.len() > 1 {
        message = format!("{message}, here and in {} more {}", faults.len() - 1, plural(faults.len() - 1));
    }
    let mut draft = Draft::new(first.span, message, words.label);
    if let (Some(related), Some(label)) = (first.related, words.related) {
        draft = draft.also(related, label);
    }
    for fault in faults.iter().skip(1).take(MOST_LABELS - 1) {
        draft = draft.also(fault.span, "and here");
    }
    if !words.help.is_empty() {
        draft = draft.help(words.help);
    }
    let edits: Option<Vec<Vec<Edit>>> = faults.iter().map(|fault| mend(ctx, fault)).collect();
    let edits = edits.map(|edits| edits.concat());
    if let Some(edits) = edits.filter(|edits| !edits.is_empty() && !tangled) {
        let unsafe_fix = matches!(
            kind,
            FaultKind::LineComment
                | FaultKind::BlockComment
                | FaultKind::HashComment
                | FaultKind::TrailingText
                | FaultKind::Wrapping
        );
        let title = words.fix;
        draft = draft.fix(if unsafe_fix { Fix::risky(title, edits) } else { Fix::safe(title, edits) });
    }
    Some(draft)
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "place" } else { "places" }
}

/// Kinds that follow from one another: a stray quote makes a missing comma makes a key without quotes.
const fn is_cascading(kind: FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::MissingComma
            | FaultKind::MissingColon
            | FaultKind::MissingValue
            | FaultKind::MissingKey
            | FaultKind::UnquotedKey
            | FaultKind::UnquotedValue
            | FaultKind::Unexpected
            | FaultKind::Mismatch
            | FaultKind::UnclosedString
            | FaultKind::ExtraComma
    )
}

struct Wording {
    message: String,
    label: &'static str,
    related: Option<&'static str>,
    help: &'static str,
    fix: &'static str,
}

fn wording(ctx: &Context<'_>, kind: FaultKind, fault: &Fault) -> Wording {
    let (message, label, help, fix) = match kind {
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment => (
            if ctx.judge.is_unknown() {
                "a comment of a kind that few clients take"
            } else {
                "a comment, which this file cannot have"
            },
            "strict JSON has no comments",
            "remove the comment, or keep the note in a README",
            "remove the comments",
        ),
        FaultKind::UnclosedComment => {
            ("a comment without an end", "`*/` is missing", "close the comment with `*/`", "")
        }
        FaultKind::TrailingComma => (
            "a trailing comma",
            "nothing follows it, and strict JSON does not allow that",
            "remove the comma",
            "remove the comma",
        ),
        FaultKind::ExtraComma => {
            ("a comma with nothing before it", "one comma too many", "remove the comma", "remove the comma")
        }
        FaultKind::MissingComma => {
            ("a comma is missing", "a comma belongs here", "put a comma between the two", "insert the comma")
        }
        FaultKind::MissingColon => {
            ("a key without `:`", "a colon belongs here", "put `:` between the key and its value", "insert the colon")
        }
        FaultKind::MissingValue => {
            ("a key without a value", "a value belongs here", "write the value, or remove the key", "")
        }
        FaultKind::MissingKey => {
            ("a value without a key", "a key belongs here", "give the value a key: `\"key\": …`", "")
        }
        FaultKind::SingleQuotes => (
            "a string in the wrong quotes",
            "JSON knows only double quotes",
            "write it in double quotes",
            "use double quotes",
        ),
        FaultKind::UnquotedKey => (
            "a key without quotes",
            "keys stand in double quotes",
            "put the key in double quotes",
            "put the key in quotes",
        ),
        FaultKind::UnquotedValue => (
            "a word without quotes",
            "only `true`, `false` and `null` stand without quotes",
            "put the word in double quotes",
            "write it as JSON does",
        ),
        FaultKind::BadNumber => (
            "a number that JSON does not have",
            "not a JSON number",
            "write a plain decimal number, or put it in quotes",
            "",
        ),
        FaultKind::UnescapedQuote => (
            "a quote inside a string is not escaped",
            "to JSON the string ends here",
            "write `\\\"` for a quote inside a string",
            "escape the quotes",
        ),
        FaultKind::LoneSurrogate => (
            "half of a `\\u` pair",
            "becomes the replacement character U+FFFD",
            "write the character itself, or both halves of its pair",
            "",
        ),
        FaultKind::ControlCharacter => (
            "a control character in a string",
            "control characters must be escaped in a string",
            "escape it (`\\n`, `\\t`), or remove it",
            "escape it",
        ),
        FaultKind::UnclosedString => {
            ("a string without its closing quote", "it does not end on this line", "close the string with `\"`", "")
        }
        FaultKind::Unclosed => {
            ("the file ends before every bracket is closed", "the end of the file", "close what is still open", "")
        }
        FaultKind::Mismatch => (
            "a closing bracket of the wrong kind",
            "not the bracket that is open here",
            "close brackets in the order in which they were opened",
            "",
        ),
        FaultKind::TrailingText => (
            "text after the end of the document",
            "nothing may follow the outermost bracket",
            "remove it, or a closing bracket too many before it",
            "remove the text",
        ),
        FaultKind::Wrapping => (
            "the configuration is wrapped in other text",
            "this is not part of it",
            "keep what stands between the outermost brackets, and nothing else",
            "remove the text around it",
        ),
        FaultKind::ConflictMarker => {
            ("a merge was not resolved", "a conflict marker", "decide for one side, and remove the markers", "")
        }
        FaultKind::MissingOpenQuote => (
            "the opening quote of a string is missing",
            "closed, but never opened",
            "put `\"` before it",
            "insert the quote",
        ),
        FaultKind::MissingBraces => (
            "the outermost braces are missing",
            "a `{` belongs here, and a `}` at the end",
            "put `{ }` around everything",
            "put braces around everything",
        ),
        FaultKind::OddWhitespace => (
            "an invisible character between the tokens",
            "not a blank that JSON knows",
            "replace it by an ordinary space",
            "replace it by a space",
        ),
        FaultKind::Unexpected => {
            ("a character that cannot stand here", "not expected here", "remove it, or put it in a string", "")
        }
        FaultKind::ExtraDocument => (
            "a second document in this file",
            "another document begins here",
            "keep one document, or put the other in a file of its own",
            "",
        ),
        FaultKind::Grammar => (
            fault.detail.unwrap_or("something that cannot stand here"),
            "not expected here",
            "mend this place, and check the file again",
            "",
        ),
        FaultKind::SmartQuotes | FaultKind::BadEscape | FaultKind::DuplicateKey => ("", "", "", ""),
    };
    let word = ctx.source().slice(fault.span);
    let mut message = message.to_owned();
    if let (FaultKind::Mismatch, Some(open)) = (kind, fault.related) {
        let wanted = if ctx.source().slice(open) == "{" { "}" } else { "]" };
        message = format!("`{word}` stands where `{wanted}` belongs");
    }
    let related = match kind {
        FaultKind::Unclosed => Some("probably this one is left open"),
        FaultKind::Mismatch => Some("opened here, and not closed"),
        FaultKind::TrailingText => Some("the document ends here"),
        FaultKind::Wrapping => Some("nor is this"),
        FaultKind::MissingValue | FaultKind::MissingColon => Some("for this key"),
        _ => None,
    };
    let help = match (kind, word) {
        (FaultKind::UnquotedValue, "True" | "False" | "None" | "TRUE" | "FALSE" | "undefined" | "nil") => {
            "JSON writes `true`, `false` and `null`"
        }
        _ => help,
    };
    Wording { message, label, related, help, fix }
}

/// The edits that mend a fault; `None` where a guess would be needed.
fn mend(ctx: &Context<'_>, fault: &Fault) -> Option<Vec<Edit>> {
    if fault.kind == FaultKind::Wrapping {
        let around = std::iter::once(fault.span).chain(fault.related);
        return Some(around.map(Edit::delete).collect());
    }
    mend_at(ctx, fault).map(|edit| vec![edit])
}

fn mend_at(ctx: &Context<'_>, fault: &Fault) -> Option<Edit> {
    let text = ctx.source().slice(fault.span);
    match fault.kind {
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment => {
            Some(Edit::delete(with_blanks_before(ctx, fault.span)))
        }
        FaultKind::TrailingComma | FaultKind::ExtraComma => Some(Edit::delete(fault.span)),
        FaultKind::TrailingText => Some(Edit::delete(with_blanks_before(ctx, fault.span))),
        FaultKind::MissingComma => next_fits(ctx, fault).then(|| Edit::insert(fault.span.start, ",")),
        FaultKind::MissingColon => {
            let rest = ctx.source().text().get(fault.span.start as usize..)?;
            let equals = Span::new(fault.span.start, fault.span.start + u32::from(rest.starts_with('=')));
            Some(Edit::replace(equals, ":"))
        }
        FaultKind::SingleQuotes => {
            let inner = text.get(1..text.len().checked_sub(1)?)?;
            (!inner.is_empty() && !inner.contains(['"', '\\']))
                .then(|| Edit::replace(fault.span, format!("\"{inner}\"")))
        }
        FaultKind::UnquotedKey => is_word(text).then(|| Edit::replace(fault.span, format!("\"{text}\""))),
        FaultKind::UnquotedValue => match text {
            "True" | "TRUE" => Some(Edit::replace(fault.span, "true")),
            "False" | "FALSE" => Some(Edit::replace(fault.span, "false")),
            "None" | "undefined" | "nil" => Some(Edit::replace(fault.span, "null")),
            _ => None,
        },
        FaultKind::ControlCharacter => match text {
            "\t" => Some(Edit::replace(fault.span, "\\t")),
            _ => None,
        },
        FaultKind::MissingOpenQuote => Some(Edit::insert(fault.span.start, "\"")),
        FaultKind::UnescapedQuote => Some(Edit::insert(fault.span.start, "\\")),
        FaultKind::OddWhitespace => Some(Edit::replace(fault.span, " ")),
        _ => None,
    }
}

/// Whether a key without quotes is one that somebody may have meant as a key.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '/' | '@'))
        && text.contains(char::is_alphanumeric)
}

/// Whether what follows a missing comma is what the brackets around it want: a key, or a value.
fn next_fits(ctx: &Context<'_>, fault: &Fault) -> bool {
    let rest = ctx.source().text().get(fault.span.start as usize..).unwrap_or_default().trim_start();
    let in_object = fault.related.is_some_and(|open| ctx.source().slice(open) == "{");
    if !in_object {
        return rest.starts_with(['"', '{', '[']) || rest.starts_with(|c: char| c.is_ascii_digit());
    }
    let behind_key = rest.strip_prefix('"').and_then(|key| key.split_once('"')).map(|(_, behind)| behind.trim_start());
    behind_key.is_some_and(|behind| behind.starts_with(':'))
}

/// A span with the blanks of its line before it, and the line itself when nothing else stands on it.
fn with_blanks_before(ctx: &Context<'_>, span: Span) -> Span {
    let line = ctx.source().line_span(ctx.source().line_index(span.start));
    let before = ctx.source().slice(Span::new(line.start, span.start));
    let start = line.start + Span::from_range(0..before.trim_end().len()).end;
    let alone = before.trim().is_empty() && span.end == line.end;
    let starts_file = line.start == 0;
    Span::new(if alone && !starts_file { line.start - 1 } else { start }, span.end)
}

/// What a syntax error costs does not depend on the rule that reports it.
pub(crate) fn cost(ctx: &Context<'_>, kind: FaultKind, draft: Draft) -> Draft {
    match ctx.judge.file.dialect.stance(kind) {
        // What no reader of any client takes needs no client to be an error.
        Stance::Rejected | Stance::Loses if ctx.judge.is_unknown() => draft,
        Stance::Rejected | Stance::Loses => draft.costs(ctx.judge.file.on_syntax_error),
        Stance::Tolerated | Stance::Accepted => draft.severity(Severity::Warning),
    }
}
