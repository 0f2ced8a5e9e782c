//! What fixes make of files, byte for byte: each area's in a file of its own.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "fixes/around.rs"]
mod around;
#[path = "fixes/docker.rs"]
mod docker;
#[path = "fixes/schema.rs"]
mod schema;
#[path = "fixes/secret.rs"]
mod secret;
#[path = "fixes/secret_hidden.rs"]
mod secret_hidden;
#[path = "fixes/secret_names.rs"]
mod secret_names;
mod support;
#[path = "fixes/syntax.rs"]
mod syntax;

#[path = "fixes/launch.rs"]
mod launch;
#[path = "fixes/machine.rs"]
mod machine;

use std::path::{Path, PathBuf};
use std::slice;

use mcp_clinic::client::find;
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::fix::{Fixed, Options, fix};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, System};

/// A file of a project, or of the home where its path begins with `~/`, and who reads it where the path does not say.
struct Given<'t> {
    path: &'t str,
    client: Option<&'t str>,
    text: &'t str,
}

impl Given<'_> {
    fn path(&self, home: &Path) -> PathBuf {
        match self.path.strip_prefix("~/") {
            Some(path) => home.join(path),
            None => home.join("project").join(self.path),
        }
    }

    /// The machine with the file on it, who judges the file, and what is asked: `rules`, or whatever is on by default.
    fn setup(&self, system: &FakeSystem, host: bool, rules: &[String]) -> (FakeSystem, Target, Settings) {
        let path = self.path(&system.home().unwrap());
        let system = system.clone().file(&path.to_string_lossy(), 0o644, self.text);
        let clients: Vec<_> = self.client.into_iter().map(|id| find(id).unwrap()).collect();
        let target = Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true };
        (system, target, Settings::new(host, Severity::Info, rules, &[]).unwrap())
    }

    /// Fixes it, unsafe fixes included or not, on a machine where nothing else is.
    fn fix(&self, unsafe_fixes: bool) -> Fixed {
        self.fix_on(&FakeSystem::new(Os::Linux), false, unsafe_fixes)
    }

    /// The same on a machine, which the rules may look at.
    fn fix_on(&self, system: &FakeSystem, host: bool, unsafe_fixes: bool) -> Fixed {
        self.fix_rules(system, host, unsafe_fixes, &[])
    }

    /// The same for some rules alone.
    fn fix_rules(&self, system: &FakeSystem, host: bool, unsafe_fixes: bool, rules: &[String]) -> Fixed {
        let (system, target, settings) = self.setup(system, host, rules);
        fix(&system, slice::from_ref(&target), &settings, Options { unsafe_fixes, write: false })
    }
}

/// The text after it was fixed; the same one where nothing was fixed. What was fixed stays so.
fn fixed(path: &str, client: Option<&str>, text: &str, unsafe_fixes: bool) -> String {
    let once = text_of(&Given { path, client, text }.fix(unsafe_fixes), text);
    let twice = text_of(&Given { path, client, text: &once }.fix(unsafe_fixes), &once);
    assert_eq!(twice, once, "fixed twice");
    once
}

/// What a run made of a text. No fix may have been taken back.
fn text_of(fixed: &Fixed, text: &str) -> String {
    assert!(fixed.failures.is_empty(), "{:?} in\n{text}", fixed.failures);
    let change = fixed.files.first().and_then(|file| file.change.as_ref());
    change.map_or_else(|| text.to_owned(), |change| String::from_utf8(change.after.clone()).unwrap())
}

#[test]
fn a_broken_file_is_repaired_then_looked_at_again() {
    let text =
        "{\"mcpServers\": {\"box\": {'command': \"docker\", \"args\": [\"run\", \"--rm\", \"acme/box:1.2\"],}}}\n";
    let wanted = "{\"mcpServers\": {\"box\": {\"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\", \"acme/box:1.2\"]}}}\n";
    assert_eq!(fixed(".mcp.json", None, text, false), wanted);
}
