//! Keys, strings, words and numbers, written as the syntax of the file has them.

use serde_json::{Number, Value};

use super::mend::Mend;
use crate::document::{Fault, FaultKind, Syntax, value_text};
use crate::rules::Context;
use crate::text::{Edit, Span};

/// A string in double quotes.
fn quoted(ctx: &Context<'_>, text: &str) -> Option<String> {
    value_text(ctx.document.syntax(), &Value::from(text))
}

/// The length of a quoted string at the start of a text, quotes included.
pub(super) fn quoted_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let end = text.char_indices().skip(1).take_while(|(_, c)| *c != '\n').find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map(|(at, _)| at + quote.len_utf8())
}

/// The edits that make a string in other quotes one in double quotes. What is escaped in it stays as it is written.
pub(crate) fn requote(text: &str, start: u32, quotes: [Span; 2]) -> Vec<Edit> {
    let [open, close] = quotes;
    let place = |at: usize| start + Span::from_range(0..at).end;
    let mut edits = vec![Edit::replace(open, "\""), Edit::replace(close, "\"")];
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == '"' {
            edits.push(Edit::insert(place(at), "\\"));
        }
        if c != '\\' {
            continue;
        }
        // `\'` says in other quotes what `'` says in double ones.
        if characters.next().is_some_and(|(_, c)| matches!(c, '\'' | '`' | '‘' | '’' | '“' | '”')) {
            edits.push(Edit::delete(Span::new(place(at), place(at + 1))));
        }
    }
    edits
}

/// A string in single quotes or backticks.
pub(super) fn quotes(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let Span { start, end } = fault.span;
    let inner = Span::new(start + 1, end.checked_sub(1)?);
    let source = ctx.source();
    // Three quotes in a row are a text of several lines elsewhere.
    let beside = |c: char| matches!(c, '\'' | '`');
    if source.before(start).ends_with(beside) || source.behind(end).starts_with(beside) {
        return None;
    }
    let edits = requote(source.slice(inner), inner.start, [Span::new(start, start + 1), Span::new(end - 1, end)]);
    Some(Mend::safe("use double quotes", edits))
}

/// A key without quotes that wants some.
pub(super) fn key(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let text = ctx.source().slice(fault.span);
    // Of several words before a `=` the first may be a command: `export KEY = …`.
    let in_header =
        ctx.document.syntax() == Syntax::Toml && ctx.source().before(fault.span.start).trim_start().starts_with('[');
    let is_name = is_word(text) || (in_header && text.split(' ').all(is_word));
    is_name
        .then(|| quoted(ctx, text))
        .flatten()
        .map(|key| Mend::safe("put the key in quotes", vec![Edit::replace(fault.span, key)]))
}

/// Whether a key or a value without quotes is one that somebody may have meant as a string.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '/' | '@' | '~'))
        && text.contains(char::is_alphanumeric)
}

/// A value without quotes.
pub(super) fn word(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let (text, syntax) = (ctx.source().slice(fault.span), ctx.document.syntax());
    let word = match text {
        "True" | "TRUE" => Some("true"),
        "False" | "FALSE" => Some("false"),
        "None" | "undefined" | "nil" | "NULL" | "Null" if syntax == Syntax::Json => Some("null"),
        _ => None,
    };
    if let Some(word) = word {
        let title = if syntax == Syntax::Json { "write it as JSON does" } else { "write it as TOML does" };
        return Some(Mend::safe(title, vec![Edit::replace(fault.span, word)]));
    }
    if number(text).is_some() {
        return bad_number(ctx, fault);
    }
    // These are booleans and numbers to some, and nothing at all to others.
    let taken = ["nan", "inf", "infinity", "yes", "no", "on", "off", "null", "none", "nil", "undefined"];
    let behind = ctx.source().behind(fault.span.end).trim_start();
    let ends = behind.is_empty() || behind.starts_with([',', '}', ']', '#']) || behind.starts_with("//");
    // What stands alone on a line of TOML is the value as a whole.
    let alone = |c: char| c.is_alphanumeric() || " _-$./@~:\\%+".contains(c);
    let whole = syntax == Syntax::Toml && text.chars().all(alone) && text.contains(char::is_alphanumeric);
    let fits = (is_word(text) || whole) && !taken.contains(&text.to_ascii_lowercase().as_str());
    let value = (fits && ends).then(|| quoted(ctx, text)).flatten()?;
    Some(Mend::safe("put it in quotes", vec![Edit::replace(fault.span, value)]))
}

/// A number that the syntax does not have, or an option of a command line that was taken for one.
pub(super) fn bad_number(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let text = ctx.source().slice(fault.span);
    if let Some(number) = number(text) {
        return Some(Mend::safe("write it in digits", vec![Edit::replace(fault.span, number)]));
    }
    let is_option = text.trim_start_matches('-').starts_with(char::is_alphabetic) && is_word(text);
    let value = (is_option && text.starts_with('-')).then(|| quoted(ctx, text)).flatten()?;
    Some(Mend::safe("put it in quotes", vec![Edit::replace(fault.span, value)]))
}

