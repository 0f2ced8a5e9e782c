//! Workflow commands, by which a job of GitHub Actions puts remarks beside the lines of a change.

use std::io::{self, Write};

use super::View;
use super::shared::advice;
use super::{About, markdown, shown_path};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fixed;

pub(super) const ABOUT: About = About {
    name: "github",
    extension: "txt",
    summary: "Remarks beside the lines of a change on GitHub",
    used_by: "GitHub Actions",
    page: "A workflow command for each diagnostic: an error, a warning or a notice at its place in the file. GitHub shows \
           ten of each kind for a step. All of them are in the summary of the step: where `GITHUB_STEP_SUMMARY` names a \
           file, the Markdown report is added to it, up to the 1 MiB that a step may have.\n\n\
           ```console\n$ mcp-clinic check --format github\n```\n",
};

/// How much GitHub takes as the summary of a step, in bytes.
const SUMMARY_LIMIT: u64 = 1 << 20;

pub(super) fn write(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    for trouble in &view.troubles {
        writeln!(out, "::error title=mcp-clinic::{}", data(trouble))?;
    }
    for file in &fixed.files {
        let path = property(&shown_path(&file.path));
        for applied in &file.applied {
            let title = property(&format!("fixed: {}", applied.rule));
            writeln!(out, "::notice file={path},title={title}::{}", data(&applied.title))?;
        }
    }
    for diagnostic in &fixed.report.diagnostics {
        command(diagnostic, out)?;
    }
    Ok(())
}

fn command(diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let source = &diagnostic.primary.source;
    let start = source.position(diagnostic.primary.span.start);
    let end = source.position(diagnostic.primary.span.end);
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    write!(out, "::{kind} file={},line={},endLine={}", property(&shown_path(source.path())), start.line, end.line)?;
    // Of more than one line GitHub takes no columns.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let text = std::iter::once(diagnostic.full_message()).chain(advice(diagnostic)).collect::<Vec<_>>().join("\n");
    writeln!(out, ",title={}::{}", property(diagnostic.rule), data(&text))
}

/// What is to be added to the summary of a step that has so many bytes already: nothing when not even the numbers fit.
pub(super) fn step_summary(fixed: &Fixed, view: &View, there: u64) -> String {
    // What another program wrote there may not have ended its line.
    let gap = if there == 0 { "" } else { "\n\n" };
    let room = usize::try_from(SUMMARY_LIMIT.saturating_sub(there)).unwrap_or_default().saturating_sub(gap.len());
    let text = markdown::render(fixed, view, room);
    if text.is_empty() { text } else { format!("{gap}{text}") }
}

/// A text behind the second `::`, as the runner reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_to_the_runner_is_escaped() {
        assert_eq!(data("50%,\r\n::error::a: b%0A"), "50%25,%0D%0A::error::a: b%250A");
        assert_eq!(property("a:b,c%3A\n"), "a%3Ab%2Cc%253A%0A");
    }
}
