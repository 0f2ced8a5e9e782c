//! What is known of a client beside its files.

use std::path::PathBuf;

use super::place::paths_of;
use crate::document::{Entry, NodeKind, NodeRef};
use crate::model::Form;
use crate::system::{Os, System};

/// How sure the facts about a client are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One third party says so: its files are found, and nothing is said that is not true of every client.
    Low,
    /// Its documentation says so, or several third parties; nothing more is said than of a client of low confidence.
    Medium,
    /// Its documentation and the reports of its users agree.
    MediumHigh,
    /// Its source, its own schema, or a run of it.
    High,
}

impl Confidence {
    /// In a word, for a table.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::MediumHigh => "medium-high",
            Self::High => "high",
        }
    }
}

/// The variables that a client puts in place of references to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variables {
    /// The spellings it knows; the one to recommend comes first.
    pub forms: &'static [Form],
    /// Names that it fills in itself, under any of [`Form::Brace`]: `workspaceFolder`.
    pub predefined: &'static [&'static str],
    /// Where it looks for them.
    pub parts: &'static [Part],
    /// What becomes of a reference to a variable that is not set.
    pub unset: Unset,
}

impl Variables {
    /// Nothing is put in place of anything.
    pub const NONE: Self = Self { forms: &[], predefined: &[], parts: &[], unset: Unset::Literal };
    /// Not established: nothing is said about references.
    pub const UNKNOWN: Self = Self { unset: Unset::Unknown, ..Self::NONE };

    /// Whether it is established what becomes of references.
    pub fn are_known(&self) -> bool {
        *self != Self::UNKNOWN
    }

    /// Whether a reference in a part is looked at, whether or not the variable is set.
    pub fn expands(&self, form: Form, name: &str, part: Part) -> bool {
        let predefined = form == Form::Brace && self.predefined.contains(&name);
        let known = self.forms.contains(&form) && !(form == Form::Brace && EDITOR_NAMES.contains(&name));
        self.parts.contains(&part) && (predefined || known)
    }

    /// The spelling to recommend for a variable of the environment in a part.
    pub fn environment_form(&self, part: Part) -> Option<Form> {
        let plain = |form: &Form| form.is_environment() && *form != Form::BraceDefault;
        self.forms.iter().copied().find(|form| self.parts.contains(&part) && plain(form))
    }
}

/// Names that editors fill in and no environment has: under these `${…}` means something where the client fills them
/// in itself, and nothing elsewhere. `__dirname` is that of extension bundles.
/// Source: <https://code.visualstudio.com/docs/reference/variables-reference>, the manifest of modelcontextprotocol/mcpb
/// (2026-11-22).
pub const EDITOR_NAMES: &[&str] = &[
    "workspaceFolder",
    "workspaceFolderBasename",
    "workspaceRoot",
    "fileWorkspaceFolder",
    "userHome",
    "pathSeparator",
    "/",
    "__dirname",
];

/// A part of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The program.
    Command,
    /// Its arguments.
    Args,
    /// The values of its environment.
    Env,
    /// Its working directory.
    Cwd,
    /// The address.
    Url,
    /// The values of the headers.
    Headers,
}

impl Part {
    /// In words, for a message.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Args => "arguments",
            Self::Env => "environment",
            Self::Cwd => "working directory",
            Self::Url => "address",
            Self::Headers => "headers",
        }
    }

    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Command, Self::Args, Self::Env, Self::Cwd, Self::Url, Self::Headers];
}

/// What becomes of a reference to a variable that is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// It stays as it is written.
    Literal,
    /// Nothing stands in its place.
    Empty,
    /// The server is not started.
    Fails,
    /// Not established.
    Unknown,
}

/// The environment that a server started by a client gets beside what its declaration sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Not established.
    Unknown,
    /// Everything the client has itself.
    Whole,
    /// Everything but names that contain one of these, in any case.
    Without(&'static [&'static str]),
    /// These names alone: on Linux and macOS, on Windows.
    Only {
        /// On Linux and macOS.
        posix: &'static [&'static str],
        /// On Windows.
        windows: &'static [&'static str],
    },
}

/// What both SDKs pass on where there is a POSIX shell.
const SDK_POSIX: &[&str] = &["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"];

impl Environment {
    /// What the TypeScript SDK passes on (@modelcontextprotocol/sdk 1.32.2, `client/stdio.js`, 2026-11-22).
    pub const TYPESCRIPT_SDK: Self = Self::Only {
        posix: SDK_POSIX,
        windows: &[
            "APPDATA",
            "HOMEDRIVE",
            "HOMEPATH",
            "LOCALAPPDATA",
            "PATH",
            "PROCESSOR_ARCHITECTURE",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "USERNAME",
            "USERPROFILE",
            "PROGRAMFILES",
        ],
    };

    /// What the Python SDK passes on (mcp 2.3.0, `client/stdio.py`, 2026-11-22).
    pub const PYTHON_SDK: Self = Self::Only {
        posix: SDK_POSIX,
        windows: &[
            "APPDATA",
            "HOMEDRIVE",
            "HOMEPATH",
            "LOCALAPPDATA",
            "PATH",
            "PATHEXT",
            "PROCESSOR_ARCHITECTURE",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "USERNAME",
            "USERPROFILE",
        ],
    };
}

