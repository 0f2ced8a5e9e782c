use std::collections::HashMap;

use crate::client::Shape;
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::rules::names::names;
use crate::rules::rename::{renamed, slug};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::Span;

declare_rule! {
    /// Two servers have names that become one in the names of their tools.
    ///
    /// ## What it does
    ///
    /// Reports servers whose names differ only in what the client replaces when it makes names for tools, and servers
    /// of one name in files where servers stand in a list.
    ///
    /// ## Why
    ///
    /// The client calls the tools of both alike. Tools of the same name hide each other, and permissions for one server
    /// hold for the other.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme.docs": { "command": "acme-docs" }, "acme docs": { "command": "acme-docs-2" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "acme-docs": { "command": "acme-docs" }, "acme-docs-2": { "command": "acme-docs-2" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code writes `_` for everything but ASCII letters, digits and `-`, connects both servers, and says nothing.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 (2026-11-22)
    "client/name-collision" {
        severity: Severity::Warning,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.judge.is_unknown() || ctx.judge.file.unread.is_some() {
        return;
    }
    let collide = ctx.judge.file.names.collide;
    for map in &ctx.reading.maps {
        let mut seen: HashMap<String, (Text<'_>, Span)> = HashMap::new();
        for (name, span) in names(ctx, map) {
            let called = collide.map_or_else(|| name.as_str().to_owned(), |collide| collide(name.as_str()));
            let Some((first, first_span)) = seen.get(&called) else {
                seen.insert(called, (name, span));
                continue;
            };
            // A key that stands twice in an object is another matter.
            let (name, first) = (name.as_str(), first.as_str());
            if first == name && map.shape != Shape::List {
                continue;
            }
            let message = if first == name {
                format!("two servers are called `{name}`")
            } else {
                format!("the tools of server `{name}` get the same names as those of `{first}`")
            };
            let plain = Some(slug(name)).filter(|plain| !plain.is_empty()).unwrap_or_else(|| name.to_owned());
            let fix = (2..10).find_map(|number| renamed(ctx, name, span, &format!("{plain}-{number}")));
            sink.report(
                Draft::new(span, message, format!("becomes `{called}`"))
                    .also(*first_span, format!("becomes `{called}` as well"))
                    .help("rename one of them")
                    .of_server(name)
                    .fix(fix),
            );
        }
    }
}
