use std::collections::BTreeSet;

use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{Container, Engine};
use crate::rules::containers::{add_flags, hosts, is_loopback, new_container};
use crate::rules::line::respell;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;
use crate::text::Edit;

declare_rule! {
    /// A server in a container is sent to localhost, which is the container itself.
    ///
    /// ## What it does
    ///
    /// Reports `localhost`, `127.0.0.1` and `::1` in the addresses and connection strings that a container is given, in
    /// its variables and its arguments, and as the host of a data base or the like. What a server listens on, where it
    /// is called back and which origins it takes is left alone, and so are containers with the network of the host.
    ///
    /// The fix writes the name that the engine gives this machine, and makes it known to Docker where that may run on Linux.
    ///
    /// ## Why
    ///
    /// A container has a network of its own. The data base on this machine is not in it, and the server says
    /// `ECONNREFUSED 127.0.0.1`.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "mongo": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-e", "MDB_MCP_CONNECTION_STRING", "mongodb/mongodb-mcp-server:1.2.0"],
    ///       "env": { "MDB_MCP_CONNECTION_STRING": "mongodb://localhost:27017/shop" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "pg": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "PGHOST=127.0.0.1", "acme/pg:1", "postgresql://me@localhost:5432/shop"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "ha": { "command": "podman", "args": ["run", "-i", "--rm", "acme/home:1", "--url=http://[::1]:8123"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.pg]
    /// command = "docker"
    /// args = [
    ///   "run", "-i", "--rm",
    ///   "-e", "PGHOST",
    ///   "acme/pg:1",
    /// ]
    /// env = { PGHOST = "localhost:5432" }
    /// ```
    ///
    /// ## Use instead
    ///
    /// On Linux the name has to be made known, elsewhere Docker Desktop does so:
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "pg": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "--add-host=host.docker.internal:host-gateway", "acme/pg:1", "postgresql://me@host.docker.internal:5432/shop"]
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "pg": { "command": "docker", "args": ["run", "-i", "--rm", "--network=host", "acme/pg:1", "postgresql://me@localhost:5432/shop"] } } }
    /// ```
    ///
    /// A server's own address:
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "web": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-p", "127.0.0.1:8085:8085", "-e", "HOST=127.0.0.1", "-e", "OAUTH_REDIRECT_URI=http://localhost:3000/cb",
    ///         "-e", "BASE_URL=http://localhost:8085", "-e", "NO_PROXY=localhost,127.0.0.1", "acme/web:1", "--host", "localhost", "--allowed-origins", "http://localhost:5173"]
    ///     }
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
    /// - <https://docs.docker.com/desktop/features/networking/networking-how-tos/#i-want-to-connect-from-a-container-to-a-service-on-the-host> (2026-11-22)
    /// - <https://docs.docker.com/reference/cli/docker/container/run/#add-host> (2026-11-22)
    /// - <https://docs.podman.io/en/latest/markdown/podman-run.1.html#add-host-hostname-hostname-ip> (2026-11-22)
    /// - <https://github.com/mongodb-js/mongodb-mcp-server/issues/295> (2026-11-22)
    "docker/localhost" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = new_container(ctx).filter(|container| has_own_network(container)) else { return };
    let mut found: Vec<Text<'_>> = Vec::new();
    for (name, value) in given(ctx, container) {
        if !is_own_address(name) {
            found.extend(places(name, value).into_iter().filter(|place| !is_published(container, value, *place)));
        }
    }
    // A variable may be passed on twice.
    let mut seen = BTreeSet::new();
    found.retain(|place| seen.insert(place.span()));
    let Some((first, others)) = found.split_first() else { return };
    let host = match container.engine {
        Engine::Podman => "host.containers.internal",
        Engine::Docker | Engine::Nerdctl => "host.docker.internal",
    };
    let message =
        format!("`{}` is the container of server {} itself, and not this machine", first.as_str(), ctx.name());
    let help = if may_need_name(ctx, container.engine) {
        format!("write `{host}`, and add `--add-host={host}:host-gateway`, without which Linux does not know it")
    } else {
        format!("write `{host}`")
    };
    let draft = Draft::new(first.span(), message, "leads back into the container");
    let draft = others.iter().fold(draft, |draft, other| draft.also(other.span(), "and this"));
    sink.report(draft.help(help).fix(fix(ctx, container, &found, host)));
}

