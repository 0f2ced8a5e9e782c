//! Edits to a command line, wherever it stands: arguments in a list, and words in the script of a shell.

use crate::document::{NodeRef, Syntax, Text, element_text, insert_elements, remove_elements, replace_part};
use crate::model::Launch;
use crate::rules::ServerContext;
use crate::text::{Edit, Span};

/// Where an argument stands.
enum Place<'a> {
    /// It is this element of the list.
    Element(NodeRef<'a>, usize),
    /// It is a word of this string.
    Word(NodeRef<'a>),
}

/// The words of the command line that has one, or a part of it, and which of them that is. The program is one of them
/// where it stands in the list or the script too.
fn among<'a>(ctx: &ServerContext<'a>, part: Text<'_>) -> Option<(Vec<Text<'a>>, usize)> {
    let span = part.span();
    let list = ctx.server.args_node().map(NodeRef::span);
    let holds = |(depth, launch): (usize, &Launch<'a>)| {
        let listed = depth > 0 || list.is_some_and(|list| list.contains(launch.program.span()));
        let program = Some(launch.program).filter(|_| listed);
        let words = || program.into_iter().chain(launch.args.iter().copied());
        let index = words().position(|word| word.span().contains(span))?;
        Some((words().collect(), index))
    };
    // The words of a script are those of what it starts; all of it is one of the shell's.
    ctx.server.launch.as_ref()?.chain().enumerate().filter_map(holds).last()
}

/// The argument that a part belongs to.
pub(crate) fn argument<'a>(ctx: &ServerContext<'a>, part: Text<'_>) -> Option<Text<'a>> {
    let (arguments, index) = among(ctx, part)?;
    arguments.get(index).copied()
}

/// The argument before one.
pub(crate) fn before<'a>(ctx: &ServerContext<'a>, argument: Text<'_>) -> Option<Text<'a>> {
    let (arguments, index) = among(ctx, argument)?;
    arguments.get(index.checked_sub(1)?).copied()
}

/// Where the argument stands that a part belongs to. `None` where another server has it too: in YAML, what an alias repeats.
fn place<'a>(ctx: &ServerContext<'a>, part: Text<'_>) -> Option<Place<'a>> {
    let argument = argument(ctx, part)?;
    let (server, span) = (ctx.server, argument.span());
    if let Some(list) = server.args_node()
        && let Some(index) = list.items().position(|item| item.span().contains(span))
    {
        if !server.node.span().contains(list.span()) || is_anchored(ctx, list) {
            return None;
        }
        let item = list.item_at(index).filter(|item| list.span().contains(item.span()))?;
        let whole = item.text()?.span() == span;
        return Some(if whole { Place::Element(list, index) } else { Place::Word(item) });
    }
    let command = server.command_node().filter(|command| command.span().contains(span))?;
    server.node.span().contains(command.span()).then_some(Place::Word(command))
}

/// Whether a node of YAML has a name under which it may be repeated.
fn is_anchored(ctx: &ServerContext<'_>, node: NodeRef<'_>) -> bool {
    let document = ctx.file.document;
    let before = document.source().text().get(..node.span().start as usize).unwrap_or_default();
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    document.syntax() == Syntax::Yaml && word.starts_with('&')
}

/// Whether every shell takes a word as it stands, and every string of a file.
fn is_plain(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '.' | '/' | ':' | '+');
    !word.is_empty() && word.chars().all(plain)
}

/// Words as they are written where an argument stands. `None` where that would ask for quotes.
pub(crate) fn spell(ctx: &ServerContext<'_>, near: Text<'_>, words: &[&str]) -> Option<Vec<String>> {
    match place(ctx, near)? {
        Place::Element(list, _) => Some(words.iter().map(|word| element_text(ctx.file.document, list, word)).collect()),
        Place::Word(_) => {
            words.iter().map(|word| is_plain(word).then(|| (*word).to_owned())).collect::<Option<Vec<_>>>()
        }
    }
}

/// An argument as it stands in the file.
pub(crate) fn as_written<'a>(ctx: &ServerContext<'a>, part: Text<'_>) -> Option<&'a str> {
    Some(match place(ctx, part)? {
        Place::Element(list, index) => list.item_at(index)?.raw(),
        Place::Word(_) => ctx.file.document.source().slice(argument(ctx, part)?.span()),
    })
}

