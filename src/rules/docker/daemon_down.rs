use crate::probe::Evidence;
use crate::probe::docker::{Docker, Origin, Ping};
use crate::rules::causes::is_told;
use crate::rules::containers::untried;
use crate::rules::tried::start;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Docker does not run, or runs where the client does not look.
    ///
    /// ## What it does
    ///
    /// Asks the engine whether it is there, at the place where `docker` looks for it: that of `DOCKER_HOST`, of the current
    /// context, or the usual one. Where the server is started, looks on standard error for what `docker` says when nothing
    /// answers it.
    ///
    /// ## Why
    ///
    /// A server in a container needs the engine. On a desktop that has to be started first, and with Colima, Rancher Desktop
    /// or a remote engine the socket is another than the usual one.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 125 },
    ///   "stderr": { "text": "docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n", "bytes": 106 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "docker": { "endpoint": "unix:///var/run/docker.sock", "from": { "kind": "default" }, "socket": null, "ping": { "kind": "absent" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/daemon/troubleshoot/> (2026-11-22)
    /// - <https://github.com/github/github-mcp-server/issues/1821> (2026-11-22)
    "docker/daemon-down" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some(docker) = untried(evidence).filter(|_| !is_told(ctx, RULE.name, RULE.severity, sink)) else { return };
    let why = match docker.ping {
        Ping::Absent => "there is no socket",
        Ping::Refused => "nothing listens",
        Ping::TimedOut => "nothing answers in time",
        Ping::NotDocker => "something else answers",
        Ping::Answers { .. } | Ping::Denied | Ping::NotAsked => return,
    };
    let place = docker.endpoint.as_deref().unwrap_or_default();
    let message = format!("Docker does not answer, without which server {} cannot be started", ctx.name());
    let help = match docker.from {
        Origin::Variable => "start what `DOCKER_HOST` names, or unset it where the client is started",
        _ => "start Docker, or switch to the context in which it runs: `docker context ls` lists them",
    };
    sink.report(Draft::new(start(ctx), message, format!("{why} at `{place}`, {}", said_by(docker))).help(help));
}

/// What names the place, in words.
fn said_by(docker: &Docker) -> String {
    match &docker.from {
        Origin::Variable => "which `DOCKER_HOST` names".to_owned(),
        Origin::Context { name } => format!("which the context `{name}` names"),
        Origin::Default => "where it usually is".to_owned(),
    }
}
