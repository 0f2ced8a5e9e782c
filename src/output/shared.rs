//! What several formats have in common.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::{Applicability, Diagnostic};

/// The rules of other families than `secret` and `security` that are about an attack, or about what invites one.
const GUARDS: &[&str] = &[
    "docker/agent-socket",
    "docker/broad-mount",
    "docker/host-namespace",
    "docker/host-socket",
    "docker/inline-secret",
    "docker/privileged",
    "docker/remote-daemon",
    "network/no-auth-remote",
    "network/plain-http",
    "network/tls-verify-off",
    "package/cross-ecosystem-collision",
    "package/git-ref-unpinned",
    "package/known-nonexistent",
    "package/malicious",
    "package/typosquat",
    "package/unpinned",
    "package/vulnerable",
    "permission/world-writable",
];

/// Whether a rule is about security.
pub(super) fn is_security(rule: &str) -> bool {
    let family = rule.split('/').next().unwrap_or_default();
    matches!(family, "secret" | "security") || GUARDS.contains(&rule)
}

/// What to do about a diagnostic, a sentence each: the help, and the commands.
pub(super) fn advice(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    help.chain(commands(diagnostic).map(|command| format!("run: {command}")))
}

/// The commands that nobody runs but the user.
pub(super) fn commands(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    let shown = diagnostic.fixes.iter().filter(|fix| fix.applicability == Applicability::DisplayOnly);
    shown.map(|fix| fix.title.as_str())
}

/// Numbers the diagnostics of a file that have the same fingerprint.
#[derive(Default)]
pub(super) struct Ordinals<'a>(HashMap<(&'a Path, &'a str), usize>);

impl<'a> Ordinals<'a> {
    /// How many with its fingerprint came before this one.
    pub(super) fn of(&mut self, diagnostic: &'a Diagnostic) -> usize {
        let key = (diagnostic.primary.source.path(), diagnostic.fingerprint.as_str());
        let next = self.0.entry(key).or_default();
        *next += 1;
        *next - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn what_is_about_security_is_a_rule() {
        for name in GUARDS {
            assert!(rules::find(name).is_some_and(|rule| rule.name == *name), "{name}");
            assert!(is_security(name));
        }
        assert!(is_security("secret/hardcoded") && is_security("security/sudo"));
        assert!(!is_security("docker/tty") && !is_security("syntax/parse-error"));
    }
}
