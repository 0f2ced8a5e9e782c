//! What is generated is up to date, and schemas and clients are complete. `MCP_CLINIC_GENERATE=1 cargo test --test docs` writes it anew.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the pages are on the disk; tests fail by panicking"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::client::{CLIENTS, FileSpec, Judge, UNKNOWN};
use mcp_clinic::diagnostic::Loss;
use mcp_clinic::docs;
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::output::Format;
use mcp_clinic::rules::RULES;
use mcp_clinic::settings::SettingsFile;
use mcp_clinic::text::SourceFile;
use walkdir::WalkDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn generate() -> bool {
    std::env::var_os("MCP_CLINIC_GENERATE").is_some()
}

/// Compares a file with what it should hold, or writes it.
fn compare(path: &Path, wanted: &str) {
    if generate() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "{} is out of date: run `MCP_CLINIC_GENERATE=1 cargo test --test docs`", path.display());
}

/// Where a page of `docs/` lies.
fn page(path: &str) -> PathBuf {
    root().join("docs").join(path)
}

#[test]
fn every_rule_has_its_page_and_no_page_is_left_over() {
    let folder = page("rules");
    for rule in RULES {
        compare(&folder.join(docs::rules::page_path(rule)), &docs::rules::page(rule));
    }
    compare(&folder.join("README.md"), &docs::rules::index());
    let pages = WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    for page in pages {
        let name = page.path().strip_prefix(&folder).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
        let known = name == "README" || RULES.iter().any(|rule| rule.name == name);
        assert!(known, "{} belongs to no rule", page.path().display());
    }
}

#[test]
fn every_client_has_an_up_to_date_page() {
    let folder = page("clients");
    for client in docs::clients::full() {
        compare(&folder.join(docs::clients::page_path(client)), &docs::clients::page(client));
    }
    for page in std::fs::read_dir(&folder).unwrap() {
        let name = page.unwrap().file_name().to_string_lossy().into_owned();
        assert!(docs::clients::full().any(|client| docs::clients::page_path(client) == name), "{name} is of no client");
    }
}

#[test]
fn the_settings_have_an_up_to_date_schema_and_page() {
    let schema = docs::settings::schema();
    for (key, property) in schema["properties"].as_object().unwrap() {
        described(&property["items"], key);
    }
    let schema = serde_json::to_string_pretty(&schema).unwrap();
    compare(&root().join("schemas/mcp-clinic.schema.json"), &format!("{schema}\n"));
    compare(&root().join("docs/settings.md"), &docs::settings::reference());
}

#[test]
fn schema_and_parser_of_the_settings_agree() {
    let schema = jsonschema::draft202012::new(&docs::settings::schema()).unwrap();
    let judge = |text: &str| {
        let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Toml);
        assert!(document.faults().is_empty(), "{text}");
        let value = document.root().map_or_else(|| serde_json::json!({}), |root| root.to_json(16));
        let parsed = SettingsFile::parse(Path::new("a"), Path::new("/p"), text.into());
        assert_eq!(schema.is_valid(&value), parsed.is_ok(), "{text}: {parsed:?}");
        parsed.is_ok()
    };
    let right = [
        "",
        "select = ['docker', 'all', 'docker/host-socket']\nignore = []",
        "level = 'info'\nfail-on = 'warning'\nhost = true\ntarget-os = ['linux', 'macos', 'windows']",
        "[severity]\ndocker = 'off'\n'docker/host-socket' = 'error'",
        "override = []\nsuppress = []\nfiles = []",
        "[[override]]\nfiles = 'a/**'\nignore = []",
        "[[override]]\nfiles = ['a', 'b']\nservers = ['c']\nignore = ['all']\nseverity = {}",
        "[[suppress]]\nrule = ['docker', 'package/unpinned']\nserver = ['x', 'y']\nreason = 'so'",
        "[[suppress]]\nrule = 'docker'\nfile = 'x'\nreason = 'so'\n[[suppress]]\nrule = 'env'\nfile = 'y'\nreason = 'so'",
        "[[files]]\npattern = '*.conf'\nclient = 'cursor'",
    ];
    let wrong = [
        "selct = ['docker']",
        "select = []",
        "select = 'docker'",
        "select = ['dokcer']",
        "select = [1]",
        "level = 'off'",
        "level = 1",
        "fail-on = 'never'",
        "host = 'true'",
        "target-os = []",
        "target-os = ['win32']",
        "severity = 'error'",
        "severity = { all = 'off' }",
        "severity = { docker = 'fatal' }",
        "severity = { docker = true }",
        "severity.docker.host-socket = 'off'",
        "[[override]]\nfiles = 'a'",
        "[[override]]\nignore = ['docker']",
        "[[override]]\nfiles = []\nignore = []",
        "[[override]]\nfiles = 'a'\nignore = []\nselect = ['docker']",
        "[override]\nfiles = 'a'\nignore = []",
        "override = [1]",
        "[[suppress]]\nrule = 'docker'\nfile = 'x'",
        "[[suppress]]\nrule = 'docker'\nfile = 'x'\nreason = ' '",
        "[[suppress]]\nrule = 'docker'\nreason = 'so'",
        "[[suppress]]\nrule = 'all'\nfile = 'x'\nreason = 'so'",
        "[[suppress]]\nfile = 'x'\nreason = 'so'",
        "[[suppress]]\nrule = []\nfile = 'x'\nreason = 'so'",
        "[[files]]\npattern = ''\nclient = 'cursor'",
        "[[files]]\npattern = 'x'\nclient = 'unknown'",
        "[[files]]\nclient = 'cursor'",
    ];
    assert!(right.into_iter().all(judge) && !wrong.into_iter().any(judge));
    // The examples of the page are right.
    let reference = docs::settings::reference();
    let examples: Vec<_> = reference.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 8 && examples.into_iter().all(judge));
}

