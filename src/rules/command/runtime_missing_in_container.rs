use crate::model::program_name;
use crate::rules::program::{elsewhere, install, look_up, own_path};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// The program that starts the server is not in the container in which the client runs.
    ///
    /// ## What it does
    ///
    /// Where this program runs in a container, it looks the runtimes up with which servers are started: `npx`, `node`,
    /// `uvx`, `uv`, `python`, `docker`, `bun`, `deno` and their like. Inside of a container it takes the place of
    /// `command/not-found`, because the cure is another.
    ///
    /// ## Why
    ///
    /// A configuration that works on the host is often used inside of a container as it is: in a dev container, in a
    /// cloud workspace, in a CI job. The image has not all that the host has.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/local/bin:/usr/bin:/bin
    /// container
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// With uv in the image:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/local/bin:/usr/bin:/bin
    /// container
    /// file /usr/local/bin/uvx 755
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
    /// - <https://containers.dev/features> (2026-11-22)
    /// - <https://github.com/danny-avila/LibreChat/issues/7439> (2026-11-22)
    "command/runtime-missing-in-container" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

/// Runtimes, and the feature of a dev container that brings each.
const RUNTIMES: &[(&str, Option<&str>)] = &[
    ("node", Some("node")),
    ("npm", Some("node")),
    ("npx", Some("node")),
    ("pnpm", Some("node")),
    ("yarn", Some("node")),
    ("uv", None),
    ("uvx", None),
    ("python", Some("python")),
    ("python3", Some("python")),
    ("pipx", Some("python")),
    ("docker", None),
    ("podman", None),
    ("bun", None),
    ("bunx", None),
    ("deno", None),
    ("java", Some("java")),
    ("dotnet", Some("dotnet")),
    ("php", Some("php")),
    ("ruby", Some("ruby")),
    ("go", Some("go")),
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    if !speaks(ctx) {
        return;
    }
    let Some(text) = ctx.server.command else { return };
    let command = text.as_str();
    let feature = RUNTIMES.iter().find(|(runtime, _)| *runtime == command).and_then(|(_, feature)| *feature);
    let engine = matches!(command, "docker" | "podman");
    let help = match feature.filter(|_| is_dev_container(ctx)) {
        Some(feature) => format!(
            "add the feature `ghcr.io/devcontainers/features/{feature}:1` to `devcontainer.json`, and build the container anew"
        ),
        None if engine => {
            "use the server without a container of its own; the engine of the host would give it the host".to_owned()
        }
        None => format!("{} in the image of this container", install::advice(&program_name(command), Os::Linux)),
    };
    let order = if engine { None } else { install::order(ctx.file.system, command) };
    let order = order.map(|order| order.then("have the image install it too: with this container it is gone"));
    let message = format!("`{command}` is not in this container: server {} cannot be started", ctx.name());
    sink.report(Draft::new(text.span(), message, "the image of the container lacks it").help(help).fix(order));
}

/// Whether the command is a runtime that the container around this program lacks.
pub(crate) fn speaks(ctx: &ServerContext<'_>) -> bool {
    let Some(command) = ctx.server.command else { return false };
    let known = RUNTIMES.iter().any(|(runtime, _)| *runtime == command.as_str());
    let system = ctx.file.system;
    known
        && system.in_container()
        && own_path(ctx).is_none()
        && matches!(look_up(ctx), Some((_, Lookup::Missing)))
        && elsewhere(system, command.as_str()).is_none()
}

/// Whether the container is one that a `devcontainer.json` describes.
fn is_dev_container(ctx: &ServerContext<'_>) -> bool {
    let system = ctx.file.system;
    let said = ["REMOTE_CONTAINERS", "CODESPACES", "DEVCONTAINER"].iter().any(|name| system.env(name).is_some());
    let there = |project: &std::path::PathBuf| {
        [".devcontainer/devcontainer.json", ".devcontainer.json"]
            .iter()
            .any(|file| system.stat(&project.join(file)).is_ok())
    };
    said || ctx.file.project.is_some_and(there)
}
