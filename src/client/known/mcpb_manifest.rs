//! The manifest of an MCPB bundle, formerly DXT.
//!
//! From the schemas and the loader of @anthropic-ai/mcpb 2.1.2, 2026-11-22.
//!
//! - `server.mcp_config` is the one server of the bundle; a bundle of type `uv` may do without.
//! - Every object is closed: `mcpb validate` and `mcpb pack` refuse a field that is not in the format. The fields of
//!   versions 0.1 to 0.4 are taken together here, as the project's own examples mix them.
//! - `${__dirname}`, `${user_config.NAME}` and the names of some folders are filled in; variables of the environment are
//!   not.
//! - Extensions of browsers have a `manifest.json` as well, with a number for `manifest_version`.

use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, Content, FileSpec, Mark, Part, Place, Root, Scope, Unset, Variables};
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcpb-manifest.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcpb-manifest",
    name: "MCPB",
    confidence: Confidence::High,
    version: "@anthropic-ai/mcpb 2.1.2",
    sources: &[
        "@anthropic-ai/mcpb 2.1.2, schemas and shared/config.js",
        "https://github.com/modelcontextprotocol/mcpb",
    ],
    files: &[BUNDLE],
    variables: Variables {
        forms: &[Form::UserConfig],
        predefined: &["__dirname", "HOME", "DESKTOP", "DOCUMENTS", "DOWNLOADS", "pathSeparator", "/"],
        parts: &[Part::Command, Part::Args, Part::Env],
        unset: Unset::Literal,
    },
    schema: &SCHEMA,
    ..Client::BASE
};

const BUNDLE: FileSpec = FileSpec {
    id: "bundle",
    scope: Scope::Plugin,
    places: &[Place::project("manifest.json").from(Base::Anywhere)],
    roots: &[Root::one(&["server", "mcp_config"])],
    marks: &[
        &[Mark::text(&["manifest_version"]), Mark::object(&["server"]), Mark::text(&["server", "type"])],
        &[Mark::text(&["manifest_version"]), Mark::object(&["server", "mcp_config"])],
        &[Mark::text(&["manifest_version"]), Mark::object(&["user_config"])],
        &[Mark::text(&["dxt_version"]), Mark::object(&["server"])],
        &[Mark::holding(&["$schema"], "mcpb-manifest")],
        &[Mark::holding(&["$schema"], "dxt-manifest")],
    ],
    content: Content::State,
    refused: Some("`mcpb pack` refuses the bundle"),
    ..FileSpec::BASE
};
