use std::path::Path;

use crate::diagnostic::Severity;
use crate::model::{ServerSummary, Workspace};
use crate::rules::rule::MachineDraft;
use crate::rules::{Check, Needs, declare_rule};
use crate::system::System;

declare_rule! {
    /// The container that this program runs in has the socket of the host's engine.
    ///
    /// ## What it does
    ///
    /// Looks, inside a container, whether this user can write to the socket of Docker, Podman or containerd, and says so
    /// once for all files, at the first server that is started as a program. An engine that runs in the container itself
    /// is left alone.
    ///
    /// ## Why
    ///
    /// People put an agent into a container to keep it from their machine. With the socket in it, everything that the
    /// agent starts can start a privileged container with the disk of the host: the wall has a door.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/uvx 755
    /// file /var/run/docker.sock 666
    /// container
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/uvx 755
    /// container
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// Docker in Docker, with an engine of its own:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/uvx 755
    /// file /var/run/docker.sock 666
    /// file /var/run/docker.pid 644 42
    /// container
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// On the machine itself the socket is where it belongs:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/uvx 755
    /// file /var/run/docker.sock 666
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/security/#docker-daemon-attack-surface> (2026-11-22)
    /// - <https://github.com/devcontainers/features/tree/main/src/docker-outside-of-docker> (2026-11-22)
    /// - <https://github.com/devcontainers/features/tree/main/src/docker-in-docker> (2026-11-22)
    "docker/agent-socket" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::Machine(check),
    }
}

/// Sockets, and what lies beside each where the engine itself runs here.
const SOCKETS: &[(&str, &str)] = &[
    ("/var/run/docker.sock", "/var/run/docker.pid"),
    ("/var/run/docker-host.sock", ""),
    ("/run/podman/podman.sock", "/run/podman/podman.pid"),
    ("/run/containerd/containerd.sock", "/run/containerd/io.containerd.runtime.v2.task"),
];

fn check(system: &dyn System, workspace: &Workspace) -> Option<MachineDraft> {
    let (file, server) = first_program(workspace)?;
    if !system.in_container() {
        return None;
    }
    let is_there = |path: &str| !path.is_empty() && system.stat(Path::new(path)).is_ok();
    let open = |(socket, own): &&(&str, &str)| system.is_writable(Path::new(socket)) == Some(true) && !is_there(own);
    let (socket, _) = SOCKETS.iter().find(open)?;
    Some(MachineDraft {
        file,
        span: server.span,
        server: server.name.clone(),
        message: format!("every server that is started in this container can take over the host through `{socket}`"),
        label: "this one, and all others",
        help:
            "take the socket out of the container that the agent runs in, or put a read-only socket proxy between them"
                .to_owned(),
    })
}

/// The first server of the run that is started as a program, with its file.
fn first_program(workspace: &Workspace) -> Option<(usize, &ServerSummary)> {
    workspace.files.iter().enumerate().find_map(|(index, file)| {
        let servers = file.readings.iter().flat_map(|reading| &reading.servers);
        Some((index, servers.into_iter().find(|server| server.starts)?))
    })
}
