//! `mcp-clinic clients`

use std::io;

use super::{Exit, Streams};
use crate::client::{CLIENTS, Confidence};

pub(super) fn run(streams: &mut Streams<'_>) -> io::Result<Exit> {
    let width = |text: fn(usize) -> usize| (0..CLIENTS.len()).map(text).max().unwrap_or_default();
    let (ids, names) = (width(|at| CLIENTS[at].id.len()), width(|at| CLIENTS[at].name.chars().count()));
    for client in CLIENTS {
        let known = match client.confidence {
            _ if client.measured => "measured",
            Confidence::High | Confidence::MediumHigh => "from its source or documentation",
            Confidence::Medium | Confidence::Low => "found, judged by what holds for every client",
        };
        writeln!(streams.out, "{:ids$}  {:names$}  {known}", client.id, client.name)?;
    }
    Ok(Exit::Clean)
}
