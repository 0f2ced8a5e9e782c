//! The coding agent of GitHub Copilot, which works in the cloud.
//!
//! From GitHub's documentation, 2026-11-22; not measured.
//!
//! - Its servers are JSON in the settings of a repository, which check it when it is saved; there is no file, so that a
//!   copy of the text is looked at only where `--client` says what it is.
//! - `type` and `tools` must be there. The tools listed are run without anybody being asked.
//! - References are to secrets and variables for agents, which a repository has in its settings, and whose names begin
//!   with `COPILOT_MCP_`.
//! - Agents of one's own (`.github/agents/*.md`) can have servers under `mcp-servers` in the YAML at their top. There
//!   `${{ secrets.NAME }}` is filled in as well.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, Content, FileSpec, Loss, Part, Place, Root, Scope, Supply, Unset, Variables};
use crate::document::Dialect;
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/copilot-coding-agent.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "copilot-coding-agent",
    name: "GitHub Copilot coding agent",
    confidence: Confidence::MediumHigh,
    version: "documentation of November 2026",
    checked: "2026-11-22",
    sources: &[
        "https://docs.github.com/en/copilot/how-tos/use-copilot-agents/cloud-agent/extend-cloud-agent-with-mcp",
        "https://docs.github.com/en/copilot/how-tos/copilot-on-github/customize-copilot/configure-mcp-servers",
        "https://docs.github.com/en/copilot/how-tos/copilot-on-github/customize-copilot/customize-cloud-agent/configure-secrets-and-variables",
    ],
    files: &[SETTINGS, AGENT],
    variables: Variables {
        forms: &[Form::Dollar, Form::Brace, Form::BraceDefault, Form::Secret],
        predefined: &[],
        parts: &[Part::Env, Part::Headers],
        unset: Unset::Unknown,
    },
    supply: Supply {
        prefix: "COPILOT_MCP_",
        order: Some("add `NAME` to the secrets for agents in the settings of the repository"),
        ..Supply::BASE
    },
    unseen: &[
        "the servers of GitHub and Playwright that are built in",
        "servers in the settings of a repository or an organisation",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

/// What does not pass the check is not saved.
const SETTINGS: FileSpec = FileSpec {
    id: "settings",
    scope: Scope::Project,
    on_bad_server: Loss::File,
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    ..FileSpec::BASE
};

/// The rest of the file is a prompt. What a fault in it costs is not documented.
const AGENT: FileSpec = FileSpec {
    id: "agent",
    scope: Scope::Project,
    places: &[Place::project(".github/agents/*.md")],
    dialect: &Dialect::YAML,
    roots: &[Root::map(&["mcp-servers"])],
    content: Content::Shared,
    on_bad_server: Loss::Unclear,
    ..FileSpec::BASE
};
