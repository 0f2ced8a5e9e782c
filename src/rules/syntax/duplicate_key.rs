use std::collections::BTreeMap;

use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, Fault, FaultKind, NodeKind, NodeRef, Stance, Syntax, remove_element, remove_entry};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// A key is given twice, and only the last one counts.
    ///
    /// ## What it does
    ///
    /// Reports root keys, server names and fields of a server that occur twice in the same object. Of two that say the
    /// same the fix removes one, and two halves of a table of TOML it joins. Where the one that is lost says something
    /// else, an unsafe fix removes it; two blocks of servers it makes one.
    ///
    /// ## Why
    ///
    /// Every JSON reader takes the last one and forgets the others without a word: a whole block of servers, or a
    /// server that somebody added above.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "db": { "command": "uvx", "args": ["acme-sqlite"] },
    ///     "db": { "command": "uvx", "args": ["acme-postgres"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "sqlite": { "command": "uvx", "args": ["acme-sqlite"] }
    ///   },
    ///   "mcpServers": {
    ///     "postgres": { "command": "uvx", "args": ["acme-postgres"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.db]
    /// command = "uvx"
    ///
    /// [mcp_servers.db]
    /// args = ["acme-postgres"]
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/config.yaml
    /// name: mine
    /// version: "1"
    /// mcpServers:
    ///   - name: db
    ///     command: uvx
    ///     args: [acme-sqlite]
    ///   - name: db
    ///     command: uvx
    ///     args: [acme-postgres]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "sqlite": { "command": "uvx", "args": ["acme-sqlite"] },
    ///     "postgres": { "command": "uvx", "args": ["acme-postgres"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all that read JSON. Codex, which reads TOML, does not start. Continue keeps its servers in a list in
    /// YAML, and the first of a name counts.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32 and Codex 0.169.0 (2026-11-22)
    /// - measured on @continuedev/config-yaml 1.42.0 (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/4938> (2026-11-22)
    "syntax/duplicate-key" {
        check: Check::File(check),
    }
}

/// What repeating a key loses.
#[derive(Clone, Copy)]
enum What {
    Servers,
    Server,
    Field,
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let dialect = ctx.judge.file.dialect;
    if dialect.stance(FaultKind::DuplicateKey) == Stance::Rejected {
        for fault in ctx.document.faults().iter().filter(|fault| fault.kind == FaultKind::DuplicateKey) {
            sink.report(refused(ctx, fault));
        }
        ctx.reading.maps.iter().for_each(|map| repeated_names(ctx, map.node, sink));
        return;
    }
    if let Some(root) = ctx.document.root() {
        let roots: Vec<&str> = ctx.judge.file.roots.iter().filter_map(|root| root.path.first().copied()).collect();
        repeated(ctx, root, |entry| roots.contains(&entry.key.as_str()), What::Servers, sink);
    }
    for map in ctx.reading.maps.iter().chain(&ctx.reading.elsewhere) {
        if map.root.is_some() {
            repeated(ctx, map.node, |_| true, What::Server, sink);
            repeated_names(ctx, map.node, sink);
        }
    }
    for server in &ctx.reading.servers {
        repeated(ctx, server.node, |_| true, What::Field, sink);
        for field in [server.fields.env, server.fields.headers] {
            if let Some(node) = server.node.get(field) {
                repeated(ctx, node, |_| true, What::Field, sink);
            }
        }
    }
}

/// A key that the reader does not take a second time.
fn refused(ctx: &Context<'_>, fault: &Fault) -> Draft {
    let key = ctx.source().slice(fault.span).trim_matches(['"', '\'']);
    let draft = Draft::new(
        fault.span,
        format!("`{key}` is given twice, which {} does not allow", ctx.judge.file.dialect.name()),
        "given a second time",
    )
    .costs(ctx.judge.file.on_syntax_error)
    .help("remove one of the two, or rename it");
    let Some(first) = fault.related else { return draft };
    draft.also(first, "the first one").fix(first_of(ctx, fault, first))
}

