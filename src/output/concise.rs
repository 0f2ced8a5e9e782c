//! `file:line:column: severity[rule] message`, one line each, and `file: fixed[rule] title` for what was fixed.

use std::io::{self, Write};

use super::{About, shown_path};
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

pub(super) fn write(fixed: &Fixed, out: &mut dyn Write) -> io::Result<()> {
    for file in &fixed.files {
        for applied in &file.applied {
            writeln!(out, "{}: fixed[{}] {}", shown_path(&file.path), applied.rule, applied.title)?;
        }
    }
    for diagnostic in &fixed.report.diagnostics {
        let source = &diagnostic.primary.source;
        let place = source.position(diagnostic.primary.span.start);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            shown_path(source.path()),
            place.line,
            place.column,
            diagnostic.severity,
            diagnostic.rule,
            diagnostic.full_message(),
        )?;
    }
    Ok(())
}
