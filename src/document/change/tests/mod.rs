mod spelling;

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::text::{SourceFile, Span, apply};

/// A container of a document, by its pointer.
pub(super) struct Case {
    pub(super) document: Document,
    text: String,
}

pub(super) fn case(syntax: Syntax, text: &str) -> Case {
    let document = Document::parse(Arc::new(SourceFile::new("a", text)), syntax);
    assert!(document.faults().is_empty(), "{:?} in {text:?}", document.faults());
    Case { document, text: text.to_owned() }
}

impl Case {
    fn node(&self, pointer: &str) -> NodeRef<'_> {
        self.document.root().unwrap().pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {:?}", self.text))
    }

    fn entry(&self, pointer: &str, key: &str) -> Entry<'_> {
        self.node(pointer).entry(key).unwrap()
    }

    /// The text after an edit; what it says must be what `change` makes of the data.
    fn after(&self, edit: Option<Edit>, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let edit = edit.unwrap_or_else(|| panic!("no edit of {:?}", self.text));
        let text = apply(&self.text, &[edit]).unwrap();
        let mut data = self.document.root().unwrap().to_json(64);
        change(&mut data);
        let changed = case(self.document.syntax(), &text);
        let read = changed.document.root().map_or(json!(null), |root| root.to_json(64));
        assert_eq!(read, data, "{text}");
        text
    }

    fn without(&self, pointer: &str, key: &str) -> String {
        let object = self.node(pointer);
        let index = object.entries().position(|entry| entry.key.as_str() == key).unwrap();
        self.after(remove_entry(&self.document, object, index), |data| {
            data.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key);
        })
    }

    fn without_items(&self, pointer: &str, range: Range<usize>) -> String {
        self.after(remove_elements(&self.document, self.node(pointer), range.clone()), |data| {
            data.pointer_mut(pointer).unwrap().as_array_mut().unwrap().drain(range);
        })
    }

    fn with_item(&self, pointer: &str, index: usize) -> String {
        self.after(insert_elements(&self.document, self.node(pointer), index, &["\"new\"".to_owned()]), |data| {
            data.pointer_mut(pointer).unwrap().as_array_mut().unwrap().insert(index, json!("new"));
        })
    }

    fn with(&self, pointer: &str, slot: Slot<'_>) -> String {
        let value = json!(["x", 1]);
        self.after(insert_entry(&self.document, self.node(pointer), slot, "new", &value), |data| {
            data.pointer_mut(pointer).unwrap()["new"] = value.clone();
        })
    }

    fn renamed(&self, pointer: &str, key: &str, new: &str) -> String {
        self.after(rename_key(&self.document, &self.entry(pointer, key), new), |data| {
            let object = data.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
            let value = object.remove(key).unwrap();
            object.insert(new.to_owned(), value);
        })
    }
}

#[test]
fn quotes_that_json_does_not_have_are_not_written() {
    let text = "['~/x']";
    let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Json);
    let node = document.root().unwrap().item_at(0).unwrap();
    let edit = replace_part(&document, node, node.text().unwrap().part(0..1), r"C:\me").unwrap();
    assert_eq!(apply(text, &[edit]).unwrap(), r#"["C:\\me/x"]"#);
}

#[test]
fn elements_in_brackets_go_with_one_comma() {
    let spread = case(Syntax::Json, "[\n  [\n    1\n  ]\n]\n");
    let case = case(Syntax::Json, "[1,\n  2,  3]");
    assert_eq!(case.without_items("", 0..1), "[2,  3]");
    assert_eq!(case.without_items("", 2..3), "[1,\n  2]");
    assert_eq!(case.without_items("", 0..2), "[3]");
    assert_eq!(case.without_items("", 0..3), "[]");
    assert_eq!(spread.without_items("/0", 0..1), "[\n  []\n]\n");
    assert_eq!(case.with_item("", 0), "[\"new\", 1,\n  2,  3]");
    assert_eq!(case.with_item("", 3), "[1,\n  2,  3, \"new\"]");
}

