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
//! - `.mcp.json` of the project is read as well: with comments, without a byte order mark; a server that is no object
//!   is dropped with a warning; servers wait for approval. There alone `"type": "http"` makes Streamable HTTP of a
//!   `url`, as in Claude Code's files (QwenLM/qwen-code `claude-converter.ts`).

use crate::client::schema::SchemaCell;
use crate::client::{
    Approval, Base, Client, Confidence, Content, DepthLimit, Environment, FileSpec, Loss, Names, Part, Place, Scope,
    Timeouts, ToolNames, Unset, Variables,
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
        "QwenLM/qwen-code `settings.ts`, `mcpJson.ts`, `mcpServers.ts`",
    ],
    files: &[USER, SETTINGS, PROJECT, MANAGED],
    precedence: &[Scope::Given, Scope::Managed, Scope::Project, Scope::User, Scope::Plugin],
    variables: Variables {
        forms: &[Form::Brace, Form::Dollar],
        predefined: &[],
        parts: Part::ALL,
        unset: Unset::Literal,
    },
    environment: Environment::Whole,
    approving: &["trust"],
    shortens: true,
    tools: ToolNames { pattern: "mcp__SERVER__TOOL", longest: Some(63), most: None },
    timeouts: Timeouts { startup: Some(30_000), tool: Some(600_000) },
    schema: &SCHEMA,
    ..Client::BASE
};

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
    places: &[Place::home(".qwen/settings.json").moved_by("QWEN_HOME", 1)],
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
    on_no_object: Some(Loss::Server),
    on_bom: Some(Loss::File),
    // None was seen to fail.
    depth: Some(DepthLimit { loads: 10_000, fails: u32::MAX }),
    names: &NAMES,
    approval: Approval::EachServer,
    ..FileSpec::BASE
};
