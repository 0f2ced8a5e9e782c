//! Clients of which too little is known to say what they make of a file.
//!
//! Their files are found, and judged by what holds for every client. Each place has its source.

use super::unknown::{self, FILE};
use crate::client::{Client, Confidence, FileSpec, Place, Scope};

/// A client whose files are found, and no more.
const fn client(
    id: &'static str,
    name: &'static str,
    confidence: Confidence,
    sources: &'static [&'static str],
    files: &'static [FileSpec],
) -> Client {
    Client { id, name, confidence, sources, files, schema: &unknown::SCHEMA, ..Client::BASE }
}

/// A file of a project.
const fn project(places: &'static [Place]) -> FileSpec {
    FileSpec { id: "project", scope: Scope::Project, places, ..FILE }
}

/// A file of a user.
const fn user(places: &'static [Place]) -> FileSpec {
    FileSpec { id: "user", scope: Scope::User, places, ..FILE }
}

pub(super) static WARP: Client = client(
    "warp",
    "Warp",
    Confidence::Medium,
    &["https://docs.warp.dev/agents/mcp"],
    &[project(&[Place::project(".warp/.mcp.json")]), user(&[Place::home(".warp/.mcp.json")])],
);
