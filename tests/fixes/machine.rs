//! What there is on a machine, and what each client fills in: `command/*`, `env/*`, `permission/*`.

use mcp_clinic::diagnostic::{Applicability, Fix};
use mcp_clinic::linter::lint;
use mcp_clinic::system::{FakeSystem, Os};

use super::Given;
use super::launch::{CODEX, GOOSE, ZED, fixed, fixed_on, machine};

const DESKTOP: &str = "~/.config/Claude/claude_desktop_config.json";

/// The fixes that there are for one rule.
fn fixes(system: &FakeSystem, rule: &str, path: &str, text: &str) -> Vec<Fix> {
    let given = Given { path, client: None, text };
    let (system, target, settings) = given.setup(system, true, &[rule.to_owned()]);
    let report = lint(&system, std::slice::from_ref(&target), &settings);
    assert!(!report.diagnostics.is_empty(), "nothing is said of\n{text}");
    report.diagnostics.into_iter().flat_map(|diagnostic| diagnostic.fixes).collect()
}

fn program(system: FakeSystem, path: &str) -> FakeSystem {
    system.file(path, 0o755, "\u{7f}ELF")
}

/// A server of the user's own file, for a client that fills in nothing.
fn of_desktop(command: &str, args: &str, more: &str) -> String {
    format!(
        "{{\n  \"mcpServers\": {{\n    \"a\": {{\n      \"command\": \"{command}\",\n      \"args\": [{args}]{more}\n    }}\n  }}\n}}\n"
    )
}

