//! What the tests share: a scratch folder with an environment of its own, the program run in it, and a machine made up.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "each test file uses a part of this; tests touch the disk and fail by panicking"
)]

pub(crate) mod console;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mcp_clinic::client::find;
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{Report, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::FakeSystem;
use tempfile::TempDir;

/// A folder with an empty home, an empty PATH and nothing of the environment of whoever runs the tests.
pub(crate) struct TestContext {
    root: TempDir,
    variables: Vec<(String, String)>,
}

/// What the program printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl TestContext {
    pub(crate) fn new() -> Self {
        let root = TempDir::new().unwrap();
        for folder in ["project", "home", "bin"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root, variables: Vec::new() }
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The folder the program runs in.
    pub(crate) fn project(&self) -> PathBuf {
        self.root.path().join("project")
    }

    /// The home of whoever runs the program.
    pub(crate) fn home_folder(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// A path below the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.project().join(path)
    }

    /// Writes a file of the project, with the folders around it.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Writes a file of the home.
    pub(crate) fn home(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.root.path().join("home").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Puts a program on the PATH.
    #[cfg(unix)]
    pub(crate) fn program(self, name: &str, mode: u32) -> Self {
        let path = self.root.path().join("bin").join(name);
        std::fs::write(&path, "#!/bin/sh\n").unwrap();
        set_mode(&path, mode);
        self
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mcp-clinic"));
        command
            .current_dir(self.project())
            .env_clear()
            .env("HOME", self.root.path().join("home"))
            .env("PATH", self.root.path().join("bin"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(&self.command().args(args).output().unwrap(), self.root.path())
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &[u8]) -> Run {
        let mut child = self.command();
        let mut child =
            child.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The program may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run::of(&child.wait_with_output().unwrap(), self.root.path())
    }

    /// Runs `check --format json` and gives the parsed output.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let run = self.run(&[&["check", "--format", "json", "--level", "info"], args].concat());
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    }
}

impl Run {
    fn of(output: &Output, root: &Path) -> Self {
        let text =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(&*root.to_string_lossy(), "[ROOT]");
        Self { stdout: text(&output.stdout), stderr: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
    }
}

/// What is found in a text, as the file at this path of a machine: for these clients, or for whom the path says.
pub(crate) fn lint(system: &FakeSystem, clients: &[&str], path: &Path, text: &str, level: Severity) -> Report {
    let clients: Vec<_> = clients.iter().map(|id| find(id).unwrap()).collect();
    let judges = judges(system, path, &clients);
    let target = Target { judges, shown: path.to_owned(), path: path.to_owned(), named: true };
    lint_bytes(system, &target, text.into(), &Settings::new(false, level, &[], &[]).unwrap())
}

/// A token as GitHub would issue it, with the check digits that belong to it, and that nobody was issued. It is put
/// together here because scanners take such a thing for real wherever it is written out.
pub(crate) fn github_token() -> String {
    ["ghp_", "Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu", "31Em1V"].concat()
}

/// `rule severity file:line:column` of every diagnostic in JSON output.
pub(crate) fn places(report: &serde_json::Value) -> Vec<String> {
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let line = |d: &serde_json::Value| {
        let text = |key: &str| d[key].as_str().unwrap().to_owned();
        format!(
            "{} {} {}:{}:{}",
            text("rule"),
            text("severity"),
            text("file"),
            d["start"]["line"],
            d["start"]["column"]
        )
    };
    diagnostics.iter().map(line).collect()
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
