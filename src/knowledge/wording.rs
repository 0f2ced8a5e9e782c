//! Where a text says what is secret: by the name before it, by the form of an address, by a word such as `Bearer`. For
//! hiding, not for reporting: it errs on the safe side.

use std::ops::Range;

use super::{is_name_of_secret, might_name_a_secret, opaque_chunks, tokens};

/// Everything in the words of a program, a log or a network that may be secret, in no order; places may overlap.
pub fn secrets_in(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = tokens(text).into_iter().map(|token| token.range).collect();
    found.extend(opaque_chunks(text));
    found.extend(private_keys(text));
    found.extend(passwords(text));
    found.extend(assignments(text).into_iter().filter(|range| !is_prose(text, range)));
    for scheme in SCHEMES {
        let values = text.match_indices(scheme).map(|(at, _)| at + scheme.len());
        found.extend(values.map(|from| from..from + length_of_word(&text[from..])).filter(|range| {
            let value = &text[range.clone()];
            value.len() > 5
                && is_value(value)
                && (scheme.starts_with(['B', 'b']) || value.bytes().any(|b| b.is_ascii_digit()))
        }));
    }
    for word in text.split([' ', '\n', '\t', '"', '\'', '`', '<', '>']).filter(|word| word.contains("://")) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        found.extend(query_values(word).into_iter().map(|range| start + range.start..start + range.end));
    }
    found.retain(|range| !range.is_empty());
    found
}

fn length_of_word(text: &str) -> usize {
    text.find([' ', '\n', '\r', '\t', '"', '\'', '`', ',', ')', '}']).unwrap_or(text.len())
}

/// Whether what follows a name and a colon goes on as a sentence: `API key: please set it`.
fn is_prose(text: &str, range: &Range<usize>) -> bool {
    let said = text[..range.start].ends_with(": ");
    said && text[range.clone()].bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
}

/// The name under which an element of a list announces the next one: `--api-key`, `-u`, `API_KEY`.
pub(crate) fn announced(element: &str) -> Option<&str> {
    let bare = element.trim_start_matches('-');
    let is_flag = bare.len() < element.len() && !element.contains(['=', ' ']);
    let is_name = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    (is_flag || is_name).then_some(bare)
}

pub(crate) const SCHEMES: &[&str] =
    &["Bearer ", "Basic ", "Token ", "ApiKey ", "bearer ", "basic ", "token ", "apikey "];

/// Whether a value could be a secret at all: not a reference alone, not the name of a variable, not a switch, not a
/// small number.
pub(crate) fn is_value(value: &str) -> bool {
    let number = value.len() < 7 && value.bytes().all(|byte| byte.is_ascii_digit());
    let name = is_reference(value) || is_name_of_secret(value);
    !(value.is_empty() || name || number || matches!(value, "true" | "false" | "null" | "none"))
}

/// Whether a value is a reference to a variable and nothing else. A default (`${X:-secret}`) is something else.
pub(crate) fn is_reference(value: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    let braced = ["${", "{env:", "{{", "{file:", "$("].iter().any(|open| value.starts_with(open));
    let dollar = value.strip_prefix('$').is_some_and(is_name);
    let percent = value.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(is_name);
    (braced && value.ends_with(['}', ')']) && !value.contains(":-")) || dollar || percent
}

/// Values behind flags within a command line: `--token VALUE`.
pub(crate) fn flag_values(text: &str) -> Vec<Range<usize>> {
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let mut found = Vec::new();
    let mut suspicious = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(['"', '\'']);
        if suspicious && !word.starts_with('-') {
            found.push(start_of(bare)..start_of(bare) + bare.len());
        }
        suspicious = announced(word).is_some_and(might_name_a_secret);
    }
    found
}

const QUOTES: &[char] = &[' ', '\t', '"', '\'', '\\', '“', '”', '‘', '’'];

/// Values in `NAME=value`, `"name": "value"`, `Name: value`, `?name=value`, where the name might be a secret's.
pub(crate) fn assignments(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices([':', '=']) {
        // `key=key=key=…`: what is hidden already need not be looked into, and must not be, ten thousand times over.
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let before = text[..at].trim_end_matches(QUOTES);
        let start = before
            .char_indices()
            .rev()
            .take(64)
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .last()
            .map_or(before.len(), |(start, _)| start);
        if !might_name_a_secret(&before[start..]) {
            continue;
        }
        let quoted = text[at + 1..].trim_start_matches(QUOTES);
        let value = SCHEMES.iter().find_map(|scheme| quoted.strip_prefix(scheme)).unwrap_or(quoted);
        // A list or an object is no value.
        if value.starts_with(['{', '[', '/']) {
            continue;
        }
        let from = text.len() - value.len();
        // In quotes a value goes on over blanks and commas.
        let opener = text[at + 1..].trim_start_matches([' ', '\t', '\\']).chars().next();
        let in_quotes = opener.is_some_and(|c| QUOTES.contains(&c));
        let ends: &[char] = if in_quotes {
            &['"', '\'', '”', '“', '\n', '\r', '\\']
        } else {
            &['"', '\'', '\n', '\r', ',', '&', '}', ']', ' ', '\\', '”', '“']
        };
        let length = value.find(ends).unwrap_or(value.len());
        // The brace that ends a reference ends the value as well, and is not part of it.
        let braced = value.get(..=length).filter(|whole| whole.ends_with('}'));
        let reference = is_reference(braced.unwrap_or(&value[..length]));
        if length > 0 && !reference {
            found.push(from..from + length);
        }
    }
    found
}

/// Passwords in `scheme://user:password@host`. A password may hold what would end the host.
pub(crate) fn passwords(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        let from = at + 3;
        if found.last().is_some_and(|last| from < last.end) {
            continue;
        }
        let end = text[from..].find([' ', '"', '\n', ',']).map_or(text.len(), |length| from + length);
        let Some(user_end) = text[from..end].rfind('@').map(|length| from + length) else { continue };
        let host = text[from..end].find('/').map_or(end, |length| from + length);
        let start = match text[from..user_end].find(':') {
            Some(colon) => from + colon + 1,
            // `https://token@host` has one, `https://host/@scope` has none.
            // Who logs in by SSH has a key.
            None if text[..at].ends_with("ssh") => continue,
            None if user_end < host => from,
            None => continue,
        };
        found.push(start..user_end);
    }
    found
}

/// Values of a URL's query that are too long and mixed for a word or a number.
pub(crate) fn query_values(text: &str) -> Vec<Range<usize>> {
    let Some(query) = text.find("://").and_then(|scheme| text[scheme..].find('?').map(|at| scheme + at + 1)) else {
        return Vec::new();
    };
    let start_of = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let values = text[query..].split(['&', ';', '#']).filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    let opaque = |value: &&str| value.len() >= 8 && value.bytes().any(|b| b.is_ascii_digit());
    values.filter(opaque).map(|value| start_of(value)..start_of(value) + value.len()).collect()
}

/// The bodies of private keys.
pub(crate) fn private_keys(text: &str) -> impl Iterator<Item = Range<usize>> {
    const BEGIN: &str = "PRIVATE KEY-----";
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + text.get(at..)?.find(BEGIN)? + BEGIN.len();
        at = text[from..].find("-----END").map_or(text.len(), |length| from + length);
        let end = at;
        at = (at + BEGIN.len() * 2).min(text.len());
        while !text.is_char_boundary(at) {
            at += 1;
        }
        Some(from..end)
    })
}
