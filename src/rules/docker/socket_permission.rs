use crate::probe::Evidence;
use crate::probe::docker::Ping;
use crate::rules::causes::is_told;
use crate::rules::containers::untried;
use crate::rules::tried::start;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// This user may not connect to the socket of Docker.
    ///
    /// ## What it does
    ///
    /// Tries to connect to the socket of the engine, as `docker` does. Where the server is started, looks on standard error
    /// for what `docker` says when the socket is there and does not let this user in.
    ///
    /// ## Why
    ///
    /// On Linux the socket belongs to root and to a group. Whoever is added to that group is in it only after the next login.
    /// The group is as good as root on this machine: rootless Docker does without it.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 126 },
    ///   "stderr": { "text": "docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied\n", "bytes": 169 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "docker": { "endpoint": "unix:///var/run/docker.sock", "from": { "kind": "default" }, "ping": { "kind": "denied" },
    ///   "socket": { "path": "/var/run/docker.sock", "owner": "root", "group": "docker", "mode": 432, "writable": false, "listed": false } } }
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
    /// - <https://docs.docker.com/engine/install/linux-postinstall/> (2026-11-22)
    /// - <https://docs.docker.com/engine/security/rootless/> (2026-11-22)
    "docker/socket-permission" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let denied = untried(evidence).filter(|docker| docker.ping == Ping::Denied);
    let Some(docker) = denied.filter(|_| !is_told(ctx, RULE.name, RULE.severity, sink)) else { return };
    let message = format!("this user may not connect to Docker, without which server {} cannot be started", ctx.name());
    let socket = docker.socket.as_ref();
    let group = socket.and_then(|socket| socket.group.as_deref());
    let owner = socket.and_then(|socket| socket.owner.as_deref());
    let label = match (socket, owner, group) {
        (Some(socket), Some(owner), Some(group)) => {
            format!("`{}` belongs to `{owner}` and the group `{group}`", socket.path)
        }
        _ => "its socket does not let this user in".to_owned(),
    };
    // Membership of root's own group is nothing to hand out.
    let help = match group.filter(|group| *group != "root" && *group != "0") {
        Some(_) if socket.is_some_and(|socket| socket.listed) => {
            "log in again: this user is in the group, and this login does not know it yet".to_owned()
        }
        Some(group) => {
            format!(
                "add this user to the group, which is as good as root here (`sudo usermod -aG {group} $USER`), and log in again"
            )
        }
        None => {
            "start Docker as this user (rootless), or have the socket belong to a group that this user is in".to_owned()
        }
    };
    sink.report(Draft::new(start(ctx), message, label).help(help));
}
