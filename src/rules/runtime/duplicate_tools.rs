use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::probe::{Evidence, ServerTools};
use crate::rules::tools::{and_others, called, tools};
use crate::rules::tried::{client, name, said};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Two tools have the same name.
    ///
    /// ## What it does
    ///
    /// Asks the servers of a client for their tools, and reports names that one server has twice, and names of two servers
    /// that become the same as the client puts them together with those of their servers.
    ///
    /// ## Why
    ///
    /// The model behind the client refuses the request, with all tools in it: `Tool names must be unique`. Or one of the two
    /// is called in place of the other.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [
    ///     { "name": "search", "input_schema": { "type": "object" } }, { "name": "search", "input_schema": { "type": "object" } }
    ///   ] }
    /// } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ```json,probe
    /// {
    ///   "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2025-06-18" } },
    ///   "crowd": [{ "server": "docs", "tools": ["old_search"] }, { "server": "docs_old", "tools": ["search"] }]
    /// }
    /// ```
    ///
    /// ```json,bad,client=gemini-cli,path=.gemini/settings.json
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] }, "docs_old": { "command": "node", "args": ["/srv/old.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// {
    ///   "report": {
    ///     "process": { "answered_ms": 300 },
    ///     "session": { "protocol_version": "2025-06-18", "tools": [{ "name": "search", "input_schema": { "type": "object" } }] }
    ///   },
    ///   "crowd": [{ "server": "docs", "tools": ["search"] }, { "server": "wiki", "tools": ["search"] }]
    /// }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] }, "wiki": { "command": "node", "args": ["/srv/wiki.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Clients put the name of the server before that of the tool, so that two servers may have tools of the same name.
    /// Where it is not known how a client does it, only the tools of one server are compared.
    ///
    /// ## References
    ///
    /// - Claude Code 2.0.31 and 2.1.71: <https://code.claude.com/docs/en/changelog> (2026-11-22)
    "runtime/duplicate-tools" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let mut seen = HashSet::new();
    let names = tools(evidence).iter().map(|tool| tool.name.as_str());
    let twice: Vec<&str> = names.filter(|name| !seen.insert(*name)).collect();
    if let Some(first) = twice.first() {
        let message = format!("server {} has a tool twice{}", ctx.name(), and_others(twice.len()));
        sink.report(Draft::new(name(ctx), message, format!("called {}", said(first))).help("update the server"));
        return;
    }
    let Some((other, tool)) = shared(ctx, &evidence.crowd) else { return };
    let client = client(ctx);
    let message =
        format!("server {} has a tool that has the same name in {client} as one of server {}", ctx.name(), said(other));
    let draft = Draft::new(name(ctx), message, format!("both are called {}", said(&tool)));
    sink.report(draft.help("rename one of the servers, or remove it where it is there twice"));
}

/// A tool of a server before this one, and its name, that this one has as well.
fn shared<'e>(ctx: &ServerContext<'_>, crowd: &'e [ServerTools]) -> Option<(&'e str, String)> {
    let (names, own) = (ctx.file.judge.client.tools, ctx.server.name.as_str());
    let at = crowd.iter().position(|server| server.server == own)?;
    let called =
        |server: &'e ServerTools| server.tools.iter().filter_map(move |tool| called(names, &server.server, tool));
    let mine: HashSet<String> = called(&crowd[at]).collect();
    // Two of one name are the business of those rules that look at the files.
    let before = crowd[..at].iter().filter(|server| server.server != own);
    before.into_iter().find_map(|server| {
        let tool = called(server).find(|tool| mine.contains(tool))?;
        Some((server.server.as_str(), tool))
    })
}
