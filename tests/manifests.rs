//! Files whose name says little: what they hold says whose they are.

mod support;

use support::{TestContext, places};

/// A file beside, so that there is something to check in any case.
const OTHER: (&str, &str) = ("other/.mcp.json", r#"{ "mcpServers": {} }"#);

#[test]
fn a_name_that_many_have_says_nothing_by_itself() {
    for (what, path, text) in [
        ("an extension of a browser", "manifest.json", r#"{ "manifest_version": 3, "name": "x", "action": {} }"#),
        ("an integration", "manifest.json", r#"{ "manifest_version": "2.0.0", "app_id": "x", "author": "y" }"#),
        ("a web app", "manifest.json", r#"{ "name": "x", "icons": [], "start_url": "/" }"#),
        ("a server of another kind", "server.json", r#"{ "port": 80, "packages": ["a"], "server": {} }"#),
        ("a list of game servers", "server.json", r#"{ "servers": { "eu": { "url": 1 }, "us": { "url": "x" } } }"#),
        ("translations", "mcp.json", r#"{ "$schema": "https://example.com/i18n.json", "title": "Serveurs" }"#),
    ] {
        let context = TestContext::new().file(path, text).file(OTHER.0, OTHER.1);
        let report = context.json(&[]);
        assert_eq!(places(&report), [""; 0], "{what}");
        assert_eq!(report["summary"]["files"], 1, "{what} was looked at");
    }
}

#[test]
fn what_a_file_holds_says_who_reads_it() {
    for (what, path, text, found) in [
        (
            "the manifest of a bundle",
            "manifest.json",
            r#"{ "manifest_version": "0.3", "name": "x", "version": "1", "description": "d", "author": { "name": "m" },
                "server": { "type": "node", "entry_point": "i.js" } }"#,
            "schema/invalid-document error manifest.json:2:17",
        ),
        (
            "an entry of the registry, without its schema",
            "server.json",
            r#"{ "name": "a.b/c", "description": "d", "version": "1",
                "packages": [{ "registryType": "npm", "identifier": "c" }] }"#,
            "schema/invalid-document error server.json:2:30",
        ),
        (
            "the servers of a portable plugin",
            "mcp.json",
            r#"{ "$schema": "https://agent-plugins.org/schemas/1.0.0/mcp.schema.json",
                "mcpServers": { "a": { "type": "http", "url": "https://example.com/mcp" } } }"#,
            "schema/unknown-type-value error mcp.json:2:48",
        ),
        (
            "servers of nobody in particular",
            "mcp.json",
            r#"{ "mcpServers": { "a": { "command": "x", "args": "y" } } }"#,
            "schema/args-not-array warning mcp.json:1:50",
        ),
    ] {
        let context = TestContext::new().file(path, text).file(OTHER.0, OTHER.1);
        assert_eq!(places(&context.json(&["--level", "warning"])), [found], "{what}");
    }
}

#[test]
fn a_named_file_that_is_nobodys_is_said_to_be_none() {
    let context = TestContext::new().file("manifest.json", r#"{ "manifest_version": 3, "name": "x" }"#);
    let report = context.json(&["--allow-empty", "manifest.json"]);
    assert_eq!(places(&report), [""; 0]);
    assert_eq!(report["summary"]["files"], 0);
}
