use crate::knowledge::names_a_secret;
use crate::probe::{Challenge, Evidence};
use crate::rules::calls::{self, CallFault};
use crate::rules::causes::is_told;
use crate::rules::network::{headers_not_sent, oauth_no_dcr};
use crate::rules::tried::{client, said, start};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server wants a login, or does not take the one that it is given.
    ///
    /// ## What it does
    ///
    /// Calls the server with the headers of the configuration, and reports the answers 401 and 403, with what the server
    /// says is wrong and who issues tokens for it. Programs that say the same on standard error are told of as well.
    ///
    /// ## Why
    ///
    /// Without a login the server tells no tools. Where a token is sent, it may have run out, be one of another service,
    /// or be a reference to a variable that nobody has filled in.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": {
    ///   "exchanges": [{ "request": "initialize", "url": "https://mcp.acme.dev/mcp", "status": 401 }],
    ///   "challenge": { "scheme": "Bearer", "error": "invalid_token", "had_credentials": true },
    ///   "sent": ["Authorization"]
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "type": "http", "url": "https://mcp.acme.dev/mcp", "headers": { "Authorization": "Bearer ${ACME_TOKEN}" } } } }
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
    /// The same in all. Clients that know OAuth ask the user to log in; whether somebody has done so in the client is not
    /// seen from outside.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/3239> (2026-11-22)
    "network/unauthorized" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some((CallFault::Denied { status, challenge }, http)) = calls::fault(ctx, evidence) else { return };
    // Others know more of it.
    let unsent = headers_not_sent::unsent(ctx, http).is_some();
    if unsent || challenge.is_some_and(oauth_no_dcr::tells) || is_told(ctx, RULE.name, RULE.severity, sink) {
        return;
    }
    let had = challenge
        .map_or_else(|| http.sent.iter().any(|name| names_a_secret(name)), |challenge| challenge.had_credentials);
    let place = ctx.server.headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case("authorization"));
    let place = place.filter(|_| had).map_or_else(|| start(ctx), |header| header.value.span());
    let name = ctx.name();
    let message = match (status, had) {
        (403, _) => format!("server {name} does not let this user in (status 403)"),
        (_, true) => format!("server {name} does not take the token that it is given (status {status})"),
        (_, false) => format!("server {name} wants a login, and is given none (status {status})"),
    };
    let reason = challenge.and_then(|challenge| challenge.error.as_deref());
    let label =
        reason.map_or_else(|| "asked with what stands here".to_owned(), |error| format!("it says {}", said(error)));
    let help = if had {
        "look whether the token is for this server and still good, and whether its variable is set in the environment of the client"
            .to_owned()
    } else {
        match challenge.and_then(issuer) {
            Some(issuer) => {
                format!("log in to it in {}, or send a token in a header; {} issues them", client(ctx), said(issuer))
            }
            None => "send the token of the service in a header".to_owned(),
        }
    };
    sink.report(Draft::new(place, message, label).help(help));
}

/// Who issues tokens for a server.
fn issuer(challenge: &Challenge) -> Option<&str> {
    challenge.metadata.as_ref()?.issuers.first().map(String::as_str)
}