#[test]
fn homes_are_written_as_each_client_knows_them() {
    let rule = "command/tilde-or-var-path";
    let json = |root: &str, command: &str, arg: &str| {
        format!("{{ \"{root}\": {{ \"a\": {{ \"command\": \"{command}\", \"args\": [\"{arg}\"] }} }} }}\n")
    };
    for (path, root, command, arg, wanted) in [
        (".mcp.json", "mcpServers", "~/bin/a", "--root=$HOME/x", ("${HOME}/bin/a", "--root=${HOME}/x")),
        (".mcp.json", "mcpServers", "$XDG_CONFIG_HOME/a", "~", ("${XDG_CONFIG_HOME}/a", "${HOME}")),
        (".vscode/mcp.json", "servers", "~/bin/a", "$HOME/x", ("~/bin/a", "${userHome}/x")),
        (".vscode/mcp.json", "servers", "a", "$PWD/x", ("a", "${workspaceFolder}/x")),
        (".roo/mcp.json", "mcpServers", "~/a", "$PWD/x", ("${env:HOME}/a", "${workspaceFolder}/x")),
        (".gemini/settings.json", "mcpServers", "~/a", "~/x", ("${HOME}/a", "${HOME}/x")),
        // A personal path in a file that is for everybody would be worse.
        (ZED, "context_servers", "~/a", "~/x", ("~/a", "~/x")),
        (DESKTOP, "mcpServers", "~/a", "$PWD/x", ("/home/me/a", "$PWD/x")),
    ] {
        let (text, wanted) = (json(root, command, arg), json(root, wanted.0, wanted.1));
        assert_eq!(fixed_on(&machine(), true, rule, path, &text), wanted, "{path}");
    }
    let toml =
        |home: &str| format!("[mcp_servers.a]\ncommand = '{home}/a'\nargs = [\n\t'--root={home}/x', # here\n]\n");
    assert_eq!(fixed_on(&machine(), true, rule, "~/.codex/config.toml", &toml("~")), toml("/home/me"));
    assert_eq!(
        fixed(rule, "~/.codex/config.toml", &toml("~")),
        toml("~"),
        "the files alone do not say where the home is"
    );
    let yaml = |home: &str| {
        format!(
            "extensions:\n  a:\n    type: stdio\n    name: a\n    enabled: true\n    cmd: {home}/a # mine\n    args: []\n"
        )
    };
    assert_eq!(fixed_on(&machine(), true, rule, GOOSE, &yaml("~")), yaml("/home/me"));
    let windows = FakeSystem::new(Os::Windows).env("LOCALAPPDATA", r"C:\Users\me\AppData\Local");
    let path = "~/AppData/Roaming/Claude/claude_desktop_config.json";
    let text = of_desktop(r"%LOCALAPPDATA%\\a.exe", r#""~\\x""#, "");
    let wanted = of_desktop(r"C:\\Users\\me\\AppData\\Local\\a.exe", r#""C:/Users/me\\x""#, "");
    assert_eq!(fixed_on(&windows, true, rule, path, &text), wanted);
}

#[test]
fn paths_of_one_person_become_paths_of_everybody() {
    let rule = "command/hardcoded-user-path";
    let text = |home: &str, project: &str| {
        format!(
            "{{\n  // of the team\n  \"servers\": {{\n    \"a\": {{\n      \"type\": \"stdio\",\n      \"command\": \"{home}/bin/a\", // installed\n      \"args\": [\"{project}/a.js\", \"--root={home}\"],\n      \"env\": {{ \"A\": \"{home}/x\" }}\n    }}\n  }}\n}}\n"
        )
    };
    let before = text("/home/ada", "/home/ada/box");
    let path = "/home/ada/box/.vscode/mcp.json";
    assert_eq!(fixed(rule, path, &before), text("${userHome}", "${workspaceFolder}"));
    let windows = text(r"C:\\Users\\ada", "/opt")
        .replace("// ", "/* ")
        .replace("team", "team */")
        .replace("installed", "installed */");
    let wanted = windows.replace(r"C:\\Users\\ada", "${userHome}");
    assert_eq!(fixed(rule, ".vscode/mcp.json", &windows), wanted);
    let other_drive = r#"{ "servers": { "a": { "type": "stdio", "command": "/mnt/c/Users/ada/a.exe" } } }"#;
    assert_eq!(fixed(rule, ".vscode/mcp.json", other_drive), other_drive);
}

#[test]
fn relative_paths_begin_with_the_folder_they_count_from() {
    let rule = "command/relative-path";
    let text = |script: &str| {
        format!(
            "{{ \"servers\": {{ \"a\": {{ \"type\": \"stdio\", \"command\": \"node\", \"args\": [\"{script}\"] }} }} }}"
        )
    };
    for (before, after) in [
        ("./a.js", "${workspaceFolder}/a.js"),
        ("dist/a.js", "${workspaceFolder}/dist/a.js"),
        ("../a.js", "${workspaceFolder}/../a.js"),
        (r".\\dist\\a.js", r"${workspaceFolder}/dist\\a.js"),
        (".hidden/a.js", "${workspaceFolder}/.hidden/a.js"),
    ] {
        assert_eq!(fixed(rule, ".vscode/mcp.json", &text(before)), text(after));
    }
    let of_user = of_desktop("node", "\"a.js\"", "");
    assert_eq!(fixed_on(&machine(), true, rule, DESKTOP, &of_user), of_user, "nobody knows what it counts from");
}

#[test]
fn programs_are_started_from_where_they_are() {
    let rule = "command/not-found";
    let local = program(machine(), "/home/me/.local/bin/uvx");
    let text = |command: &str| of_desktop(command, "\"a\"", "");
    assert_eq!(fixed_on(&local, true, rule, DESKTOP, &text("uvx")), text("/home/me/.local/bin/uvx"));
    let shared = "{\"mcpServers\":{\"a\":{\"command\":\"uvx\",\"args\":[\"a\"]}}}";
    let wanted = "{\"mcpServers\":{\"a\":{\"command\":\"${HOME}/.local/bin/uvx\",\"args\":[\"a\"]}}}";
    assert_eq!(fixed_on(&local, true, rule, ".mcp.json", shared), wanted);
    let unknown_home = "[mcp_servers.a]\ncommand = \"uvx\"\n";
    assert_eq!(fixed_on(&local, true, rule, CODEX, unknown_home), unknown_home);
    for (system, before, after) in [
        (program(machine(), "/usr/bin/python3"), "python", "python3"),
        (program(machine(), "/usr/bin/npx"), "/opt/node/bin/npx", "npx"),
        (local.clone(), "/opt/uv/uvx", "/home/me/.local/bin/uvx"),
        (program(machine(), "/usr/bin/npx").linked("/opt/npx", "/gone"), "/opt/npx", "npx"),
        (program(machine(), "/usr/bin/python3"), "/srv/.venv/bin/python3", "/srv/.venv/bin/python3"),
        (program(machine(), "/usr/bin/server"), "/srv/server", "/srv/server"),
    ] {
        assert_eq!(fixed_on(&system, true, rule, DESKTOP, &text(before)), text(after), "{before}");
    }
    let yaml = |command: &str| {
        format!(
            "extensions:\r\n  a:\r\n    type: stdio\r\n    name: a\r\n    enabled: true\r\n    cmd: {command} # it\r\n    args: [x]\r\n"
        )
    };
    let python = program(machine(), "/usr/bin/python3");
    assert_eq!(fixed_on(&python, true, rule, GOOSE, &yaml("python")), yaml("python3"));
    let toml = |command: &str| format!("mcp_servers.a = {{ command = '{command}', args = [] }}");
    assert_eq!(fixed_on(&python, true, rule, "~/.codex/config.toml", &toml("python")), toml("python3"));
    let array =
        |command: &str| format!("{{\"mcp\":{{\"a\":{{\"type\":\"local\",\"command\":[\"{command}\",\"x\"]}}}}}}");
    assert_eq!(fixed_on(&python, true, rule, "opencode.json", &array("python")), array("python3"));
    let env = |program: &str| of_desktop("/usr/bin/env", &format!("\"A=b\", \"{program}\", \"x\""), "");
    let local = program(local, "/usr/bin/env");
    assert_eq!(fixed_on(&local, true, rule, DESKTOP, &env("uvx")), env("/home/me/.local/bin/uvx"));
    let own_path = of_desktop("/usr/bin/env", "\"PATH=/opt\", \"uvx\", \"x\"", "");
    assert_eq!(fixed_on(&local, true, rule, DESKTOP, &own_path), own_path);
    let zed = |command: &str| {
        format!(
            "{{ \"context_servers\": {{ \"a\": {{ \"command\": {{ \"path\": \"{command}\", \"args\": [] }} }} }} }}"
        )
    };
    assert_eq!(fixed_on(&python, true, rule, ZED, &zed("python")), zed("python3"));
}

#[test]
fn scripts_are_given_their_interpreter() {
    let node = "/home/me/.volta/bin";
    let system = program(machine(), &format!("{node}/node")).file("/srv/a", 0o755, "#!/usr/bin/env node\n");
    let text = |more: &str| of_desktop("/srv/a", "", more);
    let wanted = text(",\n      \"env\": {\n        \"PATH\": \"/home/me/.volta/bin:/usr/bin\"\n      }");
    assert_eq!(fixed_on(&system, true, "command/not-found", DESKTOP, &text("")), wanted);
    let own = |path: &str| text(&format!(",\n      \"env\": {{ \"PATH\": \"{path}\" }}"));
    assert_eq!(
        fixed_on(&system, true, "command/not-found", DESKTOP, &own("/usr/bin:/bin")),
        own("/home/me/.volta/bin:/usr/bin:/bin")
    );
    let codex = "[mcp_servers.a]\ncommand = \"/srv/a\" # it\n\n[mcp_servers.b]\nurl = \"https://b.example\"\n";
    let with_path = codex.replace("# it\n", "# it\nenv = { PATH = \"/home/me/.volta/bin:/usr/bin\" }\n");
    assert_eq!(fixed_on(&system, true, "command/not-found", "~/.codex/config.toml", codex), with_path);

    let system = program(program(machine(), "/usr/bin/python3"), "/usr/bin/node");
    let system = system
        .file("/srv/a.py", 0o644, "import a\n")
        .file("/srv/b.js", 0o755, "console.log(1)\n")
        .file("/data/c", 0o755, "#!/usr/bin/env node\n")
        .file("/data/d", 0o755, "#!/usr/bin/env -S node --quiet\n")
        .no_exec("/data");
    for (rule, command, args, wanted) in [
        ("permission/not-executable", "/srv/a.py", "\"x\"", ("python3", "\"/srv/a.py\", \"x\"")),
        ("permission/missing-shebang", "/srv/b.js", "", ("node", "\"/srv/b.js\"")),
        ("permission/noexec-mount", "/data/c", "\"x\"", ("node", "\"/data/c\", \"x\"")),
        ("permission/noexec-mount", "/data/d", "\"x\"", ("/data/d", "\"x\"")),
    ] {
        let text = of_desktop(command, args, "");
        assert_eq!(fixed_on(&system, true, rule, DESKTOP, &text), of_desktop(wanted.0, wanted.1, ""), "{command}");
    }
    let rule = "permission/not-executable";
    for (path, before, after) in [
        (
            "~/.codex/config.toml",
            "[mcp_servers.a]\ncommand = '/srv/a.py'\n",
            "[mcp_servers.a]\ncommand = 'python3'\nargs = [\"/srv/a.py\"]\n",
        ),
        (
            "opencode.json",
            r#"{ "mcp": { "a": { "type": "local", "command": ["/srv/a.py", "x"] } } }"#,
            r#"{ "mcp": { "a": { "type": "local", "command": ["python3", "/srv/a.py", "x"] } } }"#,
        ),
        (
            ZED,
            r#"{ "context_servers": { "a": { "command": { "path": "/srv/a.py" } } } }"#,
            r#"{ "context_servers": { "a": { "command": { "path": "python3", "args": ["/srv/a.py"] } } } }"#,
        ),
        (
            GOOSE,
            "extensions:\n  a:\n    type: stdio\n    name: a\n    enabled: true\n    cmd: /srv/a.py\n    args:\n    - x\n",
            "extensions:\n  a:\n    type: stdio\n    name: a\n    enabled: true\n    cmd: python3\n    args:\n    - /srv/a.py\n    - x\n",
        ),
    ] {
        assert_eq!(fixed_on(&system, true, rule, path, before), after, "{path}");
    }
}

#[test]
fn a_newer_node_is_found_first() {
    let folder = |version: &str| format!("/home/me/.nvm/versions/node/{version}/bin");
    let system = ["v18.20.0", "v22.14.0"].iter().fold(FakeSystem::new(Os::Linux), |system, version| {
        let system = program(system, &format!("{}/node", folder(version)));
        system.file(&format!("{}/npx", folder(version)), 0o755, "#!/usr/bin/env node\n")
    });
    let system = system.env("PATH", &format!("{}:/usr/bin", folder("v18.20.0")));
    let rule = "package/node-too-old";
    let text = of_desktop("npx", "\"-y\", \"chrome-devtools-mcp\"", "");
    let list = format!("{}:{}:/usr/bin", folder("v22.14.0"), folder("v18.20.0"));
    let wanted = of_desktop(
        "npx",
        "\"-y\", \"chrome-devtools-mcp\"",
        &format!(",\n      \"env\": {{\n        \"PATH\": \"{list}\"\n      }}"),
    );
    assert_eq!(fixed_on(&system, true, rule, DESKTOP, &text), wanted);
    let shared = "{\"mcpServers\":{\"a\":{\"command\":\"npx\",\"args\":[\"-y\",\"chrome-devtools-mcp\"]}}}";
    let found = fixes(&system, rule, ".mcp.json", shared);
    assert_eq!(titles(&found), ["nvm install --lts && nvm alias default 'lts/*'"]);
}

fn titles(fixes: &[Fix]) -> Vec<&str> {
    fixes.iter().map(|fix| fix.title.as_str()).collect()
}

#[test]
fn what_is_to_be_typed_can_be_pasted() {
    let system = program(program(machine(), "/usr/bin/apt-get"), "/usr/bin/sudo");
    let build = r#"{ "scripts": { "build": "tsc" } }"#;
    let system = system
        .file("/srv/my box/it's.sh", 0o644, "#!/bin/sh\n")
        .file("/srv/my box/package.json", 0o644, build)
        .file("/srv/late", 0o755, "\n#!/bin/sh\n");
    let system = program(program(system, "/usr/bin/perl"), "/usr/bin/node");
    let desktop = |command: &str, args: &str| of_desktop(command, args, "");
    for (rule, path, text, wanted) in [
        ("command/not-found", DESKTOP, desktop("npx", ""), vec!["sudo apt-get install nodejs npm"]),
        ("command/not-found", DESKTOP, desktop("no-such-thing", ""), vec![]),
        (
            "permission/not-executable",
            DESKTOP,
            desktop("/srv/my box/it's.sh", ""),
            vec!["chmod +x \"/srv/my box/it's.sh\""],
        ),
        (
            "permission/missing-shebang",
            DESKTOP,
            desktop("/srv/late", ""),
            vec![r"perl -0777 -pi -e 's/\A(?:\xEF\xBB\xBF|\s)+(?=#!)//' /srv/late"],
        ),
        (
            "command/script-missing",
            DESKTOP,
            desktop("node", "\"/srv/my box/dist/a.js\""),
            vec!["cd '/srv/my box' && npm install && npm run build"],
        ),
        (
            "env/unset-variable",
            CODEX,
            "[mcp_servers.a]\nurl = \"https://a.example\"\nbearer_token_env_var = \"A_TOKEN\"\n".to_owned(),
            vec!["export A_TOKEN='…'"],
        ),
        (
            "package/git-ref-unpinned",
            DESKTOP,
            desktop("uvx", "\"--from\", \"git+https://github.com/a/b@main\", \"b\""),
            vec!["git ls-remote https://github.com/a/b main"],
        ),
    ] {
        let found = fixes(&system, rule, path, &text);
        assert_eq!(titles(&found), wanted, "{rule}");
        assert!(found.iter().all(|fix| fix.applicability == Applicability::DisplayOnly), "{rule}");
    }
}

#[test]
fn variables_are_handed_on_as_each_client_does_it() {
    let proxy = program(machine(), "/usr/bin/npx").env("HTTPS_PROXY", "http://me:word@proxy.example.com");
    let rule = "env/proxy-not-visible";
    let cursor = |env: &str| {
        format!(
            "{{\n\t\"mcpServers\": {{\n\t\t\"a\": {{\n\t\t\t\"command\": \"npx\",\n\t\t\t\"args\": [\"-y\", \"a-mcp@1.0.0\"]{env}\n\t\t}},\n\t\t\"b\": {{ \"url\": \"https://b.example\" }},\n\t\t\"c\": {{ \"command\": \"npx\", \"args\": [\"-y\", \"c-mcp@1.0.0\"], \"env\": {{ \"C\": \"1\"{more} }} }}\n\t}}\n}}\n",
            more = if env.is_empty() { "" } else { ", \"HTTPS_PROXY\": \"${env:HTTPS_PROXY}\"" }
        )
    };
    let wanted = cursor(",\n\t\t\t\"env\": {\n\t\t\t\t\"HTTPS_PROXY\": \"${env:HTTPS_PROXY}\"\n\t\t\t}");
    assert_eq!(fixed_on(&proxy, true, rule, "~/.cursor/mcp.json", &cursor("")), wanted);
    let codex = |list: &str, table: &str| {
        format!(
            "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"-y\", \"a-mcp@1.0.0\"]\n{table}\n[mcp_servers.b]\ncommand = \"npx\" # it\nargs = [\"-y\", \"b-mcp@1.0.0\"]\nenv_vars = [\"B\"{list}]\n"
        )
    };
    let wanted = codex(", \"HTTPS_PROXY\"", "env_vars = [\"HTTPS_PROXY\"]\n");
    assert_eq!(fixed_on(&proxy, true, rule, CODEX, &codex("", "")), wanted);
    // Its value may hold a password, and stays where it is.
    let desktop = of_desktop("npx", "\"-y\", \"a-mcp@1.0.0\"", "");
    assert_eq!(fixed_on(&proxy, true, rule, DESKTOP, &desktop), desktop);

    let codex =
        |more: &str| format!("[mcp_servers.a]\r\ncommand = \"npx\"\r\nargs = [\"-y\", \"tavily-mcp@0.2.0\"]\r\n{more}");
    let wanted = codex("env_vars = [\"TAVILY_API_KEY\"]\r\n");
    assert_eq!(fixed("env/required-missing", CODEX, &codex("")), wanted);

    let docker = |env: &str| {
        format!(
            "{{\"mcpServers\":{{\"a\":{{\"command\":\"docker\",\"args\":[\"mcp\",\"gateway\",\"run\"],\"env\":{{{env}}}}}}}}}"
        )
    };
    let path = "AppData/Roaming/Claude/claude_desktop_config.json";
    let windows = docker(r#""A":"1","ProgramData":"C:\\ProgramData""#);
    assert_eq!(
        fixed_on(&FakeSystem::new(Os::Windows), false, "env/windows-system-vars", path, &docker(r#""A":"1""#)),
        windows
    );
}

#[test]
fn paths_and_words_of_shells() {
    let path =
        |list: &str| of_desktop("npx", "\"-y\", \"a@1.0.0\"", &format!(",\n      \"env\": {{ \"PATH\": \"{list}\" }}"));
    assert_eq!(fixed("env/path-replaced", DESKTOP, &path("/opt/a/bin")), path("/opt/a/bin:/usr/bin:/bin"));
    assert_eq!(fixed("env/path-replaced", DESKTOP, &path(r"C:\\a")), path(r"C:\\a;C:\\Windows\\System32;C:\\Windows"));
    let args = |args: &str| format!("{{ \"mcpServers\": {{ \"a\": {{ \"command\": \"a\", \"args\": [{args}] }} }} }}");
    for (rule, before, after) in [
        ("env/shell-expansion-in-args", r#""--a=${ROOT:=/srv}", "${WHO:?none}""#, r#""--a=${ROOT:-/srv}", "${WHO}""#),
        ("env/shell-expansion-in-args", r#""${FILE%/*}""#, r#""${FILE%/*}""#),
        ("command/shell-operators", r#""-v", "2>", "/dev/null", "x""#, r#""-v", "x""#),
        ("command/shell-operators", r#""run", ">", "/tmp/a.log", "2>&1""#, r#""run""#),
        ("env/arg-names-variable", r#""--api-key", "A_API_KEY""#, r#""--api-key", "${A_API_KEY}""#),
    ] {
        assert_eq!(fixed(rule, ".mcp.json", &args(before)), args(after), "{rule}");
    }
    let several = |command: &str| of_desktop(command, "", "");
    let rule = "command/multiline";
    assert_eq!(fixed(rule, DESKTOP, &several(r"/usr/local/bin/npx\n/usr/bin/npx")), several("/usr/local/bin/npx"));
    assert_eq!(fixed(rule, DESKTOP, &several(r"C:\\n\\npx\nC:\\n\\npx.cmd")), several(r"C:\\n\\npx.cmd"));
    let different = several(r"/usr/bin/npx\n/usr/bin/node");
    assert_eq!(fixed(rule, DESKTOP, &different), different);
    let cmd =
        |program: &str| of_desktop("cmd", &format!("\"/c\", \"{program}\", \"-y\", \"a\", \"C:\\\\My Files\""), "");
    let rule = "command/windows-space-in-path";
    assert_eq!(fixed(rule, DESKTOP, &cmd(r"C:\\Program Files\\nodejs\\npx.cmd")), cmd("npx"));
    let other = cmd(r"C:\\Program Files\\mine\\npx.cmd");
    assert_eq!(fixed(rule, DESKTOP, &other), other);
}

#[test]
fn only_what_was_meant_is_done_without_asking() {
    let system = program(program(machine(), "/usr/bin/python3"), "/home/me/.local/bin/uvx");
    for (rule, path, text, wanted) in [
        ("command/npx-no-yes", DESKTOP, of_desktop("npx", "\"a\"", ""), Applicability::Safe),
        ("command/npx-yes-misplaced", DESKTOP, of_desktop("npx", "\"a\", \"-y\"", ""), Applicability::Unsafe),
        ("command/not-found", DESKTOP, of_desktop("uvx", "", ""), Applicability::Safe),
        ("command/not-found", DESKTOP, of_desktop("python", "", ""), Applicability::Safe),
        ("command/not-found", ".mcp.json", of_desktop("python", "", ""), Applicability::Unsafe),
        ("command/not-found", DESKTOP, of_desktop("/opt/uvx", "", ""), Applicability::Unsafe),
        ("command/tilde-or-var-path", ".mcp.json", of_desktop("~/a", "", ""), Applicability::Safe),
        ("command/hardcoded-user-path", ".mcp.json", of_desktop("/home/ada/a", "", ""), Applicability::Unsafe),
        (
            "package/known-nonexistent",
            ".mcp.json",
            of_desktop("npx", "\"@anthropic/mcp-server-filesystem\"", ""),
            Applicability::Unsafe,
        ),
    ] {
        let found: Vec<_> = fixes(&system, rule, path, &text).iter().map(|fix| fix.applicability).collect();
        assert_eq!(found, [wanted], "{rule} in {path}");
    }
}
