use crate::diagnostic::Fix;
use crate::document::Text;
use crate::model::{Flag, Mount};
use crate::rules::flags::remove_flag;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Span;

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

/// What the paths of sockets end in, and whose they are.
const SOCKETS: &[(&str, &str)] = &[
    ("docker.sock", "Docker"),
    ("docker-cli.sock", "Docker"),
    ("docker.raw.sock", "Docker"),
    ("docker_engine", "Docker"),
    ("podman.sock", "Podman"),
    ("containerd.sock", "containerd"),
    ("crio.sock", "CRI-O"),
    ("buildkitd.sock", "BuildKit"),
];

/// Folders that hold a socket.
const FOLDERS: &[(&str, &str)] = &[
    ("/var/run", "Docker"),
    ("/run", "Docker"),
    ("/run/docker", "Docker"),
    ("/run/podman", "Podman"),
    ("/var/run/podman", "Podman"),
    ("/run/containerd", "containerd"),
    ("/var/run/containerd", "containerd"),
    ("~/.docker/run", "Docker"),
    ("~/.colima/default", "Docker"),
    ("~/.orbstack/run", "Docker"),
    ("~/.rd", "Docker"),
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = ctx.server.launch.as_ref().and_then(|launch| launch.container()) else { return };
    for mount in container.mounts() {
        let Some(engine) = engine_of(mount.source.as_str()) else { continue };
        sink.report(
            Draft::new(
                mark(&mount),
                format!("server {} mounts the {engine} socket, which gives it root on this machine", ctx.name()),
                "whoever controls this socket can start a privileged container",
            )
            .help("remove the mount; if the server must talk to the engine, put a read-only socket proxy between them")
            .fix(fix(ctx, &mount.flag)),
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

/// The engine whose socket a path leads to.
fn engine_of(source: &str) -> Option<&'static str> {
    let path = plain(source);
    let name = path.rsplit('/').next().unwrap_or_default();
    let socket = SOCKETS.iter().find(|(socket, _)| name == *socket);
    let folder = || {
        FOLDERS
            .iter()
            .find(|(folder, _)| path == *folder || path.strip_prefix("/private").is_some_and(|p| p == *folder))
    };
    socket.or_else(folder).map(|(_, engine)| *engine)
}

/// A path with `/`, without a final one, and with `~` for every spelling of the home.
fn plain(source: &str) -> String {
    let path = source.replace('\\', "/");
    let path = path.trim_end_matches('/');
    for home in ["$HOME", "${HOME}", "${env:HOME}", "${userHome}"] {
        if let Some(rest) = path.strip_prefix(home) {
            return format!("~{rest}");
        }
    }
    path.to_owned()
}

/// The value of the flag: from the source to the end of the target.
fn mark(mount: &Mount<'_>) -> Span {
    let value = mount.flag.value.map(Text::span);
    let pair = mount.target.map_or(mount.source.span(), |target| mount.source.span().to(target.span()));
    if mount.flag.is(&["mount"]) { mount.source.span() } else { value.unwrap_or(pair) }
}

/// Removes the flag with its value.
fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    let title = format!("remove `{flag}`{}", if flag.value.is_some() { " and its value" } else { "" });
    Some(Fix::risky(title, vec![remove_flag(ctx, flag)?]))
}

#[cfg(test)]
mod tests {
    use super::engine_of;

    #[test]
    fn sockets_in_all_their_places() {
        for source in [
            "/var/run/docker.sock",
            "/run/user/1000/docker.sock",
            "~/.docker/run/docker.sock",
            "${HOME}/.colima/default/docker.sock",
            "//var/run/docker.sock",
            r"\\.\pipe\docker_engine",
            "//./pipe/docker_engine",
            "/var/run/",
            "/run/containerd/containerd.sock",
            "${XDG_RUNTIME_DIR}/podman/podman.sock",
        ] {
            assert!(engine_of(source).is_some(), "{source}");
        }
        for source in ["/srv/data", "/var/run/my-app", "docker.sock.txt", "/home/me/docker"] {
            assert!(engine_of(source).is_none(), "{source}");
        }
    }
}
