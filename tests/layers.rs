//! The layers of the design, held against the `use crate::` lines: nothing may look up.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the sources are on the disk, and tests fail by panicking"
)]

use std::path::Path;

use walkdir::WalkDir;

/// The layer of every module at the top of the crate.
const LAYERS: &[(&str, u8)] = &[
    ("text", 0),
    ("document", 1),
    ("diagnostic", 1),
    ("system", 1),
    ("model", 2),
    ("client", 3),
    ("knowledge", 3),
    ("discover", 4),
    ("consent", 4),
    ("probe", 4),
    ("rules", 5),
    ("settings", 6),
    ("linter", 6),
    ("fix", 7),
    ("doctor", 7),
    ("docs", 8),
    ("output", 8),
    ("cli", 9),
];

/// What a folder must not know, although it lies below or beside it.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("text", &["serde_json", "miette", "clap"]),
    ("document", &["crate::system", "crate::diagnostic", "miette", "clap"]),
    ("diagnostic", &["crate::document", "crate::system", "miette"]),
    ("system", &["crate::text", "crate::document", "miette", "clap"]),
    ("model", &["crate::system", "miette"]),
    ("client", &["miette"]),
    ("probe", &["crate::diagnostic", "miette", "clap"]),
    ("rules", &["miette", "std::env", "std::fs", "clap"]),
    ("linter", &["miette", "clap", "std::fs"]),
    ("fix", &["miette", "clap", "std::fs"]),
    ("doctor", &["miette", "clap", "std::fs"]),
    ("output", &["clap"]),
];

fn layer(module: &str) -> u8 {
    LAYERS.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("`{module}` has no layer")).1
}

/// Module and text of every source file.
fn sources() -> Vec<(String, String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&src).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|file| {
            let path = file.path().strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            let module = path.split(['/', '.']).next().unwrap().to_owned();
            (module, path, std::fs::read_to_string(file.path()).unwrap())
        })
        .filter(|(module, _, _)| module != "lib" && module != "main")
        .collect()
}

#[test]
fn no_layer_looks_up() {
    let mut seen = 0;
    for (module, path, text) in sources() {
        for used in text.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if name.is_empty() || name == module || name == "cli" && path == "main.rs" {
                continue;
            }
            seen += 1;
            assert!(layer(&name) <= layer(&module), "{path} uses crate::{name}, which lies above it");
            let beside = layer(&name) == layer(&module) && name != "settings";
            assert!(!beside, "{path} uses crate::{name}, which lies beside it");
        }
    }
    assert!(seen > 50, "the test found only {seen} uses");
}

#[test]
fn no_folder_knows_what_is_not_its_business() {
    for (module, path, text) in sources() {
        let forbidden = FORBIDDEN.iter().filter(|(name, _)| *name == module).flat_map(|(_, words)| words.iter());
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in forbidden {
            let found = code.iter().find(|line| line.contains(word));
            // One renderer draws with miette; nothing else names it.
            assert!(
                found.is_none() || (*word == "miette" && path == "output/human.rs"),
                "{path} names {word}: {found:?}"
            );
        }
    }
}

#[test]
fn libraries_are_named_in_one_place() {
    for (word, only) in [
        ("miette::", "output/human.rs"),
        ("pulldown_cmark::", "output/page.rs"),
        ("jsonschema::", "client/schema.rs"),
        ("which::", "system/"),
    ] {
        for (_, path, text) in sources() {
            let names = text.lines().any(|line| line.contains(word) && !line.trim_start().starts_with("//"));
            assert!(!names || path.starts_with(only), "{path} names {word}");
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let folders = ["src", "tests"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = folders.iter().flat_map(WalkDir::new).map(Result::unwrap);
    for file in files.filter(|file| file.path().extension().is_some_and(|extension| extension == "rs")) {
        let lines = std::fs::read_to_string(file.path()).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", file.path().display());
    }
}
