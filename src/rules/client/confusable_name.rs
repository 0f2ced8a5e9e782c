use std::collections::HashMap;

use crate::diagnostic::Severity;
use crate::document::Text;
use crate::knowledge::{is_invisible, lookalike, script};
use crate::rules::names::names;
use crate::rules::rename::renamed;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::Span;

declare_rule! {
    /// The name of a server is not what it looks like.
    ///
    /// ## What it does
    ///
    /// Reports names with a letter of another script that passes for a Latin one, with characters that cannot be seen,
    /// or with a blank at the start or end; and names that look the same as that of another server in the file. Names
    /// that are written in another script altogether, and words of two scripts side by side, are fine.
    ///
    /// ## Why
    ///
    /// Whoever types the name does not find the server: not in permissions, not in a call. A server that looks like
    /// another one can also be there to be trusted in its place.
    ///
    /// ## Example
    ///
    /// The first letter is Cyrillic:
    ///
    /// ```json,bad
    /// { "mcpServers": { "Сontext7": { "command": "npx", "args": ["-y", "@upstash/context7-mcp"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "github ": { "command": "gh-mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "Context7": { "command": "npx", "args": ["-y", "@upstash/context7-mcp"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "документы": { "command": "docs-mcp" }, "GitHub-сервер": { "command": "gh-mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// All: they compare names byte by byte.
    ///
    /// ## References
    ///
    /// - <https://www.unicode.org/reports/tr39/> (2026-11-22)
    /// - the first example stood in a README of upstash/context7 (2026-11-22)
    "client/confusable-name" {
        severity: Severity::Warning,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let file = ctx.judge.file;
    if file.unread.is_some() {
        return;
    }
    for names in ctx.reading.maps.iter().map(|map| names(ctx, map)) {
        // Nearly all files have plain names alone.
        if names.iter().all(|(name, _)| is_plain(name.as_str())) {
            continue;
        }
        let mut alike: HashMap<String, Vec<Name<'_>>> = HashMap::new();
        for name in &names {
            alike.entry(skeleton(name.0.as_str())).or_default().push(*name);
        }
        for name in
            names.iter().filter(|(name, _)| !is_plain(name.as_str()) && (file.names.refuses)(name.as_str()).is_none())
        {
            let plain = skeleton(name.0.as_str());
            let rivals = alike.get(&plain).filter(|_| plain != name.0.as_str());
            let rival = rivals.and_then(|rivals| rivals.iter().find(|rival| rival.0.as_str() != name.0.as_str()));
            judge(ctx, *name, &plain, rival.copied(), sink);
        }
    }
}

/// A name with its place.
type Name<'a> = (Text<'a>, Span);

/// `rival` is a server of the same map with another name that looks like this.
fn judge(ctx: &Context<'_>, (name, span): Name<'_>, plain: &str, rival: Option<Name<'_>>, sink: &mut Sink<'_>) {
    let name = name.as_str();
    let Some((message, label)) = oddity(name).map(|oddity| oddity.describe(name)).or_else(|| {
        rival.map(|rival| (format!("looks the same as that of `{}`", rival.0.as_str()), "another one".to_owned()))
    }) else {
        return;
    };
    let help =
        if plain.is_empty() { "give the server a name".to_owned() } else { format!("call the server `{plain}`") };
    let mut draft =
        Draft::new(span, format!("the name of server `{name}` {message}"), label).help(help).of_server(name);
    if let Some(rival) = rival {
        draft = draft.also(rival.1, "looks the same").help("give the two names that differ");
    } else {
        draft = draft.fix(renamed(ctx, name, span, plain));
    }
    sink.report(draft);
}

/// Whether a name is made of what every keyboard has, without a blank at an end.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !name.starts_with(' ') && !name.ends_with(' ')
}

/// What is odd about a name by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Oddity {
    /// This character cannot be seen.
    Invisible(char),
    /// This one looks like that one.
    Lookalike(char, char),
    /// A blank at the start.
    Leading,
    /// A blank at the end.
    Trailing,
}

impl Oddity {
    /// In words that follow "the name of server x", and for the place.
    fn describe(self, name: &str) -> (String, String) {
        match self {
            Self::Invisible(character) => {
                ("has a character in it that cannot be seen".to_owned(), format!("U+{:04X}", u32::from(character)))
            }
            Self::Lookalike(character, ascii) => {
                let (code, script) = (u32::from(character), script(character));
                let what = match ascii {
                    ' ' => "has a blank in it that is no ordinary one".to_owned(),
                    _ => format!("has a character in it that only looks like `{ascii}`"),
                };
                let before = name.chars().take_while(|c| *c != character).count();
                (what, format!("character {} is U+{code:04X}, a {script} one", before + 1))
            }
            Self::Leading => ("begins with a blank".to_owned(), "part of the name".to_owned()),
            Self::Trailing => ("ends with a blank".to_owned(), "part of the name".to_owned()),
        }
    }
}