#[test]
fn the_hooks_are_those_of_the_program() {
    compare(&root().join(".pre-commit-hooks.yaml"), &docs::hooks::manifest());
}

#[test]
fn the_other_pages_are_up_to_date_and_in_the_index() {
    compare(&page("command-line.md"), &docs::command_line::page(&mcp_clinic::cli::command()));
    compare(&page("environment.md"), &docs::environment::page());
    compare(&page("README.md"), &docs::index::page(&|name| page(name).exists()));
    for entry in std::fs::read_dir(page("")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = ["README.md", "rules", "clients"].contains(&name.as_str())
            || docs::index::expected().any(|expected| expected == name);
        assert!(known, "docs/{name} is in no index: add it to src/docs/index.rs");
    }
}

/// Puts generated parts into a page that is written by hand.
fn compare_parts(path: &Path, parts: &[(&str, String)]) {
    let mut page = std::fs::read_to_string(path).unwrap();
    for (name, text) in parts {
        let (before, rest) = page.split_once(&format!("<!-- {name}: generated -->\n")).unwrap();
        let (_, after) = rest.split_once(&format!("<!-- end of {name} -->")).unwrap();
        page = format!("{before}<!-- {name}: generated -->\n{text}<!-- end of {name} -->{after}");
    }
    compare(path, &page);
}

#[test]
fn what_is_generated_within_other_pages_is_up_to_date() {
    let parts = [
        ("clients", docs::clients::table()),
        ("other clients", format!("{}.\n", docs::clients::others())),
        ("rules", format!("{}.\n", docs::rules::count())),
        ("pages", docs::index::links("docs/", &|name| page(name).exists())),
    ];
    compare_parts(&root().join("README.md"), &parts);
    let formats = docs::command_line::formats(&mcp_clinic::cli::command());
    compare_parts(&page("output.md"), &[("formats", formats), ("each format", Format::pages())]);
}

#[test]
fn schemas_are_valid_and_compile() {
    for path in schema_files() {
        let id = path.file_name().unwrap().to_string_lossy().into_owned();
        let schema: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{id}: {error}"));
        jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{id}: {error}"));
        described(&schema, &id);
        annotated(&schema, &id);
    }
    for client in CLIENTS.iter().copied().chain([&UNKNOWN]) {
        for schema in client.schemas() {
            assert!(!schema.branches().is_empty() && schema.compiles(), "{}", client.id);
        }
    }
}

fn schema_files() -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(root().join("schemas")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    files
}

/// Our own keywords hold what the program understands.
fn annotated(value: &serde_json::Value, at: &str) {
    let holds = |keyword: &str, is_known: fn(&str) -> bool| {
        if let Some(word) = value.get(keyword).map(|word| word.as_str().unwrap_or_default()) {
            assert!(is_known(word), "{at}: {keyword} is `{word}`");
        }
    };
    holds("x-loss", |word| Loss::named(word).is_some());
    holds("x-unit", |word| ["ms", "s"].contains(&word));
    for (key, inner) in value.as_object().into_iter().flatten() {
        assert!(
            !key.starts_with("x-") || ["x-loss", "x-unit", "x-expected", "x-help"].contains(&key.as_str()),
            "{at}: {key}"
        );
        annotated(inner, at);
    }
    value.as_array().into_iter().flatten().for_each(|inner| annotated(inner, at));
}

/// Every field has a description, for the completion of editors.
fn described(schema: &serde_json::Value, at: &str) {
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            assert!(property["description"].is_string(), "{at}/{name} has no description");
            described(property, &format!("{at}/{name}"));
        }
    }
    if let Some(definitions) = schema["$defs"].as_object() {
        for (name, definition) in definitions {
            described(definition, &format!("{at}/{name}"));
        }
    }
}

#[test]
fn every_client_says_where_its_facts_come_from() {
    for client in CLIENTS {
        assert!(!client.sources.is_empty() && client.checked.len() == 10, "{}", client.id);
        let says =
            |file: &'static FileSpec| !file.roots.is_empty() || Judge { client, file }.schema().describes_documents();
        assert!(client.files.iter().all(says), "{}", client.id);
        let mut ids: Vec<_> = client.files.iter().map(|file| file.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), client.files.len(), "{}: two kinds of file of one id", client.id);
    }
}