/// Whether a word is a number of JSON.
pub(super) fn is_number(text: &str) -> bool {
    serde_json::from_str::<Number>(text).is_ok()
}

/// A number as JSON and TOML have it. `None` for what may mean more than one: `010` is 8 to some and 10 to others.
pub(super) fn number(text: &str) -> Option<String> {
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let grouped = |digits: &str| digits.split('_').all(|group| !group.is_empty()).then(|| digits.replace('_', ""));
    if let Some(radix) = digits.get(..2).and_then(|prefix| match prefix {
        "0x" | "0X" => Some(16),
        "0o" | "0O" => Some(8),
        "0b" | "0B" => Some(2),
        _ => None,
    }) {
        let value = grouped(digits.get(2..)?).filter(|digits| !digits.starts_with(['+', '-']))?;
        return Some(format!("{minus}{}", u64::from_str_radix(&value, radix).ok()?));
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    let decimal = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = if whole.is_empty() && fraction.is_some_and(decimal) { "0".to_owned() } else { grouped(whole)? };
    let significant = whole.trim_start_matches('0');
    let octal = whole.len() > significant.len() && significant.len() > 1 && !significant.contains(['8', '9']);
    if !decimal(&whole) || (octal && fraction.is_none() && exponent.is_empty()) {
        return None;
    }
    let significant = if significant.is_empty() { "0" } else { significant };
    let fraction = fraction.map(|digits| format!(".{}", if digits.is_empty() { "0" } else { digits }));
    let number = format!("{minus}{significant}{}{exponent}", fraction.unwrap_or_default());
    is_number(&number).then_some(number)
}

/// A control character in a string.
pub(super) fn control_character(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let text = ctx.source().slice(fault.span);
    if ctx.document.syntax() == Syntax::Toml && !in_basic_string(ctx, fault) {
        return None;
    }
    let escaped = quoted(ctx, text)?;
    let escaped = escaped.get(1..escaped.len().checked_sub(1)?)?;
    Some(Mend::safe("escape it", vec![Edit::replace(fault.span, escaped)]))
}

/// Whether a place of a TOML file lies in a string in double quotes. Nothing can be escaped anywhere else.
fn in_basic_string(ctx: &Context<'_>, fault: &Fault) -> bool {
    let text = ctx.source().text();
    let mut open = None;
    let mut characters = ctx.source().before(fault.span.start).chars();
    while let Some(c) = characters.next() {
        match (open, c) {
            (None, '#') => return false,
            (None, '"' | '\'') => open = Some(c),
            (Some('"'), '\\') => drop(characters.next()),
            (Some(quote), c) if c == quote => open = None,
            _ => {}
        }
    }
    open == Some('"') && !text.contains("\"\"\"") && !text.contains("'''")
}

/// Both halves of a character beyond 16 bits, as JSON writes them and TOML and YAML do not.
pub(super) fn surrogate(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    if ctx.document.syntax() == Syntax::Json {
        return None;
    }
    let half = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let text = ctx.source().text().get(fault.span.start as usize..)?;
    let pair = [half(text)?, text.get(6..).and_then(half).unwrap_or_default()];
    if let Some(Ok(c)) = char::decode_utf16(pair).next() {
        let span = Span::new(fault.span.start, fault.span.start + 12);
        return Some(Mend::safe("write the character itself", vec![Edit::replace(span, c)]));
    }
    // The second half goes with the first.
    let before = fault.span.start.checked_sub(6)?;
    let first = ctx.document.faults_in(Span::new(before, before + 1)).first()?;
    let goes = first.kind == FaultKind::LoneSurrogate && surrogate(ctx, first).is_some();
    goes.then(|| Mend::safe("write the character itself", Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_digits_where_they_mean_one_thing() {
        for (text, wanted) in [
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5.0"),
            ("+1", "1"),
            ("0x1F", "31"),
            ("-0xff", "-255"),
            ("0b101", "5"),
            ("0o17", "15"),
            ("1_000", "1000"),
            ("007", "7"),
            ("08", "8"),
            ("089", "89"),
            ("01.5", "1.5"),
            ("00", "0"),
            ("+1e5", "1e5"),
        ] {
            assert_eq!(number(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["010", "0755", "1.2.3", "30s", "1__0", "_1", "-", "+", "", ".", "0x", "0x+1", "1e", "--1", "1-2"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_quoted_string_ends_where_it_is_closed() {
        for (text, length) in
            [("\"a\" b", Some(3)), ("\"a\\\"b\",", Some(6)), ("\"a\\\\\"x", Some(5)), ("\"a\nb\"", None)]
        {
            assert_eq!(quoted_length(text, '"'), length, "{text}");
        }
    }
}
