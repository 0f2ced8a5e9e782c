use crate::model::Reach;
use crate::probe::{ConnectFault, Evidence, HttpFacts, Reached};
use crate::rules::address::called;
use crate::rules::calls::{self, CallFault};
use crate::rules::tried::{said, start};
use crate::rules::{Check, Draft, Needs, ServerContext, declare_rule};

declare_rule! {
    /// Nothing can be reached at the address of a server.
    ///
    /// ## What it does
    ///
    /// Looks the host up, and connects to each of its addresses. A name that leads nowhere, a port on which nothing
    /// listens, a host that does not answer and a network that is not reached are told apart.
    ///
    /// ## Why
    ///
    /// The client says `ECONNREFUSED`, `ENOTFOUND` or `fetch failed`. Mostly a program is not running that was to be
    /// started first, or the name has a slip in it.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": { "addresses": [
    ///   { "address": "127.0.0.1:3845", "family": "v4", "fault": { "kind": "refused" } },
    ///   { "address": "[::1]:3845", "family": "v6", "fault": { "kind": "refused" } }
    /// ] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "design": { "type": "http", "url": "http://localhost:3845/mcp" } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "http": { "unresolved": "Name or service not known" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://mpc.acme.dev/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": {
    ///   "http": { "transport": "http", "addresses": [{ "address": "127.0.0.1:3845", "family": "v4" }] },
    ///   "session": { "protocol_version": "2025-06-18" }
    /// } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "design": { "type": "http", "url": "http://localhost:3845/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/hangwin/mcp-chrome/issues/37> (2026-11-22)
    /// - <https://github.com/anomalyco/opencode/issues/48743> (2026-11-22)
    "network/connection-refused" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

/// What is told of an address at which nothing is reached.
pub(crate) fn unanswered(ctx: &ServerContext<'_>, evidence: &Evidence) -> Option<Draft> {
    let (fault, http) = calls::fault(ctx, evidence)?;
    let (message, label, help) = match fault {
        CallFault::Unresolved(why) => (
            format!("the host of server {} has no address", ctx.name()),
            format!("the system says {}", said(why)),
            "correct the name, or look whether it is one of a network that this machine is not in (VPN)".to_owned(),
        ),
        CallFault::Unreached(addresses) => unreached(ctx, addresses),
        _ => return None,
    };
    let place =
        called(ctx).filter(|called| called.bridge.is_none()).map_or_else(|| start(ctx), |it| it.address.host.span());
    Some(Draft::new(place, message, label).help(with_proxy(http, help)))
}

fn unreached(ctx: &ServerContext<'_>, addresses: &[Reached]) -> (String, String, String) {
    let has = |wanted: &ConnectFault| addresses.iter().any(|address| address.fault.as_ref() == Some(wanted));
    let listed: Vec<&str> = addresses.iter().take(4).map(|address| address.address.as_str()).collect();
    let listed = said(&listed.join(", "));
    let name = ctx.name();
    let here = called(ctx).is_some_and(|called| called.address.reach() == Reach::Loopback);
    if has(&ConnectFault::Refused) {
        let help = if here {
            "start the program that is to serve it, or correct the port"
        } else {
            "look whether the service runs, and correct the port"
        };
        return (
            format!("nothing listens where server {name} is sought"),
            format!("refused at {listed}"),
            help.to_owned(),
        );
    }
    if has(&ConnectFault::TimedOut) {
        return (
            format!("the host of server {name} does not answer"),
            format!("no answer from {listed}"),
            "look whether the host is up, and whether a firewall or a missing VPN keeps it away".to_owned(),
        );
    }
    let why = addresses.iter().find_map(|address| match &address.fault {
        Some(ConnectFault::Other { message }) => Some(format!("the system says {}", said(message))),
        _ => None,
    });
    (
        format!("this machine has no way to the host of server {name}"),
        why.unwrap_or_else(|| format!("no way to {listed}")),
        "look whether this machine is in a network from which the host is reached".to_owned(),
    )
}

/// What was done with the proxy in between.
fn with_proxy(http: &HttpFacts, help: String) -> String {
    match &http.proxy {
        Some(variable) => format!("{help}; it was called through the proxy that {} names", said(variable)),
        None => help,
    }
}
