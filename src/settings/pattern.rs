//! Patterns of file paths and of server names.

use std::path::{Component, Path, PathBuf};

use globset::{ErrorKind, GlobBuilder, GlobSet, GlobSetBuilder};

/// Why a pattern is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It leads out of the folder that it counts from.
    #[error("it leads out of the folder of the settings")]
    Outside,
    /// A `[` is not closed.
    #[error("`[` is not closed")]
    UnclosedClass,
    /// A range of characters that runs backwards.
    #[error("a range of characters runs backwards")]
    Range,
    /// A `{` is not closed, or a `}` was never opened.
    #[error("`{{` and `}}` do not match")]
    Braces,
    /// A `\` at the end escapes nothing.
    #[error("`\\` at the end escapes nothing")]
    DanglingEscape,
    /// It is beyond what can be matched.
    #[error("it is too long, or too deeply nested")]
    TooLarge,
}

impl PatternError {
    /// The one thing to do.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Outside => "write it as seen from there, with `/` between names and without `..`",
            Self::UnclosedClass => "close it, or write `[[]` for the character itself",
            Self::Range => "write the smaller character first: `[a-z]`",
            Self::Braces => "write `{a,b}`, or `[{]` and `[}]` for the characters themselves",
            Self::DanglingEscape => "write `/` between names",
            Self::TooLarge => "write several shorter ones",
        }
    }
}

/// A longer pattern takes its time, and is none that anybody wrote.
const LONGEST: usize = 2048;

/// One pattern.
#[derive(Clone, Debug)]
pub struct Pattern(GlobSet);

impl Pattern {
    /// A pattern of paths below a folder: one with a `/` in it (other than at its end) counts from that folder, any
    /// other fits names at any depth, and what fits a folder fits all that lies in it.
    pub fn of_files(text: &str) -> Result<Self, PatternError> {
        let text = text.strip_prefix("./").unwrap_or(text);
        if text.split('/').any(|name| name == "..") || text.chars().nth(1) == Some(':') {
            return Err(PatternError::Outside);
        }
        let whole = text.trim_end_matches('/');
        let rooted = match whole.strip_prefix('/') {
            Some(below) => below.to_owned(),
            None if whole.contains('/') => whole.to_owned(),
            None => format!("**/{whole}"),
        };
        Self::new(&[&rooted, &format!("{rooted}/**")], true)
    }

    /// A pattern of names of servers.
    pub fn of_servers(text: &str) -> Result<Self, PatternError> {
        Self::new(&[text], false)
    }

    fn new(texts: &[&str], by_name: bool) -> Result<Self, PatternError> {
        let mut set = GlobSetBuilder::new();
        for text in texts {
            if text.len() > LONGEST {
                return Err(PatternError::TooLarge);
            }
            // The same on every system, whatever separates the names of its paths.
            let glob = GlobBuilder::new(text).literal_separator(by_name).backslash_escape(true).build();
            set.add(glob.map_err(|error| reason(error.kind()))?);
        }
        set.build().map(Self).map_err(|_| PatternError::TooLarge)
    }

    pub(super) fn fits(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn reason(kind: &ErrorKind) -> PatternError {
    match kind {
        ErrorKind::UnclosedClass => PatternError::UnclosedClass,
        ErrorKind::InvalidRange(..) => PatternError::Range,
        ErrorKind::UnopenedAlternates | ErrorKind::UnclosedAlternates | ErrorKind::NestedAlternates => {
            PatternError::Braces
        }
        ErrorKind::DanglingEscape => PatternError::DanglingEscape,
        _ => PatternError::TooLarge,
    }
}

/// Which servers something is about: by their files, by their names, or by both.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// The folder that the patterns of files count from.
    pub(super) folder: PathBuf,
    /// Patterns of files; `None` for all of them.
    pub(super) files: Option<Vec<Pattern>>,
    /// Patterns of names; `None` for all servers, and for what is about no server.
    pub(super) servers: Option<Vec<Pattern>>,
}

impl Scope {
    /// Whether it is about every server, and about files as a whole.
    pub(super) fn is_whole(&self) -> bool {
        self.servers.is_none()
    }

