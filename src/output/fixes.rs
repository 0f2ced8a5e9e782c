//! What was fixed, and what could be, for a person at a terminal.

use std::io::{self, Write};

use super::human::line;
use super::terminal::Paint;
use super::{Style, count, shown_path};
use crate::fix::{Applied, Fixed, FixedFile, fixable};
use crate::linter::Report;

/// Fixes that are alike are one line.
pub(super) fn write(file: &FixedFile, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    let target = file.link_to.as_deref().map(|target| format!(", a link to {}", shown_path(target)));
    writeln!(out, "{} {}{}", paint.with("1;32", "fixed"), shown_path(&file.path), target.unwrap_or_default())?;
    let mut written: Vec<&Applied> = Vec::new();
    for applied in &file.applied {
        if written.contains(&applied) {
            continue;
        }
        let times = file.applied.iter().filter(|other| *other == applied).count();
        let times = if times > 1 { format!(" ({times} times)") } else { String::new() };
        let server = applied.server.as_deref().map(|name| format!("server `{name}`: ")).unwrap_or_default();
        line(applied.rule, &format!("{server}{}{times}", applied.title), style, out)?;
        if let Some(order) = &applied.afterwards {
            line("  then", order, style, out)?;
        }
        written.push(applied);
    }
    writeln!(out)
}

/// What can be fixed of what is left.
pub(super) fn write_remaining(report: &Report, was_fixed: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (safe, risky) = fixable(report);
    let text = match (safe, risky) {
        (0, 0) => return Ok(()),
        (0, risky) => format!("{risky} can be fixed with `--fix --unsafe-fixes`"),
        (safe, 0) => format!("{safe} can be fixed with `--fix`"),
        (safe, risky) => format!("{safe} can be fixed with `--fix`, {risky} more with `--fix --unsafe-fixes`"),
    };
    let text = if was_fixed { text.replace("`--fix --unsafe-fixes`", "`--unsafe-fixes`") } else { text };
    writeln!(out, "{}", super::terminal::wrap(&text, style.width, 2))
}

/// In a sentence, what a diff would do.
pub(super) fn write_outlook(fixed: &Fixed, unsafe_fixes: bool, out: &mut dyn Write) -> io::Result<()> {
    let left = fixed.report.diagnostics.len();
    if fixed.files.is_empty() {
        write!(out, "nothing would be fixed")?;
    } else {
        let files = count(fixed.files.len(), "file");
        write!(out, "{} would be applied to {files}", count(fixed.count(), "fix"))?;
    }
    let (_, risky) = fixable(&fixed.report);
    match (left, risky) {
        (0, _) => writeln!(out),
        (left, risky) if risky > 0 && !unsafe_fixes => {
            writeln!(out, "; {left} would be left, {risky} of them for `--unsafe-fixes`")
        }
        (left, _) => writeln!(out, "; {left} would be left"),
    }
}