#[test]
fn what_stands_on_lines_of_its_own_gets_more_of_them() {
    for (text, index, after) in [
        ("[\n\t1,\n\t2\n]", 0, "[\n\t\"new\",\n\t1,\n\t2\n]"),
        ("[\n\t1,\n\t2\n]", 1, "[\n\t1,\n\t\"new\",\n\t2\n]"),
        ("[\r\n  1,\r\n  2\r\n]", 2, "[\r\n  1,\r\n  2,\r\n  \"new\"\r\n]"),
        ("[\n  1\n]", 1, "[\n  1,\n  \"new\"\n]"),
        ("[\n  1, 2,\n  3\n]", 3, "[\n  1, 2,\n  3, \"new\"\n]"),
        ("[\n  1,\n  2]", 2, "[\n  1,\n  2,\n  \"new\"]"),
    ] {
        assert_eq!(case(Syntax::Json, text).with_item("", index), after);
    }
    let of_toml = case(Syntax::Toml, "a = [\n  1, # one\n  2 # two\n]\nb = [\n  1, # one\n]\n");
    assert!(of_toml.with_item("/a", 2).starts_with("a = [\n  1, # one\n  2, # two\n  \"new\"\n]\n"));
    assert!(of_toml.with_item("/b", 1).ends_with("b = [\n  1, # one\n  \"new\",\n]\n"));
    assert!(of_toml.with_item("/a", 1).starts_with("a = [\n  1, # one\n  \"new\",\n  2 # two\n]\n"));
}

