//! Crush.
//!
//! From its source, 2026-11-22 (charmbracelet/crush@37f36e9: `internal/config/config.go`, `load.go`, `resolve.go`,
//! `internal/agent/tools/mcp/init.go`); not measured.
//!
//! - The files are strict JSON, read by Go's `encoding/json` after they were merged; a value of the wrong type in any of
//!   them keeps Crush from starting. `null` is as good as nothing.
//! - `type` must be there. A server without it, or with a word that is not known, fails when it is started, and so does
//!   one without the `command` or `url` of its type.
//! - `$VAR`, `${VAR}` and `$(command)` are expanded when a server is started; the command really runs.
//! - The type says which transport is tried, and no other is.
//! - Keys it does not know are passed over, `mcpServers` among them.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, Environment, FileSpec, Log, Loss, Part, Place, Root, Scope, Switch, Tilde,
    ToolNames, Unset, Variables,
};
use crate::model::{Form, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/crush.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "crush",
    name: "Crush",
    confidence: Confidence::High,
    version: "source of August 2026",
    checked: "2026-11-22",
    sources: &["charmbracelet/crush@37f36e9"],
    files: &[PROJECT, USER],
    precedence: &[Scope::Project, Scope::User],
    merges: true,
    variables: Variables {
        forms: &[Form::Dollar, Form::Brace, Form::BraceDefault, Form::Command],
        predefined: &[],
        parts: &[Part::Command, Part::Args, Part::Env, Part::Url, Part::Headers],
        unset: Unset::Fails,
    },
    in_terminal: true,
    environment: Environment::Whole,
    switches: &[Switch::DISABLED],
    tools: ToolNames { pattern: "mcp_SERVER_TOOL", longest: None, most: None },
    firm: &[Transport::Http, Transport::Sse],
    logs: &[Log::file("<project>/.crush/logs/crush.log")],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[
        Place::project("crush.json").from(Base::ProjectOrAbove),
        Place::project(".crush.json").from(Base::ProjectOrAbove),
    ],
    roots: &[Root::map(&["mcp"])],
    content: Content::State,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_root: Some(Loss::Startup),
    on_bad_server: Loss::Startup,
    on_null: Some(Loss::Launch),
    on_no_transport: Some(Loss::Launch),
    on_bad_type: Some(Loss::Launch),
    on_unreadable: Loss::Startup,
    on_bom: Some(Loss::Startup),
    silent: true,
    expands_tilde: Tilde::COMMAND,
    ..FileSpec::BASE
};

/// The file in `.local/share` is written by Crush itself.
const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/crush/crush.json"),
        Place::home(".config/crush/crush.json").moved_by("CRUSH_GLOBAL_CONFIG", 2),
        Place::home(".local/share/crush/crush.json").moved_by("XDG_DATA_HOME", 2),
        Place::home("crush/crush.json").from(Base::LocalAppData).on(Os::Windows),
    ],
    ..PROJECT
};
