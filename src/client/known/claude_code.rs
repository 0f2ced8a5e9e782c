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
//!
//! From its changelog, 2026-11-22: since 2.1.265 a server of type `http` that does not answer as one is called over SSE.
//!
//! Variables of the process that look like its own credentials (Anthropic's keys, `NPM_TOKEN`, those of proxies) are
//! blanked where they would get into an address or a header.
//!
//! From its documentation, 2026-11-22: servers of `.mcp.json` wait for approval, which is kept in settings files and
//! in the state; a refusal in any settings file wins; what the project's own `settings.json` approves counts in a
//! trusted folder alone.

use crate::client::schema::SchemaCell;
use crate::client::{
    Answer, Approval, Base, Client, Confidence, ConsentFacts, ConsentStore, Content, DepthLimit, Environment, FileSpec,
    Log, Loss, Names, PROJECT as PROJECT_KEY, Part, Place, Quirks, Root, Saying, Scope, Supply, Timeouts, Told,
    ToolNames, Unset, Variables,
};
use crate::model::{Form, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/claude-code.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "claude-code",
    name: "Claude Code",
    confidence: Confidence::High,
    measured: true,
    version: "2.1.330",
    checked: "2026-11-22",
    sources: &["measured on 2.1.330", "https://code.claude.com/docs/en/mcp"],
    files: &[GIVEN, PLUGIN, PROJECT, USER, MANAGED, PLUGIN_MANIFEST, OLD_PLACE, SETTINGS, LOCAL_SETTINGS],
    variables: Variables {
        // `${user_config.KEY}` in plugins alone.
        forms: &[Form::Brace, Form::BraceDefault, Form::UserConfig],
        predefined: &["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA"],
        parts: &[Part::Command, Part::Args, Part::Env, Part::Url, Part::Headers],
        unset: Unset::Literal,
    },
    supply: Supply {
        withholds: |name| name.starts_with("ANTHROPIC_") || name == "NPM_TOKEN" || name.ends_with("_PROXY"),
        ..Supply::BASE
    },
    in_terminal: true,
    quirks: Quirks {
        sets: &["CLAUDE_"],
        while_unset: Some("as long as one is missing, Claude Code may ask about none of the servers of this file"),
        knows_shells_since: Some("2.1.141"),
        ..Quirks::NONE
    },
    environment: Environment::Whole,
    consent: ConsentFacts {
        stores: &[
            ConsentStore::json(
                STATE,
                &[Saying { key: "hasTrustDialogAccepted", told: Told::On, answer: Answer::Trusted }],
            )
            .at(&["projects", PROJECT_KEY])
            .inherited(),
            // Where releases of 2025 kept it; later ones move it to the settings.
            ConsentStore::json(STATE, SAYINGS).at(&["projects", PROJECT_KEY]),
            ConsentStore::json(Place::home(".claude/settings.json").moved_by("CLAUDE_CONFIG_DIR", 1), SAYINGS),
            ConsentStore::json(Place::project(".claude/settings.local.json"), SAYINGS),
            ConsentStore::json(Place::project(".claude/settings.json"), SAYINGS).if_trusted(),
            ConsentStore::json(
                Place::project("etc/claude-code/managed-settings.json").from(Base::Root).on(Os::Linux),
                SAYINGS,
            ),
            ConsentStore::json(
                Place::project("Library/Application Support/ClaudeCode/managed-settings.json")
                    .from(Base::Root)
                    .on(Os::MacOs),
                SAYINGS,
            ),
            ConsentStore::json(
                Place::project("Program Files/ClaudeCode/managed-settings.json").from(Base::Root).on(Os::Windows),
                SAYINGS,
            ),
        ],
        how: "start `claude` in the project and answer its question; `claude mcp reset-project-choices` makes it ask again",
    },
    tools: ToolNames { pattern: "mcp__SERVER__TOOL", longest: Some(128), most: None },
    // Of a server named `http` it has tried SSE as well since 2.1.265, and not the other way round.
    firm: &[Transport::Sse],
    timeouts: Timeouts {
        startup: Some(30_000),
        tool: None,
        startup_variable: Some("MCP_TIMEOUT"),
        ..Timeouts::UNKNOWN
    },
    logs: &[
        Log::file_on(Os::MacOs, "~/Library/Caches/claude-cli-nodejs/<project-slug>/mcp-logs-<server-slug>/*"),
        Log::file_on(Os::Linux, "~/.cache/claude-cli-nodejs/<project-slug>/mcp-logs-<server-slug>/*"),
        Log::file_on(Os::Linux, "$XDG_CACHE_HOME/claude-cli-nodejs/<project-slug>/mcp-logs-<server-slug>/*"),
        Log::file_on(Os::Windows, "%LOCALAPPDATA%/claude-cli-nodejs/Cache/<project-slug>/mcp-logs-<server-slug>/*"),
    ],
    unseen: &[
        "the connectors of a claude.ai account",
        "servers of plugins that are installed elsewhere",
        "servers in the settings that an organisation manages, which may shut out all others",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const STATE: Place = Place::home(".claude.json").moved_by("CLAUDE_CONFIG_DIR", 0);

const SAYINGS: &[Saying] = &[
    Saying { key: "enableAllProjectMcpServers", told: Told::On, answer: Answer::Allowed },
    Saying { key: "enabledMcpjsonServers", told: Told::Name, answer: Answer::Allowed },
    Saying { key: "disabledMcpjsonServers", told: Told::Name, answer: Answer::Refused },
];

const BASE: FileSpec = FileSpec { names: &NAMES, ..FileSpec::BASE };

/// In the names of tools every other character becomes `_`, so that two servers can get one name.
const NAMES: Names = Names {
    reserved: &["workspace", "computer-use", "__proto__"],
    collide: Some(|name| name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_")),
    ..Names::ANY
};

const GIVEN: FileSpec = FileSpec {
    id: "given",
    scope: Scope::Given,
    on_syntax_error: Loss::Startup,
    on_no_root: Loss::Startup,
    on_empty: Some(Loss::Startup),
    on_blank: Some(Loss::Startup),
    on_hollow: Some(Loss::Startup),
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
    signs: &[".claude", "CLAUDE.md"],
    max_bytes: Some(2 << 20),
    approval: Approval::EachServer,
    ..BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[STATE],
    roots: &[Root::map(&["mcpServers"]), Root::map(&["projects", "*", "mcpServers"]).of(Scope::Local)],
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
    places: &[Place::project(".claude/settings.json")],
    content: Content::Shared,
    self_approving: &["enableAllProjectMcpServers"],
    unread: Some("`.mcp.json` in the project folder, or `claude mcp add --scope user`"),
    ..BASE
};

/// For one user alone, and not committed.
const LOCAL_SETTINGS: FileSpec = FileSpec {
    id: "local-settings",
    scope: Scope::Local,
    places: &[Place::project(".claude/settings.local.json")],
    self_approving: &[],
    ..SETTINGS
};
