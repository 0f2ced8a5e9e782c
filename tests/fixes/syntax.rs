//! The text itself: what breaks the grammar of a file, and its encoding.
#![expect(clippy::disallowed_methods, reason = "one test has a file on the disk")]

use mcp_clinic::client::{CLIENTS, Judge};
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::Target;
use mcp_clinic::document::Syntax;
use mcp_clinic::fix::{Options, fix};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};

use super::support::TestContext;
use super::{Given, fixed};

const CLAUDE: &str = ".mcp.json";
const VSCODE: &str = ".vscode/mcp.json";
const CODEX: &str = ".codex/config.toml";
const GOOSE: &str = "~/.config/goose/config.yaml";

/// Safe fixes alone make the one text of the other, with every style of line ends.
fn safely(path: &str, before: &str, after: &str) {
    assert_eq!(fixed(path, None, before, false), after);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(fixed(path, None, &crlf(before), false), crlf(after), "with carriage returns");
}

/// Safe fixes leave a text alone, and all fixes make the other of it.
fn riskily(path: &str, before: &str, after: &str) {
    assert_eq!(fixed(path, None, before, false), before, "without unsafe fixes");
    assert_eq!(fixed(path, None, before, true), after);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(fixed(path, None, &crlf(before), true), crlf(after), "with carriage returns");
}

/// Nothing is done about a text that could mean more than one thing.
fn never(path: &str, text: &str) {
    let made = Given { path, client: None, text }.fix(true);
    assert!(made.failures.is_empty() && made.files.is_empty(), "{:?} of {text}", made.files);
    assert!(made.report.diagnostics.iter().any(|diagnostic| diagnostic.rule.starts_with("syntax/")), "{text}");
}

/// Servers in strict JSON, around the field that a case is about.
fn with(field: &str) -> String {
    format!("{{\n  \"mcpServers\": {{\n    \"a\": {{ \"command\": \"uvx\", {field} }}\n  }}\n}}\n")
}

fn field(before: &str, after: &str) {
    safely(CLAUDE, &with(before), &with(after));
}

