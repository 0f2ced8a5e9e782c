//! Codex of `OpenAI`: the CLI, the editor extension and the app.
//!
//! Measured on 0.169.0, 2026-11-22, with `codex mcp list` and `codex exec`; the fields and what a plugin may declare
//! from openai/codex@00b17c26 (`config/src/mcp_types.rs`, `codex-mcp/src/plugin_config.rs`).
//!
//! - The file is TOML, read by the `toml` crate: a comma at the end of an inline table and a byte order mark pass,
//!   nesting of more than 81 levels does not. Whatever is wrong with it, Codex does not start.
//! - One malformed server keeps Codex from starting as well. So do fields of the other transport: `env`, `args` or
//!   `cwd` beside a `url`, `http_headers` beside a `command`.
//! - Keys it does not know are passed over; `codex exec` lists them, `codex mcp list` does not. Servers under another
//!   root key are such keys.
//! - No variable is expanded, nor `~`. A program gets eleven variables beside its own, on Windows some more.
//! - Any name is taken. A session starts no server whose name is empty, has a blank or other characters beyond ASCII
//!   in it, or is `codex_apps`, and says nothing of it.
//! - A server that cannot be started passes without a word too, unless it is `required`.
//! - A project's file counts in trusted folders alone.

use crate::client::schema::SchemaCell;
use crate::client::{
    Answer, Approval, Base, Client, Confidence, ConsentFacts, ConsentStore, Content, DepthLimit, Environment, FileSpec,
    Log, Loss, Names, PROJECT as PROJECT_KEY, Part, Place, Root, Saying, Scope, Supply, Switch, Timeouts, Told,
    ToolNames, Variables,
};
use crate::document::{Dialect, FaultKind, Syntax};
use crate::model::FieldNames;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/codex.schema.json"));
static PLUGIN_SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/codex-plugin.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "codex",
    name: "Codex",
    confidence: Confidence::High,
    measured: true,
    version: "0.169.0",
    checked: "2026-11-22",
    sources: &["measured on 0.169.0", "openai/codex@00b17c26"],
    files: &[PROJECT, USER, MANAGED, PLUGIN, NO_PLACE],
    precedence: &[Scope::Project, Scope::User, Scope::Managed, Scope::Plugin],
    merges: true,
    variables: Variables::NONE,
    instead: &[
        (Part::Env, "name the variable in `env_vars`, which passes it on from your own environment"),
        (Part::Headers, "name the variable in `env_http_headers`, or in `bearer_token_env_var`"),
    ],
    supply: Supply {
        variables: Some("env_vars"),
        headers: Some("env_http_headers"),
        bearer: Some("bearer_token_env_var"),
        ..Supply::BASE
    },
    consent: ConsentFacts {
        stores: &[ConsentStore::json(
            USER_CONFIG,
            &[
                Saying { key: "trust_level", told: Told::Word("trusted"), answer: Answer::Trusted },
                Saying { key: "trust_level", told: Told::Word("untrusted"), answer: Answer::Distrusted },
            ],
        )
        .in_syntax(Syntax::Toml)
        .at(&["projects", PROJECT_KEY])],
        how: "start `codex` in the project and answer its question",
    },
    auto_approving: &["default_tools_approval_mode"],
    shortens: true,
    in_terminal: true,
    environment: Environment::Only {
        posix: &[
            "HOME",
            "LOGNAME",
            "PATH",
            "SHELL",
            "USER",
            "__CF_USER_TEXT_ENCODING",
            "LANG",
            "LC_ALL",
            "TERM",
            "TMPDIR",
            "TZ",
        ],
        windows: &[
            "PATH",
            "PATHEXT",
            "SHELL",
            "COMSPEC",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "USERNAME",
            "USERDOMAIN",
            "USERPROFILE",
            "HOMEDRIVE",
            "HOMEPATH",
            "PROGRAMFILES",
            "PROGRAMFILES(X86)",
            "PROGRAMW6432",
            "PROGRAMDATA",
            "LOCALAPPDATA",
            "APPDATA",
            "TEMP",
            "TMP",
            "TMPDIR",
            "POWERSHELL",
            "PWSH",
        ],
    },
    switches: &[Switch::ENABLED],
    tools: ToolNames { pattern: "mcp__SERVER__TOOL", longest: Some(64), most: None },
    timeouts: Timeouts {
        startup: Some(10_000),
        tool: Some(60_000),
        startup_field: Some("startup_timeout_sec"),
        ..Timeouts::UNKNOWN
    },
    logs: &[Log::file("~/.codex/log/codex-tui.log"), Log::file("$CODEX_HOME/log/codex-tui.log")],
    unseen: &[
        "the apps of a ChatGPT account",
        "servers of plugins that are installed elsewhere",
        "what an organisation sets over MDM or `requirements.toml`",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const USER_CONFIG: Place = Place::home(".codex/config.toml").moved_by("CODEX_HOME", 1);

const FIELDS: FieldNames = FieldNames { headers: "http_headers", ..FieldNames::COMMON };

/// What a session starts was seen of single names: `x.y`, `x/y` and 70 letters are started.
const NAMES: Names = Names {
    strains: |name| match name {
        "" => Some("is empty, and no session starts the server"),
        "codex_apps" => Some("is one that Codex keeps for itself, and no session starts the server"),
        name if name.contains(char::is_whitespace) => Some("has a blank in it, and no session starts the server"),
        name if !name.is_ascii() => Some("has characters beyond ASCII in it, and no session starts the server"),
        _ => None,
    },
    ..Names::ANY
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".codex/config.toml")],
    dialect: &Dialect::TOML,
    roots: &[Root::map(&["mcp_servers"])],
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_root: Some(Loss::Startup),
    on_bad_server: Loss::Startup,
    on_unreadable: Loss::Startup,
    on_bad_utf8: Some(Loss::Startup),
    depth: Some(DepthLimit { loads: 81, fails: 82 }),
    names: &NAMES,
    approval: Approval::TrustedFolder,
    ..FileSpec::BASE
};

const USER: FileSpec =
    FileSpec { id: "user", scope: Scope::User, places: &[USER_CONFIG], approval: Approval::None, ..PROJECT };

const MANAGED: FileSpec = FileSpec {
    id: "managed",
    scope: Scope::Managed,
    places: &[
        Place::project("etc/codex/config.toml").from(Base::Root).on(Os::Linux),
        Place::project("etc/codex/config.toml").from(Base::Root).on(Os::MacOs),
    ],
    approval: Approval::None,
    ..PROJECT
};

/// The root key may be left out; a server that is malformed is dropped alone, and only the log says so.
const PLUGIN: FileSpec = FileSpec {
    id: "plugin",
    scope: Scope::Plugin,
    places: &[Place::project(".mcp.json").beside(".codex-plugin"), Place::project("mcp.json").beside(".codex-plugin")],
    dialect: &Dialect::new("JSON", &[], &[FaultKind::DuplicateKey]),
    bare_map: true,
    fields: &FIELDS,
    schema: Some(&PLUGIN_SCHEMA),
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    silent: true,
    names: &NAMES,
    ..FileSpec::BASE
};

/// There is no JSON file, though people look for one.
const NO_PLACE: FileSpec = FileSpec {
    id: "no-place",
    scope: Scope::User,
    places: &[Place::home(".codex/mcp.json")],
    unread: Some("`~/.codex/config.toml`, under `mcp_servers`"),
    ..FileSpec::BASE
};
