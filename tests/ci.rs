//! The examples for CI, as far as every machine can check them: they are well-formed, of this version, and those of the
//! docs are what `init` writes. `tests/pre_commit` runs them.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "support/snippets.rs"]
mod snippets;

use regex::Regex;
use snippets::{Snippet, read, snippets, yaml};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Every file that says which version is to be installed.
const FILES: &[&str] =
    &["action.yml", "docs/ci.md", "templates/mcp-clinic.yml", "templates/init/github.yml", "templates/init/gitlab.yml"];

#[test]
fn every_example_is_well_formed() {
    let snippets = snippets();
    assert!(snippets.len() > 14, "{}", snippets.len());
    for Snippet { kind, language, text, .. } in &snippets {
        match language.as_str() {
            "yaml" => drop(yaml(text)),
            "json" => drop(serde_json::from_str::<serde_json::Value>(text).unwrap()),
            "sh" | "groovy" | "dockerfile" => {}
            other => panic!("nothing looks at blocks of `{other}`"),
        }
        assert!(text.contains("mcp-clinic"), "{kind}: {text}");
    }
    for file in ["templates/init/github.yml", "templates/init/gitlab.yml"] {
        yaml(&read(file));
    }
}

#[test]
fn the_examples_are_what_init_writes() {
    let same: Vec<_> = snippets().into_iter().filter_map(|snippet| Some((snippet.same?, snippet.text))).collect();
    assert_eq!(same.len(), 2);
    for (file, text) in same {
        assert!(read(&file).replace("{version}", VERSION) == text, "docs/ci.md is not {file}");
    }
}

#[test]
fn all_of_them_are_of_this_version() {
    let version = Regex::new(r"mcp-clinic(?:==|@v|@)(\{version\}|[0-9][0-9A-Za-z.]*)|rev: v([0-9.]+)").unwrap();
    for file in FILES {
        let text = read(file);
        for found in version.captures_iter(&text) {
            let found = found.get(1).or(found.get(2)).unwrap().as_str();
            assert!([VERSION, "{version}"].contains(&found), "{file}: {found}");
        }
    }
    assert_eq!(yaml(&read("action.yml"))["inputs"]["version"]["default"], VERSION);
    let (head, _) = component();
    assert_eq!(head["spec"]["inputs"]["version"]["default"], VERSION);
}

/// The two documents of the component for GitLab.
fn component() -> (serde_json::Value, serde_json::Value) {
    let text = read("templates/mcp-clinic.yml");
    let (head, body) = text.split_once("\n---\n").unwrap();
    (yaml(head), yaml(body))
}

#[test]
fn the_component_uses_each_of_its_inputs_and_no_other() {
    let (head, body) = component();
    let inputs = head["spec"]["inputs"].as_object().unwrap();
    let body = body.to_string();
    for (name, input) in inputs {
        assert!(body.contains(&format!("$[[ inputs.{name} ]]")), "{name}");
        assert!(input["description"].is_string() && input.get("default").is_some(), "{name}");
    }
    let used: Vec<_> =
        Regex::new(r"inputs\.([a-z-]+)").unwrap().captures_iter(&body).map(|c| c[1].to_owned()).collect();
    assert!(used.iter().all(|name| inputs.contains_key(name)), "{used:?}");
    let docs = read("docs/ci.md");
    assert!(inputs.keys().all(|name| docs.contains(&format!("`{name}`"))));
}

#[test]
fn the_action_hands_inputs_to_the_shell_as_variables_and_pins_what_it_uses() {
    let action = yaml(&read("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let pinned = Regex::new("^[a-z-]+/[a-z-]+(/[a-z-]+)?@[0-9a-f]{40}$").unwrap();
    for step in steps {
        if let Some(script) = step["run"].as_str() {
            assert!(!script.contains("${{"), "{script}");
            assert_eq!(step["shell"], "bash");
        } else {
            assert!(pinned.is_match(step["uses"].as_str().unwrap()), "{step:#}");
        }
    }
    let (inputs, docs) = (action["inputs"].as_object().unwrap(), read("docs/ci.md"));
    let text = read("action.yml");
    for name in inputs.keys() {
        assert!(text.contains(&format!("inputs.{name}")), "{name} is not used");
        assert!(docs.contains(&format!("| `{name}` |")), "{name} is not in the docs");
    }
    let pinned = Regex::new("uses: [a-z/-]+@(v|main)").unwrap();
    let github = read("templates/init/github.yml");
    assert!(!pinned.is_match(&github) && !pinned.is_match(&text), "an action is not pinned to a commit");
}
