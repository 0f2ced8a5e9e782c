//! YAML.

use super::*;

/// Pieces of YAML, right and wrong ones.
pub(crate) const YAML_PIECES: &[&str] = &[
    "a: ",
    "b:\n",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\t",
    " ",
    "\"",
    "'",
    "\\",
    "\\n",
    "\\u00e9",
    "\\q",
    "''",
    "|\n",
    ">-\n",
    "|2+\n",
    "&x ",
    "*x",
    "<<: *x",
    "!!str ",
    "!t ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    ":",
    "? ",
    "# c",
    " # c\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "@",
    "`",
    "~",
    "x y",
    "1",
    "0x1F",
    "é",
    "😀",
    "\u{a0}",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "\r",
    "mcpServers:\n",
    "  s:\n    command: npx\n    args: [-y]\n",
];

fn yaml_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![12 => proptest::sample::select(YAML_PIECES).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A value as YAML in block style, every string in double quotes.
fn block_yaml(value: &serde_json::Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        serde_json::Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.extend(["\n", &pad, "-"]);
                block_yaml(item, indent + 2, out);
            }
        }
        serde_json::Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                out.extend(["\n", &pad, &serde_json::Value::from(key.as_str()).to_string(), ":"]);
                block_yaml(value, indent + 2, out);
            }
        }
        _ => out.extend([" ", &value.to_string()]),
    }
}

/// Pointers to everything within a value that holds something.
fn containers(value: &serde_json::Value, pointer: &str, found: &mut Vec<String>) {
    let name = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    let children: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Array(items) => (0..).zip(items).map(|(i, item)| (name(&format!("{i}")), item)).collect(),
        serde_json::Value::Object(map) => map.iter().map(|(key, value)| (name(key), value)).collect(),
        _ => return,
    };
    for (pointer, child) in children {
        containers(child, &pointer, found);
        found.push(pointer);
    }
}

/// Places of a YAML tree; what an alias or a merge repeats lies outside the container around it.
fn check_yaml(text: &str, node: NodeRef<'_>, depth: usize) -> Result<(), TestCaseError> {
    prop_assert!(fits(text, node.span()), "{:?} of {text:?}", node.span());
    let strings = node.entries().map(|entry| entry.key).chain(node.text());
    for string in strings {
        let whole = string.as_str();
        for (at, c) in whole.char_indices() {
            let span = string.part(at..at + c.len_utf8()).span();
            prop_assert!(fits(text, span), "{whole:?} at {at} of {text:?}");
            prop_assert!(string.span().contains(span), "{whole:?} at {at} of {text:?}");
        }
    }
    for entry in node.entries() {
        prop_assert!(fits(text, entry.key_span) && entry.key_span.contains(entry.key.span()), "{text:?}");
    }
    if depth > 0 {
        let entries = node.entries().map(|entry| entry.value);
        node.items().chain(entries).try_for_each(|child| check_yaml(text, child, depth - 1))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_parses_as_yaml_and_every_place_lies_in_it(text in prop_oneof![yaml_text(), broken_text(), any::<String>(), damaged_config()]) {
        let document = Document::parse(Arc::new(SourceFile::new("x.yaml", text.as_str())), Syntax::Yaml);
        if let Some(root) = document.root() {
            check_yaml(&text, root, 12)?;
        }
        for fault in document.faults() {
            prop_assert!(fits(&text, fault.span) && fault.related.is_none_or(|span| fits(&text, span)), "{fault:?}");
        }
    }

    #[test]
    fn a_value_comes_back_from_yaml_as_it_was_written(value in json(), block in any::<bool>()) {
        let mut text = String::new();
        if block {
            block_yaml(&value, 0, &mut text);
        } else {
            text = value.to_string();
        }
        let document = Document::parse(Arc::new(SourceFile::new("x.yaml", text.as_str())), Syntax::Yaml);
        prop_assert!(document.faults().is_empty(), "{:?} of {text:?}", document.faults());
        prop_assert_eq!(document.root().unwrap().to_json(64), value);
    }

    #[test]
    fn an_edit_of_yaml_does_what_it_says_and_nothing_else(value in json(), block in any::<bool>(), place in any::<proptest::sample::Index>()) {
        let mut text = String::new();
        if block {
            block_yaml(&value, 0, &mut text);
        } else {
            text = value.to_string();
        }
        let source = Arc::new(SourceFile::new("x.yaml", text.as_str()));
        let document = Document::parse(source, Syntax::Yaml);
        let mut pointers = vec![String::new()];
        containers(&value, "", &mut pointers);
        let pointer = place.get(&pointers);
        let node = document.root().unwrap().pointer(pointer).unwrap();
        for index in 0..node.entries().len().max(node.items().len()) {
            let (mut without, mut with) = (value.clone(), value.clone());
            let (shorter, longer) = if let Some(entry) = node.entry_at(index) {
                without.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(entry.key.as_str());
                with.pointer_mut(pointer).unwrap()["new one"] = "x".into();
                let slot = if index % 2 == 0 { Slot::Before(entry) } else { Slot::Behind(entry) };
                (remove_entry(&document, node, index), insert_entry(&document, node, slot, "new one", &"x".into()))
            } else {
                without.pointer_mut(pointer).unwrap().as_array_mut().unwrap().remove(index);
                with.pointer_mut(pointer).unwrap().as_array_mut().unwrap().insert(index, "x".into());
                (remove_element(&document, node, index), insert_elements(&document, node, index, &["x".to_owned()]))
            };
            // A nested list that begins on the line of another may have to be left alone.
            for (edit, wanted) in [(shorter, without), (longer, with)] {
                let Some(edit) = edit else { continue };
                let changed = apply(&text, std::slice::from_ref(&edit)).unwrap();
                let read = Document::parse(Arc::new(SourceFile::new("x.yaml", changed.as_str())), Syntax::Yaml);
                prop_assert!(read.faults().is_empty(), "{text:?} becomes {changed:?}");
                prop_assert_eq!(read.root().unwrap().to_json(64), wanted, "{:?} becomes {:?}", text, changed);
            }
        }
    }
}
