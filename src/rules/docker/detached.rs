use crate::diagnostic::Fix;
use crate::rules::containers::container;
use crate::rules::flags::remove_flag;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is started in the background, where nobody speaks to it.
    ///
    /// ## What it does
    ///
    /// Reports `-d` and `--detach` of `docker run` and `docker exec`. A container that publishes a port is left alone:
    /// it may be meant to be reached over HTTP.
    ///
    /// ## Why
    ///
    /// Docker prints the id of the container and ends. The client takes the id for the first message of the server,
    /// and the server's real messages go nowhere.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-d", "-i", "--rm", "mcp/time"] } } }
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
    "docker/detached" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    let Some(flag) = container.switch(&["d", "detach"]).filter(|_| container.is_foreground()) else { return };
    if container.ports().next().is_some() {
        return;
    }
    sink.report(
        Draft::new(
            flag.text.span(),
            format!("the container of server {} is started in the background", ctx.name()),
            "nobody speaks to it there",
        )
        .help("leave out `-d`: an stdio server is spoken to over its standard input and output")
        .fix(remove_flag(ctx, flag).map(|edit| Fix::safe("remove `-d`", vec![edit]))),
    );
}
