//! How a report is shown: one file per format.

mod concise;
mod human;
mod json;

use std::io::{self, Write};

use crate::linter::Report;

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// A line for each diagnostic.
    Concise,
    /// For programs.
    Json,
}

/// How text for people is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
}

/// Writes a report.
pub fn write(report: &Report, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, style, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
    }
}

/// `1 file`, `2 files`
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A path as every output shows it: with `/`, and without characters that act on a terminal.
fn shown_path(path: &std::path::Path) -> String {
    crate::text::sanitize(&path.to_string_lossy().replace('\\', "/")).replace(['\n', '\r', '\t'], "?")
}
