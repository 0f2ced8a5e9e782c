use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::engine_of_socket;
use crate::model::{Flag, Mount, holds_reference};
use crate::rules::containers::{container, mark};
use crate::rules::flags::{removal, remove_flag};
use crate::rules::surroundings::{Role, What, surroundings};
use crate::rules::{Check, Context, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given the socket of the container engine, and with it the machine.
    ///
    /// ## What it does
    ///
    /// Reports mounts of the sockets of Docker, Podman, containerd, CRI-O, Docker Desktop, Colima, Rancher Desktop,
    /// `OrbStack` and Lima, of the Windows pipe, and of a folder that holds one; also `:ro` and behind `~` or `$HOME`.
    ///
    /// The container that an agent itself works in is looked at as well: the mounts, `runArgs` and features of a
    /// `devcontainer.json`, and services of Compose that are an agent or an MCP server by their name, image or command,
    /// that a `devcontainer.json` names, or that lie in `.devcontainer`. What other services mount is their business.
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
    /// ```json,bad,path=.devcontainer/devcontainer.json
    /// {
    ///   "image": "mcr.microsoft.com/devcontainers/base:debian",
    ///   "mounts": [
    ///     "source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind", // for the tests
    ///     { "source": "${localEnv:HOME}${localEnv:USERPROFILE}/.cache", "target": "/cache", "type": "bind" },
    ///   ],
    /// }
    /// ```
    ///
    /// ```json,bad,path=.devcontainer/api/devcontainer.json
    /// { "build": { "dockerfile": "Dockerfile" }, "runArgs": ["--init", "-v", "/run/user/1000:/run/host"] }
    /// ```
    ///
    /// ```json,bad,path=.devcontainer.json
    /// { "image": "debian", "features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} } }
    /// ```
    ///
    /// ```yaml,bad,path=compose.yaml
    /// services:
    ///   agent:
    ///     image: acme/sandbox:1
    ///     command: ["claude", "--print"]
    ///     volumes:
    ///       - .:/work
    ///       - type: bind
    ///         source: ${DOCKER_SOCKET:-/var/run/docker.sock}
    ///         target: /var/run/docker.sock
    /// ```
    ///
    /// ```json,with,path=.devcontainer/devcontainer.json
    /// { "dockerComposeFile": ["../docker-compose.yml"], "service": "app", "workspaceFolder": "/work" }
    /// ```
    ///
    /// ```yaml,bad,path=docker-compose.yml
    /// services:
    ///   app:
    ///     build: .
    ///     volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
    /// ```
    ///
    /// ```yaml,bad,path=compose.yaml
    /// services:
    ///   gateway:
    ///     image: docker/mcp-gateway
    ///     volumes:
    ///       - /var/run/docker.sock:/var/run/docker.sock
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/data:/data:ro", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,good,path=.devcontainer/devcontainer.json
    /// { "image": "debian", "features": { "ghcr.io/devcontainers/features/node:1": {} }, "mounts": ["source=cache,target=/cache,type=volume"] }
    /// ```
    ///
    /// Services that have nothing to do with agents:
    ///
    /// ```yaml,good,path=docker-compose.yml
    /// services:
    ///   proxy:
    ///     image: traefik:v3
    ///     volumes:
    ///       - /var/run/docker.sock:/var/run/docker.sock:ro
    ///   mcp:
    ///     image: acme/time-mcp:1
    /// ```
    ///
    /// ```json,with,path=.devcontainer/devcontainer.json
    /// { "dockerComposeFile": "compose.yaml", "service": "app" }
    /// ```
    ///
    /// ```yaml,good,path=.devcontainer/compose.yaml
    /// services:
    ///   app:
    ///     build: .
    ///     depends_on: [proxy]
    ///   proxy:
    ///     image: tecnativa/docker-socket-proxy
    ///     volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. A container for development is a warning, as people work in it without any agent, too; so is
    /// Docker's MCP gateway, which starts its servers through the socket.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/security/#docker-daemon-attack-surface> (2026-11-22)
    /// - <https://docs.docker.com/engine/security/protect-access/> (2026-11-22)
    /// - the sockets, each with its source: `src/knowledge/containers.json` (2026-11-22)
    /// - <https://containers.dev/implementors/json_reference/> (2026-11-22)
    /// - <https://github.com/devcontainers/features/tree/main/src/docker-outside-of-docker> (2026-11-22)
    /// - <https://docs.docker.com/reference/compose-file/services/#volumes> (2026-11-22)
    "docker/host-socket" {
        check: Check::Both(check_file, check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    for (flag, mount) in container.mounts() {
        let Some(engine) = engine_of(&mount) else { continue };
        let message = format!("server {} mounts the {engine} socket, which gives it root on this machine", ctx.name());
        sink.report(
            Draft::new(mark(&mount), message, "whoever controls this socket can start a privileged container")
                .help(
                    "remove the mount; if the server must talk to the engine, put a read-only socket proxy between them",
                )
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

fn check_file(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for container in surroundings(ctx) {
        for gift in &container.gifts {
            let engine = match &gift.what {
                What::Mount(mount) => engine_of(mount),
                What::SocketFeature | What::Setting("use-api-socket", _) => Some("Docker"),
                What::Setting(..) => None,
            };
            let Some(engine) = engine else { continue };
            let message = format!("{} is given the {engine} socket, and with it root on the host", container.who);
            let label = match container.role {
                Role::Development | Role::Agent => "an agent in it can start a privileged container",
                Role::Gateway => "who gets at the gateway can start a privileged container",
            };
            let help = match container.role {
                Role::Development | Role::Agent => {
                    "remove it; where containers are needed, put a socket proxy between them that lets little through"
                }
                Role::Gateway => "let nobody reach the gateway but the agent; it needs the socket to start its servers",
            };
            let draft = Draft::new(gift.span, message, label).help(help);
            let draft = if container.role == Role::Agent { draft } else { draft.severity(Severity::Warning) };
            let removal = gift.removal.clone().filter(|_| container.role != Role::Gateway);
            sink.report(draft.fix(removal.map(|edits| Fix::risky("remove it", edits))));
        }
    }
}

/// The engine whose socket is mounted. Where a variable says which, the place in the container tells it.
fn engine_of(mount: &Mount<'_>) -> Option<&'static str> {
    let source = mount.source.as_str();
    let target = || mount.target.map(Text::as_str).filter(|target| target.contains(".sock") && holds_reference(source));
    engine_of_socket(source).or_else(|| engine_of_socket(target()?))
}

/// Removes the flag with its value.
fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    Some(Fix::risky(removal(flag), remove_flag(ctx, flag)?))
}
