use crate::probe::{Challenge, Evidence};
use crate::rules::calls::{self, CallFault};
use crate::rules::network::headers_not_sent;
use crate::rules::tried::{said, start};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server wants a login by OAuth, and clients cannot register for it by themselves.
    ///
    /// ## What it does
    ///
    /// Calls the server, follows what it says about who issues tokens for it, and reports issuers that offer clients neither
    /// to register themselves nor to name themselves by an address.
    ///
    /// ## Why
    ///
    /// The client shows `Incompatible auth server: does not support dynamic client registration`, and no page to log in
    /// opens. Somebody must register it by hand, or have a token made.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": {
    ///   "exchanges": [{ "request": "initialize", "url": "https://mcp.acme.dev/mcp", "status": 401 }],
    ///   "challenge": { "scheme": "Bearer", "metadata": { "issuers": ["https://login.acme.dev"], "registration": false } }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://mcp.acme.dev/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "http": { "transport": "http", "sent": ["Authorization"] }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://mcp.acme.dev/mcp", "headers": { "Authorization": "Bearer ${ACME_TOKEN}" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code takes the id of a client that is registered by hand in `oauth.clientId`. Most others take a token in a
    /// header.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#dynamic-client-registration> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/38102> (2026-11-22)
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    "network/oauth-no-dcr" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

/// Whether a server that wants a login leaves clients no way to register.
pub(crate) fn tells(challenge: &Challenge) -> bool {
    let registration = challenge.metadata.as_ref().and_then(|metadata| metadata.registration);
    !challenge.had_credentials && registration == Some(false)
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some((CallFault::Denied { challenge: Some(challenge), .. }, http)) = calls::fault(ctx, evidence) else {
        return;
    };
    // A client that is registered by hand needs no registration.
    let by_hand = ctx.server.node.get("oauth").is_some_and(|oauth| oauth.get("clientId").is_some());
    if !tells(challenge) || by_hand || headers_not_sent::unsent(ctx, http).is_some() {
        return;
    }
    let issuer = challenge.metadata.as_ref().and_then(|metadata| metadata.issuers.first());
    let message = format!("server {} wants a login for which clients cannot register by themselves", ctx.name());
    let label = issuer.map_or_else(
        || "who issues its tokens offers no registration".to_owned(),
        |issuer| format!("{} issues its tokens, and offers no registration", said(issuer)),
    );
    let takes_id = ctx.file.judge.schema().has_field("oauth");
    let help = if takes_id {
        "register a client there by hand and write its id as `oauth.clientId`, or send a token in a header"
    } else {
        "have a token made there, and send it in a header"
    };
    sink.report(Draft::new(start(ctx), message, label).help(help));
}
