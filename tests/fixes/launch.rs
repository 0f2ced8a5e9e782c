//! Command lines in every style: `command/npx-*` and `package/*`.

use mcp_clinic::system::{FakeSystem, Os};

use super::{Given, text_of};

pub(super) const CODEX: &str = ".codex/config.toml";
pub(super) const GOOSE: &str = "~/.config/goose/config.yaml";
pub(super) const ZED: &str = ".zed/settings.json";

/// What a fix of one rule makes of a file; other rules are not asked.
pub(super) fn fixed(rule: &str, path: &str, text: &str) -> String {
    fixed_on(&machine(), false, rule, path, text)
}

/// The same on a machine that the rules may look at.
pub(super) fn fixed_on(system: &FakeSystem, host: bool, rule: &str, path: &str, text: &str) -> String {
    let rules = [rule.to_owned()];
    let once = text_of(&Given { path, client: None, text }.fix_rules(system, host, true, &rules), text);
    let twice = text_of(&Given { path, client: None, text: &once }.fix_rules(system, host, true, &rules), &once);
    assert_eq!(twice, once, "fixed twice");
    once
}

pub(super) fn machine() -> FakeSystem {
    FakeSystem::new(Os::Linux).env("PATH", "/usr/bin")
}

/// A server in every style of the files that clients read, with the path of each.
fn styles((command, args): (&str, &[&str]), plain: bool) -> Vec<(&'static str, String)> {
    let quoted: Vec<_> = args.iter().map(|arg| format!("\"{arg}\"")).collect();
    let written: Vec<_> = if plain { args.iter().map(|arg| (*arg).to_owned()).collect() } else { quoted.clone() };
    let literal: Vec<_> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let lines = |start: &str, end: &str| {
        let all: Vec<_> = quoted.iter().map(|arg| format!("{start}{arg}")).collect();
        all.join(&format!(",{end}"))
    };
    let (row, items) = (quoted.join(", "), format!("      - {}\n", written.join("\n      - ")));
    vec![
        (
            ".mcp.json",
            format!("{{\"mcpServers\":{{\"a\":{{\"command\":\"{command}\",\"args\":[{}]}}}}}}", quoted.join(",")),
        ),
        (
            ".mcp.json",
            format!(
                "{{\n  \"mcpServers\": {{\n    \"a\": {{\n      \"command\": \"{command}\",\n      \"args\": [\n{}\n      ]\n    }}\n  }}\n}}\n",
                lines("        ", "\n")
            ),
        ),
        (
            ".mcp.json",
            format!(
                "{{\r\n\t\"mcpServers\": {{\r\n\t\t\"a\": {{\r\n\t\t\t\"command\": \"{command}\",\r\n\t\t\t\"args\": [\r\n{}\r\n\t\t\t]\r\n\t\t}}\r\n\t}}\r\n}}",
                lines("\t\t\t\t", "\r\n")
            ),
        ),
        (
            ZED,
            format!(
                "{{\n    // of the team\n    \"context_servers\": {{\n        \"a\": {{ \"command\": \"{command}\", \"args\": [{row}], }}, // first\n    }},\n}}\n"
            ),
        ),
        (
            CODEX,
            format!(
                "# of the team\n[mcp_servers.a] # first\ncommand = \"{command}\" # runs it\nargs = [{row}] # with\n"
            ),
        ),
        (CODEX, format!("[mcp_servers.a]\ncommand = '{command}'\nargs = [{}]\n", literal.join(", "))),
        (CODEX, format!("mcp_servers.a = {{ command = \"{command}\", args = [{row}] }}\n")),
        (CODEX, format!("[mcp_servers.a]\ncommand = \"{command}\"\nargs = [\n{},\n] # end\n", lines("  ", "\n"))),
        (
            GOOSE,
            format!(
                "extensions:\n  a: # first\n    type: stdio\n    name: a\n    enabled: true\n    cmd: {command} # runs it\n    args:\n{items}    timeout: 300\n"
            ),
        ),
        (
            GOOSE,
            format!(
                "extensions:\n  a: {{ type: stdio, name: a, enabled: true, cmd: {command}, args: [{}], timeout: 300 }}\n",
                literal.join(", ")
            ),
        ),
        (
            "opencode.json",
            format!(
                "{{\n  \"mcp\": {{\n    \"a\": {{ \"type\": \"local\", \"command\": [\"{command}\", {row}] }}\n  }}\n}}\n"
            ),
        ),
    ]
}

/// Shows that a fix makes of one command line another one, and of nothing else anything, in every style.
fn rewrites(rule: &str, before: (&str, &[&str]), after: (&str, &[&str])) {
    // What needs quotes in YAML has them.
    let word = |arg: &&str| arg.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'=' | b'.'));
    let plain = before.1.iter().chain(after.1).all(word);
    for ((path, text), (_, wanted)) in styles(before, plain).into_iter().zip(styles(after, plain)) {
        assert_eq!(fixed(rule, path, &text), wanted, "{rule} in {path}");
    }
}

#[test]
fn npx_is_told_not_to_ask() {
    rewrites("command/npx-no-yes", ("npx", &["docs-server"]), ("npx", &["-y", "docs-server"]));
    rewrites("command/npx-no-yes", ("npm", &["exec", "docs", "x"]), ("npm", &["exec", "-y", "docs", "x"]));
    rewrites("command/npx-no-yes", ("npx", &["-p", "a", "b"]), ("npx", &["-y", "-p", "a", "b"]));
    rewrites("command/npx-no-yes", ("cmd", &["/c", "npx", "a"]), ("cmd", &["/c", "npx", "-y", "a"]));
    for (script, wanted) in [("npx docs-server --x", "npx -y docs-server --x"), ("exec npx  a", "exec npx  -y a")] {
        let text = |script: &str| {
            format!("{{ \"mcpServers\": {{ \"a\": {{ \"command\": \"bash\", \"args\": [\"-lc\", \"{script}\"] }} }} }}")
        };
        assert_eq!(fixed("command/npx-no-yes", ".mcp.json", &text(script)), text(wanted));
    }
}

