use std::path::Path;

use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{Action, Container, Engine, Mount, holds_reference};
use crate::rules::containers::{container, is_direct, mark};
use crate::rules::line::respell;
use crate::rules::program::locate;
use crate::rules::remedy::new_folder;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::ReadError;

declare_rule! {
    /// What a container is to see of this machine is not there, or cannot be mounted.
    ///
    /// ## What it does
    ///
    /// Reports sources of mounts that Docker takes for the name of a volume and refuses as such (`data/in:/in`), and
    /// relative ones of `--mount type=bind`. With `check --host`, it looks whether the path is there: not inside a
    /// container, and not where the engine runs on another machine.
    ///
    /// ## Why
    ///
    /// A path begins with `/` or `.`; anything else is a volume. For a path that is not there, `docker run -v` makes an
    /// empty folder that belongs to root, and the server finds nothing in it; `--mount` and Podman refuse to start.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "data/in:/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "--mount", "type=bind,src=data,dst=/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docker 755
    /// folder /srv/data 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/date:/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docker 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "--mount=type=bind,src=/srv/data,dst=/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.files]
    /// command = "docker"
    /// args = ["run", "-i", "--rm", '--volume=data\in:/in', "mcp/filesystem", "/in"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// Paths that begin with `.` count from the folder of the client, since Docker 23:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docker 755
    /// folder /srv/data 755
    /// folder /home/me/project/data 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/data:/in", "-v", "./data:/out", "-v", "cache:/cache", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// The engine of another machine has files of its own, and so has the one that a container speaks to:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// env DOCKER_HOST ssh://me@build.example.com
    /// file /usr/bin/docker 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/data:/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docker 755
    /// container
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/srv/data:/in", "mcp/filesystem", "/in"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/storage/bind-mounts/> (2026-11-22)
    /// - docker/cli, `cli/command/container/opts.go` and `opts/mount.go`: which sources are made absolute (2026-11-22)
    /// - <https://docs.podman.io/en/latest/markdown/podman-run.1.html#volume-v-source-volume-host-dir-container-dir-options> (2026-11-22)
    /// - <https://github.com/danny-avila/LibreChat/issues/7439> (2026-11-22)
    "docker/mount-missing" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx).filter(|container| container.action == Action::Run) else { return };
    for (_, mount) in container.mounts() {
        let refused = refused(container.engine, &mount);
        if refused {
            sink.report(no_path(ctx, &mount));
        } else if ctx.file.host && mount.bind && is_here(ctx, container) {
            sink.report_some(missing(ctx, container, &mount));
        }
    }
}

/// Whether the source is neither a path nor the name of a volume.
fn refused(engine: Engine, mount: &Mount<'_>) -> bool {
    let source = mount.source.as_str();
    // With `~` it is `tilde-or-var-path`; a drive or `\\` makes it a path of Windows.
    let plain = !source.is_empty() && !source.starts_with(['/', '.', '~', '\\']) && !source.contains(':');
    if !plain || holds_reference(source) {
        return false;
    }
    match engine {
        Engine::Docker if mount.keyed => mount.bind,
        Engine::Docker | Engine::Podman => !mount.keyed && source.contains(['/', '\\']),
        // Takes what is no name for a path.
        Engine::Nerdctl => false,
    }
}

fn no_path(ctx: &ServerContext<'_>, mount: &Mount<'_>) -> Draft {
    let source = mount.source;
    let label = if mount.keyed { "not an absolute path" } else { "taken for the name of a volume" };
    let edit = respell(ctx, source.part(0..0), "./");
    let fix = edit.map(|edit| Fix::risky("write `./` before it", vec![edit]));
    Draft::new(source.span(), format!("`{}` cannot be mounted into server {}", source.as_str(), ctx.name()), label)
        .severity(Severity::Error)
        .help("write the absolute path, or `./` before it, which counts from the folder of the client")
        .fix(fix)
}

/// Whether the engine mounts what lies on this machine, as far as can be told.
fn is_here(ctx: &ServerContext<'_>, container: &Container<'_>) -> bool {
    let system = ctx.file.system;
    let names = ["DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "CONTAINER_CONNECTION"];
    let away = |name: &&str| {
        let own = ctx.server.env.iter().find(|setting| setting.name.as_str() == *name);
        let value = own.map_or_else(|| system.env(name), |setting| setting.value.as_str().map(str::to_owned));
        value.is_some_and(|value| !value.is_empty() && !value.starts_with("unix://") && value != "default")
    };
    let flags = ["H", "host", "c", "context", "url", "connection", "r", "remote", "address", "a"];
    is_direct(ctx)
        && !container.global_flags.iter().any(|flag| flag.is(&flags))
        && !names.iter().any(away)
        && !system.in_container()
}

fn missing(ctx: &ServerContext<'_>, container: &Container<'_>, mount: &Mount<'_>) -> Option<Draft> {
    let source: Text<'_> = mount.source;
    let path = locate(ctx, source.as_str())?;
    if ctx.file.system.stat(Path::new(&path)) != Err(ReadError::NotFound) {
        return None;
    }
    let refuses = mount.keyed || container.engine == Engine::Podman;
    let (label, severity) = if refuses {
        ("the container is not started without it", Severity::Error)
    } else {
        ("an empty folder is made in its place", Severity::Warning)
    };
    let message = format!("there is no `{}`, which server {} is to see", source.as_str(), ctx.name());
    Some(
        Draft::new(if refuses { source.span() } else { mark(mount) }, message, label)
            .severity(severity)
            .help("correct the path, or make the folder")
            .fix(new_folder(ctx, &path)),
    )
}
