//! What there is to start, and why it cannot be started.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::probe::process::{Pipes, Running};
use crate::probe::{SpawnFault, Start, Veil};
use crate::system::{FileKind, Lookup, Os, System};

/// As much of a first line the system reads.
const FIRST_LINE: usize = 256;
/// Within these bytes a program says which loader it needs.
const HEAD: usize = 4096;

/// A program that is there, and all that it is started with.
#[derive(Clone, Copy)]
pub(super) struct Launch<'a> {
    start: &'a Start,
    system: &'a dyn System,
    veil: &'a Veil,
}

impl<'a> Launch<'a> {
    pub(super) fn new(system: &'a dyn System, start: &'a Start, veil: &'a Veil) -> Self {
        Self { start, system, veil }
    }

    /// Starts it.
    pub(super) fn run(&self) -> Result<(Running, Pipes), SpawnFault> {
        let program = self.program()?;
        if let Some(interpreter) = self.missing_interpreter(&program) {
            return Err(SpawnFault::NoInterpreter { interpreter: self.veil.hide(&interpreter) });
        }
        let mut pauses = [20, 100, 500].into_iter();
        loop {
            match Running::start(self.command(&program)) {
                Ok(running) => return Ok(running),
                // Somebody is about to have written it, as an installer does.
                Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => match pauses.next() {
                    Some(pause) => thread::sleep(Duration::from_millis(pause)),
                    None => return Err(self.fault(&program, &error)),
                },
                Err(error) => return Err(self.fault(&program, &error)),
            }
        }
    }

    /// Where the program is.
    fn program(&self) -> Result<PathBuf, SpawnFault> {
        let Start { program, search_path, cwd, .. } = self.start;
        if !self.system.stat(cwd).is_ok_and(|stat| stat.kind == FileKind::Directory) {
            return Err(SpawnFault::NoFolder { folder: self.veil.hide(&cwd.to_string_lossy()) });
        }
        match self.system.find_command(program, Some(search_path), cwd) {
            Lookup::Found(path) => Ok(path),
            Lookup::NotExecutable(_) | Lookup::Directory(_) => Err(SpawnFault::NotExecutable),
            Lookup::BrokenLink(..) | Lookup::Missing => Err(SpawnFault::NotFound),
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .args(&self.start.args)
            .env_clear()
            .envs(&self.start.env)
            .current_dir(&self.start.cwd)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Programs that are several at once look at the name by which they were called.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, &self.start.program);
        command
    }

