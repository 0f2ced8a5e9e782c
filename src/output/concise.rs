//! `file:line:column: severity[rule] message`, one line each.

use std::io::{self, Write};

use super::shown_path;
use crate::linter::Report;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
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
