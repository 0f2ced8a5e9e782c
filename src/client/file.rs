//! One kind of file: where it lies, how it is read, and what its faults cost.

use super::facts::{Approval, Names};
use super::mark::Mark;
use super::place::Place;
use super::schema::SchemaCell;
use crate::diagnostic::Loss;
use crate::document::{Dialect, Document, Entry, NodeKind, NodeRef};
use crate::model::{FieldNames, Transport};

/// Who a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A project, shared by all who work on it.
    Project,
    /// A project, for one user alone.
    Local,
    /// One user, for all projects.
    User,
    /// The machine, set by its administrator.
    Managed,
    /// A plugin or extension of the client.
    Plugin,
    /// Named on the command line of the client.
    Given,
}

impl Scope {
    /// In a word, for a table.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Local => "local",
            Self::User => "user",
            Self::Managed => "managed",
            Self::Plugin => "plugin",
            Self::Given => "given",
        }
    }
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
    /// The container that an agent works in, and no servers: only a file of which there is something to say counts.
    Container,
}

/// How deep a file may be nested, as measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepthLimit {
    /// The deepest nesting that was seen to load.
    pub loads: u32,
    /// The least deep that was seen to fail.
    pub fails: u32,
}

/// A place in a document where servers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// The keys that lead there; `*` stands for any key. Without any it is the document itself.
    pub path: &'static [&'static str],
    /// How the servers stand there.
    pub shape: Shape,
    /// Whose servers these are, where it is not whose the file is; for [`Scope::Local`] the `*` in the path is the
    /// project's folder.
    pub scope: Option<Scope>,
    /// What any server costs that is not as it should be, where it is not what one costs elsewhere in the file.
    pub costs: Option<Loss>,
}

/// How servers stand in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// By name: `{ "time": { … } }`.
    Map,
    /// In a list, each with its name in it: `[{ "name": "time", … }]`.
    List,
    /// One server alone.
    One,
}

impl Root {
    /// Servers by name.
    pub const fn map(path: &'static [&'static str]) -> Self {
        Self { path, shape: Shape::Map, scope: None, costs: None }
    }

    /// Servers in a list.
    pub const fn list(path: &'static [&'static str]) -> Self {
        Self { path, shape: Shape::List, scope: None, costs: None }
    }

    /// One server.
    pub const fn one(path: &'static [&'static str]) -> Self {
        Self { path, shape: Shape::One, scope: None, costs: None }
    }

    /// The same, belonging to somebody else than the file.
    pub const fn of(self, scope: Scope) -> Self {
        Self { scope: Some(scope), ..self }
    }

    /// The same, with another price for servers that are not as they should be.
    pub const fn costing(self, loss: Loss) -> Self {
        Self { costs: Some(loss), ..self }
    }

    /// As it is written: `mcpServers`, `mcp.servers`.
    pub fn name(&self) -> String {
        self.path.join(".")
    }
}

