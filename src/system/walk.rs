//! Finding files below a folder.
#![expect(clippy::disallowed_methods, reason = "it is a part of the one place that touches the machine")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use ignore::gitignore::Gitignore;

use super::ignored::Ignored;

/// What a walk looks for.
pub trait Sought: Sync {
    /// Whether what has this name in this folder is looked for.
    fn is_sought(&self, folder: &Path, name: &str, zone: Zone) -> bool;

    /// Whether a folder of this name is entered even when git ignores it.
    fn is_entered(&self, name: &str) -> bool;

    /// The zone of the folder where the walk begins.
    fn first_zone(&self, _folder: &Path) -> Zone {
        Zone::default()
    }

    /// Whether a zone begins in a folder in which there is something of this name.
    fn begins_zone(&self, _name: &str) -> bool {
        false
    }

    /// The zone that begins in a folder.
    fn zone_of(&self, _folder: &Path) -> Zone {
        Zone::default()
    }
}

/// What is handed down from folder to folder by whoever looks for files: a number that means something to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zone(pub Option<usize>);

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// What was looked for, in order of path.
    pub files: Vec<PathBuf>,
    /// What could not be looked at.
    pub errors: Vec<WalkError>,
}

/// A place that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("cannot look into {}: {reason}", path.display())]
pub struct WalkError {
    /// The place.
    pub path: PathBuf,
    /// What the system says.
    pub reason: String,
}

/// Folders in which nobody keeps a configuration of their own.
pub(super) const SKIPPED: &[&str] = &[".git", "node_modules"];

/// Fewer folders than this are looked into by one thread: starting another costs more.
const WORTH_A_THREAD: usize = 64;

pub(super) fn walk(root: &Path, sought: &dyn Sought) -> Walk {
    let walker = Walker { sought, global: OnceLock::new() };
    let mut walk = Walk::default();
    let mut folders =
        vec![Folder { path: root.to_owned(), ignored: Ignored::above(root), zone: sought.first_zone(root) }];
    for _ in 0..WORTH_A_THREAD {
        let Some(folder) = folders.pop() else { break };
        walker.look_into(&folder, &mut folders, &mut walk);
    }
    if !folders.is_empty() {
        walker.share(folders, &mut walk);
    }
    walk.files.sort_unstable();
    walk.errors.sort_unstable();
    walk
}

/// A folder to look into.
struct Folder {
    path: PathBuf,
    /// What git ignores in the folder above it.
    ignored: Ignored,
    /// The zone of the folder above it.
    zone: Zone,
}

struct Walker<'a> {
    sought: &'a dyn Sought,
    /// What the user has git ignore everywhere; read when the first folder is met that this could concern.
    global: OnceLock<Gitignore>,
}

impl Walker<'_> {
    /// Looks into one folder, and adds the folders in it to those that are to be looked into.
    fn look_into(&self, folder: &Folder, folders: &mut Vec<Folder>, walk: &mut Walk) {
        let error = |error: &std::io::Error| WalkError { path: folder.path.clone(), reason: error.kind().to_string() };
        let entries = match fs::read_dir(&folder.path) {
            Ok(entries) => entries,
            Err(failure) => return walk.errors.push(error(&failure)),
        };
        let mut names = Vec::new();
        let (mut is_repository, mut has_rules, mut begins_zone) = (false, false, false);
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(failure) => {
                    walk.errors.push(error(&failure));
                    continue;
                }
            };
            let full = entry.file_name();
            let name = full.to_str().unwrap_or_default();
            is_repository |= name == ".git";
            has_rules |= name == ".gitignore";
            begins_zone |= self.sought.begins_zone(name);
            let is_entered = entry.file_type().is_ok_and(|kind| kind.is_dir()) && !SKIPPED.contains(&name);
            names.push((full, is_entered));
        }
        let zone = if begins_zone { self.sought.zone_of(&folder.path) } else { folder.zone };
        let mut below = Vec::new();
        for (full, is_entered) in names {
            let is_sought = self.sought.is_sought(&folder.path, full.to_str().unwrap_or_default(), zone);
            // A folder that bears a file's name, a pipe or a dead link is for the reader to report.
            if is_sought {
                walk.files.push(folder.path.join(&full));
            }
            if is_entered {
                below.push((full, is_sought));
            }
        }
        if below.is_empty() {
            return;
        }
        let ignored = folder.ignored.within(&folder.path, is_repository, has_rules);
        for (name, is_sought) in below {
            let path = folder.path.join(&name);
            let own = is_sought || name.to_str().is_some_and(|name| self.sought.is_entered(name));
            if own || !self.is_ignored(&ignored, &path) {
                folders.push(Folder { path, ignored: ignored.clone(), zone });
            }
        }
    }

    fn is_ignored(&self, ignored: &Ignored, folder: &Path) -> bool {
        ignored.says(folder).unwrap_or_else(|| {
            let global = self.global.get_or_init(|| Gitignore::global().0);
            global.matched(folder, true).is_ignore()
        })
    }

    /// Looks into folders and all below them with as many threads as the machine has processors.
    fn share(&self, folders: Vec<Folder>, walk: &mut Walk) {
        let shared = Shared { queue: Mutex::new(Queue { folders, busy: 0, waiting: 0 }), changed: Condvar::new() };
        let work = || self.work(&shared);
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            for found in helpers.into_iter().filter_map(|helper| helper.join().ok()).chain([own]) {
                walk.files.extend(found.files);
                walk.errors.extend(found.errors);
            }
        });
    }

    fn work(&self, shared: &Shared) -> Walk {
        let mut walk = Walk::default();
        let mut below = Vec::new();
        let mut queue = shared.lock();
        loop {
            if let Some(folder) = queue.folders.pop() {
                queue.busy += 1;
                drop(queue);
                self.look_into(&folder, &mut below, &mut walk);
                queue = shared.lock();
                queue.busy -= 1;
                queue.folders.append(&mut below);
                if queue.waiting > 0 && (queue.busy == 0 || !queue.folders.is_empty()) {
                    shared.changed.notify_all();
                }
            } else if queue.busy == 0 {
                return walk;
            } else {
                queue.waiting += 1;
                queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
                queue.waiting -= 1;
            }
        }
    }
}