#[test]
fn what_saves_room_goes_on_to() {
    let dense = case(Syntax::Json, r#"{"a":[1,2],"b":{"c":1},"d":[1],"e":[]}"#);
    assert_eq!(dense.with_item("/a", 1), r#"{"a":[1,"new",2],"b":{"c":1},"d":[1],"e":[]}"#);
    assert_eq!(dense.with_item("/d", 1), r#"{"a":[1,2],"b":{"c":1},"d":[1,"new"],"e":[]}"#);
    assert_eq!(dense.with("/b", Slot::End), r#"{"a":[1,2],"b":{"c":1,"new":["x",1]},"d":[1],"e":[]}"#);
    let edit = insert_elements(&dense.document, dense.node("/e"), 0, &["1".to_owned(), "2".to_owned()]).unwrap();
    assert_eq!(apply(&dense.text, &[edit]).unwrap(), r#"{"a":[1,2],"b":{"c":1},"d":[1],"e":[1,2]}"#);
}

#[test]
fn rows_of_several_stay_as_they_are() {
    let pairs = case(Syntax::Json, "[\n  \"run\", \"-i\",\n  \"-e\", \"A\",\n  \"img\"\n]");
    let edit = insert_elements(&pairs.document, pairs.node(""), 4, &["1".to_owned(), "2".to_owned()]).unwrap();
    let after = apply(&pairs.text, &[edit]).unwrap();
    assert_eq!(after, "[\n  \"run\", \"-i\",\n  \"-e\", \"A\",\n  1, 2,\n  \"img\"\n]");
    assert_eq!(pairs.without_items("", 1..2), "[\n  \"run\",\n  \"-e\", \"A\",\n  \"img\"\n]");
    assert_eq!(pairs.without_items("", 2..4), "[\n  \"run\", \"-i\",\n  \"img\"\n]");
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let case = case(Syntax::Toml, "a = [\n  1, # one\n  # on two\n  2, # two\n  3 # three\n]\nb = [1, # one\n  2]\n");
    let starts = |text: String, start: &str| assert!(text.starts_with(start), "{text}");
    starts(case.without_items("/a", 0..1), "a = [\n  # on two\n  2, # two\n  3 # three\n]\n");
    starts(case.without_items("/a", 1..2), "a = [\n  1, # one\n  # on two\n  3 # three\n]\n");
    starts(case.without_items("/a", 2..3), "a = [\n  1, # one\n  # on two\n  2 # two\n]\n");
    assert!(case.without_items("/b", 1..2).ends_with("b = [1 # one\n  ]\n"));
    starts(case.without_items("/a", 0..2), "a = [\n  # on two\n  3 # three\n]\n");
    starts(case.with_item("/a", 1), "a = [\n  1, # one\n  \"new\",\n  # on two\n  2, # two\n  3 # three\n]\n");
    let text = "[\n  1, // one\n  2, // two\n]";
    let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Json);
    let edit = remove_element(&document, document.root().unwrap(), 1).unwrap();
    assert_eq!(apply(text, &[edit]).unwrap(), "[\n  1, // one\n]");
}

#[test]
fn new_entries_go_over_as_many_lines_as_the_others() {
    let added = |syntax, text: &str, pointer: &str, value: &serde_json::Value| {
        let case = case(syntax, text);
        case.after(insert_entry(&case.document, case.node(pointer), Slot::End, "env", value), |data| {
            data.pointer_mut(pointer).unwrap()["env"] = value.clone();
        })
    };
    let (env, list) = (json!({ "A": "1", "B": "2" }), json!(["x"]));
    for (syntax, text, pointer, value, after) in [
        (
            Syntax::Json,
            "{\n  \"s\": {\n    \"args\": [\"x\"]\n  }\n}\n",
            "/s",
            &env,
            "{\n  \"s\": {\n    \"args\": [\"x\"],\n    \"env\": {\n      \"A\": \"1\",\n      \"B\": \"2\"\n    }\n  }\n}\n",
        ),
        (
            Syntax::Json,
            "{\n\t\"a\": { \"b\": 1 }\n}",
            "",
            &env,
            "{\n\t\"a\": { \"b\": 1 },\n\t\"env\": { \"A\": \"1\", \"B\": \"2\" }\n}",
        ),
        (Syntax::Json, "{\n  \"a\": 1\n}", "", &list, "{\n  \"a\": 1,\n  \"env\": [\"x\"]\n}"),
        (
            Syntax::Json,
            "{\r\n  \"a\": [\r\n    1\r\n  ]\r\n}",
            "",
            &list,
            "{\r\n  \"a\": [\r\n    1\r\n  ],\r\n  \"env\": [\r\n    \"x\"\r\n  ]\r\n}",
        ),
        (Syntax::Json, "{\"a\":1}", "", &env, "{\"a\":1,\"env\":{\"A\":\"1\",\"B\":\"2\"}}"),
        (Syntax::Json, "{\"a\": 1}", "", &env, "{\"a\": 1, \"env\": { \"A\": \"1\", \"B\": \"2\" }}"),
        (
            Syntax::Yaml,
            "s:\n  - cmd: x # of x\n",
            "/s/0",
            &env,
            "s:\n  - cmd: x # of x\n    env:\n      A: \"1\"\n      B: \"2\"\n",
        ),
    ] {
        assert_eq!(added(syntax, text, pointer, value), after);
    }
}

#[test]
fn several_entries_stand_one_behind_the_other() {
    for (syntax, text, pointer, after) in [
        (Syntax::Json, "{\"a\": {\"b\": 1}}", "/a", "{\"a\": {\"b\": 1, \"x\": 1, \"z\": 2}}"),
        (Syntax::Json, "{\n  \"b\": 1\n}", "", "{\n  \"b\": 1,\n  \"x\": 1,\n  \"z\": 2\n}"),
        (Syntax::Json, "{}", "", "{ \"x\": 1, \"z\": 2 }"),
        (Syntax::Yaml, "a:\n  b: 1\n", "/a", "a:\n  b: 1\n  x: 1\n  z: 2\n"),
        (Syntax::Toml, "[a]\nb = 1\n[c]\n", "/a", "[a]\nb = 1\nx = 1\nz = 2\n[c]\n"),
        (Syntax::Toml, "[a]\n[a.c]\n", "", "x = 1\nz = 2\n\n[a]\n[a.c]\n"),
    ] {
        let case = case(syntax, text);
        let new = [("x", json!(1)), ("z", json!(2))];
        let written = case.after(insert_entries(&case.document, case.node(pointer), Slot::End, &new), |data| {
            for (key, value) in &new {
                data.pointer_mut(pointer).unwrap()[*key] = value.clone();
            }
        });
        assert_eq!(written, after);
    }
}

#[test]
fn a_single_entry_takes_its_trailing_comma_along() {
    let text = "{ \"a\": 1 , }";
    let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Json);
    let edit = remove_entry(&document, document.root().unwrap(), 0).unwrap();
    assert_eq!(apply(text, &[edit]).unwrap(), "{}");
}

#[test]
fn entries_of_json_are_put_in_line() {
    let case = case(Syntax::Json, r#"{"a": {"b": 1}, "c": {}}"#);
    assert_eq!(case.with("/a", Slot::End), r#"{"a": {"b": 1, "new": ["x", 1]}, "c": {}}"#);
    assert_eq!(case.with("/a", Slot::Before(case.entry("/a", "b"))), r#"{"a": {"new": ["x", 1], "b": 1}, "c": {}}"#);
    assert_eq!(case.with("/c", Slot::End), r#"{"a": {"b": 1}, "c": { "new": ["x", 1] }}"#);
    assert_eq!(case.renamed("", "a", "x y\""), r#"{"x y\"": {"b": 1}, "c": {}}"#);
}

const YAML: &str = "# head
a: # of a
  b: 1 # of b
  # before c
  c:
    - x # of x
    # before y
    - y
    - - p
      - q
  d: {e: 1, \"f\": [1, 2]}
g:
- h: 1
  i: 2
- j: |
    text
";

#[test]
fn block_lists_change_by_lines() {
    let case = case(Syntax::Yaml, YAML);
    assert!(case.without_items("/a/c", 0..1).contains("  c:\n    # before y\n    - y\n"));
    assert!(case.without_items("/a/c", 1..3).contains("    - x # of x\n    # before y\n  d:"));
    assert!(case.without_items("/a/c", 0..3).contains("  c: []\n  d:"));
    assert!(case.without_items("/a/c/2", 0..1).contains("    - - q\n  d:"));
    assert!(case.without_items("/a/c/2", 1..2).contains("    - - p\n  d:"));
    assert!(case.without_items("/g", 1..2).ends_with("- h: 1\n  i: 2\n"));
    assert!(case.without_items("/g", 0..2).ends_with("g: []\n"));
    assert!(case.without_items("/a/d/f", 0..1).contains("\"f\": [2]}"));
    assert!(case.with_item("/a/c", 0).contains("  c:\n    - \"new\"\n    - x # of x\n"));
    assert!(case.with_item("/a/c", 2).contains("    - y\n    - \"new\"\n    - - p\n"));
    assert!(case.with_item("/a/c", 3).contains("      - q\n    - \"new\"\n  d:"));
    assert!(case.with_item("/a/c/2", 0).contains("    - - \"new\"\n      - p\n"));
    assert!(case.with_item("/g", 2).ends_with("    text\n- \"new\"\n"));
}

#[test]
fn block_mappings_change_by_lines() {
    let case = case(Syntax::Yaml, YAML);
    assert!(case.without("/a", "b").starts_with("# head\na: # of a\n  # before c\n  c:\n"));
    assert!(case.without("/a", "c").contains("  # before c\n  d:"));
    assert!(case.without("", "g").ends_with("[1, 2]}\n"));
    assert!(case.without("/g/0", "h").contains("- i: 2\n"));
    assert!(case.without("/g/0", "i").contains("- h: 1\n- j:"));
    assert!(case.without("/g/1", "j").ends_with("- {}\n"));
    assert!(case.without("/a/d", "e").contains("d: {\"f\": [1, 2]}"));
    assert!(case.with("/a", Slot::End).contains("[1, 2]}\n  new: [\"x\", 1]\ng:"));
    assert!(case.with("/a", Slot::Behind(case.entry("/a", "b"))).contains("  b: 1 # of b\n  new: [\"x\", 1]\n"));
    assert!(case.with("/g/0", Slot::Before(case.entry("/g/0", "h"))).contains("- new: [\"x\", 1]\n  h: 1\n"));
    assert!(case.with("/g/1", Slot::End).ends_with("- j: |\n    text\n  new: [\"x\", 1]\n"));
    assert!(case.with("/a/d", Slot::End).contains("{e: 1, \"f\": [1, 2], new: [\"x\", 1]}"));
    assert!(case.renamed("/a", "b", "true: x").contains("  \"true: x\": 1 # of b"));
    assert!(case.renamed("/a/d", "f", "k").contains("\"k\": [1, 2]"));
}

#[test]
fn text_goes_with_what_has_no_use_without_it() {
    for (before, gone, after) in [
        ("[1, // x\n  2]", "// x", "[1,\n  2]"),
        ("[1,\r\n  // x\r\n  2]", "// x", "[1,\r\n  2]"),
        ("{} \n// x", "// x", "{} "),
        ("// x\n{}", "// x", "{}"),
        ("\u{feff}// x\n{}", "// x", "\u{feff}{}"),
        ("[1,\n  /* x\n  y */\n  2]", "/* x\n  y */", "[1,\n  2]"),
        ("[\n  /* x */ 1]", "/* x */", "[\n  1]"),
        ("[1, /* x */ 2]", "/* x */", "[1, 2]"),
        ("[1 /* x */, 2]", "/* x */", "[1, 2]"),
        ("[1,/* x */2]", "/* x */", "[1,2]"),
        ("{}\n}\n", "}\n", "{}\n"),
    ] {
        let document = Document::parse(Arc::new(SourceFile::new("a", before)), Syntax::Json);
        let start = before.rfind(gone).unwrap();
        let end = start + gone.trim_end().len();
        let edit = remove_text(&document, Span::from_range(start..end));
        assert_eq!(apply(before, &[edit]).unwrap(), after, "{before:?}");
    }
}

#[test]
fn lines_keep_their_ends() {
    let case = case(Syntax::Yaml, "\u{feff}a: 1\r\nb:\r\n  - x\r\n  - y");
    assert_eq!(case.without("", "a"), "\u{feff}b:\r\n  - x\r\n  - y");
    assert_eq!(case.without("", "b"), "\u{feff}a: 1");
    assert_eq!(case.without_items("/b", 1..2), "\u{feff}a: 1\r\nb:\r\n  - x");
    assert_eq!(case.with_item("/b", 2), "\u{feff}a: 1\r\nb:\r\n  - x\r\n  - y\r\n  - \"new\"");
    assert_eq!(
        case.with("", Slot::Before(case.entry("", "a"))),
        "\u{feff}new: [\"x\", 1]\r\na: 1\r\nb:\r\n  - x\r\n  - y"
    );
}

#[test]
fn what_an_alias_repeats_is_left_alone() {
    let case = case(Syntax::Yaml, "a: &x\n  k: [1]\nb: *x\nc:\n  <<: *x\n  own: 1\nd: {p: 1, q: *x}\ne: [*x]\n");
    let c = case.node("/c");
    assert!(remove_entry(&case.document, c, 0).is_none());
    assert!(case.without("/c", "own").contains("c:\n  <<: *x\nd:"));
    assert!(case.without("", "b").contains("  k: [1]\nc:"));
    assert!(remove_entry(&case.document, case.node("/d"), 1).is_none());
    assert!(remove_element(&case.document, case.node("/e"), 0).is_none());
    assert!(insert_elements(&case.document, case.node("/e"), 0, &["1".to_owned()]).is_none());
}

const TOML: &str = "# head
root = 1

[a] # of a
b = \"x\" # of b
  c.d = [1, 2]
e = { f = 1, 'g' = 2 }

# before a.h
[a.h]
i = 1

[[l]]
m = 1

[[l]]
n = 1
";

#[test]
fn tables_change_by_lines() {
    let case = case(Syntax::Toml, TOML);
    assert!(case.without("", "root").starts_with("# head\n\n[a]"));
    assert!(case.without("/a", "b").contains("[a] # of a\n  c.d"));
    assert!(case.without("/a", "c").contains("# of b\ne = "));
    assert!(case.without("/a/e", "f").contains("e = { 'g' = 2 }"));
    assert!(case.without("/a", "h").contains("# before a.h\n[[l]]"));
    assert!(case.without("", "a").starts_with("# head\nroot = 1\n\n[[l]]\n"));
    assert!(case.without_items("/l", 0..1).contains("i = 1\n\n[[l]]\nn = 1"));
    assert!(case.without_items("/a/c/d", 0..1).contains("c.d = [2]"));
    assert!(case.with("/a", Slot::Before(case.entry("/a", "b"))).contains("# of a\nnew = [\"x\", 1]\nb = "));
    assert!(case.with("/a", Slot::End).contains("'g' = 2 }\nnew = [\"x\", 1]\n\n# before"));
    assert!(case.with("/a/c", Slot::End).contains("  c.d = [1, 2]\n  c.new = [\"x\", 1]\n"));
    assert!(case.with("/a/e", Slot::End).contains("e = { f = 1, 'g' = 2, new = [\"x\", 1] }"));
    assert!(case.with("/l/0", Slot::End).contains("[[l]]\nm = 1\nnew = [\"x\", 1]\n\n[[l]]"));
    assert!(case.with("", Slot::End).starts_with("# head\nroot = 1\nnew = [\"x\", 1]\n\n[a]"));
    assert!(case.with_item("/a/c/d", 1).contains("[1, \"new\", 2]"));
    assert!(case.renamed("/a", "b", "x y").contains("\"x y\" = \"x\""));
    assert!(case.renamed("/a", "h", "k").contains("[a.k]"));
    assert!(rename_key(&case.document, &case.entry("", "a"), "z").is_none());
    assert!(rename_key(&case.document, &case.entry("", "l"), "z").is_none());
}

#[test]
fn what_stands_in_several_headers_is_renamed_in_all() {
    let case = case(Syntax::Toml, TOML);
    let edits = rename_entry(&case.document, &["a"], &case.entry("", "a"), "z").unwrap();
    let after = apply(&case.text, &edits).unwrap();
    assert!(after.contains("\n[z] # of a\n") && after.contains("\n[z.h]\n"), "{after}");
    let edits = rename_entry(&case.document, &["a", "e", "f"], &case.entry("/a/e", "f"), "k").unwrap();
    assert!(apply(&case.text, &edits).unwrap().contains("e = { k = 1, 'g' = 2 }"));
}

#[test]
fn tables_without_lines_of_their_own_get_some() {
    let servers = case(Syntax::Toml, "[s.a]\n[s.b]\nc = 1\n");
    assert_eq!(servers.with("/s/a", Slot::End), "[s.a]\nnew = [\"x\", 1]\n[s.b]\nc = 1\n");
    assert!(insert_entry(&servers.document, servers.node("/s"), Slot::End, "k", &json!(1)).is_none());
    assert_eq!(servers.without("/s", "a"), "[s.b]\nc = 1\n");
    assert_eq!(servers.with("", Slot::End), "new = [\"x\", 1]\n\n[s.a]\n[s.b]\nc = 1\n");
    let one = case(Syntax::Toml, "[s.a]\nc = 1\n");
    assert_eq!(one.renamed("", "s", "t"), "[t.a]\nc = 1\n");
    // What belongs to the table stands around another one.
    let split = case(Syntax::Toml, "[a.b]\nx = 1\n[c]\n[a]\ny = 2\n");
    assert!(remove_entry(&split.document, split.document.root().unwrap(), 0).is_none());
}
