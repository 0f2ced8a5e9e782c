//! Qwen Code.
//!
//! Measured on 0.24.4, 2026-11-22, with `qwen mcp list`, which starts the servers. It began as a copy of Gemini CLI and
//! differs in what matters here.
//!
//! - `httpUrl` is Streamable HTTP and `url` is SSE, always: `type` is not looked at. An address wins over `command`.
//! - `settings.json` may have comments and a byte order mark. Any other fault stops every `qwen` command, and leaves a
//!   copy as `settings.json.corrupted`; the file is written anew on every start.
//! - No value of a server loses it. Values in `env` are written out, whatever they are. `null` for a server and `args`
//!   that is no array are a crash.
//! - Servers called `__proto__` or `constructor` vanish.
//! - Folders are trusted unless `security.folderTrust` is on. Approvals are kept in `~/.qwen/mcpApprovals.json`, each
//!   with a hash of the declaration that was approved.
//! - `.mcp.json` of the project is read as well: with comments, without a byte order mark; a server that is no object
//!   is dropped with a warning; servers wait for approval. There alone `"type": "http"` makes Streamable HTTP of a
//!   `url`, as in Claude Code's files (QwenLM/qwen-code `claude-converter.ts`).

use super::gemini_cli;
use crate::client::schema::SchemaCell;
use crate::client::{
    Answer, Approval, Base, Client, Confidence, ConsentFacts, ConsentStore, Content, DepthLimit, Environment, FileSpec,
    Log, Loss, Names, PROJECT as PROJECT_KEY, Part, Place, SERVER, Saying, Scope, Timeouts, Told, ToolNames, Unset,
    Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::{FieldNames, Form, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/qwen-code.schema.json"));
static PROJECT_SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/qwen-code-project.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "qwen-code",
    name: "Qwen Code",
    confidence: Confidence::High,
    measured: true,
    version: "0.24.4",
    checked: "2026-11-22",
    sources: &[
        "measured on 0.24.4",
        "https://qwenlm.github.io/qwen-code-docs/en/users/features/mcp",
        "QwenLM/qwen-code `settings.ts`, `mcpJson.ts`, `mcpServers.ts`, `mcpApprovals.ts`, `trustedFolders.ts`",
    ],
    files: &[USER, SETTINGS, PROJECT, MANAGED],
    precedence: &[Scope::Given, Scope::Managed, Scope::Project, Scope::User, Scope::Plugin],
    variables: Variables {
        forms: &[Form::Brace, Form::Dollar],
        predefined: &[],
        parts: Part::ALL,
        unset: Unset::Literal,
    },
    in_terminal: true,
    reads_env_file: true,
    environment: Environment::Whole,
    consent: ConsentFacts {
        stores: &[
            ConsentStore::json(SETTINGS_PLACE, &[Saying { key: "enabled", told: Told::On, answer: Answer::Asks }])
                .at(&["security", "folderTrust"]),
            ConsentStore::json(Place::home(".qwen/trustedFolders.json").moved_by("QWEN_HOME", 1), gemini_cli::TRUST)
                .at(&[PROJECT_KEY])
                .inherited(),
            // An answer holds for the declaration as it was then; whether that has changed is not looked at.
            ConsentStore::json(
                Place::home(".qwen/mcpApprovals.json").moved_by("QWEN_HOME", 1),
                &[
                    Saying { key: "status", told: Told::Word("approved"), answer: Answer::Allowed },
                    Saying { key: "status", told: Told::Word("rejected"), answer: Answer::Refused },
                ],
            )
            .at(&[PROJECT_KEY, SERVER]),
        ],
        how: "start `qwen` in the project and answer its question",
    },
    auto_approving: &["trust"],
    shortens: true,
    tools: ToolNames { pattern: "mcp__SERVER__TOOL", longest: Some(63), most: None },
    timeouts: Timeouts {
        startup: Some(30_000),
        tool: Some(600_000),
        startup_field: Some("discoveryTimeoutMs"),
        ..Timeouts::UNKNOWN
    },
    logs: &[Log::told("/mcp in a session; qwen --debug")],
    unseen: &[
        "servers of installed extensions",
        "servers in the administrator's `system-defaults.json`, over which every other file wins",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const SETTINGS_PLACE: Place = Place::home(".qwen/settings.json").moved_by("QWEN_HOME", 1);

/// Both of its addresses; that of Streamable HTTP comes first.
const FIELDS: FieldNames = FieldNames { other_urls: &["httpUrl"], url_first: true, ..FieldNames::COMMON };

/// JSON with comments, which are blanked out before it is parsed.
const COMMENTED: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment],
    &[FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

/// What every object has already: a server of that name is not seen.
const NAMES: Names = Names { reserved: &["__proto__", "constructor"], ..Names::ANY };

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[SETTINGS_PLACE],
    dialect: &COMMENTED,
    content: Content::State,
    fields: &FIELDS,
    untyped_url: Some(Transport::Sse),
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_server: Loss::Launch,
    on_null: Some(Loss::Startup),
    on_empty: Some(Loss::Startup),
    on_blank: Some(Loss::Startup),
    on_unreadable: Loss::Startup,
    on_dead_link: Some(Loss::File),
    silent: true,
    depth: Some(DepthLimit { loads: 200, fails: 10_000 }),
    names: &NAMES,
    ..FileSpec::BASE
};

/// The settings of a project. What a fault in them costs was not measured; they are not among those read first.
const SETTINGS: FileSpec = FileSpec {
    id: "settings",
    scope: Scope::Project,
    places: &[Place::project(".qwen/settings.json")],
    on_syntax_error: Loss::Load,
    on_bad_document: Some(Loss::Load),
    on_empty: Some(Loss::Load),
    on_blank: Some(Loss::Load),
    on_unreadable: Loss::Load,
    approval: Approval::TrustedFolder,
    ..USER
};

const MANAGED: FileSpec = FileSpec {
    id: "managed",
    scope: Scope::Managed,
    places: &[
        Place::project("etc/qwen-code/settings.json")
            .from(Base::Root)
            .on(Os::Linux)
            .moved_by("QWEN_CODE_SYSTEM_SETTINGS_PATH", 3),
        Place::project("Library/Application Support/QwenCode/settings.json")
            .from(Base::Root)
            .on(Os::MacOs)
            .moved_by("QWEN_CODE_SYSTEM_SETTINGS_PATH", 4),
        Place::project("ProgramData/qwen-code/settings.json")
            .from(Base::Root)
            .on(Os::Windows)
            .moved_by("QWEN_CODE_SYSTEM_SETTINGS_PATH", 3),
    ],
    ..USER
};

/// The file that many clients share; it is judged for this one where the project shows that it is used.
const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".mcp.json").beside(".qwen")],
    dialect: &COMMENTED,
    fields: &FIELDS,
    schema: Some(&PROJECT_SCHEMA),
    untyped_url: Some(Transport::Sse),
    on_bad_server: Loss::Launch,
    unstarted: true,
    on_no_object: Some(Loss::Server),
    on_bom: Some(Loss::File),
    // None was seen to fail.
    depth: Some(DepthLimit { loads: 10_000, fails: u32::MAX }),
    names: &NAMES,
    approval: Approval::EachServer,
    ..FileSpec::BASE
};
