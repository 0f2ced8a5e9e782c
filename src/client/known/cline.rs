//! Cline, in VS Code, in JetBrains and on the command line.
//!
//! Measured on the loader of `@cline/core` 0.0.86 (cline 3.0.65), 2026-11-22; what the extension does differently is from
//! `apps/vscode/src/services/mcp/schemas.ts` of cline/cline.
//!
//! - One file for all projects, strict JSON; a byte order mark loses it.
//! - One malformed server loses every server: an address without a scheme, an empty command, `disabled: "true"`.
//! - Streamable HTTP is called `streamableHttp`; any other word for it is malformed. Without a type a server with an
//!   address is taken for one of server-sent events, and nothing else is tried then (cline/cline#6767).
//! - `cline mcp add` writes the parts of a server into `transport`, and both forms are read.
//! - `${env:NAME}` is expanded by the extension, and not by the command line.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, DepthLimit, Environment, FileSpec, Log, Loss, Names, Part, Place, Scope, Switch,
    Timeouts, ToolNames, Unset, Variables,
};
use crate::model::{FieldNames, Form, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/cline.schema.json"));

const FIELDS: FieldNames = FieldNames { any_form: true, within: Some("transport"), ..FieldNames::COMMON };

pub(super) static CLIENT: Client = Client {
    id: "cline",
    name: "Cline",
    confidence: Confidence::High,
    measured: true,
    version: "@cline/core 0.0.86",
    checked: "2026-11-22",
    sources: &["measured on the loader of @cline/core 0.0.86", "cline/cline@2f4a9197"],
    files: &[USER, OLD_USER, NO_PLACE],
    variables: Variables { forms: &[Form::Env], predefined: &[], parts: Part::ALL, unset: Unset::Literal },
    // Of the command line, as measured; the extension passes on what the TypeScript SDK does.
    environment: Environment::Whole,
    switches: &[Switch::DISABLED],
    auto_approving: &["autoApprove"],
    shortens: true,
    tools: ToolNames { pattern: "SERVER__TOOL", longest: Some(64), most: None },
    firm: &[Transport::Sse],
    timeouts: Timeouts { startup: None, tool: Some(60_000), ..Timeouts::UNKNOWN },
    logs: &[Log::told("the MCP panel of Cline; Output > Cline in VS Code")],
    unseen: &["servers that an organisation sets for the accounts of its people"],
    schema: &SCHEMA,
    ..Client::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::home(".cline/data/settings/cline_mcp_settings.json").moved_by("CLINE_MCP_SETTINGS_PATH", 4),
        Place::home(".cline/data/settings/cline_mcp_settings.json").moved_by("CLINE_DATA_DIR", 2),
        Place::home(".cline/data/settings/cline_mcp_settings.json").moved_by("CLINE_DIR", 1),
        Place::home("cline_mcp_settings.json").from(Base::Anywhere),
    ],
    fields: &FIELDS,
    on_bad_server: Loss::File,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    on_bom: Some(Loss::File),
    untyped_url: Some(Transport::Sse),
    depth: Some(DepthLimit { loads: 100_000, fails: u32::MAX }),
    names: &Names { reserved: &["__proto__"], ..Names::ANY },
    ..FileSpec::BASE
};

/// The place before version 4, from which the servers were moved once.
const OLD_USER: FileSpec =
    FileSpec { id: "old-user", places: in_editors!("saoudrizwan.claude-dev/settings/cline_mcp_settings.json"), ..USER };

/// There is no file of a project.
const NO_PLACE: FileSpec = FileSpec {
    id: "no-place",
    scope: Scope::Project,
    places: &[Place::project(".cline/mcp.json")],
    unread: Some("`~/.cline/data/settings/cline_mcp_settings.json`"),
    ..USER
};
