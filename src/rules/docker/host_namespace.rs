use crate::diagnostic::{Fix, Severity};
use crate::model::{Action, Engine};
use crate::rules::containers::container;
use crate::rules::flags::{removal, remove_flag};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container shares a namespace with the machine, and a wall between them is gone.
    ///
    /// ## What it does
    ///
    /// Reports `--pid host`, `--ipc host`, `--uts host`, `--userns host` and `--cgroupns host`, also with `=`. The
    /// network of the host is a note only: it is the usual way to a server on this machine.
    ///
    /// ## Why
    ///
    /// With the processes of the host in sight a server can read their environment, tokens among it, and end them; with
    /// its network it reaches every port that listens on this machine alone.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "top": { "command": "docker", "args": ["run", "-i", "--rm", "--pid=host", "acme/top:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "docker", "args": ["run", "-i", "--rm", "--network", "host", "acme/db:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "top": { "command": "sh", "args": ["-lc", "docker run -i --rm --ipc host --pid=host acme/top:1.2"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "top": { "command": "docker", "args": ["run", "-i", "--rm", "--network", "mcp-net", "acme/top:1.2"] } } }
    /// ```
    ///
    /// Podman's containers share the users of the host by default:
    ///
    /// ```json,good
    /// { "mcpServers": { "top": { "command": "podman", "args": ["run", "-i", "--rm", "--userns=host", "acme/top:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/containers/run/#pid-settings---pid> (2026-11-22)
    /// - <https://docs.docker.com/engine/network/drivers/host/> (2026-11-22)
    /// - <https://docs.docker.com/engine/security/userns-remap/#disable-namespace-remapping-for-a-container> (2026-11-22)
    /// - <https://docs.podman.io/en/latest/markdown/podman-run.1.html> (2026-11-22)
    "docker/host-namespace" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// The flags, and what they share.
const NAMESPACES: &[(&str, &str)] = &[
    ("network", "network"),
    ("net", "network"),
    ("pid", "processes"),
    ("ipc", "shared memory"),
    ("uts", "host name"),
    ("userns", "users"),
    ("cgroupns", "control groups"),
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx).filter(|container| container.action == Action::Run) else { return };
    for flag in &container.flags {
        if flag.value.is_none_or(|value| value.as_str() != "host") {
            continue;
        }
        let Some((_, what)) = NAMESPACES.iter().find(|(name, _)| flag.name == *name) else { continue };
        if *what == "users" && container.engine == Engine::Podman {
            continue;
        }
        let message = format!("the container of server {} shares the {what} of this machine", ctx.name());
        let draft = Draft::new(flag.span(), message, "one wall less around the server");
        sink.report(if *what == "network" {
            draft.severity(Severity::Info).help(
                "to reach a port of this machine, `host.docker.internal` will do; to reach other containers, a network \
                 of their own",
            )
        } else {
            let fix = remove_flag(ctx, flag).map(|edits| Fix::risky(removal(flag), edits));
            draft.help("remove it, unless the server is known to need it").fix(fix)
        });
    }
}
