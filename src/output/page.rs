//! A page of the documentation, drawn for a terminal. The only file that names the parser of Markdown.

use std::io::{self, Write};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Style;
use super::terminal::Paint;

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// How far everything stands in below its heading.
const INDENT: usize = 2;

pub(super) fn write(markdown: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = if style.width == 0 { usize::MAX } else { style.width.min(WIDEST) };
    let mut page = Page { paint: Paint(style.color), width, ..Page::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.take(event);
    }
    out.write_all(page.text.as_bytes())
}

/// A word or a line as it is drawn, and how many columns it takes.
#[derive(Clone, Default)]
struct Word {
    text: String,
    width: usize,
}

/// A list that is open: the number of its next item, if it has numbers.
struct List {
    next: Option<u64>,
}

/// Rows of cells, the headings among them.
type Table = Vec<Vec<Vec<Word>>>;

#[derive(Default)]
struct Page {
    paint: Paint,
    width: usize,
    /// What is drawn already.
    text: String,
    /// The words of the paragraph, heading or cell that is open.
    words: Vec<Word>,
    /// Whether what follows belongs to the last word.
    joined: bool,
    tones: Vec<&'static str>,
    lists: Vec<List>,
    /// What stands before the first line of an item.
    marker: Option<String>,
    /// The address of the link that is open, and where its text begins.
    link: Option<(String, usize)>,
    table: Option<Table>,
    /// The text of the code block that is open, and what is said of it.
    code: Option<(String, String)>,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => match &mut self.code {
                Some((code, _)) => code.push_str(&text),
                None => self.put(&text),
            },
            Event::Code(code) if self.paint.0 => self.put_in("36", &code),
            Event::Code(code) => self.put(&format!("`{code}`")),
            Event::SoftBreak | Event::HardBreak => self.joined = false,
            Event::Rule => self.line(""),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.gap();
                self.tones.push(if level > HeadingLevel::H2 { "36" } else { "1" });
            }
            Tag::Paragraph if self.marker.is_none() => self.gap(),
            Tag::Emphasis => self.tones.push("3"),
            Tag::Strong => self.tones.push("1"),
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), self.words.len())),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => remark(&info),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((String::new(), info));
            }
            Tag::List(next) => {
                if self.lists.is_empty() {
                    self.gap();
                } else {
                    self.paragraph();
                }
                self.lists.push(List { next });
            }
            Tag::Item => {
                let number = self.lists.last_mut().and_then(|list| list.next.as_mut());
                self.marker = Some(number.map_or_else(
                    || "- ".to_owned(),
                    |number| {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    },
                ));
            }
            Tag::Table(_) => {
                self.gap();
                self.table = Some(Table::default());
            }
            Tag::TableHead => {
                self.tones.push("1");
                self.row();
            }
            Tag::TableRow => self.row(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.tones.pop();
                let heading = fill(&std::mem::take(&mut self.words), usize::MAX);
                for line in &heading {
                    self.line(&line.text);
                }
            }
            TagEnd::Paragraph | TagEnd::Item => self.paragraph(),
            TagEnd::Link => self.address(),
            TagEnd::CodeBlock => self.block(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.words);
                self.joined = false;
                if let Some(row) = self.table.as_mut().and_then(|table| table.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::TableHead => {
                self.tones.pop();
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.draw(&table);
                }
            }
            _ => {}
        }
    }

    /// Puts text where it goes on, in the tone that is open.
    fn put(&mut self, text: &str) {
        self.put_in(self.tones.last().copied().unwrap_or_default(), text);
    }

    fn put_in(&mut self, tone: &str, text: &str) {
        for (index, piece) in text.split(char::is_whitespace).enumerate() {
            self.joined &= index == 0;
            if piece.is_empty() {
                continue;
            }
            let drawn = if tone.is_empty() { piece.to_owned() } else { self.paint.with(tone, piece) };
            let width = piece.chars().count();
            match self.words.last_mut() {
                Some(word) if self.joined => {
                    word.text.push_str(&drawn);
                    word.width += width;
                }
                _ => self.words.push(Word { text: drawn, width }),
            }
            self.joined = true;
        }
    }

    /// The address of a link behind its text, where that says something else and the address leads out of the pages.
    fn address(&mut self) {
        let Some((address, start)) = self.link.take() else { return };
        let text: Vec<_> = self.words.get(start..).unwrap_or_default().iter().map(|word| word.text.as_str()).collect();
        if address.contains("://") && !text.join(" ").contains(&address) {
            self.joined = false;
            self.put(&format!("({address})"));
        }
    }

    /// An empty line between what was and what comes.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.joined = false;
    }

    /// Draws the words that are open, in as many lines as they take.
    fn paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.is_empty() {
            return;
        }
        let marker = self.marker.take().unwrap_or_default();
        let hanging = if self.lists.is_empty() { INDENT } else { INDENT * self.lists.len() + marker.len().max(2) };
        for (index, line) in fill(&words, self.width.saturating_sub(hanging)).iter().enumerate() {
            let marker = if index == 0 { marker.as_str() } else { "" };
            self.line(&format!("{}{marker}{}", " ".repeat(hanging - marker.len()), line.text));
        }
    }

    /// Draws a code block: its lines are those of a file, and stay as long as they are.
    fn block(&mut self) {
        let Some((code, remark)) = self.code.take() else { return };
        self.paragraph();
        self.gap();
        let indent = " ".repeat(INDENT * (self.lists.len() + 2));
        if !remark.is_empty() {
            let remark = self.paint.with("36", &remark);
            self.line(&format!("{}{remark}", " ".repeat(INDENT * (self.lists.len() + 1))));
        }
        for line in code.lines() {
            let drawn = if line.is_empty() { String::new() } else { format!("{indent}{}", self.paint.with("2", line)) };
            self.line(&drawn);
        }
    }

    fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.push(Vec::new());
        }
    }

    /// Draws a table: its columns as wide as they must be, and the widest as wide as there is room.
    fn draw(&mut self, table: &Table) {
        let columns = table.iter().map(Vec::len).max().unwrap_or_default();
        let cells = |column: usize| table.iter().filter_map(move |row| row.get(column));
        let longest = |cell: &Vec<Word>| cell.iter().map(|word| word.width).max();
        let least: Vec<usize> =
            (0..columns).map(|column| cells(column).filter_map(longest).max().unwrap_or(0)).collect();
        let natural = |cell: &Vec<Word>| fill(cell, usize::MAX).first().map(|line| line.width);
        let mut widths: Vec<usize> =
            (0..columns).map(|column| cells(column).filter_map(natural).max().unwrap_or(0)).collect();
        let room = self.width.saturating_sub(INDENT + 2 * columns.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let shrinking = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
            let Some((widest, _)) = shrinking.max_by_key(|(width, _)| **width) else { break };
            *widest -= 1;
        }
        for row in table {
            let cells: Vec<Vec<Word>> = row.iter().zip(&widths).map(|(cell, width)| fill(cell, *width)).collect();
            for index in 0..cells.iter().map(Vec::len).max().unwrap_or_default() {
                let mut line = " ".repeat(INDENT);
                for (cell, width) in cells.iter().zip(&widths) {
                    let part = cell.get(index).cloned().unwrap_or_default();
                    line.push_str(&part.text);
                    line.push_str(&" ".repeat(width.saturating_sub(part.width) + 2));
                }
                self.line(line.trim_end());
            }
        }
    }
}

