//! Hosts that people reach servers at: those of well-known services, and those whose owner nobody can tell.

use std::sync::OnceLock;

use serde::Deserialize;

use super::lookalike;

/// What a host is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum HostKind {
    /// A service that has servers of its own there.
    Service,
    /// A tunnel to whichever machine asked for the name.
    Tunnel,
    /// A link that leads anywhere.
    Shortener,
}

/// What is known of a host.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownHost {
    /// What it is.
    pub kind: HostKind,
    /// The domain; what is below it belongs to it.
    pub domain: String,
    /// Whose tunnel it is.
    #[serde(default)]
    pub of: Option<String>,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

fn table() -> &'static [KnownHost] {
    static HOSTS: OnceLock<Vec<KnownHost>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    HOSTS.get_or_init(|| serde_json::from_str(include_str!("hosts.json")).unwrap_or_default())
}

/// What is known of a host, or of a domain that it belongs to.
pub fn known_host(host: &str) -> Option<&'static KnownHost> {
    let host = host.trim_end_matches('.');
    table().iter().find(|known| last_labels(host, &known.domain).eq_ignore_ascii_case(&known.domain))
}

/// The service whose host this one could be taken for, and which part of it is like that domain.
pub fn resembled_host(host: &str) -> Option<(&'static KnownHost, &str)> {
    let services = || table().iter().filter(|known| known.kind == HostKind::Service);
    let alike = |known: &'static KnownHost| {
        let domain = last_labels(host, &known.domain);
        is_like(domain, &known.domain).then_some((known, domain))
    };
    if known_host(host).is_some() { None } else { services().find_map(alike) }
}

/// As many labels from the end of a host as a domain has.
fn last_labels<'h>(host: &'h str, domain: &str) -> &'h str {
    let dots = domain.matches('.').count();
    let start = host.rmatch_indices('.').nth(dots).map_or(0, |(at, _)| at + 1);
    &host[start..]
}

/// Shorter names are near too many others to say anything of one that is only near.
const LONG: usize = 7;

/// Whether a domain could be taken for another in reading.
fn is_like(domain: &str, known: &str) -> bool {
    let Some(((name, end), (known_name, known_end))) = domain.split_once('.').zip(known.split_once('.')) else {
        return false;
    };
    // The cheapest questions first: this is asked of every host and every service.
    let (count, known_count) = (name.chars().count(), known_name.len());
    if !end.eq_ignore_ascii_case(known_end) || count.abs_diff(known_count) > 2 {
        return false;
    }
    let name = name.to_lowercase();
    if drawn(&name) == drawn(known_name) {
        return true;
    }
    // Numbers are told apart in reading, and so are one and several: `context7` and `context8`.
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    known_count >= LONG
        && letters(&name) != letters(known_name)
        && name.strip_suffix('s') != Some(known_name)
        && strsim::osa_distance(&name, known_name) == 1
}

/// A name as it is drawn: one character for all that look like it.
fn drawn(name: &str) -> String {
    let plain: String = name.chars().map(|c| lookalike(c).map_or(c, |like| like.to_ascii_lowercase())).collect();
    plain.replace('0', "o").replace('1', "l").replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let rows: Vec<KnownHost> = serde_json::from_str(include_str!("hosts.json")).unwrap();
        assert!(rows.len() > 60);
        for row in &rows {
            assert_eq!(rows.iter().filter(|other| other.domain == row.domain).count(), 1, "{}", row.domain);
            assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.domain);
            assert!(row.domain.contains('.') && row.domain == row.domain.to_lowercase(), "{}", row.domain);
            assert_eq!(row.of.is_some(), row.kind == HostKind::Tunnel, "{}", row.domain);
        }
    }

    #[test]
    fn no_known_host_could_be_taken_for_another() {
        for one in table() {
            for other in table().iter().filter(|other| other.domain != one.domain) {
                assert!(!is_like(&one.domain, &other.domain), "{} and {}", one.domain, other.domain);
            }
        }
    }

    #[test]
    fn what_is_below_a_domain_belongs_to_it() {
        let kind = |host: &str| known_host(host).map(|known| known.kind);
        assert_eq!(kind("api.githubcopilot.com"), Some(HostKind::Service));
        assert_eq!(kind("A-b.TryCloudflare.com."), Some(HostKind::Tunnel));
        assert_eq!(kind("bit.ly"), Some(HostKind::Shortener));
        assert_eq!(kind("rabbit.ly"), None);
        assert_eq!(kind("com"), None);
    }

    #[test]
    fn hosts_that_could_be_taken_for_another() {
        for (host, found) in [
            ("api.gitnubcopilot.com", Some("githubcopilot.com")),
            ("api.githubcopi1ot.com", Some("githubcopilot.com")),
            ("mcp.supabsae.com", Some("supabase.com")),
            ("mcp.n0tion.com", Some("notion.com")),
            ("mcp.nоtion.com", Some("notion.com")),
            ("mcp.flgma.com", None),
            ("mcp.supabase.com", None),
            ("ref.supabase.co", None),
            ("mcp.motion.com", None),
            ("context8.com", None),
            ("mcp.intercoms.com", None),
            ("supabase.com.evil.example", None),
            ("localhost", None),
            ("", None),
        ] {
            assert_eq!(resembled_host(host).map(|(known, _)| &*known.domain), found, "{host}");
        }
    }
}