    /// The interpreter in the first line of a script, when it is not there.
    fn missing_interpreter(&self, program: &Path) -> Option<String> {
        if self.system.os() == Os::Windows {
            return None;
        }
        let head = self.system.read_start(program, FIRST_LINE).ok()?;
        let line = head.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
        let line = String::from_utf8_lossy(line);
        // Nothing but blanks ends a word: the carriage return of a Windows line end belongs to it.
        let line = line.trim_matches([' ', '\t']);
        let (interpreter, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        if interpreter.is_empty() {
            return None;
        }
        if self.system.stat(&self.start.cwd.join(interpreter)).is_err() {
            return Some(interpreter.to_owned());
        }
        if Path::new(interpreter).file_name()? != "env" {
            return None;
        }
        let command = self.command_of_env(rest.trim_matches([' ', '\t']))?;
        let search_path = self.start.env.get("PATH").unwrap_or(&self.start.search_path);
        let found = self.system.find_command(&command, Some(search_path), &self.start.cwd);
        (!matches!(found, Lookup::Found(_))).then_some(command)
    }

    /// The command that `env` is to run, in the line of a script: on Linux all of the line is one word, unless `env` is
    /// told to split it.
    fn command_of_env(&self, rest: &str) -> Option<String> {
        let split = ["-S", "--split-string="].into_iter().find_map(|option| rest.strip_prefix(option));
        let words = match split {
            None if self.system.os() == Os::Linux => vec![rest],
            None => rest.split([' ', '\t']).collect(),
            Some(words) => words.split([' ', '\t']).collect(),
        };
        let command = words.into_iter().find(|word| !word.is_empty() && !word.contains('='))?;
        // With other options `env` takes words of its own.
        (!command.starts_with('-')).then(|| command.to_owned())
    }

    /// What the system says when it does not start a program that is there.
    fn fault(&self, program: &Path, error: &io::Error) -> SpawnFault {
        // ENOEXEC; EBADARCH and its like of macOS; ERROR_BAD_EXE_FORMAT.
        let wrong_format: &[i32] = match self.system.os() {
            Os::Linux => &[8],
            Os::MacOs => &[8, 85, 86, 88],
            Os::Windows => &[193, 216],
        };
        match error.kind() {
            _ if error.raw_os_error().is_some_and(|code| wrong_format.contains(&code)) => SpawnFault::WrongFormat,
            io::ErrorKind::PermissionDenied => SpawnFault::NotExecutable,
            // The file is there, so it is its loader that is not.
            io::ErrorKind::NotFound => match self.loader(program) {
                Some(interpreter) => SpawnFault::NoInterpreter { interpreter },
                None => SpawnFault::NotFound,
            },
            _ => SpawnFault::Other { message: self.veil.hide(&error.to_string()) },
        }
    }

    /// The loader that a program for Linux names.
    fn loader(&self, program: &Path) -> Option<String> {
        let head = self.system.read_start(program, HEAD).ok()?;
        if !head.starts_with(b"\x7fELF") {
            return None;
        }
        let named = head.split(|byte| *byte == 0).filter_map(|text| std::str::from_utf8(text).ok());
        let mut named = named.filter(|text| text.starts_with('/') && text.contains("ld-"));
        named.next().map(|loader| self.veil.hide(loader))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::system::FakeSystem;

    fn start() -> Start {
        let env = BTreeMap::from([("PATH".to_owned(), "/bin".to_owned())]);
        Start { program: "run".to_owned(), args: vec![], env, search_path: "/bin".to_owned(), cwd: "/home".into() }
    }

    fn machine(os: Os) -> FakeSystem {
        FakeSystem::new(os).directory("/home", 0o755).file("/usr/bin/env", 0o755, "").file("/bin/node", 0o755, "")
    }

    #[test]
    fn a_first_line_is_read_as_the_system_reads_it() {
        let start = start();
        for (line, linux, mac) in [
            ("#!/usr/bin/env node", None, None),
            ("#! /usr/bin/env \tnode ", None, None),
            ("#!/usr/bin/env node --flag", Some("node --flag"), None),
            ("#!/usr/bin/env -S node --flag", None, None),
            ("#!/usr/bin/env -S A=b deno run", Some("deno"), Some("deno")),
            ("#!/usr/bin/env -u A deno", None, None),
            ("#!/usr/bin/env deno", Some("deno"), Some("deno")),
            ("#!/usr/bin/env node\r\n", Some("node?"), Some("node?")),
            ("#!/opt/python -u", Some("/opt/python"), Some("/opt/python")),
            ("#!", None, None),
            ("#!/usr/bin/env", None, None),
            ("#!\u{fffd}", Some("\u{fffd}"), Some("\u{fffd}")),
            ("print(1)", None, None),
        ] {
            for (os, expected) in [(Os::Linux, linux), (Os::MacOs, mac), (Os::Windows, None)] {
                let (system, veil) = (machine(os).file("/bin/run", 0o755, line), Veil::default());
                let found = Launch::new(&system, &start, &veil).missing_interpreter(Path::new("/bin/run"));
                assert_eq!(found.map(|found| veil.hide(&found)).as_deref(), expected, "{line:?} on {os:?}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_the_system_says_is_told_apart() {
        let (start, veil) = (start(), Veil::default());
        let system = machine(Os::Linux).file("/bin/run", 0o755, b"\x7fELF\x02\0/lib/ld-musl-x86_64.so.1\0rest");
        let launch = Launch::new(&system, &start, &veil);
        let fault = |code: i32| launch.fault(Path::new("/bin/run"), &io::Error::from_raw_os_error(code));
        assert_eq!(fault(8), SpawnFault::WrongFormat);
        assert_eq!(fault(13), SpawnFault::NotExecutable);
        assert_eq!(fault(2), SpawnFault::NoInterpreter { interpreter: "/lib/ld-musl-x86_64.so.1".to_owned() });
        assert!(matches!(fault(7), SpawnFault::Other { .. }));
    }
}
