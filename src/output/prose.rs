//! Text of anybody in Markdown that is shown on GitHub or GitLab: it mentions nobody, links to nothing, and ends where it
//! ends.
//!
//! A backslash keeps Markdown from seeing a character, and not those who look for `@name`, `#12` or the hash of a commit in
//! what Markdown made of it. None of them looks into code, so whatever is not plainly a word becomes code.

/// A message: what stands between backticks, and words that might mean something else, as code, all else as text.
pub(super) fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len() + 16);
    // Without a second one the last backtick is a character like any other.
    let (paired, rest) = match text.rfind('`') {
        Some(last) if text.matches('`').count() % 2 == 1 => text.split_at(last),
        _ => (text, ""),
    };
    for (index, part) in paired.split('`').enumerate() {
        if index % 2 == 1 {
            push_code(part, &mut prose);
        } else {
            push_words(part, &mut prose);
        }
    }
    push_words(rest, &mut prose);
    prose.truncate(prose.trim_end_matches(' ').len());
    prose
}

fn push_words(text: &str, prose: &mut String) {
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end_matches(char::is_whitespace);
        if is_plain(word) {
            prose.push_str(word);
        } else {
            push_code(word, prose);
        }
        // Blanks at the end of a line would break it.
        if piece.len() > word.len() && !prose.is_empty() && !prose.ends_with(' ') {
            prose.push(' ');
        }
    }
}

fn push_code(text: &str, prose: &mut String) {
    // Backticks that meet would be one fence.
    if prose.ends_with('`') {
        prose.push(' ');
    }
    prose.push_str(&code(text));
}

/// Whether a word is one, with the signs that stand around words.
fn is_plain(word: &str) -> bool {
    let core = word.trim_start_matches(['(', '"', '\'']).trim_end_matches([')', '"', '\'', ',', ';', ':', '.', '?']);
    let letters = |part: &str| part.chars().all(char::is_alphabetic);
    let number = !core.is_empty() && core.len() < 7 && core.bytes().all(|byte| byte.is_ascii_digit());
    // The hash of a commit begins with seven of these or more; letters alone make words of them now and then.
    let hash = core.len() >= 7 && core.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_word = core.is_empty() || core.chars().any(char::is_alphabetic);
    !hash && (number || (is_word && core.split(['-', '\'', '’']).all(letters)))
}

/// A text as code.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // Of a blank on both sides one is taken away.
    let blanks = text.starts_with(' ') && text.ends_with(' ');
    let pad = if blanks || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text within tags of HTML.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_a_word_stays_one() {
        for text in [
            "a trailing comma: the client loads nothing, and says so",
            "(it isn't read-only), \"really\"; 3000 of 12?",
            "der Schlüssel ist leer",
        ] {
            assert_eq!(prose(text), text);
        }
        assert_eq!(prose("server `docs` has a `url`"), "server `docs` has a `url`");
        assert_eq!(prose("  a  \n b  "), "a b");
    }

    #[test]
    fn what_might_mean_something_becomes_code() {
        for (text, shown) in [
            ("@octocat", "`@octocat`"),
            ("me@x.org", "`me@x.org`"),
            ("see #12, GH-12", "see `#12,` `GH-12`"),
            ("https://x.example www.x.example", "`https://x.example` `www.x.example`"),
            ("[a](b) ![a](b)", "`[a](b)` `![a](b)`"),
            ("<img src=x> <!-- &amp;", "`<img` `src=x>` `<!--` `&amp;`"),
            ("a|b *a* _a_ ~~a~~ $a$ \\a", "`a|b` `*a*` `_a_` `~~a~~` `$a$` `\\a`"),
            ("deadbeef 1234567", "`deadbeef` `1234567`"),
            ("/close !1 %1 &1 ~1", "`/close` `!1` `%1` `&1` `~1`"),
            ("# a\n- b", "`#` a `-` b"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }

    #[test]
    fn code_ends_where_it_ends() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code(""), "` `");
        assert_eq!(code("a\nb"), "`a b`");
        // A backtick of the file's own changes what is code and what is not, and that is all it does.
        assert_eq!(prose("server `a` @b ` c` is"), "server `a` `@b` ` c` is");
        assert_eq!(prose("it`s @me"), "it`` `s `` `@me`");
        assert_eq!(prose("`a`@me`` `x"), "`a` `@me` ` ` `` `x ``");
    }
}
