use std::path::Path;

use crate::diagnostic::{Fix, Severity};
use crate::model::{Address, Reach};
use crate::rules::address::called;
use crate::rules::line::respell;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// An address names this machine, and this machine is a container in which nothing listens there.
    ///
    /// ## What it does
    ///
    /// Looks, when it runs in a container itself, at addresses such as `http://localhost:3000/mcp`, as the `url` of a
    /// server and as the argument of `mcp-remote`, `supergateway` and `mcp-proxy`, and whether anything in the container
    /// listens on that port.
    ///
    /// ## Why
    ///
    /// In a container `localhost` is the container. A server that runs on the machine around it, or in another
    /// container, is not there: the client is refused.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// container
    /// file /proc/net/tcp 444   sl  local_address rem_address   st\n   0: 00000000:0050 00000000:0000 0A\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "notes": { "type": "http", "url": "http://localhost:3000/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// container
    /// file /proc/net/tcp 444   sl  local_address rem_address   st\n   0: 00000000:0050 00000000:0000 0A\n
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "notes": { "type": "http", "url": "http://host.docker.internal:3000/mcp" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// container
    /// file /proc/net/tcp 444   sl  local_address rem_address   st\n   0: 0100007F:0BB8 00000000:0000 0A\n
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "notes": { "type": "http", "url": "http://localhost:3000/mcp" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "notes": { "type": "http", "url": "http://localhost:3000/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all that run in the container too.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/desktop/features/networking/networking-how-tos/> (2026-11-22)
    /// - <https://docs.kernel.org/networking/proc_net_tcp.html> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/2159> (2026-11-22)
    "network/localhost-in-container" {
        severity: Severity::Warning,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(called) = called(ctx) else { return };
    let address = called.address;
    let system = ctx.file.system;
    // A container that is started from here has another `localhost` again.
    let boxed =
        ctx.server.launch.as_ref().is_some_and(|launch| called.bridge.is_some() && launch.container().is_some());
    if boxed || address.reach() != Reach::Loopback || !system.in_container() {
        return;
    }
    let Some(port) = address.port_number() else { return };
    if system.listens_on(port) != Some(false) {
        return;
    }
    let host = address.host.as_str();
    let message =
        format!("server {} is sought at `{host}`, which is this container: nothing listens on port {port}", ctx.name());
    let around = around(ctx);
    let help = match around {
        Some(name) => format!(
            "if it runs on the machine around, write `{name}`; if in another container, its name; or start it here"
        ),
        None => "start it here, or write the name of the machine or container it runs on".to_owned(),
    };
    sink.report(
        Draft::new(address.host.span(), message, "the container itself")
            .help(help)
            .fix(around.and_then(|name| fix(ctx, &address, name))),
    );
}

/// How the machine around is called, where there is one that can be called.
fn around(ctx: &ServerContext<'_>) -> Option<&'static str> {
    let has = |path: &str| ctx.file.system.stat(Path::new(path)).is_ok();
    // There the machine around is nobody's own.
    if ["CODESPACES", "KUBERNETES_SERVICE_HOST"].iter().any(|name| ctx.file.system.env(name).is_some()) {
        return None;
    }
    if has("/run/.containerenv") {
        return Some("host.containers.internal");
    }
    has("/.dockerenv").then_some("host.docker.internal")
}

/// Writes the name in place of the host, and of the brackets around it, in which only a number may stand.
fn fix(ctx: &ServerContext<'_>, address: &Address<'_>, name: &str) -> Option<Fix> {
    let range = address.host.range_in(address.whole)?;
    let whole = address.whole.as_str();
    let bracketed = whole.get(..range.start)?.ends_with('[') && whole.get(range.end..)?.starts_with(']');
    let range = if bracketed { range.start - 1..range.end + 1 } else { range };
    Some(Fix::risky(format!("call `{name}`"), vec![respell(ctx, address.whole.part(range), name)?]))
}
