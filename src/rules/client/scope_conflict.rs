use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::model::{ReadingSummary, ServerSummary, Workspace};
use crate::rules::{Check, WorkspaceDraft, declare_rule};

declare_rule! {
    /// Two files of one client declare a server of the same name differently.
    ///
    /// ## What it does
    ///
    /// Compares the files of a run that one client reads for one project, and those of its user. Where a name stands
    /// in two of them for different programs or addresses, it tells which one counts. Two that start the same are a
    /// note.
    ///
    /// ## Why
    ///
    /// The client takes one and says nothing of the other. Whoever edits the other one wonders why nothing changes.
    ///
    /// ## Example
    ///
    /// `~/.claude.json` of the user and `.mcp.json` of the project, checked together:
    ///
    /// ```json,with,path=~/.claude.json
    /// { "mcpServers": { "time": { "command": "time-server" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,with,path=~/.claude.json
    /// { "mcpServers": { "my-time": { "command": "time-server" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Most clients let the project win over the user. Claude Code lets a server added for one user and project
    /// (`claude mcp add` without `--scope`) win over both. opencode merges the two field by field, so that nothing is
    /// said there.
    ///
    /// ## References
    ///
    /// - <https://code.claude.com/docs/en/mcp> (2026-11-22)
    /// - <https://github.com/QwenLM/qwen-code/issues/8784> (2026-11-22)
    "client/scope-conflict" {
        severity: Severity::Warning,
        check: Check::Workspace(check),
    }
}

/// A server with the file it stands in.
#[derive(Clone, Copy)]
struct Declared<'w> {
    file: usize,
    reading: &'w ReadingSummary,
    server: &'w ServerSummary,
}

fn check(workspace: &Workspace) -> Vec<WorkspaceDraft> {
    let mut by_name: BTreeMap<(&str, &str), Vec<Declared<'_>>> = BTreeMap::new();
    for (file, summary) in workspace.files.iter().enumerate() {
        for reading in summary.readings.iter().filter(|reading| !reading.merges) {
            for server in &reading.servers {
                let declared = Declared { file, reading, server };
                by_name.entry((reading.client, &server.name)).or_default().push(declared);
            }
        }
    }
    let mut drafts = Vec::new();
    for mut declared in by_name.into_values().filter(|declared| declared.len() > 1) {
        declared.sort_by_key(|declared| declared.reading.rank);
        for (index, loser) in declared.iter().enumerate().skip(1) {
            // Ten thousand projects may have a server of one name.
            let above = declared[..index].partition_point(|winner| winner.reading.rank < loser.reading.rank);
            let winner = declared[..above].iter().find(|winner| meet(winner, loser));
            drafts.extend(winner.map(|winner| draft(winner, loser)));
        }
    }
    drafts
}

/// Whether the client reads both files at once, and the first counts for more.
fn meet(winner: &Declared<'_>, loser: &Declared<'_>) -> bool {
    let together = match (&winner.reading.project, &loser.reading.project) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    winner.file != loser.file && winner.reading.rank < loser.reading.rank && together
}

fn draft(winner: &Declared<'_>, loser: &Declared<'_>) -> WorkspaceDraft {
    let (name, client) = (&loser.server.name, loser.reading.client_name);
    let same = winner.server.endpoint == loser.server.endpoint;
    WorkspaceDraft {
        file: loser.file,
        span: loser.server.span,
        message: format!("{client} uses another declaration of server `{name}`, in a file that counts more"),
        label: "has no effect",
        client: loser.reading.client,
        server: name.clone(),
        severity: if same { Severity::Info } else { Severity::Warning },
        also: Some((winner.file, winner.server.span, "this one counts")),
        help: "remove one of the two, or give one another name".to_owned(),
        fix: None,
    }
}
