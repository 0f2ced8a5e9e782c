//! What servers were when somebody looked at them and agreed: fingerprints, kept in a file beside the project.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The name of the file.
pub const LOCK_FILE: &str = "mcp-clinic.lock";

/// The only version of the format that there is.
const VERSION: u32 = 1;

/// The fields of a declaration, each with the fingerprint of its value.
pub type Fingerprints = BTreeMap<String, String>;

/// The fingerprint of one field of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPrint {
    /// The name of the field.
    pub field: String,
    /// Where that stands.
    pub span: Span,
    /// The same for values that mean the same.
    pub print: String,
}

/// A lock: by file and name the servers that were agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The folder that the paths count from.
    pub folder: PathBuf,
    /// The servers by name, by the path of their file, with `/` between names.
    pub files: BTreeMap<String, BTreeMap<String, Fingerprints>>,
}

/// Why a lock could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// It is no lock.
    #[error("it is not a lock: line {line}, column {column}")]
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

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    files: BTreeMap<String, BTreeMap<String, Fingerprints>>,
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Lock {
    /// Reads a lock that lies in a folder.
    pub fn parse(folder: &Path, bytes: &[u8]) -> Result<Self, LockError> {
        let syntax = |error: serde_json::Error| LockError::Syntax { line: error.line(), column: error.column() };
        let head: Head = serde_json::from_slice(bytes).map_err(syntax)?;
        if head.version != VERSION {
            return Err(LockError::Version(head.version));
        }
        let written: Written = serde_json::from_slice(bytes).map_err(syntax)?;
        Ok(Self { folder: folder.to_owned(), files: written.files })
    }

    /// As it is written: in order, one field a line, so that changes show in a review.
    pub fn to_json(&self) -> String {
        let written = Written { version: VERSION, files: self.files.clone() };
        // Maps from text to text can always be written.
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }

    /// The name that a file goes by in this lock; `None` for one that does not lie below its folder.
    pub fn name_of(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.folder).ok()?;
        let names = below.components().map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        });
        Some(names.collect::<Option<Vec<_>>>()?.join("/"))
    }

    /// How many servers are in it.
    pub fn server_count(&self) -> usize {
        self.files.values().map(BTreeMap::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let mut lock = Lock { folder: "/p".into(), ..Lock::default() };
        let prints = Fingerprints::from([("command".to_owned(), "ab".to_owned())]);
        lock.files.entry(".mcp.json".to_owned()).or_default().insert("time".to_owned(), prints);
        assert_eq!(Lock::parse(Path::new("/p"), lock.to_json().as_bytes()), Ok(lock.clone()));
        assert_eq!(lock.name_of(Path::new("/p/a/.mcp.json")).as_deref(), Some("a/.mcp.json"));
        assert_eq!(lock.name_of(Path::new("/q/.mcp.json")), None);
    }

    #[test]
    fn what_is_no_lock_is_told_apart() {
        let parse = |text: &str| Lock::parse(Path::new("/p"), text.as_bytes()).unwrap_err();
        assert_eq!(parse(r#"{"version": 2, "servers": []}"#), LockError::Version(2));
        for text in ["", "{}", "[]", r#"{"version": 1}"#, "{\"version\": 1,\n \"files\": 3}", "\u{0}"] {
            assert!(matches!(parse(text), LockError::Syntax { .. }), "{text}");
        }
    }
}
