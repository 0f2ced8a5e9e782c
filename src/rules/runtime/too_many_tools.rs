use crate::diagnostic::Severity;
use crate::probe::Evidence;
use crate::rules::tried::name;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The servers of a client have more tools together than it takes.
    ///
    /// ## What it does
    ///
    /// Asks every server of the client for its tools, and counts them. It is told once, at the server that has the most.
    /// A server whose list goes on and on is told of to every client.
    ///
    /// ## Why
    ///
    /// What is over the limit is not offered to the model, or the request is refused: `You may not include more than 128
    /// tools in your request`. Every tool that is offered also costs room in the model's context.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// {
    ///   "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2025-06-18" } },
    ///   "crowd": [{ "server": "all", "tools": [
    ///     "t00", "t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08", "t09", "t10", "t11", "t12", "t13", "t14", "t15", "t16",
    ///     "t17", "t18", "t19", "t20", "t21", "t22", "t23", "t24", "t25", "t26", "t27", "t28", "t29", "t30", "t31", "t32", "t33",
    ///     "t34", "t35", "t36", "t37", "t38", "t39", "t40", "t41", "t42", "t43", "t44", "t45", "t46", "t47", "t48", "t49", "t50",
    ///     "t51", "t52", "t53", "t54", "t55", "t56", "t57", "t58", "t59", "t60", "t61", "t62", "t63", "t64", "t65", "t66", "t67",
    ///     "t68", "t69", "t70", "t71", "t72", "t73", "t74", "t75", "t76", "t77", "t78", "t79", "t80", "t81", "t82", "t83", "t84",
    ///     "t85", "t86", "t87", "t88", "t89", "t90", "t91", "t92", "t93", "t94", "t95", "t96", "t97", "t98", "t99", "u00", "u01",
    ///     "u02", "u03", "u04", "u05", "u06", "u07", "u08", "u09", "u10", "u11", "u12", "u13", "u14", "u15", "u16", "u17", "u18",
    ///     "u19", "u20", "u21", "u22", "u23", "u24", "u25", "u26", "u27", "u28", "u29"
    ///   ] }]
    /// }
    /// ```
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "all": { "command": "node", "args": ["/srv/all.js"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2025-06-18", "endless": true } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "loop": { "command": "node", "args": ["/srv/loop.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Switch off servers that are not needed, or those of their tools.
    ///
    /// ```json,probe
    /// {
    ///   "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2025-06-18" } },
    ///   "crowd": [{ "server": "all", "tools": ["list", "read"] }]
    /// }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "all": { "command": "node", "args": ["/srv/all.js", "--toolset", "pages"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// VS Code takes 128 tools in a request, Windsurf 100. Of the others no limit is known, or they load tools on demand.
    ///
    /// ## References
    ///
    /// - <https://github.com/microsoft/vscode/issues/255585> (2026-11-22)
    /// - <https://github.com/microsoft/vscode-copilot-release/issues/9375> (2026-11-22)
    /// - <https://docs.windsurf.com/windsurf/cascade/mcp> (2026-11-22)
    "runtime/too-many-tools" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let session = evidence.report.as_ref().and_then(|report| report.session.as_ref());
    if let Some(session) = session.filter(|session| session.endless) {
        let message = format!("the list of tools of server {} has no end", ctx.name());
        let label = format!("{} were told, and more were to follow", session.tools.len());
        sink.report(Draft::new(name(ctx), message, label).help("update the server"));
        return;
    }
    let client = ctx.file.judge.client;
    let Some(most) = client.tools.most.map(usize::from).filter(|_| !ctx.file.judge.is_unknown()) else { return };
    let all: usize = evidence.crowd.iter().map(|server| server.tools.len()).sum();
    // Of those that have equally many, the first.
    let largest = evidence.crowd.iter().rev().max_by_key(|server| server.tools.len());
    let Some(largest) = largest.filter(|server| all > most && server.server == ctx.server.name.as_str()) else {
        return;
    };
    let message = format!("the servers of {} have {all} tools together, and it takes {most}", client.name);
    let label = format!("this one alone has {}", largest.tools.len());
    sink.report(
        Draft::new(name(ctx), message, label).help("switch off servers that are not needed, or some of their tools"),
    );
}
