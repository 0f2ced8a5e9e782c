//! References to variables, inputs and names of servers, client by client: what is told, and what the fix makes of it.

mod support;

use std::path::Path;

use mcp_clinic::diagnostic::{Applicability, Diagnostic, Severity};
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::apply;
use support::{github_token, lint};

const CLAUDE: &str = ".mcp.json";
const CURSOR: &str = ".cursor/mcp.json";
const VS_CODE: &str = ".vscode/mcp.json";
const DESKTOP: &str = "claude_desktop_config.json";

/// What one rule says of a file.
fn told(path: &str, text: &str, rule: &str) -> Vec<Diagnostic> {
    let path = Path::new("/home/me/project").join(path);
    let system = FakeSystem::new(Os::Linux).file(&path.to_string_lossy(), 0o644, "");
    let mut found = lint(&system, &[], &path, text, Severity::Info).diagnostics;
    found.retain(|diagnostic| diagnostic.rule == rule);
    found
}

/// A file with one server.
fn file(path: &str, fields: &str) -> String {
    let root = if path == VS_CODE { "servers" } else { "mcpServers" };
    format!(r#"{{ "{root}": {{ "x": {{ {fields} }} }} }}"#)
}

/// The first fix as a word, and what it makes of the file.
fn mended(text: &str, found: &[Diagnostic]) -> Option<(Applicability, String)> {
    let fix = found.first()?.fixes.first()?;
    Some((fix.applicability, apply(text, &fix.edits)?))
}

#[test]
fn references_that_stay_as_they_are() {
    use Applicability::{Safe, Unsafe};
    // The fields of a server, what is shown of the reference, and what the fix writes in its place.
    for (path, fields, shown, fixed) in [
        (CLAUDE, r#""command": "a", "env": { "K": "${env:KEY}" }"#, "${env:KEY}", Some((Safe, "${KEY}"))),
        (CLAUDE, r#""command": "a", "env": { "K": "{env:KEY}" }"#, "{env:KEY}", Some((Safe, "${KEY}"))),
        (CLAUDE, r#""command": "a", "env": { "K": "$API_KEY" }"#, "$API_KEY", Some((Unsafe, "${API_KEY}"))),
        (CLAUDE, r#""command": "a", "env": { "K": "%API_KEY%" }"#, "%API_KEY%", Some((Unsafe, "${API_KEY}"))),
        (
            CLAUDE,
            r#""command": "a", "env": { "K": "${{ secrets.KEY }}" }"#,
            "${{ secrets.KEY }}",
            Some((Unsafe, "${KEY}")),
        ),
        (CLAUDE, r#""command": "a", "env": { "K": "${input:key}" }"#, "${input:key}", None),
        (CLAUDE, r#""command": "a", "env": { "K": "$(pass show secret-thing)" }"#, "$(…)", None),
        (CLAUDE, r#""command": "a", "args": ["${workspaceFolder}"]"#, "${workspaceFolder}", None),
        (CLAUDE, r#""command": "a", "args": ["--dir=${userHome}/x"]"#, "${userHome}", Some((Unsafe, "${HOME}"))),
        (
            CLAUDE,
            r#""command": "docker", "args": ["run", "-i", "-e", "K=$MY_KEY", "img"]"#,
            "$MY_KEY",
            Some((Unsafe, "${MY_KEY}")),
        ),
        (
            CLAUDE,
            r#""command": "docker", "args": ["run", "-i", "-v", "$PWD:/x", "img"]"#,
            "$PWD",
            Some((Unsafe, "${PWD}")),
        ),
        (CLAUDE, r#""type": "http", "url": "https://${env:HOST}/mcp""#, "${env:HOST}", Some((Safe, "${HOST}"))),
        (
            CURSOR,
            r#""url": "https://h/mcp", "headers": { "A": "Bearer $TOKEN" }"#,
            "$TOKEN",
            Some((Unsafe, "${env:TOKEN}")),
        ),
        (
            CURSOR,
            r#""url": "https://h/mcp", "headers": { "A": "Bearer {env:TOKEN}" }"#,
            "{env:TOKEN}",
            Some((Safe, "${env:TOKEN}")),
        ),
        (VS_CODE, r#""command": "a", "env": { "K": "${KEY}" }"#, "${KEY}", Some((Safe, "${env:KEY}"))),
        (VS_CODE, r#""command": "a", "env": { "K": "${KEY:-hidden}" }"#, "${KEY:-…}", Some((Unsafe, "${env:KEY}"))),
        (VS_CODE, r#""command": "a", "args": ["--key", "${KEY}"]"#, "${KEY}", Some((Unsafe, "${env:KEY}"))),
        (DESKTOP, r#""command": "a", "env": { "K": "${KEY}" }"#, "${KEY}", None),
        (DESKTOP, r#""command": "${TOOLS}/a""#, "${TOOLS}", None),
    ] {
        let text = file(path, fields);
        let found = told(path, &text, "client/bad-interpolation");
        assert_eq!(found.len(), 1, "{fields}: {found:#?}");
        assert_eq!(found[0].severity, Severity::Warning, "{fields}");
        assert!(found[0].message.contains(&format!("`{shown}`")), "{fields}: {}", found[0].message);
        let wanted = fixed.map(|(how, written)| {
            let span = found[0].primary.span.range();
            (how, [&text[..span.start], written, &text[span.end..]].concat())
        });
        assert_eq!(mended(&text, &found), wanted, "{fields}");
    }
}

#[test]
fn references_that_the_client_expands_or_another_rule_tells() {
    for (path, fields) in [
        (CLAUDE, r#""command": "${A}", "args": ["${B:-c}"], "env": { "K": "${env}" }"#),
        (CURSOR, r#""command": "${env:A}/x", "args": ["${workspaceFolder}", "${A:-b}"], "cwd": "${A}""#),
        (
            VS_CODE,
            r#""command": "${env:A}", "args": ["${file}", "${config:a.b}", "${command:c}"], "cwd": "${workspaceFolder:api}""#,
        ),
        // `command/tilde-or-var-path`
        (CLAUDE, r#""command": "$HOME/x", "args": ["%APPDATA%\\y", "--dir=$HOME/z"]"#),
        // A field that the client does not read.
        (CLAUDE, r#""command": "x", "cwd": "${env:DIR}""#),
    ] {
        let found = told(path, &file(path, fields), "client/bad-interpolation");
        assert!(found.is_empty(), "{fields}: {found:#?}");
    }
    let text = file(CLAUDE, r#""command": "$HOME/x""#);
    assert_eq!(told(CLAUDE, &text, "command/tilde-or-var-path").len(), 1);
}

#[test]
fn secrets_are_to_be_replaced_by_what_the_client_knows() {
    let token = github_token();
    for (path, says) in [
        (CLAUDE, "`${GH_TOKEN}`"),
        (CURSOR, "`${env:GH_TOKEN}`"),
        (VS_CODE, "`${input:gh-token}`, with an entry under `inputs`"),
        (DESKTOP, "take it out of the file"),
    ] {
        let text = file(path, &format!(r#""command": "a", "env": {{ "GH_TOKEN": "{token}" }}"#));
        let found = told(path, &text, "secret/hardcoded");
        let help = found[0].help.clone().unwrap();
        assert!(help.contains(says) && !help.contains(&token), "{path}: {help}");
    }
}

#[test]
fn inputs_and_their_references() {
    const ENTRY: &str = r#"{ "id": "key", "type": "promptString", "description": "Key" }"#;
    let text = |inputs: &str, value: &str| {
        format!(r#"{{ "inputs": {inputs}, "servers": {{ "x": {{ "command": "a", "env": {{ "K": "{value}" }} }} }} }}"#)
    };
    let undefined = |inputs: &str, value: &str| told(VS_CODE, &text(inputs, value), "client/input-undefined");
    let list = format!("[{ENTRY}]");
    assert!(undefined(&list, "${input:key}").is_empty());
    for (inputs, value, help) in [
        (list.as_str(), "Bearer ${input:keys}", "the file declares `key`"),
        (&list, "${input:token}", "add an entry"),
        ("[]", "${input:key}", "add an entry"),
        (&list, "${input:}", "write the `id`"),
    ] {
        let found = undefined(inputs, value);
        assert_eq!(found.len(), 1, "{value}: {found:#?}");
        assert_eq!(found[0].severity, Severity::Error);
        assert!(found[0].full_message().contains("cannot start it"), "{}", found[0].full_message());
        assert!(found[0].help.as_deref().unwrap().contains(help), "{value}: {:?}", found[0].help);
    }
    let incomplete = |inputs: &str| told(VS_CODE, &text(inputs, "${input:key}"), "client/input-incomplete").len();
    assert_eq!(incomplete(&list), 0);
    for inputs in [
        r#"{ "key": {} }"#,
        r#"[{ "type": "promptString", "description": "Key" }]"#,
        r#"[{ "id": "key", "description": "Key" }]"#,
        r#"[{ "id": "key", "type": "password", "description": "Key" }]"#,
        r#"[{ "id": "key", "type": "promptString" }]"#,
        r#"[{ "id": "key", "type": "pickString", "description": "Key" }]"#,
        r#"[{ "id": "key", "type": "command" }]"#,
    ] {
        assert_eq!(incomplete(inputs), 1, "{inputs}");
    }
    // Beside the servers, wherever they stand.
    let settings = |id: &str| {
        format!(
            r#"{{ "mcp": {{ "inputs": [{ENTRY}], "servers": {{ "x": {{ "command": "a", "args": ["${{input:{id}}}"] }} }} }} }}"#
        )
    };
    assert!(told(".vscode/settings.json", &settings("key"), "client/input-undefined").is_empty());
    assert_eq!(told(".vscode/settings.json", &settings("token"), "client/input-undefined").len(), 1);
    assert_eq!(told(".vscode/settings.json", &settings("token"), "client/input-unused").len(), 1);
}

#[test]
fn names_that_become_one_or_look_alike() {
    let servers = |names: &[&str]| {
        let entries: Vec<_> = names.iter().map(|name| format!(r#""{name}": {{ "command": "a" }}"#)).collect();
        format!(r#"{{ "mcpServers": {{ {} }} }}"#, entries.join(", "))
    };
    for (path, names, rule, count) in [
        (CLAUDE, ["a.b", "a b"], "client/name-collision", 1),
        (CLAUDE, ["a.b", "a-b"], "client/name-collision", 0),
        // A key that is there twice.
        (CLAUDE, ["a.b", "a.b"], "client/name-collision", 0),
        // Not established how names of tools are made.
        (CURSOR, ["a.b", "a b"], "client/name-collision", 0),
        (CLAUDE, ["github", "gith\u{433}b"], "client/confusable-name", 0),
        (CLAUDE, ["paypal", "p\u{430}ypal"], "client/confusable-name", 1),
        // Wholly Cyrillic, and taken for the other.
        (CLAUDE, ["cope", "\u{441}\u{43e}\u{440}\u{435}"], "client/confusable-name", 1),
        (CLAUDE, ["other", "\u{441}\u{43e}\u{440}\u{435}"], "client/confusable-name", 0),
    ] {
        let found = told(path, &servers(&names), rule);
        assert_eq!(found.len(), count, "{names:?}: {found:#?}");
        assert!(found.iter().all(|d| d.severity == Severity::Warning && d.secondary.len() == 1), "{names:?}");
    }
    let text = servers(&["\u{421}ontext7"]);
    let found = told(CLAUDE, &text, "client/confusable-name");
    assert_eq!(mended(&text, &found), Some((Applicability::Unsafe, servers(&["Context7"]))));
}
