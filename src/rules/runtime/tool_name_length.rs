use crate::diagnostic::Severity;
use crate::probe::Evidence;
use crate::rules::tools::{and_others, called, tools};
use crate::rules::tried::{name, said};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A tool has a name that is longer than the client takes.
    ///
    /// ## What it does
    ///
    /// Asks the server for its tools, puts their names together with that of the server as the client does, and reports
    /// those that are too long. Where it is not known how the client puts them together, the tool's own name counts.
    ///
    /// ## Why
    ///
    /// The model behind the client refuses the whole request, with all tools of all servers in it: `String should have at
    /// most 64 characters`. Some clients shorten the name, so that the model reads another one than the server has.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [
    ///     { "name": "list_every_page_of_the_documentation_with_its_title_and_address", "input_schema": { "type": "object" } }
    ///   ] }
    /// } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [{ "name": "list_pages", "input_schema": { "type": "object" } }] }
    /// } }
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code takes 128 characters, VS Code, Claude Desktop, Zed, Cline, Roo Code and Codex 64, Gemini CLI and Qwen
    /// Code 63, Cursor 60. Codex, Cline and the others that shorten names are told of as a note.
    ///
    /// ## References
    ///
    /// - <https://github.com/microsoft/vscode/issues/243602> (2026-11-22)
    /// - <https://github.com/awslabs/mcp/issues/616> (2026-11-22)
    /// - <https://github.com/google-gemini/gemini-cli/issues/602> (2026-11-22)
    "runtime/tool-name-length" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let client = ctx.file.judge.client;
    let Some(longest) = client.tools.longest.filter(|_| !ctx.file.judge.is_unknown()) else { return };
    let server = ctx.server.name.as_str();
    let names =
        tools(evidence).iter().map(|tool| called(client.tools, server, &tool.name).unwrap_or(tool.name.clone()));
    let long: Vec<String> = names.filter(|name| name.len() > usize::from(longest)).collect();
    let Some(first) = long.first() else { return };
    let others = and_others(long.len());
    let length = first.len();
    let whose = format!("server {} has a tool with a name of {length} characters{others}", ctx.name());
    let (message, severity) = if client.shortens {
        (format!("{whose}: {} shortens it to {longest}", client.name), Severity::Info)
    } else {
        (format!("{whose}: {} takes at most {longest}", client.name), Severity::Warning)
    };
    // A shorter name of the server helps where the tool's own leaves room for it.
    let prefixed = !client.tools.pattern.is_empty();
    let help = if prefixed {
        "give the server a shorter name, or switch the tool off"
    } else {
        "switch the tool off, or update the server"
    };
    sink.report(Draft::new(name(ctx), message, said(first)).severity(severity).help(help));
}