/// On which PATH a client looks for the program of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPath {
    /// On its own: that of the terminal that it was started in.
    Inherited,
    /// On that of a login shell, which the client asks for it.
    LoginShell,
    /// On that which the desktop gives to programs, as it gives it to none of a terminal.
    Desktop {
        /// The folders on macOS, from the root or from the home (`~/`); where a `*` stands for several, in the order of
        /// their names.
        macos: &'static [&'static str],
    },
}

impl SearchPath {
    /// The folders in which the desktop has a client look, where they are others than those of a terminal.
    pub fn desktop_folders(self, system: &dyn System) -> Option<Vec<PathBuf>> {
        let Self::Desktop { macos } = self else { return None };
        (system.os() == Os::MacOs).then(|| macos.iter().flat_map(|folder| paths_of(system, folder)).collect())
    }
}

/// How the value of a secret gets to a server in whose declaration it does not stand, where a reference to a variable of
/// the environment is not all there is to it.
#[derive(Clone, Copy, Debug)]
pub struct Supply {
    /// The field that lists variables which the server gets under their own names.
    pub variables: Option<&'static str>,
    /// The field that says of headers which variables hold their values.
    pub headers: Option<&'static str>,
    /// The field that names the variable with the token of `Authorization: Bearer`.
    pub bearer: Option<&'static str>,
    /// Whether references are to the variables of the server alone: its own, and those that it lists.
    pub listed: bool,
    /// The parts in which a reference counts only as a whole value.
    pub whole: &'static [Part],
    /// How the names must begin.
    pub prefix: &'static str,
    /// Whether a variable of this name is not sent to a remote server.
    pub withholds: fn(&str) -> bool,
    /// What to do so that the client has the value, as an order; `NAME` stands for its name.
    pub order: Option<&'static str>,
}

impl Supply {
    /// By references to variables of the environment.
    pub const BASE: Self = Self {
        variables: None,
        headers: None,
        bearer: None,
        listed: false,
        whole: &[],
        prefix: "",
        withholds: |_| false,
        order: None,
    };
}

/// What a client does and others do not, where rules have to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quirks {
    /// How the names of variables begin that it sets itself, once it runs.
    pub sets: &'static [&'static str],
    /// What else follows as long as a variable is not set that a file of a project refers to, as a clause.
    pub while_unset: Option<&'static str>,
    /// The first release that no longer takes `${x%…}` in the script of a shell for a reference.
    pub knows_shells_since: Option<&'static str>,
    /// Where arguments with a blank in them come apart on the way to the program.
    pub splits_arguments: Option<Splits>,
    /// Whether the variables of a server may stand in a further file, which is put over the one at hand.
    pub overlays: bool,
}

/// Where arguments come apart at their blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splits {
    /// On every system.
    Everywhere,
    /// On Windows, where npx is started through `cmd`.
    OnWindows,
}

impl Quirks {
    /// None are known.
    pub const NONE: Self =
        Self { sets: &[], while_unset: None, knows_shells_since: None, splits_arguments: None, overlays: false };
}

/// Which names servers may have.
#[derive(Debug)]
pub struct Names {
    /// Names that lose the server.
    pub reserved: &'static [&'static str],
    /// Why another name loses the server, if it does; the words follow "its name".
    pub refuses: fn(&str) -> Option<&'static str>,
    /// Why a name makes trouble although the server is kept, if it does; the words follow "its name".
    pub strains: fn(&str) -> Option<&'static str>,
    /// Whether two names that differ only in what a tool name cannot hold become one.
    pub collide: Option<fn(&str) -> String>,
}

impl Names {
    /// Whatever anybody writes.
    pub const ANY: Self = Self { reserved: &[], refuses: |_| None, strains: |_| None, collide: None };
}

/// How a client calls the tools of a server to its model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToolNames {
    /// With `SERVER` and `TOOL`; empty when not established.
    pub pattern: &'static str,
    /// The longest name it takes, in bytes.
    pub longest: Option<u16>,
    /// How many tools it takes at most, of all servers together.
    pub most: Option<u16>,
}

/// How long a client waits by default, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// For a server to start.
    pub startup: Option<u32>,
    /// For a tool to answer.
    pub tool: Option<u32>,
    /// The field of a server that says how long to wait for its start; its unit stands in the schema.
    pub startup_field: Option<&'static str>,
    /// The variable of the client's environment that says it for all servers, in milliseconds.
    pub startup_variable: Option<&'static str>,
}

impl Timeouts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { startup: None, tool: None, startup_field: None, startup_variable: None };
}

/// A field that switches a server off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The field.
    pub field: &'static str,
    /// The value of it that means off.
    pub off: bool,
}

impl Switch {
    /// `"disabled": true`
    pub const DISABLED: Self = Self { field: "disabled", off: true };
    /// `"enabled": false`
    pub const ENABLED: Self = Self { field: "enabled", off: false };

    /// The field in a declaration, where it switches the server off.
    pub fn thrown(self, declaration: NodeRef<'_>) -> Option<Entry<'_>> {
        declaration.entry(self.field).filter(|entry| entry.value.kind() == NodeKind::Bool(self.off))
    }
}

/// Whether the servers of a file wait for somebody's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// They are started.
    None,
    /// The user is asked about each server of the file before it is started the first time.
    EachServer,
    /// The file counts only in folders that the user trusts.
    TrustedFolder,
}
