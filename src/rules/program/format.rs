//! How files begin, and so what executes them.

use std::path::Path;

use crate::system::System;

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
    /// Whether it names nothing but these: no flags, no variables.
    pub(crate) plain: bool,
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
    // `env -S` splits what follows at every kind of blank, the superfluous character among them.
    let splits = is_env && text.split_whitespace().nth(1).is_some_and(|word| word.starts_with("-S") || word == "-vS");
    let rest: Vec<&str> = words.collect();
    let program = rest.iter().find(|word| is_env && !word.starts_with('-') && !word.contains('='));
    let program = program.map(|word| (*word).to_owned());
    let plain = rest.len() == usize::from(program.is_some());
    Some(Format::Script(Shebang { interpreter, program, plain, crlf: crlf && !splits }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::{FakeSystem, Os};

    #[test]
    fn the_start_of_a_file_says_what_executes_it() {
        let shebang = |interpreter: &str, program: Option<&str>, plain, crlf| {
            let program = program.map(str::to_owned);
            Format::Script(Shebang { interpreter: interpreter.to_owned(), program, plain, crlf })
        };
        for (text, expected) in [
            ("#!/bin/sh\nx", shebang("/bin/sh", None, true, false)),
            ("#!/bin/sh -e\nx", shebang("/bin/sh", None, false, false)),
            ("#! /usr/bin/env node\n", shebang("/usr/bin/env", Some("node"), true, false)),
            ("#!/usr/bin/env -S A=b deno run\r\n", shebang("/usr/bin/env", Some("deno"), false, false)),
            ("#!/usr/bin/env node\r\n", shebang("/usr/bin/env", Some("node"), true, true)),
            ("#!/usr/bin/python3\r\n", shebang("/usr/bin/python3", None, true, true)),
            ("#!", shebang("", None, true, false)),
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