/// Words in lines that are no wider than this, where that can be.
fn fill(words: &[Word], width: usize) -> Vec<Word> {
    let mut lines: Vec<Word> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.width.saturating_add(1 + word.width) <= width => {
                line.text.push(' ');
                line.text.push_str(&word.text);
                line.width += 1 + word.width;
            }
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// What the mark of a code block says to readers: whose file it is, and where it lies.
fn remark(info: &str) -> String {
    let part = |key: &str| info.split(',').find_map(|part| part.strip_prefix(key));
    match (part("path="), part("client=")) {
        _ if info.split(',').any(|part| part == "machine") => "on a machine with".to_owned(),
        (Some(path), Some(client)) => format!("{path} ({client})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(markdown: &str, width: usize, color: bool) -> String {
        let mut out = Vec::new();
        write(markdown, Style { color, width, ascii: false }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const PAGE: &str = "\
# docker/tty

Severity: error

A container is given a terminal, which garbles the *messages*.

## Example

```json,bad,client=cursor,path=.cursor/mcp.json
{ \"a\":

  \"a line that is longer than the terminal is wide stays as long as it is\" }
```

1. first `one thing`, and then another that goes on
2. second
   - nested, see [the manual](https://docs.example/x) or [here](#x)

| field | meaning |
| --- | --- |
| `a` | what it is, in more words than the terminal has room for |
";

    #[test]
    fn a_page_is_drawn_as_wide_as_the_terminal() {
        insta::assert_snapshot!(drawn(PAGE, 40, false), @r#"
        docker/tty

          Severity: error

          A container is given a terminal, which
          garbles the messages.

        Example

          .cursor/mcp.json (cursor)
            { "a":

              "a line that is longer than the terminal is wide stays as long as it is" }

          1. first `one thing`, and then another
             that goes on
          2. second
            - nested, see the manual
              (https://docs.example/x) or here

          field  meaning
          `a`    what it is, in more words than
                 the terminal has room for
        "#);
    }

    #[test]
    fn colours_take_the_place_of_marks() {
        let page = drawn("# A `b`\n\ntext `c d`, **e**\n\n```\nx\n```\n", 0, true);
        insta::assert_snapshot!(page.replace('\u{1b}', "^"), @"
        ^[1mA^[0m ^[36mb^[0m

          text ^[36mc^[0m ^[36md^[0m, ^[1me^[0m

            ^[2mx^[0m
        ");
    }

    #[test]
    fn every_page_is_drawn_whole() {
        for markdown in ["", "|", "- ", "1. a\n\n   b\n\n       c", "> x", "<b>", "[a](b", "| a |\n|--|\n| |"] {
            for width in [0, 1, 80] {
                assert!(!drawn(markdown, width, true).contains("\n\n\n"), "{markdown}");
            }
        }
    }
}
