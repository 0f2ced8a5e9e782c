//! Rules on a client that is made up, for what no example of a page can show.

use std::path::Path;

use crate::client::{Judge, sample};
use crate::diagnostic::Severity;
use crate::discover::Target;
use crate::settings::Settings;
use crate::system::{FakeSystem, Os};

/// `severity rule` of everything that is said of one server of the made-up client.
fn told(folder: &str, server: &str) -> Vec<String> {
    let path = Path::new(folder).join(".x/mcp.json");
    let judges = vec![Judge { client: &sample::LEVELS, file: &sample::TRUSTING }];
    let target = Target { shown: path.clone(), path, judges, named: true };
    let settings = Settings::new(false, Severity::Info, &[], &[]).unwrap();
    let text = format!("{{ \"mcpServers\": {{ \"x\": {server} }} }}");
    let report = super::lint_bytes(&FakeSystem::new(Os::Linux), &target, text.into_bytes(), &settings);
    report.diagnostics.iter().map(|d| format!("{} {}", d.severity.name(), d.rule)).collect()
}

#[track_caller]
fn assert_told(fields: &str, wanted: &[&str]) {
    assert_eq!(told("/p", &format!("{{ {fields} }}")), wanted, "{fields}");
}

#[test]
fn a_server_is_off_by_the_value_that_means_off() {
    let off = ["info client/disabled-server"];
    assert_told(r#""command": "x", "disabled": true"#, &off);
    assert_told(r#""command": "x", "enabled": false"#, &off);
    assert_told(r#""command": "x", "disabled": false, "enabled": true"#, &[]);
    assert_told(r#""command": "x", "disabled": "true""#, &[]);
}

#[test]
fn consent_in_advance_is_told_of_in_projects() {
    let warning = ["warning security/auto-approve-all"];
    let info = ["info client/self-approval-committed"];
    let own = ["info security/auto-approve-all"];
    for (field, wanted, at_home) in [
        (r#""trust": true"#, &warning, &own[..]),
        (r#""mode": "approve""#, &warning, &own),
        (r#""alwaysAllow": "*""#, &warning, &own),
        (r#""alwaysAllow": ["read", "*"]"#, &warning, &own),
        (r#""alwaysAllow": ["read"]"#, &info, &[]),
    ] {
        let fields = format!(r#""command": "x", {field}"#);
        assert_told(&fields, wanted);
        assert_eq!(told("/home/me", &format!("{{ {fields} }}")), at_home, "{field}");
    }
    for field in [r#""alwaysAllow": []"#, r#""trust": false"#, r#""mode": "prompt""#] {
        assert_told(&format!(r#""command": "x", {field}"#), &[]);
    }
}

#[test]
fn a_transport_that_is_not_looked_at_matters_where_another_is_taken() {
    assert_told(r#""type": "sse", "url": "https://x.example/sse""#, &["warning schema/type-not-allowed"]);
    assert_told(r#""transport": "ws", "url": "https://x.example""#, &["warning schema/type-not-allowed"]);
    assert_told(r#""type": "http", "url": "https://x.example/mcp""#, &["info schema/type-not-allowed"]);
    assert_told(r#""type": "stdio", "command": "x""#, &["info schema/type-not-allowed"]);
    assert_told(r#""type": "zzz", "command": "x""#, &["info schema/unknown-key"]);
}

#[test]
fn thousands_of_seconds_are_milliseconds() {
    assert_told(r#""command": "x", "tool_timeout": 60000"#, &["warning schema/timeout-unit"]);
    assert_told(r#""command": "x", "startup_timeout": 60000"#, &["error schema/timeout-unit"]);
    assert_told(r#""command": "x", "startup_timeout": 7200"#, &["error schema/invalid-value"]);
    for fine in ["3600", "0.5", "1500", "86400"] {
        assert_told(&format!(r#""command": "x", "tool_timeout": {fine}"#), &[]);
    }
}

#[test]
fn an_address_is_judged_where_it_is_called() {
    let warning: &[&str] = &["warning schema/empty-url"];
    for (url, wanted) in [
        ("", warning),
        ("  ", warning),
        (" https://x.example/mcp", &["warning syntax/stray-whitespace"]),
        ("x.example/mcp", warning),
        ("localhost:3000", warning),
        ("127.0.0.1:3000/mcp", warning),
        ("not a url", warning),
        ("//x.example/mcp", warning),
        ("WS://x.example", warning),
        ("file:///x", warning),
        ("https://x.example/mcp", &[]),
        ("HTTP://x.example", &[]),
        ("https:x.example", &[]),
        ("unix:///run/x.sock", &[]),
        ("${URL}/mcp", &[]),
        ("{env:URL}", &[]),
        ("<your url>", &[]),
    ] {
        assert_told(&format!(r#""url": "{url}""#), wanted);
    }
    assert_told(r#""command": "x", "url": """#, &["warning schema/transport-ambiguous"]);
}
