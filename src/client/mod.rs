//! What each client reads, and what it makes of it: one file per client.
//!
//! A client has several kinds of file, and each has a reader of its own: see [`FileSpec`]. Every fact has a source
//! and a date in the client's file.

mod claude_code;
mod claude_desktop;
mod cursor;
mod place;
mod reading;
mod schema;
mod unknown;
mod vscode;

use crate::document::Dialect;
use crate::model::FieldNames;

pub use place::{Base, Place};
pub use reading::{Reading, ServerMap};
pub use schema::{Branch, Choice, Expected, Schema, Violation};
pub use unknown::UNKNOWN;

use schema::SchemaCell;

/// All clients, in the order in which they are shown.
pub static CLIENTS: &[&Client] = &[&claude_code::CLIENT, &claude_desktop::CLIENT, &cursor::CLIENT, &vscode::CLIENT];

/// A program that starts MCP servers from configuration files.
#[derive(Debug)]
pub struct Client {
    /// Its id, as in `--client`.
    pub id: &'static str,
    /// Its name, as people say it.
    pub name: &'static str,
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
    /// The spellings of a reference to an environment variable that it expands, with `NAME` for the name; the one
    /// to recommend comes first.
    pub variables: &'static [&'static str],
    schema: &'static SchemaCell,
}

impl Client {
    /// The fields, types and enums of its server declarations.
    pub fn schema(&self) -> &'static Schema {
        self.schema.get()
    }
}

/// Who a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A project, shared by all who work on it.
    Project,
    /// One user, for all projects.
    User,
    /// The machine, set by its administrator.
    Managed,
    /// A plugin of the client.
    Plugin,
    /// Named on the command line of the client.
    Given,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// MCP servers alone: without them it is wrong.
    Servers,
    /// The client's own state, servers among it. It is looked at even when it declares none.
    State,
    /// Mostly something else: only a file that declares servers is looked at.
    Shared,
}

/// What is lost when something in a file is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// This server alone.
    Server,
    /// Every server of the file.
    File,
    /// The client does not start.
    Startup,
}

/// How deep a file may be nested, as measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepthLimit {
    /// The deepest nesting that was seen to load.
    pub loads: u32,
    /// The least deep that was seen to fail.
    pub fails: u32,
}

/// One kind of file of one client: where it lies, how it is read, and what its faults cost.
#[derive(Debug)]
pub struct FileSpec {
    /// Its name within the client: `project`.
    pub id: &'static str,
    /// Who it belongs to.
    pub scope: Scope,
    /// Where it lies.
    pub places: &'static [Place],
    /// The grammar its reader has.
    pub dialect: &'static Dialect,
    /// Key paths to its maps of servers; `*` stands for any key.
    pub roots: &'static [&'static [&'static str]],
    /// Whether the servers may stand at the top level without a root key.
    pub bare_map: bool,
    /// Whether a path or a list of paths may stand in place of a map of servers.
    pub takes_paths: bool,
    /// What else the file holds.
    pub content: Content,
    /// The names of the parts of a server.
    pub fields: &'static FieldNames,
    /// What a syntax error costs.
    pub on_syntax_error: Loss,
    /// What a missing or malformed root costs.
    pub on_bad_root: Loss,
    /// What a malformed server costs.
    pub on_bad_server: Loss,
    /// What a file without content costs, if anything.
    pub on_blank: Option<Loss>,
    /// What a file that cannot be opened costs.
    pub on_unreadable: Loss,
    /// What a byte order mark costs, if anything.
    pub on_bom: Option<Loss>,
    /// What bytes that are not UTF-8 cost; `None` when they are replaced.
    pub on_bad_utf8: Option<Loss>,
    /// Whether the loss of the whole file passes without a word.
    pub silent: bool,
    /// Files larger than this many bytes are not read.
    pub max_bytes: Option<u64>,
    /// How deep it may be nested.
    pub depth: Option<DepthLimit>,
    /// Whether a command without arguments is split at its blanks.
    pub splits_command: bool,
    /// Whether `~` at the start of a command, an argument or the working directory becomes the home.
    pub expands_tilde: bool,
    /// Names that the client keeps for itself or loses.
    pub reserved_names: &'static [&'static str],
    /// Where a server belongs instead, when the client does not read this file at all.
    pub unread: Option<&'static str>,
}

impl FileSpec {
    /// A strict JSON file with `mcpServers`, of which a fault costs everything and a malformed server itself alone.
    /// Client files change what differs.
    const BASE: Self = Self {
        id: "project",
        scope: Scope::Project,
        places: &[],
        dialect: &Dialect::JSON,
        roots: &[&["mcpServers"]],
        bare_map: false,
        takes_paths: false,
        content: Content::Servers,
        fields: &FieldNames::COMMON,
        on_syntax_error: Loss::File,
        on_bad_root: Loss::File,
        on_bad_server: Loss::Server,
        on_blank: None,
        on_unreadable: Loss::File,
        on_bom: None,
        on_bad_utf8: None,
        silent: false,
        max_bytes: None,
        depth: None,
        splits_command: false,
        expands_tilde: false,
        reserved_names: &[],
        unread: None,
    };

    /// The root key as it is written: `mcpServers`, `mcp.servers`.
    pub fn root_name(&self) -> String {
        self.roots.first().map(|path| path.join(".")).unwrap_or_default()
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
    /// Whether this stands for any client at all: only what holds for every client may be said.
    pub fn is_unknown(self) -> bool {
        self.client.id == UNKNOWN.id
    }

    /// What a loss means for the user, as a clause that names the client. Empty when no client is known.
    pub fn describe(self, loss: Loss) -> String {
        let name = self.client.name;
        // Of a file that nobody reads nothing is lost.
        if self.is_unknown() || self.file.unread.is_some() {
            return String::new();
        }
        let silently = if self.file.silent { ", without a word" } else { "" };
        match loss {
            Loss::Server => format!("{name} drops this server and keeps the others"),
            Loss::File => format!("{name} loads no server from this file{silently}"),
            Loss::Startup => format!("{name} does not start until it is mended"),
        }
    }
}

/// The client of an id.
pub fn find(id: &str) -> Option<&'static Client> {
    CLIENTS.iter().copied().find(|client| client.id == id)
}