/// Puts written words before an argument.
pub(crate) fn put_before(ctx: &ServerContext<'_>, next: Text<'_>, written: &[String]) -> Option<Edit> {
    match place(ctx, next)? {
        Place::Element(list, index) => insert_elements(ctx.file.document, list, index, written),
        Place::Word(_) => Some(Edit::insert(argument(ctx, next)?.span().start, format!("{} ", written.join(" ")))),
    }
}

/// Puts words behind an argument.
pub(crate) fn insert_behind(ctx: &ServerContext<'_>, previous: Text<'_>, words: &[&str]) -> Option<Edit> {
    let written = spell(ctx, previous, words)?;
    match place(ctx, previous)? {
        Place::Element(list, index) => insert_elements(ctx.file.document, list, index + 1, &written),
        Place::Word(_) => Some(Edit::insert(argument(ctx, previous)?.span().end, format!(" {}", written.join(" ")))),
    }
}

/// Puts words before an argument.
pub(crate) fn insert_before(ctx: &ServerContext<'_>, next: Text<'_>, words: &[&str]) -> Option<Edit> {
    put_before(ctx, next, &spell(ctx, next, words)?)
}

/// Puts another word in place of an argument, of a variable's value or of the address, or of a part of it.
pub(crate) fn respell(ctx: &ServerContext<'_>, part: Text<'_>, word: &str) -> Option<Edit> {
    let document = ctx.file.document;
    if argument(ctx, part).is_none() {
        return replace_part(document, value_with(ctx, part)?, part, word);
    }
    match place(ctx, part)? {
        Place::Element(list, index) => replace_part(document, list.item_at(index)?, part, word),
        Place::Word(_) => (word.is_empty() || is_plain(word)).then(|| Edit::replace(part.span(), word)),
    }
}

/// The value of a variable, or the address, where that holds a text and belongs to this server alone.
fn value_with<'a>(ctx: &ServerContext<'a>, part: Text<'_>) -> Option<NodeRef<'a>> {
    let server = ctx.server;
    let settings = server.env.iter().chain(&server.headers).map(|setting| setting.value);
    let mut values = settings.chain(server.url_entry().map(|entry| entry.value));
    let node = values.find(|value| value.text().is_some_and(|text| text.span().contains(part.span())))?;
    (server.node.span().contains(node.span()) && !is_anchored(ctx, node)).then_some(node)
}

/// Removes neighbouring arguments: that of which a part is given, and those behind it.
pub(crate) fn remove(ctx: &ServerContext<'_>, first: Text<'_>, count: usize) -> Option<Edit> {
    let (arguments, index) = among(ctx, first)?;
    let gone = arguments.get(index..index + count)?;
    let (first, last) = (gone.first()?, gone.last()?);
    match place(ctx, *first)? {
        Place::Element(list, from) => {
            // What is no string is no argument, and may stand between them.
            let Place::Element(_, to) = place(ctx, *last)? else { return None };
            (to + 1 == from + count).then_some(())?;
            remove_elements(ctx.file.document, list, from..to + 1)
        }
        Place::Word(string) => without_words(ctx, string, first.span().to(last.span())),
    }
}

/// Removes words from a string, with the blanks on one side.
fn without_words(ctx: &ServerContext<'_>, string: NodeRef<'_>, gone: Span) -> Option<Edit> {
    let text = ctx.file.document.source().text();
    let whole = string.text()?.span();
    let behind = text.get(gone.end as usize..whole.end as usize)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    // In a string of several lines a break is a blank too.
    if blanks > 0 && !behind.get(blanks..)?.trim_start_matches('\r').starts_with('\n') && blanks < behind.len() {
        return Some(Edit::delete(Span::from_range(gone.start as usize..gone.end as usize + blanks)));
    }
    let before = text.get(whole.start as usize..gone.start as usize)?;
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let ends = behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']);
    (blanks > 0 && ends).then(|| Edit::delete(Span::from_range(gone.start as usize - blanks..gone.end as usize)))
}
