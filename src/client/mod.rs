//! What each client reads, and what it makes of it.
//!
//! A client has several kinds of file, and each has a reader of its own: see [`FileSpec`]. The clients themselves are
//! in `known`, one file each, with a source and a date for every fact.

mod consent;
mod facts;
mod file;
mod known;
mod log;
mod mark;
mod place;
mod reading;
#[cfg(test)]
pub(crate) mod sample;
mod schema;

pub use consent::{Answer, ConsentFacts, ConsentStore, PROJECT, SERVER, Saying, Told};
pub use facts::{
    Approval, Confidence, EDITOR_NAMES, Environment, Names, Part, Quirks, SearchPath, Splits, Supply, Switch, Timeouts,
    ToolNames, Unset, Variables,
};
pub use file::{Content, DepthLimit, FileSpec, Root, Scope, Shape, Tilde, approves, approves_all};
pub use known::{AGENT_CONTAINER, CLIENTS, UNKNOWN};
pub use log::Log;
pub use mark::Mark;
pub use place::{Base, Eclipse, Place, expand, paths_of};
pub use reading::{Homes, Reading, ServerMap, finds_servers, is_server_itself, maps};
pub use schema::{Branch, Choice, Expected, Schema, Violation};

pub use crate::diagnostic::Loss;

use schema::SchemaCell;

use crate::model::Transport;

/// A program that starts MCP servers from configuration files.
#[derive(Debug)]
pub struct Client {
    /// Its id, as in `--client`.
    pub id: &'static str,
    /// Its name, as people say it.
    pub name: &'static str,
    /// How sure the facts about it are.
    pub confidence: Confidence,
    /// Whether its behaviour was measured, and not only read about.
    pub measured: bool,
    /// The version whose behaviour was looked at.
    pub version: &'static str,
    /// When it was looked at.
    pub checked: &'static str,
    /// Where the facts come from.
    pub sources: &'static [&'static str],
    /// The kinds of file it reads. A file given by `--client` whose name none of them knows is read like the first.
    pub files: &'static [FileSpec],
    /// Whose servers count where several have one name, first the one that wins; within a scope the earlier kind of
    /// file wins.
    pub precedence: &'static [Scope],
    /// Whether the fields of two servers of one name are merged, instead of one taking the other's place.
    pub merges: bool,
    /// The references to variables that it expands.
    pub variables: Variables,
    /// What to do in a part where no reference is expanded, as an order.
    pub instead: &'static [(Part, &'static str)],
    /// How secrets get to a server.
    pub supply: Supply,
    /// The environment it gives a server.
    pub environment: Environment,
    /// On which PATH it looks for the program of a server.
    pub search_path: SearchPath,
    /// Whether it is started in a terminal, so that it has the environment of the shell there.
    pub in_terminal: bool,
    /// Whether it takes variables from a file `.env` of the project or of the home as well.
    pub reads_env_file: bool,
    /// What it does and others do not.
    pub quirks: Quirks,
    /// The fields that switch a server off.
    pub switches: &'static [Switch],
    /// The fields that let a server's tools run without anybody being asked.
    pub auto_approving: &'static [&'static str],
    /// Where it keeps what the user has consented to.
    pub consent: ConsentFacts,
    /// Whether it finds no `.cmd` file on Windows, so that `npx` and its like need `cmd /c` before them.
    pub needs_cmd: bool,
    /// How it calls tools.
    pub tools: ToolNames,
    /// Whether it shortens names of tools that are longer than it takes.
    pub shortens: bool,
    /// The transports that it keeps to where they are named. Over the others it tries what the server answers to, or
    /// that was not established.
    pub firm: &'static [Transport],
    /// How long it waits.
    pub timeouts: Timeouts,
    /// Where it writes what its servers say.
    pub logs: &'static [Log],
    /// Servers it may have that no file of its own shows.
    pub unseen: &'static [&'static str],
    schema: &'static SchemaCell,
}

impl Client {
    /// What is so where a client's file says nothing else.
    const BASE: Self = Self {
        id: "",
        name: "",
        confidence: Confidence::High,
        measured: false,
        version: "",
        checked: "2026-11-22",
        sources: &[],
        files: &[],
        precedence: &[Scope::Managed, Scope::Given, Scope::Local, Scope::Project, Scope::User, Scope::Plugin],
        merges: false,
        variables: Variables::UNKNOWN,
        instead: &[],
        supply: Supply::BASE,
        environment: Environment::Unknown,
        search_path: SearchPath::Inherited,
        in_terminal: false,
        reads_env_file: false,
        quirks: Quirks::NONE,
        switches: &[],
        auto_approving: &[],
        consent: ConsentFacts::NONE,
        needs_cmd: false,
        tools: ToolNames { pattern: "", longest: None, most: None },
        shortens: false,
        firm: &[],
        timeouts: Timeouts::UNKNOWN,
        logs: &[],
        unseen: &[],
        schema: &known::UNKNOWN_SCHEMA,
    };

    /// How much the servers of a scope count against those of others: less is more.
    pub fn rank(&self, scope: Scope) -> usize {
        self.precedence.iter().position(|known| *known == scope).unwrap_or(usize::MAX)
    }

    /// The schemas of its declarations, each with the kinds of file it is for.
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> {
        let own = self.files.iter().filter_map(|file| file.schema);
        std::iter::once(self.schema).chain(own).map(SchemaCell::get)
    }
}

/// A reader of a file: a client, and which of its kinds of file it is.
#[derive(Clone, Copy, Debug)]
pub struct Judge {
    /// The client.
    pub client: &'static Client,
    /// The kind of file.
    pub file: &'static FileSpec,
}

impl PartialEq for Judge {
    fn eq(&self, other: &Self) -> bool {
        self.client.id == other.client.id && self.file.id == other.file.id
    }
}

impl Judge {
    /// Whether too little is known of the client, or nothing: only what holds for every client may be said.
    pub fn is_unknown(self) -> bool {
        self.client.confidence < Confidence::MediumHigh
    }

    /// The fields, types and enums of the declarations in this file.
    pub fn schema(self) -> &'static Schema {
        self.file.schema.unwrap_or(self.client.schema).get()
    }

    /// What a loss means for the user, as a clause that names the client. Empty when no client is known.
    pub fn describe(self, loss: Loss) -> String {
        let name = self.client.name;
        // Of a file that nobody reads nothing is lost.
        if self.is_unknown() || self.file.unread.is_some() {
            return String::new();
        }
        if let Some(refused) = self.file.refused.filter(|_| loss != Loss::Launch) {
            return refused.to_owned();
        }
        let silently = if self.file.silent { ", without a word" } else { "" };
        match loss {
            Loss::Change => format!("{name} keeps this server and does not take this value as it is written"),
            Loss::Launch if self.file.unstarted => format!("{name} keeps this server, and probably cannot start it"),
            Loss::Launch => format!("{name} keeps this server and cannot start it"),
            Loss::Server => format!("{name} drops this server and keeps the others"),
            Loss::Unclear => format!("{name} does not start this server, and may lose the others with it"),
            Loss::File => format!("{name} loads no server from this file{silently}"),
            Loss::Load => format!("{name} breaks off loading, and possibly loads no server at all"),
            Loss::Startup => format!("{name} does not start until it is mended"),
        }
    }
}

/// The client of an id.
pub fn find(id: &str) -> Option<&'static Client> {
    CLIENTS.iter().copied().find(|client| client.id == id)
}
