//! Files broken in ways that people break them, and mended.

use mcp_clinic::fix::{Fixed, Options, fix};

use super::*;

/// A piece of a JSON text.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Open(char),
    Close(char),
    /// Written as JSON, in quotes.
    Key(String),
    Text(String),
    Word(&'static str),
    Colon,
    Comma,
    /// A line break with its indentation, or a blank.
    Gap(String),
}

/// Servers, as pieces of a text in one of the usual styles.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Indentation; without any, all is on one line.
    indent: Option<&'static str>,
    newline: &'static str,
}

fn styles() -> impl Strategy<Value = Form> {
    let indent = proptest::sample::select(&[None, Some("  "), Some("    "), Some("\t")][..]);
    let newline = proptest::sample::select(&["\n", "\r\n"][..]);
    (indent, newline).prop_map(|(indent, newline)| Form { indent, newline })
}

fn strings() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-z@/._-]{1,8}", 1 => "[ -~é😀\n\t\\\\\"']{0,8}"]
}

fn servers() -> impl Strategy<Value = serde_json::Value> {
    let server = (
        strings(),
        proptest::collection::vec(strings(), 0..4),
        proptest::collection::btree_map("[A-Z]{1,4}", strings(), 0..3),
        any::<Option<bool>>(),
    );
    let server = server.prop_map(
        |(command, args, env, flag)| serde_json::json!({ "command": command, "args": args, "env": env, "trust": flag }),
    );
    proptest::collection::btree_map("[a-z][a-z0-9_-]{0,5}", server, 1..4)
        .prop_map(|servers| serde_json::json!({ "mcpServers": servers }))
}

fn pieces(value: &serde_json::Value, style: Form, depth: usize, out: &mut Vec<Piece>) {
    use serde_json::Value;
    let quoted = |text: &str| Value::from(text).to_string();
    let gap =
        |depth: usize| style.indent.map(|indent| Piece::Gap(format!("{}{}", style.newline, indent.repeat(depth))));
    let blank = || style.indent.map(|_| Piece::Gap(" ".to_owned()));
    let children: Vec<(Option<&String>, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (Some(key), value)).collect(),
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::String(text) => return out.push(Piece::Text(quoted(text))),
        Value::Bool(true) => return out.push(Piece::Word("true")),
        Value::Bool(false) => return out.push(Piece::Word("false")),
        _ => return out.push(Piece::Word("null")),
    };
    let [open, close] = if value.is_object() { ['{', '}'] } else { ['[', ']'] };
    out.push(Piece::Open(open));
    for (index, (key, child)) in children.iter().enumerate() {
        out.extend(gap(depth + 1));
        if let Some(key) = key {
            out.push(Piece::Key(quoted(key)));
            out.push(Piece::Colon);
            out.extend(blank());
        }
        pieces(child, style, depth + 1, out);
        if index + 1 < children.len() {
            out.push(Piece::Comma);
        }
    }
    if !children.is_empty() {
        out.extend(gap(depth));
    }
    out.push(Piece::Close(close));
}

/// A way to break a text that says what was meant all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    SingleQuotes,
    Backticks,
    SmartQuotes,
    BareKeys,
    Python,
    NoComma,
    NoColon,
    Equals,
    TrailingComma,
    LineComment,
    BlockComment,
    Nbsp,
    RawTab,
    NoEnd,
    Surplus,
    Semicolon,
    Module,
    Mark,
}

const BREAKS: &[Break] = &[
    Break::SingleQuotes,
    Break::Backticks,
    Break::SmartQuotes,
    Break::BareKeys,
    Break::Python,
    Break::NoComma,
    Break::NoColon,
    Break::Equals,
    Break::TrailingComma,
    Break::LineComment,
    Break::BlockComment,
    Break::Nbsp,
    Break::RawTab,
    Break::NoEnd,
    Break::Surplus,
    Break::Semicolon,
    Break::Module,
    Break::Mark,
];

/// A JSON string in other quotes.
fn requoted(json: &str, open: char, close: char) -> String {
    let inner = &json[1..json.len() - 1];
    let inner = if open == close { inner.replace(close, &format!("\\{close}")) } else { inner.to_owned() };
    format!("{open}{}{close}", inner.replace("\\\"", "\""))
}