/// One kind of file of one client: where it lies, how it is read, and what its faults cost.
///
/// Whose a file is, where several clients have its name, is settled in this order: a place with
/// [`beside`](Place::beside) counts only where that lies beside the file; a kind with `marks` takes only files that bear
/// them; a kind that is `by_root` takes only files with its root key, and then alone, but for those that `signs` beside
/// the file show to be used here as well.
#[derive(Debug)]
pub struct FileSpec {
    // Whose it is.
    /// Its name within the client: `project`.
    pub id: &'static str,
    /// Who it belongs to.
    pub scope: Scope,
    /// Where it lies.
    pub places: &'static [Place],
    /// What shows that a file at one of the places is of this kind, where others have the name as well: all marks of
    /// one of the lists. Without any list the place alone says it.
    pub marks: &'static [&'static [Mark]],
    /// Whether the file is this client's only when it holds this client's root key: others use the name as well.
    pub by_root: bool,
    /// Files and folders beside it that show that the client is used here: it then reads the file even when another
    /// client's root key says that the file is that one's.
    pub signs: &'static [&'static str],
    /// What else the file holds.
    pub content: Content,
    /// Where a server belongs instead, when the client does not read this file at all.
    pub unread: Option<&'static str>,
    /// What a file with a fault costs, as a clause, where it is not read for its servers but published or packed.
    pub refused: Option<&'static str>,

    // How it is read.
    /// The grammar its reader has.
    pub dialect: &'static Dialect,
    /// Where its servers stand; the one to recommend comes first.
    pub roots: &'static [Root],
    /// Keys among the servers that hold settings, unless what they hold is a server.
    pub settings: &'static [&'static str],
    /// Whether the servers may stand at the top level without a root key.
    pub bare_map: bool,
    /// Whether a path or a list of paths may stand in place of a map of servers.
    pub takes_paths: bool,
    /// Whether `null` in place of the servers says that there are none.
    pub null_root: bool,
    /// The names of the parts of a server.
    pub fields: &'static FieldNames,
    /// The schema of its declarations, where it differs from the client's.
    pub(super) schema: Option<&'static SchemaCell>,
    /// Whether the first of two servers of one name counts, and not the last.
    pub first_wins: bool,
    /// What a server with an address and no word on its transport is taken for, where the client does not try.
    pub untyped_url: Option<Transport>,
    /// Files larger than this many bytes are not read.
    pub max_bytes: Option<u64>,
    /// How deep it may be nested.
    pub depth: Option<DepthLimit>,

    // What is lost when something is wrong in it.
    /// What a syntax error costs.
    pub on_syntax_error: Loss,
    /// What a document that is no object costs, where it is not what a missing root costs.
    pub on_bad_document: Option<Loss>,
    /// What a missing root costs: a wrong key, servers at the top level.
    pub on_no_root: Loss,
    /// What a root of the wrong type costs, where it is not what a missing root costs.
    pub on_bad_root: Option<Loss>,
    /// What a root without any server in it costs, if anything.
    pub on_no_servers: Option<Loss>,
    /// What a malformed server costs, where the schema does not say otherwise.
    pub on_bad_server: Loss,
    /// What a server costs that is no object, where it is not what a malformed one costs.
    pub on_no_object: Option<Loss>,
    /// What `null` in place of a server costs, where it is not what another value costs.
    pub on_null: Option<Loss>,
    /// What a server costs that names neither a program nor an address, where it is not what a malformed one costs.
    pub on_no_transport: Option<Loss>,
    /// What a server costs that lacks its transport field or has an unknown word there, where it is not what a
    /// malformed one costs.
    pub on_bad_type: Option<Loss>,
    /// A field that, with a boolean in it, makes a malformed server pass for a mere switch, and what that costs.
    pub spared_by: Option<(&'static str, Loss)>,
    /// What a file of no bytes costs, if anything.
    pub on_empty: Option<Loss>,
    /// What a file of blanks and comments alone costs, if anything.
    pub on_blank: Option<Loss>,
    /// What an object without anything in it costs, if anything.
    pub on_hollow: Option<Loss>,
    /// What a reference to an input that the file does not declare costs, where that is known.
    pub on_undefined_input: Option<Loss>,
    /// What a file that cannot be opened costs.
    pub on_unreadable: Loss,
    /// What a link costs that leads nowhere or in a circle, where the client takes it for no file at all.
    pub on_dead_link: Option<Loss>,
    /// What a file costs that the user may not read, where it is not what another unreadable one costs.
    pub on_forbidden: Option<Loss>,
    /// What a byte order mark costs, if anything.
    pub on_bom: Option<Loss>,
    /// What bytes that are not UTF-8 cost; `None` when they are replaced.
    pub on_bad_utf8: Option<Loss>,
    /// Whether the loss of the whole file passes without a word.
    pub silent: bool,

    // What becomes of its servers.
    /// Whether a command without arguments is split at its blanks.
    pub splits_command: bool,
    /// Whether a shell gets the command and its arguments as one line.
    pub shell: bool,
    /// Whether `~` at the start of the command becomes the home, of an argument, of the working directory.
    pub expands_tilde: Tilde,
    /// Which names servers may have.
    pub names: &'static Names,
    /// Whether its servers wait for somebody's consent.
    pub approval: Approval,
    /// The keys of the document, beside the servers, that start servers without anybody being asked; `a/b` for `b`
    /// within `a`. A file in which one of them is set is looked at even when it declares no servers.
    pub self_approving: &'static [&'static str],
    /// Whether none of its servers was started when it was measured: that a start would fail is probable, and no more.
    pub unstarted: bool,
}

/// Where a client turns `~` at the start of a value into the home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tilde {
    /// In the command.
    pub command: bool,
    /// In the arguments.
    pub args: bool,
    /// In the working directory.
    pub cwd: bool,
}

impl Tilde {
    /// Nowhere.
    pub const NONE: Self = Self { command: false, args: false, cwd: false };
    /// In the command alone.
    pub const COMMAND: Self = Self { command: true, ..Self::NONE };
    /// In the working directory alone.
    pub const CWD: Self = Self { cwd: true, ..Self::NONE };
    /// In all three.
    pub const ALL: Self = Self { command: true, args: true, cwd: true };
}

