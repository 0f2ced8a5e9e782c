//! The wheel, and programs from PyPI, in a folder of their own that is gone afterwards.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

/// No program takes longer, unless it hangs.
const LIMIT: Duration = Duration::from_mins(4);

/// Variables that say how a registry is reached from here. All others are those of whoever runs the tests.
const PASSED_ON: &[&str] = &["PIP_", "UV_", "SSL_CERT_", "REQUESTS_CA_BUNDLE", "HTTP", "http", "NO_PROXY", "no_proxy"];

/// Where the programs are, and everything that they write.
pub(crate) struct Tools {
    root: TempDir,
}

/// How a program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) text: String,
}

impl Tools {
    /// Makes the wheel, and installs it and the programs that the tests use.
    pub(crate) fn new() -> Self {
        let tools = Self { root: TempDir::new().unwrap() };
        for folder in ["home", "tmp", "wheels"] {
            std::fs::create_dir(tools.root.path().join(folder)).unwrap();
        }
        let config = "[user]\nname = Test\nemail = test@example.invalid\n[init]\ndefaultBranch = main\n";
        std::fs::write(tools.root.path().join("gitconfig"), config).unwrap();
        // Python and Rust are found as whoever runs the tests finds them.
        let venv = tools.root.path().join("venv");
        ended(Command::new("python3").args(["-m", "venv"]).arg(&venv)).succeeded();
        let pip =
            ["pip", "install", "--quiet", "pre-commit", "prek", "uv", "pipx", "maturin", "check-jsonschema", "zizmor"];
        tools.run(tools.root.path(), &[&["python", "-m"], pip.as_slice()].concat()).succeeded();
        let mut maturin = Command::new(tools.bin().join("maturin"));
        // What cargo says of the package under test is not for the cargo that makes the wheel.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_")) {
            maturin.env_remove(name);
        }
        maturin.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
        maturin.args(["build", "--quiet", "--locked", "--profile", "dev", "--out"]).arg(tools.wheels());
        ended(maturin.current_dir(source("packaging/python"))).succeeded();
        tools
            .run(tools.root.path(), &["python", "-m", "pip", "install", "--quiet", "--no-index", "mcp-clinic"])
            .succeeded();
        tools
    }

    /// A new folder.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.root.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    /// A new git repository.
    pub(crate) fn repository(&self, name: &str) -> PathBuf {
        let folder = self.folder(name);
        self.run(&folder, &["git", "init", "--quiet"]).succeeded();
        folder
    }

    /// The folder with the wheel.
    pub(crate) fn wheels(&self) -> PathBuf {
        self.root.path().join("wheels")
    }

    fn bin(&self) -> PathBuf {
        self.root.path().join("venv/bin")
    }

    /// Runs a program in a folder.
    pub(crate) fn run(&self, folder: &Path, args: &[&str]) -> Ended {
        self.run_with(folder, args, &[])
    }

    /// The same with more variables.
    pub(crate) fn run_with(&self, folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ended {
        let root = self.root.path();
        let ambient = || std::env::vars_os();
        let path = ambient().find(|(name, _)| name == "PATH").map(|(_, path)| path).unwrap_or_default();
        let path = std::env::join_paths([self.bin()].into_iter().chain(std::env::split_paths(&path))).unwrap();
        let mut command = Command::new(args[0]);
        command
            .args(&args[1..])
            .current_dir(folder)
            .env_clear()
            .envs(ambient().filter(|(name, _)| {
                PASSED_ON.iter().any(|start| name.to_str().is_some_and(|name| name.starts_with(start)))
            }))
            .env("PATH", path)
            .env("HOME", root.join("home"))
            .env("TMPDIR", root.join("tmp"))
            .env("LANG", "C.UTF-8")
            .env("GIT_CONFIG_GLOBAL", root.join("gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("PRE_COMMIT_HOME", root.join("pre-commit"))
            .env("PREK_HOME", root.join("prek"))
            .env("PIP_FIND_LINKS", self.links("PIP_FIND_LINKS", " "))
            .env("UV_FIND_LINKS", self.links("UV_FIND_LINKS", ","))
            .env("UV_PYTHON_DOWNLOADS", "never")
            .envs(variables.iter().copied());
        for name in ["CACHE", "CONFIG", "DATA", "STATE"] {
            command.env(format!("XDG_{name}_HOME"), root.join("home").join(name));
        }
        ended(&mut command)
    }

    /// Where wheels are found, with those of this machine, if it has any.
    fn links(&self, variable: &str, between: &str) -> OsString {
        let mut links = self.wheels().into_os_string();
        if let Some(more) = std::env::var_os(variable) {
            links.push(between);
            links.push(more);
        }
        links
    }
}

impl Ended {
    /// The same, of a program that had to succeed.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert!(self.code == 0, "{}: {}", self.code, self.text);
        self
    }

    /// The same, of a program that had to fail, and to say all of this.
    #[track_caller]
    pub(crate) fn failed(self, words: &[&str]) -> Self {
        assert!(self.code != 0, "it did not fail: {}", self.text);
        self.says(words)
    }

    /// The same, of a program that had to say all of this.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.text.contains(word), "nothing of `{word}`: {}", self.text);
        }
        self
    }
}

/// A path of this repository.
pub(crate) fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs a program to its end, and ends it and all that it started when it takes too long.
fn ended(command: &mut Command) -> Ended {
    let shown = format!("{command:?}");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let child = command.spawn().unwrap_or_else(|error| panic!("{shown}: {error}"));
    let group = format!("-{}", child.id());
    let (sender, receiver) = mpsc::channel();
    let waiting = std::thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        panic!("{shown}: not at its end after {LIMIT:?}");
    };
    let _ = waiting.join();
    let output = output.unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ended { code: output.status.code().unwrap_or(-1), text }
}
