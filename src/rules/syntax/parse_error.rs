use std::collections::BTreeMap;

use crate::client::Loss;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Fault, FaultKind, Stance};
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};
use crate::text::Edit;

mod mend;
mod words;

use mend::mend;
use words::wording;

declare_rule! {
    /// The text of the file breaks the grammar that its client reads.
    ///
    /// ## What it does
    ///
    /// Reports everything that is not part of the language the client's parser has: trailing commas and comments
    /// where it wants strict JSON, missing commas, quotes and brackets, words without quotes, text after the end.
    /// The rest of the file is checked all the same, unless it is a whole text of another language, as when JSON is
    /// pasted into a file of TOML: then that is all there is to tell.
    ///
    /// ## Why
    ///
    /// One character too many and the client loads none of the servers, most often without a message.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"], },
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// {
    ///   // for the team
    ///   "mcpServers": {
    ///     "time": { "command": "uvx" "args": ["mcp-server-time"] }
    ///   }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```toml,good,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// {
    ///   // VS Code takes comments and trailing commas
    ///   "servers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"], },
    ///   },
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code wants strict JSON; a fault in `.mcp.json` costs its servers, one in `~/.claude.json` stops every
    /// `claude` command. Cursor gets over comments, commas, a missing end and text after it, but not over single
    /// quotes or keys without quotes, which lose the whole file without a word. VS Code takes comments and trailing
    /// commas. Gemini CLI, Qwen Code and Factory Droid take comments alone; a fault in `settings.json` stops every
    /// `gemini` or `qwen` command. GitHub Copilot CLI wants strict JSON in a project and gets over comments and commas in
    /// the user's file, where a key without quotes loses its server.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "syntax/parse-error" {
        check: Check::File(check),
    }
}

/// How many places of one kind are marked; the message counts the rest.
const MOST_LABELS: usize = 4;

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if matches!(ctx.decoding, Decoding::Unreadable(_) | Decoding::Utf16) {
        return;
    }
    let mut kinds: BTreeMap<(FaultKind, Option<usize>), Vec<&Fault>> = BTreeMap::new();
    let mut last_line = None;
    for fault in ctx.document.faults() {
        // These have rules of their own.
        if matches!(fault.kind, FaultKind::SmartQuotes | FaultKind::BadEscape | FaultKind::DuplicateKey)
            || ctx.judge.file.dialect.stance(fault.kind) == Stance::Accepted
        {
            continue;
        }
        // One slip makes others behind it on its line; the first tells all.
        if is_cascading(fault.kind) {
            let line = ctx.source().line_index(fault.span.start);
            if last_line.replace(line) == Some(line) {
                continue;
            }
        }
        kinds.entry((fault.kind, lost_server(ctx, fault))).or_default().push(fault);
    }
    // Where one slip may have made the others, mending them one by one can make it worse.
    let tangled = kinds.keys().filter(|(kind, _)| is_cascading(*kind)).count() > 1;
    for ((kind, lost), faults) in kinds {
        let Some(draft) = describe(ctx, kind, &faults, tangled && is_cascading(kind)) else { continue };
        let server = lost.and_then(|index| ctx.reading.servers.get(index));
        sink.report(match server {
            Some(server) => draft.costs(Loss::Server).of_server(server.name.as_str()),
            None => cost(ctx, kind, draft),
        });
    }
}

/// The server that is lost by a fault which its reader gets over.
fn lost_server(ctx: &Context<'_>, fault: &Fault) -> Option<usize> {
    let loses = ctx.judge.file.dialect.stance(fault.kind) == Stance::Loses;
    let mut servers = ctx.reading.servers.iter();
    servers.position(|server| loses && server.node.span().contains(fault.span))
}

fn describe(ctx: &Context<'_>, kind: FaultKind, faults: &[&Fault], tangled: bool) -> Option<Draft> {
    let first = faults.first()?;
    let words = wording(ctx, kind, first);
    let mut message = words.message;
    if faults.len() > 1 {
        message = format!("{message}, here and in {} more {}", faults.len() - 1, plural(faults.len() - 1));
    }
    let mut draft = Draft::new(first.span, message, words.label);
    if let (Some(related), Some(label)) = (first.related, words.related) {
        draft = draft.also(related, label);
    }
    for fault in faults.iter().skip(1).take(MOST_LABELS - 1) {
        draft = draft.also(fault.span, "and here");
    }
    if !words.help.is_empty() {
        draft = draft.help(words.help);
    }
    let edits: Option<Vec<Vec<Edit>>> = faults.iter().map(|fault| mend(ctx, fault)).collect();
    let edits = edits.map(|edits| edits.concat());
    if let Some(edits) = edits.filter(|edits| !edits.is_empty() && !tangled) {
        let unsafe_fix = matches!(
            kind,
            FaultKind::LineComment
                | FaultKind::BlockComment
                | FaultKind::HashComment
                | FaultKind::TrailingText
                | FaultKind::Wrapping
        );
        let title = words.fix;
        draft = draft.fix(if unsafe_fix { Fix::risky(title, edits) } else { Fix::safe(title, edits) });
    }
    Some(draft)
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "place" } else { "places" }
}

/// Kinds that follow from one another: a stray quote makes a missing comma makes a key without quotes.
const fn is_cascading(kind: FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::MissingComma
            | FaultKind::MissingColon
            | FaultKind::MissingValue
            | FaultKind::MissingKey
            | FaultKind::UnquotedKey
            | FaultKind::UnquotedValue
            | FaultKind::Unexpected
            | FaultKind::Mismatch
            | FaultKind::UnclosedString
            | FaultKind::ExtraComma
    )
}

/// What a syntax error costs does not depend on the rule that reports it.
pub(crate) fn cost(ctx: &Context<'_>, kind: FaultKind, draft: Draft) -> Draft {
    match ctx.judge.file.dialect.stance(kind) {
        // What no reader of any client takes needs no client to be an error.
        Stance::Rejected | Stance::Loses if ctx.judge.is_unknown() => draft,
        Stance::Rejected | Stance::Loses => draft.costs(ctx.judge.file.on_syntax_error),
        Stance::Tolerated | Stance::Accepted => draft.severity(Severity::Warning),
    }
}
