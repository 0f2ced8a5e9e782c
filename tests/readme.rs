//! What the pages show is what happens, and what they link to is there.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the pages are on the disk; tests fail by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::text::SourceFile;
use support::console::{self, clone, examples, project, root};
use walkdir::WalkDir;

/// README.md, CONTRIBUTING.md and everything in docs/.
fn pages() -> BTreeMap<PathBuf, String> {
    let docs = WalkDir::new(root().join("docs")).into_iter().map(|entry| entry.unwrap().into_path());
    let pages = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let all = pages.chain(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name)));
    all.map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n"))).collect()
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

#[test]
fn console_blocks_do_what_they_show() {
    let mut seen = 0;
    for (path, text) in pages() {
        for block in examples(&text) {
            let of_clone = block.iter().any(|example| example.command.starts_with("cargo "));
            let context = if of_clone { clone() } else { project() };
            for example in block {
                example.check(&context, &name(&path));
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "only {seen} examples were found");
}

#[test]
fn the_first_thing_that_the_readme_shows_is_real() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let first = &examples(&readme)[0][0];
    assert!(first.command.starts_with("cargo run --release -- check fixtures/") && first.output.len() > 1000);
    assert!(readme.contains("$ cargo test"));
}

/// The text of the blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() == format!("```{language}") {
            let block: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            found.push(format!("{}\n", block.join("\n")));
        }
    }
    found
}

#[test]
fn data_in_the_readme_parses() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let editors = std::fs::read_to_string(root().join("docs/editors.md")).unwrap();
    let json = blocks(&editors, "json");
    assert!(!json.is_empty());
    for block in json {
        serde_json::from_str::<serde_json::Value>(&block).unwrap();
    }
    let yaml = blocks(&readme, "yaml");
    assert!(yaml.len() >= 3);
    let of_ci = std::fs::read_to_string(root().join("docs/ci.md"));
    for block in yaml {
        let document = Document::parse(Arc::new(SourceFile::new("x.yaml", block.as_str())), Syntax::Yaml);
        assert!(document.faults().is_empty(), "{block}");
        if let Ok(page) = &of_ci {
            assert!(page.contains(&block), "docs/ci.md shows something else than {block}");
        }
    }
}

#[test]
fn what_the_readme_has_from_a_file_is_in_it() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let parts: Vec<_> = readme.split("<!-- same: ").skip(1).collect();
    assert!(parts.len() >= 2);
    for part in parts {
        let (file, rest) = part.split_once(" -->").unwrap();
        let shown = &blocks(rest, "yaml")[0];
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let text = text.replace("{version}", env!("CARGO_PKG_VERSION"));
        assert_eq!(text.trim_end(), shown.trim_end(), "{file}");
    }
}

/// The links of a page in Markdown, code left out.
fn links(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut links = Vec::new();
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        for (at, _) in line.match_indices("](") {
            let open = line[..at].matches('`').count() % 2 == 1;
            let target = line[at + 2..].split(')').next().unwrap();
            if !fenced && !open && !target.contains("://") {
                links.push(target.to_owned());
            }
        }
    }
    links
}

/// The anchors that GitHub makes of the headings of a page.
fn anchors(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut anchors: Vec<String> = Vec::new();
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let Some(title) = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim()) else { continue };
        if !fenced {
            let kept =
                title.to_lowercase().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>();
            anchors.push(kept.replace(' ', "-"));
        }
    }
    anchors
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut seen = 0;
    for (path, text) in &pages {
        for link in links(text) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let target =
                std::fs::canonicalize(&target).unwrap_or_else(|error| panic!("{}: {link}: {error}", name(path)));
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                let known = anchors(&text);
                assert!(known.iter().any(|known| known == anchor), "{}: {link} is none of {known:?}", name(path));
            }
            seen += 1;
        }
    }
    assert!(seen > 300, "only {seen} links were found");
}

#[test]
fn every_page_has_one_title_and_its_fences_are_closed() {
    for (path, text) in pages() {
        let mut fenced = false;
        let mut titles = 0;
        for line in text.lines() {
            fenced ^= line.trim_start().starts_with("```");
            titles += usize::from(!fenced && line.starts_with("# "));
        }
        assert!(titles == 1 && !fenced, "{}: {titles} titles", name(&path));
    }
}

/// Variables of the environment that are read by name, wherever that is written.
fn variables_read() -> BTreeMap<String, String> {
    let calls =
        regex::Regex::new(r#"\b(?:env|set|variable|own_variable|path)\((?:[a-z_.]+, )?"([A-Za-z_]+)"\)"#).unwrap();
    let lists = regex::Regex::new(r"(?s)const VARIABLES[^=]*= &\[(.*?)\];").unwrap();
    let loops =
        regex::Regex::new(r"\[([^\[\]]*)\]\s*\.iter\(\)\s*\.(?:any|find_map)\((?:set|\|name\| [a-z.]*system\.env)")
            .unwrap();
    let names = regex::Regex::new(r#""([A-Za-z_]+)""#).unwrap();
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(root().join("src")).into_iter().map(Result::unwrap) {
        let path = name(entry.path());
        let tests = path.ends_with("tests.rs") || path.ends_with("fake.rs") || path.starts_with("src/docs");
        if entry.path().extension().is_none_or(|extension| extension != "rs") || tests {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        if !code.contains(".env(") && !code.contains("env.get(") {
            continue;
        }
        let mut note = |name: &str| found.insert(name.to_owned(), path.clone());
        calls.captures_iter(code).for_each(|call| drop(note(&call[1])));
        for list in lists.captures_iter(code).chain(loops.captures_iter(code)) {
            names.captures_iter(&list[1]).for_each(|name| drop(note(&name[1])));
        }
    }
    found
}

#[test]
fn the_page_of_the_environment_has_every_variable_and_no_other() {
    let listed: Vec<&str> = mcp_clinic::docs::environment::GROUPS
        .iter()
        .flat_map(|group| group.variables)
        .flat_map(|(names, _)| names.iter().copied())
        .collect();
    let read = variables_read();
    assert!(read.len() > 40, "only {} were found", read.len());
    for (name, path) in &read {
        assert!(listed.contains(&name.as_str()), "{name}, which {path} reads, is not in src/docs/environment.rs");
    }
    // These are read by a library, by the standard library, or under a name that is put together.
    let elsewhere = [
        "COLUMNS",
        "HOME",
        "USERPROFILE",
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "all_proxy",
        "no_proxy",
    ];
    for name in listed {
        assert!(read.contains_key(name) || elsewhere.contains(&name), "nothing reads {name}");
    }
}

#[test]
fn examples_can_fail() {
    let refused = |line: &str| {
        let run = || console::Example::new(line).check(&project(), "test");
        std::panic::catch_unwind(run).is_err()
    };
    for line in ["mcp-clinic check # exit code 0", "mcp-clinic chekc", "rm -r .", "mcp-clinic explain nothing-of-it"] {
        assert!(refused(line), "{line}");
    }
    assert!(!refused("mcp-clinic check # exit code 1"));
}
