//! Starting and calling servers, and looking at the machine: facts, without judgement.
//!
//! Whatever a server, a log or a network says passes a [`Veil`] before it becomes a fact, so that no rule and no output
//! ever holds a secret.

pub mod docker;
mod evidence;
pub mod http;
pub mod logs;
pub mod machine;
mod plan;
pub mod process;
pub mod protocol;
mod report;
pub mod stdio;
mod veil;

use std::time::{Duration, Instant};

use crate::system::System;

pub use evidence::{Evidence, Findings, ServerTools, Subject};
pub use plan::{Call, Plan, Start, What};
pub use report::{
    Challenge, ConnectFault, Ended, Era, Exchange, Family, Fetching, FramingFault, HttpFacts, HttpFault, Metadata,
    Noise, ProbeReport, ProcessFacts, Reached, Request, Session, SpawnFault, Tail, TlsFault, TlsFaultKind, Tool,
};
pub use veil::Veil;

/// Starts or calls a server, asks it what it is, and ends it. With `warm`, a server that took long to start is started
/// a second time, when whatever had to be fetched is there.
pub fn run(system: &dyn System, plan: &Plan, warm: bool) -> ProbeReport {
    let began = Instant::now();
    let mut report = ProbeReport::default();
    match &plan.what {
        What::Start(start) => {
            let (process, session) = stdio::probe(system, start, plan.patience, warm, &plan.veil);
            (report.process, report.session) = (Some(process), session);
        }
        What::Call(call) => {
            let (http, session) = http::probe(call, plan.patience, &plan.veil);
            (report.http, report.session) = (Some(http), session);
        }
    }
    report.took_ms = milliseconds(began.elapsed());
    report
}

/// A time in whole milliseconds.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
