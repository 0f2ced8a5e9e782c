//! A rule, as the readers of SARIF show it.

use super::document::{Configuration, Message, RuleEntry, RuleProperties};
use super::level;
use crate::diagnostic::Severity;
use crate::output::shared::is_security;
use crate::rules::{self, Rule};

/// GitHub takes no longer descriptions.
const LONGEST: usize = 1000;

pub(super) fn descriptor(name: &'static str) -> RuleEntry {
    let rule = rules::find(name);
    let severity = rule.map_or(Severity::Error, |rule| rule.severity);
    let page = rule.map(Rule::markdown).unwrap_or_default();
    let summary = rule.map_or(name, |rule| rule.summary());
    let help = Message::new(format!("{summary} `mcp-clinic explain {name}` says more."));
    RuleEntry {
        id: name.to_owned(),
        name: pascal(name),
        short_description: Message::new(summary),
        full_description: Message::new(first_paragraph(&page).unwrap_or_else(|| summary.to_owned())),
        help: if page.is_empty() { help } else { help.or_markdown(plain_fences(&page)) },
        default_configuration: Configuration { level: level(severity) },
        properties: RuleProperties {
            tags: tags(name),
            // A fault that a client does not get over is a measured fact; advice is for whoever knows the case.
            precision: match severity {
                Severity::Error => "very-high",
                Severity::Warning => "high",
                Severity::Info => "medium",
            },
            problem_severity: match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
            // In the middle of what GitHub calls high, medium and low.
            security_severity: is_security(name).then_some(match severity {
                Severity::Error => "8.0",
                Severity::Warning => "5.5",
                Severity::Info => "2.5",
            }),
        },
    }
}

fn tags(name: &str) -> Vec<String> {
    let family = name.split('/').next().unwrap_or_default();
    let mut tags = vec!["mcp".to_owned(), family.to_owned()];
    if is_security(name) && family != "security" {
        tags.push("security".to_owned());
    }
    tags
}

/// `docker/host-socket` as `DockerHostSocket`.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split(['/', '-']).map(word).collect()
}

/// What a page says first of what the rule does, on one line.
fn first_paragraph(page: &str) -> Option<String> {
    let (_, section) = page.split_once("\n## What it does\n")?;
    let lines: Vec<&str> = section.trim_start().lines().take_while(|line| !line.trim().is_empty()).collect();
    let text = lines.join(" ");
    if text.is_empty() { None } else { Some(shortened(text)) }
}

fn shortened(text: String) -> String {
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}

/// The page with the languages of its examples alone: what else stands there is for tests.
fn plain_fences(page: &str) -> String {
    let line = |line: &str| match line.split_once(',') {
        Some((language, _)) if language.starts_with("```") => language.to_owned(),
        _ => line.to_owned(),
    };
    page.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_rule_can_be_shown() {
        for rule in RULES {
            let entry = serde_json::to_value(descriptor(rule.name)).unwrap();
            for (field, longest) in [
                ("/name", 255),
                ("/shortDescription/text", 1024),
                ("/fullDescription/text", 1024),
                ("/help/text", 1024),
            ] {
                let text = entry.pointer(field).unwrap().as_str().unwrap();
                assert!(!text.is_empty() && text.chars().count() <= longest, "{}: {field}", rule.name);
            }
            assert!(!entry["help"]["markdown"].as_str().unwrap().contains("```json,"), "{}", rule.name);
            assert!(entry["properties"]["tags"].as_array().unwrap().len() <= 10);
            let guards = entry["properties"]["tags"].as_array().unwrap().iter().any(|tag| tag == "security");
            assert_eq!(guards, entry["properties"].get("security-severity").is_some(), "{}", rule.name);
        }
        assert_eq!(pascal("docker/host-socket"), "DockerHostSocket");
    }

    #[test]
    fn what_no_rule_finds_is_told_all_the_same() {
        let entry = serde_json::to_value(descriptor("other/thing")).unwrap();
        assert_eq!(entry["shortDescription"]["text"], "other/thing");
        assert_eq!(shortened("é".repeat(2000)).chars().count(), LONGEST);
    }
}
