//! What every client loads in a project on this machine, and why the rest is not loaded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Examined, Opened, examine, finish, redact};
use crate::client::{Choice, Client, Content, FileSpec, Judge, Loss, Scope, ServerMap};
use crate::consent::{Consent, Consents};
use crate::diagnostic::{Diagnostic, Severity};
use crate::discover::{Located, Target, judges, places};
use crate::document::{Entry, Text};
use crate::model::{Server, Transport};
use crate::settings::Settings;
use crate::system::{ReadError, System};
use crate::text::{Mask, Position, SourceFile, sanitize_line};

/// What the clients of a machine load.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// The clients that have files here, in the usual order.
    pub clients: Vec<ClientView>,
}

impl Inventory {
    /// All servers, each with the client that has it.
    pub fn servers(&self) -> impl Iterator<Item = (&'static Client, &ServerView)> {
        self.clients.iter().flat_map(|view| view.servers().map(|server| (view.client, server)))
    }
}

/// One client.
#[derive(Clone, Debug)]
pub struct ClientView {
    /// The client.
    pub client: &'static Client,
    /// Its files, the one that wins over the others first.
    pub files: Vec<FileView>,
}

impl ClientView {
    /// Its servers, in all of its files.
    pub fn servers(&self) -> impl Iterator<Item = &ServerView> {
        self.files.iter().flat_map(|file| &file.servers)
    }
}

/// One file, as one client reads it.
#[derive(Clone, Debug)]
pub struct FileView {
    /// Where it lies.
    pub path: PathBuf,
    /// The kind of file it is to the client.
    pub file: &'static FileSpec,
    /// Why nothing of it could be looked at.
    pub unreadable: Option<ReadError>,
    /// Whether it is there.
    pub exists: bool,
    /// The servers it declares, in order.
    pub servers: Vec<ServerView>,
}

/// One server.
#[derive(Clone, Debug)]
pub struct ServerView {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub scope: Scope,
    /// Where it is declared.
    pub place: Location,
    /// How client and server talk, where that is known.
    pub transport: Option<Transport>,
    /// How it is started or where it answers, without secrets.
    pub launch: String,
    /// What happens to it.
    pub fate: Fate,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The same in bytes from the start of the file.
    pub offset: u32,
}

/// What happens to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The client starts or calls it.
    Loaded,
    /// The client keeps it, and cannot start it.
    Fails(Reason),
    /// The client adds its fields to those of the server of its name in a place that counts more.
    Merged(Location),
    /// A server of its name in another place counts.
    Shadowed(Location),
    /// It is switched off.
    Disabled,
    /// The user has not been asked yet, or the folder is not one that the user trusts.
    Pending,
    /// The user said no.
    Refused,
    /// It is lost.
    Dropped(Reason),
    /// The client never reads the file; this is where it belongs instead.
    NeverRead(&'static str),
}

/// Why a server is lost: what a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule.
    pub rule: &'static str,
    /// What it says.
    pub message: String,
}

/// Looks at all files that clients read for a project. Files that are not there are listed with `absent` alone.
pub fn inventory(system: &dyn System, project: &Path, clients: &[&'static Client], absent: bool) -> Inventory {
    let views = clients.iter().map(|client| view(system, project, client, absent));
    Inventory { clients: views.filter(|view| !view.files.is_empty()).collect() }
}

fn view(system: &dyn System, project: &Path, client: &'static Client, absent: bool) -> ClientView {
    let located = places(system, client, project).into_iter().filter(|located| located.exists || absent);
    let mut files: Vec<FileView> = located.filter_map(|located| look(system, project, &located)).collect();
    files.sort_by_key(|file| client.rank(file.file.scope));
    decide(client, &mut files);
    ClientView { client, files }
}

/// One file; `None` when it is there for other things and declares no servers.
fn look(system: &dyn System, project: &Path, located: &Located) -> Option<FileView> {
    let Located { judge, path, exists } = located;
    let mut view =
        FileView { path: path.clone(), file: judge.file, unreadable: None, exists: *exists, servers: Vec::new() };
    if !exists {
        return Some(view);
    }
    let bytes = system.read(path);
    view.unreadable = bytes.as_ref().err().cloned();
    let target = Target { path: path.clone(), shown: path.clone(), judges: judges(system, path, &[]), named: false };
    let opened = Opened::new(&target, bytes);
    let readers = opened.judges(system, &target);
    // Another client's file of the same name.
    if !readers.iter().any(|reader| reader.client.id == judge.client.id) {
        return None;
    }
    // What a client does with a file does not depend on what somebody wants to be told of it.
    let settings = Settings::default();
    let policy = settings.policy_of(path);
    let Some(mut examined) = examine(system, &target, &opened, *judge, &readers, &settings, &policy) else {
        let own = judge.file.content != Content::Shared && judge.file.is_marked(opened.document.root());
        return own.then_some(view);
    };
    let source = opened.document.source();
    source.set_mask(redact::mask(&opened.document));
    let diagnostics = finish(std::mem::take(&mut examined.diagnostics), &opened);
    view.servers = servers(system, &examined, &diagnostics, project, source);
    Some(view)
}

fn servers(
    system: &dyn System,
    examined: &Examined<'_>,
    diagnostics: &[Diagnostic],
    project: &Path,
    source: &SourceFile,
) -> Vec<ServerView> {
    let (judge, reading) = (examined.judge, &examined.reading);
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let loses = |diagnostic: &Diagnostic, wanted: &[Loss]| {
        diagnostic.consequences.iter().filter_map(|c| c.loss).any(|loss| wanted.contains(&loss))
    };
    let of_file = errors().find(|d| loses(d, &[Loss::File, Loss::Load, Loss::Startup]));
    let homes = reading.homes();
    let unseen = |server: &Server<'_>| {
        let is_stray = |stray: &Entry<'_>| stray.span().contains(server.node.span());
        reading.is_elsewhere(server) || reading.strays.iter().any(is_stray)
    };
    let consents = Consents::read(system, judge, project);
    let mut views = Vec::new();
    for server in &reading.servers {
        let Some(scope) = scope_of(judge.file, homes.of(server.node), project) else { continue };
        let own = |wanted: &[Loss]| {
            errors().find(|d| d.server.as_deref() == Some(server.name.as_str()) && loses(d, wanted)).map(reason)
        };
        let fate = if let Some(instead) = judge.file.unread {
            Fate::NeverRead(instead)
        } else if let Some(error) = of_file {
            Fate::Dropped(reason(error))
        } else if unseen(server) {
            let error = errors().find(|d| ["schema/wrong-root-key", "schema/bare-server-map"].contains(&d.rule));
            Fate::Dropped(error.map_or_else(nowhere, reason))
        } else if let Some(reason) = own(&[Loss::Server, Loss::Unclear]) {
            Fate::Dropped(reason)
        } else if is_off(judge.client, server) {
            Fate::Disabled
        } else if let Some(reason) = own(&[Loss::Launch]) {
            Fate::Fails(reason)
        } else {
            match consents.of(server.name.as_str()) {
                Consent::Approved | Consent::Unknown => Fate::Loaded,
                Consent::Pending => Fate::Pending,
                Consent::Refused => Fate::Refused,
            }
        };
        let offset = server.entry.key_span.start;
        let Position { line, column } = source.position(offset);
        views.push(ServerView {
            name: server.name.as_str().to_owned(),
            scope,
            place: Location { path: source.path().to_owned(), line, column, offset },
            transport: transport_of(judge, examined.judge.schema().choose(server), server),
            launch: launch(server, source.mask()),
            fate,
        });
    }
    views
}

