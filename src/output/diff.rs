//! What fixes would change, as a unified diff.

use std::io::{self, Write};

use super::terminal::Paint;
use super::{Style, shown_path};
use crate::fix::{Change, Fixed};
use crate::text::{Side, unified};

pub(super) fn write(fixed: &Fixed, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for file in &fixed.files {
        let Some(change) = &file.change else { continue };
        draw(&of_file(&shown_path(&file.path), change), style, out)?;
    }
    Ok(())
}

/// A file that is not there yet.
pub(super) fn write_new(path: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let nothing = Side { name: "/dev/null", text: "", display: "" };
    draw(&unified(nothing, Side { name: path, text, display: text }), style, out)
}

fn draw(diff: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    for line in diff.split_inclusive('\n') {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let tone = match text.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => Some("1"),
            [b'-', ..] => Some("31"),
            [b'+', ..] => Some("32"),
            [b'@', ..] => Some("36"),
            _ => None,
        };
        write!(out, "{}{end}", tone.map_or_else(|| text.to_owned(), |tone| paint.with(tone, text)))?;
    }
    Ok(())
}

fn of_file(path: &str, change: &Change) -> String {
    let [before, after] = &change.shown;
    // A text that is the same in both would leave no trace.
    let (was, is) = if change.reencodes { (" (UTF-16)", " (UTF-8)") } else { ("", "") };
    unified(
        Side { name: &format!("{path}{was}"), text: &before.text, display: &before.display },
        Side { name: &format!("{path}{is}"), text: &after.text, display: &after.display },
    )
}
