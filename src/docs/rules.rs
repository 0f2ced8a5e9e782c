//! The pages of the rules, and their table in the README.

use std::fmt::Write;

use crate::rules::{RULES, Rule};

/// The page of a rule, with its name and facts above the text.
pub fn page(rule: &Rule) -> String {
    let host = match rule.needs {
        crate::rules::Needs::Content => "the files alone",
        crate::rules::Needs::Host => "this machine (`check --host`)",
        crate::rules::Needs::Probe => "a server that was tried, or a log (`doctor`)",
    };
    let off = if rule.default { "" } else { " · off unless selected" };
    format!(
        "# {}\n\nSeverity: {} · looks at: {host} · since {}{off}\n\n{}",
        rule.name,
        rule.severity,
        rule.since,
        rule.markdown()
    )
}

/// The file name of a rule's page within `docs/rules/`.
pub fn page_path(rule: &Rule) -> String {
    format!("{}.md", rule.name)
}

/// The table of all rules, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| rule | severity | looks at | what it finds |\n| --- | --- | --- | --- |\n");
    for rule in RULES {
        let off = if rule.default { "" } else { " (off unless selected)" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| [`{}`](docs/rules/{}) | {}{off} | {} | {} |",
            rule.name,
            page_path(rule),
            rule.severity,
            rule.needs.describe(),
            rule.summary()
        );
    }
    table
}