/// Whether a container has a network in which it is alone, or alone with other containers.
fn has_own_network(container: &Container<'_>) -> bool {
    let shared =
        container.network().is_some_and(|network| network.as_str() == "host" || network.as_str().contains(':'));
    let named = container.values(&["add-host"]).any(|(_, value)| value.as_str().starts_with("localhost"));
    !shared && !named && !container.flags.iter().any(|flag| flag.is(&["pod", "P", "publish-all"]))
}

/// The values that a container is given, each with the name that says what it is for.
fn given<'c>(ctx: &'c ServerContext<'_>, container: &'c Container<'c>) -> Vec<(&'c str, Text<'c>)> {
    let mut given = Vec::new();
    for (name, value) in container.environment() {
        let set = || ctx.server.env.iter().find(|setting| setting.name.as_str() == name.as_str())?.value.text();
        given.extend(value.or_else(set).map(|value| (name.as_str(), value)));
    }
    let mut before = "";
    for argument in &container.args {
        let text = argument.as_str();
        if text.starts_with('-') {
            given.extend(argument.split_once('=').map(|(name, value)| (name.as_str(), value)));
        } else {
            given.push((before, *argument));
        }
        before = if text.starts_with('-') { text } else { "" };
    }
    given
}

/// Words in the names of addresses that are the server's own, or those of who calls it.
const OWN: &[&str] = &[
    "REDIRECT", "CALLBACK", "ORIGIN", "ORIGINS", "CORS", "ALLOWED", "ALLOW", "PUBLIC", "BIND", "LISTEN", "HOSTS",
    "AUDIENCE", "ISSUER", "NO",
];

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_uppercase)
}

fn is_own_address(name: &str) -> bool {
    words(name).any(|word| OWN.contains(&word.as_str()))
}

/// Things that have a host which is never the server itself.
const SERVICES: &[&str] = &[
    "DB",
    "DATABASE",
    "PG",
    "PGHOST",
    "POSTGRES",
    "POSTGRESQL",
    "MYSQL",
    "MARIADB",
    "MSSQL",
    "ORACLE",
    "MONGO",
    "MONGODB",
    "REDIS",
    "VALKEY",
    "NEO4J",
    "ELASTIC",
    "ELASTICSEARCH",
    "OPENSEARCH",
    "QDRANT",
    "MILVUS",
    "CHROMA",
    "WEAVIATE",
    "CLICKHOUSE",
    "INFLUXDB",
    "CASSANDRA",
    "KAFKA",
    "RABBITMQ",
    "MQTT",
    "NATS",
    "OLLAMA",
    "OBSIDIAN",
    "SMTP",
    "IMAP",
    "LDAP",
    "MINIO",
];

/// Where in a value this machine is named.
fn places<'c>(name: &str, value: Text<'c>) -> Vec<Text<'c>> {
    let text = value.as_str();
    if text.contains("://") {
        return hosts(value).into_iter().filter(|host| is_loopback(host.as_str())).collect();
    }
    let bare = value.split_once(':').map_or(value, |(host, _)| host);
    if is_loopback(bare.as_str()) || text == "::1" {
        let service = words(name).any(|word| SERVICES.contains(&word.as_str()));
        return if service { vec![if text == "::1" { value } else { bare }] } else { Vec::new() };
    }
    setting_of_host(value).into_iter().collect()
}

