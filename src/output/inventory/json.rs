//! What clients load, as JSON, version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::{transport, word};
use crate::linter::{ClientView, Fate, FileView, Inventory, Location, ServerView};
use crate::output::{SeenFrom, shown_path};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document {
    version: u32,
    project: String,
    clients: Vec<ClientEntry>,
}

#[derive(Serialize)]
struct ClientEntry {
    id: &'static str,
    name: &'static str,
    confidence: &'static str,
    files: Vec<FileEntry>,
    /// What no file shows.
    unseen: &'static [&'static str],
}

#[derive(Serialize)]
struct FileEntry {
    file: String,
    kind: &'static str,
    scope: &'static str,
    exists: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
    servers: Vec<ServerEntry>,
}

#[derive(Serialize)]
struct ServerEntry {
    name: String,
    scope: &'static str,
    line: u32,
    column: u32,
    transport: &'static str,
    launch: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The place of the server that counts instead of this one, or with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    winner: Option<PlaceEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<&'static str>,
}

#[derive(Serialize)]
struct PlaceEntry {
    file: String,
    line: u32,
    column: u32,
}

pub(in crate::output) fn write(inventory: &Inventory, seen_from: &SeenFrom, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        project: shown_path(&seen_from.project),
        clients: inventory.clients.iter().map(client).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

fn client(view: &ClientView) -> ClientEntry {
    ClientEntry {
        id: view.client.id,
        name: view.client.name,
        confidence: view.client.confidence.describe(),
        files: view.files.iter().map(file).collect(),
        unseen: view.client.unseen,
    }
}

fn file(view: &FileView) -> FileEntry {
    FileEntry {
        file: shown_path(&view.path),
        kind: view.file.id,
        scope: view.file.scope.describe(),
        exists: view.exists,
        unreadable: view.unreadable.as_ref().map(ToString::to_string),
        servers: view.servers.iter().map(server).collect(),
    }
}

fn server(view: &ServerView) -> ServerEntry {
    let (reason, winner, instead) = match &view.fate {
        Fate::Loaded | Fate::Disabled | Fate::Pending | Fate::Refused => (None, None, None),
        Fate::Fails(reason) | Fate::Dropped(reason) => (Some(reason), None, None),
        Fate::Merged(place) | Fate::Shadowed(place) => (None, Some(self::place(place)), None),
        Fate::NeverRead(instead) => (None, None, Some(*instead)),
    };
    ServerEntry {
        name: crate::text::sanitize(&view.name),
        scope: view.scope.describe(),
        line: view.place.line,
        column: view.place.column,
        transport: transport(view.transport),
        launch: view.launch.clone(),
        state: word(&view.fate),
        rule: reason.map(|reason| reason.rule),
        reason: reason.map(|reason| reason.message.clone()),
        winner,
        instead,
    }
}

fn place(place: &Location) -> PlaceEntry {
    PlaceEntry { file: shown_path(&place.path), line: place.line, column: place.column }
}
