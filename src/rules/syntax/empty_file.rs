use crate::client::{Content, ServerMap, Shape};
use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeRef, Syntax};
use crate::model::is_private_key;
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// The file is empty.
    ///
    /// ## What it does
    ///
    /// Reports configuration files without content.
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
    let end = Span::from_range(0..ctx.source().text().len()).end;
    let root = file.roots.first().map_or("mcpServers", |root| root.path.first().copied().unwrap_or_default());
    let mut draft = Draft::new(ctx.start(), "the file is empty", "").help("add the servers, or remove the file");
    let in_map = file.roots.first().is_some_and(|root| root.shape == Shape::Map);
    if ctx.document.faults().is_empty() && file.content == Content::Servers && in_map {
        let text = match ctx.document.syntax() {
            Syntax::Json => format!("{{ \"{root}\": {{}} }}\n"),
            Syntax::Toml => format!("[{root}]\n"),
            Syntax::Yaml => format!("{root}: {{}}\n"),
        };
        draft = draft.fix(Fix::safe("declare no servers", vec![Edit::insert(end, text)]));
    }
    let loss = if ctx.size == 0 { file.on_empty } else { file.on_blank };
    sink.report(match loss {
        Some(loss) => draft.costs(loss),
        None => draft.severity(Severity::Info),
    });
}