/// The text with some of its pieces written in another way, `every` so manieth from `from` on.
fn broken(pieces: &[Piece], breaks: &[Break], from: usize, every: usize) -> String {
    let has = |way: Break| breaks.contains(&way);
    let mut out = String::new();
    let mut count = from;
    let mut hit = || {
        count += 1;
        count.is_multiple_of(every)
    };
    let end = pieces.len() - if has(Break::NoEnd) { closing(pieces, from) } else { 0 };
    for (index, piece) in pieces[..end].iter().enumerate() {
        let next = pieces[index + 1..].iter().find(|piece| !matches!(piece, Piece::Gap(_)));
        let words = "abcdefghijklmnopqrstuvwxyz_-/.@ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        match piece {
            Piece::Key(text) | Piece::Text(text) => {
                let simple = text.trim_matches('"').chars().all(|c| words.contains(c)) && text.len() > 2;
                let key = matches!(piece, Piece::Key(_));
                if key && simple && has(Break::BareKeys) && hit() {
                    out.push_str(text.trim_matches('"'));
                } else if has(Break::SingleQuotes) && hit() {
                    out.push_str(&requoted(text, '\'', '\''));
                } else if has(Break::Backticks) && hit() {
                    out.push_str(&requoted(text, '`', '`'));
                } else if simple && has(Break::SmartQuotes) && hit() {
                    out.push_str(&requoted(text, '“', '”'));
                } else if has(Break::RawTab) && !text.contains("\\\\") {
                    out.push_str(&text.replace("\\t", "\t"));
                } else {
                    out.push_str(text);
                }
            }
            Piece::Word(word) if has(Break::Python) => {
                out.push_str(match *word {
                    "true" => "True",
                    "false" => "False",
                    _ => "None",
                });
            }
            Piece::Word(word) => out.push_str(word),
            Piece::Open(bracket) | Piece::Close(bracket) => out.push(*bracket),
            Piece::Colon
                if has(Break::NoColon)
                    && matches!(next, Some(Piece::Text(_)))
                    && matches!(pieces[index + 1], Piece::Gap(_))
                    && hit() => {}
            Piece::Colon if has(Break::Equals) && hit() => out.push('='),
            Piece::Colon => out.push(':'),
            // Two strings with nothing between them are not known to be two, nor is a key without quotes to end there.
            Piece::Comma if has(Break::NoComma) && matches!(pieces[index + 1], Piece::Gap(_)) && hit() => {}
            Piece::Comma if has(Break::Semicolon) && hit() => out.push(';'),
            Piece::Comma => out.push(','),
            Piece::Gap(gap) if gap == " " => out.push_str(if has(Break::Nbsp) && hit() { "\u{a0}" } else { " " }),
            Piece::Gap(gap) => {
                let closes = matches!(next, Some(Piece::Close(_)));
                if closes && has(Break::TrailingComma) && hit() {
                    out.push(',');
                }
                if has(Break::LineComment) && hit() {
                    out.push_str(" // it's \"here\" {");
                }
                if has(Break::BlockComment) && hit() {
                    out.push_str(gap);
                    out.push_str("/* not, here */");
                }
                out.push_str(gap);
            }
        }
    }
    if has(Break::Surplus) && !has(Break::NoEnd) {
        out.push('}');
    }
    if has(Break::Module) && !has(Break::Surplus) && !has(Break::NoEnd) {
        out = format!("module.exports = {out};");
    }
    if has(Break::Mark) {
        out.insert(0, '\u{feff}');
    }
    out
}

/// How many pieces at the end go, so that up to so many brackets are left open.
fn closing(pieces: &[Piece], most: usize) -> usize {
    let mut left = most % 3 + 1;
    pieces
        .iter()
        .rev()
        .take_while(|piece| match piece {
            Piece::Close(_) => {
                let goes = left > 0;
                left = left.saturating_sub(1);
                goes
            }
            Piece::Gap(_) => true,
            _ => false,
        })
        .count()
}

fn mended(text: &str, path: &str, rules: &[String], unsafe_fixes: bool) -> Fixed {
    let path = PathBuf::from("/home/me/project").join(path);
    let system = FakeSystem::new(Os::Linux).file(&path.to_string_lossy(), 0o644, text);
    let target = Target { judges: judges(&system, &path, &[]), shown: path.clone(), path, named: true };
    let settings = Settings::new(false, Severity::Info, rules, &[]).unwrap();
    fix(&system, std::slice::from_ref(&target), &settings, Options { unsafe_fixes, write: false })
}

fn after(fixed: &Fixed, text: &str) -> String {
    let change = fixed.files.first().and_then(|file| file.change.as_ref());
    change.map_or_else(|| text.to_owned(), |change| String::from_utf8(change.after.clone()).unwrap())
}

/// Servers of Codex, and the same with one slip in every server.
fn codex(servers: &serde_json::Value, slip: usize) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    for (name, server) in servers["mcpServers"].as_object().unwrap() {
        let args: Vec<String> = server["args"].as_array().unwrap().iter().map(toml::toml_string).collect();
        let command = toml::toml_string(&server["command"]);
        let lines = [
            format!("[mcp_servers.{name}]"),
            "# it's here".to_owned(),
            format!("command = {command}"),
            format!("args = [{}]", args.join(", ")),
            "enabled = true # or not".to_owned(),
            "startup_timeout_sec = 0.5".to_owned(),
            "cwd = \"/srv\"".to_owned(),
        ];
        let [header, comment, command, list, enabled, timeout, cwd] = lines.clone();
        let (at, wrong) = match slip {
            0 => (0, header.replace(']', "")),
            1 => (1, comment.replace('#', "//")),
            2 => (2, command.replacen(" =", ":", 1)),
            3 => (2, command.replacen(" =", "", 1)),
            4 => (2, format!("{command},")),
            5 => (3, list[..list.len() - 1].to_owned()),
            // Of one element or none nothing would show.
            6 if args.len() > 1 => (3, format!("args = [{}]", args.join(" "))),
            7 if args.len() > 1 => (3, format!("args = {}", args.join(", "))),
            8 => (4, enabled.replacen('t', "T", 1)),
            9 => (5, timeout.replacen('0', "", 1)),
            10 => (6, cwd.replace('"', "")),
            11 => (6, cwd.replace('"', "`")),
            12 => (6, cwd.trim_end_matches('"').to_owned()),
            13 => (6, cwd.replacen('"', "", 1)),
            _ => (6, cwd.replace('"', "”")),
        };
        texts[0] += &(lines.join("\n") + "\n");
        let mut lines = lines;
        lines[at] = wrong;
        texts[1] += &(lines.join("\n") + "\n");
    }
    texts
}