/// What the threads of a walk share.
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

struct Queue {
    folders: Vec<Folder>,
    /// How many threads look into a folder, and may find more.
    busy: usize,
    /// How many threads have nothing to do.
    waiting: usize,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks for `x`, and enters `.own`.
    struct X;

    impl Sought for X {
        fn is_sought(&self, _: &Path, name: &str, _: Zone) -> bool {
            name == "x"
        }

        fn is_entered(&self, name: &str) -> bool {
            name == ".own"
        }
    }

    /// What is found below `from` in a tree of files.
    fn found(files: &[(&str, &str)], from: &str) -> Vec<String> {
        let tree = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = tree.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let walk = walk(&tree.path().join(from), &X);
        assert_eq!(walk.errors, []);
        let shown = |path: &PathBuf| path.strip_prefix(tree.path()).unwrap().to_string_lossy().replace('\\', "/");
        walk.files.iter().map(shown).collect()
    }

    #[test]
    fn what_git_ignores_is_not_entered() {
        let files = [
            (".gitignore", "x\nout/\n.own/\n/top\n"),
            ("x", ""),
            (".own/x", ""),
            ("out/x", ""),
            ("top/x", ""),
            ("a/top/x", ""),
            ("a/out/x", ""),
            ("b/.gitignore", "!out\nlocal/\n"),
            ("b/out/x", ""),
            ("b/local/x", ""),
            ("c/local/x", ""),
            ("node_modules/x", ""),
            (".git/x", ""),
            (".git/info/exclude", "mine\n"),
            ("mine/x", ""),
        ];
        assert_eq!(found(&files, "."), [".own/x", "a/top/x", "b/out/x", "c/local/x", "x"]);
        // What is said above the folder counts, and the folder itself is the one that was asked for.
        assert_eq!(found(&files, "a"), ["a/top/x"]);
        assert_eq!(found(&files, "out"), ["out/x"]);
    }

    #[test]
    fn what_lies_around_a_repository_has_no_say_in_it() {
        let files = [(".gitignore", "out/\n"), ("inner/.git/HEAD", ""), ("inner/out/x", ""), ("outer/out/x", "")];
        assert_eq!(found(&files, "."), ["inner/out/x"]);
        assert_eq!(found(&files, "inner"), ["inner/out/x"]);
    }

    #[test]
    fn several_threads_find_what_one_finds() {
        let paths: Vec<_> = (0..20 * WORTH_A_THREAD).map(|i| format!("{}/{}/{i}/x", i % 7, i % 31)).collect();
        let files: Vec<_> = paths.iter().map(|path| (path.as_str(), "")).collect();
        let mut expected = paths.clone();
        expected.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
        assert_eq!(found(&files, ""), expected);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let tree = tempfile::tempdir().unwrap();
        let walk = walk(&tree.path().join("gone"), &X);
        assert_eq!((walk.files.len(), walk.errors.len()), (0, 1));
        assert!(walk.errors[0].to_string().ends_with("gone: entity not found"), "{}", walk.errors[0]);
    }
}
