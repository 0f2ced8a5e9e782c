//! A right configuration of one client, put where another one looks: what is told of it.
//!
//! Where clients differ so that a copy breaks, and what tells it (each has cases in `copied/cases.rs`):
//!
//! - `root-key`: `schema/wrong-root-key`
//! - `url-without-type`: `schema/url-without-type`
//! - `http-type-name`: `schema/unknown-type-value`, `schema/type-not-allowed`
//! - `type-value-kills-file`: `schema/unknown-type-value` with the loss of the file or of the start
//! - `url-key`: `schema/wrong-url-key`
//! - `command-shape`: `schema/opencode-command`, `schema/invalid-value`
//! - `env-key`: `schema/unknown-key`, `schema/opencode-command`
//! - `header-key`: `schema/unknown-key`
//! - `interpolation`: `client/bad-interpolation`
//! - `unset-variable`: not from the content of a file; whether a variable is set is a matter of the machine, and what a
//!   client makes of one that is not stands in its table
//! - `timeout-unit`: `schema/timeout-unit`
//! - `json-dialect`: `syntax/parse-error`
//! - `cwd`: `schema/unknown-key`
//! - `tilde`: `command/tilde-or-var-path`
//! - `disable-flag`: `schema/unknown-key`
//! - `auto-approve`: a field that is not known approves nothing, which is a note of `schema/unknown-key`
//! - `blast-radius`: the consequence in the message
//! - `env-inheritance`: not from the content of a file; a server may or may not need what it is not given
//! - `shared-dot-mcp-json`: one file judged for all its readers
//! - `server-name`: `client/server-name`, `client/reserved-name`
//! - `windows-npx`: `client/no-cmd-wrapper` (on demand), `client/cmd-wrapper-on-unix`
//! - `wrong-path-docs`: `client/ignored-file`
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the fixtures are on the disk, and tests fail by panicking"
)]

#[path = "copied/cases.rs"]
mod cases;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use mcp_clinic::client::{CLIENTS, Confidence, find};
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::lint_bytes;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};

