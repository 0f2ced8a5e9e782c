//! How a report is shown: one file per format.

mod checkup;
mod concise;
mod diff;
mod fixes;
mod github;
mod gitlab;
mod human;
mod inventory;
mod json;
mod junit;
mod markdown;
mod page;
mod prose;
mod sarif;
mod shared;
mod terminal;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::doctor::Checkup;
use crate::fix::Fixed;
use crate::linter::Inventory;
use crate::settings::SettingsError;

/// The formats of `check`: the one list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// A line for each diagnostic.
    Concise,
    /// For programs.
    Json,
    /// For code scanning and editors.
    Sarif,
    /// For the jobs of GitHub.
    Github,
    /// For the merge requests of GitLab.
    Gitlab,
    /// For what reads the reports of tests.
    Junit,
    /// For a comment on a pull request.
    Markdown,
}

/// What there is to know of a format; each says it in its own file.
struct About {
    name: &'static str,
    extension: &'static str,
    summary: &'static str,
    used_by: &'static str,
    page: &'static str,
}

impl Format {
    /// All of them, those for people first.
    pub const ALL: &'static [Self] =
        &[Self::Human, Self::Concise, Self::Json, Self::Sarif, Self::Github, Self::Gitlab, Self::Junit, Self::Markdown];

    const fn about(self) -> &'static About {
        match self {
            Self::Human => &human::ABOUT,
            Self::Concise => &concise::ABOUT,
            Self::Json => &json::ABOUT,
            Self::Sarif => &sarif::ABOUT,
            Self::Github => &github::ABOUT,
            Self::Gitlab => &gitlab::ABOUT,
            Self::Junit => &junit::ABOUT,
            Self::Markdown => &markdown::ABOUT,
        }
    }

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        self.about().name
    }

    /// How the names of its files end.
    pub const fn extension(self) -> &'static str {
        self.about().extension
    }

    /// What it is, in one sentence without a full stop.
    pub const fn summary(self) -> &'static str {
        self.about().summary
    }

    /// Who reads it.
    pub const fn used_by(self) -> &'static str {
        self.about().used_by
    }

    /// What it holds, in a paragraph of Markdown, with an example of how it is asked for.
    pub const fn page(self) -> &'static str {
        self.about().page
    }

    /// A section of Markdown on every format.
    pub fn pages() -> String {
        let section = |format: &Self| format!("### {}\n\nFor {}. {}\n", format.name(), format.used_by(), format.page());
        let sections: Vec<_> = Self::ALL.iter().map(section).collect();
        sections.join("\n")
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
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

/// Writes what is wrong in settings files, with the lines concerned.
pub fn write_settings_errors(errors: &[SettingsError], style: Style, out: &mut dyn Write) -> io::Result<()> {
    human::settings_errors(errors, style, out)
}

/// How a report is shown, and what is to be told beside it.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// How text for people is to look.
    pub style: Style,
    /// Whether what somebody decided not to be told is shown all the same, where a format has a place for it.
    pub show_suppressed: bool,
    /// What could not be looked at or done, in words that are safe to print. They are told on standard error in any
    /// case; a format that is read without it has them as well.
    pub troubles: Vec<String>,
}

impl View {
    /// The same for a file, which has no colours and no width.
    pub fn of_file(&self) -> Self {
        Self { style: Style::default(), ..self.clone() }
    }
}

/// Writes what was done, and what is left to do.
pub fn write(fixed: &Fixed, format: Format, view: &View, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(fixed, view, out),
        Format::Concise => concise::write(fixed, view.show_suppressed, out),
        Format::Json => json::write(fixed, view.show_suppressed, out),
        Format::Sarif => sarif::write(fixed, view, out),
        Format::Github => github::write(fixed, view, out),
        Format::Gitlab => gitlab::write(fixed, out),
        Format::Junit => junit::write(fixed, view, out),
        Format::Markdown => markdown::write(fixed, view, out),
    }
}

/// What is to be added to the summary of a step of GitHub Actions that has so many bytes already.
pub fn step_summary(fixed: &Fixed, view: &View, there: u64) -> String {
    github::step_summary(fixed, view, there)
}

/// Writes what would be changed, as a unified diff.
pub fn write_diff(fixed: &Fixed, style: Style, out: &mut dyn Write) -> io::Result<()> {
    diff::write(fixed, style, out)
}

/// Writes as a unified diff that there would be a file. Nothing of its text is hidden.
pub fn write_new(path: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    diff::write_new(path, text, style, out)
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

/// Where a diagnostic is, as `file:line:column`.
fn place(diagnostic: &Diagnostic) -> String {
    let source = &diagnostic.primary.source;
    let position = source.position(diagnostic.primary.span.start);
    format!("{}:{}:{}", shown_path(source.path()), position.line, position.column)
}

/// A path as every output shows it: with `/`, and without characters that act on a terminal.
fn shown_path(path: &Path) -> String {
    crate::text::sanitize(&path.to_string_lossy().replace('\\', "/")).replace(['\n', '\r', '\t'], "?")
}
