//! Trying servers, several at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::linter::command_line;
use crate::probe::{Plan, ProbeReport, Subject, What};
use crate::system::System;
use crate::text::sanitize_line;

/// A way to start or call a server, and whose it is: what several clients do alike is done once.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The servers, as clients have them.
    pub subjects: Vec<Subject>,
    /// The name of the first of them in its configuration.
    pub name: String,
    /// What to do.
    pub plan: Plan,
}

impl Attempt {
    /// The command line or the address, without what is secret.
    pub fn shown(&self) -> String {
        let text = match &self.plan.what {
            What::Start(start) => command_line(std::iter::once(&start.program).chain(&start.args).map(String::as_str)),
            What::Call(call) => call.url.clone(),
        };
        sanitize_line(&self.plan.veil.hide(&text))
    }

    /// Takes over a further server that is started or called in the same way.
    pub(super) fn join(&mut self, subject: Subject, plan: &Plan) {
        self.subjects.push(subject);
        self.plan.patience = self.plan.patience.max(plan.patience);
        self.plan.veil = std::mem::take(&mut self.plan.veil).and(&plan.veil);
    }
}

/// Tries servers, `jobs` at a time, and tells of each that is done; the reports are in the order of the attempts.
pub fn probe(system: &dyn System, attempts: &[Attempt], jobs: usize, done: &(dyn Fn() + Sync)) -> Vec<ProbeReport> {
    let reports: Vec<Mutex<ProbeReport>> = attempts.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((attempt, report)) = {
            let i = next.fetch_add(1, Ordering::Relaxed);
            attempts.get(i).zip(reports.get(i))
        } {
            let found = crate::probe::run(system, &attempt.plan, true);
            *report.lock().unwrap_or_else(PoisonError::into_inner) = found;
            done();
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs.min(attempts.len()) {
            scope.spawn(work);
        }
        work();
    });
    reports.into_iter().map(|report| report.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}
