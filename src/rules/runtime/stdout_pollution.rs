use crate::diagnostic::{Fix, Severity};
use crate::probe::{Evidence, FramingFault, ProcessFacts};
use crate::rules::environment::set_variables;
use crate::rules::tried::{client, start, with_line};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server writes something on its standard output that is no message.
    ///
    /// ## What it does
    ///
    /// Starts the server and looks at every line that it writes on standard output: banners, progress, log lines, text
    /// that is not UTF-8, JSON that is no message of JSON-RPC, and messages with `Content-Length` headers, as the
    /// language server protocol has them. The first such line is shown.
    ///
    /// ## Why
    ///
    /// The client reads messages from there, one a line. A client that is strict takes anything else for a broken message:
    /// `Unexpected token 'S', "Starting..." is not valid JSON`, or it closes the connection. Where a server prints
    /// that it listens on a port and answers nothing, it was started as a web server.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "noise": { "first": "[dotenv@17.2.0] injecting env (3) from .env", "lines": 1, "before_answer": true }, "answered_ms": 400 },
    ///   "session": { "protocol_version": "2025-06-18" }
    /// } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "crawl": { "command": "node", "args": ["/srv/crawl.js"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": { "noise": { "first": "Listening on http://localhost:3000", "lines": 1, "before_answer": true }, "waited_ms": 30000 } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "node", "args": ["/srv/web.js"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": { "framing": [{ "kind": "content-length" }], "waited_ms": 30000 } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "old": { "command": "node", "args": ["/srv/old.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Have the server write its log to standard error.
    ///
    /// ```json,probe
    /// { "report": { "process": { "stderr": { "text": "Starting\n", "bytes": 9 }, "answered_ms": 400 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "crawl": { "command": "node", "args": ["/srv/crawl.js"], "env": { "DOTENV_CONFIG_QUIET": "true" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop and Codex do not get over such a line. Claude Code passes over it. Of the others it is not known.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio> (2026-11-22)
    /// - <https://github.com/AgentDeskAI/browser-tools-mcp/issues/103> (2026-11-22)
    /// - <https://github.com/firecrawl/firecrawl-mcp-server/issues/98> (2026-11-22)
    /// - <https://github.com/openai/codex/issues/6020> (2026-11-22)
    /// - Claude Code 2.1.110 and 2.1.132: <https://code.claude.com/docs/en/changelog> (2026-11-22)
    "runtime/stdout-pollution" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

/// Clients that are known to break off at a line that is no message.
const STRICT: &[&str] = &["claude-desktop", "codex"];

/// What is told of a server that answers all the same.
fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let process = evidence.report.as_ref().and_then(|report| report.process.as_ref());
    let Some(process) = process.filter(|_| evidence.answered()) else { return };
    let Some(what) = what(process) else { return };
    let before = process.noise.as_ref().is_some_and(|noise| noise.before_answer);
    let strict = STRICT.contains(&ctx.file.judge.client.id) && before;
    let (message, severity) = if strict {
        let client = client(ctx);
        (format!("{what}, at which {client} breaks off: server {} is not connected", ctx.name()), Severity::Error)
    } else {
        (format!("server {} works, but {what}", ctx.name()), Severity::Warning)
    };
    sink.report(draft(ctx, process, message).severity(severity));
}

/// What is told of a server that does not answer, where it writes something else.
pub(crate) fn unanswered(ctx: &ServerContext<'_>, process: &ProcessFacts) -> Option<Draft> {
    let message = format!("server {} does not answer: {}", ctx.name(), what(process)?);
    Some(draft(ctx, process, message).severity(Severity::Error))
}

fn draft(ctx: &ServerContext<'_>, process: &ProcessFacts, message: String) -> Draft {
    let line = process.noise.as_ref().map_or("", |noise| &noise.first);
    let help = if is_dotenv(line) {
        "set `DOTENV_CONFIG_QUIET=true` in the environment of the server"
    } else if process.framing.contains(&FramingFault::ContentLength) {
        "have the server write one message a line, without headers"
    } else if process.answered_ms.is_none() && process.noise.is_some() {
        "start it so that it speaks over standard input and output: many servers want an argument for that, such as `--stdio`"
    } else {
        "have the server write its log to standard error, or look for an option that keeps it quiet"
    };
    let place = start(ctx);
    let draft = match line {
        "" => Draft::new(place, message, "started like this"),
        line => with_line(place, message, "it writes", ("standard output", line)),
    };
    draft.help(help).fix(fix(ctx, line))
}

/// What is wrong with what it writes, as the rest of a sentence about it.
fn what(process: &ProcessFacts) -> Option<String> {
    let framing = process.framing.iter().find(|fault| is_about(fault));
    Some(match framing {
        Some(FramingFault::ContentLength) => {
            "it puts headers before its messages, as the language server protocol has them".to_owned()
        }
        Some(FramingFault::TooLong { bytes }) => format!("it writes a line of more than {bytes} bytes"),
        _ if process.noise.is_some() => "it writes text among its messages on standard output".to_owned(),
        Some(FramingFault::NotUtf8) => "it writes messages that are not UTF-8".to_owned(),
        Some(_) => "it writes JSON that is no message of JSON-RPC 2.0".to_owned(),
        None => return None,
    })
}

/// Whether a fault is one that this rule tells of.
pub(crate) const fn is_about(fault: &FramingFault) -> bool {
    matches!(
        fault,
        FramingFault::ContentLength | FramingFault::NotUtf8 | FramingFault::NotJsonRpc | FramingFault::TooLong { .. }
    )
}

fn is_dotenv(line: &str) -> bool {
    line.contains("[dotenv@")
}

/// Keeps quiet what wrote a line, where that is known.
pub(crate) fn fix(ctx: &ServerContext<'_>, line: &str) -> Option<Fix> {
    let edit = is_dotenv(line).then(|| set_variables(ctx, &[("DOTENV_CONFIG_QUIET", "true")])).flatten()?;
    Some(Fix::risky("set `DOTENV_CONFIG_QUIET`", vec![edit]))
}
