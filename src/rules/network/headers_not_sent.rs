use crate::document::{NodeRef, Text};
use crate::probe::{Evidence, HttpFacts};
use crate::rules::calls::{self, CallFault};
use crate::rules::causes::is_told;
use crate::rules::tried::start;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A header stands in the configuration, the client does not send it, and the server wants a login.
    ///
    /// ## What it does
    ///
    /// Calls the server with the headers that the client would send, and compares these with the ones that are declared,
    /// where the server answers 401 or 403.
    ///
    /// ## Why
    ///
    /// A header whose value comes from a variable that is not set is left out by some clients, without a word. The server then
    /// sees somebody whom it does not know.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "http": {
    ///   "exchanges": [{ "request": "initialize", "url": "https://mcp.acme.dev/mcp", "status": 401 }],
    ///   "challenge": { "scheme": "Bearer" }
    /// } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.acme]
    /// url = "https://mcp.acme.dev/mcp"
    /// bearer_token_env_var = "ACME_TOKEN"
    /// ```
    ///
    /// ## Use instead
    ///
    /// Set the variable in the environment in which the client is started.
    ///
    /// ```json,probe
    /// { "report": { "http": { "transport": "http", "sent": ["Authorization"] }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml
    /// [mcp_servers.acme]
    /// url = "https://mcp.acme.dev/mcp"
    /// bearer_token_env_var = "ACME_TOKEN"
    /// ```
    ///
    /// ## Clients
    ///
    /// Codex takes the token of a server from the variable that `bearer_token_env_var` names. What each client does
    /// with a reference that it cannot fill stands on its page.
    ///
    /// ## References
    ///
    /// - openai/codex@00b17c26 `config/src/mcp_types.rs` (2026-11-22)
    /// - <https://github.com/microsoft/vscode/issues/245828> (2026-11-22)
    "network/headers-not-sent" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let Some((CallFault::Denied { status, .. }, http)) = calls::fault(ctx, evidence) else { return };
    let Some((name, place)) = unsent(ctx, http) else { return };
    if is_told(ctx, RULE.name, RULE.severity, sink) {
        return;
    }
    let message = format!(
        "the header `{name}` of server {} is not sent, and the server wants a login (status {status})",
        ctx.name()
    );
    let mut draft = Draft::new(place, message, "its value comes from a variable that is not set");
    if place != start(ctx) {
        draft = draft.also(start(ctx), "called without it");
    }
    sink.report(draft.help("set the variable in the environment in which the client is started"));
}

/// A header that is declared, and was not sent.
pub(crate) fn unsent<'a>(ctx: &ServerContext<'a>, http: &HttpFacts) -> Option<(&'a str, Span)> {
    let supply = ctx.file.judge.client.supply;
    let node = ctx.server.node;
    let declared = ctx.server.headers.iter().map(|header| (header.name, header.value.span()));
    let of_field = supply.headers.and_then(|field| node.get(field));
    let by_variable = of_field.into_iter().flat_map(NodeRef::entries);
    let by_variable = by_variable.map(|entry| (entry.key, entry.value.span()));
    let named = |(name, span): (Text<'a>, Span)| (name.as_str(), span);
    let bearer = supply.bearer.and_then(|field| node.get(field)).map(|value| ("Authorization", value.span()));
    let mut all = declared.chain(by_variable).map(named).chain(bearer);
    all.find(|(name, _)| !http.sent.iter().any(|sent| sent.eq_ignore_ascii_case(name)))
}
