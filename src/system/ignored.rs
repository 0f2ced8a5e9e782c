//! What git ignores.
#![expect(clippy::disallowed_methods, reason = "it is a part of the one place that touches the machine")]

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// What the files of a repository have git ignore in a folder, the nearest of them first.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignored(Option<Arc<Level>>);

#[derive(Debug)]
struct Level {
    rules: Gitignore,
    above: Ignored,
}

impl Ignored {
    /// What holds for a folder itself, by the folders above it in its repository. Files of git's count outside of a
    /// repository as well: they say the same there.
    pub(super) fn above(folder: &Path) -> Self {
        let mut above = Vec::new();
        let mut inner = folder;
        while !inner.join(".git").exists()
            && let Some(outer) = inner.parent()
        {
            above.push(outer);
            inner = outer;
        }
        let holds = |folder: &Path, name: &str| folder.join(name).exists();
        above.into_iter().rev().fold(Self::default(), |ignored, folder| {
            ignored.within(folder, holds(folder, ".git"), holds(folder, ".gitignore"))
        })
    }

    /// What holds in a folder, by what it holds.
    pub(super) fn within(&self, folder: &Path, is_repository: bool, has_rules: bool) -> Self {
        // What lies around a repository has no say in it.
        let above = if is_repository { Self::default().with(folder, ".git/info/exclude") } else { self.clone() };
        if has_rules { above.with(folder, ".gitignore") } else { above }
    }

    fn with(self, folder: &Path, file: &str) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        // Lines that are no patterns are passed over, as git does.
        let _ = builder.add(folder.join(file));
        match builder.build() {
            Ok(rules) if !rules.is_empty() => Self(Some(Arc::new(Level { rules, above: self }))),
            _ => self,
        }
    }

    /// Whether a folder is ignored, where one of the files says it.
    pub(super) fn says(&self, folder: &Path) -> Option<bool> {
        self.says_of(folder, true)
    }

    fn says_of(&self, path: &Path, is_folder: bool) -> Option<bool> {
        let mut next = self;
        while let Some(level) = next.0.as_deref() {
            let found = level.rules.matched(path, is_folder);
            if !found.is_none() {
                return Some(found.is_ignore());
            }
            next = &level.above;
        }
        None
    }
}

/// Whether git ignores a file: by the files of its repository, and by those of the user for all repositories.
/// `None` outside of a repository.
pub(super) fn is_ignored(path: &Path) -> Option<bool> {
    let root = path.ancestors().skip(1).find(|folder| folder.join(".git").exists())?;
    let (global, _) = GitignoreBuilder::new(root).build_global();
    let below: Vec<&Path> = path.ancestors().take_while(|part| *part != root).collect();
    // In what is ignored as a folder nothing is looked at any more.
    for part in below.into_iter().rev() {
        let is_folder = part != path;
        let folder = part.parent().unwrap_or(root);
        let ignored =
            Ignored::above(folder).within(folder, folder.join(".git").exists(), folder.join(".gitignore").exists());
        let said = ignored.says_of(part, is_folder);
        if said.unwrap_or_else(|| global.matched(part, is_folder).is_ignore()) {
            return Some(true);
        }
    }
    Some(false)
}
