//! What the rules on servers that were tried have in common: places, and words.

use super::{Draft, ServerContext};
use crate::client::{Choice, UNKNOWN};
use crate::document::{NodeKind, Text};
use crate::knowledge::is_invisible;
use crate::model::Transport;
use crate::text::Span;

/// Where it stands what is started or called: the program or the address; else the server's name.
pub(crate) fn start(ctx: &ServerContext<'_>) -> Span {
    let server = ctx.server;
    let (program, address) = (server.command.map(Text::span), server.url.map(Text::span));
    let called = match ctx.choice {
        Choice::Branch(branch) => branch.transport != Transport::Stdio,
        _ => program.is_none(),
    };
    let found = if called { address.or(program) } else { program.or(address) };
    found.unwrap_or_else(|| name(ctx))
}

/// The server's name.
pub(crate) fn name(ctx: &ServerContext<'_>) -> Span {
    ctx.server.entry.key_span
}

/// The whole declaration, with the name.
pub(crate) fn declaration(ctx: &ServerContext<'_>) -> Span {
    name(ctx).to(ctx.server.entry.value.span())
}

/// The name of the client, for a sentence.
pub(crate) fn client(ctx: &ServerContext<'_>) -> &'static str {
    let client = ctx.file.judge.client;
    if client.id == UNKNOWN.id { "the client" } else { client.name }
}

/// As many characters of a line as a remark on a place takes.
const LONGEST: usize = 64;

/// What somebody else said, in backticks, within a sentence: on one line, and not too long. Cut between words, so that
/// no part of what was hidden as a whole is left.
pub(crate) fn said(text: &str) -> String {
    let text = visible(text);
    let mut words = text.split_whitespace();
    let mut shown = String::new();
    for word in words.by_ref() {
        if shown.chars().count() + word.chars().count() >= LONGEST {
            let rest = if shown.is_empty() { word.chars().take(LONGEST).collect() } else { " …".to_owned() };
            shown.push_str(&rest);
            break;
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    format!("`{}`", shown.replace('`', "'"))
}

/// A text without what nobody sees of it.
fn visible(text: &str) -> String {
    text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect()
}

/// Where a server says what is wrong, that speaks the protocol.
pub(crate) const ITS_ANSWER: &str = "its answer";

/// What is wrong, with a line that says so: in the remark on the place where it is short, else below.
pub(crate) fn with_line(place: Span, message: impl Into<String>, says: &str, (from, line): (&str, &str)) -> Draft {
    let line = line.trim();
    if line.chars().count() < LONGEST {
        return Draft::new(place, message, format!("{says} {}", said(line)));
    }
    Draft::new(place, message, format!("{says} what stands below")).transcript(from, vec![shortened(line)])
}

/// As many characters as a line may have that is shown on its own.
const LONGEST_LINE: usize = 400;

/// A line that is shown on its own, cut at a blank where it is longer.
pub(crate) fn shortened(line: &str) -> String {
    let line = visible(line);
    if line.chars().count() <= LONGEST_LINE {
        return line;
    }
    let head: String = line.chars().take(LONGEST_LINE).collect();
    let end = head.rfind(char::is_whitespace).unwrap_or(head.len());
    format!("{} …", &head[..end])
}

/// A time, as people say it.
pub(crate) fn seconds(ms: u64) -> String {
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..10_000 if ms % 1000 >= 100 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        _ => format!("{} s", ms / 1000),
    }
}

/// How long the client waits for a server to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    /// In milliseconds.
    pub(crate) ms: u64,
    /// The field of the server that says it, where it does.
    pub(crate) said_by: Option<Span>,
}

/// How long the client waits for a server to start: what the server's own field says, else the variable of the client,
/// else what the client does by itself. `None` where that is not established.
pub(crate) fn patience(ctx: &ServerContext<'_>) -> Option<Patience> {
    let timeouts = ctx.file.judge.client.timeouts;
    let own = timeouts.startup_field.and_then(|field| {
        let value = ctx.server.node.get(field)?;
        let value = value.get("startup").unwrap_or(value);
        (value.kind() == NodeKind::Number).then_some(())?;
        let number: f64 = value.raw().replace('_', "").parse().ok()?;
        let ms = if unit(ctx, field) == Some("s") { number * 1000.0 } else { number };
        // What is no time at all is not waited.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within bounds")]
        let ms = (0.0..1e15).contains(&ms).then_some(ms as u64)?;
        Some(Patience { ms, said_by: Some(value.span()) })
    });
    let of_client = || {
        let said = timeouts.startup_variable.and_then(|name| ctx.file.system.env(name)?.trim().parse().ok());
        said.filter(|ms| *ms > 0).or_else(|| timeouts.startup.map(u64::from))
    };
    own.or_else(|| Some(Patience { ms: of_client()?, said_by: None }))
}

/// In what a field of the server counts: `ms`, `s`.
pub(crate) fn unit<'c>(ctx: &ServerContext<'c>, field: &str) -> Option<&'c str> {
    let Choice::Branch(branch) = ctx.choice else { return None };
    ctx.file.judge.schema().annotation(branch, field, "x-unit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_say_is_short_and_on_one_line() {
        for (text, wanted) in [
            ("", "``"),
            ("a  b\nc\t`d`\u{e0041}\u{202e}", "`a b c 'd'`"),
            (&"x".repeat(500), &format!("`{}`", "x".repeat(64))),
            (&format!("{} {}", "a".repeat(40), "b".repeat(40)), &format!("`{} …`", "a".repeat(40))),
        ] {
            assert_eq!(said(text), wanted);
        }
    }

    #[test]
    fn times_are_said_in_seconds() {
        let said: Vec<_> = [0, 999, 1000, 1250, 9999, 10_400, 60_000].map(seconds).into();
        assert_eq!(said, ["0 ms", "999 ms", "1 s", "1.2 s", "9.9 s", "10 s", "60 s"]);
    }
}
