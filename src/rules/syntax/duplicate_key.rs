use std::collections::BTreeMap;

use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, Fault, FaultKind, NodeRef, Stance, remove_entry};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// A key is given twice, and only the last one counts.
    ///
    /// ## What it does
    ///
    /// Reports root keys, server names and fields of a server that occur twice in the same object.
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
    match fault.related {
        Some(first) => draft.also(first, "the first one"),
        None => draft,
    }
}

/// Servers of one name in a list.
fn repeated_names(ctx: &Context<'_>, list: NodeRef<'_>, sink: &mut Sink<'_>) {
    let field = ctx.judge.file.fields.name;
    let mut first_of: BTreeMap<&str, NodeRef<'_>> = BTreeMap::new();
    for server in list.items() {
        let Some(name) = server.get(field) else { continue };
        let Some(earlier) = name.as_str().and_then(|text| first_of.insert(text, name)) else { continue };
        let text = name.as_str().unwrap_or_default();
        let (lost, kept, which) =
            if ctx.judge.file.first_wins { (name, earlier, "second") } else { (earlier, name, "first") };
        if ctx.judge.file.first_wins {
            first_of.insert(text, earlier);
        }
        sink.report(
            Draft::new(
                lost.span(),
                format!("server `{text}` is declared twice, and the {which} is lost"),
                "this one is lost",
            )
            .also(kept.span(), "this one counts")
            .help("rename one of them, or remove the one that is not wanted"),
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
        let same = lost.value.raw() == kept.value.raw();
        let (message, severity) = match what {
            What::Servers => {
                (format!("`{key}` is there twice, and the servers of the first are lost"), Severity::Error)
            }
            What::Server => (format!("server `{key}` is declared twice, and the first is lost"), Severity::Error),
            What::Field => (format!("`{key}` is given twice, and the first is lost"), Severity::Warning),
        };
        let mut draft = Draft::new(lost.key_span, message, "this one is lost")
            .also(kept.key_span, "this one counts")
            .severity(if same { Severity::Warning } else { severity })
            .help(match what {
                What::Servers => "merge the two into one",
                What::Server => "rename one of them, or remove the one that is not wanted",
                What::Field => "remove the one that is not wanted",
            });
        if same && let Some(edit) = remove_entry(ctx.document, object, *position) {
            draft = draft.fix(Fix::safe("remove the first, which is the same", vec![edit]));
        }
        sink.report(draft);
    }
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
