//! Processes that are started here, each with all of its descendants, and how every one of them is ended.

mod ask;

pub use ask::{Answer, AskError, ask};
