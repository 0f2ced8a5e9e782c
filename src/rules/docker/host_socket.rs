use crate::diagnostic::Fix;
use crate::knowledge::engine_of_socket;
use crate::model::Flag;
use crate::rules::containers::{container, mark};
use crate::rules::flags::remove_flag;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given the socket of the container engine, and with it the machine.
    ///
    /// ## What it does
    ///
    /// Reports mounts of the sockets of Docker, Podman, containerd, CRI-O, Docker Desktop, Colima, Rancher Desktop,
    /// `OrbStack` and Lima, of the Windows pipe, and of a folder that holds one; also `:ro` and behind `~` or `$HOME`.
    ///
    /// ## Why
    ///
    /// Whoever can write to that socket can start a privileged container with the host's disk in it: that is root on
    /// this machine. Mounting it read-only changes nothing, as that concerns the file and not what is said through it.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "box": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "me/box:1.2"]
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "podman", "args": ["run", "-i", "--mount=type=bind,src=/run/user/1000/podman/podman.sock,dst=/s", "me/box:1.2"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/data:/data:ro", "me/box:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/security/#docker-daemon-attack-surface> (2026-11-22)
    /// - <https://docs.docker.com/engine/security/protect-access/> (2026-11-22)
    "docker/host-socket" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    for (flag, mount) in container.mounts() {
        let Some(engine) = engine_of_socket(mount.source.as_str()) else { continue };
        sink.report(
            Draft::new(
                mark(&mount),
                format!("server {} mounts the {engine} socket, which gives it root on this machine", ctx.name()),
                "whoever controls this socket can start a privileged container",
            )
            .help("remove the mount; if the server must talk to the engine, put a read-only socket proxy between them")
            .fix(fix(ctx, flag)),
        );
    }
    if let Some(flag) = container.switch(&["use-api-socket"]) {
        sink.report(
            Draft::new(
                flag.text.span(),
                format!("server {} is given the Docker socket, and with it root on this machine", ctx.name()),
                "mounts the socket and the credentials of the engine",
            )
            .help("remove the flag")
            .fix(fix(ctx, flag)),
        );
    }
}

/// Removes the flag with its value.
fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    let title = format!("remove `{flag}`{}", if flag.value.is_some() { " and its value" } else { "" });
    Some(Fix::risky(title, vec![remove_flag(ctx, flag)?]))
}
