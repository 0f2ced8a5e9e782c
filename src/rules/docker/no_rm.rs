use crate::diagnostic::{Fix, Severity};
use crate::rules::containers::new_container;
use crate::rules::line::insert_behind;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Every start of the server leaves a container behind.
    ///
    /// ## What it does
    ///
    /// Notes `docker run` without `--rm`. A container with a `--name`, one that is to be restarted and one in the
    /// background are kept on purpose.
    ///
    /// ## Why
    ///
    /// A client starts its servers with every session. The containers that have ended stay on the disk until somebody
    /// removes them.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "mcp/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "memory": { "command": "docker", "args": ["run", "-i", "--name", "memory", "mcp/memory"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "memory": { "command": "docker", "args": ["exec", "-i", "memory", "serve"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/#rm> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/pull/450> (2026-11-22)
    "docker/no-rm" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

/// Flags of a container that is removed at its end, or meant to stay.
const SETTLED: &[&str] = &["rm", "name", "restart", "d", "detach", "cidfile"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = new_container(ctx) else { return };
    // Behind the image it is `flags-after-image`.
    let behind = container.args.iter().any(|argument| argument.as_str() == "--rm");
    let Some(verb) = container.verb.filter(|_| !behind) else { return };
    if container.flags.iter().any(|flag| flag.is(SETTLED)) {
        return;
    }
    let fix = insert_behind(ctx, verb, &["--rm"]).map(|edit| Fix::safe("add `--rm`", vec![edit]));
    sink.report(
        Draft::new(
            verb.span(),
            format!("every start of server {} leaves a container behind", ctx.name()),
            "nothing removes the container at its end",
        )
        .help("add `--rm`")
        .fix(fix),
    );
}
