//! Hosts that people reach servers at: those of well-known services, and those whose owner nobody can tell.

use std::collections::HashMap;
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

/// The hosts as they are looked up: this is asked of every server that has an address.
struct Index {
    by_domain: HashMap<&'static str, &'static KnownHost>,
    /// The services by what follows the first dot of their domain.
    services: HashMap<&'static str, Vec<Service>>,
}

/// A service as it is compared with names that are near it.
struct Service {
    known: &'static KnownHost,
    /// Its domain up to the first dot.
    name: &'static str,
    drawn: String,
    letters: String,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut services: HashMap<_, Vec<Service>> = HashMap::new();
        for known in table().iter().filter(|known| known.kind == HostKind::Service) {
            if let Some((name, end)) = known.domain.split_once('.') {
                let service = Service { known, name, drawn: drawn(name), letters: letters(name) };
                services.entry(end).or_default().push(service);
            }
        }
        Index { by_domain: table().iter().map(|known| (known.domain.as_str(), known)).collect(), services }
    })
}

/// The domains that a host belongs to, itself among them, the shortest first.
fn domains(host: &str) -> impl Iterator<Item = &str> {
    host.rmatch_indices('.').skip(1).map(|(at, _)| &host[at + 1..]).chain([host])
}

/// What is known of a host, or of a domain that it belongs to.
pub fn known_host(host: &str) -> Option<&'static KnownHost> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    domains(&host).find_map(|domain| index().by_domain.get(domain).copied())
}

/// The service whose host this one could be taken for, and which part of it is like that domain.
pub fn resembled_host(host: &str) -> Option<(&'static KnownHost, &str)> {
    if known_host(host).is_some() {
        return None;
    }
    domains(host).find_map(|domain| {
        let (name, end) = domain.split_once('.')?;
        let services = index().services.get(end.to_ascii_lowercase().as_str())?;
        let asked = Asked::new(name);
        services.iter().find(|service| asked.is_like(service)).map(|service| (service.known, domain))
    })
}

/// Shorter names are near too many others to say anything of one that is only near.
const LONG: usize = 7;

/// A name as it is compared with those of services.
struct Asked {
    name: String,
    drawn: String,
    letters: String,
}

impl Asked {
    fn new(name: &str) -> Self {
        let name = name.to_lowercase();
        Self { drawn: drawn(&name), letters: letters(&name), name }
    }

    /// Whether it could be taken for a service's in reading.
    fn is_like(&self, service: &Service) -> bool {
        if self.drawn == service.drawn {
            return true;
        }
        let (name, known) = (self.name.as_str(), service.name);
        // One slip leaves the first letter as it is, or the last. The cheapest questions come first.
        let ends = |name: &str| (name.chars().next(), name.chars().next_back());
        let ((first, last), (known_first, known_last)) = (ends(name), ends(known));
        known.len() >= LONG
            && name.len().abs_diff(known.len()) <= 3
            && (first == known_first || last == known_last)
            // Numbers are told apart in reading, and so are one and several: `context7` and `context8`.
            && self.letters != service.letters
            && name.strip_suffix('s') != Some(known)
            && strsim::osa_distance(name, known) == 1
    }
}

/// A name without its numbers.
fn letters(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
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
            let (name, end) = one.domain.split_once('.').unwrap();
            let others = index().services.get(end).into_iter().flatten();
            for other in others.filter(|other| other.known.domain != one.domain) {
                assert!(!Asked::new(name).is_like(other), "{} and {}", one.domain, other.known.domain);
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
