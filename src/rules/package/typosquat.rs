use std::cmp::Ordering;

use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Registry, lookalike, well_known};
use crate::rules::packages::each_public;
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package's name is one slip away from a well-known one.
    ///
    /// ## What it does
    ///
    /// Compares names that are not known with those of well-known servers, and reports those that differ by a letter left
    /// out, doubled or swapped with its neighbour, by another separator (`_` for `-`), or by a letter of another script that
    /// looks the same. Other letters make another name: `mcp-server-gitlab` is not taken for `mcp-server-git`.
    ///
    /// ## Why
    ///
    /// Names like these are registered by people who wait for the slip. What is under them runs with your rights.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "jira": { "command": "uvx", "args": ["mcp-altassian"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocols/server-filesystem@2025.8.21", "/srv/docs"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp_remote", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "jira": { "command": "uvx", "args": ["mcp-atlassian"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "lab": { "command": "uvx", "args": ["mcp-server-gitlab"] },
    ///     "docs": { "command": "npx", "args": ["-y", "@acme/mcp-remote", "https://example.com/mcp"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - the well-known names: `src/knowledge/packages.json` (2026-11-22)
    /// - <https://github.com/ossf/malicious-packages/pull/1368> (2026-11-22)
    "package/typosquat" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        if !found.is_unknown() {
            return;
        }
        let Some(meant) = meant(found.registry, found.name()) else { return };
        let name = found.fetched.spec.name;
        let fix = put(ctx, name, meant);
        sink.report(
            Draft::new(
                name.span(),
                format!("`{}` of server {} is nearly the name of another package", found.name(), ctx.name()),
                format!("the well-known one is `{meant}`"),
            )
            .help(format!("write `{meant}`, unless you know whose package this is"))
            .fix(fix.map(|edit| Fix::risky(format!("write `{meant}`"), vec![edit]))),
        );
    });
}

/// Shorter names are near each other by chance.
const SHORTEST: usize = 8;

/// The well-known name that an unknown one was probably meant to be.
pub(crate) fn meant(registry: Registry, name: &str) -> Option<&'static str> {
    let names = well_known(registry);
    if !name.is_ascii() {
        return names.iter().copied().find(|known| looks_like(name, known));
    }
    // They are in order of their length, and one letter is all that may be missing.
    let from = names.partition_point(|known| known.len() < SHORTEST.max(name.len().saturating_sub(1)));
    let mut near = names.iter().copied().skip(from).take_while(|known| known.len() <= name.len() + 1);
    near.find(|known| is_slip(name, known))
}

/// Whether a name differs from another by one slip of the fingers. Both are ASCII.
fn is_slip(name: &str, known: &str) -> bool {
    let same = name.bytes().zip(known.bytes()).take_while(|(one, other)| one == other).count();
    let (Some(before), Some(name), Some(known)) = (name.get(..same), name.get(same..), known.get(same..)) else {
        return false;
    };
    let (mut written, mut meant) = (name.chars(), known.chars());
    let (first, wanted) = (written.next(), meant.next());
    let separator = |c: Option<char>| matches!(c, Some('-' | '_' | '.'));
    match name.len().cmp(&known.len()) {
        Ordering::Equal => {
            let other_separator = separator(first) && separator(wanted) && written.as_str() == meant.as_str();
            // Swapped with its neighbour.
            let swapped = (first, wanted) == (meant.next(), written.next()) && written.as_str() == meant.as_str();
            other_separator || swapped
        }
        // Left out.
        Ordering::Less => meant.as_str() == name && wanted.is_some_and(|letter| letter.is_ascii_alphabetic()),
        Ordering::Greater => {
            let doubled = before.chars().next_back() == first;
            let plural = first == Some('s') && written.as_str().starts_with('/');
            written.as_str() == known && (doubled || plural)
        }
    }
}

/// Whether a name looks like another, with letters of other scripts in it.
fn looks_like(name: &str, known: &str) -> bool {
    let plain = name.chars().map(|c| lookalike(c).unwrap_or(c));
    plain.eq(known.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_names_of_their_own() {
        for (registry, name, wanted) in [
            (Registry::Npm, "mcp-remtoe", Some("mcp-remote")),
            (Registry::Npm, "mcp-remmote", Some("mcp-remote")),
            (Registry::Npm, "mcp-remot", Some("mcp-remote")),
            (Registry::Npm, "mcp.remote", Some("mcp-remote")),
            (Registry::Npm, "mcp-rem\u{43e}te", Some("mcp-remote")),
            (Registry::Npm, "@plawright/mcp", Some("@playwright/mcp")),
            (Registry::Npm, "mcp-remotes", None),
            (Registry::Npm, "mcp-remove", None),
            (Registry::Npm, "@acme/mcp-remote", None),
            (Registry::Npm, "shadcm", None),
            (Registry::Npm, "slack-mcp-servers", None),
            (Registry::Npm, "mcp-server", None),
            (Registry::PyPi, "mcp-server-gitt", Some("mcp-server-git")),
            (Registry::PyPi, "mcp-server-gitea", None),
            (Registry::PyPi, "mcp-server-times", None),
            (Registry::PyPi, "chrome-mcp", None),
        ] {
            assert_eq!(meant(registry, name), wanted, "{name}");
        }
    }
}
