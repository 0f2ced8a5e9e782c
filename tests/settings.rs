//! Settings files, from the outside.

mod support;

use support::TestContext;

const GOOD: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time==2025.9.25"] } } }"#;
/// An error of `schema/url-without-type`.
const BAD: &str = r#"{ "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }"#;

/// A project that is a repository.
fn project() -> TestContext {
    TestContext::new().file(".git/HEAD", "ref: refs/heads/main\n")
}

#[test]
fn smoke() {
    let context =
        project().file(".mcp.json", BAD).file("a/.mcp.json", GOOD).file("mcp-clinic.toml", "ignore = [\"schema\"]\n");
    let run = context.run(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = context.run(&["check", "--isolated"]);
    assert_eq!(run.code, 1, "{run:?}");
    let context = context.file(
        "mcp-clinic.toml",
        "ignroe = [\"schema\"]\nselect = [\"schem\", 5]\nlevel = \"eror\"\n[suppress]\nrule = 1\n",
    );
    let run = context.run(&["check"]);
    println!("{}", run.stderr);
    assert_eq!(run.code, 2, "{run:?}");
}
