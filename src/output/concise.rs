//! `file:line:column: severity[rule] message`, one line each, and `file: fixed[rule] title` for what was fixed. What is
//! suppressed has `suppressed` for its severity, and the reason behind the message.

use std::io::{self, Write};

use super::{About, place, shown_path};
use crate::diagnostic::Suppressed;
use crate::fix::Fixed;

pub(super) const ABOUT: About = About {
    name: "concise",
    extension: "txt",
    summary: "A line each: `file:line:column: severity[rule] message`",
    used_by: "editors, `grep`, and agents that write code",
    page: "A line for each diagnostic, in order of file, place and rule, and nothing else: `file:line:column: \
           severity[rule] message`. What `--fix` did comes first, as `file: fixed[rule] title`. There are no colours, no \
           numbers, and no line when nothing is wrong.\n\n\
           ```console\n$ mcp-clinic check --format concise\n```\n",
};

pub(super) fn write(fixed: &Fixed, show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    for file in &fixed.files {
        for applied in &file.applied {
            writeln!(out, "{}: fixed[{}] {}", shown_path(&file.path), applied.rule, applied.title)?;
        }
    }
    for diagnostic in &fixed.report.diagnostics {
        let (severity, rule) = (diagnostic.severity, diagnostic.rule);
        writeln!(out, "{}: {severity}[{rule}] {}", place(diagnostic), diagnostic.full_message())?;
    }
    for Suppressed { diagnostic, by, reason } in fixed.report.suppressed.iter().filter(|_| show_suppressed) {
        let (place, rule, message) = (place(diagnostic), diagnostic.rule, diagnostic.full_message());
        let reason = reason.as_deref().unwrap_or(by.name());
        writeln!(out, "{place}: suppressed[{rule}] {message} ({reason})")?;
    }
    Ok(())
}
