use crate::client::Part;
use crate::diagnostic::Severity;
use crate::rules::secrets::{Secret, in_address, instead, places, tell};
use crate::rules::{Check, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A secret stands in an address.
    ///
    /// ## What it does
    ///
    /// Reports passwords in front of the host (`https://user:password@…`), random values of query parameters whose
    /// names say that they are secret (`?api_key=…`), and addresses that are the key themselves, as Zapier and Make
    /// issue them. It looks into `url`, the arguments and the environment. Tokens of a known form are told by
    /// `secret/hardcoded`. The fix puts a reference to a variable in the place of the secret alone, where the client fills
    /// one in there.
    ///
    /// ## Why
    ///
    /// Addresses are written to the logs of every proxy and server on the way, and to those of the client. They are
    /// shown, copied and shared as if they were none of the secret's business.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp?api_key=q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://me:tangerine42@example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "zapier": { "url": "https://mcp.zapier.com/api/mcp/s/q8Zr2LmX4vTn6Wd1Ks9YbHc3/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp?api_key=${env:DOCS_API_KEY}&project_ref=q8zr2lmx4vtn6wd1ks9y" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. A service that takes its key nowhere but in the address leaves a reference to a variable, in
    /// clients that fill one in there.
    ///
    /// ## References
    ///
    /// - <https://github.com/MotWakorb/enhancedchannelmanager/pull/403> (2026-11-22)
    /// - <https://docs.zapier.com/mcp/get-started/connect/other> (2026-11-22)
    /// - <https://developers.make.com/mcp-server/connect-using-mcp-token> (2026-11-22)
    "secret/in-url" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for place in places(ctx).filter(|place| place.part != Part::Headers) {
        let Some(found) = in_address(place.text) else { continue };
        let secret = Secret::new(place, found.text, found.kind());
        let what = found.what;
        let message = match (&place.name, found.name) {
            (Some(variable), _) => {
                format!("{what} stands in the address in `{}` of server {}", variable.as_str(), ctx.name())
            }
            (None, Some(name)) => {
                format!("{what} stands in the address of server {}, as `{}`", ctx.name(), name.as_str())
            }
            (None, None) => format!("{what} stands in the address of server {}", ctx.name()),
        };
        let reference = instead(ctx, &secret);
        let order = match place.part {
            Part::Url if !found.is_mild => {
                format!("send it in a header, if the service takes it there, or {reference}")
            }
            _ => reference,
        };
        let severity = if found.is_mild { Severity::Warning } else { Severity::Error };
        sink.report(tell(ctx, &secret, message, "logged wherever the address is", &order, severity));
    }
}
