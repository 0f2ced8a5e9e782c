//! Roo Code, which ended on 2026-05-15 and is carried on as Zoo Code.
//!
//! From `src/services/mcp/McpHub.ts` of RooCodeInc/Roo-Code (3.52.1), 2026-11-22; not measured.
//!
//! - One malformed server loses the file of a project. Of the user's file the other servers are still tried.
//! - A server with both a command and an address is malformed, and so is `env` on a remote server or `headers` on a
//!   program.
//! - Streamable HTTP is called `streamable-http`. Without a type a server with an address is taken for one of
//!   server-sent events. Only the one that it is taken for is tried.
//! - `timeout` is in seconds, from 1 to 3600: milliseconds are malformed.
//! - On Windows every program is started through `cmd.exe /c`.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Environment, FileSpec, Log, Loss, Part, Place, Scope, Switch, Timeouts, ToolNames, Unset,
    Variables,
};
use crate::model::{Form, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/roo-code.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "roo-code",
    name: "Roo Code",
    sources: &["RooCodeInc/Roo-Code@022b3b0b src/services/mcp/McpHub.ts"],
    version: "3.52.1",
    files: &[PROJECT, USER],
    logs: &[Log::told("the MCP panel of Roo Code; Output > Roo-Code in VS Code")],
    schema: &SCHEMA,
    ..BASE
};

/// What Roo Code and Zoo Code have in common.
pub(super) const BASE: Client = Client {
    confidence: Confidence::High,
    checked: "2026-11-22",
    variables: Variables {
        forms: &[Form::Env],
        predefined: &["workspaceFolder"],
        parts: Part::ALL,
        unset: Unset::Literal,
    },
    environment: Environment::TYPESCRIPT_SDK,
    switches: &[Switch::DISABLED],
    auto_approving: &["alwaysAllow"],
    shortens: true,
    tools: ToolNames { pattern: "mcp--SERVER--TOOL", longest: Some(64), most: None },
    firm: &[Transport::Http, Transport::Sse],
    timeouts: Timeouts { startup: None, tool: Some(60_000), ..Timeouts::UNKNOWN },
    ..Client::BASE
};

pub(super) const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".roo/mcp.json")],
    on_bad_server: Loss::File,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    on_bom: Some(Loss::File),
    untyped_url: Some(Transport::Sse),
    ..FileSpec::BASE
};

pub(super) const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: in_editors!("rooveterinaryinc.roo-cline/settings/mcp_settings.json"),
    on_bad_server: Loss::Server,
    ..PROJECT
};
