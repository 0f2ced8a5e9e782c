use std::path::Path;

use crate::diagnostic::{Fix, Severity};
use crate::rules::program::start::write_before;
use crate::rules::program::{Format, SearchList, format, look_up};
use crate::rules::remedy::{quote, target};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os, System};

declare_rule! {
    /// The command is a script that does not say what is to interpret it.
    ///
    /// ## What it does
    ///
    /// Reads the beginning of the file that is the command of a server, and reports a text that may be executed and
    /// does not begin with `#!`. An empty file is one, too, and so is one with a blank line or a byte order mark before
    /// the `#!`. Files in no text, whose kinds a system can be taught, are left alone.
    ///
    /// ## Why
    ///
    /// The system refuses the file: `spawn … ENOEXEC`, `Exec format error`. A shell would take it for a script of its
    /// own, and so it works in a terminal. Clients start programs without a shell. On Linux those that are made with
    /// Node.js fall back on `sh` all the same, and others do not: there a script that may be one for `sh` is a warning.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /srv/serve 755 exec node /srv/index.js\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/serve" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/python3 755
    /// file /srv/server.py 755 import mcp\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/server.py" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/python3 755
    /// file /srv/server.py 644 import mcp\n
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "python3", "args": ["/srv/server.py"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all on macOS. On Linux it depends on what the client is made with. Windows goes by the name of a file
    /// and not by its first line.
    ///
    /// ## References
    ///
    /// - <https://github.com/speakeasy-api/speakeasy/pull/1276> (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man2/execve.2.html> (2026-11-22)
    /// - tried with Node.js, Python and Rust on Linux: the first starts it with `sh`, the others fail (2026-11-22)
    "permission/missing-shebang" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

/// How a file begins that is to be executed and has no `#!` at its start.
#[derive(Debug, PartialEq, Eq)]
enum Start {
    /// It holds nothing.
    Empty,
    /// Something stands before the `#!`.
    Late,
    /// It is a text.
    Text,
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let system = ctx.file.system;
    if system.os() == Os::Windows {
        return;
    }
    let (Some((command, Lookup::Found(path))), Some(text)) = (look_up(ctx), ctx.server.command) else { return };
    if format(system, &path) != Some(Format::Unknown) {
        return;
    }
    let Some(start) = system.read_start(&path, 256).ok().and_then(|bytes| start_of(&bytes)) else { return };
    let (message, label, help) = match start {
        Start::Empty => (format!("`{command}` is an empty file"), "nothing in it", "name another program".to_owned()),
        Start::Late => (
            format!("`{command}` does not begin with its `#!`"),
            "something stands before the `#!`",
            "make `#!` the first two bytes of the file".to_owned(),
        ),
        Start::Text => {
            let line = interpreter(&path).map_or("#!/bin/sh".to_owned(), |name| format!("#!/usr/bin/env {name}"));
            (
                format!("`{command}` does not say what is to interpret it"),
                "a text without a `#!` line",
                format!("make `{line}` its first line, or name the interpreter as the command"),
            )
        }
    };
    let by_luck = system.os() == Os::Linux && start != Start::Empty && interpreter(&path).is_none();
    let (severity, message) = if by_luck {
        (Severity::Warning, format!("{message}: whether server {} starts depends on the client", ctx.name()))
    } else {
        (Severity::Error, format!("{message}: server {} cannot be started", ctx.name()))
    };
    let fix = match start {
        Start::Empty => None,
        Start::Late => order(system, &target(system, &path)),
        Start::Text => interpreter(&path).and_then(|name| start_with(ctx, name, &path)),
    };
    sink.report(Draft::new(text.span(), message, label).severity(severity).help(help).fix(fix));
}

/// The interpreter as the command, where the client finds it.
pub(crate) fn start_with(ctx: &ServerContext<'_>, interpreter: &str, path: &Path) -> Option<Fix> {
    let system = ctx.file.system;
    let found = SearchList::of(ctx).find(system, interpreter, &system.current_dir())?;
    let there = matches!(found, Lookup::Found(_));
    let edits = there.then(|| write_before(ctx, interpreter, path)).flatten()?;
    Some(Fix::risky(format!("start `{interpreter}` with the script"), edits))
}

/// Takes away what stands before the `#!`. `sed` has no one way to do that on Linux and macOS.
fn order(system: &dyn System, path: &Path) -> Option<Fix> {
    let perl = matches!(system.find_command("perl", None, &system.current_dir()), Lookup::Found(_));
    let file = quote(path).filter(|_| perl)?;
    Some(Fix::display_only(format!(r"perl -0777 -pi -e 's/\A(?:\xEF\xBB\xBF|\s)+(?=#!)//' {file}")))
}

/// What the first bytes of a file are; `None` where they are no text.
fn start_of(bytes: &[u8]) -> Option<Start> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Cut off within a character.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
        Err(_) => return None,
    };
    if text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
        return None;
    }
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    Some(if trimmed.is_empty() {
        Start::Empty
    } else if trimmed.starts_with("#!") {
        Start::Late
    } else {
        Start::Text
    })
}

/// What interprets a script, where its name says that it is not `sh`.
pub(crate) fn interpreter(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "js" | "mjs" | "cjs" => "node",
        "py" => "python3",
        "rb" => "ruby",
        "pl" => "perl",
        "php" => "php",
        "bash" => "bash",
        "zsh" => "zsh",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_without_an_interpreter_is() {
        for (bytes, start) in [
            (b"" as &[u8], Some(Start::Empty)),
            (b" \n", Some(Start::Empty)),
            (b"\xef\xbb\xbf#!/bin/sh\n", Some(Start::Late)),
            (b"\n#!/bin/sh\n", Some(Start::Late)),
            (b"exec node x.js", Some(Start::Text)),
            (b"echo \xc3", Some(Start::Text)),
            (b"PK\x03\x04\x14", None),
            (b"\xca\xfe\xba\xbf\x00\x00", None),
            (b"\xff\xfe", None),
        ] {
            assert_eq!(start_of(bytes), start, "{bytes:?}");
        }
    }
}
