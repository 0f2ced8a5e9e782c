use crate::client::{Content, ServerMap, Shape};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Fault, NodeRef, Stance, Syntax};
use crate::model::is_private_key;
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// The file is empty.
    ///
    /// ## What it does
    ///
    /// Reports configuration files without content. The fix writes what says that there are no servers.
    ///
    /// ## Why
    ///
    /// Some clients fail on them, and cannot add a server to them. To others an empty file just means no servers;
    /// there it is a note.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": {} }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code and Cursor read an empty file as one without servers. Claude Code stops when the file was given
    /// by `--mcp-config`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://github.com/microsoft/copilot-intellij-feedback/issues/1661> (2026-11-22)
    "syntax/empty-file" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let file = ctx.judge.file;
    if ctx.document.root().is_some() || matches!(ctx.decoding, Decoding::Unreadable(_)) {
        // An object without anything in it is as good as nothing to some, and so is one without servers.
        let is_bare = |root: NodeRef<'_>| root.entries().all(|entry| is_private_key(entry.key.as_str()));
        let blank = ctx.document.root().is_some_and(|root| root.is_object() && is_bare(root));
        let without = || {
            let hollow = |map: &ServerMap<'_>| map.node.is_object() && map.node.entries().len() == 0;
            let (maps, lost) = (&ctx.reading.maps, &ctx.reading.elsewhere);
            maps.iter().all(hollow) && lost.is_empty() && !maps.is_empty()
        };
        let (root, help) = (file.root_name(), "add the servers, or remove the file");
        if let (true, Some(loss)) = (blank, file.on_hollow) {
            let message = format!("there is no `{root}` in this file");
            sink.report(Draft::new(ctx.start(), message, "nothing in here").costs(loss).help(help));
        } else if let Some(loss) = file.on_no_servers.filter(|_| without()) {
            let span = ctx.reading.maps.first().and_then(|map| map.root).map_or(ctx.start(), |root| root.key_span);
            sink.report(
                Draft::new(span, format!("there is no server in `{root}`"), "nothing in here").costs(loss).help(help),
            );
        }
        return;
    }
    let mut draft = Draft::new(ctx.start(), "the file is empty", "").help("add the servers, or remove the file");
    let loss = if ctx.size == 0 { file.on_empty } else { file.on_blank };
    draft = draft.fix(content(ctx, loss.is_some()).map(|(title, text)| Fix::safe(title, vec![written(ctx, &text)])));
    sink.report(match loss {
        Some(loss) => draft.costs(loss),
        None => draft.severity(Severity::Info),
    });
}

/// What says in a file that there are no servers. `harmed` is whether its client minds that it is empty.
fn content(ctx: &Context<'_>, harmed: bool) -> Option<(&'static str, String)> {
    let (file, syntax) = (ctx.judge.file, ctx.document.syntax());
    let accepted = |fault: &Fault| file.dialect.stance(fault.kind) == Stance::Accepted;
    ctx.document.faults().iter().all(accepted).then_some(())?;
    if file.content != Content::Servers {
        // An object without anything in it is what a client begins with.
        let plain = harmed && syntax == Syntax::Json && file.on_hollow.is_none();
        return plain.then(|| ("write an empty object", "{}".to_owned()));
    }
    let root = file.roots.first().filter(|root| !root.path.is_empty() && !root.path.contains(&"*"))?;
    let empty = match root.shape {
        Shape::Map => "{}",
        Shape::List => "[]",
        Shape::One => return None,
    };
    let text = match syntax {
        Syntax::Json => root.path.iter().rev().fold(empty.to_owned(), |text, key| format!("{{ \"{key}\": {text} }}")),
        Syntax::Toml => format!("[{}]", root.name()),
        Syntax::Yaml => format!("{}: {empty}", root.path.join(": { ")) + &" }".repeat(root.path.len() - 1),
    };
    file.on_no_servers.is_none().then_some(("declare no servers", text))
}

/// A text in the place of blanks, or behind comments.
fn written(ctx: &Context<'_>, text: &str) -> Edit {
    let (source, start) = (ctx.source(), ctx.source().content_start());
    let (newline, end) = (source.newline(), Span::from_range(0..source.text().len()).end);
    let all = Span::new(start, end);
    if source.slice(all).trim().is_empty() {
        return Edit::replace(all, format!("{text}{newline}"));
    }
    let first = if source.text().ends_with('\n') { "" } else { newline };
    Edit::insert(end, format!("{first}{text}{newline}"))
}
