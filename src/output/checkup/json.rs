//! What the doctor found, as JSON, version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::word;
use crate::client::Client;
use crate::diagnostic::Severity;
use crate::doctor::{Checkup, State};
use crate::linter::{FileView, ServerView};
use crate::output::inventory::{transport, word as fate_word};
use crate::output::json::{Entry, Tool, entry};
use crate::output::{SeenFrom, shown_path};
use crate::probe::ProbeReport;
use crate::probe::docker::Docker;
use crate::probe::machine::Machine;
use crate::text::sanitize;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    project: String,
    /// Whether servers were started and called.
    probed: bool,
    summary: Summary,
    machine: &'a Machine,
    docker: &'a Docker,
    clients: Vec<ClientEntry<'a>>,
    /// The place in `diagnostics` of the one to begin with.
    first: Option<usize>,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary {
    servers: usize,
    answered: usize,
    broken: usize,
    errors: usize,
    warnings: usize,
    unreadable: usize,
}

#[derive(Serialize)]
struct ClientEntry<'a> {
    id: &'static str,
    name: &'static str,
    files: Vec<FileEntry<'a>>,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    file: String,
    kind: &'static str,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
    servers: Vec<ServerEntry<'a>>,
}

#[derive(Serialize)]
struct ServerEntry<'a> {
    name: String,
    line: u32,
    column: u32,
    transport: &'static str,
    launch: &'a str,
    /// What the client does with it, as in `list`.
    state: &'static str,
    /// What became of it.
    health: &'static str,
    /// The rule that tells why it does not work, or else the worst that is wrong with it.
    rule: Option<&'static str>,
    /// Why it was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    untried: Option<String>,
    /// What came of trying it.
    facts: Option<&'a ProbeReport>,
}

pub(in crate::output) fn write(checkup: &Checkup, seen_from: &SeenFrom, out: &mut dyn Write) -> io::Result<()> {
    let report = &checkup.report;
    let is_first =
        |first: &crate::diagnostic::Diagnostic| report.diagnostics.iter().position(|d| std::ptr::eq(d, first));
    let document = Document {
        version: VERSION,
        tool: Tool::SELF,
        project: shown_path(&seen_from.project),
        probed: checkup.tried,
        summary: Summary {
            servers: checkup.states.len(),
            answered: checkup.answered(),
            broken: checkup.count(State::Broken),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            unreadable: checkup.unreadable(),
        },
        machine: &checkup.machine,
        docker: &checkup.docker,
        clients: checkup
            .inventory
            .clients
            .iter()
            .map(|view| ClientEntry {
                id: view.client.id,
                name: view.client.name,
                files: view.files.iter().map(|of| file(checkup, seen_from, view.client, of)).collect(),
            })
            .collect(),
        first: checkup.first().and_then(is_first),
        diagnostics: report.diagnostics.iter().map(entry).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

fn file<'a>(checkup: &'a Checkup, seen_from: &SeenFrom, client: &'static Client, view: &'a FileView) -> FileEntry<'a> {
    FileEntry {
        // As in the diagnostics.
        file: shown_path(view.path.strip_prefix(&seen_from.current).unwrap_or(&view.path)),
        kind: view.file.id,
        scope: view.file.scope.describe(),
        unreadable: view.unreadable.as_ref().map(ToString::to_string),
        servers: view.servers.iter().filter_map(|view| server(checkup, client, view)).collect(),
    }
}

fn server<'a>(checkup: &'a Checkup, client: &'static Client, view: &'a ServerView) -> Option<ServerEntry<'a>> {
    let state = checkup.state_of(client, view)?;
    Some(ServerEntry {
        name: sanitize(&view.name),
        line: view.place.line,
        column: view.place.column,
        transport: transport(view.transport),
        launch: &view.launch,
        state: fate_word(&view.fate),
        health: word(state.state),
        rule: state.rule,
        untried: state.untried.as_ref().filter(|_| checkup.tried).map(|untried| sanitize(&untried.to_string())),
        facts: state.report.as_ref(),
    })
}
