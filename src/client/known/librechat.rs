//! LibreChat.
//!
//! From its source, 2026-11-22 (danny-avila/LibreChat, `packages/data-provider/src/mcp.ts`, `loadCustomConfig.js`); not
//! measured.
//!
//! - The whole configuration is checked at the start, and the server exits when a server in it is malformed, unless
//!   `CONFIG_BYPASS_VALIDATION` is set; a file that cannot be parsed is left out.
//! - A program needs `args`, if only an empty list; no optional field may be `null`.
//! - An address without `type` is taken for SSE, or for a WebSocket where it begins with `ws`; nothing else is tried
//!   (`packages/api/src/mcp/connection.ts`).
//! - `${NAME}` stands for a variable of the server's own, `{{LIBRECHAT_USER_ID}}` and the like for one of the user's.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, Environment, FileSpec, Loss, Part, Place, ToolNames, Unset, Variables,
};
use crate::document::Dialect;
use crate::model::{Form, Transport};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/librechat.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "librechat",
    name: "LibreChat",
    confidence: Confidence::High,
    version: "documentation and source of November 2026",
    sources: &[
        "https://www.librechat.ai/docs/configuration/librechat_yaml/object_structure/mcp_servers",
        "danny-avila/LibreChat, packages/data-provider/src/mcp.ts",
    ],
    files: &[PROJECT],
    variables: Variables {
        forms: &[Form::Brace, Form::Mustache],
        predefined: &[],
        parts: &[Part::Args, Part::Env, Part::Url, Part::Headers],
        unset: Unset::Literal,
    },
    environment: Environment::TYPESCRIPT_SDK,
    firm: &[Transport::Http, Transport::Sse],
    tools: ToolNames { pattern: "TOOL_mcp_SERVER", longest: None, most: None },
    unseen: &["servers that were added in the app, which keeps them in its database"],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project("librechat.yaml").moved_by("CONFIG_PATH", 1), Place::project("librechat.yml")],
    dialect: &Dialect::YAML,
    content: Content::State,
    untyped_url: Some(Transport::Sse),
    on_bad_root: Some(Loss::Startup),
    on_bad_server: Loss::Startup,
    ..FileSpec::BASE
};
