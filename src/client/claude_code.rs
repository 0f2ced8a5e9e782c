//! Claude Code.
//!
//! Measured on 2.1.330, 2026-11-22, with a good and a faulty server in each file: what was started, what was
//! reported. Where the documentation says otherwise, the measurement holds.
//!
//! - Unknown keys of a server are dropped without a word; a known key with a wrong type drops the server.
//! - `.mcp.json` must be strict JSON of at most 2 MiB; a byte order mark is accepted, bytes that are not UTF-8 are
//!   replaced. A file that is wrong costs its servers, and `-p` says nothing of it.
//! - `~/.claude.json` holds other state as well. A syntax error there stops every `claude` command; a wrong root key
//!   passes without a word. Nesting of 10,000 loads, of 100,000 hangs every command.
//! - A file given by `--mcp-config` must have `mcpServers`, or the command stops.
//! - `.claude/mcp.json` and `.claude/.mcp.json` are named by many READMEs and read by no code of 2.1.330; servers in
//!   `settings.json` are not read either (anthropics/claude-code#5037, #24477, #43296, #5350).

use super::schema::SchemaCell;
use super::{Base, Client, Content, DepthLimit, FileSpec, Loss, Place, Scope};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../schemas/claude-code.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "claude-code",
    name: "Claude Code",
    measured: true,
    version: "2.1.330",
    checked: "2026-11-22",
    sources: &["measured on 2.1.330", "https://code.claude.com/docs/en/mcp"],
    files: &[GIVEN, PLUGIN, PROJECT, USER, MANAGED, PLUGIN_MANIFEST, OLD_PLACE, SETTINGS],
    variables: &["${NAME}"],
    schema: &SCHEMA,
};

const BASE: FileSpec = FileSpec { reserved_names: &["workspace", "computer-use", "__proto__"], ..FileSpec::BASE };

const GIVEN: FileSpec = FileSpec {
    id: "given",
    scope: Scope::Given,
    on_syntax_error: Loss::Startup,
    on_bad_root: Loss::Startup,
    on_blank: Some(Loss::Startup),
    on_unreadable: Loss::Startup,
    ..BASE
};

/// A plugin may leave out the root key.
const PLUGIN: FileSpec = FileSpec {
    id: "plugin",
    scope: Scope::Plugin,
    places: &[
        Place::project(".mcp.json").beside(".claude-plugin"),
        // The layout of plugin collections, whose manifest may lie further up.
        Place::project("*plugins/*/.mcp.json"),
    ],
    bare_map: true,
    ..BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".mcp.json").from(Base::ProjectOrAbove)],
    max_bytes: Some(2 << 20),
    ..BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".claude.json")],
    roots: &[&["mcpServers"], &["projects", "*", "mcpServers"]],
    content: Content::State,
    on_syntax_error: Loss::Startup,
    silent: true,
    depth: Some(DepthLimit { loads: 10_000, fails: 100_000 }),
    ..BASE
};

const MANAGED: FileSpec = FileSpec {
    id: "managed",
    scope: Scope::Managed,
    places: &[
        Place::project("etc/claude-code/managed-mcp.json").from(Base::Root).on(Os::Linux),
        Place::project("Library/Application Support/ClaudeCode/managed-mcp.json").from(Base::Root).on(Os::MacOs),
        Place::project("Program Files/ClaudeCode/managed-mcp.json").from(Base::Root).on(Os::Windows),
        Place::project("managed-mcp.json").from(Base::Anywhere),
    ],
    ..BASE
};

/// `mcpServers` may be a path or a list of paths here; then there is nothing to judge.
const PLUGIN_MANIFEST: FileSpec = FileSpec {
    id: "plugin-manifest",
    scope: Scope::Plugin,
    places: &[Place::project(".claude-plugin/plugin.json")],
    takes_paths: true,
    content: Content::Shared,
    ..BASE
};

const OLD_PLACE: FileSpec = FileSpec {
    id: "old-place",
    places: &[
        Place::project(".claude/mcp.json"),
        Place::project(".claude/.mcp.json"),
        Place::home(".claude/mcp.json"),
        Place::home(".claude/.mcp.json"),
    ],
    unread: Some("`.mcp.json` in the project folder, or `claude mcp add --scope user`"),
    ..BASE
};

const SETTINGS: FileSpec = FileSpec {
    id: "settings",
    places: &[Place::project(".claude/settings.json"), Place::project(".claude/settings.local.json")],
    content: Content::Shared,
    unread: Some("`.mcp.json` in the project folder, or `claude mcp add --scope user`"),
    ..BASE
};
