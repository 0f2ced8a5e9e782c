//! Rules and clients for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{clients, rules};
use crate::client::{Client, FileSpec};
use crate::rules::Rule;

/// Within a version fields are only ever added.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Rules {
    version: u32,
    rules: Vec<OneRule>,
}

#[derive(Serialize)]
struct OneRule {
    name: &'static str,
    family: &'static str,
    severity: &'static str,
    needs: &'static str,
    default: bool,
    since: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    page: String,
}

#[derive(Serialize)]
struct Clients {
    version: u32,
    clients: Vec<OneClient>,
}

#[derive(Serialize)]
struct OneClient {
    id: &'static str,
    name: &'static str,
    confidence: &'static str,
    measured: bool,
    tested: &'static str,
    checked: &'static str,
    page: Option<String>,
    files: Vec<OneFile>,
}

#[derive(Serialize)]
struct OneFile {
    kind: &'static str,
    scope: &'static str,
    format: &'static str,
    read: bool,
    places: Vec<OnePlace>,
}

#[derive(Serialize)]
struct OnePlace {
    path: String,
    os: Option<&'static str>,
    moved_by: Option<&'static str>,
}

/// Writes what is to be known of rules.
pub fn write_rules(rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let one = |rule: &&Rule| OneRule {
        name: rule.name,
        family: rule.family(),
        severity: rule.severity.name(),
        needs: rule.needs.describe(),
        default: rule.default,
        since: rule.since,
        aliases: rule.aliases,
        summary: rule.summary(),
        page: format!("docs/rules/{}", rules::page_path(rule)),
    };
    write(&Rules { version: VERSION, rules: rules.iter().map(one).collect() }, out)
}

/// Writes what is to be known of clients.
pub fn write_clients(clients: &[&Client], out: &mut dyn Write) -> io::Result<()> {
    let one = |client: &&Client| OneClient {
        id: client.id,
        name: client.name,
        confidence: client.confidence.describe(),
        measured: client.measured,
        tested: client.version,
        checked: client.checked,
        page: clients::is_full(client).then(|| format!("docs/clients/{}", clients::page_path(client))),
        files: client.files.iter().map(file).collect(),
    };
    write(&Clients { version: VERSION, clients: clients.iter().map(one).collect() }, out)
}

fn file(file: &FileSpec) -> OneFile {
    let places = file.places.iter().map(|place| OnePlace {
        path: clients::path(place),
        os: place.os.map(clients::name_of),
        moved_by: place.moved_by.map(|(name, _)| name),
    });
    OneFile {
        kind: file.id,
        scope: file.scope.describe(),
        format: file.dialect.name(),
        read: file.unread.is_none(),
        places: places.collect(),
    }
}

fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
