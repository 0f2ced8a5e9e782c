//! The pages of the rules and of their families, and the index.

use std::fmt::Write;

use super::clients;
use crate::client::Client;
use crate::rules::{FAMILIES, Family, Needs, RULES, Rule};

/// The page of a rule, with its name and facts above the text.
pub fn page(rule: &Rule) -> String {
    let host = match rule.needs {
        Needs::Content => "the files alone",
        Needs::Host => "this machine (`check --host`)",
        Needs::Probe => "a server that was tried, or a log (`doctor`)",
    };
    let off = if rule.default { "" } else { " · off unless selected" };
    let aliases: Vec<_> = rule.aliases.iter().map(|name| format!("`{name}`")).collect();
    let once = if aliases.is_empty() { String::new() } else { format!(" · once called {}", aliases.join(", ")) };
    format!(
        "# {}\n\nSeverity: {} · looks at: {host} · since {}{off}{once}\n\n{}\n",
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

/// What the rules of a family are about, and the rules.
pub fn family_page(family: &Family) -> String {
    let mut page = format!("# {}\n\n{}\n\n", family.name, family.summary());
    page.push_str("| rule | severity | looks at | what it finds |\n| --- | --- | --- | --- |\n");
    for rule in family.rules() {
        let _ = writeln!(page, "| `{}` | {} |", rule.name, facts(rule));
    }
    page
}

/// The cells of a rule behind its name.
fn facts(rule: &Rule) -> String {
    let off = if rule.default { "" } else { " (off unless selected)" };
    format!("{}{off} | {} | {}", rule.severity, rule.needs.describe(), rule.summary())
}

/// How many rules there are, in a sentence.
pub fn count() -> String {
    format!("{} rules in {} families", RULES.len(), FAMILIES.len())
}

/// All rules, by family and by client.
pub fn index() -> String {
    let mut page = format!(
        "# Rules\n\nThere are {}. `content` rules look at the files alone and run in every `check`; `host` rules look at this \
         machine\nas well and run with `check --host` and in `doctor`; `probe` rules look at what came of starting or calling \
         a server,\nor at the logs of the clients, and run in `doctor`. `mcp-clinic rules --format json` lists them for \
         programs.\n\n",
        count()
    );
    for family in FAMILIES {
        let _ = writeln!(page, "- [{0}](#{0}): {1}", family.name, family.summary());
    }
    page.push_str("- [by client](#by-client)\n");
    for family in FAMILIES {
        let _ = write!(page, "\n## {}\n\n{}\n\n", family.name, family.summary());
        page.push_str("| rule | severity | looks at | what it finds |\n| --- | --- | --- | --- |\n");
        for rule in family.rules() {
            let _ = writeln!(page, "| [`{}`]({}) | {} |", rule.name, page_path(rule), facts(rule));
        }
    }
    page.push_str(
        "\n## By client\n\nMost rules hold for all clients. These say something of one in particular, in their text or by an \
         example.\n\n",
    );
    for client in clients::full() {
        let speaking: Vec<_> = RULES.iter().filter(|rule| speaks_of(rule, client)).collect();
        if !speaking.is_empty() {
            let links: Vec<_> = speaking.iter().map(|rule| format!("[`{}`]({})", rule.name, page_path(rule))).collect();
            let page_of = clients::page_path(client);
            let _ = writeln!(page, "- [{}](../clients/{page_of}): {}", client.name, links.join(", "));
        }
    }
    page
}

/// Whether the page of a rule names a client in its text, or has an example of it.
fn speaks_of(rule: &Rule, client: &Client) -> bool {
    // Where something was looked up is no statement on a client.
    let text = rule.page.split("## References").next().unwrap_or_default();
    // Most people do without the maker's name.
    let short = client.name.strip_prefix("GitHub ").unwrap_or(client.name);
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(info) = line.strip_prefix("```") {
            fenced = !fenced;
            if info.split(',').any(|part| part.strip_prefix("client=") == Some(client.id)) {
                return true;
            }
        } else if !fenced {
            prose.push_str(line);
            prose.push(' ');
        }
    }
    names(&prose, short) || prose.contains(&format!("`{}`", client.id))
}

/// Whether a text has a name in it that is not a part of another word.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    text.match_indices(name)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word() {
        assert!(names("Cursor and Zed", "Zed") && names("`Zed`, or", "Zed"));
        assert!(!names("Zedd", "Zed") && !names("FastMCP-2", "FastMCP") && !names("", "Zed"));
    }
}
