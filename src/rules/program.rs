//! What the command of a server leads to on this machine, and what lies there.

use std::path::{Path, PathBuf};

use crate::client::Choice;
use crate::document::Text;
use crate::knowledge::stand_in_of_path;
use crate::model::{Transport, holds_reference};
use crate::rules::ServerContext;
use crate::system::{Lookup, Os, System};

/// The command of a server and what a look-up of it gives. `None` where the text alone says that it is none, or that
/// only the client knows.
pub(crate) fn look_up<'a>(ctx: &ServerContext<'a>) -> Option<(&'a str, Lookup)> {
    let command = ctx.server.command?.as_str();
    // With a blank around it, it is another name; where a `url` wins, nobody starts it.
    let started = !matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    if command.trim() != command || !started {
        return None;
    }
    let system = ctx.file.system;
    let windows_path = command.contains('\\') || command.as_bytes().get(1) == Some(&b':');
    let elsewhere = system.os() != Os::Windows && windows_path;
    // A blank in it: either `command-holds-args` or a path with blanks; `~` and variables: `tilde-or-var-path`.
    if command.trim().is_empty()
        || elsewhere
        || holds_reference(command)
        || command.starts_with('~')
        // `env/placeholder-value`
        || stand_in_of_path(command).is_some()
        || (command.contains(char::is_whitespace) && !command.contains(['/', '\\']))
    {
        return None;
    }
    let path_variable = ctx.server.env.iter().find(|setting| setting.name.as_str() == "PATH");
    let path_list = path_variable.and_then(|setting| setting.value.as_str());
    if path_list.is_some_and(holds_reference) {
        return None;
    }
    let base = working_directory(ctx);
    // Nobody but the client knows what a relative path counts from.
    let relative = command.contains('/') && !Path::new(command).is_absolute();
    if relative && base.is_none() {
        return None;
    }
    let current = system.current_dir();
    let lookup = system.find_command(command, path_list, base.as_deref().unwrap_or(&current));
    Some((command, lookup))
}

/// The folder that relative paths of a server count from, where that is known.
pub(crate) fn working_directory(ctx: &ServerContext<'_>) -> Option<PathBuf> {
    // A client that does not know `cwd` does not go there.
    let knows_cwd = ctx.file.judge.schema().has_field(ctx.server.fields.cwd);
    let cwd = ctx.server.cwd.map(|cwd| Path::new(cwd.as_str())).filter(|cwd| knows_cwd && cwd.is_absolute());
    cwd.or(ctx.file.project.map(AsRef::as_ref)).map(Path::to_owned)
}

/// Where a path in a server leads on this machine. `None` for what holds references or begins with `~`, for one that was
/// never filled in, for a path of another system, and for a relative one of which nobody but the client knows what it counts from.
pub(crate) fn locate(ctx: &ServerContext<'_>, path: &str) -> Option<PathBuf> {
    let windows = path.contains('\\') || path.as_bytes().get(1) == Some(&b':');
    let elsewhere = ctx.file.system.os() != Os::Windows && windows;
    if path.is_empty()
        || path.starts_with('~')
        || holds_reference(path)
        || elsewhere
        || stand_in_of_path(path).is_some()
    {
        return None;
    }
    if Path::new(path).is_absolute() { Some(path.into()) } else { Some(working_directory(ctx)?.join(path)) }
}

/// Whether a path lies on a Windows drive under WSL, where every file has every permission.
pub(crate) fn is_on_windows_drive(system: &dyn System, path: &Path) -> bool {
    path.starts_with("/mnt") && system.env("WSL_DISTRO_NAME").is_some()
}

/// The script that an interpreter is given, and where it lies. None of a container or of another machine.
pub(crate) fn script<'a>(ctx: &ServerContext<'a>) -> Option<(Text<'a>, PathBuf)> {
    let text = ctx.server.launch.as_ref()?.script()?.path?;
    Some((text, locate(ctx, text.as_str())?))
}

/// How a file begins, and so what the system does to execute it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A program in machine code.
    Native,
    /// `#!`: a program that is to interpret the rest.
    Script(Shebang),
    /// Nothing that a system executes.
    Unknown,
}

/// The first line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shebang {
    /// The program that is named, as a path.
    pub(crate) interpreter: String,
    /// The program that `env` is to find, where it is `env` that is named.
    pub(crate) program: Option<String>,
    /// Whether the line ends as on Windows, so that the name has a character too many.
    pub(crate) crlf: bool,
}

/// Marks of ELF and Mach-O files (in both orders of bytes, and for several machines at once), and of Windows programs.
const NATIVE: &[&[u8]] = &[
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"MZ",
];

/// How a file begins. `None` when it cannot be read.
pub(crate) fn format(system: &dyn System, path: &Path) -> Option<Format> {
    let start = system.read_start(path, 256).ok()?;
    if NATIVE.iter().any(|mark| start.starts_with(mark)) {
        return Some(Format::Native);
    }
    let Some(rest) = start.strip_prefix(b"#!") else { return Some(Format::Unknown) };
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line);
    let crlf = text.ends_with('\r');
    let mut words = text.split_whitespace();
    let interpreter = words.next().unwrap_or_default().to_owned();
    let is_env = interpreter.rsplit('/').next() == Some("env");
    let program = words.find(|word| !word.starts_with('-') && !word.contains('='));
    let program = program.filter(|_| is_env).map(str::to_owned);
    Some(Format::Script(Shebang { interpreter, program, crlf }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn the_start_of_a_file_says_what_executes_it() {
        let shebang = |interpreter: &str, program: Option<&str>, crlf| {
            let program = program.map(str::to_owned);
            Format::Script(Shebang { interpreter: interpreter.to_owned(), program, crlf })
        };
        for (text, expected) in [
            ("#!/bin/sh\nx", shebang("/bin/sh", None, false)),
            ("#! /usr/bin/env node\n", shebang("/usr/bin/env", Some("node"), false)),
            ("#!/usr/bin/env -S A=b deno run\r\n", shebang("/usr/bin/env", Some("deno"), true)),
            ("#!/usr/bin/python3\r\n", shebang("/usr/bin/python3", None, true)),
            ("#!", shebang("", None, false)),
            ("\u{7f}ELF\u{2}", Format::Native),
            ("import os", Format::Unknown),
            ("", Format::Unknown),
        ] {
            let system = FakeSystem::new(Os::Linux).file("/x", 0o755, text);
            assert_eq!(format(&system, Path::new("/x")), Some(expected), "{text:?}");
        }
        assert_eq!(format(&FakeSystem::new(Os::Linux), Path::new("/x")), None);
    }
}
