//! Secrets give way to references: in the spelling of each client, in every style.

use mcp_clinic::diagnostic::Fix;

use super::support::github_token;
use super::{Given, fixed};

const CLAUDE: &str = ".mcp.json";
const CURSOR: &str = ".cursor/mcp.json";
const VS_CODE: &str = ".vscode/mcp.json";
const CODEX: &str = ".codex/config.toml";

/// Values that look drawn at random. They are put together here because scanners take such a thing for real wherever it
/// is written out.
fn random() -> [String; 2] {
    [["q8Zr2LmX4v", "Tn6Wd1Ks9YbHc3"].concat(), ["hV3kPz7Jw0", "Rb5Ge2Nt8XuMf6"].concat()]
}

/// A text with values in place of `@T`, a token of GitHub, `@R` and `@S`, random ones, and `@P`, a password.
pub(super) fn filled(text: &str) -> String {
    let [one, two] = random();
    text.replace("@T", &github_token()).replace("@R", &one).replace("@S", &two).replace("@P", &password())
}

fn password() -> String {
    ["tange", "rine42"].concat()
}

/// Whether a text holds any five characters of one of the values.
pub(super) fn reveals(text: &str) -> Option<String> {
    let [one, two] = random();
    let values = [github_token(), one, two, password()];
    // `ghp_` alone is what every such token begins with.
    let parts = values.iter().flat_map(|value| (0..value.len() - 4).map(move |at| &value[at..at + 5]));
    parts.filter(|part| text.contains(*part)).map(str::to_owned).next()
}

/// The unsafe fixes make this of a text, and the safe ones nothing.
pub(super) fn gives(path: &str, client: Option<&str>, before: &str, after: &str) {
    let text = filled(before);
    assert_eq!(fixed(path, client, &text, true), after, "{before}");
    assert_eq!(fixed(path, client, &text, false), text, "{before}");
    assert_eq!(reveals(after), None, "{after}");
}

/// The unsafe fixes make nothing of a text.
pub(super) fn stays(path: &str, client: Option<&str>, before: &str) {
    let text = filled(before);
    assert_eq!(fixed(path, client, &text, true), text);
}

/// The fixes of a text, with the rules whose they are.
pub(super) fn fixes(path: &str, client: Option<&str>, text: &str) -> Vec<(&'static str, Fix)> {
    let text = filled(text);
    let found = Given { path, client, text: &text }.fix(false).report.diagnostics;
    let of_secrets =
        found.into_iter().filter(|one| one.rule.starts_with("secret/") || one.rule == "docker/inline-secret");
    of_secrets.flat_map(|one| one.fixes.into_iter().map(move |fix| (one.rule, fix))).collect()
}

#[test]
fn every_style_of_json_stays_as_it_is() {
    gives(
        CLAUDE,
        None,
        r#"{"mcpServers":{"gh":{"command":"gh-mcp","env":{"GITHUB_TOKEN":"@T"}}}}"#,
        r#"{"mcpServers":{"gh":{"command":"gh-mcp","env":{"GITHUB_TOKEN":"${GITHUB_TOKEN}"}}}}"#,
    );
    gives(
        CURSOR,
        None,
        "{\n  // mine\n  \"mcpServers\": {\n    \"web\": {\n      \"url\": \"https://x.example.com/mcp\", // there\n      \"headers\": { \"X-Api-Key\": \"@R\" /* it */ },\n    }\n  }\n}\n",
        "{\n  // mine\n  \"mcpServers\": {\n    \"web\": {\n      \"url\": \"https://x.example.com/mcp\", // there\n      \"headers\": { \"X-Api-Key\": \"${env:WEB_API_KEY}\" /* it */ },\n    }\n  }\n}\n",
    );
    gives(
        ".gemini/settings.json",
        None,
        "{\r\n\t\"mcpServers\": {\r\n\t\t\"db\": {\r\n\t\t\t\"command\": \"db-mcp\",\r\n\t\t\t\"args\": [\r\n\t\t\t\t\"postgres://app:@P@db.example.com/shop\"\r\n\t\t\t]\r\n\t\t}\r\n\t}\r\n}",
        "{\r\n\t\"mcpServers\": {\r\n\t\t\"db\": {\r\n\t\t\t\"command\": \"db-mcp\",\r\n\t\t\t\"args\": [\r\n\t\t\t\t\"postgres://app:${DB_PASSWORD}@db.example.com/shop\"\r\n\t\t\t]\r\n\t\t}\r\n\t}\r\n}",
    );
}

