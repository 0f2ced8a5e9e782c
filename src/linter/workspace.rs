//! The rules that see all files of a run.

use std::sync::Arc;

use super::fingerprint::Printer;
use super::identity::Places;
use super::suppress::Sieve;
use super::{Examined, Opened};
use crate::client::{Scope, ServerMap, UNKNOWN};
use crate::diagnostic::{Consequence, Diagnostic, Fix, Label, Severity};
use crate::discover::{Target, project_of};
use crate::document::{Document, Syntax};
use crate::model::{ReadingSummary, Server, ServerSummary, Workspace};
use crate::rules::{Check, MachineDraft, Needs, Rule, WorkspaceDraft};
use crate::settings::Settings;
use crate::system::System;
use crate::text::{SourceFile, Span, sanitize_line};

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

/// Runs the rules, and puts what they find with the other diagnostics of its file. `given` is the text of the one file
/// that did not come from the disk.
pub(super) fn judge(
    system: &dyn System,
    targets: &[&Target],
    workspace: &Workspace,
    settings: &Settings,
    given: Option<&[u8]>,
    sieves: &mut [Sieve],
) {
    let open = |file: usize| opened(system, targets, file, given);
    let mut put = |file: usize, severity: Severity, make: &dyn Fn() -> Diagnostic| {
        let Some(sieve) = sieves.get_mut(file) else { return };
        if severity < settings.level && !sieve.sees_all(settings) {
            sieve.hidden += 1;
        } else {
            sieve.take(make(), settings);
        }
    };
    for rule in settings.rules().filter(|rule| settings.host || rule.needs == Needs::Content) {
        match rule.check {
            Check::Workspace(check) if targets.len() > 1 || !workspace.locks.is_empty() => {
                for draft in check(workspace) {
                    put(draft.file, draft.severity, &|| diagnostic(&open, rule.name, &draft));
                }
            }
            Check::Machine(check) => {
                if let Some(draft) = check(system, workspace) {
                    put(draft.file, rule.severity, &|| of_machine(&open(draft.file), workspace, rule, &draft));
                }
            }
            _ => {}
        }
    }
}

fn diagnostic(open: &dyn Fn(usize) -> Document, rule: &'static str, draft: &WorkspaceDraft) -> Diagnostic {
    let label = |document: &Document, span: Span, message: &str| Label {
        source: Arc::clone(document.source()),
        span,
        message: message.to_owned(),
    };
    let document = open(draft.file);
    let primary = label(&document, draft.span, draft.label);
    let fixes = draft.fix.iter().map(|fix| Fix { title: safe(&primary.source, &fix.title), ..fix.clone() }).collect();
    Diagnostic {
        rule,
        severity: draft.severity,
        message: safe(&primary.source, &draft.message),
        consequences: vec![Consequence { client: draft.client, text: String::new(), loss: None }],
        server: Some(safe(&primary.source, &draft.server)),
        primary,
        secondary: draft.also.iter().map(|also| label(&open(also.0), also.1, also.2)).collect(),
        transcript: None,
        help: Some(draft.help.clone()),
        fixes,
        fingerprint: Places::new(&document).fingerprint(rule, draft.span),
    }
}

/// A text without what is secret in the file that it is about.
fn safe(source: &SourceFile, text: &str) -> String {
    source.mask().map_or_else(|| sanitize_line(text), |mask| sanitize_line(&mask.hide(text)))
}

fn of_machine(document: &Document, workspace: &Workspace, rule: &Rule, draft: &MachineDraft) -> Diagnostic {
    // The client whose server it is.
    let readings = workspace.files.get(draft.file).into_iter().flat_map(|file| &file.readings);
    let mut own = readings.filter(|reading| reading.servers.iter().any(|server| server.span == draft.span));
    let client = own.next().map_or(UNKNOWN.id, |reading| reading.client);
    let source = Arc::clone(document.source());
    Diagnostic {
        rule: rule.name,
        severity: rule.severity,
        message: safe(&source, &draft.message),
        consequences: vec![Consequence { client, text: String::new(), loss: None }],
        server: Some(safe(&source, &draft.server)),
        primary: Label { source, span: draft.span, message: draft.label.to_owned() },
        secondary: Vec::new(),
        transcript: None,
        help: Some(draft.help.clone()),
        fixes: Vec::new(),
        fingerprint: Places::new(document).fingerprint(rule.name, draft.span),
    }
}

/// A file, which was let go after it was looked at, or the one that was given; with its secrets hidden.
fn opened(system: &dyn System, targets: &[&Target], file: usize, given: Option<&[u8]>) -> Document {
    let Some(target) = targets.get(file) else {
        return Document::parse(Arc::new(SourceFile::new("", "")), Syntax::Json);
    };
    let bytes = given.map_or_else(|| system.read(&target.path), |bytes| Ok(bytes.to_vec()));
    let opened = Opened::new(target, bytes);
    opened.veil();
    opened.document
}
