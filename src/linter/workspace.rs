//! The rules that see all files of a run.

use std::borrow::Cow;
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
use crate::rules::{Check, MachineDraft, Needs, RULES, Rule, WorkspaceDraft};
use crate::settings::{Policy, Settings};
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
    sieves: &mut [Sieve<'_>],
) {
    let open = |file: usize| opened(system, targets, file, given);
    let policies: Vec<_> = targets.iter().map(|target| settings.policy_of(&target.path)).collect();
    let mut put = |file: usize, rule: &Rule, server: &str, own: Severity, make: &dyn Fn(Severity) -> Diagnostic| {
        let Some((policy, sieve)) = policies.get(file).zip(sieves.get_mut(file)) else { return };
        let Some(severity) = policy.severity(rule.name, Some(server), own) else { return };
        if !policy.runs(rule.name) {
            // It has no say in this file.
        } else if severity < policy.level() && !sieve.sees_all() {
            sieve.hidden += 1;
        } else {
            sieve.take(make(severity));
        }
    };
    for rule in RULES {
        let looks = |policy: &Policy<'_>| rule.needs == Needs::Content || policy.host();
        let wanted = |policy: &Policy<'_>| looks(policy) && policy.runs(rule.name);
        match rule.check {
            Check::Workspace(check)
                if (targets.len() > 1 || !workspace.locks.is_empty()) && policies.iter().any(wanted) =>
            {
                for draft in check(workspace) {
                    put(draft.file, rule, &draft.server, draft.severity, &|severity| {
                        diagnostic(&open, rule.name, severity, &draft)
                    });
                }
            }
            Check::Machine(check) if policies.iter().any(wanted) => {
                if let Some(draft) = check(system, &seen(workspace, &policies, wanted)) {
                    put(draft.file, rule, &draft.server, rule.severity, &|severity| {
                        of_machine(&open(draft.file), workspace, rule, severity, &draft)
                    });
                }
            }
            _ => {}
        }
    }
}

/// The files without the servers of those in which a rule has no say: of the others one is told, not of the first.
fn seen<'w>(
    workspace: &'w Workspace,
    policies: &[Policy<'_>],
    wanted: impl Fn(&Policy<'_>) -> bool,
) -> Cow<'w, Workspace> {
    if policies.iter().all(&wanted) {
        return Cow::Borrowed(workspace);
    }
    let mut seen = workspace.clone();
    for (file, _) in seen.files.iter_mut().zip(policies).filter(|(_, policy)| !wanted(policy)) {
        file.servers.clear();
        file.readings.clear();
    }
    Cow::Owned(seen)
}

fn diagnostic(
    open: &dyn Fn(usize) -> Document,
    rule: &'static str,
    severity: Severity,
    draft: &WorkspaceDraft,
) -> Diagnostic {
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
        severity,
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

fn of_machine(
    document: &Document,
    workspace: &Workspace,
    rule: &Rule,
    severity: Severity,
    draft: &MachineDraft,
) -> Diagnostic {
    // The client whose server it is.
    let readings = workspace.files.get(draft.file).into_iter().flat_map(|file| &file.readings);
    let mut own = readings.filter(|reading| reading.servers.iter().any(|server| server.span == draft.span));
    let client = own.next().map_or(UNKNOWN.id, |reading| reading.client);
    let source = Arc::clone(document.source());
    Diagnostic {
        rule: rule.name,
        severity,
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