/// What makes one of two entries of which the reader takes none.
fn first_of(ctx: &Context<'_>, fault: &Fault, first: Span) -> Option<Fix> {
    const MANY: usize = 64;
    let faults = ctx.document.faults();
    // In a tree that is not the one meant, what is the same here may be something else there.
    if faults.len() > MANY || faults.iter().any(|fault| fault.kind.is_structural()) {
        return None;
    }
    let (object, index) = place_of(ctx, fault.span)?;
    let earlier = object.entries().find(|entry| entry.key_span == first)?;
    let later = object.entry_at(index)?;
    if says_the_same(ctx, &later, &earlier) {
        let edit = remove_entry(ctx.document, object, index)?;
        return Some(Fix::safe("remove the second, which is the same", vec![edit]));
    }
    let edit = joined_tables(ctx, &earlier, &later)?;
    Some(Fix::safe("join the two tables", vec![edit]))
}

/// The object in which a key stands, and its index there.
fn place_of<'a>(ctx: &Context<'a>, key: Span) -> Option<(NodeRef<'a>, usize)> {
    let mut left: Vec<NodeRef<'a>> = ctx.document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        if let Some(index) = node.entries().position(|entry| entry.key_span == key) {
            return Some((node, index));
        }
        let children = node.items().chain(node.entries().map(|entry| entry.value));
        left.extend(children.filter(|child| matches!(child.kind(), NodeKind::Object | NodeKind::Array)));
    }
    None
}

/// Whether nothing is lost when the one of two entries is removed.
fn says_the_same(ctx: &Context<'_>, gone: &Entry<'_>, kept: &Entry<'_>) -> bool {
    const DEPTH: usize = 64;
    let has_comment = |entry: &Entry<'_>| {
        let is_comment = |fault: &Fault| {
            matches!(fault.kind, FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment)
        };
        match ctx.document.syntax() {
            Syntax::Json => ctx.document.faults_in(entry.span()).iter().any(is_comment),
            Syntax::Toml | Syntax::Yaml => entry.value.raw().contains('#'),
        }
    };
    gone.value.raw() == kept.value.raw()
        || (gone.value.kind() == kept.value.kind()
            && !has_comment(gone)
            && gone.value.to_json(DEPTH) == kept.value.to_json(DEPTH))
}

/// Two headers of one table of TOML, the second right behind what belongs to the first: without it the entries are in one
/// table.
fn joined_tables(ctx: &Context<'_>, first: &Entry<'_>, second: &Entry<'_>) -> Option<Edit> {
    let source = ctx.source();
    let (first, second) = (first.value, second.value);
    let is_header = |line: &str| line.trim_start().starts_with('[');
    let (start, end) = (first.span().start, second.span().start);
    let between = source.text().get(start as usize..end as usize)?;
    let header = source.behind(end);
    let plain = ctx.document.syntax() == Syntax::Toml
        && is_header(between)
        && is_header(header)
        && !header.contains('#')
        && !between.lines().skip(1).any(is_header);
    let shared = second.entries().any(|entry| first.get(entry.key.as_str()).is_some());
    // With the blank lines that set it off.
    let from = start + Span::from_range(0..between.trim_end().len()).end;
    let to = end + Span::from_range(0..header.len()).end;
    (plain && first.is_object() && second.is_object() && !shared).then(|| Edit::delete(Span::new(from, to)))
}

