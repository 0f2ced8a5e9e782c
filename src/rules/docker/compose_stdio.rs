use crate::diagnostic::Fix;
use crate::document::Text;
use crate::model::{Action, Container, Flag};
use crate::rules::containers::container;
use crate::rules::flags::{remove_flags, without};
use crate::rules::line::{argument, insert_behind, respell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A Compose command that an stdio server cannot be spoken to through.
    ///
    /// ## What it does
    ///
    /// Reports `docker compose up` and `docker compose start` as the command of an stdio server, and `docker compose run`
    /// and `exec` in the background or without input.
    ///
    /// Where `up` starts a single service, the fix runs that one.
    ///
    /// ## Why
    ///
    /// `up` shows what services print, with the name of the service before every line, and passes nothing on to them:
    /// no message of the client arrives, and none of the server can be read. `run` attaches one service instead.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docker", "args": ["compose", "-f", "/srv/docs/compose.yaml", "up", "docs"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docker-compose", "args": ["run", "--rm", "-d", "docs"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docker", "args": ["compose", "up", "--build", "-d", "docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "docker", "args": ["compose", "-f", "/srv/docs/compose.yaml", "run", "--rm", "-T", "docs"] } } }
    /// ```
    ///
    /// A terminal is only made where the client has one, so that `-T` may be left out:
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "docker", "args": ["compose", "exec", "docs", "serve"] } } }
    /// ```
    ///
    /// A service that is reached over HTTP is another matter:
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "url": "http://localhost:8080/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/compose/up/> (2026-11-22)
    /// - <https://docs.docker.com/reference/cli/docker/compose/run/> (2026-11-22)
    /// - docker/compose, `cmd/compose/run.go` and `exec.go`: the default of `-T` (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/879> (2026-11-22)
    "docker/compose-stdio" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    let name = ctx.name();
    match container.action {
        Action::ComposeUp if !ctx.server.has_url() => {
            let Some(verb) = container.verb else { return };
            let message = format!("server {name} cannot be spoken to through `compose {}`", verb.as_str());
            let service = container.image.map_or("SERVICE", |service| service.whole.as_str());
            sink.report(
                Draft::new(verb.span(), message, "shows what services print, and passes nothing on to them")
                    .help(format!("`docker compose run --rm -T {service}` attaches the service to the client"))
                    .fix(attached(ctx, container, verb)),
            );
        }
        Action::ComposeRun | Action::ComposeExec => {
            if let Some(flag) = container.switch(&["d", "detach"]) {
                let message = format!("the service of server {name} is started in the background");
                sink.report(
                    Draft::new(flag.text.span(), message, "nobody speaks to it there")
                        .help(format!("leave out `{flag}`"))
                        .fix(removed(ctx, container, &["d", "detach"], true)),
                );
            }
            let closed =
                container.flags.iter().rfind(|flag| flag.is(&["i", "interactive"])).filter(|flag| !flag.is_on());
            if let Some(flag) = closed {
                let message = format!("the service of server {name} gets no input");
                sink.report(
                    Draft::new(flag.span(), message, "its standard input is closed")
                        .help("leave it out: `compose` attaches the input by itself")
                        .fix(removed(ctx, container, &["i", "interactive"], false)),
                );
            }
        }
        _ => {}
    }
}

/// Removes a flag as often as it is there, switched on or off.
fn removed(ctx: &ServerContext<'_>, container: &Container<'_>, names: &[&str], on: bool) -> Option<Fix> {
    let all: Vec<&Flag<'_>> = container.flags.iter().filter(|flag| flag.is(names) && flag.is_on() == on).collect();
    Some(without(ctx, format!("remove `{}`", all.first()?), remove_flags(ctx, &all)?))
}

/// Flags of `up` that mean the same to `run`.
const OF_BOTH: &[&str] = &["build", "no-deps", "quiet-pull", "remove-orphans"];

/// Runs the service in place of starting it beside others, where it is the only one.
fn attached(ctx: &ServerContext<'_>, container: &Container<'_>, verb: Text<'_>) -> Option<Fix> {
    let (detached, others): (Vec<&Flag<'_>>, Vec<&Flag<'_>>) =
        container.flags.iter().partition(|flag| flag.is(&["d", "detach"]));
    if container.image.is_none() || !container.args.is_empty() || others.iter().any(|flag| !flag.is(OF_BOTH)) {
        return None;
    }
    let mut edits = vec![respell(ctx, verb, "run")?];
    match detached.as_slice() {
        [] => edits.push(insert_behind(ctx, verb, &["--rm", "-T"])?),
        [flag] if !flag.bundled => {
            edits.extend([insert_behind(ctx, verb, &["--rm"])?, respell(ctx, argument(ctx, flag.text)?, "-T")?]);
        }
        _ => return None,
    }
    Some(Fix::risky("attach the service with `run --rm -T`", edits))
}
