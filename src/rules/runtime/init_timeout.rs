use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, Slot, insert_entry};
use crate::probe::{Evidence, Fetching, FramingFault, ProcessFacts};
use crate::rules::calls::{self, CallFault};
use crate::rules::package::install_never_converges;
use crate::rules::tried::{client, patience, seconds, start, unit, with_line};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A server does not answer within the time that the client waits.
    ///
    /// ## What it does
    ///
    /// Starts or calls the server and measures the time to its first answer, with everything fetched anew as it was found
    /// and a second time with all of it there. A first start that takes long because something is downloaded is told
    /// apart from a server that never answers.
    ///
    /// ## Why
    ///
    /// The client gives up, and the tools are not there: `MCP client for … timed out after 10 seconds`, or
    /// `-32001 Request timed out`.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": { "waited_ms": 30000 } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "deaf": { "command": "node", "args": ["/srv/deaf.js"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 24000, "warm_ms": 700, "fetching": "uv" },
    ///   "session": { "protocol_version": "2025-06-18" }
    /// } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 24000, "warm_ms": 700, "fetching": "uv" },
    ///   "session": { "protocol_version": "2025-06-18" }
    /// } }
    /// ```
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// startup_timeout_sec = 60
    /// ```
    ///
    /// ## Clients
    ///
    /// Codex waits 10 seconds, or `startup_timeout_sec`; Claude Code 30, or `MCP_TIMEOUT` milliseconds; Qwen Code 30, or
    /// `discoveryTimeoutMs`; Continue 20, or `connectionTimeout`; opencode 5, or `timeout`.
    ///
    /// ## References
    ///
    /// - <https://github.com/openai/codex/issues/11851> (2026-11-22)
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - the schemas of each client in `schemas/`, which name their sources (2026-11-22)
    "runtime/init-timeout" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

/// What is told of a server that answers too late, and of an address that never does.
fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    if let Some((CallFault::NoAnswer, http)) = calls::fault(ctx, evidence) {
        let waited = http.exchanges.iter().map(|exchange| exchange.ms).max().unwrap_or_default();
        let message =
            format!("server {} takes the connection, and does not answer within {}", ctx.name(), seconds(waited));
        let draft = Draft::new(start(ctx), message, "called at this address");
        sink.report(draft.help("look whether the service is overloaded, or wants another path of the address"));
        return;
    }
    let process = evidence.report.as_ref().and_then(|report| report.process.as_ref());
    let Some(process) = process.filter(|_| evidence.answered()) else { return };
    let (Some(answered), Some(patience)) = (process.answered_ms, patience(ctx)) else { return };
    // npx begins again each time, of which another rule tells.
    if answered <= patience.ms || install_never_converges::tells(ctx, process) {
        return;
    }
    let (client, waits) = (client(ctx), seconds(patience.ms));
    let warm = process.warm_ms.filter(|warm| *warm <= patience.ms);
    let (message, label, severity) = match warm {
        Some(warm) => (
            format!(
                "server {} took {} to answer at its first start, and {client} waits {waits}",
                ctx.name(),
                seconds(answered)
            ),
            format!("{}; now that it is there, it answers in {}", fetched(process.fetching), seconds(warm)),
            Severity::Warning,
        ),
        None => (
            format!("server {} takes {} to answer, and {client} waits {waits}", ctx.name(), seconds(answered)),
            "slow at every start".to_owned(),
            Severity::Error,
        ),
    };
    let mut draft = Draft::new(start(ctx), message, label).severity(severity).help(help(ctx, warm.is_some()));
    if let Some(span) = patience.said_by {
        draft = draft.also(span, "how long is waited");
    }
    sink.report(draft.fix(longer(ctx, answered)));
}

/// What is told of a process that never answered.
pub(crate) fn unanswered(ctx: &ServerContext<'_>, process: &ProcessFacts, waited: u64) -> Draft {
    let waits = seconds(waited);
    if process.fetching.is_some() {
        let message = format!("server {} does not answer within {waits}: it is still being fetched", ctx.name());
        return Draft::new(start(ctx), message, fetched(process.fetching))
            .help(help(ctx, false))
            .fix(longer(ctx, waited));
    }
    let message = format!("server {} runs, and does not answer within {waits}", ctx.name());
    let wrong_id = process.framing.iter().any(|fault| matches!(fault, FramingFault::WrongId { .. }));
    let last = process.stderr.text.lines().rev().find(|line| !line.trim().is_empty());
    let place = start(ctx);
    match last {
        _ if wrong_id => {
            Draft::new(place, message, "it answers questions that it was not asked").help("update the server")
        }
        _ if process.framing.contains(&FramingFault::InputClosed) => {
            Draft::new(place, message, "it does not read its input").help(SPEAKS)
        }
        Some(line) => with_line(place, message, "its last words are", ("standard error", line)).help(SPEAKS),
        None => Draft::new(place, message, "it writes nothing").help(SPEAKS),
    }
}

const SPEAKS: &str = "look whether it waits for something, such as a login or another program, and whether it wants an argument to speak over standard input and output";

/// What is fetched first, in words.
const fn fetched(what: Option<Fetching>) -> &'static str {
    match what {
        Some(Fetching::Npm) => "npx downloads the package first",
        Some(Fetching::Uv) => "uv downloads the package first",
        Some(Fetching::Image) => "the image is downloaded first",
        None => "the first start takes longer",
    }
}

/// What to do so that the client waits longer, or need not.
pub(crate) fn help(ctx: &ServerContext<'_>, is_there: bool) -> String {
    let timeouts = ctx.file.judge.client.timeouts;
    let field = timeouts.startup_field.filter(|field| ctx.file.judge.schema().has_field(field));
    let wait = match (field, timeouts.startup_variable) {
        (Some(field), _) => format!("raise `{field}`"),
        (None, Some(variable)) => format!("start {} with `{variable}=120000`", client(ctx)),
        (None, None) => "install the package beforehand".to_owned(),
    };
    if is_there {
        format!("start the client again; {wait} for the next time that it has to be fetched")
    } else {
        format!("start it once in a terminal until it is there, or {wait}")
    }
}

/// At least this is given to a start that was too slow, in milliseconds.
const LEAST: u64 = 60_000;

/// Has the client wait long enough for a start that takes this many milliseconds.
pub(crate) fn longer(ctx: &ServerContext<'_>, needed: u64) -> Option<Fix> {
    let field = ctx.file.judge.client.timeouts.startup_field?;
    let in_seconds = match unit(ctx, field)? {
        "s" => true,
        "ms" => false,
        _ => return None,
    };
    let ms = needed.saturating_mul(2).max(LEAST).div_ceil(10_000) * 10_000;
    let value = if in_seconds { ms / 1000 } else { ms };
    let edit = match ctx.server.node.get(field) {
        Some(node) if node.kind() == NodeKind::Number => Edit::replace(node.span(), value.to_string()),
        Some(_) => return None,
        None => insert_entry(ctx.file.document, ctx.server.node, Slot::End, field, &value.into())?,
    };
    Some(Fix::risky(format!("set `{field}` to {value}"), vec![edit]))
}