fn oddity(name: &str) -> Option<Oddity> {
    if let Some(character) = name.chars().find(|c| is_invisible(*c)) {
        return Some(Oddity::Invisible(character));
    }
    let joined = |c: char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}');
    let characters: Vec<char> = name.chars().collect();
    let is_ascii = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_alphanumeric);
    // Joiners and marks of direction belong to other scripts and to pictures; between ASCII letters they hide.
    let hidden = (0..characters.len()).find(|at| {
        joined(characters[*at]) && is_ascii(at.checked_sub(1)) && (is_ascii(Some(at + 1)) || at + 1 == characters.len())
    });
    if let Some(at) = hidden {
        return Some(Oddity::Invisible(characters[at]));
    }
    // A dash or blank is suspicious between ASCII letters alone.
    let between = (0..characters.len()).find_map(|at| {
        let ascii = lookalike(characters[at]).filter(|ascii| !ascii.is_ascii_alphanumeric())?;
        let within = is_ascii(at.checked_sub(1)) && is_ascii(Some(at + 1));
        within.then_some(Oddity::Lookalike(characters[at], ascii))
    });
    between.or_else(|| characters.split(|c| !c.is_alphanumeric()).find_map(mixed)).or_else(|| {
        match (name.starts_with(char::is_whitespace), name.ends_with(char::is_whitespace)) {
            (true, _) => Some(Oddity::Leading),
            (_, true) => Some(Oddity::Trailing),
            _ => None,
        }
    })
}

/// A word of ASCII letters and others that all pass for some. `APIшка` is none: nobody takes it for Latin.
fn mixed(word: &[char]) -> Option<Oddity> {
    let foreign = || word.iter().filter(|c| !c.is_ascii());
    let disguised = word.iter().any(char::is_ascii_alphabetic) && foreign().all(|c| lookalike(*c).is_some());
    let first = foreign().next().filter(|_| disguised)?;
    Some(Oddity::Lookalike(*first, lookalike(*first)?))
}

/// A name as it looks: what passes for ASCII as ASCII, without what cannot be seen.
fn skeleton(name: &str) -> String {
    let visible = name.chars().filter(|c| !is_invisible(*c) && !matches!(c, '\u{200c}'..='\u{200f}'));
    visible.map(|c| lookalike(c).unwrap_or(c)).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_what_they_look_like() {
        for (name, odd, plain) in [
            ("Сontext7", Oddity::Lookalike('С', 'C'), "Context7"),
            ("GitHυb-ореn".replace('υ', "u").as_str(), Oddity::Lookalike('о', 'o'), "GitHub-open"),
            ("git\u{200b}hub", Oddity::Invisible('\u{200b}'), "github"),
            ("git\u{200d}hub", Oddity::Invisible('\u{200d}'), "github"),
            ("\u{202e}buhtig", Oddity::Invisible('\u{202e}'), "buhtig"),
            ("ｇithub", Oddity::Lookalike('ｇ', 'g'), "github"),
            ("my\u{2011}server", Oddity::Lookalike('\u{2011}', '-'), "my-server"),
            ("my\u{a0}server", Oddity::Lookalike('\u{a0}', ' '), "my server"),
            (" github", Oddity::Leading, "github"),
            ("github\t", Oddity::Invisible('\t'), "github"),
            ("github\u{a0}", Oddity::Trailing, "github"),
        ] {
            assert!(!is_plain(name), "{name}");
            assert_eq!(oddity(name), Some(odd), "{name}");
            assert_eq!(skeleton(name), plain, "{name}");
        }
    }

    #[test]
    fn names_in_other_scripts_are_fine() {
        for name in [
            "документы",
            "GitHub-сервер",
            "MCP сервер",
            "APIшка",
            "сора",
            "中文服务器",
            "ＭＣＰサーバー",
            "天气 MCP",
            "café",
            "müller-db",
            "yapılandırma",
            "μService",
            "नमस्ते\u{200d}",
            "می\u{200c}خواهم",
            "⚡\u{fe0f} fast",
            "👨\u{200d}💻",
            "Notes – personal",
            "שרת",
        ] {
            assert_eq!(oddity(name), None, "{name}");
        }
    }
}
