//! What is said of each kind of fault.

use crate::document::{Document, Fault, FaultKind, Syntax};
use crate::rules::Context;

/// What is said of a fault.
pub(crate) struct Wording {
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) related: Option<&'static str>,
    pub(crate) help: String,
}

/// What is said of a fault in a client's file.
pub(super) fn wording(ctx: &Context<'_>, kind: FaultKind, fault: &Fault) -> Wording {
    let mut words = wording_in(ctx.document, ctx.judge.file.dialect.name(), kind, fault);
    match kind {
        FaultKind::OtherLanguage => words.help = words.help.replacen("write", "write the servers as", 1),
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment
            if ctx.judge.is_unknown() && ctx.document.syntax() == Syntax::Json =>
        {
            "a comment of a kind that few clients take".clone_into(&mut words.message);
        }
        _ => {}
    }
    words
}

/// What is said of a fault in a document, whose language has this name.
pub(crate) fn wording_in(document: &Document, name: &str, kind: FaultKind, fault: &Fault) -> Wording {
    if kind == FaultKind::OtherLanguage {
        return in_other_language(document.syntax(), fault.detail.unwrap_or_default());
    }
    let (message, label, help) = in_syntax(document.syntax(), kind).unwrap_or(match kind {
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment => (
            "a comment, which this file cannot have",
            "strict JSON has no comments",
            "remove the comment, or keep the note in a README",
        ),
        FaultKind::UnclosedComment => ("a comment without an end", "`*/` is missing", "close the comment with `*/`"),
        FaultKind::TrailingComma => {
            ("a trailing comma", "nothing follows it, and strict JSON does not allow that", "remove the comma")
        }
        FaultKind::ExtraComma => ("a comma with nothing before it", "one comma too many", "remove the comma"),
        FaultKind::MissingComma => ("a comma is missing", "a comma belongs here", "put a comma between the two"),
        FaultKind::MissingColon => {
            ("a key without `:`", "a colon belongs here", "put `:` between the key and its value")
        }
        FaultKind::MissingValue => {
            ("a key without a value", "a value belongs here", "write the value, or remove the key")
        }
        FaultKind::MissingKey => ("a value without a key", "a key belongs here", "give the value a key: `\"key\": …`"),
        FaultKind::SingleQuotes => {
            ("a string in the wrong quotes", "JSON knows only double quotes", "write it in double quotes")
        }
        FaultKind::UnquotedKey => {
            ("a key without quotes", "keys stand in double quotes", "put the key in double quotes")
        }
        FaultKind::UnquotedValue => (
            "a word without quotes",
            "only `true`, `false` and `null` stand without quotes",
            "put the word in double quotes",
        ),
        FaultKind::BadNumber => (
            "a number that JSON does not have",
            "not a JSON number",
            "write a plain decimal number, or put it in quotes",
        ),
        FaultKind::UnescapedQuote => (
            "a quote inside a string is not escaped",
            "to JSON the string ends here",
            "write `\\\"` for a quote inside a string",
        ),
        FaultKind::LoneSurrogate => (
            "half of a `\\u` pair",
            "becomes the replacement character U+FFFD",
            "write the character itself, or both halves of its pair",
        ),
        FaultKind::ControlCharacter => (
            "a control character in a string",
            "control characters must be escaped in a string",
            "escape it (`\\n`, `\\t`), or remove it",
        ),
        FaultKind::UnclosedString => {
            ("a string without its closing quote", "it does not end on this line", "close the string with `\"`")
        }
        FaultKind::Unclosed => {
            ("the file ends before every bracket is closed", "the end of the file", "close what is still open")
        }
        FaultKind::Mismatch => (
            "a closing bracket of the wrong kind",
            "not the bracket that is open here",
            "close brackets in the order in which they were opened",
        ),
        FaultKind::TrailingText => (
            "text after the end of the document",
            "nothing may follow the outermost bracket",
            "remove it, or a closing bracket too many before it",
        ),
        FaultKind::Wrapping => (
            "the configuration is wrapped in other text",
            "this is not part of it",
            "keep what stands between the outermost brackets, and nothing else",
        ),
        FaultKind::ConflictMarker => {
            ("a merge was not resolved", "a conflict marker", "decide for one side, and remove the markers")
        }
        FaultKind::MissingOpenQuote => {
            ("the opening quote of a string is missing", "closed, but never opened", "put `\"` before it")
        }
        FaultKind::MissingBraces => (
            "the outermost braces are missing",
            "a `{` belongs here, and a `}` at the end",
            "put `{ }` around everything",
        ),
        FaultKind::OddWhitespace => (
            "an invisible character between the tokens",
            "not a blank that JSON knows",
            "replace it by an ordinary space, or remove it",
        ),
        FaultKind::Unexpected => {
            ("a character that cannot stand here", "not expected here", "remove it, or put it in a string")
        }
        FaultKind::ExtraDocument => (
            "a second document in this file",
            "another document begins here",
            "keep one document, or put the other in a file of its own",
        ),
        FaultKind::Grammar => (
            fault.detail.unwrap_or("something that cannot stand here"),
            "not expected here",
            way_out(fault.detail.unwrap_or_default()),
        ),
        FaultKind::SmartQuotes | FaultKind::BadEscape | FaultKind::DuplicateKey | FaultKind::OtherLanguage => {
            ("", "", "")
        }
    });
    let word = document.source().slice(fault.span);
    let mut message = message.to_owned();
    if let (FaultKind::Mismatch, Some(open)) = (kind, fault.related) {
        let wanted = if document.source().slice(open) == "{" { "}" } else { "]" };
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
    let in_words = |text: &str| match document.syntax() {
        Syntax::Json => text.to_owned(),
        Syntax::Toml | Syntax::Yaml => text.replace("strict JSON", name).replace("JSON", name),
    };
    Wording { message: in_words(&message), label: in_words(label), related, help: in_words(help) }
}

/// What to do about a fault of TOML or YAML, by what the parser says of it.
fn way_out(detail: &str) -> &'static str {
    const WAYS: &[(&str, &str)] = &[
        ("a colon where", "write `=` between the key and its value"),
        ("a key without `=`", "write `key = value`"),
        ("a comma behind", "remove the comma; every entry has a line of its own"),
        ("JSON in a file", "write TOML: `[mcp_servers.name]`, and below it `command = \"…\"`"),
        ("several values", "put brackets around them: `[\"…\", \"…\"]`"),
        ("something behind the end", "begin a new line, or a comment with `#`"),
        ("a table header without", "close it with `]`"),
        ("`[", "close it with as many brackets as it was opened with"),
        ("an integer beyond", "write a smaller number"),
        ("a tab where", "indent with blanks"),
        ("a line that is no entry", "write `key: value`"),
        ("a line whose indentation", "indent it like the lines it belongs to"),
        ("a list item", "indent it like the other items of its list"),
        ("a second colon", "put the value in quotes"),
        ("a value that begins with", "put the value in quotes"),
        ("a bracket that is not closed", "close it"),
        ("a comment without", "put a blank before `#`"),
        ("text behind the closing quote", "put the whole value in quotes"),
    ];
    let known = WAYS.iter().find(|(start, _)| detail.starts_with(start));
    known.map_or("remove it, or put the value around it in quotes", |(_, way)| way)
}

