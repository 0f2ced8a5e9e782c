//! Gemini CLI.
//!
//! Measured on 0.61.0, 2026-11-22, with `gemini mcp list`, which starts the servers. Files and fields beside that are
//! from its source (google-gemini/gemini-cli@5411f11) and documentation.
//!
//! - `settings.json` may have comments, and nothing else that is no JSON: a trailing comma, a byte order mark, an empty
//!   file stop every `gemini` command. Where `mcpServers` is missing there are no servers, without a word.
//! - No value of a server loses it: start-up prints what it dislikes and goes on. Numbers among the arguments are
//!   written out; a number in `env`, an empty command, an address without a scheme fail when the server is started.
//! - `null` for a server is a crash of the CLI; `args` that is no array starts the server without arguments, and then
//!   is one.
//! - `httpUrl` wins over `url`, and `url` over `command`; a type other than `sse` means Streamable HTTP.
//! - Variables are expanded in every string of the file, those in `env` a second time, where one that is not set
//!   becomes empty. Variables whose names look like secrets are kept from servers.
//! - A project's settings count in trusted folders alone, unless `security.folderTrust.enabled` is `false`: since 0.39.1
//!   it is on where nothing is said (`trustedFolders.ts`, google-gemini/gemini-cli#15943).
//! - An extension has its servers in `gemini-extension.json`; such a file was not measured.

use crate::client::schema::SchemaCell;
use crate::client::{
    Answer, Approval, Base, Client, Confidence, ConsentFacts, ConsentStore, Content, DepthLimit, Environment, FileSpec,
    Log, Loss, Names, PROJECT as PROJECT_KEY, Part, Place, Saying, Scope, Timeouts, Told, ToolNames, Unset, Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::{FieldNames, Form};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/gemini-cli.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "gemini-cli",
    name: "Gemini CLI",
    confidence: Confidence::High,
    measured: true,
    version: "0.61.0",
    checked: "2026-11-22",
    sources: &[
        "measured on 0.61.0",
        "https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md",
        "google-gemini/gemini-cli `settingsSchema.ts`, `environmentSanitization.ts`, `trustedFolders.ts`",
    ],
    files: &[USER, PROJECT, MANAGED, EXTENSION],
    variables: Variables {
        forms: &[Form::Brace, Form::BraceDefault, Form::Dollar],
        // These of an extension's file alone.
        predefined: &["extensionPath", "workspacePath", "pathSeparator", "/"],
        parts: Part::ALL,
        unset: Unset::Literal,
    },
    in_terminal: true,
    reads_env_file: true,
    environment: Environment::Without(&[
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "KEY",
        "AUTH",
        "CREDENTIAL",
        "CREDS",
        "PRIVATE",
        "CERT",
    ]),
    consent: ConsentFacts {
        stores: &[
            ConsentStore::json(SETTINGS, &[Saying { key: "enabled", told: Told::Off, answer: Answer::Trusted }])
                .at(&["security", "folderTrust"]),
            ConsentStore::json(Place::home(".gemini/trustedFolders.json").moved_by("GEMINI_CLI_HOME", 0), TRUST)
                .at(&[PROJECT_KEY])
                .inherited(),
        ],
        how: "start `gemini` in the project and answer its question, or use `/permissions`",
    },
    auto_approving: &["trust"],
    shortens: true,
    tools: ToolNames { pattern: "mcp_SERVER_TOOL", longest: Some(63), most: None },
    timeouts: Timeouts { startup: None, tool: Some(600_000), ..Timeouts::UNKNOWN },
    logs: &[Log::told("/mcp in a session; gemini --debug")],
    unseen: &["servers in the administrator's `system-defaults.json`, over which every other file wins"],
    schema: &SCHEMA,
    ..Client::BASE
};

const SETTINGS: Place = Place::home(".gemini/settings.json").moved_by("GEMINI_CLI_HOME", 0);

/// What `trustedFolders.json` says of a folder; also that of Qwen Code.
pub(super) const TRUST: &[Saying] = &[
    Saying { key: "", told: Told::Word("TRUST_FOLDER"), answer: Answer::Trusted },
    Saying { key: "", told: Told::Word("TRUST_PARENT"), answer: Answer::ParentTrusted },
    Saying { key: "", told: Told::Word("DO_NOT_TRUST"), answer: Answer::Distrusted },
];

/// Both of its addresses; the older name comes first.
const FIELDS: FieldNames = FieldNames { other_urls: &["httpUrl"], url_first: true, ..FieldNames::COMMON };

/// JSON with comments, which are blanked out before it is parsed.
const COMMENTED: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment],
    &[FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

const NAMES: Names = Names {
    reserved: &["__proto__"],
    strains: |name| name.contains('_').then_some("holds `_`, at which the names of its tools are taken apart"),
    ..Names::ANY
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[SETTINGS],
    dialect: &COMMENTED,
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_server: Loss::Launch,
    on_null: Some(Loss::Startup),
    on_empty: Some(Loss::Startup),
    on_blank: Some(Loss::Startup),
    on_unreadable: Loss::Startup,
    on_dead_link: Some(Loss::File),
    on_bom: Some(Loss::Startup),
    depth: Some(DepthLimit { loads: 200, fails: 10_000 }),
    names: &NAMES,
    ..FileSpec::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    scope: Scope::Project,
    places: &[Place::project(".gemini/settings.json")],
    approval: Approval::TrustedFolder,
    ..USER
};

const MANAGED: FileSpec = FileSpec {
    id: "managed",
    scope: Scope::Managed,
    places: &[
        Place::project("etc/gemini-cli/settings.json")
            .from(Base::Root)
            .on(Os::Linux)
            .moved_by("GEMINI_CLI_SYSTEM_SETTINGS_PATH", 3),
        Place::project("Library/Application Support/GeminiCli/settings.json")
            .from(Base::Root)
            .on(Os::MacOs)
            .moved_by("GEMINI_CLI_SYSTEM_SETTINGS_PATH", 4),
        Place::project("ProgramData/gemini-cli/settings.json")
            .from(Base::Root)
            .on(Os::Windows)
            .moved_by("GEMINI_CLI_SYSTEM_SETTINGS_PATH", 3),
    ],
    ..USER
};

/// Strict JSON; what a fault in it costs the other extensions was not established.
const EXTENSION: FileSpec = FileSpec {
    id: "extension",
    scope: Scope::Plugin,
    places: &[
        Place::home(".gemini/extensions/*/gemini-extension.json").moved_by("GEMINI_CLI_HOME", 0),
        Place::project("gemini-extension.json").from(Base::Anywhere),
    ],
    content: Content::Shared,
    fields: &FIELDS,
    on_bad_server: Loss::Launch,
    names: &NAMES,
    ..FileSpec::BASE
};