/// Extensions of goose, and the same with one slip.
fn goose(names: &[String], slip: usize, place: usize) -> [String; 2] {
    let lines = |name: &str| {
        [
            format!("  {name}:"),
            "    type: stdio".to_owned(),
            "    cmd: \"deno\"".to_owned(),
            "    description: \"do this: that\"".to_owned(),
            "    args: [\"@scope/pkg\", \"b\"]".to_owned(),
            "    envs: {} # none".to_owned(),
            "    enabled: true".to_owned(),
        ]
    };
    let servers: Vec<_> = names.iter().map(|name| lines(name)).collect();
    let text = |servers: &[[String; 7]]| format!("extensions:\n{}\n", servers.concat().join("\n"));
    let mut wrecks = servers.clone();
    let wreck = &mut wrecks[place % names.len()];
    let (at, from, to) = [
        (1, ": ", ":"),
        (1, ": ", " "),
        (2, "deno\"", "deno"),
        (3, "\"", ""),
        (4, "\"@scope/pkg\"", "@scope/pkg"),
        (4, "]", ""),
        (4, ",", ""),
        (5, " #", "#"),
        // On the last line it could belong to what is further out.
        (2, "    ", "\t"),
    ][slip];
    wreck[at] = wreck[at].replace(from, to);
    [text(&servers), text(&wrecks)]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_was_broken_is_what_it_was(
        servers in servers(),
        style in styles(),
        breaks in proptest::sample::subsequence(BREAKS, 1..5),
        from in 0_usize..6,
        every in 1_usize..4,
    ) {
        let mut whole = Vec::new();
        pieces(&servers, style, 0, &mut whole);
        let text = broken(&whole, &[], 0, 1);
        let wreck = broken(&whole, &breaks, from, every);
        let rules = ["syntax/parse-error", "syntax/smart-quotes", "syntax/bom"].map(str::to_owned);
        let fixed = mended(&wreck, ".mcp.json", &rules, true);
        prop_assert!(fixed.failures.is_empty(), "{:?} of {wreck}", fixed.failures);
        let made = after(&fixed, &wreck);
        prop_assert_eq!(&made, &text, "{:?}\n{}", breaks, wreck);
    }

    #[test]
    fn toml_is_what_it_was(servers in servers(), slip in 0_usize..15, crlf in any::<bool>()) {
        let [text, wreck] = codex(&servers, slip).map(|text| if crlf { text.replace('\n', "\r\n") } else { text });
        let rules = ["syntax/parse-error", "syntax/smart-quotes"].map(str::to_owned);
        let fixed = mended(&wreck, ".codex/config.toml", &rules, false);
        prop_assert!(fixed.failures.is_empty(), "{:?} of {wreck}", fixed.failures);
        prop_assert_eq!(after(&fixed, &wreck), text, "{}", wreck);
    }

    #[test]
    fn yaml_is_what_it_was(
        names in proptest::collection::btree_set("[a-m][a-z]{0,4}", 1..4),
        slip in 0_usize..9,
        place in 0_usize..3,
        crlf in any::<bool>(),
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let texts = goose(&names, slip, place);
        let [text, wreck] = texts.map(|text| if crlf { text.replace('\n', "\r\n") } else { text });
        let rules = ["syntax/parse-error".to_owned()];
        let fixed = mended(&wreck, "/home/me/.config/goose/config.yaml", &rules, false);
        prop_assert!(fixed.failures.is_empty(), "{:?} of {wreck}", fixed.failures);
        prop_assert_eq!(after(&fixed, &wreck), text, "{}", wreck);
    }

    #[test]
    fn no_fix_is_taken_back(
        text in prop_oneof![broken_text(), damaged_config(), broken_text_of(toml::TOML_PIECES), broken_text_of(yaml::YAML_PIECES)],
        path in proptest::sample::select(&[".mcp.json", ".vscode/mcp.json", ".codex/config.toml", "/home/me/.config/goose/config.yaml", ".cursor/mcp.json"][..]),
        unsafe_fixes in any::<bool>(),
    ) {
        let rules = ["syntax".to_owned()];
        let fixed = mended(&text, path, &rules, unsafe_fixes);
        prop_assert!(fixed.failures.is_empty(), "{:?} of {text:?}", fixed.failures);
        let once = after(&fixed, &text);
        let again = mended(&once, path, &rules, unsafe_fixes);
        prop_assert_eq!(after(&again, &once), once, "{:?}", text);
    }
}
