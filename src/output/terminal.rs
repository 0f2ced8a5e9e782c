//! Colours and lines of a terminal.

/// Colours, or none.
#[derive(Default)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    pub(super) fn with(&self, tone: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{tone}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Breaks a text at blanks; lines after the first are indented. A width of 0 leaves it in one line.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> String {
    if width == 0 || text.chars().count() <= width {
        return text.to_owned();
    }
    let mut wrapped = String::new();
    let mut column = 0;
    let leading = text.len() - text.trim_start().len();
    wrapped.push_str(&text[..leading]);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && leading.max(column) + 1 + length > width {
            wrapped.push('\n');
            wrapped.push_str(&" ".repeat(indent));
            column = indent;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        } else {
            column = leading;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

/// Breaks a text that begins in a column, and goes on in it in every line.
pub(super) fn hang(text: &str, width: usize, column: usize) -> String {
    let room = if width == 0 { 0 } else { width.saturating_sub(column).max(20) };
    wrap(text, room, 0).replace('\n', &format!("\n{}", " ".repeat(column)))
}
