use crate::diagnostic::Fix;
use crate::rules::program::look_up;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::Lookup;

declare_rule! {
    /// The command is a file that may not be executed.
    ///
    /// ## What it does
    ///
    /// Reports commands that exist and lack the execute permission for this user.
    ///
    /// ## Why
    ///
    /// The client reports `spawn … EACCES` at best. It is not the same as a missing program, and the cure is another.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/plain.sh" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/tool.sh" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/mcpb/issues/42> (2026-11-22)
    /// - <https://github.com/strowk/mcp-k8s-go/issues/11> (2026-11-22)
    "permission/not-executable" {
        needs: Needs::Host,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((command, Lookup::NotExecutable(path))) = look_up(ctx) else { return };
    let Some(text) = ctx.server.command else { return };
    let order = shlex::try_quote(&path.to_string_lossy()).map(|quoted| format!("chmod +x {quoted}")).ok();
    sink.report(
        Draft::new(
            text.span(),
            format!("`{command}` may not be executed: server {} cannot be started", ctx.name()),
            "a file without execute permission",
        )
        .help("give it execute permission")
        .fix(order.map(Fix::display_only)),
    );
}
