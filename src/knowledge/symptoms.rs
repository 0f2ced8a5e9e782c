//! What servers and clients say when something is wrong, and what that means.

use std::sync::OnceLock;

use regex::bytes::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// Something that is said when a certain thing is wrong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symptom {
    /// The rule whose matter it is.
    pub rule: String,
    /// The expression that finds it in a text: within a line, but for what spells out the line end.
    pub pattern: String,
    /// An expression for lines that are not meant although they are found.
    #[serde(default)]
    pub unless: Option<String>,
    /// Whether a server's own standard error may say so. Where not, it means this only in the log of a client, or on
    /// standard output.
    #[serde(default = "said_by_servers")]
    pub stderr: bool,
    /// What is wrong, as a clause; `{1}` stands for what was found first.
    pub cause: String,
    /// What to do, as an order; `{1}` stands for what was found first.
    pub remedy: String,
    /// Texts in which it is found.
    pub examples: Vec<String>,
    /// Where that comes from.
    pub source: String,
    /// When it was looked at.
    pub checked: String,
}

const fn said_by_servers() -> bool {
    true
}

/// A symptom that was found in a text.
#[derive(Clone, Debug)]
pub struct Found<'t> {
    /// What was found.
    pub symptom: &'static Symptom,
    /// The line in which it begins, without blanks around it.
    pub line: &'t str,
    /// What the parts of its pattern stand for that say which program, file or variable it is about.
    pub captures: Vec<String>,
}

impl Found<'_> {
    /// What is wrong, as a clause.
    pub fn cause(&self) -> String {
        self.fill(&self.symptom.cause)
    }

    /// What to do, as an order.
    pub fn remedy(&self) -> String {
        self.fill(&self.symptom.remedy)
    }

    fn fill(&self, text: &str) -> String {
        self.captures.first().map_or_else(|| text.to_owned(), |first| text.replace("{1}", first))
    }
}

/// How many times a symptom is looked for in a text, where lines are found that are not meant.
const MOST_LINES: usize = 64;

struct Table {
    symptoms: Vec<Symptom>,
    expressions: Vec<Expressions>,
    /// Finds out in one pass which of them occur.
    all: Option<RegexSet>,
}

/// The expressions of a symptom, each made when it is needed.
#[derive(Default)]
struct Expressions {
    pattern: OnceLock<Option<Regex>>,
    unless: OnceLock<Option<Regex>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        // The file is part of this program, and a test parses it.
        let symptoms: Vec<Symptom> = serde_json::from_str(include_str!("symptoms.json")).unwrap_or_default();
        let expressions = symptoms.iter().map(|_| Expressions::default()).collect();
        let patterns = symptoms.iter().map(|symptom| &symptom.pattern);
        // Letters and word ends of ASCII alone, for which time in line with the text is enough.
        let all = RegexSetBuilder::new(patterns).unicode(false).multi_line(true).build().ok();
        Table { symptoms, expressions, all }
    })
}

fn expression(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).multi_line(true).build().ok()
}

impl Table {
    /// Where a symptom is found first on a line that is meant.
    fn find<'t>(&'static self, index: usize, text: &'t str) -> Option<Found<'t>> {
        let symptom = self.symptoms.get(index)?;
        let expressions = self.expressions.get(index)?;
        let pattern = expressions.pattern.get_or_init(|| expression(&symptom.pattern)).as_ref()?;
        let unless = || symptom.unless.as_deref().and_then(expression);
        let unless = expressions.unless.get_or_init(unless).as_ref();
        pattern.captures_iter(text.as_bytes()).take(MOST_LINES).find_map(|found| {
            let line = line_of(text, &found)?;
            let meant = unless.is_none_or(|unless| !unless.is_match(line.as_bytes()));
            let parts = || found.iter().skip(1).flatten();
            let captures = || parts().map(|part| String::from_utf8_lossy(part.as_bytes()).into_owned()).collect();
            meant.then(|| Found { symptom, line, captures: captures() })
        })
    }
}

/// The line in which something was found. A match may begin with the blanks before it.
fn line_of<'t>(text: &'t str, found: &Captures<'_>) -> Option<&'t str> {
    let found = found.get(0)?;
    let blank = found.as_bytes().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let (before, after) = text.as_bytes().split_at_checked(found.start() + blank)?;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = after.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| before.len() + at);
    Some(text.get(start..end)?.trim())
}

/// All that is known, the most telling first.
pub fn symptoms() -> &'static [Symptom] {
    &table().symptoms
}

/// The symptoms that a text shows, the most telling first; each once.
pub fn symptoms_in(text: &str) -> Vec<Found<'_>> {
    let table = table();
    let Some(all) = &table.all else { return Vec::new() };
    all.matches(text.as_bytes()).iter().filter_map(|index| table.find(index, text)).collect()
}

/// The most telling symptom that a text shows.
pub fn symptom_of(text: &str) -> Option<Found<'_>> {
    let table = table();
    table.all.as_ref()?.matches(text.as_bytes()).iter().find_map(|index| table.find(index, text))
}

#[cfg(test)]
mod tests;
