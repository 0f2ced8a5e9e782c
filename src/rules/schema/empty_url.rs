use crate::client::{Branch, Choice};
use crate::diagnostic::{Fix, Severity};
use crate::model::{Transport, references};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// An address is empty, or none that an HTTP client can call.
    ///
    /// ## What it does
    ///
    /// Reports a `url` that is empty or blank, lacks its `https://`, or begins with a scheme that no HTTP transport has
    /// (`ws:`, `ftp:`, `file:`). What a variable stands for is not guessed. Of blanks around an address
    /// `syntax/stray-whitespace` tells.
    ///
    /// ## Why
    ///
    /// Nothing can be called at such an address. Few clients look at it before they try.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "localhost:3000/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "url": "ws://localhost:3000" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "http://localhost:3000/mcp" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "${DOCS_URL}" } } }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "docs": { "type": "http", "url": "unix:///run/docs.sock" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code keeps the server and fails to connect. Cline and mcporter
    /// load no server of the file, Copilot CLI drops the server.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, Cline 3.0.65, mcporter 0.12.3 and Copilot CLI 1.0.102 (2026-11-22)
    "schema/empty-url" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// What is wrong with an address.
enum Problem {
    Empty,
    NoScheme,
    Scheme(&'static str),
}

/// Schemes that people write and no HTTP transport has. Others may be a client's own, such as `unix` and `pipe`.
const WRONG: &[&str] = &["ws", "wss", "ftp", "ftps", "sftp", "file", "ssh", "tcp", "udp", "stdio", "mailto"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((entry, problem)) = ctx.server.url_entry().and_then(|entry| Some((entry, problem(ctx)?))) else { return };
    let (key, name) = (entry.key.as_str(), ctx.name());
    let fix = if matches!(problem, Problem::NoScheme) { with_scheme(ctx) } else { None };
    let (message, label, help) = match problem {
        Problem::Empty => (
            format!("`{key}` of server {name} is empty"),
            "nothing to call".to_owned(),
            "write the address of the server, or remove the server".to_owned(),
        ),
        Problem::NoScheme => (
            format!("`{key}` of server {name} does not begin with `https://` or `http://`"),
            "no scheme".to_owned(),
            "write the whole address, with `https://` (`http://` on this machine)".to_owned(),
        ),
        Problem::Scheme(scheme) => (
            format!("`{key}` of server {name} begins with `{scheme}:`, which is not HTTP"),
            "not an address of HTTP".to_owned(),
            "use the server's `https://` address".to_owned(),
        ),
    };
    let draft = Draft::new(entry.value.span(), message, label).help(help).fix(fix);
    sink.report(match ctx.against(key).next() {
        Some(violation) => draft.severity(Severity::Error).costs(ctx.loss(violation)),
        None => draft,
    });
}

/// The address with the scheme that goes with its host.
fn with_scheme(ctx: &ServerContext<'_>) -> Option<Fix> {
    let url = ctx.server.url?;
    let value = url.as_str();
    let slashes = value.strip_prefix("//").map_or(0, |_| 2);
    let rest = value.get(slashes..)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let local = matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]");
    let named = host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let port = authority.rsplit_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let known = local || (named && !host.starts_with('.') && !host.ends_with('.'));
    if value != value.trim() || !port || !known {
        return None;
    }
    let scheme = if local { "http://" } else { "https://" };
    let start = url.part(0..slashes).span();
    Some(Fix::risky(format!("write `{scheme}` before it"), vec![Edit::replace(start, scheme)]))
}

/// Whether this rule tells what is wrong with a field.
pub(crate) fn explains(ctx: &ServerContext<'_>, field: &str) -> bool {
    ctx.server.url_entry().is_some_and(|entry| entry.key.as_str() == field) && problem(ctx).is_some()
}

/// Whether the address alone says that the server speaks WebSocket, to a client that goes by that.
pub(crate) fn says_web_socket(ctx: &ServerContext<'_>) -> bool {
    let address = ctx.server.url.map(|url| url.as_str().trim()).unwrap_or_default();
    let goes_by_it = |branch: &Branch| !branch.required.iter().any(|field| field == ctx.server.fields.transport);
    (address.starts_with("ws:") || address.starts_with("wss:"))
        && ctx.server.transport_entry().is_none()
        && ctx.file.judge.schema().branch(Transport::WebSocket).is_some_and(goes_by_it)
}

fn problem(ctx: &ServerContext<'_>) -> Option<Problem> {
    let value = ctx.server.url?.as_str().trim();
    let Choice::Branch(branch) = ctx.choice else { return None };
    // An address that is not looked at beside a program, and one of another kind of transport.
    if matches!(branch.transport, Transport::Stdio | Transport::Builtin) || says_web_socket(ctx) {
        return None;
    }
    if value.is_empty() {
        return Some(Problem::Empty);
    }
    if is_filled_in(value) {
        return None;
    }
    match scheme(value) {
        Some("http" | "https") => None,
        Some("ws" | "wss") if branch.transport == Transport::WebSocket => None,
        Some(scheme) => Some(Problem::Scheme(scheme)),
        None => (!has_scheme(value)).then_some(Problem::NoScheme),
    }
}

/// Whether the beginning of an address is filled in by somebody: a variable, a template, a placeholder.
fn is_filled_in(value: &str) -> bool {
    references(value).first().is_some_and(|reference| reference.range.start == 0)
        || value.starts_with(['$', '{', '<', '%', '['])
}

/// The scheme of an address, where it is one that is known here.
fn scheme(value: &str) -> Option<&'static str> {
    let (scheme, _) = value.split_once(':')?;
    ["http", "https"].iter().chain(WRONG).find(|known| known.eq_ignore_ascii_case(scheme)).copied()
}

/// Whether a value begins with a scheme of whatever kind; `localhost:3000` and `example.com:443` do not.
fn has_scheme(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}