/// The host of a connection string in settings: `Server=localhost;Database=x`, `host=localhost port=5432`.
fn setting_of_host(value: Text<'_>) -> Option<Text<'_>> {
    let text = value.as_str();
    if !text.contains([';', ' ']) || !text.contains('=') {
        return None;
    }
    let mut start = 0;
    for setting in text.split_inclusive([';', ' ']) {
        if let Some((key, host)) = setting.split_once('=') {
            let known = ["server", "host", "hostaddr", "source", "addr", "address"];
            let host = host.split([':', ',', ';', ' ', '\\']).next().unwrap_or_default();
            if known.contains(&key.trim().to_ascii_lowercase().as_str()) && is_loopback(host) {
                let from = start + key.len() + 1;
                return Some(value.part(from..from + host.len()));
            }
        }
        start += setting.len();
    }
    None
}

/// Whether the port behind a host is one that the container opens: then it is its own address.
fn is_published(container: &Container<'_>, value: Text<'_>, place: Text<'_>) -> bool {
    let mut ports = container.ports().peekable();
    if ports.peek().is_none() {
        return false;
    }
    // Both are parts of one string: the end of the host in it.
    let end = place.as_str().as_ptr() as usize + place.as_str().len() - value.as_str().as_ptr() as usize;
    let behind = value.as_str().get(end..).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    let port = behind.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    ports.any(|published| published.as_str().split([':', '/']).any(|part| part == port))
}

fn fix(ctx: &ServerContext<'_>, container: &Container<'_>, found: &[Text<'_>], host: &str) -> Option<Fix> {
    let mut edits: Vec<Edit> = found.iter().map(|place| respell(ctx, *place, host)).collect::<Option<_>>()?;
    let known = container.values(&["add-host"]).any(|(_, value)| value.as_str().starts_with(host));
    if may_need_name(ctx, container.engine) && !known {
        edits.push(add_flags(ctx, container, &[&format!("--add-host={host}:host-gateway")])?);
    }
    Some(Fix::risky(format!("write `{host}`"), edits))
}

/// Whether the engine may be one that does not know the name of the machine by itself: Docker on Linux.
fn may_need_name(ctx: &ServerContext<'_>, engine: Engine) -> bool {
    engine != Engine::Podman && ctx.file.is_for(Os::Linux) != Some(false)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Document, Syntax};
    use crate::text::SourceFile;

    #[test]
    fn this_machine_is_found_where_it_is_named() {
        for (name, value, found) in [
            ("X", "mongodb://u:p@localhost:27017,127.0.0.1:2/db?x=1", vec!["localhost", "127.0.0.1"]),
            ("X", "jdbc:postgresql://LOCALHOST/db", vec!["LOCALHOST"]),
            ("X", "http://[::1]:80", vec!["[::1]"]),
            ("DB_HOST", "localhost", vec!["localhost"]),
            ("--redis-host", "127.0.0.1:6379", vec!["127.0.0.1"]),
            ("MYSQL_ADDR", "::1", vec!["::1"]),
            ("X", "Server=localhost,1433;Database=x", vec!["localhost"]),
            ("X", "Data Source=127.0.0.1;x=1", vec!["127.0.0.1"]),
            ("X", "user=a host=localhost port=5432", vec!["localhost"]),
            ("HOST", "localhost", vec![]),
            ("X", "host=localhost", vec![]),
            ("X", "http://localhost.example.com", vec![]),
            ("X", "http://example.com/?next=localhost", vec![]),
            ("X", "127.0.0.1", vec![]),
            ("X", "say localhost", vec![]),
        ] {
            let json = serde_json::Value::from(value).to_string();
            let document = Document::parse(Arc::new(SourceFile::new("a", json)), Syntax::Json);
            let text = document.root().unwrap().text().unwrap();
            let places: Vec<_> = places(name, text).into_iter().map(Text::as_str).collect();
            assert_eq!(places, found, "{name}={value}");
        }
        assert!(is_own_address("OAUTH_CALLBACK_URL") && is_own_address("--allowed-origins"));
        assert!(!is_own_address("NOTION_URL"));
    }
}
