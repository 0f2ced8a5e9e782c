use crate::client::Choice;
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::model::{Reach, Transport, reach};
use crate::rules::containers::hosts;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// An engine is spoken to over the network, without encryption and without a password.
    ///
    /// ## What it does
    ///
    /// Reports `tcp://` addresses of Docker and Podman in `DOCKER_HOST` and `CONTAINER_HOST`, under `env` and behind
    /// `-e`, and behind `-H`, `--host` and `--url`, where nothing asks for TLS. An address of this machine is a warning.
    /// `ssh://`, sockets and port 2376 are left alone, and so is a name without a dot: a proxy in the network of the
    /// container.
    ///
    /// ## Why
    ///
    /// Whoever reaches such a port can start a privileged container on that machine, and so is root there. On the way,
    /// everything can be read and changed, the variables with tokens in them too.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["-H", "tcp://10.0.0.5:2375", "run", "-i", "--rm", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docker": { "command": "uvx", "args": ["mcp-server-docker"], "env": { "DOCKER_HOST": "tcp://build.example.com:2375" } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docker": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "DOCKER_HOST=tcp://host.docker.internal:2375", "acme/docker-mcp:1"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docker": { "command": "uvx", "args": ["mcp-server-docker"], "env": { "DOCKER_HOST": "ssh://me@build.example.com" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["--tlsverify", "-H=tcp://10.0.0.5:2376", "run", "-i", "--rm", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docker": { "command": "docker", "args": ["run", "-i", "--rm", "--network", "proxied", "-e", "DOCKER_HOST=tcp://socket-proxy:2375", "acme/docker-mcp:1"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/security/protect-access/> (2026-11-22)
    /// - <https://docs.docker.com/engine/daemon/remote-access/> (2026-11-22)
    /// - <https://docs.podman.io/en/latest/markdown/podman-system-service.1.html> (2026-11-22)
    "docker/remote-daemon" {
        check: Check::Server(check),
    }
}

/// The variables that say where an engine is.
const ADDRESSES: &[&str] = &["DOCKER_HOST", "CONTAINER_HOST"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let Some(launch) = server.launch.as_ref() else { return };
    let container = launch.container();
    let called = matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    // Nearly every server is neither.
    let none = container.is_none() && !server.env.iter().any(|setting| ADDRESSES.contains(&setting.name.as_str()));
    if called || none {
        return;
    }
    let set = server.env.iter().filter_map(|setting| Some((setting.name, setting.value.text()?)));
    let mut variables: Vec<(Text<'_>, Text<'_>)> = set.collect();
    let mut addresses = Vec::new();
    if let Some(container) = container {
        if container.global_flags.iter().any(|flag| flag.name.starts_with("tls") && flag.is_on()) {
            return;
        }
        variables.extend(container.environment().filter_map(|(name, value)| Some((name, value?))));
        let own = container.global_flags.iter().filter(|flag| flag.is(&["H", "host", "url"]));
        addresses.extend(own.filter_map(|flag| flag.value));
    }
    let asks = |name: &str| matches!(name, "DOCKER_TLS_VERIFY" | "DOCKER_TLS" | "DOCKER_CERT_PATH");
    if variables.iter().any(|(name, value)| asks(name.as_str()) && !value.as_str().is_empty()) {
        return;
    }
    let named = variables.iter().filter(|(name, _)| ADDRESSES.contains(&name.as_str()));
    addresses.extend(named.map(|(_, value)| *value));
    for address in addresses {
        let Some(severity) = exposure(address) else { continue };
        let message = format!("server {} speaks to a container engine without TLS", ctx.name());
        sink.report(
            Draft::new(address.span(), message, "whoever reaches this port is root on that machine")
                .severity(severity)
                .help("use `ssh://user@host`, or TLS with client certificates and `DOCKER_TLS_VERIFY`"),
        );
    }
}

/// How far away an engine can be reached; `None` where that is nowhere, or protected.
fn exposure(address: Text<'_>) -> Option<Severity> {
    let text = address.as_str();
    if !(text.starts_with("tcp://") || text.starts_with("http://")) {
        return None;
    }
    let host = hosts(address).into_iter().next()?.as_str();
    let secured = text.trim_end_matches('/').ends_with(":2376");
    let beside = !host.contains(['.', ':', '$', '{', '%']) && !host.eq_ignore_ascii_case("localhost");
    if secured || beside {
        return None;
    }
    let here = matches!(reach(host), Reach::Loopback | Reach::Host);
    // Where a reference leads is not known here.
    Some(if here || host.contains(['$', '{', '%']) { Severity::Warning } else { Severity::Error })
}
