use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeKind, NodeRef, holds_comment, insert_elements, json_string};
use crate::model::{FieldNames, Transport};
use crate::rules::command_lines::arguments;
use crate::rules::schema::command_holds_args::program_end;
use crate::rules::schema::misplaced_env::is_phantom;
use crate::rules::values::{removed, sparing};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// The client wants the program and its arguments in one list.
    ///
    /// ## What it does
    ///
    /// Reports, for clients whose `command` is a list, a `command` that is a string, and the `args` and `env` of other
    /// clients beside it.
    ///
    /// ## Why
    ///
    /// Most READMEs show `command`, `args` and `env`. opencode has `command`, a list that begins with the program, and
    /// `environment`; what it does not know it passes over without a word.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "time": { "type": "local", "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "time": { "type": "local", "command": "npx -y time-server", "enabled": true } } }
    /// ```
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "web": { "type": "local", "command": ["web-server"], "env": { "PORT": "3000" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=opencode.json
    /// {
    ///   "mcp": {
    ///     "time": { "type": "local", "command": ["uvx", "mcp-server-time"] },
    ///     "web": { "type": "local", "command": ["web-server"], "environment": { "PORT": "3000" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// opencode does not start over a `command` that is a string; with `enabled` beside it, it drops the server and
    /// starts. Kilo Code, which is built on opencode, skips the file in the first case.
    ///
    /// ## References
    ///
    /// - measured on opencode 1.18.33 (2026-11-22)
    /// - <https://opencode.ai/docs/mcp-servers> (2026-11-22)
    /// - <https://github.com/anomalyco/opencode/issues/41229> (2026-11-22)
    "schema/opencode-command" {
        check: Check::Server(check),
    }
}

/// The names that most clients have for what stands elsewhere here.
const USUAL: FieldNames = FieldNames::COMMON;

/// Whether a key is what most clients call the arguments or variables, where this one has them under other names.
pub(crate) fn is_beside_list(ctx: &ServerContext<'_>, key: &str) -> bool {
    let fields = ctx.server.fields;
    let is_known = ctx.file.judge.schema().has_field(key);
    let is_remote = matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    fields.command_list
        && !is_known
        && !is_remote
        && (key == USUAL.args || (key == USUAL.env && !ctx.server.has(fields.env)))
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let fields = server.fields;
    let is_remote = matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    if !fields.command_list || is_remote || is_phantom(server) {
        return;
    }
    let beside = |key: &str| server.node.entry(key).filter(|_| is_beside_list(ctx, key));
    let (args, client, field) = (beside(USUAL.args), ctx.file.client(), fields.command);
    match server.node.entry(field) {
        Some(command) if command.value.kind() != NodeKind::Array => {
            let kind = command.value.kind().describe();
            let mut draft = Draft::new(
                command.value.span(),
                format!("`{field}` of server {} is {kind}, not a list of the program and its arguments", ctx.name()),
                "a list belongs here",
            )
            .costs(ctx.bad_server())
            .help(format!(
                "write the program and each argument as one string of a list: `\"{field}\": [\"npx\", \"-y\", \"…\"]`"
            ));
            if let Some(args) = args {
                draft = draft.also(args.key_span, "belongs in the list");
            }
            sink.report(draft.fix(as_list(ctx, command, args)));
        }
        command => {
            if let Some(args) = args {
                sink.report(
                    Draft::new(
                        args.key_span,
                        format!("server {} has `{}`, which {client} does not look at", ctx.name(), USUAL.args),
                        "ignored",
                    )
                    .severity(Severity::Warning)
                    .help(format!("put the arguments into `{field}`, behind the program"))
                    .fix(command.and_then(|command| appended(ctx, command, args))),
                );
            }
        }
    }
    if let Some(env) = beside(USUAL.env) {
        let own = fields.env;
        sink.report(
            Draft::new(
                env.key_span,
                format!("server {} has a field `{}`, which {client} calls `{own}`", ctx.name(), USUAL.env),
                "none of these reach the server",
            )
            .severity(Severity::Warning)
            .help(format!("rename it to `{own}`"))
            .fix(Fix::safe(format!("rename it to `{own}`"), vec![Edit::replace(env.key.span(), own)])),
        );
    }
}

/// A command line, or a program with its arguments beside it, as one list.
fn as_list(ctx: &ServerContext<'_>, command: Entry<'_>, args: Option<Entry<'_>>) -> Option<Fix> {
    let line = command.value.as_str()?;
    let mut list = match program_end(line) {
        Some(end) => {
            let (program, rest) = (line.get(..end)?, line.get(end..)?);
            if program.contains('=') {
                return None;
            }
            [vec![program.trim_start().to_owned()], arguments(rest)?].concat()
        }
        None => vec![line.to_owned()],
    }
    .iter()
    .map(|word| json_string(word))
    .collect::<Vec<_>>();
    let mut edits = Vec::new();
    if let Some(args) = args {
        list.extend(written(args.value)?);
        edits.push(without(ctx, args)?);
    }
    edits.insert(0, Edit::replace(command.value.span(), format!("[{}]", list.join(", "))));
    Some(sparing(ctx.file.document, "write them as one list", edits))
}

/// The arguments that stand beside the list, at its end.
fn appended(ctx: &ServerContext<'_>, command: Entry<'_>, args: Entry<'_>) -> Option<Fix> {
    let list = written(args.value)?;
    let mut edits = vec![without(ctx, args)?];
    if !list.is_empty() {
        edits.push(insert_elements(ctx.file.document, command.value, command.value.items().len(), &list)?);
    }
    Some(sparing(ctx.file.document, "move them into the list", edits))
}

/// The elements of a list of arguments as strings of JSON.
fn written(args: NodeRef<'_>) -> Option<Vec<String>> {
    match args.kind() {
        NodeKind::Array => args
            .items()
            .map(|item| match item.kind() {
                NodeKind::String => item.as_str().map(json_string),
                NodeKind::Number | NodeKind::Bool(_) => Some(json_string(item.raw())),
                _ => None,
            })
            .collect(),
        NodeKind::Null => Some(Vec::new()),
        _ => None,
    }
}

fn without(ctx: &ServerContext<'_>, entry: Entry<'_>) -> Option<Edit> {
    // What is said of an argument would be lost with the list.
    let silent = !holds_comment(ctx.file.document, entry.value.span());
    removed(ctx.file.document, ctx.server.node, &entry).filter(|_| silent)
}
