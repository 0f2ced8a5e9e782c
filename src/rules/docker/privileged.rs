use crate::diagnostic::{Fix, Severity};
use crate::model::Flag;
use crate::rules::containers::container;
use crate::rules::flags::{removal, remove_flag};
use crate::rules::surroundings::{Role, What, surroundings};
use crate::rules::{Check, Context, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given the rights of the host.
    ///
    /// ## What it does
    ///
    /// Reports `--privileged` and capabilities that amount to it (`ALL`, `SYS_ADMIN`, `SYS_MODULE`, `SYS_RAWIO`,
    /// `DAC_READ_SEARCH`). A security profile that is switched off is a warning: it takes a wall away, but opens no
    /// door by itself. The container that an agent works in is looked at as well: a `devcontainer.json`, and services of
    /// Compose that are an agent, an MCP server, or named by a `devcontainer.json`.
    ///
    /// ## Why
    ///
    /// A server in such a container is root on this machine. What it is told to do comes from a language model, and
    /// that reads web pages.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--cap-add=SYS_ADMIN", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,bad,path=.devcontainer/devcontainer.json
    /// { "image": "mcr.microsoft.com/devcontainers/base:debian", "privileged": true, "capAdd": ["SYS_PTRACE"] }
    /// ```
    ///
    /// ```yaml,bad,path=compose.yaml
    /// services:
    ///   claude:
    ///     build: .
    ///     privileged: true
    /// ```
    ///
    /// ## Use instead
    ///
    /// A debugger needs these:
    ///
    /// ```json,good,path=.devcontainer/devcontainer.json
    /// { "image": "mcr.microsoft.com/devcontainers/cpp:1", "capAdd": ["SYS_PTRACE"], "securityOpt": ["seccomp=unconfined"] }
    /// ```
    ///
    /// ```yaml,good,path=compose.yaml
    /// services:
    ///   vpn:
    ///     image: acme/vpn:3
    ///     privileged: true
    ///   mcp:
    ///     image: acme/time-mcp:1
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "--cap-add=NET_BIND_SERVICE", "me/box:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. A container for development is a warning: people work in it without any agent, too.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities> (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man7/capabilities.7.html> (2026-11-22)
    "docker/privileged" {
        check: Check::Both(check_file, check),
    }
}

const CAPABILITIES: &[&str] = &["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    for flag in container.flags.iter().filter(|flag| flag.is_on()) {
        let Some(grant) = grant(flag.name, flag.value.map_or("", |value| value.as_str())) else { continue };
        let shown = ctx.file.source().slice(flag.span());
        let draft = match grant {
            Grant::Door => {
                let message =
                    format!("the container of server {} is given the rights of the host by `{shown}`", ctx.name());
                Draft::new(flag.span(), message, "amounts to root on this machine")
                    .help("remove it; if the server needs a single right, grant that one by `--cap-add`")
            }
            Grant::Wall => {
                let message =
                    format!("`{shown}` switches a security profile of the container of server {} off", ctx.name());
                Draft::new(flag.span(), message, "one wall less around the server")
                    .severity(Severity::Warning)
                    .help("remove it, unless the server is known to need it")
            }
        };
        sink.report(draft.fix(fix(ctx, flag)));
    }
}

fn check_file(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for container in surroundings(ctx) {
        for gift in &container.gifts {
            let What::Setting(name, value) = gift.what else { continue };
            let Some(grant) = grant(name, value) else { continue };
            let draft = match grant {
                Grant::Door => {
                    let message = format!("{} is given the rights of the host", container.who);
                    let draft = Draft::new(gift.span, message, "amounts to root on the host, for an agent too");
                    let draft = draft.help("remove it; if something in it needs a single right, grant that one");
                    if container.role == Role::Agent { draft } else { draft.severity(Severity::Warning) }
                }
                // Debuggers need it, and the usual templates for development have it.
                Grant::Wall if container.role == Role::Development => continue,
                Grant::Wall => {
                    let message = format!("a security profile of {} is switched off", container.who);
                    Draft::new(gift.span, message, "one wall less around the agent")
                        .severity(Severity::Warning)
                        .help("remove it, unless the service is known to need it")
                }
            };
            sink.report(draft.fix(gift.removal.clone().map(|edits| Fix::risky("remove it", edits))));
        }
    }
}

/// What a flag grants.
enum Grant {
    /// It leads to the host by itself.
    Door,
    /// It takes something away that stood between.
    Wall,
}

fn grant(name: &str, value: &str) -> Option<Grant> {
    let upper = value.to_uppercase();
    let capability = upper.strip_prefix("CAP_").unwrap_or(&upper);
    match name {
        "privileged" => Some(Grant::Door),
        "cap-add" if CAPABILITIES.contains(&capability) => Some(Grant::Door),
        "security-opt" if upper.contains("UNCONFINED") || matches!(&*upper, "LABEL=DISABLE" | "LABEL:DISABLE") => {
            Some(Grant::Wall)
        }
        _ => None,
    }
}

fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    Some(Fix::risky(removal(flag), remove_flag(ctx, flag)?))
}
