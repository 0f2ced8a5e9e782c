//! `file:line:column: severity[rule] message`, one line each, and `file: fixed[rule] title` for what was fixed.

use std::io::{self, Write};

use super::shown_path;
use crate::fix::Fixed;

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
