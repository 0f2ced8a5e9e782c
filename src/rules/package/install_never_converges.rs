use crate::diagnostic::Severity;
use crate::probe::{Evidence, Fetching, ProcessFacts};
use crate::rules::runtime::init_timeout::{help, longer};
use crate::rules::tried::{client, patience, seconds, start};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The client gives up before npx has fetched the package, and npx begins again each time.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks whether npx is still fetching its package when the time is over that the client waits.
    ///
    /// ## Why
    ///
    /// The client ends npx when it has waited long enough, and npx throws away what it has not finished. The next start
    /// begins from nothing, and fails in the same way, however often it is tried.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": { "waited_ms": 30000, "fetching": "npm" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "heavy": { "command": "npx", "args": ["-y", "heavy-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Start it once in a terminal (`npx -y heavy-server`), where nobody ends it, or install it for good
    /// (`npm install -g heavy-server`).
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "heavy": { "command": "npx", "args": ["-y", "heavy-server"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all that end a server which does not answer in time.
    ///
    /// ## References
    ///
    /// - <https://github.com/artokun/comfyui-mcp/issues/1447> (2026-11-22)
    /// - <https://github.com/zhizhuodemao/js-reverse-mcp/issues/12> (2026-11-22)
    "package/install-never-converges" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

/// Whether a server that answers was fetched by npx for longer than the client waits.
pub(crate) fn tells(ctx: &ServerContext<'_>, process: &ProcessFacts) -> bool {
    let late = |answered: u64| patience(ctx).is_some_and(|patience| answered > patience.ms);
    process.fetching == Some(Fetching::Npm) && process.answered_ms.is_some_and(late)
}

/// What is told of a package that is there by now: this start was not ended.
fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let process = evidence.report.as_ref().and_then(|report| report.process.as_ref());
    let Some(process) = process.filter(|process| evidence.answered() && tells(ctx, process)) else { return };
    let (Some(answered), Some(patience)) = (process.answered_ms, patience(ctx)) else { return };
    let message = format!(
        "npx took {} to fetch server {}, {} gives up after {}, and each time npx begins anew",
        seconds(answered),
        ctx.name(),
        client(ctx),
        seconds(patience.ms)
    );
    let draft = Draft::new(start(ctx), message, "it is there now").severity(Severity::Warning);
    sink.report(draft.help(help(ctx, true)).fix(longer(ctx, answered)));
}

/// What is told of a server that is still being fetched when the time is over.
pub(crate) fn unanswered(ctx: &ServerContext<'_>, process: &ProcessFacts, waited: u64) -> Option<Draft> {
    (process.fetching == Some(Fetching::Npm)).then(|| {
        let message = format!(
            "npx is still fetching server {} after {}, and begins anew at each start that the client ends",
            ctx.name(),
            seconds(waited)
        );
        Draft::new(start(ctx), message, "what is not finished is thrown away")
            .help(help(ctx, false))
            .fix(longer(ctx, waited))
    })
}
