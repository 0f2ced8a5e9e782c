use crate::diagnostic::Fix;
use crate::document::Text;
use crate::model::Container;
use crate::rules::containers::container;
use crate::rules::docker::flags_after_image::takes_input_away;
use crate::rules::line::{argument, insert_behind, respell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is started without `-i`, so that the server gets no input.
    ///
    /// ## What it does
    ///
    /// Reports `docker run` and `docker exec` (also of podman and nerdctl) without `-i` or `--interactive`.
    ///
    /// ## Why
    ///
    /// Without it the standard input of the container is closed: the server reads the end of its input and exits at
    /// once, with status 0 and without a message.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "docker"
    /// args = [
    ///   "run",
    ///   "--rm", # each time anew
    ///   "mcp/time",
    /// ]
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "sh", "args": ["-lc", "docker run --interactive=false --rm mcp/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "gateway": { "command": "docker", "args": ["mcp", "gateway", "run"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. A container that publishes a port and is reached over HTTP is left alone, and so is
    /// `docker compose run`, which attaches the input by itself.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/pull/450> (2026-11-22)
    "docker/no-interactive" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx).filter(|container| container.is_foreground()) else { return };
    let Some(verb) = container.verb else { return };
    let published = container.ports().next().is_some();
    let attached = container.values(&["a", "attach"]).any(|(_, value)| value.as_str().eq_ignore_ascii_case("stdin"));
    if container.switch(&["i", "interactive"]).is_some()
        || published
        || attached
        || container.switch(&["d", "detach"]).is_some()
        || container.image.is_none()
        // Behind the image it is `flags-after-image`.
        || takes_input_away(ctx, container)
    {
        return;
    }
    sink.report(
        Draft::new(
            verb.span(),
            format!("the container of server {} is started without `-i`", ctx.name()),
            "its standard input is closed",
        )
        .help("add `-i`: an stdio server is spoken to over its standard input")
        .fix(fix(ctx, container, verb)),
    );
}

/// Puts `-i` behind the verb, or switches on the one that is off.
fn fix(ctx: &ServerContext<'_>, container: &Container<'_>, verb: Text<'_>) -> Option<Fix> {
    let off = container.flags.iter().rfind(|flag| flag.is(&["i", "interactive"]));
    let Some(off) = off else {
        return Some(Fix::safe("add `-i`", vec![insert_behind(ctx, verb, &["-i"])?]));
    };
    let argument = argument(ctx, off.text)?;
    let value = argument.tail(off.text.range_in(argument)?.end);
    Some(Fix::safe(format!("remove `{}`", value.as_str()), vec![respell(ctx, value, "")?]))
}
