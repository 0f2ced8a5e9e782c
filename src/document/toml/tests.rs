use std::sync::Arc;

use ::toml::de::{DeTable, DeValue};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use super::super::{Document, FaultKind, NodeRef, Syntax};
use crate::text::{SourceFile, Span};

fn document(text: &str) -> Document {
    Document::parse(Arc::new(SourceFile::new("config.toml", text)), Syntax::Toml)
}

fn node<'a>(document: &'a Document, pointer: &str) -> NodeRef<'a> {
    document.root().and_then(|root| root.pointer(pointer)).unwrap_or_else(|| panic!("no {pointer}"))
}

fn faults(document: &Document) -> Vec<String> {
    let word = |fault: &super::Fault| fault.detail.map_or_else(|| format!("{:?}", fault.kind), str::to_owned);
    let show = |fault: &super::Fault| format!("{} '{}'", word(fault), document.source().slice(fault.span));
    document.faults().iter().map(show).collect()
}

/// What stands where: pointer, key as written, value as written.
fn places(text: &str, wanted: &[(&str, &str, &str)]) {
    let document = document(text);
    assert_eq!(faults(&document), [""; 0], "{text}");
    for (pointer, key, value) in wanted {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = node(&document, parent);
        if parent.is_object() {
            let entry = parent.entry(name).unwrap_or_else(|| panic!("no {pointer}"));
            assert_eq!(document.source().slice(entry.key_span), *key, "{pointer} of {text}");
        }
        assert_eq!(node(&document, pointer).raw(), *value, "{pointer} of {text}");
    }
}

#[test]
fn keys_and_values_have_their_places() {
    places(
        "\u{feff}# a\r\nmodel = 'x'\r\n[mcp_servers.\"a b\"]\r\ncommand = \"npx\" # c\r\nargs = [ '-y', # d\r\n 1 ]\r\n",
        &[
            ("/model", "model", "'x'"),
            (
                "/mcp_servers",
                "mcp_servers",
                "[mcp_servers.\"a b\"]\r\ncommand = \"npx\" # c\r\nargs = [ '-y', # d\r\n 1 ]",
            ),
            (
                "/mcp_servers/a b",
                "\"a b\"",
                "[mcp_servers.\"a b\"]\r\ncommand = \"npx\" # c\r\nargs = [ '-y', # d\r\n 1 ]",
            ),
            ("/mcp_servers/a b/command", "command", "\"npx\""),
            ("/mcp_servers/a b/args", "args", "[ '-y', # d\r\n 1 ]"),
            ("/mcp_servers/a b/args/0", "", "'-y'"),
            ("/mcp_servers/a b/args/1", "", "1"),
        ],
    );
    places(
        "a . 'b'.c = 1\na.d = { e.f = true, g = [] }\n",
        &[
            ("/a", "a", "'b'.c = 1\na.d = { e.f = true, g = [] }"),
            ("/a/b", "'b'", "c = 1"),
            ("/a/b/c", "c", "1"),
            ("/a/d", "d", "{ e.f = true, g = [] }"),
            ("/a/d/e", "e", "f = true"),
            ("/a/d/e/f", "f", "true"),
            ("/a/d/g", "g", "[]"),
        ],
    );
    places(
        "[[a]]\nx = 1\n[a.b]\ny = 2\n[[ a ]]\n",
        &[
            ("/a", "a", "[[a]]\nx = 1\n[a.b]\ny = 2\n[[ a ]]"),
            ("/a/0", "", "[[a]]\nx = 1\n[a.b]\ny = 2"),
            ("/a/0/b", "b", "[a.b]\ny = 2"),
            ("/a/1", "", "[[ a ]]"),
        ],
    );
    places(
        "e = {\n  A = '1', # first\n  B = '2',\n}\n",
        &[("/e", "e", "{\n  A = '1', # first\n  B = '2',\n}"), ("/e/B", "B", "'2'")],
    );
    // What belongs to a table may stand behind another one.
    places("[a.b]\nx = 1\n[c]\n[a]\ny = 2", &[("/a", "a", "[a.b]\nx = 1\n[c]\n[a]\ny = 2"), ("/c", "c", "[c]")]);
}

