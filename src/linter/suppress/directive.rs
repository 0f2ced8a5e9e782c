//! What comments say to this program.

use crate::rules::{self, Rule};
use crate::settings::suggest;
use crate::text::Span;

/// What a comment to this program begins with.
pub(super) const MARK: &str = "mcp-clinic:";
const HERE: &str = "ignore";
const WHOLE: &str = "ignore-file";
/// The family of the rules on suppressions: comments say nothing about those, or they could go on about each other.
const OWN: &str = "suppression";

/// `mcp-clinic: ignore[rule, family] reason`
#[derive(Debug)]
pub(super) struct Directive {
    /// Whether it is about the whole file.
    pub(super) whole: bool,
    /// The word that says what to do.
    pub(super) word: Span,
    /// What stands in its brackets and is known.
    pub(super) names: Vec<Name>,
    /// How many names stand in its brackets.
    pub(super) written: usize,
    /// What stands behind the brackets.
    pub(super) reason: Span,
    /// What is wrong with it.
    pub(super) slips: Vec<Slip>,
}

/// A rule or family in the brackets.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
    /// The same with one comma.
    pub(super) removal: Span,
    pub(super) rules: Vec<&'static Rule>,
}

/// Something in a comment to this program that it cannot follow.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) label: &'static str,
    pub(super) help: String,
    /// What was probably meant.
    pub(super) meant: Option<&'static str>,
}

impl Directive {
    /// What the comment says whose content stands in a part of a text; `None` when it is not for this program.
    pub(super) fn read(text: &str, content: Span) -> Option<Self> {
        let inner = text.get(content.range())?;
        let place = |part: &str| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            Span::from_range(start..start + part.len())
        };
        // Comments of documentation begin with more signs.
        let said = inner.trim_start_matches(|c: char| c.is_whitespace() || "*/#!".contains(c));
        let order = said.strip_prefix(MARK)?.trim_start();
        let end = order.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).unwrap_or(order.len());
        let (word, behind) = order.split_at(end);
        let list = behind.trim_start().strip_prefix('[');
        if word != HERE && word != WHOLE {
            return Some(Self::only(place(word), misspelt(word, place(word), list.is_some())?));
        }
        let Some(list) = list else {
            return Some(Self::only(
                place(word),
                Slip {
                    span: place(word),
                    message: format!("a comment says `{word}` and not which rules, so nothing is suppressed"),
                    label: "nothing in brackets follows",
                    help: format!("name rules or families behind it: `{MARK} {word}[docker/host-socket] reason`"),
                    meant: None,
                },
            ));
        };
        let Some((list, reason)) = list.split_once(']') else {
            return Some(Self::only(
                place(word),
                Slip {
                    span: place(list.lines().next().unwrap_or_default().trim_end()),
                    message: "a comment suppresses nothing, as its list of rules has no end".to_owned(),
                    label: "no `]` follows",
                    help: "write `]` behind the last rule".to_owned(),
                    meant: None,
                },
            ));
        };
        let mut directive = Self {
            whole: word == WHOLE,
            word: place(word),
            names: Vec::new(),
            written: 0,
            reason: place(reason.trim_end().trim_start_matches(|c: char| c.is_whitespace() || ":-–—".contains(c))),
            slips: Vec::new(),
        };
        let parts: Vec<&str> = list.split(',').collect();
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| !part.trim().is_empty()) {
            directive.written += 1;
            let (name, span) = (part.trim(), place(part.trim()));
            // With the comma behind it and the blanks up to the next, or else with the one before it.
            let removal = match (parts.get(index + 1), index.checked_sub(1)) {
                (Some(next), _) => Span::new(span.start, place(next.trim_start()).start),
                (None, Some(before)) => Span::new(place(parts[before]).end, span.end),
                (None, None) => span,
            };
            match rules_of(name, span) {
                Ok(rules) => directive.names.push(Name { text: name.to_owned(), span, removal, rules }),
                Err(slip) => directive.slips.push(slip),
            }
        }
        if directive.written == 0 {
            let list = place(list);
            directive.slips.push(Slip {
                span: Span::new(list.start - 1, list.end + 1),
                message: "a comment names no rule, so nothing is suppressed".to_owned(),
                label: "nothing stands in the brackets",
                help: format!("name rules or families in them: `{MARK} {word}[docker/host-socket] reason`"),
                meant: None,
            });
        }
        Some(directive)
    }

    fn only(word: Span, slip: Slip) -> Self {
        let reason = Span::at(word.end);
        Self { whole: false, word, names: Vec::new(), written: 0, reason, slips: vec![slip] }
    }

    /// What is to be said where it stands too late to be about the whole file.
    pub(super) fn too_late(&self) -> Slip {
        Slip {
            span: self.word,
            message: format!("`{WHOLE}` stands behind the first entry of the file, so nothing is suppressed"),
            label: "too far down",
            help: format!("move the comment to the top of the file, or write `{HERE}` for the next entry alone"),
            meant: None,
        }
    }
}

/// A word that is none of those there are. Without brackets behind it, and unlike them, it is prose.
fn misspelt(word: &str, span: Span, has_list: bool) -> Option<Slip> {
    const OTHERS: &[&str] =
        &["allow", "disable", "expect", "ignor", "mute", "noqa", "nolint", "off", "silence", "skip", "suppress"];
    let small = word.to_ascii_lowercase();
    let near = |known: &str| small.len() < 20 && strsim::osa_distance(&small, known) <= 2;
    let meant = if OTHERS.iter().any(|other| small.starts_with(other)) || near(HERE) || near(WHOLE) {
        Some(if small.contains("file") || near(WHOLE) { WHOLE } else { HERE })
    } else {
        None
    };
    if meant.is_none() && !has_list {
        return None;
    }
    let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    Some(Slip {
        span,
        message: format!("a comment tells mcp-clinic something that it does not know{hint}"),
        label: "no word that is known",
        help: format!("write `{MARK} {HERE}[rule] reason`, or `{WHOLE}[rule]` above the first entry"),
        meant: meant.filter(|_| has_list && !word.is_empty()),
    })
}