    /// Whether a file is one of them.
    pub(super) fn covers_file(&self, path: &Path) -> bool {
        let Some(files) = &self.files else { return true };
        below(&self.folder, path).is_some_and(|path| files.iter().any(|pattern| pattern.fits(&path)))
    }

    /// Whether a server is one of them; what is about no server is none.
    pub(super) fn covers_server(&self, server: Option<&str>) -> bool {
        let Some(servers) = &self.servers else { return true };
        server.is_some_and(|name| servers.iter().any(|pattern| pattern.fits(name)))
    }
}

/// The path of a file below a folder, with `/` between the names; `None` when it lies elsewhere.
pub(super) fn below(folder: &Path, path: &Path) -> Option<String> {
    let names = path.strip_prefix(folder).ok()?.components().map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    Some(names.collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, path: &str) -> bool {
        Pattern::of_files(pattern).unwrap().fits(path)
    }

    #[test]
    fn patterns_of_files_read_as_those_of_gitignore() {
        for (pattern, path, wanted) in [
            (".mcp.json", ".mcp.json", true),
            (".mcp.json", "a/b/.mcp.json", true),
            ("/.mcp.json", "a/.mcp.json", false),
            ("/.mcp.json", ".mcp.json", true),
            ("./a/x.json", "a/x.json", true),
            ("a/*.json", "a/x.json", true),
            ("a/*.json", "a/b/x.json", false),
            ("a/*.json", "z/a/x.json", false),
            ("a/**/*.json", "a/b/c/x.json", true),
            ("a/**/*.json", "a/x.json", true),
            ("legacy", "legacy/.mcp.json", true),
            ("legacy", "z/legacy/a/.mcp.json", true),
            ("legacy/", "legacy/.mcp.json", true),
            ("legacy/**", "legacy/a/.mcp.json", true),
            ("legacy/**", "legacyer/.mcp.json", false),
            ("*", "a/b/.mcp.json", true),
            ("**", "a/b", true),
            ("a b/ü/*.json", "a b/ü/mcp é.json", true),
            ("[[]draft[]].json", "x/[draft].json", true),
            ("[ab].json", "b.json", true),
            ("[!ab].json", "b.json", false),
            ("mcp-{dev,prod}.json", "mcp-prod.json", true),
            ("mcp?.json", "mcp/.json", false),
            ("\\[x].json", "[x].json", true),
            ("A.json", "a.json", false),
        ] {
            assert_eq!(fits(pattern, path), wanted, "{pattern} {path}");
        }
    }

    #[test]
    fn patterns_of_servers_fit_whole_names() {
        for (pattern, name, wanted) in [
            ("github", "github", true),
            ("github", "github-2", false),
            ("github*", "github-2", true),
            ("*", "io.x/y", true),
            ("io.*", "io.x/y", true),
            ("my server", "my server", true),
            ("[[]a[]]", "[a]", true),
            ("größe-*", "größe-ü", true),
            ("..", "..", true),
        ] {
            assert_eq!(Pattern::of_servers(pattern).unwrap().fits(name), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_said() {
        use PatternError as E;
        for (pattern, wanted) in [
            ("../x", E::Outside),
            ("a/../x", E::Outside),
            ("C:/x", E::Outside),
            ("[a", E::UnclosedClass),
            ("[z-a]", E::Range),
            ("{a", E::Braces),
            ("a}", E::Braces),
            ("a\\", E::DanglingEscape),
        ] {
            assert_eq!(Pattern::of_files(pattern).unwrap_err(), wanted, "{pattern}");
        }
        for hostile in ["{".repeat(2000), "?".repeat(2000), "[!a]".repeat(500), "{a,b}".repeat(400), "{a,".repeat(600)]
        {
            // It may be one or none, but nothing panics.
            let _ = Pattern::of_files(&hostile);
        }
        assert_eq!(Pattern::of_servers(&"?".repeat(2049)).unwrap_err(), E::TooLarge);
    }

    #[test]
    fn a_path_below_a_folder_has_one_spelling() {
        assert_eq!(below(Path::new("/p"), Path::new("/p/a/b")).as_deref(), Some("a/b"));
        assert_eq!(below(Path::new("/p"), Path::new("/q/a")), None);
    }
}
