use crate::diagnostic::Fix;
use crate::model::{Action, Container, Flag};
use crate::rules::containers::container;
use crate::rules::flags::{remove_flags, without};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given a terminal, which garbles the messages.
    ///
    /// ## What it does
    ///
    /// Reports `-t` and `--tty`, also in a bundle such as `-it`.
    ///
    /// ## Why
    ///
    /// A terminal echoes the input, turns line ends into CR LF and mixes errors into the output. Without a terminal
    /// on this side docker refuses to start: `the input device is not a TTY`.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-it", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// name: time
    /// version: 0.0.1
    /// schema: v1
    /// mcpServers:
    ///   - name: time
    ///     command: podman
    ///     args:
    ///       - run
    ///       - -itv # with a folder
    ///       - /srv/data:/data
    ///       - --rm
    ///       - mcp/time
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/> (2026-11-22)
    /// - <https://github.com/metorial/metorial/issues/8> (2026-11-22)
    "docker/tty" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    // To `compose exec` the flag means nothing.
    let makes_one = container.is_foreground() || container.action == Action::ComposeRun;
    let Some(flag) = container.switch(&["t", "tty"]).filter(|_| makes_one) else { return };
    sink.report(
        Draft::new(
            flag.text.span(),
            format!("the container of server {} is given a terminal", ctx.name()),
            "a terminal changes what passes through it",
        )
        .help("leave out `-t`; `-i` alone is what an stdio server needs")
        .fix(fix(ctx, container)),
    );
}

/// Removes the flag as often as it is there.
fn fix(ctx: &ServerContext<'_>, container: &Container<'_>) -> Option<Fix> {
    let all: Vec<&Flag<'_>> = container.flags.iter().filter(|flag| flag.is(&["t", "tty"]) && flag.is_on()).collect();
    Some(without(ctx, format!("remove `{}`", all.first()?), remove_flags(ctx, &all)?))
}
