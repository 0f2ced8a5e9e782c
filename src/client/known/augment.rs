//! Augment: its CLI Auggie, and the extensions that share its settings.
//!
//! From the program of Auggie CLI 0.36.0, 2026-11-22; not measured.
//!
//! - A shell gets the command with the arguments behind it, as one line: `sh -c`, or `cmd.exe /c` on Windows.
//! - An explicit `type` decides; left out, an address wins over a command and means Streamable HTTP.
//! - One malformed server loses every server of `settings.json`, with a warning. Unknown fields are ignored.
//! - `--mcp-config` takes a map or a list of servers, under `mcpServers`, under `servers` or at the top level, and a
//!   single server.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, Environment, FileSpec, Loss, Names, Part, Place, Root, Scope, Switch, Tilde, Unset,
    Variables,
};
use crate::model::{FieldNames, Form};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/augment.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "augment",
    name: "Augment",
    confidence: Confidence::High,
    version: "Auggie CLI 0.36.0",
    checked: "2026-11-22",
    sources: &["@augmentcode/auggie 0.36.0 `augment.mjs`", "https://docs.augmentcode.com/cli/integrations"],
    files: &[GIVEN, USER],
    variables: Variables {
        // The shell expands these.
        forms: &[Form::Brace, Form::BraceDefault, Form::Dollar, Form::Command],
        predefined: &["workspaceFolder"],
        parts: &[Part::Command, Part::Args, Part::Env, Part::Cwd, Part::Url],
        unset: Unset::Unknown,
    },
    environment: Environment::TYPESCRIPT_SDK,
    switches: &[Switch::DISABLED],
    unseen: &["servers of installed plugins", "servers that were added in the settings of an editor"],
    schema: &SCHEMA,
    ..Client::BASE
};

const BASE: FileSpec = FileSpec {
    fields: &FieldNames { url_first: true, ..FieldNames::COMMON },
    shell: true,
    expands_tilde: Tilde { command: true, args: true, cwd: false },
    names: &Names {
        collide: Some(|name| name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'), "-")),
        ..Names::ANY
    },
    ..FileSpec::BASE
};

/// The file or text behind `--mcp-config`; what a fault costs was not established.
const GIVEN: FileSpec = FileSpec {
    id: "given",
    scope: Scope::Given,
    roots: &[
        Root::map(&["mcpServers"]),
        Root::list(&["mcpServers"]),
        Root::map(&["servers"]),
        Root::list(&["servers"]),
        Root::list(&[]),
        Root::one(&[]),
    ],
    bare_map: true,
    on_bad_server: Loss::Load,
    ..BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".augment/settings.json")],
    content: Content::Shared,
    on_bad_server: Loss::File,
    ..BASE
};
