//! What the parser makes of JSON that is broken: which faults it names, at which place, and what it reads all the same.

use std::sync::Arc;

use mcp_clinic::document::{Document, NodeRef, Syntax};
use mcp_clinic::text::SourceFile;

/// The text, its faults as `Kind 'the bytes concerned'`, and the data.
const CASES: &[(&str, &[&str], &str)] = &[
    (r#"{"a": 1}"#, &[], r#"{"a":1}"#),
    ("\u{feff}{\"a\": 1}", &[], r#"{"a":1}"#),
    ("{\"a\": 1,}", &["TrailingComma ','"], r#"{"a":1}"#),
    ("[1, 2,]", &["TrailingComma ','"], "[1,2]"),
    ("[1,, 2]", &["ExtraComma ','"], "[1,2]"),
    ("{, \"a\": 1}", &["ExtraComma ','"], r#"{"a":1}"#),
    ("{\"a\": 1 \"b\": 2}", &["MissingComma ''"], r#"{"a":1,"b":2}"#),
    ("[\"x\" \"y\"]", &["MissingComma ''"], r#"["x","y"]"#),
    ("{\"a\" 1}", &["MissingColon ''"], r#"{"a":1}"#),
    ("{\"a\" = 1}", &["MissingColon ''"], r#"{"a":1}"#),
    ("{\"a\": , \"b\": 2}", &["MissingValue ''"], r#"{"a":null,"b":2}"#),
    ("{\"a\"}", &["MissingValue ''"], r#"{"a":null}"#),
    ("{{\"b\": 1}}", &["MissingKey ''"], r#"{"":{"b":1}}"#),
    ("{'a': 'b'}", &["SingleQuotes ''a''", "SingleQuotes ''b''"], r#"{"a":"b"}"#),
    ("{“a”: “b”}", &["SmartQuotes '“'", "SmartQuotes '“'"], r#"{"a":"b"}"#),
    ("{\"a”: \"b”, \"c\": 1}", &["SmartQuotes '”'", "SmartQuotes '”'"], r#"{"a":"b","c":1}"#),
    ("{a: b}", &["UnquotedKey 'a'", "UnquotedValue 'b'"], r#"{"a":"b"}"#),
    ("{\"a\": True, \"b\": None}", &["UnquotedValue 'True'", "UnquotedValue 'None'"], r#"{"a":true,"b":null}"#),
    ("[01, .5, 0x1f]", &["BadNumber '01'", "UnquotedValue '.5'", "BadNumber '0x1f'"], r#"[null,".5",null]"#),
    (r#"["C:\Users"]"#, &[r"BadEscape '\U'"], r#"["C:\\Users"]"#),
    (r#"["say "hi" now"]"#, &["UnescapedQuote '\"'", "UnescapedQuote '\"'"], r#"["say \"hi\" now"]"#),
    (r#"["\ud800"]"#, &[r"LoneSurrogate '\ud800'"], "[\"\u{fffd}\"]"),
    ("[\"a\tb\"]", &["ControlCharacter '\t'"], r#"["a\tb"]"#),
    ("{\"a\": \"npx,\n\"b\": 1}", &["UnclosedString '\"npx'"], r#"{"a":"npx","b":1}"#),
    ("{\"a\": [1, 2\n", &["Unclosed ''"], r#"{"a":[1,2]}"#),
    ("{\"a\": {\"b\": 1}", &["Unclosed ''"], r#"{"a":{"b":1}}"#),
    ("{\"a\": [1}", &["Mismatch '}'"], r#"{"a":[1]}"#),
    ("{\"a\": 1]}", &["Mismatch ']'"], r#"{"a":1}"#),
    ("{} {}", &["TrailingText '{}'"], "{}"),
    ("{}}", &["TrailingText '}'"], "{}"),
    ("\"a\": {\"b\": 1}", &["MissingBraces ''"], r#"{"a":{"b":1}}"#),
    ("{\u{a0}\"a\": 1}", &["OddWhitespace '\u{a0}'"], r#"{"a":1}"#),
    ("{command\": \"npx\"}", &["MissingOpenQuote 'command\"'"], r#"{"command":"npx"}"#),
    ("[-y\", \"x\"]", &["MissingOpenQuote '-y\"'"], r#"["-y","x"]"#),
    ("[npx\"]", &["MissingOpenQuote 'npx\"'"], r#"["npx"]"#),
    ("```json\n{\"a\": 1}\n```\n", &["Wrapping '```json'"], r#"{"a":1}"#),
    ("Here it is:\n{\"a\": 1}\nbye", &["Wrapping 'Here it is:'"], r#"{"a":1}"#),
    ("module.exports = {\"a\": 1};", &["Wrapping 'module.exports ='"], r#"{"a":1}"#),
    ("servers: {\"a\": 1}", &["UnquotedValue 'servers'", "MissingBraces ''"], r#"{"servers":{"a":1}}"#),
    (
        "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n>>>>>>> x\n}",
        &["ConflictMarker '<<<<<<< HEAD'", "ConflictMarker '======='", "ConflictMarker '>>>>>>> x'"],
        r#"{"a":1}"#,
    ),
    (
        r#"{"H": "{"Authorization": "Bearer abc"}", "b": 1}"#,
        &["UnescapedQuote '\"'", "UnescapedQuote '\"'", "UnescapedQuote '\"'", "UnescapedQuote '\"'"],
        r#"{"H":"{\"Authorization\": \"Bearer abc\"}","b":1}"#,
    ),
    ("[1 ; 2]", &["Unexpected ';'"], "[1,2]"),
    (
        "// a\n{ /* b */ \"a\": 1 # c\n}",
        &["LineComment '// a'", "BlockComment '/* b */'", "HashComment '# c'"],
        r#"{"a":1}"#,
    ),
    ("{\"a\": 1 /* b", &["UnclosedComment '/*'", "Unclosed ''"], r#"{"a":1}"#),
    ("{\"a\": 1, \"a\": 2}", &[], r#"{"a":2}"#),
];

#[test]
fn faults_are_named_and_the_rest_is_read() {
    for (text, faults, data) in CASES {
        let document = Document::parse(Arc::new(SourceFile::new("x", *text)), Syntax::Json);
        let found: Vec<String> = document
            .faults()
            .iter()
            .map(|fault| format!("{:?} '{}'", fault.kind, document.source().slice(fault.span)))
            .collect();
        assert_eq!(found, *faults, "{text}");
        assert_eq!(document.root().unwrap().to_json(64).to_string(), *data, "{text}");
    }
}

#[test]
fn blank_texts_have_no_root() {
    for text in ["", " \n\t", "// only a comment", "\u{feff}"] {
        assert!(Document::parse(Arc::new(SourceFile::new("x", text)), Syntax::Json).root().is_none(), "{text:?}");
    }
}

#[test]
fn the_bracket_left_open_is_found_by_its_indentation() {
    let text = "{\n  \"a\": {\n    \"b\": {\n      \"c\": 1\n  },\n  \"d\": 2\n}\n";
    let document = Document::parse(Arc::new(SourceFile::new("x", text)), Syntax::Json);
    let fault = document.faults()[0];
    assert_eq!(document.source().position(fault.related.unwrap().start).line, 3, "{fault:?}");
}

#[test]
fn pointers_lead_to_values() {
    let text = r#"{"a/b": [{"c~d": 1}], "e": {"": 2}}"#;
    let document = Document::parse(Arc::new(SourceFile::new("x", text)), Syntax::Json);
    let root = document.root().unwrap();
    let at = |pointer: &str| root.pointer(pointer).map(NodeRef::raw);
    assert_eq!(at("/a~1b/0/c~0d"), Some("1"));
    assert_eq!(at("/e/"), Some("2"));
    assert_eq!(at(""), Some(text));
    assert_eq!((at("/a~1b/1"), at("/x"), at("/a~1b/0/c~0d/y")), (None, None, None));
}
