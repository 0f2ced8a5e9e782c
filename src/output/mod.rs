//! How a report is shown: one file per format.

mod checkup;
mod concise;
mod diff;
mod fixes;
mod human;
mod inventory;
mod json;
mod page;
mod terminal;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::doctor::Checkup;
use crate::fix::Fixed;
use crate::linter::Inventory;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// How many columns there are; 0 where lines may be as long as they like.
    pub width: usize,
    /// Whether what is drawn is drawn with ASCII characters.
    pub ascii: bool,
}

/// Writes what was done, and what is left to do.
pub fn write(fixed: &Fixed, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(fixed, style, out),
        Format::Concise => concise::write(fixed, out),
        Format::Json => json::write(fixed, out),
    }
}

/// Writes what would be changed, as a unified diff.
pub fn write_diff(fixed: &Fixed, style: Style, out: &mut dyn Write) -> io::Result<()> {
    diff::write(fixed, style, out)
}

/// Writes in a sentence what a diff is about.
pub fn write_outlook(fixed: &Fixed, unsafe_fixes: bool, out: &mut dyn Write) -> io::Result<()> {
    fixes::write_outlook(fixed, unsafe_fixes, out)
}

/// Writes a page of the documentation, drawn for a terminal.
pub fn write_page(markdown: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    page::write(markdown, style, out)
}

/// Writes what clients load.
pub fn write_inventory(
    inventory: &Inventory,
    seen_from: &SeenFrom,
    format: InventoryFormat,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        InventoryFormat::Human => inventory::human::write(inventory, seen_from, style, out),
        InventoryFormat::Json => inventory::json::write(inventory, seen_from, out),
    }
}

/// Writes what the doctor found.
pub fn write_checkup(
    checkup: &Checkup,
    seen_from: &SeenFrom,
    format: CheckupFormat,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckupFormat::Human => checkup::human::write(checkup, seen_from, style, out),
        CheckupFormat::Json => checkup::json::write(checkup, seen_from, out),
    }
}

/// How what the doctor found can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckupFormat {
    /// For a person at a terminal.
    Human,
    /// For programs.
    Json,
}

/// How an inventory can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InventoryFormat {
    /// For a person at a terminal.
    Human,
    /// For programs.
    Json,
}

/// The folders from which paths are shown: shorter ones are easier to read.
#[derive(Clone, Debug)]
pub struct SeenFrom {
    /// The project that was asked about.
    pub project: PathBuf,
    /// The working directory.
    pub current: PathBuf,
    /// The user's home, shown as `~`.
    pub home: Option<PathBuf>,
}

impl SeenFrom {
    fn show(&self, path: &Path) -> String {
        if let Ok(below) = path.strip_prefix(&self.current) {
            return shown_path(below);
        }
        match self.home.as_deref().and_then(|home| path.strip_prefix(home).ok()) {
            Some(below) => shown_path(&Path::new("~").join(below)),
            None => shown_path(path),
        }
    }
}

/// `1 file`, `2 files`, `3 fixes`
pub(crate) fn count(number: usize, noun: &str) -> String {
    let ending = match number {
        1 => "",
        _ if noun.ends_with('x') => "es",
        _ => "s",
    };
    format!("{number} {noun}{ending}")
}

/// A path as every output shows it: with `/`, and without characters that act on a terminal.
fn shown_path(path: &Path) -> String {
    crate::text::sanitize(&path.to_string_lossy().replace('\\', "/")).replace(['\n', '\r', '\t'], "?")
}
