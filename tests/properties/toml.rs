//! TOML.

use super::*;

/// Pieces of TOML, right and wrong ones.
pub(crate) const TOML_PIECES: &[&str] = &[
    "[mcp_servers.a]\n",
    "[[a]]\n",
    "[a.\"b c\".'d']\n",
    "command = \"npx\"\n",
    "args = [\"-y\", 'x',\n",
    "env = { A = \"1\",\n",
    "a.b = \"\"\"\n\\u00e9\\\n  x\"\"\"\n",
    "'''",
    "\"\"\"",
    "=",
    ".",
    "[",
    "]",
    "{",
    "}",
    "# c",
    "0x",
    "+1_0",
    "1979-05-27 07:32",
    "\\",
    "\\x4",
    "\\U0001F600",
];

/// Servers as a client's file declares them: names, commands, arguments and environments of any characters.
fn servers() -> impl Strategy<Value = serde_json::Value> {
    let server = (
        any::<String>(),
        proptest::collection::vec(any::<String>(), 0..4),
        proptest::collection::btree_map(any::<String>(), any::<String>(), 0..4),
    );
    let server =
        server.prop_map(|(command, args, env)| serde_json::json!({ "command": command, "args": args, "env": env }));
    proptest::collection::btree_map(any::<String>(), server, 1..4)
        .prop_map(|servers| serde_json::json!({ "mcp_servers": servers }))
}

/// A string in TOML's basic form.
pub(crate) fn toml_string(value: &serde_json::Value) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", value.as_str().unwrap().chars().map(escape).collect::<String>())
}

/// Servers as TOML: a table for each, its environment in braces or in a table of its own.
fn toml_of(servers: &serde_json::Value, braces: bool) -> String {
    let mut out = Vec::new();
    for (name, server) in servers["mcp_servers"].as_object().unwrap() {
        let name = toml_string(&name.as_str().into());
        let args: Vec<String> = server["args"].as_array().unwrap().iter().map(toml_string).collect();
        let env = server["env"].as_object().unwrap().iter();
        let env: Vec<String> =
            env.map(|(key, value)| format!("{} = {}", toml_string(&key.as_str().into()), toml_string(value))).collect();
        out.push(format!("[mcp_servers.{name}]"));
        out.push(format!("command = {}", toml_string(&server["command"])));
        out.push(format!("args = [{}]", args.join(", ")));
        if braces {
            out.push(format!("env = {{ {} }}", env.join(", ")));
        } else {
            out.push(format!("[mcp_servers.{name}.env]"));
            out.extend(env);
        }
    }
    out.join("\n")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_becomes_toml_and_every_place_lies_in_it(text in prop_oneof![broken_text_of(TOML_PIECES), any::<String>(), damaged_config()]) {
        check_places(&text, Syntax::Toml)?;
    }

    #[test]
    fn toml_declares_the_same_servers_as_json(servers in servers(), braces in any::<bool>()) {
        let toml = toml_of(&servers, braces);
        let document = Document::parse(Arc::new(SourceFile::new("config.toml", toml.as_str())), Syntax::Toml);
        prop_assert!(document.faults().is_empty(), "{:?} in {toml:?}", document.faults());
        let read = document.root().unwrap().to_json(8);
        prop_assert_eq!(read, parse(&servers.to_string()).root().unwrap().to_json(8), "{:?}", toml);
        check_places(&toml, Syntax::Toml)?;
    }
}
