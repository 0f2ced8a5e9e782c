use std::collections::BTreeMap;

use crate::client::Loss;
use crate::diagnostic::{Applicability, Fix, Severity};
use crate::document::{Fault, FaultKind, Stance};
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};

mod mend;
mod nesting;
mod plan;
mod spell;
mod toml;
pub(crate) mod words;
mod yaml;

use mend::Mend;
pub(crate) use plan::is_sound;
use plan::{Told, joined, plan};
pub(crate) use spell::requote;
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
    /// The fix puts in what is missing, takes out what is too much, and spells as the language does what is spelled as
    /// another one does. It is unsafe where words that somebody wrote are lost: comments, and text around the document.
    /// There is none where a person has to decide: for the sides of a merge, a value that was cut off, or a bracket that
    /// is missing, or too much, anywhere but at the end.
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
    /// ```json,bad
    /// {
    ///   mcpServers: {
    ///     'time': { "command": 'uvx', args: [-q, 'mcp-server-time'], "trust": False "timeout": 0x1F }
    /// ```
    ///
    /// ```json,bad
    /// "mcpServers": {
    ///   "time": { "command": "uvx", "args": ["mcp-server-time"] }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// Put this into your file:
    ///
    /// {
    ///   "mcpServers": {
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// // the clock
    /// [mcp_servers.time
    /// command: uvx
    /// args = "-q", "mcp-server-time"
    /// enabled = True, startup_timeout_sec = .5
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/config.yaml
    /// name: mine
    /// version: "1"
    /// mcpServers:
    ///   - name:scope
    ///     command: npx
    ///     args: [-y, @scope/pkg
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
    if matches!(ctx.decoding, Decoding::Unreadable(_) | Decoding::Utf16 { .. }) {
        return;
    }
    // These have rules of their own.
    let elsewhere = |kind| matches!(kind, FaultKind::SmartQuotes | FaultKind::BadEscape | FaultKind::DuplicateKey);
    let accepted = |kind| ctx.judge.file.dialect.stance(kind) == Stance::Accepted;
    let faults = ctx.document.faults().iter().filter(|fault| !elsewhere(fault.kind) && !accepted(fault.kind));
    // What is mended in one way is told together.
    let mut kinds: BTreeMap<_, Vec<Told<'_>>> = BTreeMap::new();
    for told in plan(ctx, faults.collect()) {
        let way = told.mend.as_ref().map(|mend| (mend.applicability, mend.title));
        kinds.entry((told.fault.kind, lost_server(ctx, told.fault), way)).or_default().push(told);
    }
    for ((kind, lost, _), told) in kinds {
        let Some(draft) = describe(ctx, kind, told) else { continue };
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

fn describe(ctx: &Context<'_>, kind: FaultKind, told: Vec<Told<'_>>) -> Option<Draft> {
    let first = told.first()?.fault;
    let words = wording(ctx, kind, first);
    let mut message = words.message;
    if told.len() > 1 {
        message = format!("{message}, here and in {} more {}", told.len() - 1, plural(told.len() - 1));
    }
    let mut draft = Draft::new(first.span, message, words.label);
    if let (Some(related), Some(label)) = (first.related, words.related) {
        draft = draft.also(related, label);
    }
    for told in told.iter().skip(1).take(MOST_LABELS - 1) {
        draft = draft.also(told.fault.span, "and here");
    }
    if !words.help.is_empty() {
        draft = draft.help(words.help);
    }
    let all = told.into_iter().filter_map(|told| told.mend).reduce(|mut all, mend| {
        all.edits.extend(mend.edits);
        all
    });
    let all = all.map(|mend| Mend { edits: joined(mend.edits), ..mend });
    Some(draft.fix(all.filter(|mend| is_sound(ctx, kind, &mend.edits)).map(|mend| match mend.applicability {
        Applicability::Safe => Fix::safe(mend.title, mend.edits),
        _ => Fix::risky(mend.title, mend.edits),
    })))
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
            | FaultKind::MissingOpenQuote
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
