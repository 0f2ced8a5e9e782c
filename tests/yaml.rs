//! What the parser makes of YAML, right and broken: the data, the place of every part, and the faults.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mcp_clinic::document::{Document, NodeRef, Syntax};
use mcp_clinic::text::SourceFile;

fn parse(text: &str) -> Document {
    Document::parse(Arc::new(SourceFile::new("x.yaml", text)), Syntax::Yaml)
}

fn data(document: &Document) -> String {
    document.root().map_or(String::new(), |root| root.to_json(400).to_string())
}

/// The faults as `Kind 'the bytes concerned'`, with what is said of a grammar fault.
fn faults(document: &Document) -> Vec<String> {
    let show = |fault: &mcp_clinic::document::Fault| {
        let detail = fault.detail.map(|detail| format!(" {detail}")).unwrap_or_default();
        format!("{:?} '{}'{detail}", fault.kind, document.source().slice(fault.span))
    };
    document.faults().iter().map(show).collect()
}

/// The text and the data, without any fault.
const RIGHT: &[(&str, &str)] = &[
    ("", ""),
    ("# nothing\n", ""),
    ("---\n", ""),
    ("\u{feff}a: 1\n", r#"{"a":1}"#),
    ("a: 1\r\nb:\r\n  - x\r\n  - y\r\n", r#"{"a":1,"b":["x","y"]}"#),
    ("a:\n  b: [\n    x,\n    y # c\n  ]\n  d: 1", r#"{"a":{"b":["x","y"],"d":1}}"#),
    (
        "a:\n  - b: {\n      c: 'd',\n\n      # e\n    }\n    f: [[\n    ],\n    ]",
        r#"{"a":[{"b":{"c":"d"},"f":[[]]}]}"#,
    ),
    ("a:\nb: ~\nc: null\nd: Null", r#"{"a":null,"b":null,"c":null,"d":null}"#),
    ("[true, True, FALSE, yes, on]", r#"[true,true,false,"yes","on"]"#),
    ("[0, -1, +2, 007, 0x1F, 0o17, 1.5, .5, 1., 1e3, -1.5E-1]", "[0,-1,2,7,31,15,1.5,0.5,1.0,1000.0,-0.15]"),
    (
        "[.inf, -.INF, .nan, 1_000, 0b1, 1.2.3, '5', \"6\", ., +, -x, e3]",
        r#"[1.7976931348623157e+308,-1.7976931348623157e+308,0.0,"1_000","0b1","1.2.3","5","6",".","+","-x","e3"]"#,
    ),
    (
        "on: 1\ntrue: 2\n5: 3\n~: 4\nnull: 5\n'q': 6\n\"d\\n\": 7",
        r#"{"5":3,"d\n":7,"null":5,"on":1,"q":6,"true":2,"~":4}"#,
    ),
    ("? [a, b]\n: 1\n? {c: d}\n: 2", r#"{"[a, b]":1,"{c: d}":2}"#),
    ("[a, b]: 1", r#"{"[a, b]":1}"#),
    ("{a: b}: 1", r#"{"{a: b}":1}"#),
    ("a: !!str 5\nb: !!str\nc: ! 5\nd: !x y\n!!str e: !!int 5", r#"{"a":"5","b":"","c":"5","d":"y","e":5}"#),
    ("a: 'it''s'\nb: \"x\\ty\\u00e9\\x41\\U0001F600\"", r#"{"a":"it's","b":"x\tyéA😀"}"#),
    ("a: one\n  two\n\n  three\nb: 'one\n  two\n\n  three'", r#"{"a":"one two\nthree","b":"one two\nthree"}"#),
    ("a: \"one  \n  two \\\n  three\\n\n\n  \\ four\"", r#"{"a":"one two three\n\n four"}"#),
    (
        "a: |\n  one\n   two\n\n  three\nb: |-\n  x\nc: |+\n  y\n\nd: 1",
        r#"{"a":"one\n two\n\nthree\n","b":"x","c":"y\n\n","d":1}"#,
    ),
    (
        "a: >\n  one\n  two\n\n  three\n    four\n  five\nb: >-\n  x\n",
        r#"{"a":"one two\nthree\n  four\nfive\n","b":"x"}"#,
    ),
    (
        "a: | # note\n  # text\nb: |2\n   x\nc: |\nd: >-\n\n  y",
        "{\"a\":\"# text\\n\",\"b\":\" x\\n\",\"c\":\"\",\"d\":\"\\ny\"}",
    ),
    ("- a\n- - b\n  - c\n-\n- d: 1\n  e: 2\n-   \n  f: 3", r#"["a",["b","c"],null,{"d":1,"e":2},{"f":3}]"#),
    (
        "a:\n- b\n-\n- c\nd: {e: [f, {g: h}], i: , j}",
        r#"{"a":["b",null,"c"],"d":{"e":["f",{"g":"h"}],"i":null,"j":null}}"#,
    ),
    ("[a: b, c]", r#"[{"a":"b"},"c"]"#),
    ("{\"a\":1,\"b\":[true,null],\"c\":{}}", r#"{"a":1,"b":[true,null],"c":{}}"#),
    ("a: http://x.example/y#z\nb: C:\\Users\\me", r#"{"a":"http://x.example/y#z","b":"C:\\Users\\me"}"#),
    (
        "a: &x\n  b: 1\nc: *x\nd: [*x]\ne: &y z\nf: *y\n*y : 7",
        r#"{"a":{"b":1},"c":{"b":1},"d":[{"b":1}],"e":"z","f":"z","z":7}"#,
    ),
    (
        "a: &x {k: 1, l: 1}\nb: {<<: *x, k: 2}\nc:\n  m: 0\n  <<: [*x, {k: 9, n: 9}]",
        r#"{"a":{"k":1,"l":1},"b":{"k":2,"l":1},"c":{"k":1,"l":1,"m":0,"n":9}}"#,
    ),
    ("<<: x", r#"{"<<":"x"}"#),
    ("%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#),
    ("---\n---\na: 1\n---\n# end\n", r#"{"a":1}"#),
    ("--- |\n  text\n", "\"text\\n\""),
    ("&a x", r#""x""#),
];

#[test]
fn yaml_reads_as_it_is_meant() {
    for (text, expected) in RIGHT {
        let document = parse(text);
        assert_eq!((data(&document).as_str(), faults(&document)), (*expected, Vec::new()), "{text:?}");
    }
}

/// The text, its faults, and the data that is read all the same.
const BROKEN: &[(&str, &[&str], &str)] = &[
    (
        "s:\n  a:\n    x: 1\n  b:\n\tx: 2\n  c:\n    x: \"y\n  d:\n    x: 3",
        &["Grammar '\t' a tab where YAML wants blanks", "UnclosedString '\"y'"],
        r#"{"s":{"a":{"x":1},"b":null,"c":{"x":null},"d":{"x":3}}}"#,
    ),
    ("a: 1\nb: 2\na: 3", &["DuplicateKey 'a'"], r#"{"a":3,"b":2}"#),
    ("a: 1\n---\nb: 2\n--- c\n", &["ExtraDocument '---'", "ExtraDocument '---'"], r#"{"a":1}"#),
    ("a:\n\tb: 1\n\tc: 2\nd: 3", &["Grammar '\t' a tab where YAML wants blanks"], r#"{"a":{"b":1,"c":2},"d":3}"#),
    (
        "a: @x\nb: `y`\nc: %z",
        &[
            "Grammar '@' a value that begins with `%`, `@` or a backtick without quotes",
            "Grammar '`' a value that begins with `%`, `@` or a backtick without quotes",
            "Grammar '%' a value that begins with `%`, `@` or a backtick without quotes",
        ],
        r#"{"a":"@x","b":"`y`","c":"%z"}"#,
    ),
    (r#"a: "C:\Users\me\new""#, &[r"BadEscape '\U'", r"BadEscape '\m'"], r#"{"a":"C:\\Users\\me\new"}"#),
    (r#"a: "\ud83d\ude00""#, &[r"LoneSurrogate '\ud83d'", r"LoneSurrogate '\ude00'"], r#"{"a":"\\ud83d\\ude00"}"#),
    (
        "a: *x\nb: *",
        &["Grammar '*x' an alias to an anchor that is not there", "Grammar '*' `&` or `*` without a name behind it"],
        r#"{"a":null,"b":"*"}"#,
    ),
    ("a: &x [1, *x]", &["Grammar '*x' an alias inside the value that it repeats"], r#"{"a":[1,null]}"#),
    (
        "a: b: c\nd: 1",
        &["Grammar ':' a second colon in one line; a value that holds `: ` wants quotes"],
        r#"{"a":"b: c","d":1}"#,
    ),
    (
        "a:\n  b:\n    command npx\n    args: []\n  c:\n    x: 1",
        &["MissingColon ''"],
        r#"{"a":{"b":"command npx args","c":{"x":1}}}"#,
    ),
    ("a:\n  x: 1\n  word\n  y: 2", &["MissingColon ''"], r#"{"a":{"x":1,"y":2}}"#),
    ("a: \"npx\n  x\nb: 2", &["UnclosedString '\"npx'"], r#"{"a":null,"b":2}"#),
    (
        "a:\n  b: \"npx\n  c: \"x\"\n  d: 1\ne: 2",
        &["UnclosedString '\"npx'"],
        r#"{"a":{"b":null,"c":"x","d":1},"e":2}"#,
    ),
    ("a: [1, 2\nb: 2", &["Grammar '[' a bracket that is not closed before the next entry"], r#"{"a":[1],"b":2}"#),
    ("a: [1, 2", &["Unclosed ''"], r#"{"a":[1,2]}"#),
    ("a: [1, 2}\nb: 1", &["Mismatch '}'"], r#"{"a":[1,2],"b":1}"#),
    ("a: [\"x\" \"y\"]\nb: 1", &["MissingComma ''"], r#"{"a":[],"b":1}"#),
    ("a: 1]\nb: ]\nc: 1", &["Unexpected ']'"], r#"{"a":"1]","b":null,"c":1}"#),
    ("a: 'x' y\nb: 1", &["Grammar 'y' text behind the closing quote"], r#"{"a":null,"b":1}"#),
    (
        "a:\n    b: 1\n  c: 2\nd: 3",
        &["Grammar 'c: 2' a line whose indentation fits nothing around it"],
        r#"{"a":{"b":1},"d":3}"#,
    ),
    ("a: b\n  c: d\ne: 1", &["Grammar 'c: d' a line whose indentation fits nothing around it"], r#"{"a":"b c","e":1}"#),
    (
        "a: |x\n  y\nb: 1",
        &["Grammar '|x' text on the line of `|` or `>`, behind which the lines of a text follow"],
        r#"{"a":null,"b":1}"#,
    ),
    ("a: b # c\n  d\ne: 1", &["Grammar '# c' a comment inside a text of several lines"], r#"{"a":"b","e":1}"#),
    (
        "l:\n  - n: a\n    x: [1\n  - n: b\n    x: 2\nm: 1",
        &["Grammar '[' a bracket that is not closed before the next entry"],
        r#"{"l":[{"n":"a","x":[]},{"n":"b","x":2}],"m":1}"#,
    ),
    ("{\"a\": 1, // c\n \"b\": 2}", &[], r#"{"// c \"b\"":2,"a":1}"#),
    ("{\"a\": [1, 2}", &["Mismatch '}'"], r#"{"a":[1,2]}"#),
    ("a: \u{0}b", &["Unexpected '\u{0}'"], r#"{"a":"b"}"#),
    ("a: !x!y b", &["Grammar '!x!y' a tag that cannot be read"], r#"{"a":"!x!y b"}"#),
    ("%FOO\na: 1", &["Grammar 'a: 1' a document behind a directive, which begins with `---`"], r#"{"a":1}"#),
    ("{\"a\": {\"b\": 1 \"c\": 2}, \"d\": [3]}", &["MissingComma ''"], r#"{"a":{"b":1,"c":2},"d":[3]}"#),
    (
        "a: 1\n  b: 2\n- c\nd: 4",
        &["Grammar 'b: 2' a line whose indentation fits nothing around it"],
        r#"{"a":"1 b","d":4}"#,
    ),
    ("@", &["Grammar '@' a value that begins with `%`, `@` or a backtick without quotes"], "\"@\""),
];

#[test]
fn a_broken_file_names_the_fault_and_is_read_all_the_same() {
    for (text, expected, value) in BROKEN {
        let document = parse(text);
        assert_eq!(faults(&document), *expected, "{text:?}");
        assert_eq!(data(&document), *value, "{text:?}");
    }
}

/// Every part of a document as it is written, in order of the tree: `key`, `=value`.
fn parts(source: &SourceFile, node: NodeRef<'_>, out: &mut Vec<String>) {
    out.push(format!("={}", node.raw()));
    node.items().for_each(|item| parts(source, item, out));
    for entry in node.entries() {
        out.push(source.slice(entry.key_span).to_owned());
        parts(source, entry.value, out);
    }
}

const PLACES: &[(&str, &[&str])] = &[
    ("\u{feff}'ä' : \"ö\" # x\n", &["='ä' : \"ö\"", "'ä'", "=\"ö\""]),
    (
        "a: # x\r\n  b:   c d  # x\r\n  \"e\": [f , 'g'] # x\r\n\r\nh: x\r\n",
        &[
            "=a: # x\r\n  b:   c d  # x\r\n  \"e\": [f , 'g'] # x\r\n\r\nh: x",
            "a",
            "=b:   c d  # x\r\n  \"e\": [f , 'g']",
            "b",
            "=c d",
            "\"e\"",
            "=[f , 'g']",
            "=f",
            "='g'",
            "h",
            "=x",
        ],
    ),
    (
        "a:\n- b # x\n- - c\n  - d\ne: 1",
        &[
            "=a:\n- b # x\n- - c\n  - d\ne: 1",
            "a",
            "=- b # x\n- - c\n  - d",
            "=b",
            "=- c\n  - d",
            "=c",
            "=d",
            "e",
            "=1",
        ],
    ),
    (
        "a:\n  - b: 1\n    c: {d: e} \n  -\n",
        &[
            "=a:\n  - b: 1\n    c: {d: e} \n  -",
            "a",
            "=- b: 1\n    c: {d: e} \n  -",
            "=b: 1\n    c: {d: e}",
            "b",
            "=1",
            "c",
            "={d: e}",
            "d",
            "=e",
            "=",
        ],
    ),
    (
        "a: | # x\n  one\n\n  two\n\nb: >-\n\n  x\n  y\nc: |\nd: 1",
        &[
            "=a: | # x\n  one\n\n  two\n\nb: >-\n\n  x\n  y\nc: |\nd: 1",
            "a",
            "=| # x\n  one\n\n  two",
            "b",
            "=>-\n\n  x\n  y",
            "c",
            "=|",
            "d",
            "=1",
        ],
    ),
    (
        "a: &x !!str\n  b: 1\nc: !!str &y 5\nd: &z\ne: *y",
        &["=a: &x !!str\n  b: 1\nc: !!str &y 5\nd: &z\ne: *y", "a", "=b: 1", "b", "=1", "c", "=5", "d", "=", "e", "=5"],
    ),
    ("a: &x [1]\nb: &y {c: 1}\n", &["=a: &x [1]\nb: &y {c: 1}", "a", "=[1]", "=1", "b", "={c: 1}", "c", "=1"]),
    (
        "- |\n  x\n- 'y\n\n  z'\n- p\n  q # r\n",
        &["=- |\n  x\n- 'y\n\n  z'\n- p\n  q", "=|\n  x", "='y\n\n  z'", "=p\n  q"],
    ),
];

#[test]
fn every_part_has_its_place() {
    for (text, expected) in PLACES {
        let document = parse(text);
        let mut found = Vec::new();
        parts(document.source(), document.root().unwrap(), &mut found);
        assert_eq!(found, *expected, "{text:?}");
        assert!(document.faults().is_empty());
    }
}

#[test]
fn an_empty_value_stands_right_behind_its_colon_or_dash() {
    let document = parse("a:  # x\nb: 1\nc:\n  -\n  - 1\n?  d\n");
    let root = document.root().unwrap();
    let behind = |pointer: &str| {
        let span = root.pointer(pointer).unwrap().span();
        assert!(span.is_empty());
        &document.source().text()[..span.start as usize]
    };
    assert!(behind("/a").ends_with("a:") && behind("/c/0").ends_with("  -") && behind("/d").ends_with("?  d"));
}

#[test]
fn a_part_of_a_scalar_is_spelled_by_its_place() {
    let text = "a: \"x\\u00e9y\\\n  z w\n\n  v\"\nb: 'it''s'\nc: |\n  one\n    two\n  ü three\nd: >\n  four\n  five\n\n  six\ne: seven\n  eight\n";
    let document = parse(text);
    let root = document.root().unwrap();
    let at = |key: &str, part: &str| {
        let text = root.get(key).unwrap().text().unwrap();
        let start = text.as_str().find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", text.as_str()));
        document.source().slice(text.part(start..start + part.len()).span())
    };
    assert_eq!(at("a", "é"), "\\u00e9");
    assert_eq!(at("a", "yz"), "y\\\n  z");
    assert_eq!((at("a", "z w"), at("a", "\n"), at("a", "v")), ("z w", "\n\n  ", "v"));
    assert_eq!((at("b", "it"), at("b", "'"), at("b", "s")), ("it", "''", "s"));
    assert_eq!(
        (at("c", "one"), at("c", "  two"), at("c", "\nü"), at("c", "three")),
        ("one", "  two", "\n  ü", "three")
    );
    assert_eq!(
        (at("d", "four"), at("d", "four five"), at("d", "five"), at("d", "six")),
        ("four", "four\n  five", "five", "six")
    );
    assert_eq!((at("e", "seven"), at("e", " "), at("e", "eight")), ("seven", "\n  ", "eight"));
    let whole = |key: &str| document.source().slice(root.get(key).unwrap().text().unwrap().span());
    assert_eq!((whole("b"), whole("d")), ("it''s", "four\n  five\n\n  six"));
}

#[test]
fn aliases_share_what_they_stand_for() {
    let document = parse("a: &x\n  b: [1]\nc: *x\n");
    let root = document.root().unwrap();
    assert_eq!(root.get("a").unwrap().span(), root.get("c").unwrap().span());
    assert_eq!(document.source().slice(root.entry("c").unwrap().span()), "c");
    assert_eq!(document.depth(), 3);
}

#[test]
fn aliases_cannot_blow_up() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut merges = "m0: &m0 {a: 1, b: 2}\n".to_owned();
    for level in 1..40 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{list}]").unwrap();
        writeln!(merges, "m{level}: &m{level} {{<<: [*m{0}, *m{0}]}}", level - 1).unwrap();
    }
    for text in [text, merges] {
        let document = parse(&text);
        let found = faults(&document);
        assert!(found.iter().any(|fault| fault.ends_with("aliases that would grow without bound")), "{found:?}");
        let size = document.root().unwrap().to_json(64).to_string().len();
        assert!(size < 50_000_000, "{size}");
    }
}

#[test]
fn hostile_texts_take_no_time_and_no_stack() {
    let texts = [
        "[".repeat(100_000),
        "{".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        "a: [".repeat(50_000),
        "&a ".repeat(50_000),
        "!a ".repeat(50_000),
        "*a\n".repeat(50_000),
        "a: @\n".repeat(10_000),
        "a: \"\n".repeat(10_000),
        "a: 'x\n".repeat(5_000) + &"b: \"x\n".repeat(5_000),
        "a: \"\\q\"\n".repeat(10_000),
        "a: |\n x\n".repeat(50_000),
        "a:\n\t- b\n".repeat(30_000),
        "--- a\n".repeat(50_000),
        "<<: {}\n".repeat(50_000),
        (0..2000).map(|depth| " ".repeat(depth) + "a:\n").collect(),
        (0..2000).map(|depth| " ".repeat(2000 - depth) + "a: [\n").collect(),
        "\u{0}\u{1}\u{feff}\u{85}\u{2028}é".repeat(20_000),
        "x".repeat(1_000_000),
    ];
    for text in texts {
        let begun = Instant::now();
        let document = parse(&text);
        assert!(document.root().is_some() || !document.faults().is_empty());
        let shown: String = text.chars().take(20).collect();
        assert!(begun.elapsed() < Duration::from_secs(30), "{shown:?}");
    }
}

#[test]
fn of_markdown_the_top_alone_is_read() {
    let read = |text: &str| {
        let document = Document::parse(Arc::new(SourceFile::new("agent.md", text)), Syntax::Yaml);
        assert_eq!(document.faults(), [], "{text:?}");
        document.root().map(|root| root.to_json(8))
    };
    let some = Some(serde_json::json!({ "name": "é", "n": 1 }));
    for text in [
        "---\nname: é\nn: 1\n---\n# {x: é\n---\na: [",
        "\u{feff}---\r\nname: é\r\nn: 1\r\n---\r\n",
        "---\nname: é\nn: 1\n---",
    ] {
        assert_eq!(read(text), some, "{text:?}");
    }
    for text in ["", "# {x: [", "---\nname: [x", "text\n---\nname: x\n---\n", "---\n---\n{"] {
        assert_eq!(read(text), None, "{text:?}");
    }
    let text = "é---\n".replace('é', "") + "name: é\ncommand: uvx\n---\n";
    let document = Document::parse(Arc::new(SourceFile::new("agent.md", text)), Syntax::Yaml);
    let command = document.root().unwrap().entry("command").unwrap();
    assert_eq!(document.source().slice(command.span()), "command: uvx");
}