/// Servers of one name in a list.
fn repeated_names(ctx: &Context<'_>, list: NodeRef<'_>, sink: &mut Sink<'_>) {
    let field = ctx.judge.file.fields.name;
    let mut first_of: BTreeMap<&str, (usize, NodeRef<'_>)> = BTreeMap::new();
    for (index, server) in list.items().enumerate() {
        let Some(name) = server.get(field) else { continue };
        let Some(earlier) = name.as_str().and_then(|text| first_of.insert(text, (index, name))) else { continue };
        let text = name.as_str().unwrap_or_default();
        let ((gone, lost), (stays, kept), which) = if ctx.judge.file.first_wins {
            ((index, name), earlier, "second")
        } else {
            (earlier, (index, name), "first")
        };
        if ctx.judge.file.first_wins {
            first_of.insert(text, earlier);
        }
        let same = list.item_at(gone).map(NodeRef::raw) == list.item_at(stays).map(NodeRef::raw);
        let fix = remove_element(ctx.document, list, gone).map(|edit| {
            if same {
                Fix::safe(format!("remove the {which}, which is the same"), vec![edit])
            } else {
                Fix::risky(format!("remove the {which}, which is lost"), vec![edit])
            }
        });
        sink.report(
            Draft::new(
                lost.span(),
                format!("server `{text}` is declared twice, and the {which} is lost"),
                "this one is lost",
            )
            .also(kept.span(), "this one counts")
            .help("rename one of them, or remove the one that is not wanted")
            .fix(fix),
        );
    }
}

fn repeated(
    ctx: &Context<'_>,
    object: NodeRef<'_>,
    concerns: impl Fn(&Entry<'_>) -> bool,
    what: What,
    sink: &mut Sink<'_>,
) {
    if has_distinct_keys(object) {
        return;
    }
    let entries: Vec<_> = object.entries().enumerate().filter(|(_, entry)| concerns(entry)).collect();
    // Sorted by key, repetitions are neighbours: no quadratic search in files with thousands of keys.
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| (entries[*index].1.key.as_str(), *index));
    for pair in order.windows(2) {
        let ((position, lost), (_, kept)) = (&entries[pair[0]], &entries[pair[1]]);
        if lost.key.as_str() != kept.key.as_str() {
            continue;
        }
        let key = lost.key.as_str();
        let same = says_the_same(ctx, lost, kept);
        let (message, severity) = match what {
            What::Servers => {
                (format!("`{key}` is there twice, and the servers of the first are lost"), Severity::Error)
            }
            What::Server => (format!("server `{key}` is declared twice, and the first is lost"), Severity::Error),
            What::Field => (format!("`{key}` is given twice, and the first is lost"), Severity::Warning),
        };
        let draft = Draft::new(lost.key_span, message, "this one is lost")
            .also(kept.key_span, "this one counts")
            .severity(if same { Severity::Warning } else { severity })
            .help(match what {
                What::Servers => "merge the two into one",
                What::Server => "rename one of them, or remove the one that is not wanted",
                What::Field => "remove the one that is not wanted",
            });
        let removal = || remove_entry(ctx.document, object, *position);
        sink.report(draft.fix(if same {
            removal().map(|edit| Fix::safe("remove the first, which is the same", vec![edit]))
        } else if matches!(what, What::Servers) {
            merged(ctx, lost, kept, removal()).map(|edits| Fix::risky("make one of the two", edits))
        } else {
            removal().map(|edit| Fix::risky("remove the first, which is lost", vec![edit]))
        }));
    }
}

/// Moves the entries of an object before those of another, as they are written, and removes the object.
fn merged(ctx: &Context<'_>, lost: &Entry<'_>, kept: &Entry<'_>, removal: Option<Edit>) -> Option<Vec<Edit>> {
    let (lost, kept) = (lost.value, kept.value);
    let shared = lost.entries().any(|entry| kept.get(entry.key.as_str()).is_some());
    if ctx.document.syntax() != Syntax::Json || shared || !lost.is_object() || !kept.is_object() {
        return None;
    }
    let next = kept.entries().next()?.key_span.start;
    let (first, last) = (lost.entries().next()?.key_span.start, lost.entries().next_back()?.span().end);
    let around = [Span::new(lost.span().start + 1, first), Span::new(last, lost.span().end.checked_sub(1)?)];
    let source = ctx.source();
    // A comment at either end would be left behind.
    let bare = |span: &Span| source.slice(*span).trim().trim_start_matches(',').is_empty();
    let before = source.before(next);
    let gap = if before.trim().is_empty() { format!("{}{before}", source.newline()) } else { " ".to_owned() };
    let moved = format!("{},{gap}", source.slice(Span::new(first, last)));
    around.iter().all(bare).then_some(())?;
    Some(vec![removal?, Edit::insert(next, moved)])
}

/// Whether a small object repeats no key; of a larger one it is not known without sorting.
fn has_distinct_keys(object: NodeRef<'_>) -> bool {
    const SMALL: usize = 8;
    let mut seen = [""; SMALL];
    object.entries().len() <= SMALL
        && object.entries().enumerate().all(|(index, entry)| {
            let key = entry.key.as_str();
            seen[index] = key;
            !seen[..index].contains(&key)
        })
}