fn in_other_language(syntax: Syntax, found: &str) -> Wording {
    let wanted = match syntax {
        Syntax::Json => "JSON",
        Syntax::Toml => "TOML",
        Syntax::Yaml => "YAML",
    };
    Wording {
        message: format!("the file is written in {found}, and {wanted} belongs here"),
        label: format!("this is {found}"),
        related: None,
        help: format!("write {wanted}"),
    }
}

/// Words where the syntaxes differ by more than their name: message, label, help.
fn in_syntax(syntax: Syntax, kind: FaultKind) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match (syntax, kind) {
        (Syntax::Toml | Syntax::Yaml, FaultKind::LineComment | FaultKind::BlockComment) => {
            ("a comment of another language", "comments begin with `#` here", "begin the comment with `#`")
        }
        (Syntax::Toml, FaultKind::MissingColon) => {
            ("a key without `=`", "an equals sign belongs here", "put `=` between the key and its value")
        }
        (Syntax::Toml, FaultKind::MissingKey) => {
            ("a value without a key", "a key belongs here", "give the value a key: `key = …`")
        }
        (Syntax::Toml, FaultKind::UnquotedValue) => {
            ("a word without quotes", "only `true` and `false` stand without quotes", "put the word in double quotes")
        }
        (Syntax::Toml, FaultKind::UnquotedKey) => (
            "a key that needs quotes",
            "only letters, digits, `_` and `-` stand without quotes",
            "put the key in double quotes",
        ),
        _ => return None,
    })
}
