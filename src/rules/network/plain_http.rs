use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{BridgeKind, Reach};
use crate::rules::address::{Called, called, carries_secret};
use crate::rules::line::{insert_behind, respell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A remote server is called without encryption.
    ///
    /// ## What it does
    ///
    /// Reports addresses with `http://` that lead to another machine, as the `url` of a server and as the argument of
    /// `mcp-remote`, `supergateway` and `mcp-proxy`. With a credential in a header or in the address it is an error.
    /// Within a network of one's own (`192.168.…`, `nas.local`, a name without a dot) it is a note, and nothing where
    /// `--allow-http` says that it is meant. This machine, also as `host.docker.internal`, is left alone.
    ///
    /// `mcp-remote` ends at once when it is given such an address without `--allow-http`: that is an error, wherever
    /// the address leads.
    ///
    /// ## Why
    ///
    /// Whoever is on the way, in the same café or at a provider, reads the token and the answers, and can put tools and
    /// instructions of his own into them.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "http://mcp.example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "http://mcp.example.com:8080/mcp", "headers": { "Authorization": "Bearer ${TOKEN}" } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "lab": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "http://192.168.1.20:3000/mcp"] } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "lab": { "url": "http://nas.local:3000/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://mcp.example.com/mcp", "headers": { "Authorization": "Bearer ${TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "here": { "type": "http", "url": "http://localhost:3000/mcp" },
    ///     "numbers": { "type": "http", "url": "http://127.0.0.1:3000/mcp" },
    ///     "around": { "type": "http", "url": "http://host.docker.internal:3000/mcp" },
    ///     "filled in": { "type": "http", "url": "http://${HOST}:3000/mcp" },
    ///     "bridged": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "http://localhost:3000/mcp"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#communication-security> (2026-11-22)
    /// - mcp-remote, the check of its arguments in `src/lib/utils.ts`: <https://github.com/punkpeye/mcp-remote> (2026-11-22)
    "network/plain-http" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// The flag with which `mcp-remote` goes without TLS.
const ALLOWS: &[&str] = &["allow-http"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(called) = called(ctx).filter(|called| called.address.is_plain()) else { return };
    let (address, reach) = (called.address, called.address.reach());
    let host = address.host.as_str();
    let scheme = address.scheme;
    let place = scheme.span().to(address.host.span());
    if is_refused(&called) && reach != Reach::Unknown {
        let message = format!("`mcp-remote` ends at once: it does not call server {} over plain HTTP", ctx.name());
        let help = match reach {
            Reach::Public => "use `https`",
            Reach::Loopback => "write `localhost`, or add `--allow-http`",
            _ => "use `https`, or add `--allow-http` if everybody in this network may read what is said",
        };
        sink.report(
            Draft::new(place, message, "only `localhost` and `127.0.0.1` may go without TLS")
                .severity(Severity::Error)
                .help(help)
                .fix(if reach == Reach::Public { encrypted(ctx, &called) } else { allowed(ctx, address.whole) }),
        );
        return;
    }
    let draft = match reach {
        Reach::Loopback | Reach::Host | Reach::Unknown => return,
        // Whoever has written the flag knows it.
        Reach::Private if called.bridge.as_ref().is_some_and(|bridge| bridge.flag(ALLOWS).is_some()) => return,
        Reach::Private => {
            let message = format!("server {} is called without encryption, within the network", ctx.name());
            Draft::new(scheme.span(), message, "everybody in this network can read along")
                .severity(Severity::Info)
                .help("use `https` if the server has it")
        }
        Reach::Public if carries_secret(ctx, &called) => {
            let message = format!("the credentials of server {} are sent to {host} without encryption", ctx.name());
            Draft::new(place, message, "anyone on the way can read them")
                .severity(Severity::Error)
                .help("use `https`, and replace the credentials: they may have been read")
                .fix(encrypted(ctx, &called))
        }
        Reach::Public => {
            let message = format!("server {} is called without encryption", ctx.name());
            Draft::new(place, message, "anyone on the way can read and change what is said")
                .help("use `https`")
                .fix(encrypted(ctx, &called))
        }
    };
    sink.report(draft);
}

/// Whether the bridge ends instead of calling the address.
fn is_refused(called: &Called<'_>) -> bool {
    let Some(bridge) = called.bridge.as_ref().filter(|bridge| bridge.kind == BridgeKind::McpRemote) else {
        return false;
    };
    let host = called.address.host.as_str();
    let spared = host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1";
    bridge.flag(ALLOWS).is_none() && !spared
}

/// The same address with TLS; behind another port than the usual one there is hardly any.
fn encrypted(ctx: &ServerContext<'_>, called: &Called<'_>) -> Option<Fix> {
    let scheme = called.address.scheme;
    let instead = if scheme.as_str().eq_ignore_ascii_case("ws") { "wss" } else { "https" };
    called.address.port.is_none().then_some(())?;
    let fix = Fix::risky(format!("call it over `{instead}`"), vec![respell(ctx, scheme, instead)?]);
    Some(if carries_secret(ctx, called) { fix.then("replace the credentials: they may have been read") } else { fix })
}

/// The flag behind the address.
fn allowed(ctx: &ServerContext<'_>, address: Text<'_>) -> Option<Fix> {
    Some(Fix::safe("add `--allow-http`", vec![insert_behind(ctx, address, &["--allow-http"])?]))
}
