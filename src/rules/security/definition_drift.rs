use crate::diagnostic::Severity;
use crate::model::{FieldPrint, Fingerprints, LOCK_FILE, ServerSummary, Workspace};
use crate::rules::remedy::order;
use crate::rules::{Check, WorkspaceDraft, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A server is not the one that was agreed to.
    ///
    /// ## What it does
    ///
    /// Compares the servers of a project with `mcp-clinic.lock`, where there is one: `mcp-clinic lock` writes it. The
    /// lock has a fingerprint of every field of every server. A field that was changed, added or removed is an error, a
    /// server that the lock does not know is a warning, and one that is gone a note. Secrets are not part of the
    /// fingerprints, nor is the way in which a file is laid out.
    ///
    /// ## Why
    ///
    /// Clients ask once whether they may start a server, and some of them by its name alone. Whoever can change the
    /// file afterwards, in a commit that nobody reads closely, has their program started.
    ///
    /// ## Example
    ///
    /// The arguments were changed after the lock was written:
    ///
    /// ```json,lock
    /// {
    ///   "version": 1,
    ///   "files": {
    ///     ".mcp.json": {
    ///       "time": { "args": "9856f8b9197f7577c065b946d1f56d92", "command": "90d563e3cc8713b9e1f3961533b3c65d" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "time-mcp", "args": ["--port", "1"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// What the lock was written for, or a new lock once the change was looked at:
    ///
    /// ```json,lock
    /// {
    ///   "version": 1,
    ///   "files": {
    ///     ".mcp.json": {
    ///       "time": { "args": "ec87f6c44405f04b4641fe0ff2f59784", "command": "90d563e3cc8713b9e1f3961533b3c65d" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "args": [ "--port", "1" ], "command": "time-mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all: the files of projects and of plugins are compared, and not those of one user.
    ///
    /// ## References
    ///
    /// - CVE-2025-54136: a server was changed after it had been approved by its name (2026-11-22)
    /// - <https://www.koi.ai/blog/postmark-mcp-npm-malicious-backdoor-email-theft> (2026-11-22)
    "security/definition-drift" {
        check: Check::Workspace(check),
    }
}

fn check(workspace: &Workspace) -> Vec<WorkspaceDraft> {
    let mut drafts = Vec::new();
    for (index, file) in workspace.files.iter().enumerate() {
        let Some((lock, name)) = &file.locked else { continue };
        let Some(lock) = workspace.locks.get(*lock) else { continue };
        let locked = lock.files.get(name);
        let Some(client) = file.readings.first().map(|reading| reading.client) else { continue };
        let draft = |span: Span, server: &str, severity: Severity, message: String, label| WorkspaceDraft {
            file: index,
            span,
            message,
            label,
            client,
            server: server.to_owned(),
            severity,
            also: None,
            help: format!(
                "look at what it starts now; if that is as it should be, write `{LOCK_FILE}` anew with `mcp-clinic lock`"
            ),
            fix: order("mcp-clinic lock", &lock.folder),
        };
        let servers = file.servers_to_lock();
        for (name, server) in &servers {
            let Some(prints) = locked.and_then(|servers| servers.get(name)) else {
                let message = format!("server `{name}` is not in `{LOCK_FILE}`");
                drafts.push(draft(server.span, name, Severity::Warning, message, "new since the lock was written"));
                continue;
            };
            if let Some((span, what)) = changed(server, prints) {
                let message = format!("server `{name}` is not the one in `{LOCK_FILE}`: {what}");
                drafts.push(draft(span, name, Severity::Error, message, "changed since the lock was written"));
            }
        }
        // A file that cannot be made out has lost nothing as yet.
        let readable = !file.unreadable && !servers.is_empty();
        let gone = locked.into_iter().flatten().map(|(name, _)| name).filter(|_| readable);
        for name in gone.filter(|name| !servers.iter().any(|(there, _)| there == *name)) {
            let message = format!("server `{name}` is in `{LOCK_FILE}`, and no more in this file");
            drafts.push(draft(Span::at(0), name, Severity::Info, message, "it was declared here"));
        }
    }
    drafts
}

/// Where a server differs from its lock, and in what.
fn changed(server: &ServerSummary, locked: &Fingerprints) -> Option<(Span, String)> {
    let is_other = |field: &&FieldPrint| locked.get(&field.field) != Some(&field.print);
    let mut others = server.prints.iter().filter(is_other);
    let gone = || locked.keys().filter(|field| !server.prints.iter().any(|print| print.field == **field));
    let what: Vec<String> = others
        .clone()
        .map(|field| {
            let verb = if locked.contains_key(&field.field) { "changed" } else { "was added" };
            if field.field.is_empty() { "it changed".to_owned() } else { format!("`{}` {verb}", field.field) }
        })
        .chain(gone().map(|field| format!("`{field}` was removed")))
        .collect();
    let span = others.next().map_or(server.span, |field| field.span);
    (!what.is_empty()).then(|| (span, what.join(", ")))
}
