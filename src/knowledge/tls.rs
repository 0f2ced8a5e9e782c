//! What makes programs take any certificate.

use std::sync::OnceLock;

use serde::Deserialize;

/// Where a switch stands.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A variable of the environment, by its name.
    Variable,
    /// Variables of single servers, by how their names end.
    Ending,
    /// A flag of a program, without its dashes.
    Flag,
    /// A field of a declaration; `a/b` for `b` within `a`.
    Field,
}

/// A switch that turns the check of certificates off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSwitch {
    kind: Kind,
    /// The name of the variable, the flag or the field.
    pub name: String,
    /// Who then takes any certificate.
    pub of: String,
    /// The programs that have the flag.
    #[serde(default)]
    programs: Vec<String>,
    /// The values that turn it off; any, where there are none.
    #[serde(default)]
    values: Vec<String>,
    /// Whether the value names the hosts of which no certificate is checked.
    #[serde(default)]
    pub hosts: bool,
    /// Whether no current release of the program obeys it.
    #[serde(default)]
    pub obsolete: bool,
    /// What to do instead, as an order.
    pub instead: String,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

impl TlsSwitch {
    /// Whether it concerns one server's own calls, and not everything that a process does.
    pub fn is_narrow(&self) -> bool {
        matches!(self.kind, Kind::Ending | Kind::Field)
    }

    /// Whether a value turns the check off.
    fn is_off(&self, value: &str) -> bool {
        let value = value.trim();
        if self.values.is_empty() {
            !value.is_empty()
        } else {
            self.values.iter().any(|off| off.eq_ignore_ascii_case(value))
        }
    }
}

fn table() -> &'static [TlsSwitch] {
    static SWITCHES: OnceLock<Vec<TlsSwitch>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    SWITCHES.get_or_init(|| serde_json::from_str(include_str!("tls.json")).unwrap_or_default())
}

/// Words before the ending of a name that turn its sense round: `DISABLE_SSL_VERIFY`.
const NEGATIONS: &[&str] = &["NO", "NOT", "SKIP", "DISABLE", "IGNORE", "WITHOUT", "DONT"];

/// Whether the name of a variable ends so, and means it.
fn ends(name: &str, end: &str) -> bool {
    let at = name.len().checked_sub(end.len());
    let Some((before, tail)) = at.and_then(|at| name.split_at_checked(at)) else { return false };
    let last = before.trim_end_matches('_').rsplit('_').next().unwrap_or_default();
    tail.eq_ignore_ascii_case(end) && !NEGATIONS.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// The switch that a variable of the environment throws.
pub fn tls_variable(name: &str, value: &str) -> Option<&'static TlsSwitch> {
    let matches = |switch: &&TlsSwitch| match switch.kind {
        Kind::Variable => switch.name.eq_ignore_ascii_case(name),
        Kind::Ending => ends(name, &switch.name),
        Kind::Flag | Kind::Field => false,
    };
    table().iter().find(|switch| matches(switch) && switch.is_off(value))
}

/// The switch that a flag of a program throws.
pub fn tls_flag(program: &str, name: &str, value: Option<&str>) -> Option<&'static TlsSwitch> {
    let of = |switch: &&TlsSwitch| {
        switch.kind == Kind::Flag && switch.name == name && switch.programs.iter().any(|known| known == program)
    };
    table().iter().filter(of).find(|switch| switch.values.is_empty() || value.is_some_and(|value| switch.is_off(value)))
}

/// The fields of a declaration that are switches.
pub fn tls_fields() -> impl Iterator<Item = &'static TlsSwitch> {
    table().iter().filter(|switch| switch.kind == Kind::Field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<TlsSwitch> = serde_json::from_str(include_str!("tls.json")).unwrap();
        assert!(rows.len() > 15);
        for row in &rows {
            let twins = rows.iter().filter(|other| other.kind == row.kind && other.name == row.name);
            assert_eq!(twins.count(), 1, "{}", row.name);
            assert!(row.source.starts_with("https://") || row.source.contains("--help"), "{}", row.name);
            assert!(row.checked.len() == 10 && !row.of.is_empty() && !row.instead.ends_with('.'), "{}", row.name);
            assert_eq!(row.programs.is_empty(), row.kind != Kind::Flag, "{}", row.name);
            assert!(!row.hosts || row.values.is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn variables_are_switches_with_the_right_value_alone() {
        for (name, value, found) in [
            ("NODE_TLS_REJECT_UNAUTHORIZED", "0", true),
            ("NODE_TLS_REJECT_UNAUTHORIZED", "1", false),
            ("NPM_CONFIG_STRICT_SSL", "false", true),
            ("npm_config_strict_ssl", "true", false),
            // git asks whether it is there, and no more.
            ("GIT_SSL_NO_VERIFY", "false", true),
            ("GIT_SSL_NO_VERIFY", "", false),
            ("JIRA_SSL_VERIFY", "False", true),
            ("JIRA_SSL_VERIFY", "true", false),
            ("GRAFANA_TLS_SKIP_VERIFY", "true", true),
            ("DISABLE_SSL_VERIFY", "false", false),
            ("DOCKER_TLS_VERIFY", "0", false),
            ("é", "0", false),
        ] {
            assert_eq!(tls_variable(name, value).is_some(), found, "{name}={value}");
        }
    }

    #[test]
    fn flags_are_switches_of_their_programs_alone() {
        assert!(tls_flag("curl", "k", None).is_some());
        assert!(tls_flag("mine", "k", None).is_none());
        assert!(tls_flag("npx", "strict-ssl", Some("false")).is_some());
        assert!(tls_flag("npx", "strict-ssl", None).is_none());
        assert!(tls_flag("uvx", "allow-insecure-host", Some("pypi.acme.dev")).is_some_and(|switch| switch.hosts));
    }
}
