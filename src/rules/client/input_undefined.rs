use crate::diagnostic::Severity;
use crate::document::Text;
use crate::model::{Form, references};
use crate::rules::inputs::{declared, lists};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server uses an input that the file does not declare.
    ///
    /// ## What it does
    ///
    /// Reports `${input:id}` where `inputs`, beside the servers, has no entry of that `id`.
    ///
    /// ## Why
    ///
    /// The client does not know what to ask for, and does not start the server.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "token", "type": "promptString", "description": "GitHub token", "password": true }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:github_token}" } } }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "github_token", "type": "promptString", "description": "GitHub token", "password": true }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:github_token}" } } }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// VS Code: `Undefined input variable … encountered`. Clients without inputs leave `${input:id}` as it is:
    /// `client/bad-interpolation` tells that.
    ///
    /// ## References
    ///
    /// - <https://github.com/microsoft/vscode/issues/258834> (2026-11-22)
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "client/input-undefined" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let variables = &ctx.file.judge.client.variables;
    if !variables.forms.contains(&Form::Input) || ctx.file.judge.is_unknown() {
        return;
    }
    let mut known: Option<Vec<&str>> = None;
    for text in ctx.server.strings() {
        for reference in references(text.as_str()).into_iter().filter(|reference| reference.form == Form::Input) {
            let known =
                known.get_or_insert_with(|| declared(ctx.file).filter_map(|(_, id)| id).map(Text::as_str).collect());
            if known.contains(&reference.name) {
                continue;
            }
            let id = reference.name;
            let near = known.iter().find(|other| strsim::osa_distance(&other.to_lowercase(), &id.to_lowercase()) <= 2);
            let help = match near {
                Some(other) => format!("the file declares `{other}`"),
                None if id.is_empty() => "write the `id` of an entry of `inputs` behind `input:`".to_owned(),
                None => format!("add an entry with `\"id\": \"{id}\"` to `inputs`"),
            };
            let mut draft = Draft::new(
                text.part(reference.range).span(),
                format!("server {} uses the input `{id}`, which the file does not declare", ctx.name()),
                "no entry of this id",
            )
            .help(help);
            if let Some(list) = lists(ctx.file).first() {
                draft = draft.also(list.key_span, "the inputs of this file");
            }
            // Whether it is fatal is known of some clients alone.
            sink.report(match ctx.file.judge.file.on_undefined_input {
                Some(loss) => draft.costs(loss),
                None => draft.severity(Severity::Warning),
            });
        }
    }
}
