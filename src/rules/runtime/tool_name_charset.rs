use crate::diagnostic::Severity;
use crate::probe::Evidence;
use crate::rules::tools::{and_others, tools};
use crate::rules::tried::{name, said};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A tool has a name with characters that models do not take.
    ///
    /// ## What it does
    ///
    /// Asks the server for its tools, and reports names that are empty or have other characters than letters and digits of
    /// ASCII, `_`, `-` and `.`, which are those that the protocol allows. A `.` is no more than a note.
    ///
    /// ## Why
    ///
    /// The models behind the clients take letters, digits, `_` and `-` alone, and refuse the whole request otherwise:
    /// `tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`. A client may put other characters in
    /// their place, and the tool then has another name than its server gives it.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [{ "name": "pages/list all", "input_schema": { "type": "object" } }] }
    /// } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [{ "name": "pages_list-all", "input_schema": { "type": "object" } }] }
    /// } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all; which of them put other characters in their place is not known of most.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names> (2026-11-22)
    /// - <https://github.com/github/copilot-cli/issues/1879> (2026-11-22)
    "runtime/tool-name-charset" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let names: Vec<&str> = tools(evidence).iter().map(|tool| tool.name.as_str()).collect();
    let odd: Vec<&str> = names.into_iter().filter(|name| name.is_empty() || !name.chars().all(is_plain)).collect();
    let illegal = |name: &&&str| name.is_empty() || !name.chars().all(|c| is_plain(c) || c == '.');
    // The worst is shown.
    let worst = odd.iter().find(illegal);
    let Some(shown) = worst.or(odd.first()) else { return };
    let others = and_others(odd.len());
    let message = if shown.is_empty() {
        format!("server {} has a tool without a name{others}", ctx.name())
    } else {
        format!("server {} has a tool with characters in its name that models refuse{others}", ctx.name())
    };
    let severity = if worst.is_some() { Severity::Warning } else { Severity::Info };
    let draft = Draft::new(name(ctx), message, format!("called {}", said(shown))).severity(severity);
    sink.report(draft.help("update the server, or switch the tool off where the client can"));
}