/// How a client has the parts of a server, written down apart from what the program knows of it.
struct Form {
    client: &'static str,
    /// Where it looks; `~/` is the home.
    path: &'static str,
    /// The root key, and whether the servers stand in a list there.
    root: (&'static str, bool),
    /// What it makes of an address without a type.
    untyped: Untyped,
    /// What a `timeout` is counted in; empty where it has no field of that name.
    timeout: &'static str,
    /// Program, environment, address, headers.
    parts: [&'static str; 4],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Untyped {
    /// Streamable HTTP is tried.
    Tried,
    /// It is taken for SSE.
    Sse,
    /// It is no server.
    Refused,
}

use Untyped::{Refused, Sse, Tried};

const USUAL: [&str; 4] = ["command", "env", "url", "headers"];

const MAP: (&str, bool) = ("mcpServers", false);
const LIST: (&str, bool) = ("mcpServers", true);

const fn form(
    client: &'static str,
    path: &'static str,
    root: (&'static str, bool),
    untyped: Untyped,
    timeout: &'static str,
    parts: [&'static str; 4],
) -> Form {
    Form { client, path, root, untyped, timeout, parts }
}

/// The clients that read files of servers.
const FORMS: &[Form] = &[
    form("amazon-q-cli", ".amazonq/mcp.json", MAP, Refused, "ms", USUAL),
    form("augment", "~/.augment/settings.json", MAP, Tried, "", USUAL),
    form("claude-code", ".mcp.json", MAP, Refused, "ms", USUAL),
    form("claude-desktop", "~/.config/Claude/claude_desktop_config.json", MAP, Refused, "", USUAL),
    form("cline", "~/.cline/data/settings/cline_mcp_settings.json", MAP, Sse, "s", USUAL),
    form("codex", ".codex/config.toml", ("mcp_servers", false), Tried, "", ["command", "env", "url", "http_headers"]),
    form("continue", "~/.continue/config.yaml", LIST, Tried, "", ["command", "env", "url", "requestOptions"]),
    form("copilot-cli", "~/.copilot/mcp-config.json", MAP, Tried, "ms", USUAL),
    form("copilot-coding-agent", "servers.json", MAP, Refused, "", USUAL),
    form("crush", "crush.json", ("mcp", false), Refused, "s", USUAL),
    form("cursor", ".cursor/mcp.json", MAP, Tried, "", USUAL),
    form("devin", ".devin/mcp_config.json", MAP, Tried, "", USUAL),
    form("factory-droid", ".factory/mcp.json", MAP, Refused, "ms", USUAL),
    form("fastmcp-json", "fastmcp.json", MAP, Tried, "ms", USUAL),
    form("fastmcp-mcpconfig", "servers.json", MAP, Tried, "ms", USUAL),
    form("gemini-cli", ".gemini/settings.json", MAP, Tried, "ms", ["command", "env", "httpUrl", "headers"]),
    form(
        "goose",
        "~/.config/goose/config.yaml",
        ("extensions", false),
        Refused,
        "s",
        ["cmd", "envs", "uri", "headers"],
    ),
    form("kilo-code", "kilo.json", ("mcp", false), Refused, "ms", ["command", "environment", "url", "headers"]),
    form("kiro", ".kiro/settings/mcp.json", MAP, Tried, "ms", USUAL),
    form("librechat", "librechat.yaml", MAP, Sse, "ms", USUAL),
    form("mcp-agent", "mcp_agent.config.yaml", ("mcp.servers", false), Refused, "", USUAL),
    form("mcpo-openwebui", "config.json", MAP, Sse, "", USUAL),
    form("mcporter", "config/mcporter.json", MAP, Tried, "", ["command", "env", "baseUrl", "headers"]),
    form("mcpproxy-go", "~/.mcpproxy/mcp_config.json", LIST, Tried, "", USUAL),
    form("opencode", "opencode.json", ("mcp", false), Refused, "ms", ["command", "environment", "url", "headers"]),
    form("qwen-code", ".qwen/settings.json", MAP, Sse, "ms", ["command", "env", "httpUrl", "headers"]),
    form("roo-code", ".roo/mcp.json", MAP, Sse, "s", USUAL),
    form("visual-studio", ".vs/mcp.json", ("servers", false), Tried, "", USUAL),
    form("vscode", ".vscode/mcp.json", ("servers", false), Tried, "", USUAL),
    form("windsurf", "~/.codeium/windsurf/mcp_config.json", MAP, Tried, "", ["command", "env", "serverUrl", "headers"]),
    form("zed", ".zed/settings.json", ("context_servers", false), Tried, "s", USUAL),
    form("zoo-code", ".zoo/mcp.json", MAP, Sse, "s", USUAL),
];

/// Those that are in nobody's way: the manifests of bundles and of the registry hold one server in a form of their own,
/// a catalogue of Docker's gateway holds images, and a file of portable plugins says by its `$schema` that it is one; a
/// file without that mark is not theirs.
const OTHERS: &[&str] = &["agent-plugins", "docker-mcp-gateway", "mcp-registry-server-json", "mcpb-manifest"];

/// What a client is told of a text in its place.
fn told(client: &str, path: &str, text: &str, level: Severity) -> Vec<Diagnostic> {
    judged(&FakeSystem::new(Os::Linux), &[client], path, text, level, &[])
}

fn judged(
    system: &FakeSystem,
    clients: &[&str],
    path: &str,
    text: &str,
    level: Severity,
    select: &[&str],
) -> Vec<Diagnostic> {
    let path = match path.strip_prefix("~/") {
        Some(path) => Path::new("/home/me").join(path),
        None => Path::new("/home/me/project").join(path),
    };
    let clients: Vec<_> = clients.iter().map(|client| find(client).unwrap()).collect();
    let target = Target { judges: judges(system, &path, &clients), shown: path.clone(), path, named: true };
    let select: Vec<_> = select.iter().map(|rule| (*rule).to_owned()).collect();
    let settings = Settings::new(false, level, &select, &[]).unwrap();
    lint_bytes(system, &target, text.into(), &settings).diagnostics
}

/// A right configuration of a client, with a local server and, where it has such, a remote one.
fn text_of(client: &str) -> (String, &'static str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/copied");
    let file = |ext: &str| -> PathBuf { folder.join(format!("{client}.{ext}")) };
    let ext = ["json", "toml", "yaml"].into_iter().find(|ext| file(ext).exists()).unwrap();
    (std::fs::read_to_string(file(ext)).unwrap(), ext)
}

/// What a diagnostic is about, as it is written.
fn subject(diagnostic: &Diagnostic) -> &str {
    let text = diagnostic.primary.source.text().get(diagnostic.primary.span.range()).unwrap_or_default();
    text.trim_matches('"')
}

fn costs(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && diagnostic.consequences.iter().any(|c| !c.text.is_empty())
}

/// One line: what is told, and what it costs.
fn shown(found: &[Diagnostic]) -> String {
    let line = |d: &Diagnostic| {
        let loss = d.consequences.iter().find_map(|c| c.loss);
        let loss = loss.map_or_else(String::new, |loss| format!(" ({loss:?})"));
        format!("{} {}{loss}", d.rule, d.severity)
    };
    let mut lines: Vec<_> = found.iter().map(line).collect();
    lines.sort();
    lines.dedup();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join(", ") }
}

#[test]
fn every_client_is_in_the_table() {
    for client in CLIENTS.iter().filter(|client| client.confidence >= Confidence::MediumHigh) {
        let in_table = FORMS.iter().filter(|form| form.client == client.id).count();
        assert_eq!(in_table + usize::from(OTHERS.contains(&client.id)), 1, "{}", client.id);
    }
}

/// What must be told of one client's configuration in another's file, beside what the snapshot shows.
fn missing(from: &Form, to: &Form, text: &str, ext: &str, found: &[Diagnostic]) -> Vec<String> {
    let mut missing = Vec::new();
    let mut want = |told: bool, what: String| {
        if !told {
            missing.push(what);
        }
    };
    let wanted = to.path.rsplit('.').next().unwrap();
    // JSON is YAML.
    if ext != wanted && !(ext == "json" && wanted == "yaml") {
        let alone = matches!(found, [one] if one.rule == "syntax/parse-error" && costs(one));
        want(alone, format!("that this is {ext}, and nothing else"));
        return missing;
    }
    if from.client == to.client {
        want(found.iter().all(|d| d.severity == Severity::Info), "nothing".to_owned());
        return missing;
    }
    if from.root != to.root {
        let told = found.iter().any(|d| d.rule == "schema/wrong-root-key" && costs(d));
        want(told, format!("the root key `{}`", from.root.0));
    }
    if from.root.1 != to.root.1 {
        // What stands in another shape has to be written anew.
        return missing;
    }
    let above = |d: &&Diagnostic| d.severity > Severity::Info;
    // An error of the server's own comes first: what it costs is said once the client gets to see it.
    let error = |d: &&Diagnostic| d.severity == Severity::Error;
    let server = |name: &str| found.iter().filter(error).any(|d| d.server.as_deref() == Some(name));
    let has = |field: &str| text.contains(&format!("\"{field}\":")) || text.contains(&format!(" {field}:"));
    for (part, (own, wanted)) in ["time", "time", "docs", "docs"].iter().zip(from.parts.iter().zip(to.parts)) {
        if *own == wanted || !has(own) || (to.client == "claude-desktop" && *part == "docs") {
            continue;
        }
        // What is said of the transport may come down to the name of the address.
        let of_transport = |d: &&Diagnostic| {
            d.rule == "schema/type-not-allowed" && d.help.as_ref().is_some_and(|h| h.contains(wanted))
        };
        let told = found.iter().filter(above).any(|d| subject(d) == *own || of_transport(&d));
        let known = ACCEPTED.contains(&(to.client, own));
        want(told || known, format!("the field `{own}`, which is `{wanted}` here"));
    }
    let untyped = from.parts[2] == "url" && has("url") && !has("type") && !has("transport");
    if untyped && to.untyped != Tried {
        let told = found.iter().any(|d| d.rule == "schema/url-without-type") || server("docs");
        want(told, "an address without a type".to_owned());
    }
    if has("timeout") && !from.timeout.is_empty() && !to.timeout.is_empty() && from.timeout != to.timeout {
        let told = found.iter().any(|d| d.rule == "schema/timeout-unit") || server("time");
        want(told, "the unit of `timeout`".to_owned());
    }
    missing
}

/// Names that a client takes beside the one in the table.
const ACCEPTED: &[(&str, &str)] = &[
    ("gemini-cli", "url"),
    ("mcporter", "url"),
    ("mcporter", "httpUrl"),
    ("mcporter", "serverUrl"),
    ("windsurf", "url"),
];

#[test]
fn a_copy_is_told_of() {
    let (mut table, mut lacking) = (String::new(), Vec::new());
    for from in FORMS {
        let (text, ext) = text_of(from.client);
        for to in FORMS {
            let found = told(to.client, to.path, &text, Severity::Info);
            let missing = missing(from, to, &text, ext, &found);
            lacking.extend(missing.iter().map(|what| format!("{} -> {}: {what}", from.client, to.client)));
            let found: Vec<_> = found.into_iter().filter(|d| d.severity > Severity::Info).collect();
            let _ = writeln!(table, "{} -> {}: {}", from.client, to.client, shown(&found));
        }
    }
    assert!(lacking.is_empty(), "not told:\n{}", lacking.join("\n"));
    assert_snapshot!(table);
}