#[test]
fn only_the_secret_of_a_string_gives_way() {
    for (field, after) in [
        (r#""env": { "H": "Bearer @T" }"#, r#""env": { "H": "Bearer ${GITHUB_TOKEN}" }"#),
        (r#""args": ["--token=@T", "-v"]"#, r#""args": ["--token=${GITHUB_TOKEN}", "-v"]"#),
        (r#""args": ["--api-key", "@R"]"#, r#""args": ["--api-key", "${A_API_KEY}"]"#),
        (r#""args": ["--figma-api-key=@R"]"#, r#""args": ["--figma-api-key=${FIGMA_API_KEY}"]"#),
        (r#""args": ["--password=@P"]"#, r#""args": ["--password=${A_PASSWORD}"]"#),
        (r#""args": ["API_KEY=@R"]"#, r#""args": ["API_KEY=${A_API_KEY}"]"#),
        (
            r#""args": ["--config", "{\"apiKey\": \"@R\"}"]"#,
            r#""args": ["--config", "{\"apiKey\": \"${A_API_KEY}\"}"]"#,
        ),
        (
            r#""env": { "HEADERS": "{\"headers\": {\"Authorization\": \"Bearer @R\"}}" }"#,
            r#""env": { "HEADERS": "{\"headers\": {\"Authorization\": \"Bearer ${A_TOKEN}\"}}" }"#,
        ),
        (
            r#""env": { "DB": "Server=tcp:db.example.com;User Id=app;Password=@P;" }"#,
            r#""env": { "DB": "Server=tcp:db.example.com;User Id=app;Password=${A_PASSWORD};" }"#,
        ),
        (
            r#""args": ["--url", "https://me:@P@x.example.com/mcp"]"#,
            r#""args": ["--url", "https://me:${A_PASSWORD}@x.example.com/mcp"]"#,
        ),
        (
            r#""args": ["--url", "https://x.example.com/mcp?exaApiKey=@R&x=1#y"]"#,
            r#""args": ["--url", "https://x.example.com/mcp?exaApiKey=${EXA_API_KEY}&x=1#y"]"#,
        ),
    ] {
        let server = |field: &str| format!(r#"{{ "mcpServers": {{ "a": {{ "command": "x", {field} }} }} }}"#);
        gives(CLAUDE, None, &server(field), &server(after));
    }
    gives(
        CURSOR,
        None,
        r#"{ "mcpServers": { "zapier": { "url": "https://mcp.zapier.com/api/mcp/s/@R/mcp" } } }"#,
        r#"{ "mcpServers": { "zapier": { "url": "https://mcp.zapier.com/api/mcp/s/${env:ZAPIER_KEY}/mcp" } } }"#,
    );
}

#[test]
fn escapes_give_way_with_what_they_stand_for() {
    let token = github_token();
    let escaped = token.chars().fold(String::new(), |all, c| all + &format!("\\u{:04x}", u32::from(c)));
    for value in [escaped, token.replacen('g', "\\u0067", 1)] {
        let server = |arg: &str, env: &str| {
            format!(
                r#"{{"mcpServers": {{"gh": {{"command": "x", "args": ["-t", "{arg}"], "env": {{"H": "\u00e9{env}"}}}}}}}}"#
            )
        };
        let after = server("${GITHUB_TOKEN}", "${GITHUB_TOKEN}");
        assert_eq!(fixed(CLAUDE, None, &server(&value, &value), true), after);
        let toml = format!("[mcp_servers.gh]\ncommand = \"x\"\nenv = {{ \"GH_TOKEN\" = \"{value}\" }}\n");
        assert_eq!(fixed(CODEX, None, &toml, true), "[mcp_servers.gh]\ncommand = \"x\"\nenv_vars = [\"GH_TOKEN\"]\n");
    }
}

#[test]
fn each_client_has_its_own_spelling() {
    let local = |env: &str, value: &str| format!(r#""command": "x", "{env}": {{ "GITHUB_TOKEN": "{value}" }}"#);
    for (path, client, root, fields, reference) in [
        (CLAUDE, None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (CURSOR, None, "mcpServers", local("env", "@T"), "${env:GITHUB_TOKEN}"),
        ("~/.codeium/windsurf/mcp_config.json", None, "mcpServers", local("env", "@T"), "${env:GITHUB_TOKEN}"),
        (".roo/mcp.json", None, "mcpServers", local("env", "@T"), "${env:GITHUB_TOKEN}"),
        (
            "~/.cline/data/settings/cline_mcp_settings.json",
            None,
            "mcpServers",
            local("env", "@T"),
            "${env:GITHUB_TOKEN}",
        ),
        (".gemini/settings.json", None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (".qwen/settings.json", None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (".github/mcp.json", None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (".kiro/settings/mcp.json", None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (".amazonq/mcp.json", None, "mcpServers", local("env", "@T"), "${env:GITHUB_TOKEN}"),
        (
            ".factory/mcp.json",
            None,
            "mcpServers",
            local("env", "@T").replace("\"command\"", "\"type\": \"stdio\", \"command\""),
            "${GITHUB_TOKEN}",
        ),
        ("config/mcporter.json", None, "mcpServers", local("env", "@T"), "${GITHUB_TOKEN}"),
        (
            "opencode.json",
            None,
            "mcp",
            r#""type": "local", "command": ["x"], "environment": { "GITHUB_TOKEN": "@T" }"#.to_owned(),
            "{env:GITHUB_TOKEN}",
        ),
        (
            "kilo.jsonc",
            None,
            "mcp",
            r#""type": "local", "command": ["x"], "environment": { "GITHUB_TOKEN": "@T" }"#.to_owned(),
            "{env:GITHUB_TOKEN}",
        ),
        (
            "crush.json",
            None,
            "mcp",
            local("env", "@T").replace("\"command\"", "\"type\": \"stdio\", \"command\""),
            "$GITHUB_TOKEN",
        ),
        (".continue/mcpServers/gh.json", None, "mcpServers", local("env", "@T"), "${{ secrets.GITHUB_TOKEN }}"),
        (
            "settings.json",
            Some("copilot-coding-agent"),
            "mcpServers",
            r#""type": "local", "command": "x", "args": [], "tools": ["a"], "env": { "GITHUB_TOKEN": "@T" }"#
                .to_owned(),
            "$COPILOT_MCP_GITHUB_TOKEN",
        ),
    ] {
        let text = format!(r#"{{ "{root}": {{ "gh": {{ {fields} }} }} }}"#);
        gives(path, client, &text, &text.replace("@T", reference));
    }
}

#[test]
fn yaml_keeps_its_blocks() {
    gives(
        ".continue/mcpServers/gh.yaml",
        None,
        "name: gh\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: gh # mine\n    command: gh-mcp\n    env:\n      GITHUB_TOKEN: \"@T\" # from GitHub\n",
        "name: gh\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: gh # mine\n    command: gh-mcp\n    env:\n      GITHUB_TOKEN: \"${{ secrets.GITHUB_TOKEN }}\" # from GitHub\n",
    );
    gives(
        "librechat.yaml",
        None,
        "mcpServers:\n  web:\n    type: streamable-http\n    url: https://x.example.com/mcp?api_key=@R\n    headers: {Authorization: Bearer @T}\n",
        "mcpServers:\n  web:\n    type: streamable-http\n    url: \"https://x.example.com/mcp?api_key=${WEB_API_KEY}\"\n    headers: {Authorization: \"Bearer ${GITHUB_TOKEN}\"}\n",
    );
    gives(
        "librechat.yaml",
        None,
        "mcpServers:\n  db:\n    command: db-mcp\n    args:\n      - --dsn\n      - 'postgres://app:@P@db.example.com/shop'\n",
        "mcpServers:\n  db:\n    command: db-mcp\n    args:\n      - --dsn\n      - 'postgres://app:${DB_PASSWORD}@db.example.com/shop'\n",
    );
}

#[test]
fn goose_takes_variables_from_a_list() {
    let head = "extensions:\n  gh:\n    type: stdio\n    enabled: true\n    cmd: gh-mcp\n    args: []\n";
    let path = "~/.config/goose/config.yaml";
    gives(
        path,
        None,
        &format!("{head}    envs:\n      GITHUB_TOKEN: @T # mine\n"),
        &format!("{head}    env_keys: [\"GITHUB_TOKEN\"] # mine\n"),
    );
    gives(
        path,
        None,
        &format!("{head}    envs:\n      GITHUB_TOKEN: @T\n      PLAIN: x\n    env_keys:\n      - OTHER\n"),
        &format!("{head}    envs:\n      PLAIN: x\n    env_keys:\n      - OTHER\n      - \"GITHUB_TOKEN\"\n"),
    );
    gives(
        path,
        None,
        "extensions:\n  web:\n    type: streamable_http\n    enabled: true\n    uri: https://x.example.com/mcp\n    headers:\n      Authorization: Bearer @R\n",
        "extensions:\n  web:\n    type: streamable_http\n    enabled: true\n    uri: https://x.example.com/mcp\n    headers:\n      Authorization: \"Bearer ${WEB_TOKEN}\"\n    env_keys: [\"WEB_TOKEN\"]\n",
    );
}

#[test]
fn codex_is_told_the_names_of_variables() {
    gives(
        CODEX,
        None,
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv = { DOCS_API_KEY = \"@R\" } # key\ncwd = \"/srv\"\n",
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv_vars = [\"DOCS_API_KEY\"] # key\ncwd = \"/srv\"\n",
    );
    gives(
        CODEX,
        None,
        "# all\r\n[mcp_servers.docs]\r\ncommand = \"docs-mcp\"\r\n\r\n[mcp_servers.docs.env]\r\nDOCS_API_KEY = '@R'\r\n\r\n[mcp_servers.z]\r\ncommand = \"z\"\r\n",
        "# all\r\n[mcp_servers.docs]\r\ncommand = \"docs-mcp\"\r\nenv_vars = [\"DOCS_API_KEY\"]\r\n\r\n[mcp_servers.z]\r\ncommand = \"z\"\r\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv_vars = [\"HTTP_PROXY\"]\n\n[mcp_servers.docs.env]\n# plain\nMODE = \"fast\"\nDOCS_API_KEY = \"@R\"\nB_TOKEN = \"@S\"\n",
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv_vars = [\"HTTP_PROXY\", \"DOCS_API_KEY\", \"B_TOKEN\"]\n\n[mcp_servers.docs.env]\n# plain\nMODE = \"fast\"\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv.DOCS_API_KEY = \"@R\"\nenv.B_TOKEN = \"@S\"\n",
        "[mcp_servers.docs]\ncommand = \"docs-mcp\"\nenv_vars = [\"DOCS_API_KEY\", \"B_TOKEN\"]\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers]\ndocs = { command = \"docs-mcp\", env = { DOCS_API_KEY = \"@R\", MODE = \"x\" } }\n",
        "[mcp_servers]\ndocs = { command = \"docs-mcp\", env_vars = [\"DOCS_API_KEY\"], env = { MODE = \"x\" } }\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nhttp_headers = { Authorization = \"Bearer @T\" }\n",
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nbearer_token_env_var = \"GITHUB_TOKEN\"\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\n\n[mcp_servers.web.http_headers]\nAccept = \"x\"\nX-Api-Key = \"@R\"\n\"X-Other-Token\" = \"@S\"\n",
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nenv_http_headers = { X-Api-Key = \"WEB_API_KEY\", X-Other-Token = \"OTHER_TOKEN\" }\n\n[mcp_servers.web.http_headers]\nAccept = \"x\"\n",
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nhttp_headers = { Authorization = \"Basic @R\" }\n",
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nenv_http_headers = { Authorization = \"WEB_TOKEN\" }\n",
    );
    let whole = fixes(
        CODEX,
        None,
        "[mcp_servers.web]\nurl = \"https://x.example.com/mcp\"\nhttp_headers = { Authorization = \"Basic @R\" }\n",
    );
    assert!(whole[0].1.afterwards.as_deref().unwrap().contains("the whole value of the header"), "{whole:?}");
    // No address and no argument is looked at.
    stays(CODEX, None, "[mcp_servers.web]\nurl = \"https://x.example.com/mcp?api_key=@R\"\n");
    stays(CODEX, None, "[mcp_servers.db]\ncommand = \"x\"\nargs = [\"--api-key\", \"@R\"]\n");
}

#[test]
fn vs_code_asks() {
    gives(
        VS_CODE,
        None,
        "{\n\t// servers\n\t\"servers\": {\n\t\t\"gh\": {\n\t\t\t\"command\": \"gh-mcp\",\n\t\t\t\"env\": { \"GITHUB_TOKEN\": \"@T\" } // mine\n\t\t},\n\t\t\"web\": { \"type\": \"http\", \"url\": \"https://x.example.com/mcp\", \"headers\": { \"X-Api-Key\": \"@R\" } }\n\t}\n}\n",
        "{\n\t// servers\n\t\"inputs\": [\n\t\t{\n\t\t\t\"id\": \"github-token\",\n\t\t\t\"type\": \"promptString\",\n\t\t\t\"description\": \"GITHUB_TOKEN\",\n\t\t\t\"password\": true\n\t\t},\n\t\t{\n\t\t\t\"id\": \"web-api-key\",\n\t\t\t\"type\": \"promptString\",\n\t\t\t\"description\": \"WEB_API_KEY\",\n\t\t\t\"password\": true\n\t\t}\n\t],\n\t\"servers\": {\n\t\t\"gh\": {\n\t\t\t\"command\": \"gh-mcp\",\n\t\t\t\"env\": { \"GITHUB_TOKEN\": \"${input:github-token}\" } // mine\n\t\t},\n\t\t\"web\": { \"type\": \"http\", \"url\": \"https://x.example.com/mcp\", \"headers\": { \"X-Api-Key\": \"${input:web-api-key}\" } }\n\t}\n}\n",
    );
    let entry = |id: &str| {
        format!(r#"{{ "id": "{id}", "type": "promptString", "description": "GITHUB_TOKEN", "password": true }}"#)
    };
    let file = |inputs: &str, fields: &str| {
        format!(r#"{{"inputs": [{inputs}],"servers": {{"gh": {{"command": "x", {fields}}}}}}}"#)
    };
    let env = |value: &str| format!(r#""env": {{"GITHUB_TOKEN": "{value}"}}"#);
    gives(VS_CODE, None, &file("", &env("@T")), &file(&entry("github-token"), &env("${input:github-token}")));
    // One that nobody has used yet was meant for it, whatever the spelling.
    gives(
        VS_CODE,
        None,
        &file(&entry("GITHUB_TOKEN"), &env("@T")),
        &file(&entry("GITHUB_TOKEN"), &env("${input:GITHUB_TOKEN}")),
    );
    // One that is in use may be for another token.
    let used = |value: &str| format!(r#""args": ["${{input:github-token}}"], {}"#, env(value));
    gives(
        VS_CODE,
        None,
        &file(&entry("github-token"), &used("@T")),
        &file(
            &format!(
                "{}, {}",
                entry("github-token"),
                entry("gh-github-token").replace("GITHUB_TOKEN", "GH_GITHUB_TOKEN")
            ),
            &used("${input:gh-github-token}"),
        ),
    );
    gives(
        "my.code-workspace",
        None,
        "{\n  \"folders\": [],\n  \"settings\": {\n    \"mcp\": {\n      \"servers\": {\n        \"gh\": { \"command\": \"x\", \"env\": { \"GITHUB_TOKEN\": \"@T\" } }\n      }\n    }\n  }\n}\n",
        "{\n  \"folders\": [],\n  \"settings\": {\n    \"mcp\": {\n      \"inputs\": [\n        {\n          \"id\": \"github-token\",\n          \"type\": \"promptString\",\n          \"description\": \"GITHUB_TOKEN\",\n          \"password\": true\n        }\n      ],\n      \"servers\": {\n        \"gh\": { \"command\": \"x\", \"env\": { \"GITHUB_TOKEN\": \"${input:github-token}\" } }\n      }\n    }\n  }\n}\n",
    );
    // Beside `mcp.servers` there is no place for inputs.
    let dotted = r#"{ "mcp.servers": { "gh": { "command": "x", "env": { "GITHUB_TOKEN": "@T" } } } }"#;
    let found = fixes(".vscode/settings.json", Some("vscode"), dotted);
    let [(_, fix)] = &*found else { panic!("{found:?}") };
    assert_eq!(fix.edits.iter().map(|edit| &*edit.text).collect::<Vec<_>>(), ["${env:GITHUB_TOKEN}"]);
}

#[test]
fn containers_get_their_variables_from_the_environment_of_the_command() {
    gives(
        CLAUDE,
        None,
        "{\n  \"mcpServers\": {\n    \"tv\": {\n      \"command\": \"docker\",\n      \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"TAVILY_API_KEY=@R\", \"mcp/tavily:1.2\"]\n    }\n  }\n}\n",
        "{\n  \"mcpServers\": {\n    \"tv\": {\n      \"command\": \"docker\",\n      \"args\": [\"run\", \"-i\", \"--rm\", \"-e\", \"TAVILY_API_KEY\", \"mcp/tavily:1.2\"],\n      \"env\": {\n        \"TAVILY_API_KEY\": \"${TAVILY_API_KEY}\"\n      }\n    }\n  }\n}\n",
    );
    let server = |args: &str, more: &str| {
        format!(
            r#"{{ "mcpServers": {{ "tv": {{ "command": "docker", "args": ["run", "-i", "--rm", {args}, "acme/tv:1.2"]{more} }} }} }}"#
        )
    };
    let given = |name: &str, value: &str| format!(r#", "env": {{ "{name}": "{value}" }}"#);
    for (before, after, env) in [
        (r#""--env=GITHUB_TOKEN=@T""#, r#""--env=GITHUB_TOKEN""#, given("GITHUB_TOKEN", "${GITHUB_TOKEN}")),
        (r#""-eGITHUB_TOKEN=@T""#, r#""-eGITHUB_TOKEN""#, given("GITHUB_TOKEN", "${GITHUB_TOKEN}")),
        (r#""-e", "PGPASSWORD=@P""#, r#""-e", "PGPASSWORD""#, given("PGPASSWORD", "${PGPASSWORD}")),
        (
            r#""-e", "DATABASE_URL=postgres://app:@P@db.example.com/shop""#,
            r#""-e", "DATABASE_URL""#,
            given("DATABASE_URL", "postgres://app:${TV_PASSWORD}@db.example.com/shop"),
        ),
    ] {
        gives(CLAUDE, None, &server(before, ""), &server(after, &env));
    }
    // Of two values it is not known which one counts.
    gives(
        CLAUDE,
        None,
        &server(r#""-e", "TV_TOKEN=@R""#, &given("TV_TOKEN", "x")),
        &server(r#""-e", "TV_TOKEN=${TV_TV_TOKEN}""#, &given("TV_TOKEN", "x")).replace("TV_TV_TOKEN", "TV_TOKEN_2"),
    );
    gives(
        CODEX,
        None,
        "[mcp_servers.tv]\ncommand = \"docker\"\nargs = [\n  \"run\", \"-i\", \"--rm\",\n  \"-e\", \"TV_TOKEN=@R\", # key\n  \"acme/tv:1.2\",\n]\n",
        "[mcp_servers.tv]\ncommand = \"docker\"\nargs = [\n  \"run\", \"-i\", \"--rm\",\n  \"-e\", \"TV_TOKEN\", # key\n  \"acme/tv:1.2\",\n]\nenv_vars = [\"TV_TOKEN\"]\n",
    );
    // Zed hands on what it has.
    gives(
        ".zed/settings.json",
        None,
        r#"{ "context_servers": { "tv": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "TV_TOKEN=@R", "acme/tv:1.2"] } } }"#,
        r#"{ "context_servers": { "tv": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "TV_TOKEN", "acme/tv:1.2"] } } }"#,
    );
    // Claude Desktop has no way but the file.
    stays("~/.config/Claude/claude_desktop_config.json", Some("claude-desktop"), &server(r#""-e", "TV_TOKEN=@R""#, ""));
}
