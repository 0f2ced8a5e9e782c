//! What must hold of any file that was fixed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::slice;

use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::fix::{Fixed, Options, fix};
use mcp_clinic::linter::Report;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{broken_text, config, damaged_config};
use crate::support::{github_token, lint};

/// A file of a client: where it lies, what stands around its servers, and how right ones look there.
struct Kind {
    path: &'static str,
    form: Form,
    /// One that is started, with `@` for a number that keeps it apart from others, and one that is called.
    servers: [&'static str; 2],
    /// The names of its fields for the program, its arguments and its environment.
    fields: [&'static str; 3],
}

enum Form {
    /// Objects under this key.
    Json(&'static str),
    /// Tables under this one.
    Toml(&'static str),
    /// A block mapping under this one.
    Yaml(&'static str),
}

const USUAL: [&str; 3] = ["command", "args", "env"];

const KINDS: &[Kind] = &[
    Kind {
        path: ".mcp.json",
        form: Form::Json("mcpServers"),
        servers: [
            r#"{"command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"type": "http", "url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: ".cursor/mcp.json",
        form: Form::Json("mcpServers"),
        servers: [
            r#"{"command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: ".vscode/mcp.json",
        form: Form::Json("servers"),
        servers: [
            r#"{"type": "stdio", "command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"type": "http", "url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: ".gemini/settings.json",
        form: Form::Json("mcpServers"),
        servers: [
            r#"{"command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"httpUrl": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: "opencode.json",
        form: Form::Json("mcp"),
        servers: [
            r#"{"type": "local", "command": ["docs-mcp", "--port", "70@"], "environment": {"LEVEL": "info"}}"#,
            r#"{"type": "remote", "url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: ["command", "args", "environment"],
    },
    Kind {
        path: ".zed/settings.json",
        form: Form::Json("context_servers"),
        servers: [
            r#"{"command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: ".codex/config.toml",
        form: Form::Toml("mcp_servers"),
        servers: [
            r#"{"command": "docs-mcp", "args": ["--port", "70@"], "env": {"LEVEL": "info"}}"#,
            r#"{"url": "https://docs@.example.com/mcp"}"#,
        ],
        fields: USUAL,
    },
    Kind {
        path: "~/.config/goose/config.yaml",
        form: Form::Yaml("extensions"),
        servers: [
            r#"{"enabled": true, "type": "stdio", "name": "docs@", "cmd": "docs-mcp", "args": ["--port", "70@"], "envs": {"LEVEL": "info"}, "timeout": 300}"#,
            r#"{"enabled": true, "type": "streamable_http", "name": "docs@", "uri": "https://docs@.example.com/mcp", "timeout": 300}"#,
        ],
        fields: ["cmd", "args", "envs"],
    },
];

impl Kind {
    fn path(&self) -> PathBuf {
        match self.path.strip_prefix("~/") {
            Some(path) => Path::new("/home/me").join(path),
            None => Path::new("/home/me/project").join(self.path),
        }
    }

    fn is_json(&self) -> bool {
        matches!(self.form, Form::Json(_))
    }

    fn server(&self, shape: usize, number: usize) -> Map<String, Value> {
        let text = self.servers[shape % 2].replace('@', &number.to_string());
        serde_json::from_str(&text).unwrap()
    }

    /// The text of a server under a name, as it stands in the file.
    fn written(&self, style: Style, name: &str, server: &Map<String, Value>) -> String {
        let value = Value::Object(server.clone());
        match self.form {
            Form::Json(_) => format!("{}{}{}", json!(name), style.colon(), style.json(&value, 2)),
            Form::Toml(root) => {
                let mut text = format!("[{root}.{name}]\n");
                for (key, value) in server {
                    let _ = writeln!(text, "{key} = {}", toml(value));
                }
                text
            }
            Form::Yaml(_) => {
                let mut text = format!("  {name}:\n");
                for (key, value) in server {
                    match value {
                        Value::Object(map) if !map.is_empty() => {
                            let _ = writeln!(text, "    {key}:");
                            for (key, value) in map {
                                let _ = writeln!(text, "      {key}: {value}");
                            }
                        }
                        value => {
                            let _ = writeln!(text, "    {key}: {value}");
                        }
                    }
                }
                text
            }
        }
    }

    fn file(&self, style: Style, servers: &[String]) -> String {
        let text = match self.form {
            Form::Json(root) => style.around(root, servers),
            Form::Toml(_) => servers.join("\n"),
            Form::Yaml(root) => format!("{root}:\n{}", servers.concat()),
        };
        if style.crlf { text.replace('\n', "\r\n") } else { text }
    }
}

fn toml(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let pairs: Vec<_> = map.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}

/// How somebody writes JSON.
#[derive(Clone, Copy, Debug)]
struct Style {
    indent: Indent,
    crlf: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Indent {
    Dense,
    Spaced,
    Lines(&'static str),
}

impl Style {
    fn colon(self) -> &'static str {
        if self.indent == Indent::Dense { ":" } else { ": " }
    }

    fn json(self, value: &Value, depth: usize) -> String {
        let (open, close, children): (_, _, Vec<String>) = match value {
            Value::Object(map) if !map.is_empty() => {
                let pair = |(key, value): (&String, &Value)| {
                    format!("{}{}{}", json!(key), self.colon(), self.json(value, depth + 1))
                };
                ("{", "}", map.iter().map(pair).collect())
            }
            Value::Array(items) if !items.is_empty() => {
                ("[", "]", items.iter().map(|item| self.json(item, depth + 1)).collect())
            }
            value => return value.to_string(),
        };
        self.bracketed(open, &children, close, depth)
    }

    fn bracketed(self, open: &str, children: &[String], close: &str, depth: usize) -> String {
        match self.indent {
            Indent::Dense => format!("{open}{}{close}", children.join(",")),
            Indent::Spaced if open == "{" => format!("{{ {} }}", children.join(", ")),
            Indent::Spaced => format!("{open}{}{close}", children.join(", ")),
            Indent::Lines(unit) => {
                let (outer, inner) = (unit.repeat(depth), unit.repeat(depth + 1));
                format!("{open}\n{inner}{}\n{outer}{close}", children.join(&format!(",\n{inner}")))
            }
        }
    }

    fn around(self, root: &str, servers: &[String]) -> String {
        let map = self.bracketed("{", servers, "}", 1);
        let end = if self.indent == Indent::Dense { "" } else { "\n" };
        self.bracketed("{", &[format!("{}{}{map}", json!(root), self.colon())], "}", 0) + end
    }
}

fn style() -> impl Strategy<Value = Style> {
    let indent = proptest::sample::select(
        &[Indent::Dense, Indent::Spaced, Indent::Lines("  "), Indent::Lines("    "), Indent::Lines("\t")][..],
    );
    (indent, any::<bool>()).prop_map(|(indent, crlf)| Style { indent, crlf })
}

/// What people do to a server.
type Slip = fn(&Kind, &mut Map<String, Value>);

const SLIPS: &[Slip] = &[
    |_, _| {},
    |kind, server| put(server, kind.fields[2], json!({ "PORT": 3000, "DEBUG": true })),
    |kind, server| put(server, kind.fields[1], json!("--port 7000")),
    |kind, server| put(server, kind.fields[1], json!(["--port", 7000])),
    |kind, server| put(server, kind.fields[0], json!("docs-mcp --port 7000")),
    |kind, server| put(server, kind.fields[0], json!("docs-mcp ")),
    |kind, server| rename(server, kind.fields[0], "comand"),
    |kind, server| rename(server, kind.fields[1], "arguments"),
    |kind, server| rename(server, kind.fields[2], "environment"),
    |kind, server| rename(server, kind.fields[2], "env"),
    |_, server| rename(server, "url", "serverUrl"),
    |_, server| rename(server, "url", "httpUrl"),
    |_, server| rename(server, "httpUrl", "url"),
    |_, server| rename(server, "uri", "url"),
    |_, server| put(server, "type", json!("streamable-http")),
    |_, server| put(server, "type", json!("sse")),
    |_, server| put(server, "transport", json!("stdio")),
    |_, server| drop(server.remove("type")),
    |_, server| drop(server.remove("name")),
    |kind, server| run(kind, server, "docker", &["run", "-it", "acme/box:1.2"]),
    |kind, server| run(kind, server, "docker", &["run", "--rm", "acme/box:1.2"]),
    |kind, server| run(kind, server, "docker", &["run", "-i", "--rm", "-d", "--privileged", "acme/box:1.2"]),
    |kind, server| run(kind, server, "docker", &["run", "-i", "-v", "/var/run/docker.sock:/s", "acme/box:1.2", "--rm"]),
    |kind, server| run(kind, server, "docker", &["run", "-i", "--rm", "-e", "DB=http://localhost:80", "acme/box:1.2"]),
    |kind, server| run(kind, server, "npx", &["@acme/docs-mcp@1.2.3"]),
    |kind, server| run(kind, server, "npx", &["@acme/docs-mcp@1.2.3", "-y"]),
    |kind, server| run(kind, server, "cmd", &["/c", "npx", "-y", "@acme/docs-mcp@1.2.3"]),
    |kind, server| run(kind, server, "sudo", &["docs-mcp"]),
    |kind, server| run(kind, server, "bash", &["-c", "docs-mcp --port 1"]),
    |kind, server| put(server, kind.fields[2], json!({ "KEY": "${env:KEY}", "OTHER": "$OTHER" })),
    |kind, server| put(server, kind.fields[2], json!({ "KEY": "{env:KEY}", "OTHER": "${input:other}" })),
    |kind, server| put(server, kind.fields[2], json!({ "GITHUB_TOKEN": github_token() })),
    |kind, server| put(server, kind.fields[1], json!(["--token", github_token()])),
    |_, server| put(server, "headers", json!({ "Authorization": format!("Bearer {}", github_token()) })),
    |_, server| put(server, "url", json!("http://docs.example.com/mcp")),
    |_, server| put(server, "timeout", json!(5)),
    |_, server| put(server, "cwd", json!("~/docs")),
];

fn put(server: &mut Map<String, Value>, key: &str, value: Value) {
    server.insert(key.to_owned(), value);
}

fn rename(server: &mut Map<String, Value>, old: &str, new: &str) {
    if let Some(value) = server.remove(old) {
        server.insert(new.to_owned(), value);
    }
}

/// Whatever it was, it is started by this now.
fn run(kind: &Kind, server: &mut Map<String, Value>, program: &str, args: &[&str]) {
    *server = kind.server(0, 1);
    if kind.path == "opencode.json" {
        let words: Vec<_> = std::iter::once(&program).chain(args).collect();
        put(server, "command", json!(words));
    } else {
        put(server, kind.fields[0], json!(program));
        put(server, kind.fields[1], json!(args));
    }
}

/// What people do to the text of a file in JSON. The place is the end of a server that may be broken.
fn damaged(text: &str, damage: usize, broken: &str) -> String {
    let end = text.find(broken).map_or(0, |at| at + broken.len());
    let inside = |with: &str| format!("{}{with}{}", &text[..end - 1], &text[end - 1..]);
    match damage {
        1 => inside(","),
        2 => format!("\u{feff}{text}"),
        3 => format!("{text}{text}").get(..text.len() + 1).unwrap_or(text).trim_end_matches('{').to_owned() + "done",
        4 => text.trim_end().trim_end_matches('}').to_owned(),
        5 => text.replace(broken, &broken.replace('"', "'")),
        6 => text.replace(broken, &broken.replacen('"', "“", 1).replacen('"', "”", 1)),
        7 => format!("```json\n{text}```\n"),
        8 => text.replacen(": ", "", 1),
        9 => text.replacen(',', "", 1),
        10 => text.replace("\"mcpServers\"", "\"servers\""),
        11 => text.replace("\"servers\"", "\"mcpServers\""),
        12 => inside("/* mine */"),
        _ => text.to_owned(),
    }
}

/// How many kinds of damage there are.
const DAMAGES: usize = 13;

fn target(system: &FakeSystem, path: &Path) -> Target {
    Target { judges: judges(system, path, &[]), shown: path.to_owned(), path: path.to_owned(), named: true }
}

fn settings() -> Settings {
    Settings::new(false, Severity::Info, &[], &[]).unwrap()
}

fn fixed(path: &Path, text: &str, unsafe_fixes: bool) -> Fixed {
    let system = FakeSystem::new(Os::Linux).file(&path.to_string_lossy(), 0o644, text);
    let target = target(&system, path);
    fix(&system, slice::from_ref(&target), &settings(), Options { unsafe_fixes, write: false })
}

fn text_of(fixed: &Fixed, text: &str) -> String {
    let change = fixed.files.first().and_then(|file| file.change.as_ref());
    change.map_or_else(|| text.to_owned(), |change| String::from_utf8(change.after.clone()).unwrap())
}

fn look(path: &Path, text: &str) -> Report {
    lint(&FakeSystem::new(Os::Linux), &[], path, text, Severity::Info)
}

/// What is said of which server.
fn told(report: &Report) -> BTreeSet<(&'static str, Option<String>)> {
    report.diagnostics.iter().map(|diagnostic| (diagnostic.rule, diagnostic.server.clone())).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_was_right_stays_and_nothing_new_is_wrong(
        kind in 0..KINDS.len(),
        style in style(),
        shapes in proptest::collection::vec(0..2_usize, 1..4),
        slips in proptest::collection::vec(0..SLIPS.len(), 1..3),
        shape in 0..2_usize,
        damage in 0..DAMAGES,
        unsafe_fixes in any::<bool>(),
    ) {
        let kind = &KINDS[kind];
        let path = kind.path();
        let mut right: Vec<String> =
            shapes.iter().enumerate().map(|(n, shape)| kind.written(style, &format!("docs{n}"), &kind.server(*shape, n))).collect();
        let mut server = kind.server(shape, 99);
        for slip in &slips {
            SLIPS[*slip](kind, &mut server);
        }
        let broken = kind.written(style, "broken", &server);
        let mut all = right.clone();
        all.insert(shapes.len() / 2, broken.clone());
        let with_slips = kind.file(style, &all);
        let break_of = |text: &str| if style.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        let text = if kind.is_json() { damaged(&with_slips, damage, &break_of(&broken)) } else { with_slips.clone() };
        let done = fixed(&path, &text, unsafe_fixes);
        prop_assert!(done.failures.is_empty(), "{:?} in\n{text}", done.failures);
        let after = text_of(&done, &text);
        prop_assert_eq!(&text_of(&fixed(&path, &after, unsafe_fixes), &after), &after, "fixed twice; at first\n{}", text);
        let before = look(&path, &text);
        let now = look(&path, &after);
        let faults = |report: &Report| report.workspace.files.first().map_or(0, |file| file.faults);
        prop_assert!(faults(&now) <= faults(&before), "{text}\nis broken by\n{after}");
        // What each of several slips does alone may be seen only once the others are put right.
        let alone = slips.iter().map(|slip| {
            let mut server = kind.server(shape, 99);
            SLIPS[*slip](kind, &mut server);
            kind.file(style, &[right.clone(), vec![kind.written(style, "broken", &server)]].concat())
        });
        let texts = alone.chain([text.clone(), with_slips.clone(), kind.file(style, &right)]);
        let known: BTreeSet<_> = texts.flat_map(|text| told(&look(&path, &text))).collect();
        // What a server does is seen only once it is written so that the client can read it.
        let form = |rule: &str| ["syntax/", "schema/", "client/"].iter().any(|family| rule.starts_with(family));
        let reshaped = done.files.iter().flat_map(|file| &file.applied).any(|applied| form(applied.rule));
        // Advice may concern what could not be read before.
        let now: Vec<_> = now.diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Info).collect();
        let now = now.iter().map(|diagnostic| (diagnostic.rule, diagnostic.server.clone()));
        for one in now.filter(|(rule, _)| form(rule) || !reshaped) {
            prop_assert!(known.contains(&one), "{one:?} is new: {:?}\n{text}\nbecame\n{after}", done.files.first().map(|file| &file.applied));
        }
        for server in &mut right {
            *server = break_of(server);
        }
        for server in right.iter().filter(|server| text.contains(*server)) {
            // The last of a file may have got its line end.
            prop_assert!(after.contains(server.trim_end()), "{server} is not in\n{after}\nof\n{text}");
        }
    }

    #[test]
    fn any_text_is_fixed_once(text in prop_oneof![broken_text(), damaged_config()], kind in 0..KINDS.len(), unsafe_fixes in any::<bool>()) {
        let path = KINDS[kind].path();
        let done = fixed(&path, &text, unsafe_fixes);
        prop_assert!(done.failures.is_empty(), "{:?} in\n{text}", done.failures);
        let after = text_of(&done, &text);
        prop_assert_eq!(&text_of(&fixed(&path, &after, unsafe_fixes), &after), &after, "fixed twice; at first\n{}", text);
    }
}