#[test]
fn every_part_of_a_string_has_its_place() {
    let text = "a = \"\"\"\nx\\t\\u00e9\\x41\\\n   y\\\r\n\r\n z\r\n\"\"\"";
    let document = document(text);
    let string = node(&document, "/a").text().unwrap();
    assert_eq!(string.as_str(), "x\t\u{e9}Ayz\r\n");
    let at = |part: &str| {
        let start = string.as_str().find(part).unwrap();
        document.source().slice(string.part(start..start + part.len()).span()).to_owned()
    };
    assert_eq!(at("x"), "x");
    assert_eq!(at("\t"), "\\t");
    assert_eq!(at("é"), "\\u00e9");
    assert_eq!(at("z"), "z");
    assert_eq!(at("\r\n"), "\r\n");
}

#[test]
fn strings_are_read_in_all_four_forms() {
    for (written, value, verbatim) in [
        (r#""a""#, "a", true),
        (r#""""#, "", true),
        (r"'C:\x'", r"C:\x", true),
        (r#""""a"b""""""#, r#"a"b"""#, true),
        ("'''\na''b'''", "a''b", true),
        ("''''a'''''", "'a''", true),
        (r#""\"\\\e""#, "\"\\\u{1b}", false),
        (r#""\U0001F600x""#, "😀x", false),
    ] {
        let document = document(&format!("k = {written}\n"));
        assert_eq!(faults(&document), [""; 0], "{written}");
        let string = node(&document, "/k").text().unwrap();
        assert_eq!((string.as_str(), string.is_verbatim(document.source())), (value, verbatim), "{written}");
        assert_eq!(node(&document, "/k").raw(), written);
    }
}

#[test]
fn numbers_and_dates_become_json() {
    for (written, json) in [
        ("+1", "1"),
        ("1_000", "1000"),
        ("0x10", "16"),
        ("0o17", "15"),
        ("0b1_1", "3"),
        ("-0", "0"),
        ("1e3", "1000.0"),
        ("+1.5E-1", "0.15"),
        ("18446744073709551615", "18446744073709551615"),
        ("-inf", "-1.7976931348623157e+308"),
        ("nan", "0.0"),
        ("99999999999999999999", "1e+20"),
        ("0xffffffffffffffffffff", "1.2089258196146292e+24"),
        ("1979-05-27 07:32", "\"1979-05-27 07:32\""),
        ("1979-05-27T07:32:00.5-07:00", "\"1979-05-27T07:32:00.5-07:00\""),
        ("07:32:00", "\"07:32:00\""),
    ] {
        let document = document(&format!("k = [{written} ]"));
        assert_eq!(faults(&document), [""; 0], "{written}");
        assert_eq!(node(&document, "/k/0").to_json(1).to_string(), json);
        assert_eq!(node(&document, "/k/0").raw(), written);
    }
}

/// The text, its faults with the bytes concerned, and the data.
const BROKEN: &[(&str, &[&str], &str)] = &[
    ("a = 1 # b\n", &[], r#"{"a":1}"#),
    // Quotes and escapes.
    ("a = \"npx\nb = 1", &["UnclosedString '\"npx'"], r#"{"a":"npx","b":1}"#),
    ("a = [\"npx]\nb = 1", &["UnclosedString '\"npx'"], r#"{"a":["npx"],"b":1}"#),
    ("a = \"\"\"x\\q\nb = 1", &["UnclosedString '\"\"\"'"], r#"{"a":"x\\q","b":1}"#),
    ("[\"a]\nb = 1", &["UnclosedString '\"a'"], r#"{"a":{"b":1}}"#),
    (r#"a = "C:\Users""#, &[r"BadEscape '\U'"], r#"{"a":"C:\\Users"}"#),
    (r#"a = "\ud83d\ude00\/""#, &[r"LoneSurrogate '\ud83d\ude00'", r"BadEscape '\/'"], "{\"a\":\"😀\\\\/\"}"),
    (r#"a = "\UFFFFFFFF""#, &[r"BadEscape '\UFFFFFFFF'"], "{\"a\":\"\u{fffd}\"}"),
    ("a = “npx”\nb = 1", &["SmartQuotes '“'"], r#"{"a":"npx","b":1}"#),
    ("a = \"npx”\nb = [\"x”, 'y']", &["SmartQuotes '”'", "SmartQuotes '”'"], r#"{"a":"npx","b":["x","y"]}"#),
    ("a = `npx`", &["SingleQuotes '`npx`'"], r#"{"a":"npx"}"#),
    ("a = npx\"\nb = 1", &["MissingOpenQuote 'npx\"'"], r#"{"a":"npx","b":1}"#),
    ("a = [-y\", \"x\"]", &["MissingOpenQuote '-y\"'"], r#"{"a":["-y","x"]}"#),
    ("a = \"say \"hi\" now\"\nb = 1", &["UnescapedQuote '\"'"], r#"{"a":"say ","b":1}"#),
    ("a = [\"-y, \"x\"]\nb = 1", &["UnescapedQuote '\"'"], r#"{"a":["-y, "],"b":1}"#),
    ("a = \"x\u{1}y\"", &["ControlCharacter '\u{1}'"], r#"{"a":"x\u0001y"}"#),
    ("# \u{0}\na = 1", &["ControlCharacter '\0'"], r#"{"a":1}"#),
    // Words.
    ("a = True", &["UnquotedValue 'True'"], r#"{"a":true}"#),
    ("a = npx -y x # c\nb = 1", &["UnquotedValue 'npx -y x'"], r#"{"a":"npx -y x","b":1}"#),
    ("a = [npx, some thing ]", &["UnquotedValue 'npx'", "UnquotedValue 'some thing'"], r#"{"a":["npx","some thing"]}"#),
    ("a = null", &["UnquotedValue 'null'"], r#"{"a":null}"#),
    ("a = 01", &["BadNumber '01'"], r#"{"a":1}"#),
    ("a = 1__0\nb = 0X1", &["BadNumber '1__0'", "BadNumber '0X1'"], r#"{"a":10,"b":null}"#),
    ("a = 127.0.0.1", &["UnquotedValue '127.0.0.1'"], r#"{"a":"127.0.0.1"}"#),
    ("a = https://x.dev", &["UnquotedValue 'https://x.dev'"], r#"{"a":"https://x.dev"}"#),
    // Keys.
    ("[a.@b/c]\nd = 1", &["UnquotedKey '@b/c'"], r#"{"a":{"@b/c":{"d":1}}}"#),
    ("my key = 1", &["UnquotedKey 'my key'"], r#"{"my key":1}"#),
    ("= 1", &["MissingKey ''"], r#"{"":1}"#),
    ("a..b = 1", &["MissingKey ''"], r#"{"a":{"":{"b":1}}}"#),
    ("[]\na = 1", &["MissingKey ''"], r#"{"":{"a":1}}"#),
    ("a: 1", &["a colon where `=` belongs ':'"], r#"{"a":1}"#),
    ("a:\nb = 1", &["a colon where `=` belongs ':'"], r#"{"a":null,"b":1}"#),
    ("a == 1", &["Unexpected '='"], r#"{"a":1}"#),
    ("a \"x\"", &["a key without `=` ''"], r#"{"a":"x"}"#),
    ("a\nb = 1", &["a key without `=` and a value 'a'"], r#"{"a":null,"b":1}"#),
    ("Hello, world. \na = 1", &["a line that is neither an entry nor a table header 'Hello, world.'"], r#"{"a":1}"#),
    ("a =\nb = 1", &["MissingValue ''"], r#"{"a":null,"b":1}"#),
    // Repetitions.
    ("a = 1\na = 2", &["DuplicateKey 'a'"], r#"{"a":2}"#),
    ("[a]\nx = 1\n[a]\ny = 2", &["DuplicateKey 'a'"], r#"{"a":{"y":2}}"#),
    (
        "a = {x = 1}\n[a.y]\nz = 1",
        &["a table inside an inline table, which is complete where it stands 'a'"],
        r#"{"a":{"x":1,"y":{"z":1}}}"#,
    ),
    ("a = 1\na.b = 2", &["a dotted key under a key whose value is no table 'a'"], r#"{"a":{"b":2}}"#),
    ("a = 1\n[a.b]", &["a table under a key whose value is no table 'a'"], r#"{"a":{"b":{}}}"#),
    // Brackets and commas.
    ("a = [1 2]", &["MissingComma ''"], r#"{"a":[1,2]}"#),
    ("a = [1,, 2]", &["ExtraComma ','"], r#"{"a":[1,2]}"#),
    ("a = [1, 2,]", &[], r#"{"a":[1,2]}"#),
    ("a = {b = 1 c = 2}", &["MissingComma ''"], r#"{"a":{"b":1,"c":2}}"#),
    ("a = {b: 1}", &["a colon where `=` belongs ':'"], r#"{"a":{"b":1}}"#),
    ("a = {b}", &["a key without `=` and a value 'b'"], r#"{"a":{"b":null}}"#),
    ("a = {b = }\nc = 1", &["MissingValue ''"], r#"{"a":{"b":null},"c":1}"#),
    ("a = [1, 2\nb = 1", &["Unclosed ''"], r#"{"a":[1,2],"b":1}"#),
    ("a = [1,\n[b.c]\nd = 1", &["Unclosed ''"], r#"{"a":[1],"b":{"c":{"d":1}}}"#),
    ("a = { b = '1'\nc = 1\n[d]", &["Unclosed ''"], r#"{"a":{"b":"1"},"c":1,"d":{}}"#),
    ("a = {\n b = [1\n c = 2\n}", &["Unclosed ''", "MissingComma ''"], r#"{"a":{"b":[1],"c":2}}"#),
    ("a = [1", &["Unclosed ''"], r#"{"a":[1]}"#),
    ("a = [{b = 1]\nc = 1", &["Mismatch ']'"], r#"{"a":[{"b":1}],"c":1}"#),
    ("a = 1]\nb = 1", &["something behind the end of the line's entry ']'"], r#"{"a":1,"b":1}"#),
    ("}\nb = 1", &["Unexpected '}'"], r#"{"b":1}"#),
    ("[a\nb = 1", &["a table header without its closing bracket ''"], r#"{"a":{"b":1}}"#),
    ("[[a]\nb = 1", &["`[[` closed by one bracket ']'"], r#"{"a":[{"b":1}]}"#),
    ("[a]]\nb = 1", &["`[` closed by two brackets ']]'"], r#"{"a":{"b":1}}"#),
    // Lines.
    ("a = 1,\nb = 2", &["a comma behind an entry ','"], r#"{"a":1,"b":2}"#),
    ("a = 1, b = 2", &["a comma behind an entry ','"], r#"{"a":1,"b":2}"#),
    ("a = 1 b = 2", &["a second entry on the line of another ''"], r#"{"a":1,"b":2}"#),
    ("a = '-y', 'x' # c", &["several values without brackets around them ', 'x''"], r#"{"a":"-y"}"#),
    ("[a] b = 1", &["a second entry on the line of another ''"], r#"{"a":{"b":1}}"#),
    ("// c\na = 1 // d", &["LineComment '// c'", "LineComment '// d'"], r#"{"a":1}"#),
    ("/* c */\na = 1", &["BlockComment '/* c */'"], r#"{"a":1}"#),
    ("\u{a0}a\u{a0}= 1", &["OddWhitespace '\u{a0}'", "OddWhitespace '\u{a0}'"], r#"{"a":1}"#),
    (
        "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> x",
        &[
            "ConflictMarker '<<<<<<< HEAD'",
            "ConflictMarker '======='",
            "DuplicateKey 'a'",
            "ConflictMarker '>>>>>>> x'",
        ],
        r#"{"a":2}"#,
    ),
    (r#"{"a": {"b": 1}}"#, &["JSON in a file that is read as TOML '{'"], r#"{"a":{"b":1}}"#),
];

#[test]
fn faults_are_named_and_the_rest_is_read() {
    for (text, wanted, data) in BROKEN {
        let document = document(text);
        assert_eq!(faults(&document), *wanted, "{text}");
        assert_eq!(document.root().unwrap().to_json(64).to_string(), *data, "{text}");
    }
}

#[test]
fn a_repeated_server_stays_in_the_tree_and_points_at_the_first() {
    let document = document("[m.a]\nx = 1\n[m.a]\ny = 2\n[m.a.env]\n");
    assert_eq!(node(&document, "/m").entries().len(), 2);
    let fault = document.faults()[0];
    assert_eq!((fault.kind, fault.related), (FaultKind::DuplicateKey, Some(Span::new(3, 4))));
    assert_eq!(node(&document, "/m").to_json(9).to_string(), r#"{"a":{"env":{},"y":2}}"#);
}

#[test]
fn blank_files_have_no_root_and_depth_counts_containers() {
    for text in ["", "\u{feff}", "# only this\n\n", " \t\r\n"] {
        assert!(document(text).root().is_none(), "{text:?}");
        assert_eq!(faults(&document(text)), [""; 0]);
    }
    assert_eq!(document("a = 1").depth(), 1);
    assert_eq!(document("[a.b]\nc = [[{}]]").depth(), 6);
}

#[test]
fn hostile_texts_are_read_without_end_of_stack_or_time() {
    let many = 30_000;
    for text in [
        format!("a = {}", "[".repeat(many)),
        format!("a = {}", "{a=".repeat(many)),
        format!("a = {}{}", "[".repeat(many), "]".repeat(many)),
        format!("{}= 1", "a.".repeat(many)),
        format!("[{}a]", "a.".repeat(many)),
        format!("a = {}", "9".repeat(many)),
        format!("a = [{}", "npx ,".repeat(many)),
        format!("a = [{}", "1 ".repeat(many)),
        format!("a = [{}", "\n1".repeat(many)),
        "a = 1\n".repeat(many),
        "[[a]]\n".repeat(many),
        "[a".repeat(many),
        "\"\"\"\\\"\n".repeat(many),
        "a = \"\\\n".repeat(many),
        "\0".repeat(many),
        "\r".repeat(many),
        "{".repeat(many),
        "<<<<<<< \n".repeat(many),
    ] {
        let document = document(&text);
        let Some(root) = document.root() else { continue };
        assert!(Span::from_range(0..text.len()).contains(root.span()));
        assert!(
            !document.faults().is_empty() || document.depth() > 80 || text.starts_with("[[a]]") || text.ends_with('9')
        );
    }
    assert!(document(&format!("a = {}", "[".repeat(many))).depth() > 80);
}

/// A value of the `toml` crate as JSON.
fn reference(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::from(number),
            Err(_) => Value::from("?"),
        },
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(value) => Value::from(*value),
        DeValue::Datetime(_) => Value::from("?"),
        DeValue::Array(items) => items.iter().map(|item| reference(item.get_ref())).collect(),
        DeValue::Table(table) => reference_table(table),
    }
}

fn reference_table(table: &DeTable<'_>) -> Value {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), reference(value.get_ref()))).collect()
}

const PIECES: &[&str] = &[
    "a",
    "b",
    ".",
    "=",
    " = ",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "\\",
    "\\n",
    "\\u0041",
    "\\x4",
    "#",
    "# c\n",
    "1",
    "0",
    "_",
    "-",
    "+",
    "0x",
    "e",
    "inf",
    "true",
    "\u{a0}",
    "é",
    "\0",
    "\t",
    "[a]\n",
    "[a.b]\n",
    "[[a]]\n",
    "[[a.b]]\n",
    "a = 1\n",
    "a.b = 1\n",
    "b.a = 'x'\n",
    "a = {b = 1}\n",
    "a = [1, 2]\n",
    "b = \"\"\"\nx\\\n  y\"\"\"\n",
    "b = [{a = 1, b.c = 2},]\n",
    "a = {\nb = 1,\n}\n",
    "1979-05-27",
    "07:32:00",
    "\u{feff}",
];

fn text() -> impl Strategy<Value = String> {
    let line = proptest::sample::select(&PIECES[40..]);
    let piece = prop_oneof![6 => proptest::sample::select(PIECES), 4 => line];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let explores = default.cases > 256;
    ProptestConfig { rng_seed: if explores { default.rng_seed } else { RngSeed::Fixed(20_261_122) }, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_toml_crate_reads_the_same(text in text()) {
        let source = SourceFile::new("a", text.as_str());
        let (tree, found) = super::read(&source);
        match DeTable::parse(&text) {
            // A radix without digits is a number to the crate until someone asks for its value.
            Ok(_) if found.iter().all(|fault| fault.kind == FaultKind::BadNumber) && !found.is_empty() => {}
            Ok(table) => {
                prop_assert!(found.is_empty(), "{found:?} in {text:?}");
                let wanted = reference_table(table.get_ref());
                let document = document(&text);
                let ours = document.root().map_or(Value::Object(serde_json::Map::new()), |root| root.to_json(90));
                let odd = wanted.to_string();
                if !odd.contains("\"?\"") && !odd.contains("null") && !text.contains("inf") {
                    prop_assert_eq!(ours, wanted, "{:?}", text);
                }
            }
            Err(error) => prop_assert!(!found.is_empty() || tree.depth > 80, "{text:?}: {error}"),
        }
    }
}
