//! What was found at some time, and is not told again: a project can begin with what it has.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The only version of the format that there is.
const VERSION: u32 = 1;

/// A baseline: what was found, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The folder that the paths count from.
    pub folder: PathBuf,
    /// The path of the baseline itself, as the user gave it.
    pub shown: PathBuf,
    files: BTreeMap<String, Vec<BaselineEntry>>,
}

/// Something that was found, once or several times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// The path of the file from the folder of the baseline, with `/` between names.
    pub file: String,
    /// The name of the rule.
    pub rule: String,
    /// The server concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// What the diagnostic is known by.
    pub fingerprint: String,
    /// How many of them there are.
    pub count: usize,
}

/// Why a baseline could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// It is no baseline.
    #[error("it is not a baseline: line {line}, column {column}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A later version of this program wrote it.
    #[error("its version is {0}, and this program knows version {VERSION} alone")]
    Version(u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "version")]
    _version: u32,
    diagnostics: Vec<BaselineEntry>,
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Baseline {
    /// A baseline that lies at a path, with what is in it.
    pub fn new(path: &Path, shown: &Path, entries: impl IntoIterator<Item = BaselineEntry>) -> Self {
        let mut files: BTreeMap<String, BTreeMap<(String, String), BaselineEntry>> = BTreeMap::new();
        for entry in entries {
            let known = files.entry(entry.file.clone()).or_default();
            let same = known.entry((entry.rule.clone(), entry.fingerprint.clone()));
            let count = entry.count;
            same.and_modify(|same| same.count = same.count.saturating_add(count)).or_insert(entry);
        }
        let sorted = |entries: BTreeMap<_, BaselineEntry>| {
            let mut entries: Vec<_> = entries.into_values().collect();
            entries.sort();
            entries
        };
        let files = files.into_iter().map(|(file, entries)| (file, sorted(entries))).collect();
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Self { folder, shown: shown.to_owned(), files }
    }

    /// Reads a baseline that lies at a path.
    pub fn parse(path: &Path, shown: &Path, bytes: &[u8]) -> Result<Self, BaselineError> {
        let syntax = |error: serde_json::Error| BaselineError::Syntax {
            line: error.line().max(1),
            column: error.column().max(1),
        };
        // Some editors put a byte order mark before a text, and some version control systems keep it.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let head: Head = serde_json::from_slice(bytes).map_err(syntax)?;
        if head.version != VERSION {
            return Err(BaselineError::Version(head.version));
        }
        let written: Written = serde_json::from_slice(bytes).map_err(syntax)?;
        Ok(Self::new(path, shown, written.diagnostics))
    }

    /// As it is written: in order, one entry a line, so that changes show in a review.
    pub fn to_json(&self) -> String {
        // Texts and numbers can always be written.
        let lines = self.entries().map(|entry| serde_json::to_string(entry).unwrap_or_default());
        let lines: Vec<_> = lines.map(|line| format!("\n    {line}")).collect();
        let end = if lines.is_empty() { "" } else { "\n  " };
        format!("{{\n  \"version\": {VERSION},\n  \"diagnostics\": [{}{end}]\n}}\n", lines.join(","))
    }

    /// What is in it, in order.
    pub fn entries(&self) -> impl Iterator<Item = &BaselineEntry> {
        self.files.values().flatten()
    }

    /// How many diagnostics it stands for.
    pub fn count(&self) -> usize {
        self.entries().map(|entry| entry.count).fold(0, usize::saturating_add)
    }

    /// What is in it of a file.
    pub fn of_file(&self, name: &str) -> &[BaselineEntry] {
        self.files.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The files that it is about.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The name that a file goes by in it: the way from its folder.
    pub fn name_of(&self, path: &Path) -> String {
        let shared = self.folder.components().zip(path.components()).take_while(|(one, other)| one == other).count();
        let up = self.folder.components().skip(shared).map(|_| "..".to_owned());
        let down = path.components().skip(shared).map(|part| match part {
            // Of another drive there is no way but this one.
            Component::Prefix(_) | Component::RootDir => String::new(),
            part => part.as_os_str().to_string_lossy().into_owned(),
        });
        up.chain(down).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(file: &str, rule: &str, count: usize) -> BaselineEntry {
        let (file, rule) = (file.to_owned(), rule.to_owned());
        BaselineEntry { file, rule, server: Some("x".to_owned()), fingerprint: "0a".to_owned(), count }
    }

    fn parse(text: &str) -> Result<Baseline, BaselineError> {
        Baseline::parse(Path::new("/p/b.json"), Path::new("b.json"), text.as_bytes())
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let entries = [entry("b", "x/y", 1), entry("a\"\n", "x/y", 2), entry("b", "a/b", 1), entry("b", "x/y", 3)];
        let baseline = Baseline::new(Path::new("/p/b.json"), Path::new("b.json"), entries);
        let json = baseline.to_json();
        assert_eq!(json.lines().count(), 8, "{json}");
        assert_eq!(parse(&json), Ok(baseline.clone()));
        assert_eq!(parse(&format!("\u{feff}{}", json.replace('\n', "\r\n"))), Ok(baseline.clone()));
        let counts: Vec<_> = baseline.entries().map(|entry| (entry.rule.as_str(), entry.count)).collect();
        assert_eq!(counts, [("x/y", 2), ("a/b", 1), ("x/y", 4)]);
        let empty = Baseline::new(Path::new("/p/b.json"), Path::new("b.json"), []);
        assert_eq!(empty.to_json(), "{\n  \"version\": 1,\n  \"diagnostics\": []\n}\n");
        assert_eq!(parse(&empty.to_json()), Ok(empty));
    }

    #[test]
    fn files_are_named_by_the_way_to_them() {
        let baseline = Baseline::new(Path::new("/p/q/b.json"), Path::new("b.json"), []);
        for (path, name) in
            [("/p/q/a b/.mcp.json", "a b/.mcp.json"), ("/p/.mcp.json", "../.mcp.json"), ("/x", "../../x")]
        {
            assert_eq!(baseline.name_of(Path::new(path)), name);
        }
    }

    #[test]
    fn what_is_no_baseline_is_told_apart() {
        assert_eq!(parse(r#"{"version": 2, "entries": []}"#), Err(BaselineError::Version(2)));
        let nested = "[".repeat(100_000);
        for text in [
            "",
            "{}",
            "[]",
            r#"{"version": 1}"#,
            r#"{"version": "1", "diagnostics": []}"#,
            r#"{"version": 1, "diagnostics": [{"file": "a", "rule": "b", "fingerprint": "c", "count": -1}]}"#,
            r#"{"version": 1, "diagnostics": [], "more": 1}"#,
            "\u{0}",
            &nested,
        ] {
            assert!(matches!(parse(text), Err(BaselineError::Syntax { .. })), "{text:.50}");
        }
    }
}
