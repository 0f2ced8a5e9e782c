//! The rules that see all files of a run.

use std::sync::Arc;

use super::fingerprint::Printer;
use super::{Examined, Opened, redact};
use crate::client::{Scope, ServerMap};
use crate::diagnostic::{Consequence, Diagnostic, Label};
use crate::discover::{Target, project_of};
use crate::model::{ReadingSummary, Server, ServerSummary, Workspace};
use crate::rules::{Check, Needs, WorkspaceDraft};
use crate::settings::Settings;
use crate::system::System;
use crate::text::{SourceFile, Span, sanitize};

/// What is kept of a file as one client reads it. Files that the client never reads have no say.
pub(super) fn summarize(examined: &Examined<'_>, target: &Target, printer: Option<&Printer>) -> ReadingSummary {
    let judge = examined.judge;
    let (client, file) = (judge.client, judge.file);
    let counts = !judge.is_unknown() && file.unread.is_none();
    let homes = examined.reading.homes();
    // Servers of one project within a file of the user are for `list`, which knows the project.
    let of_file = |map: &ServerMap<'_>| map.place.is_none_or(|place| place.scope.is_none());
    let own = examined.reading.servers.iter().filter(|server| homes.of(server.node).is_some_and(of_file));
    let prints = |server: &Server<'_>| printer.map(|printer| printer.prints(server.entry.value)).unwrap_or_default();
    let summary = |server: &Server<'_>| ServerSummary::new(server, prints(server));
    ReadingSummary {
        client: client.id,
        client_name: client.name,
        project: project_of(&target.path, judge).filter(|_| matches!(file.scope, Scope::Project | Scope::Local)),
        rank: client.rank(file.scope),
        merges: client.merges,
        servers: if counts { own.map(summary).collect() } else { Vec::new() },
    }
}

/// Runs the rules, and puts what they find with the other diagnostics of its file. Gives the number of those below
/// the level asked for.
pub(super) fn judge(
    system: &dyn System,
    targets: &[&Target],
    workspace: &Workspace,
    settings: &Settings,
    found: &mut [Vec<Diagnostic>],
) -> usize {
    let mut hidden = 0;
    if targets.len() < 2 && workspace.locks.is_empty() {
        return hidden;
    }
    for rule in settings.rules().filter(|rule| settings.host || rule.needs == Needs::Content) {
        let Check::Workspace(check) = rule.check else { continue };
        for draft in check(workspace) {
            if draft.severity < settings.level {
                hidden += 1;
            } else if let Some(diagnostics) = found.get_mut(draft.file) {
                diagnostics.push(diagnostic(system, targets, rule.name, draft));
                diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
            }
        }
    }
    hidden
}

fn diagnostic(system: &dyn System, targets: &[&Target], rule: &'static str, draft: WorkspaceDraft) -> Diagnostic {
    let label = |file: usize, span: Span, message: &str| Label {
        source: source(system, targets, file),
        span,
        message: message.to_owned(),
    };
    Diagnostic {
        rule,
        severity: draft.severity,
        message: sanitize(&draft.message),
        consequences: vec![Consequence { client: draft.client, text: String::new(), loss: None }],
        server: Some(sanitize(&draft.server)),
        primary: label(draft.file, draft.span, draft.label),
        secondary: draft.also.iter().map(|also| label(also.0, also.1, also.2)).collect(),
        help: Some(draft.help),
        fixes: Vec::new(),
    }
}

/// The text of a file, which was let go after the file was looked at; with its secrets hidden.
fn source(system: &dyn System, targets: &[&Target], file: usize) -> Arc<SourceFile> {
    let Some(target) = targets.get(file) else { return Arc::new(SourceFile::new("", "")) };
    let opened = Opened::new(target, system.read(&target.path));
    let source = opened.document.source();
    source.set_mask(redact::mask(&opened.document));
    Arc::clone(source)
}
