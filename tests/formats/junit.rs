//! `JUnit` against the schema of Jenkins.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use mcp_clinic::output::{Format, View};
use roxmltree::{Document, Node};

use crate::support::TestContext;
use crate::{real_reports, shown};

const NAMESPACE: &str = "http://www.w3.org/2001/XMLSchema";

/// What the schema says of an element.
#[derive(Debug, Default)]
struct Declared {
    attributes: BTreeMap<String, bool>,
    children: BTreeSet<String>,
    takes_text: bool,
}

pub(crate) struct Schema(BTreeMap<String, Declared>);

impl Schema {
    pub(crate) fn jenkins() -> Self {
        let text = include_str!("junit-10.xsd");
        let document = Document::parse(text).unwrap();
        let elements = document.root_element().children().filter(|node| node.has_tag_name((NAMESPACE, "element")));
        let declared = |element: Node<'_, '_>| {
            let name = element.attribute("name").unwrap().to_owned();
            let attribute = |node: Node<'_, '_>| {
                Some((node.attribute("name")?.to_owned(), node.attribute("use") == Some("required")))
            };
            let below =
                |tag: &'static str| element.descendants().filter(move |node| node.has_tag_name((NAMESPACE, tag)));
            let takes_text = element.attribute("type") == Some("xs:string")
                || below("complexType").any(|node| node.attribute("mixed") == Some("true"));
            let children = below("element").filter_map(|node| node.attribute("ref")).map(str::to_owned).collect();
            (name, Declared { attributes: below("attribute").filter_map(attribute).collect(), children, takes_text })
        };
        let schema = Self(elements.map(declared).collect());
        assert!(schema.0["testcase"].attributes["name"] && schema.0["testsuite"].children.contains("testcase"));
        schema
    }

    pub(crate) fn check(&self, text: &str) {
        let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        self.check_element(root);
        check_numbers(root);
        let suites: Vec<_> = root.children().filter(Node::is_element).collect();
        for suite in &suites {
            check_numbers(*suite);
            // GitLab and Jenkins keep the last of those with the same name.
            let mut names = HashSet::new();
            assert!(cases(*suite).all(|case| names.insert(case.attribute("name").unwrap())), "{text}");
        }
    }

    fn check_element(&self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        let declared = self.0.get(name).unwrap_or_else(|| panic!("<{name}> is no element"));
        for attribute in node.attributes() {
            assert!(declared.attributes.contains_key(attribute.name()), "<{name} {}>", attribute.name());
        }
        for (attribute, _) in declared.attributes.iter().filter(|(_, required)| **required) {
            assert!(node.has_attribute(attribute.as_str()), "<{name}> without {attribute}");
        }
        for child in node.children() {
            if child.is_element() {
                assert!(declared.children.contains(child.tag_name().name()), "{child:?} in <{name}>");
                self.check_element(child);
            } else {
                assert!(
                    declared.takes_text || child.text().is_none_or(|text| text.trim().is_empty()),
                    "text in <{name}>"
                );
            }
        }
    }
}

fn cases<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(|node| node.has_tag_name("testcase"))
}

/// Whether the numbers are those of what is there.
fn check_numbers(node: Node<'_, '_>) {
    let count = |tag: &'static str| node.descendants().filter(|node| node.has_tag_name(tag)).count().to_string();
    for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        assert_eq!(node.attribute(attribute), Some(count(tag).as_str()), "{attribute} of {node:?}");
    }
}

#[test]
fn real_reports_are_valid() {
    let schema = Schema::jenkins();
    for (_, fixed) in real_reports() {
        let text = shown(&fixed, Format::Junit, &View::default());
        schema.check(&text);
        let document = Document::parse(&text).unwrap();
        let failed = document.descendants().filter(|node| node.has_tag_name("failure") || node.has_tag_name("error"));
        assert_eq!(failed.count(), fixed.report.diagnostics.len());
    }
}

#[test]
fn what_is_right_passes_and_what_cannot_be_read_is_an_error() {
    let right = r#"{ "mcpServers": { "a": { "type": "http", "url": "https://x.example/mcp" } } }"#;
    let context = TestContext::new().file("a/.mcp.json", right).file("b/.mcp.json/x", "");
    let run = context.run(&["check", "--format", "junit", ".", "nowhere"]);
    assert_eq!(run.code, 2);
    Schema::jenkins().check(&run.stdout);
    insta::assert_snapshot!(run.stdout, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mcp-clinic" tests="3" failures="0" errors="2">
      <testsuite name="mcp-clinic" tests="1" failures="0" errors="1">
        <testcase name="no such file or directory: nowhere" classname="mcp-clinic">
          <error type="error" message="no such file or directory: nowhere">no such file or directory: nowhere</error>
        </testcase>
      </testsuite>
      <testsuite name="a/.mcp.json" tests="1" failures="0" errors="0" file="a/.mcp.json">
        <testcase name="nothing wrong" classname="a/.mcp.json"/>
      </testsuite>
      <testsuite name="b/.mcp.json" tests="1" failures="0" errors="1" file="b/.mcp.json">
        <testcase name="syntax/unreadable" classname="b/.mcp.json">
          <error type="error" message="this file cannot be read: it is a directory: Claude Code loads no server from this file">b/.mcp.json:1:1: error[syntax/unreadable] this file cannot be read: it is a directory: Claude Code loads no server from this file&#10;help: move the directory away and put a file in its place</error>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    let nothing = TestContext::new().run(&["check", "--format", "junit", "--allow-empty"]);
    Schema::jenkins().check(&nothing.stdout);
    assert_eq!(nothing.code, 0);
}
