//! Starting and calling servers, and looking at the machine: facts, without judgement.
//!
//! Whatever a server, a log or a network says passes a [`Veil`] before it becomes a fact, so that no rule and no output
//! ever holds a secret.

pub mod docker;
pub mod logs;
pub mod machine;
mod plan;
pub mod process;
pub mod protocol;
mod report;
mod veil;

pub use plan::{Call, Plan, Start, What};
pub use report::{
    Challenge, ConnectFault, Ended, Era, Exchange, Family, Fetching, FramingFault, HttpFacts, HttpFault, Metadata,
    Noise, ProbeReport, ProcessFacts, Reached, Request, Session, SpawnFault, Tail, TlsFault, TlsFaultKind, Tool,
};
pub use veil::Veil;
