//! The index of all pages.

use std::fmt::Write;

use super::{clients, rules};
use crate::rules::FAMILIES;

/// The pages that are not about one rule or one client, in the order in which people want them.
const PAGES: &[(&str, &str, &str)] = &[
    ("command-line.md", "The command line", "every command, with its options and examples"),
    ("settings.md", "Settings", "`mcp-clinic.toml`, key by key"),
    ("ci.md", "Pre-commit and CI", "hooks, GitHub, GitLab and others"),
    ("fixes.md", "Fixes", "what `--fix` changes, and what it does not"),
    ("suppressions.md", "Suppressions", "comments, entries of the settings, and baselines"),
    ("doctor.md", "The doctor", "what it looks at, and what it starts"),
    ("lock.md", "The lock", "servers that are not what was agreed to"),
    ("output.md", "Output", "the formats, and the fields of JSON"),
    ("exit-codes.md", "Exit codes", "0, 1 and 2, command by command"),
    ("environment.md", "Environment variables", "which are read, and what for"),
    ("editors.md", "Editors", "completion and checks with the JSON Schemas"),
    ("dependencies.md", "Dependencies", "what each is for"),
];

/// The pages of `docs/` that this program expects, by file name.
pub fn expected() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(file, _, _)| *file)
}

/// Links to the pages that are there, from a page beside their folder or in it.
pub fn links(folder: &str, is_there: &dyn Fn(&str) -> bool) -> String {
    let there = PAGES.iter().filter(|(file, _, _)| is_there(file));
    let lines: Vec<_> = there.map(|(file, title, about)| format!("- [{title}]({folder}{file}): {about}\n")).collect();
    lines.concat()
}

/// The index, in Markdown, of the pages that are there.
pub fn page(is_there: &dyn Fn(&str) -> bool) -> String {
    let mut page = "# Documentation\n\n`mcp-clinic explain` shows the pages of rules, families of rules and clients, \
                    `mcp-clinic COMMAND --help` the options\nof a command.\n\n"
        .to_owned();
    page.push_str(&links("", is_there));
    // Writing to a string cannot fail.
    let _ = write!(page, "\n## Rules\n\n{}, [by family](rules/README.md) and ", rules::count());
    page.push_str("[by client](rules/README.md#by-client).\n\n");
    for family in FAMILIES {
        let _ = writeln!(page, "- [{0}](rules/README.md#{0}): {1}", family.name, family.summary());
    }
    page.push_str("\n## Clients\n\nWhat each reads, how, and what a fault costs.\n\n");
    for client in clients::full() {
        let _ = writeln!(page, "- [{}](clients/{})", client.name, clients::page_path(client));
    }
    page
}
