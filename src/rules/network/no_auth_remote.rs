use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::values_of;
use crate::rules::line::respell;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server is told to listen on every network that this machine is in.
    ///
    /// ## What it does
    ///
    /// Notes servers that are started here with `--host 0.0.0.0`, `--bind ::` and the like, or with `HOST=0.0.0.0` in
    /// their environment. In a container that is how it must be, and nothing is said.
    ///
    /// ## Why
    ///
    /// A server that the client starts has no login: it expects nobody else. On `0.0.0.0` everybody in the same network
    /// can call its tools, and so can, in some browsers, any page.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "notes": { "command": "notes-mcp", "args": ["--transport", "http", "--host", "0.0.0.0", "--port", "8000"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "notes": { "command": "notes-mcp", "env": { "FASTMCP_HOST": "0.0.0.0" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "notes": { "command": "notes-mcp", "args": ["--transport", "http", "--host", "127.0.0.1", "--port", "8000"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "boxed": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "HOST=0.0.0.0", "acme/notes:1.2", "--host", "0.0.0.0"] },
    ///     "target": { "command": "db-mcp", "args": ["--host", "db.internal"], "env": { "DB_HOST": "0.0.0.0" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Servers in the configuration of a development container are left alone.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning> (2026-11-22)
    /// - CVE-2025-66416: <https://osv.dev/vulnerability/GHSA-9h52-p55h-vw2f> (2026-11-22)
    "network/no-auth-remote" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

/// Flags that say where a server listens.
const FLAGS: &[&str] = &[
    "host",
    "hostname",
    "bind",
    "bind-address",
    "bind-addr",
    "bind-host",
    "listen",
    "listen-address",
    "listen-addr",
    "listen-host",
    "address",
    "addr",
    "ip",
    "sse-host",
    "http-host",
    "server-host",
    "mcp-host",
];

/// Variables that say where a server listens, and never whom it calls.
const VARIABLES: &[&str] = &[
    "HOST",
    "HOSTNAME",
    "BIND",
    "BIND_HOST",
    "BIND_ADDRESS",
    "BIND_ADDR",
    "LISTEN",
    "LISTEN_HOST",
    "LISTEN_ADDRESS",
    "LISTEN_ADDR",
    "SERVER_HOST",
    "MCP_HOST",
    "MCP_SERVER_HOST",
    "MCP_HTTP_HOST",
    "MCP_SSE_HOST",
    "FASTMCP_HOST",
    "UVICORN_HOST",
    "SSE_HOST",
    "HTTP_HOST",
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let Some(launch) = server.launch.as_ref() else { return };
    let variables = server.env.iter().filter_map(|setting| {
        let named = VARIABLES.iter().any(|name| setting.name.as_str().eq_ignore_ascii_case(name));
        everywhere(setting.value.text()?).filter(|_| named)
    });
    // Nearly no server has such an argument.
    let flagged = server.args.iter().any(|text| text.as_str().contains("0.0.0.0") || text.as_str().contains("::"));
    let flags = if flagged { values_of(launch.server_args(), FLAGS) } else { Vec::new() };
    let mut found = variables.chain(flags.into_iter().filter_map(|(_, value)| everywhere(value)));
    let Some(host) = found.next() else { return };
    // What a bridge is given under that name is where a browser comes back to.
    if launch.container().is_some() || launch.bridge().is_some() || ctx.file.judge.file.id == "devcontainer" {
        return;
    }
    let message = format!("server {} is told to listen on every network of this machine", ctx.name());
    let local = if host.as_str().contains(':') { "::1" } else { "127.0.0.1" };
    let hosts = std::iter::once(host).chain(found);
    let edits = hosts.map(|host| respell(ctx, host, if host.as_str().contains(':') { "::1" } else { "127.0.0.1" }));
    let edits: Option<Vec<_>> = edits.collect();
    sink.report(
        Draft::new(host.span(), message, "everybody in these networks can call it")
            .help(format!("listen on `{local}`, unless others are to use it and it asks them for a login"))
            .fix(edits.map(|edits| Fix::risky(format!("listen on `{local}`"), edits))),
    );
}

/// The host in a value, where it stands for every network there is: `0.0.0.0`, `0.0.0.0:8080`, `::`, `[::]:8080`.
fn everywhere(value: Text<'_>) -> Option<Text<'_>> {
    let text = value.as_str();
    if text == "::" {
        return Some(value);
    }
    if text.starts_with("[::]") {
        return Some(value.part(1..3));
    }
    let rest = text.strip_prefix("0.0.0.0")?;
    (rest.is_empty() || rest.starts_with(':')).then(|| value.part(0.."0.0.0.0".len()))
}
