//! What is put in is written as what stands around it.

use super::*;

#[test]
fn comments_that_go_are_told() {
    for (syntax, text, drops) in [
        (Syntax::Json, "[1, /* one */ 2]", true),
        (Syntax::Json, "[1, // one\n 2]", true),
        (Syntax::Json, r#"["http://x", "\\" , "\"//"]"#, false),
        (Syntax::Toml, "a = ['#', \"#\", '\"#']", false),
        (Syntax::Toml, "a = [ 1, # one\n ]", true),
        (Syntax::Yaml, "- it's\n- a#b\n- '# '\n", false),
        (Syntax::Yaml, "- it's # so\n", true),
    ] {
        let document = Document::parse(Arc::new(SourceFile::new("a", text)), syntax);
        let whole = Span::from_range(0..text.len());
        assert_eq!(drops_comment(&document, &Edit::delete(whole)), drops, "{text}");
        assert!(!drops_comment(&document, &Edit::replace(whole, text)), "{text}");
        assert_eq!(drops_comment(&document, &Edit::replace(whole, text.replace("one", "two"))), text.contains("one"));
    }
    let several = "a = [ # one # more\n1, # two\n]";
    let document = Document::parse(Arc::new(SourceFile::new("a", several)), Syntax::Toml);
    for (text, drops) in [("# one # more\n# two", false), ("# two\n# one # more", true), ("# one # more", true)] {
        assert_eq!(drops_comment(&document, &Edit::replace(Span::from_range(0..several.len()), text)), drops, "{text}");
    }
}

#[test]
fn parts_of_strings_are_written_as_their_quotes_ask() {
    for (syntax, text, part, new, after) in [
        (Syntax::Json, r#"["~/x"]"#, "~", r"C:\Users\me", r#"["C:\\Users\\me/x"]"#),
        (Syntax::Json, r#"["~\\x"]"#, "~", r"C:\me", r#"["C:\\me\\x"]"#),
        (Syntax::Json, r#"["\u007e/x"]"#, "~", "/home/me", r#"["/home/me/x"]"#),
        (Syntax::Toml, r"a = ['~\x']", "~", r"C:\me", r"a = ['C:\me\x']"),
        (Syntax::Toml, r"a = ['~\x']", "~", "it's", r#"a = ["it's\\x"]"#),
        (Syntax::Yaml, "a: [~/x, b]", "~", "${HOME}", r#"a: ["${HOME}/x", b]"#),
        (Syntax::Yaml, "a:\n  - '~/x'", "~", "${HOME}", "a:\n  - '${HOME}/x'"),
        (Syntax::Yaml, "a: [~/x, b]", "~", "/home/me", "a: [/home/me/x, b]"),
        (Syntax::Yaml, "a:\n  - ~/x # x\n", "/x", "/x: y", "a:\n  - \"~/x: y\" # x\n"),
        (Syntax::Yaml, "a:\n  - v1\n", "v", "", "a:\n  - \"1\"\n"),
        (
            Syntax::Yaml,
            "a:\n  - |\n    cd x\n    npx y\n  - z\n",
            "npx",
            "npx -y",
            "a:\n  - |\n    cd x\n    npx -y y\n  - z\n",
        ),
    ] {
        let case = case(syntax, text);
        let pointer = if syntax == Syntax::Json { "/0" } else { "/a/0" };
        let node = case.node(pointer);
        let whole = node.text().unwrap();
        let at = whole.as_str().find(part).unwrap();
        let edit = replace_part(&case.document, node, whole.part(at..at + part.len()), new);
        let written = case.after(edit, |data| {
            let value = whole.as_str().replacen(part, new, 1);
            *data.pointer_mut(pointer).unwrap() = json!(value);
        });
        assert_eq!(written, after);
    }
}

#[test]
fn values_are_written_as_their_syntax_has_them() {
    let value = json!({ "a b": "x\"\u{7f}", "true": 1, "m": true });
    let written = |syntax| value_text(syntax, &value).unwrap();
    assert_eq!(written(Syntax::Json), "{ \"a b\": \"x\\\"\u{7f}\", \"m\": true, \"true\": 1 }");
    assert_eq!(written(Syntax::Toml), "{ \"a b\" = \"x\\\"\\u007f\", m = true, true = 1 }");
    assert_eq!(written(Syntax::Yaml), "{ \"a b\": \"x\\\"\\u007f\", m: true, \"true\": 1 }");
    assert_eq!(value_text(Syntax::Json, &json!([["nested"]])), None);
    assert_eq!(value_text(Syntax::Toml, &json!([null])), None);
    for syntax in [Syntax::Toml, Syntax::Yaml] {
        let read = case(syntax, &entry_text(syntax, "k", &value).unwrap());
        assert_eq!(read.node("/k").to_json(9), value);
    }
    let empty = case(Syntax::Yaml, "a:\nb: [x]\n");
    let edit = |pointer| replace_value(&empty.document, empty.node(pointer), &json!({}));
    assert_eq!(apply(&empty.text, &[edit("/a").unwrap()]).unwrap(), "a: {}\nb: [x]\n");
    assert_eq!(apply(&empty.text, &[edit("/b").unwrap()]).unwrap(), "a:\nb: {}\n");
}

#[test]
fn an_entry_takes_the_place_of_another() {
    let replaced = |case: &Case, pointer: &str, key: &str| {
        let edit = replace_entry(&case.document, case.node(pointer), &case.entry(pointer, key), "new", &json!(["x"]));
        edit.map(|edit| {
            case.after(Some(edit), |data| {
                let object = data.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
                object.remove(key);
                object.insert("new".to_owned(), json!(["x"]));
            })
        })
    };
    let json = case(Syntax::Json, r#"{"a": {"b": 1, "c": {}}}"#);
    assert_eq!(replaced(&json, "/a", "b").unwrap(), r#"{"a": {"new": ["x"], "c": {}}}"#);
    assert_eq!(replaced(&json, "", "a").unwrap(), r#"{"new": ["x"]}"#);
    let yaml = case(Syntax::Yaml, YAML);
    assert!(replaced(&yaml, "/a", "b").unwrap().contains("a: # of a\n  new: [\"x\"] # of b\n"));
    assert!(replaced(&yaml, "/a", "c").unwrap().contains("  # before c\n  new: [\"x\"]\n  d:"));
    let toml = case(Syntax::Toml, TOML);
    assert!(replaced(&toml, "/a", "b").unwrap().contains("[a] # of a\nnew = [\"x\"] # of b\n"));
    assert!(replaced(&toml, "/a", "e").unwrap().contains("\nnew = [\"x\"]\n\n# before a.h"));
    // What stands in several places, or has a header.
    assert!(replaced(&toml, "/a", "c").is_none() && replaced(&toml, "/a", "h").is_none());
}

#[test]
fn strings_are_written_as_their_neighbours_are() {
    for (syntax, text, new, after) in [
        (Syntax::Yaml, "a:\n- x\n", "-y", "a:\n- -y\n- x\n"),
        (Syntax::Yaml, "a:\n- x\n", "no", "a:\n- \"no\"\n- x\n"),
        (Syntax::Yaml, "a:\n- x\n", "1.2", "a:\n- \"1.2\"\n- x\n"),
        (Syntax::Yaml, "a:\n- x\n", "a b", "a:\n- a b\n- x\n"),
        (Syntax::Yaml, "a:\n- x\n", "@a/b", "a:\n- \"@a/b\"\n- x\n"),
        (Syntax::Yaml, "a: [x]\n", "a, b", "a: [\"a, b\", x]\n"),
        (Syntax::Yaml, "a:\n- 'x'\n", "it's", "a:\n- \"it's\"\n- 'x'\n"),
        (Syntax::Yaml, "a: ['x']\n", "y", "a: ['y', 'x']\n"),
        (Syntax::Toml, "a = ['x']\n", r"C:\y", "a = ['C:\\y', 'x']\n"),
        (Syntax::Toml, "a = [1]\n", "y", "a = [\"y\", 1]\n"),
    ] {
        let case = case(syntax, text);
        let array = case.node("/a");
        let written = element_text(&case.document, array, new);
        let inserted = case.after(insert_elements(&case.document, array, 0, &[written]), |data| {
            data["a"].as_array_mut().unwrap().insert(0, json!(new));
        });
        assert_eq!(inserted, after);
    }
    let yaml = case(Syntax::Yaml, "a: x # of a\nb: 'x'\nc: \"x\"\n");
    for (key, new, after) in
        [("a", "/opt/y", "a: /opt/y # of a"), ("a", "a: b", "a: \"a: b\" # of a"), ("b", "y", "b: 'y'")]
    {
        let edit = replace_value(&yaml.document, yaml.node(&format!("/{key}")), &json!(new));
        assert!(yaml.after(edit, |data| data[key] = json!(new)).contains(after), "{after}");
    }
}

#[test]
fn objects_of_a_list_stand_as_the_last_does() {
    for (text, after) in [
        (r#"{ "s": {} }"#, r#"{ "l": [{ "id": "x", "on": true }], "s": {} }"#),
        (r#"{ "l": [{ "id": "y" }], "s": {} }"#, r#"{ "l": [{ "id": "y" }, { "id": "x", "on": true }], "s": {} }"#),
        (
            "{\n\t\"s\": {\n\t\t\"a\": 1\n\t}\n}\n",
            "{\n\t\"l\": [\n\t\t{\n\t\t\t\"id\": \"x\",\n\t\t\t\"on\": true\n\t\t}\n\t],\n\t\"s\": {\n\t\t\"a\": 1\n\t}\n}\n",
        ),
        (
            "{\r\n  \"l\": [\r\n    {\r\n      \"id\": \"y\"\r\n    }\r\n  ],\r\n  \"s\": {}\r\n}",
            "{\r\n  \"l\": [\r\n    {\r\n      \"id\": \"y\"\r\n    },\r\n    {\r\n      \"id\": \"x\",\r\n      \"on\": true\r\n    }\r\n  ],\r\n  \"s\": {}\r\n}",
        ),
    ] {
        let case = case(Syntax::Json, text);
        let fields = [("id", json!("x")), ("on", json!(true))];
        let place = (Slot::Before(case.entry("", "s")), "l");
        let edit = insert_object(&case.document, case.node(""), place, &fields).unwrap();
        assert_eq!(apply(text, &[edit]).unwrap(), after);
    }
    let other = case(Syntax::Json, r#"{ "l": {}, "s": {} }"#);
    let place = (Slot::Before(other.entry("", "s")), "l");
    assert!(insert_object(&other.document, other.node(""), place, &[("id", json!("x"))]).is_none());
}

#[test]
fn comments_are_told_from_what_looks_like_one() {
    for (syntax, text, said) in [
        (Syntax::Yaml, "a: 'x # y'\n\"b # c\": 1\n", false),
        (Syntax::Yaml, "a: x # y\n", true),
        (Syntax::Toml, "a = \"x # y\"\n", false),
        (Syntax::Toml, "a = [1, # y\n2]\n", true),
        (Syntax::Json, r#"{"a": "http://x"}"#, false),
    ] {
        let case = case(syntax, text);
        let whole = Span::from_range(0..text.len());
        assert_eq!(holds_comment(&case.document, whole), said, "{text}");
    }
    let commented = Document::parse(Arc::new(SourceFile::new("a", "[1, // x\n2]")), Syntax::Json);
    assert!(holds_comment(&commented, commented.root().unwrap().span()));
}
