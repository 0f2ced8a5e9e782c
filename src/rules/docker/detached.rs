use crate::diagnostic::Fix;
use crate::model::{Container, Flag};
use crate::rules::containers::container;
use crate::rules::docker::flags_after_image::takes_input_away;
use crate::rules::flags::{remove_flags, without};
use crate::rules::line::{argument, respell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is started in the background, where nobody speaks to it.
    ///
    /// ## What it does
    ///
    /// Reports `-d` and `--detach` of `docker run` and `docker exec`. A container that publishes a port is left alone:
    /// it may be meant to be reached over HTTP.
    ///
    /// Where the input is not attached either, the fix writes `-i` in its place.
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
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers]
    /// time = { command = 'docker', args = ['run', '-d', '--rm', 'mcp/time'] }
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
        refutable: true,
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
        .fix(fix(ctx, container)),
    );
}

/// Removes the flag. In the foreground its input is wanted too: where that is not attached, `-i` takes its place, unless
/// one stands behind the image, which `flags-after-image` moves.
fn fix(ctx: &ServerContext<'_>, container: &Container<'_>) -> Option<Fix> {
    let all: Vec<&Flag<'_>> = container.flags.iter().filter(|flag| flag.is(&["d", "detach"]) && flag.is_on()).collect();
    let (first, others) = all.split_first()?;
    if container.flags.iter().any(|flag| flag.is(&["i", "interactive"])) || takes_input_away(ctx, container) {
        return Some(without(ctx, format!("remove `{first}`"), remove_flags(ctx, &all)?));
    }
    let input = if first.bundled && first.value.is_none() {
        respell(ctx, first.text, "i")?
    } else if first.bundled {
        return None;
    } else {
        respell(ctx, argument(ctx, first.text)?, "-i")?
    };
    let mut edits = remove_flags(ctx, others)?;
    edits.push(input);
    Some(without(ctx, format!("write `-i` in place of `{first}`"), edits))
}