fn reason(diagnostic: &Diagnostic) -> Reason {
    Reason { rule: diagnostic.rule, message: diagnostic.full_message() }
}

fn nowhere() -> Reason {
    Reason { rule: "schema/wrong-root-key", message: "it stands where the client does not look".to_owned() }
}

/// Whose server it is that stands in a place; `None` for one of another project.
pub(super) fn scope_of(file: &FileSpec, home: Option<&ServerMap<'_>>, project: &Path) -> Option<Scope> {
    let own = home.and_then(|map| {
        let root = map.place?;
        let position = root.path.iter().position(|segment| *segment == "*")?;
        Some((root.scope?, map.keys.get(position).copied().unwrap_or_default()))
    });
    match own {
        Some((scope, folder)) => (Path::new(folder) == project).then_some(scope),
        None => Some(file.scope),
    }
}

fn is_off(client: &Client, server: &Server<'_>) -> bool {
    client.switches.iter().any(|switch| switch.thrown(server.node).is_some())
}

/// How client and server talk, where the declaration tells.
pub fn transport_of(judge: Judge, choice: Choice<'_>, server: &Server<'_>) -> Option<Transport> {
    let Choice::Branch(branch) = choice else { return None };
    let untyped = server.transport_entry().is_none() && branch.transport == Transport::Http;
    Some(judge.file.untyped_url.filter(|_| untyped).unwrap_or(branch.transport))
}

/// The command line or the address, with secrets hidden.
fn launch(server: &Server<'_>, mask: Option<&Mask>) -> String {
    let words = server.command.into_iter().chain(server.args.iter().copied()).map(Text::as_str);
    let line = match server.url.filter(|_| server.command.is_none() || server.fields.url_first) {
        Some(url) => url.as_str().to_owned(),
        None => command_line(words),
    };
    let hidden = mask.map_or_else(|| line.clone(), |mask| mask.hide(&line).into_owned());
    sanitize_line(&hidden)
}

/// Words as a shell takes them.
pub fn command_line<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| shlex::try_quote(word).unwrap_or_default().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Settles which of several servers of one name counts.
fn decide(client: &Client, files: &mut [FileView]) {
    for view in files.iter_mut() {
        let mut winners: BTreeMap<(String, Scope), Location> = BTreeMap::new();
        let mut settle = |server: &mut ServerView| {
            let key = (server.name.clone(), server.scope);
            match winners.get(&key) {
                Some(winner) if takes_part(&server.fate) => server.fate = Fate::Shadowed(winner.clone()),
                _ => drop(winners.insert(key, server.place.clone())),
            }
        };
        if view.file.first_wins {
            view.servers.iter_mut().for_each(&mut settle);
        } else {
            view.servers.iter_mut().rev().for_each(&mut settle);
        }
    }
    let mut order: Vec<(usize, usize)> =
        files.iter().enumerate().flat_map(|(f, file)| (0..file.servers.len()).map(move |s| (f, s))).collect();
    order.sort_by_key(|(f, s)| (client.rank(files[*f].servers[*s].scope), *f, *s));
    let mut winners: BTreeMap<String, Location> = BTreeMap::new();
    for (f, s) in order {
        let server = &mut files[f].servers[s];
        if !takes_part(&server.fate) {
            continue;
        }
        match winners.get(&server.name) {
            Some(winner) if client.merges => server.fate = Fate::Merged(winner.clone()),
            Some(winner) => server.fate = Fate::Shadowed(winner.clone()),
            None => drop(winners.insert(server.name.clone(), server.place.clone())),
        }
    }
}

/// Whether a server stands in the way of others of its name.
fn takes_part(fate: &Fate) -> bool {
    matches!(fate, Fate::Loaded | Fate::Fails(_) | Fate::Disabled | Fate::Pending)
}