/// The rules that a name in the brackets stands for.
fn rules_of(name: &str, span: Span) -> Result<Vec<&'static Rule>, Slip> {
    let slip = |message, label, help: &str, meant| Slip { span, message, label, help: help.to_owned(), meant };
    let found = rules::named(name);
    if found.iter().any(|rule| rule.family() == OWN) {
        let message = format!("a comment cannot suppress what is said of suppressions, as `{name}` does");
        let help = "mend the suppression, or decide it in `mcp-clinic.toml`";
        return Err(slip(message, "not for comments", help, None));
    }
    if !found.is_empty() {
        return Ok(found);
    }
    if matches!(name, "all" | "*") {
        let message = "a comment cannot suppress everything".to_owned();
        return Err(slip(message, "no rule or family", "name the rules or families that are meant", None));
    }
    // No name is nearly as long.
    let meant = Some(name).filter(|name| name.len() < 80).and_then(suggest).filter(|meant| !meant.starts_with(OWN));
    let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    let is_name = name.len() < 80 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c));
    let message = if is_name {
        format!("a comment suppresses `{name}`, and there is no such rule or family{hint}")
    } else {
        format!("a comment suppresses something that is no rule or family{hint}")
    };
    Err(slip(message, "no rule or family", "`mcp-clinic rules` lists them all", meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules, reason and slips of a comment, each with its text.
    fn read(comment: &str) -> Option<(Vec<&str>, &str, Vec<&str>)> {
        let directive = Directive::read(comment, Span::from_range(0..comment.len()))?;
        let text = |span: Span| &comment[span.range()];
        let slips = directive.slips.iter().map(|slip| text(slip.span)).collect();
        Some((directive.names.iter().map(|name| text(name.span)).collect(), text(directive.reason), slips))
    }

    #[test]
    fn comments_are_read() {
        for (comment, names, reason) in [
            (" mcp-clinic: ignore[docker/tty] the box is ours ", vec!["docker/tty"], "the box is ours"),
            ("mcp-clinic:ignore-file [docker,env]", vec!["docker", "env"], ""),
            ("* mcp-clinic: ignore[\n docker/tty,\n  env,\n] a\n b ", vec!["docker/tty", "env"], "a\n b"),
            ("# mcp-clinic: ignore[docker/tty]: a [b]", vec!["docker/tty"], "a [b]"),
            ("mcp-clinic: ignore[docker/tty] -- a - b", vec!["docker/tty"], "a - b"),
        ] {
            assert_eq!(read(comment), Some((names, reason, vec![])), "{comment}");
        }
    }

    #[test]
    fn what_is_not_for_this_program_is_left_alone() {
        for comment in [
            "",
            "mcp-clinic",
            "see mcp-clinic: ignore[docker/tty]",
            "mcp-clinic: checked in CI",
            "mcp-clinic: https://example.com",
            "mcp-clinic:",
            "MCP-clinic: ignore",
        ] {
            assert_eq!(read(comment), None, "{comment}");
        }
    }

    #[test]
    fn slips_are_told_where_they_are() {
        for (comment, slip) in [
            ("mcp-clinic: ignore", "ignore"),
            ("mcp-clinic: ignore docker/tty", "ignore"),
            ("mcp-clinic: ignore[]", "[]"),
            ("mcp-clinic: ignore[ , ] x", "[ , ]"),
            ("mcp-clinic: ignore[docker/tty", "docker/tty"),
            ("mcp-clinic: ingore[docker/tty]", "ingore"),
            ("mcp-clinic: disable[docker/tty]", "disable"),
            ("mcp-clinic: disable-next-line docker/tty", "disable-next-line"),
            ("mcp-clinic: Ignore[docker/tty]", "Ignore"),
            ("mcp-clinic: [docker/tty]", ""),
            ("mcp-clinic: ignore[dcoker/tty]", "dcoker/tty"),
            ("mcp-clinic: ignore[all]", "all"),
            ("mcp-clinic: ignore[suppression/unused]", "suppression/unused"),
            ("mcp-clinic: ignore-file[suppression]", "suppression"),
        ] {
            assert_eq!(read(comment).map(|(names, _, slips)| (names, slips)), Some((vec![], vec![slip])), "{comment}");
        }
        let (names, reason, slips) = read("mcp-clinic: ignore[docker/tty, nothing] x").unwrap();
        assert_eq!((names, reason, slips), (vec!["docker/tty"], "x", vec!["nothing"]));
    }

    #[test]
    fn a_name_goes_with_one_comma() {
        let text = "mcp-clinic: ignore[docker/tty , env,  secret]";
        let directive = Directive::read(text, Span::from_range(0..text.len())).unwrap();
        let left: Vec<_> = directive
            .names
            .iter()
            .map(|name| format!("{}{}", &text[..name.removal.start as usize], &text[name.removal.end as usize..]))
            .collect();
        assert_eq!(
            left,
            [
                "mcp-clinic: ignore[env,  secret]",
                "mcp-clinic: ignore[docker/tty , secret]",
                "mcp-clinic: ignore[docker/tty , env]"
            ]
        );
    }
}