impl FileSpec {
    /// A strict JSON file with `mcpServers`, of which a fault costs everything and a malformed server itself alone.
    /// Client files change what differs.
    pub(super) const BASE: Self = Self {
        // Whose it is.
        id: "project",
        scope: Scope::Project,
        places: &[],
        marks: &[],
        by_root: false,
        signs: &[],
        content: Content::Servers,
        unread: None,
        refused: None,

        // How it is read.
        dialect: &Dialect::JSON,
        roots: &[Root::map(&["mcpServers"])],
        settings: &[],
        bare_map: false,
        takes_paths: false,
        null_root: false,
        fields: &FieldNames::COMMON,
        schema: None,
        first_wins: false,
        untyped_url: None,
        max_bytes: None,
        depth: None,

        // What is lost when something is wrong in it.
        on_syntax_error: Loss::File,
        on_bad_document: None,
        on_no_root: Loss::File,
        on_bad_root: None,
        on_no_servers: None,
        on_bad_server: Loss::Server,
        on_no_object: None,
        on_null: None,
        on_no_transport: None,
        on_bad_type: None,
        spared_by: None,
        on_empty: None,
        on_blank: None,
        on_hollow: None,
        on_undefined_input: None,
        on_unreadable: Loss::File,
        on_dead_link: None,
        on_forbidden: None,
        on_bom: None,
        on_bad_utf8: None,
        silent: false,

        // What becomes of its servers.
        splits_command: false,
        shell: false,
        expands_tilde: Tilde::NONE,
        names: &Names::ANY,
        approval: Approval::None,
        self_approving: &[],
        unstarted: false,
    };

    /// The keys of a document that start servers without anybody being asked.
    pub fn self_approvals<'a>(&self, document: &'a Document) -> impl Iterator<Item = Entry<'a>> {
        let root = document.root();
        self.self_approving
            .iter()
            .filter_map(move |path| root?.entry_of_path(path))
            .filter(|entry| approves(entry.value))
    }

    /// Whether a document that is without fault starts servers without anybody being asked.
    pub(crate) fn approves_itself(&self, document: &Document) -> bool {
        document.faults().is_empty() && self.self_approvals(document).next().is_some()
    }

    /// The root key as it is written: `mcpServers`, `mcp.servers`.
    pub fn root_name(&self) -> String {
        self.roots.first().map(Root::name).unwrap_or_default()
    }

    /// Whether a document at one of the places is of this kind.
    pub fn is_marked(&self, document: Option<NodeRef<'_>>) -> bool {
        let bears = |document| self.marks.iter().any(|all| all.iter().all(|mark| mark.is_on(document)));
        self.marks.is_empty() || document.is_some_and(bears)
    }

    /// What a document that is no object costs.
    pub fn bad_document(&self) -> Loss {
        self.on_bad_document.unwrap_or_else(|| self.bad_root())
    }

    /// What a root of the wrong type costs.
    pub fn bad_root(&self) -> Loss {
        self.on_bad_root.unwrap_or(self.on_no_root)
    }

    /// What a server costs that is no object.
    pub fn no_object(&self, is_null: bool) -> Loss {
        self.on_null.filter(|_| is_null).or(self.on_no_object).unwrap_or(self.on_bad_server)
    }

    /// What a malformed server costs.
    pub fn bad_server(&self, declaration: NodeRef<'_>) -> Loss {
        let is_switch = |field| matches!(declaration.get(field).map(NodeRef::kind), Some(NodeKind::Bool(_)));
        self.spared_by.filter(|(field, _)| is_switch(field)).map_or(self.on_bad_server, |(_, loss)| loss)
    }

    /// What a server costs that names neither a program nor an address.
    pub fn no_transport(&self, declaration: NodeRef<'_>) -> Loss {
        self.on_no_transport.unwrap_or_else(|| self.bad_server(declaration))
    }

    /// What a server costs without its transport field, or with an unknown word in it.
    pub fn bad_type(&self, declaration: NodeRef<'_>) -> Loss {
        self.on_bad_type.unwrap_or_else(|| self.bad_server(declaration))
    }

    /// What a file costs that the user may not read.
    pub fn forbidden(&self) -> Loss {
        self.on_forbidden.unwrap_or(self.on_unreadable)
    }
}

/// Whether the value of a field that lets something run unasked does so: `true`, a list that is not empty, or the
/// word for it.
pub fn approves(value: NodeRef<'_>) -> bool {
    value.items().len() > 0 || approves_all(value)
}

/// Whether it lets everything run unasked, and not only what it names: `true`, `"*"`, a list with `"*"` in it.
pub fn approves_all(value: NodeRef<'_>) -> bool {
    match value.kind() {
        NodeKind::Bool(on) => on,
        NodeKind::Array => value.items().any(|item| item.as_str() == Some("*")),
        NodeKind::String => matches!(value.as_str(), Some("approve" | "allow" | "always" | "*")),
        _ => false,
    }
}
