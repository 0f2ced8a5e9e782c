//! opencode.
//!
//! Measured on 1.18.33, 2026-11-22, with `opencode debug config` and `opencode mcp list`; the newer layout and the
//! variables from anomalyco/opencode (`config/mcp.ts`, `config/v2-compat.ts`, `config/variable.ts`).
//!
//! - The program and its arguments stand in one list, the variables under `environment`, and `type` must be `local` or
//!   `remote`. `args`, `env` and other keys it does not know are passed over.
//! - A malformed server keeps opencode from starting. With `enabled` in it, a boolean, it passes for a mere switch of a
//!   server that another file declares, and is dropped; only the log says so (anomalyco/opencode#41229).
//! - Comments and trailing commas are part of the language; every other syntax error keeps it from starting, and so
//!   does a file of blanks. Files the user may not read are passed over.
//! - The newer layout has the servers under `mcp.servers`, with `disabled` in place of `enabled`. `disabled` works in
//!   the older layout too. A malformed server of the newer layout is dropped alone.
//! - `{env:NAME}` is replaced in the text of the file, before it is parsed and without regard to quotes; an unset
//!   variable leaves nothing. `{file:path}` is replaced too, and must exist. `${env:NAME}` becomes `$` and the value.
//! - Files are merged field by field.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, DepthLimit, Environment, FileSpec, Log, Loss, Names, Part, Place, Root, Scope,
    Switch, Timeouts, ToolNames, Unset, Variables,
};
use crate::document::Dialect;
use crate::model::{FieldNames, Form};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/opencode.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "opencode",
    name: "opencode",
    confidence: Confidence::High,
    measured: true,
    version: "1.18.33",
    checked: "2026-11-22",
    sources: &["measured on 1.18.33", "https://opencode.ai/docs/mcp-servers", "anomalyco/opencode"],
    files: &[PROJECT, USER, MANAGED],
    precedence: &[Scope::Managed, Scope::Project, Scope::User],
    merges: true,
    variables: VARIABLES,
    in_terminal: true,
    environment: Environment::Whole,
    switches: &[Switch::ENABLED, Switch::DISABLED],
    tools: ToolNames { pattern: "SERVER_TOOL", longest: None, most: None },
    timeouts: Timeouts { startup: Some(5_000), tool: Some(5_000), startup_field: Some("timeout"), ..Timeouts::UNKNOWN },
    logs: &[Log::file("~/.local/share/opencode/log/*.log")],
    unseen: &[
        "servers that `OPENCODE_CONFIG`, `OPENCODE_CONFIG_DIR` or `OPENCODE_CONFIG_CONTENT` names",
        "servers that an organisation publishes under `.well-known/opencode`",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

pub(super) const VARIABLES: Variables =
    Variables { forms: &[Form::BareEnv, Form::BareFile], predefined: &[], parts: Part::ALL, unset: Unset::Empty };

/// In the names of tools every other character becomes `_`.
const NAMES: Names = Names {
    reserved: &["__proto__"],
    collide: Some(|name| name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'), "_")),
    ..Names::ANY
};

const FIELDS: FieldNames = FieldNames { command_list: true, args: "", env: "environment", ..FieldNames::COMMON };

pub(super) const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[
        Place::project("opencode.json").from(Base::ProjectOrAbove),
        Place::project("opencode.jsonc").from(Base::ProjectOrAbove),
        Place::project(".opencode/opencode.json").from(Base::ProjectOrAbove),
        Place::project(".opencode/opencode.jsonc").from(Base::ProjectOrAbove),
    ],
    dialect: &Dialect::JSONC,
    roots: &[Root::map(&["mcp"]), Root::map(&["mcp", "servers"]).costing(Loss::Server)],
    settings: &["timeout"],
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_root: Some(Loss::Startup),
    on_bad_server: Loss::Startup,
    spared_by: Some(("enabled", Loss::Server)),
    on_blank: Some(Loss::Startup),
    on_unreadable: Loss::Startup,
    on_forbidden: Some(Loss::File),
    silent: true,
    depth: Some(DepthLimit { loads: 10_000, fails: u32::MAX }),
    names: &NAMES,
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/opencode/opencode.json"),
        Place::config(".config/opencode/opencode.jsonc"),
        Place::config(".config/opencode/config.json"),
        Place::home(".opencode/opencode.json"),
        Place::home(".opencode/opencode.jsonc"),
    ],
    ..PROJECT
};

const MANAGED: FileSpec = FileSpec {
    id: "managed",
    scope: Scope::Managed,
    places: &[
        Place::project("etc/opencode/opencode.json").from(Base::Root).on(Os::Linux),
        Place::project("etc/opencode/opencode.jsonc").from(Base::Root).on(Os::Linux),
        Place::project("Library/Application Support/opencode/opencode.json").from(Base::Root).on(Os::MacOs),
        Place::project("Library/Application Support/opencode/opencode.jsonc").from(Base::Root).on(Os::MacOs),
        Place::project("ProgramData/opencode/opencode.json").from(Base::Root).on(Os::Windows),
        Place::project("ProgramData/opencode/opencode.jsonc").from(Base::Root).on(Os::Windows),
    ],
    ..PROJECT
};