#[test]
fn the_answer_to_npx_goes_before_the_package() {
    let rule = "command/npx-yes-misplaced";
    rewrites(rule, ("npx", &["docs", "-y", "--root", "/d"]), ("npx", &["-y", "docs", "--root", "/d"]));
    rewrites(rule, ("npm", &["exec", "docs", "--", "x"]), ("npm", &["exec", "docs", "--", "x"]));
    let toml = |args: &str| format!("[mcp_servers.a]\ncommand = \"npx\"\nargs = [\n{args}]\n");
    let before = toml("  \"docs\", # the docs\n  \"-y\", # go ahead\n  # where they are\n  \"--root\",\n  \"/d\",\n");
    let after = toml("  \"-y\",\n  \"docs\", # the docs\n  # where they are\n  \"--root\",\n  \"/d\",\n");
    assert_eq!(fixed(rule, CODEX, &before), after);
    let text = |script: &str| format!("[mcp_servers.a]\ncommand = 'sh'\nargs = ['-c', '{script}']\n");
    assert_eq!(fixed(rule, CODEX, &text("npx docs -y --x")), text("npx -y docs --x"));
}

#[test]
fn a_package_is_asked_of_its_registry() {
    let rule = "package/wrong-runtime";
    rewrites(rule, ("npx", &["-y", "@modelcontextprotocol/server-git", "x"]), ("uvx", &["mcp-server-git", "x"]));
    rewrites(rule, ("uvx", &["mcp-remote", "https://x.example"]), ("npx", &["-y", "mcp-remote", "https://x.example"]));
    rewrites(rule, ("uv", &["tool", "run", "mcp-remote", "u"]), ("npx", &["-y", "mcp-remote", "u"]));
    rewrites(
        rule,
        ("cmd", &["/c", "npx", "-y", "@modelcontextprotocol/server-time"]),
        ("cmd", &["/c", "uvx", "mcp-server-time"]),
    );
    // What belongs to the one runner is not the other's.
    let same: (&str, &[&str]) = ("npx", &["-y", "-p", "@modelcontextprotocol/server-git", "mcp-server-git"]);
    rewrites(rule, same, same);
    let path: (&str, &[&str]) = ("/usr/bin/npx", &["-y", "@modelcontextprotocol/server-git"]);
    rewrites(rule, path, path);
    let shell = |script: &str| format!("[mcp_servers.a]\ncommand = \"sh\"\nargs = [\"-c\", \"{script}\"]\n");
    let before = shell("npx -y @modelcontextprotocol/server-git --repository .");
    assert_eq!(fixed(rule, CODEX, &before), shell("uvx mcp-server-git --repository ."));
    let flags = shell("npx --loglevel=silly @modelcontextprotocol/server-git");
    assert_eq!(fixed(rule, CODEX, &flags), flags);
}

#[test]
fn names_of_packages_are_put_right() {
    for (rule, command, before, after) in [
        ("package/typosquat", "uvx", "mcp-altassian==1.0", "mcp-atlassian==1.0"),
        ("package/uppercase-name", "npx", "@Playwright/MCP@0.0.40", "@playwright/mcp@0.0.40"),
        (
            "package/known-nonexistent",
            "npx",
            "@anthropic/mcp-server-filesystem",
            "@modelcontextprotocol/server-filesystem",
        ),
        (
            "package/archived",
            "npx",
            "@modelcontextprotocol/server-brave-search@latest",
            "@brave/brave-search-mcp-server",
        ),
        ("package/vulnerable", "uvx", "mcp-server-git==2025.7.1", "mcp-server-git==2025.12.18"),
        ("package/malicious", "uvx", "litellm==1.82.8", "litellm==1.83.7"),
        (
            "package/cross-ecosystem-collision",
            "npx",
            "mcp-server-filesystem",
            "@modelcontextprotocol/server-filesystem",
        ),
    ] {
        rewrites(rule, (command, &["-q", before, "x"]), (command, &["-q", after, "x"]));
    }
    // Somebody has decided on a version, and the successor has others.
    let pinned: (&str, &[&str]) = ("npx", &["-y", "@modelcontextprotocol/server-brave-search@0.6.2"]);
    rewrites("package/archived", pinned, pinned);
    let of_program: (&str, &[&str]) = ("npx", &["-y", "-p", "@modelcontextprotocol/server-slack", "mcp-server-slack"]);
    rewrites("package/archived", of_program, of_program);
    rewrites(
        "package/archived",
        ("docker", &["run", "-i", "mcp/puppeteer"]),
        ("docker", &["run", "-i", "mcp/playwright"]),
    );
    rewrites(
        "package/no-executable",
        ("npx", &["-y", "-p", "@playwright/mcp", "mcp-server-playwright"]),
        ("npx", &["-y", "-p", "@playwright/mcp", "playwright-mcp"]),
    );
}

#[test]
fn the_sdk_of_python_gets_a_bound() {
    let rule = "package/python-sdk-v2";
    rewrites(rule, ("uv", &["run", "--with", "mcp[cli]", "x.py"]), ("uv", &["run", "--with", "mcp[cli]<2", "x.py"]));
    let shell: (&str, &[&str]) = ("cmd", &["/c", "uv", "run", "--with", "mcp", "x.py"]);
    rewrites(rule, shell, shell);
}
