//! Zoo Code, which carries Roo Code on.
//!
//! From `src/services/mcp/McpHub.ts` and `src/package.json` of Zoo-Code-Org/Zoo-Code (3.82.0), 2026-11-22; not measured.
//! It reads as Roo Code does, `.zoo/mcp.json` first and `.roo/mcp.json` where that is not there.

use super::roo_code;
use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, FileSpec, Log, Place};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/zoo-code.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "zoo-code",
    name: "Zoo Code",
    confidence: Confidence::MediumHigh,
    sources: &["Zoo-Code-Org/Zoo-Code@0902c660 src/services/mcp/McpHub.ts"],
    version: "3.82.0",
    files: &[PROJECT, OLD_PROJECT, USER],
    logs: &[Log::told("the MCP panel of Zoo Code; Output > Zoo Code in VS Code")],
    schema: &SCHEMA,
    ..roo_code::BASE
};

const PROJECT: FileSpec = FileSpec { places: &[Place::project(".zoo/mcp.json")], ..roo_code::PROJECT };

/// Read where there is no `.zoo/mcp.json`.
const OLD_PROJECT: FileSpec = FileSpec { id: "old-project", ..roo_code::PROJECT };

const USER: FileSpec =
    FileSpec { places: in_editors!("zoocodeorganization.zoo-code/settings/mcp_settings.json"), ..roo_code::USER };