#[test]
fn commas_and_colons() {
    field(r#""args": ["x",],"#, r#""args": ["x"]"#);
    field(r#""args": ["x" , ],"#, r#""args": ["x" ]"#);
    field(r#""args": [,"x",, "y"]"#, r#""args": ["x", "y"]"#);
    field(r#""args": ["x" "y" 'z' [1]]"#, r#""args": ["x", "y", "z", [1]]"#);
    field(r#""env": { "A": "1" "B": "2" C: "3" }"#, r#""env": { "A": "1", "B": "2", "C": "3" }"#);
    field(r#""env": { "A" = "1"; "B": "2"; }"#, r#""env": { "A": "1", "B": "2" }"#);
    field(r#""cwd" "/srv""#, r#""cwd": "/srv""#);
    safely(
        CLAUDE,
        "{\n\t\"mcpServers\": {\n\t\t\"a\": {\n\t\t\t\"command\": \"uvx\"\n\t\t\t\"args\": [\n\t\t\t\t\"x\",\n\t\t\t],\n\t\t}\n\t},\n}\n",
        "{\n\t\"mcpServers\": {\n\t\t\"a\": {\n\t\t\t\"command\": \"uvx\",\n\t\t\t\"args\": [\n\t\t\t\t\"x\"\n\t\t\t]\n\t\t}\n\t}\n}\n",
    );
    // A comma on a line of its own goes with the line.
    safely(
        CLAUDE,
        "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" }\n    ,\n  }\n}\n",
        "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" }\n  }\n}\n",
    );
    safely(
        CLAUDE,
        r#"{"mcpServers":{"a":{"command":"uvx","args":["x",],},}}"#,
        r#"{"mcpServers":{"a":{"command":"uvx","args":["x"]}}}"#,
    );
}

#[test]
fn quotes() {
    field(r#"'args': ['x "y" z', 'it\'s', '', 'C:\\x', `w`]"#, r#""args": ["x \"y\" z", "it's", "", "C:\\x", "w"]"#);
    field("“args”: [“x”, ‘say \"hi\"’, \"y”]", r#""args": ["x", "say \"hi\"", "y"]"#);
    field(r#"args: ["x"], @scope/k: -1"#, r#""args": ["x"], "@scope/k": -1"#);
    field(r#""args": [-y, --flag, @scope/pkg, ./x, ./y]"#, r#""args": ["-y", "--flag", "@scope/pkg", "./x", "./y"]"#);
    field(r#""args": ["x", y"]"#, r#""args": ["x", "y"]"#);
    field(r#""args": ["say "hi" now"]"#, r#""args": ["say \"hi\" now"]"#);
    safely(
        CLAUDE,
        "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"uvx,\n      \"args\": [\"x\"]\n    }\n  }\n}\n",
        "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"uvx\",\n      \"args\": [\"x\"]\n    }\n  }\n}\n",
    );
    never(CLAUDE, &with(r#""args": ["-e, "x"]"#));
    never(CLAUDE, &with(r#""args": ['''x''']"#));
    never(CLAUDE, &with(r#""args": ["x""y"]"#));
    never(CLAUDE, "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\", \"args\": [\"one\ntwo\"] }\n  }\n}\n");
    never(CLAUDE, &with(r#""args": [‘don’t’]"#));
}

#[test]
fn words_and_numbers() {
    field(r#""x": True, "y": FALSE, "z": None, "w": undefined"#, r#""x": true, "y": false, "z": null, "w": null"#);
    field(r#""x": [.5, +1, 0x1F, 007, 5., 1_000]"#, r#""x": [0.5, 1, 31, 7, 5.0, 1000]"#);
    never(CLAUDE, &with(r#""x": 010"#));
    never(CLAUDE, &with(r#""x": 30s"#));
    never(CLAUDE, &with(r#""x": NaN"#));
    never(CLAUDE, &with(r#""x": yes"#));
    never(CLAUDE, &with(r#""x": npx -y y"#));
}

#[test]
fn escapes_and_invisible_characters() {
    field("\"args\": [\"a\tb\u{1}c\"]", r#""args": ["a\tb\u0001c"]"#);
    field(
        r#""args": ["C:\srv\new\x.js", "C:\nvm\n", "\\host\share\d", "\d+\."]"#,
        r#""args": ["C:\\srv\\new\\x.js", "C:\\nvm\\n", "\\\\host\\share\\d", "\\d+\\."]"#,
    );
    field(r#""args": ["C:\users\x\y", "a\/b\q"]"#, r#""args": ["C:\\users\\x\\y", "a\/b\\q"]"#);
    field("\u{a0}\"args\":\u{3000}[\u{200b}\"x\"\u{feff}]", " \"args\": [\"x\"]");
    field(r#""args ": ["x"], "url": "https://x.io""#, r#""args": ["x"], "url": "https://x.io""#);
    // It may be a regular expression with a line break in it.
    never(CLAUDE, &with(r#""args": ["\d+\n"]"#));
    never(CLAUDE, &with(r#""args": ["\q\u0041"]"#));
    never(CLAUDE, &with(r#""args": ["\ud800"]"#));
    let text = with(r#""args": ["x"]"#);
    safely(CLAUDE, &format!("\u{feff}\u{feff}{text}"), &text);
}

#[test]
fn comments_go_only_when_asked() {
    riskily(
        CLAUDE,
        "// top\n{\n  # a\n  \"mcpServers\": { // b\n    /* c */ /* d */\n    /* e */ \"a\": { \"command\": \"uvx\" /* f */, \"args\": [] } /* g\n    */\n  }\n}\n// end\n",
        "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\", \"args\": [] }\n  }\n}\n",
    );
    let jsonc = |sign: &str| {
        format!(
            "{{\n  {sign} top\n  \"servers\": {{ \"a\": {{ \"type\": \"stdio\", \"command\": \"uvx\" }} }}, // kept\n}}\n"
        )
    };
    safely(VSCODE, &jsonc("#"), &jsonc("//"));
    never(CLAUDE, "{ \"mcpServers\": {} /* }\n");
}

#[test]
fn brackets_at_the_end() {
    let whole = "{\n    \"mcpServers\": {\n        \"a\": {\n            \"command\": \"uvx\",\n            \"args\": [\n                \"x\"\n            ]\n        }\n    }\n}\n";
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    // Any of the closing lines can be missing, and all from one on.
    for (index, _) in lines.iter().enumerate().filter(|(_, line)| line.trim().starts_with([']', '}'])) {
        let without: Vec<&str> = [&lines[..index], &lines[index + 1..]].concat();
        safely(CLAUDE, &without.concat(), whole);
        safely(CLAUDE, &lines[..index].concat(), whole);
        // Or be there twice.
        let twice: Vec<&str> = [&lines[..=index], &lines[index..]].concat();
        let text = twice.concat();
        if !lines[index].contains(']') {
            safely(CLAUDE, &text, whole);
        }
    }
    let one = r#"{"mcpServers":{"a":{"command":"uvx","args":["x"]}}}"#;
    for gone in 1..=3 {
        safely(CLAUDE, &one[..one.len() - gone], one);
    }
    safely(CLAUDE, &format!("{one}}}"), one);
    safely(CLAUDE, &format!("{one};"), one);
    safely(CLAUDE, r#"{"mcpServers":{"a":{"command":"uvx","args":["x"}}}"#, one);
    safely(CLAUDE, r#"{"mcpServers":{"a":{"command":"uvx","args":["x"}}}}"#, one);
    riskily(CLAUDE, &format!("{one}\ngoodbye"), one);
    safely(
        CLAUDE,
        "{\n  \"mcpServers\": { \"a\": { \"command\": \"uvx\", \"args\": [\"x\",\n",
        "{\n  \"mcpServers\": { \"a\": { \"command\": \"uvx\", \"args\": [\"x\"] } }\n}\n",
    );
    // Behind a comment that ends the line.
    safely(
        VSCODE,
        "{\n  \"servers\": {\n    \"a\": { \"type\": \"stdio\", \"command\": \"uvx\" } // }\n",
        "{\n  \"servers\": {\n    \"a\": { \"type\": \"stdio\", \"command\": \"uvx\" } // }\n  }\n}\n",
    );
}

#[test]
fn brackets_further_up_are_for_a_person_to_place() {
    for text in [
        "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"uvx\",\n    \"b\": {\n      \"command\": \"npx\"\n    }\n  }\n}\n",
        r#"{"mcpServers":{"a":{"command":"uvx","b":{"command":"npx"}}}"#,
        r#"{"mcpServers":{"a":{"env":{"A":"1","command":"npx"}}}"#,
        r#"{"mcpServers":{"a":{"command":"uvx"}}}{"mcpServers":{"b":{"command":"npx"}}}"#,
        r#"{"mcpServers":{"a":{"command":"uvx","args":"#,
        r#"{"mcpServers":{"a":{"command":"uv"#,
        "{\n<<<<<<< HEAD\n  \"mcpServers\": {}\n=======\n  \"mcpServers\": { \"a\": { \"command\": \"uvx\" } }\n>>>>>>> x\n}\n",
    ] {
        let made = Given { path: CLAUDE, client: None, text }.fix(true);
        let touched: Vec<_> =
            made.files.iter().flat_map(|file| &file.applied).filter(|fix| fix.title != "remove the comma").collect();
        assert!(made.failures.is_empty() && touched.is_empty(), "{touched:?} {:?} in {text}", made.failures);
    }
}

#[test]
fn what_stands_around_the_document() {
    let inner = "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" }\n  }\n}";
    for (before, after) in [("module.exports = ", ";"), ("export default ", ""), ("const config = ", ";")] {
        safely(CLAUDE, &format!("{before}{inner}{after}\n"), &format!("{inner}\n"));
    }
    riskily(CLAUDE, &format!("```json\n{inner}\n```\n"), &format!("{inner}\n"));
    riskily(CLAUDE, &format!("Put this into your file:\n\n{inner}\n\nThen restart.\n"), &format!("{inner}\n"));
    let text = "module.exports = {\n  mcpServers: { a: { command: 'uvx', args: ['x', \"y\"] } },\n};\n";
    safely(CLAUDE, text, "{\n  \"mcpServers\": { \"a\": { \"command\": \"uvx\", \"args\": [\"x\", \"y\"] } }\n}\n");
    // Entries without braces: at the margin, cut out of a file, with the last brace alone, on one line.
    let entries = "\"mcpServers\": {\n  \"a\": { \"command\": \"uvx\" }\n}";
    safely(CLAUDE, &format!("{entries}\n"), &format!("{inner}\n"));
    safely(CLAUDE, &format!("{entries},\n"), &format!("{inner}\n"));
    safely(CLAUDE, &entries.replace('\n', "\n  "), inner);
    safely(CLAUDE, &format!("  {}", entries.replace('\n', "\n  ")), inner);
    safely(CLAUDE, &format!("{}\n}}\n", entries.replace('\n', "\n  ")), &format!("{inner}\n"));
    safely(CLAUDE, r#""mcpServers":{"a":{"command":"uvx"}}"#, r#"{"mcpServers":{"a":{"command":"uvx"}}}"#);
    safely(
        CLAUDE,
        r#""mcpServers": { "a": { "command": "uvx" } }"#,
        r#"{ "mcpServers": { "a": { "command": "uvx" } } }"#,
    );
}

#[test]
fn entries_in_the_brackets_of_an_array() {
    safely(
        ".zed/settings.json",
        "\"context_servers\": [\n  \"time\": {\n    \"command\": \"deno\"\n  },\n  \"b\": { \"command\": \"deno\" }\n],\n",
        "{\n  \"context_servers\": {\n    \"time\": {\n      \"command\": \"deno\"\n    },\n    \"b\": { \"command\": \"deno\" }\n  },\n}\n",
    );
    safely(CLAUDE, r#"{"mcpServers":["a":{"command":"deno"}]}"#, r#"{"mcpServers":{"a":{"command":"deno"}}}"#);
    never(CLAUDE, r#"{"mcpServers":["a":{"command":"deno"}, "b"]}"#);
}

#[test]
fn wrecks_of_several_faults() {
    riskily_or_more(
        "{\n  // ours\n  mcpServers: {\n    'time': {\n      'command': 'uvx', # which\n      \"args\": ['mcp-server-time==1',],\n      cwd: None\n    }, /* end */\n  },\n",
        "{\n  \"mcpServers\": {\n    \"time\": {\n      \"command\": \"uvx\",\n      \"args\": [\"mcp-server-time==1\"],\n      \"cwd\": null\n    }\n  }\n}\n",
    );
    safely(
        CLAUDE,
        "\u{feff}{mcpServers:{a:{command:'uvx',args:[“x”,`y`,],env:{A:'1' B='2'},},},",
        r#"{"mcpServers":{"a":{"command":"uvx","args":["x","y"],"env":{"A":"1", "B":"2"}}}}"#,
    );
    safely(
        CLAUDE,
        "'mcpServers': {\n  'a': {\n    'command': 'C:\\srv\\x.exe'\n    'args': ['x'],\n  },\n},\n",
        "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"C:\\\\srv\\\\x.exe\",\n      \"args\": [\"x\"]\n    }\n  }\n}\n",
    );
}

/// All fixes make the one text of the other; safe ones may do a part of it.
fn riskily_or_more(before: &str, after: &str) {
    assert_eq!(fixed(CLAUDE, None, before, true), after);
    fixed(CLAUDE, None, before, false);
}

#[test]
fn toml() {
    safely(
        CODEX,
        "[mcp_servers.time]\ncommand: \"uvx\"\nargs = [\"mcp-server-time==1\"\nenv = { A: \"1\" B = '2' }\n\n[mcp_servers.b\ncommand = deno run x # c\n",
        "[mcp_servers.time]\ncommand = \"uvx\"\nargs = [\"mcp-server-time==1\"]\nenv = { A = \"1\", B = '2' }\n\n[mcp_servers.b]\ncommand = \"deno\" # c\nargs = [\"run\", \"x\"]\n",
    );
    safely(
        CODEX,
        "// servers\n[mcp_servers.my/server]\ncommand = `deno`, # no\nargs = \"a\", \"b\"\ncwd \"/srv\"\n/* c */\nenabled = True\nstartup_timeout_sec = .5\nenv.A = “x” tool_timeout_sec = +.5\n",
        "# servers\n[mcp_servers.\"my/server\"]\ncommand = \"deno\" # no\nargs = [\"a\", \"b\"]\ncwd = \"/srv\"\n# c\nenabled = true\nstartup_timeout_sec = 0.5\nenv.A = \"x\"\ntool_timeout_sec = 0.5\n",
    );
    safely(
        CODEX,
        "[mcp_servers.a]\ncommand = \"C:\\Program Files\\x.exe\"\nargs = [\n  \"say \\ud83d\\ude00\",\n  \"it's C:\\x\" # c\nenv = { A = \"1\" }\n",
        "[mcp_servers.a]\ncommand = 'C:\\Program Files\\x.exe'\nargs = [\n  \"say 😀\",\n  \"it's C:\\\\x\" # c\n]\nenv = { A = \"1\" }\n",
    );
    safely(
        CODEX,
        "[mcp_servers.a]\ncommand = \"deno\nargs = [\"say \"]\n",
        "[mcp_servers.a]\ncommand = \"deno\"\nargs = [\"say \"]\n",
    );
    safely(
        CODEX,
        "[mcp_servers.a] command = \"deno\"\ncwd = \"x \"y\" z\"\n",
        "[mcp_servers.a]\ncommand = \"deno\"\ncwd = \"x \\\"y\\\" z\"\n",
    );
    never(CODEX, "[mcp_servers.a]\ncommand = \"deno\"\nenabled = yes\n");
    never(CODEX, "[mcp_servers.a]\ncommand = \"deno\"\ncwd = null\n");
    never(CODEX, "[mcp_servers.a]\nexport A = \"deno\"\ncommand = \"deno\"\n");
    never(CODEX, "{ \"mcpServers\": { \"a\": { \"command\": \"uvx\" } } }\n");
}

#[test]
fn yaml() {
    let goose = |lines: &str| format!("extensions:\n  a:\n    type: stdio\n    cmd: deno\n    enabled: true\n{lines}");
    let safely = |before: &str, after: &str| safely(GOOSE, &goose(before), &goose(after));
    safely("    args: [-y, @scope/pkg]\n", "    args: [-y, \"@scope/pkg\"]\n");
    safely("    args:\n      - @scope/pkg # c\n", "    args:\n      - \"@scope/pkg\" # c\n");
    safely("    args: [`x`]\n", "    args: [\"x\"]\n");
    safely("    description: do this: that\n    args: []\n", "    description: \"do this: that\"\n    args: []\n");
    safely("    args: []#c\n", "    args: [] #c\n");
    safely("    description:short\n    args: []\n", "    description: short\n    args: []\n");
    safely("    description short\n    args: []\n", "    description: short\n    args: []\n");
    safely("    args: [a, b\n    description: x\n", "    args: [a, b]\n    description: x\n");
    safely("    args: [a, b\n", "    args: [a, b]\n");
    safely("    args: [\n      a\n", "    args: [\n      a\n    ]\n");
    safely("    description: \"x\n    args: []\n", "    description: \"x\"\n    args: []\n");
    safely("\targs: [a]\n    description: x\n", "    args: [a]\n    description: x\n");
    // It may belong to the server, or to what the server stands in.
    never(GOOSE, &goose("\targs: [a]\n"));
    safely("    args: [\"C:\\x\\new\", \"C:\\it's\"]\n", "    args: ['C:\\x\\new', \"C:\\\\it's\"]\n");
    safely("    args: [\"\\ud83d\\ude00\"]\n", "    args: [\"😀\"]\n");
    super::syntax::safely(
        GOOSE,
        "extensions:\n\ta:\n\t\ttype: stdio\n\t\tcmd: deno\n\t\tenabled: true\n\t\targs:\n\t\t\t- x\n",
        "extensions:\n  a:\n    type: stdio\n    cmd: deno\n    enabled: true\n    args:\n      - x\n",
    );
    never(GOOSE, &goose("    args: []\n   description: x\n"));
}

#[test]
fn keys_given_twice() {
    field(r#""args": ["x"], "args": ["x"]"#, r#""args": ["x"]"#);
    field(r#""args": ["x"], "args": [ "x" ]"#, r#""args": [ "x" ]"#);
    riskily(CLAUDE, &with(r#""args": ["x"], "args": ["y"]"#), &with(r#""args": ["y"]"#));
    riskily(
        CLAUDE,
        "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" }\n  },\n  \"mcpServers\": {\n    \"b\": { \"command\": \"deno\" }\n  }\n}\n",
        "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" },\n    \"b\": { \"command\": \"deno\" }\n  }\n}\n",
    );
    // The first says what the second does not, and it is not known which is meant.
    never(CODEX, "[mcp_servers.a]\ncommand = \"deno\"\n\n[mcp_servers.a]\ncommand = \"uvx\"\n");
    never(
        CODEX,
        "[mcp_servers.a]\ncommand = \"deno\"\n\n[mcp_servers.a.env]\nA = \"1\"\n\n[mcp_servers.a]\nargs = [\"x\"]\n",
    );
    safely(
        CODEX,
        "[mcp_servers.a]\ncommand = \"deno\" # c\n\n[mcp_servers.a]\nargs = [\"x\"]\n\n[mcp_servers.b]\ncommand = \"deno\"\ncommand = \"deno\"\n",
        "[mcp_servers.a]\ncommand = \"deno\" # c\nargs = [\"x\"]\n\n[mcp_servers.b]\ncommand = \"deno\"\n",
    );
    safely(
        CODEX,
        "[mcp_servers.a]\ncommand = \"deno\"\n\n[mcp_servers.a]\ncommand = \"deno\"\n",
        "[mcp_servers.a]\ncommand = \"deno\"\n\n",
    );
    let server = |name: &str| format!("  {name}:\n    type: stdio\n    cmd: deno\n    args: []\n    enabled: true\n");
    safely(GOOSE, &format!("extensions:\n{}{}", server("a"), server("a")), &format!("extensions:\n{}", server("a")));
    let list = |commands: &[&str]| {
        let servers = commands.iter().map(|command| format!("  - name: a\n    command: {command}\n"));
        format!("name: mine\nversion: \"1\"\nmcpServers:\n{}", servers.collect::<String>())
    };
    safely(".continue/config.yaml", &list(&["deno", "deno"]), &list(&["deno"]));
    riskily(".continue/config.yaml", &list(&["deno", "uvx"]), &list(&["deno"]));
}

#[test]
fn utf16_becomes_utf8() {
    let text = "{\r\n  \"mcpServers\": { \"é😀\": { \"command\": \"deno\", } }\r\n}\r\n";
    let wanted = text.replace(", }", " }");
    let encoded = |order: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let made = |bytes: Vec<u8>| {
        let context = TestContext::new().file(CLAUDE, &bytes);
        let run = context.run(&["check", "--fix"]);
        assert!(!run.stderr.contains("bug"), "{run:?}");
        let after = std::fs::read(context.path(CLAUDE)).unwrap();
        (after != bytes).then(|| String::from_utf8(after).unwrap())
    };
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_eq!(made(encoded(order, &format!("\u{feff}{text}"))).as_deref(), Some(&*wanted));
        assert_eq!(made(encoded(order, text)).as_deref(), Some(&*wanted));
        // A byte more, or half of a character: what it was is lost.
        assert_eq!(made([encoded(order, text), vec![b' ']].concat()), None);
        assert_eq!(made([encoded(order, "{ \""), order(0xd800).to_vec(), encoded(order, "\": 1 }")].concat()), None);
    }
}

/// Every kind of file of every client, empty or blank: what is written into it leaves nothing to say of emptiness, and
/// nothing that a person would not have been told without it.
#[test]
fn empty_files_of_every_client() {
    let mut written = 0;
    for (client, file) in CLIENTS.iter().flat_map(|client| client.files.iter().map(move |file| (client, file))) {
        let extension = match file.dialect.syntax() {
            Syntax::Json => "json",
            Syntax::Toml => "toml",
            Syntax::Yaml => "yaml",
        };
        let path = std::path::PathBuf::from(format!("/home/me/project/x.{extension}"));
        for text in ["", "\n\n", "\u{feff}\r\n", "   "] {
            let system = FakeSystem::new(Os::Linux).file(&path.to_string_lossy(), 0o644, text);
            let judges = vec![Judge { client, file }];
            let target = Target { judges, shown: path.clone(), path: path.clone(), named: true };
            let settings = Settings::new(false, Severity::Info, &[], &[]).unwrap();
            let options = Options { unsafe_fixes: false, write: false };
            let fixed = fix(&system, std::slice::from_ref(&target), &settings, options);
            let name = format!("{} {} {text:?}", client.id, file.id);
            assert!(fixed.failures.is_empty(), "{name}: {:?}", fixed.failures);
            let Some(made) = fixed.files.first() else { continue };
            let Some(change) =
                made.change.as_ref().filter(|_| made.applied.iter().any(|fix| fix.rule == "syntax/empty-file"))
            else {
                continue;
            };
            let after = String::from_utf8(change.after.clone()).unwrap();
            assert!(
                after.ends_with(if text.contains('\r') { "}\r\n" } else { "\n" }) || extension != "json",
                "{name}: {after:?}"
            );
            let told: Vec<&str> = fixed.report.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
            assert!(!told.iter().any(|rule| rule.starts_with("syntax/")), "{name}: {told:?} of {after:?}");
            written += 1;
        }
    }
    assert!(written > 200, "{written}");
}
