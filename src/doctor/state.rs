//! What became of each server, in a word.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use super::{Survey, Untried, shown, subject};
use crate::client::Client;
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::{Fate, Report, ServerView};
use crate::probe::{Findings, ProbeReport, Subject};
use crate::rules::{self, Needs, Rule};

/// Whether a server works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does, as far as was looked at.
    Well,
    /// It may not, or something about it is wrong all the same.
    Doubtful,
    /// It does not.
    Broken,
    /// Its client does not start it, and is not meant to; or it could not be tried.
    Idle,
}

/// What became of a server.
#[derive(Clone, Debug)]
pub struct ServerState {
    /// In a word.
    pub state: State,
    /// What came of trying it.
    pub report: Option<ProbeReport>,
    /// Why it was not tried, where others were.
    pub untried: Option<Untried>,
    /// The rule that tells why it does not work, or else the worst that is wrong with it.
    pub rule: Option<&'static str>,
}

impl ServerState {
    /// How long it took to answer.
    pub fn answered_after(&self) -> Option<Duration> {
        let report = self.report.as_ref().filter(|report| report.answered())?;
        let of_http = || {
            let answers = report.http.iter().flat_map(|http| &http.exchanges);
            answers
                .into_iter()
                .find(|exchange| exchange.status.is_some_and(|status| status < 300))
                .map(|found| found.ms)
        };
        report.process.as_ref().and_then(|process| process.answered_ms).or_else(of_http).map(Duration::from_millis)
    }
}

/// What became of the servers of a survey.
pub(super) fn states(survey: &Survey, report: &Report, mut findings: Findings) -> HashMap<Subject, ServerState> {
    let mut by_file: HashMap<&Path, Vec<&Diagnostic>> = HashMap::new();
    for diagnostic in &report.diagnostics {
        by_file.entry(diagnostic.primary.source.path()).or_default().push(diagnostic);
    }
    let mut states = HashMap::new();
    for (client, server) in survey.inventory.servers() {
        let subject = subject(client, server);
        let tried = findings.take(&subject).and_then(|found| found.report);
        let untried = survey.untried.get(&subject).cloned();
        let at = shown(&survey.files, &server.place.path).and_then(|path| by_file.get(path));
        let own = || at.into_iter().flatten().filter(|diagnostic| concerns(diagnostic, client, server));
        let worst = own().max_by_key(|diagnostic| (is_on_start(diagnostic), diagnostic.severity));
        let fails = || own().any(|diagnostic| keeps_from_working(diagnostic, client));
        let state = match &server.fate {
            Fate::Shadowed(_) | Fate::Disabled | Fate::Refused if tried.is_none() => State::Idle,
            Fate::Pending if tried.is_none() => State::Doubtful,
            Fate::Dropped(_) | Fate::NeverRead(_) => State::Broken,
            _ => match (&tried, own().map(|diagnostic| diagnostic.severity).max()) {
                (Some(report), _) if !report.answered() || fails() => State::Broken,
                (None, _) if matches!(server.fate, Fate::Fails(_)) || fails() => State::Broken,
                (_, Some(Severity::Error | Severity::Warning)) => State::Doubtful,
                (None, _) if untried.is_some() => State::Idle,
                _ => State::Well,
            },
        };
        let rule = match &server.fate {
            Fate::Dropped(reason) | Fate::Fails(reason) if tried.is_none() => Some(reason.rule),
            _ => worst.filter(|worst| worst.severity > Severity::Info).map(|diagnostic| diagnostic.rule),
        };
        states.insert(subject, ServerState { state, report: tried, untried, rule });
    }
    states
}

fn concerns(diagnostic: &Diagnostic, client: &Client, server: &ServerView) -> bool {
    diagnostic.server.as_ref() == Some(&server.name) && diagnostic.consequences.iter().any(|c| c.client == client.id)
}

/// Whether what is wrong keeps the client from working with the server.
fn keeps_from_working(diagnostic: &Diagnostic, client: &Client) -> bool {
    let loses = diagnostic.consequences.iter().any(|c| c.client == client.id && c.loss.is_some());
    diagnostic.severity == Severity::Error && (is_on_start(diagnostic) || loses)
}

/// Whether a diagnostic is of a rule that tells why a server does not start or answer.
fn is_on_start(diagnostic: &Diagnostic) -> bool {
    let tells = |rule: &Rule| rule.refutable || (rule.needs == Needs::Probe && rule.family() != "security");
    rules::find(diagnostic.rule).is_some_and(tells)
}

/// The diagnostic to begin with: an error before a warning, and of those what the most servers wait for.
pub(super) fn first<'r>(report: &'r Report, counts: &dyn Fn(&Diagnostic) -> bool) -> Option<&'r Diagnostic> {
    let kind = |diagnostic: &'r Diagnostic| (diagnostic.rule, &diagnostic.help);
    let mut number: HashMap<_, usize> = HashMap::new();
    for diagnostic in &report.diagnostics {
        *number.entry(kind(diagnostic)).or_default() += 1;
    }
    let weight = |diagnostic: &'r Diagnostic| {
        let alike = number.get(&kind(diagnostic)).copied();
        let whole_file = diagnostic.server.is_none();
        // Of what is understood there is more to say.
        let is_understood = diagnostic.rule != "runtime/exited-early";
        (diagnostic.severity, whole_file, is_on_start(diagnostic), is_understood, alike)
    };
    let candidates = report.diagnostics.iter().filter(|d| d.severity > Severity::Info && counts(d));
    candidates.rev().max_by_key(|diagnostic| weight(diagnostic))
}
