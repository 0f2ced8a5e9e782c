//! Which settings file counts for which file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::SettingsFile;

/// The settings files of a run, and where each counts.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The files.
    pub files: Vec<Arc<SettingsFile>>,
    /// From these folders on downward one of the files counts, by its index, or none.
    folders: HashMap<PathBuf, Option<usize>>,
}

impl Found {
    /// Which of the files counts for the file at a path.
    pub fn index_of(&self, path: &Path) -> Option<usize> {
        if self.files.is_empty() {
            return None;
        }
        path.ancestors().skip(1).find_map(|folder| self.folders.get(folder)).copied().flatten()
    }
}
