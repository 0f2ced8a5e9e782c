use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeRef, Text, json_string};
use crate::model::{Form, references};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A server of a bundle refers to a setting that the bundle does not ask for.
    ///
    /// ## What it does
    ///
    /// Reports `${user_config.NAME}` where `user_config` has no `NAME`.
    ///
    /// ## Why
    ///
    /// Nobody is asked for the value, and the server gets the reference itself, letter by letter.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=mcpb-manifest,path=manifest.json
    /// {
    ///   "manifest_version": "0.3", "name": "notes", "version": "1.0.0", "description": "Notes.",
    ///   "author": { "name": "Me" },
    ///   "server": {
    ///     "type": "node", "entry_point": "index.js",
    ///     "mcp_config": { "command": "node", "args": ["${__dirname}/index.js", "${user_config.folder}"] }
    ///   },
    ///   "user_config": {
    ///     "directory": { "type": "directory", "title": "Folder", "description": "Where the notes are." }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad,client=mcpb-manifest,path=manifest.json
    /// {
    ///   "manifest_version": "0.3", "name": "notes", "version": "1.0.0", "description": "Notes.",
    ///   "author": { "name": "Me" },
    ///   "server": {
    ///     "type": "node", "entry_point": "index.js",
    ///     "mcp_config": { "command": "node", "args": ["${__dirname}/index.js", "${user_config.directry}"] }
    ///   },
    ///   "user_config": {
    ///     "directory": { "type": "directory", "title": "Folder", "description": "Where the notes are." }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=mcpb-manifest,path=manifest.json
    /// {
    ///   "manifest_version": "0.3", "name": "notes", "version": "1.0.0", "description": "Notes.",
    ///   "author": { "name": "Me" },
    ///   "server": {
    ///     "type": "node", "entry_point": "index.js",
    ///     "mcp_config": { "command": "node", "args": ["${__dirname}/index.js", "${user_config.folder}"] }
    ///   },
    ///   "user_config": {
    ///     "folder": { "type": "directory", "title": "Folder", "description": "Where the notes are." }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// MCPB bundles alone: a reference without a definition is left as it is written.
    ///
    /// ## References
    ///
    /// - @anthropic-ai/mcpb 2.1.2, `shared/config.js` (2026-11-22)
    "client/user-config-undefined" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// Values nested deeper than this are not looked at; no field of a server is.
const DEEPEST: u8 = 8;

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let judge = ctx.file.judge;
    // Elsewhere the settings stand in another file.
    if !judge.client.variables.forms.contains(&Form::UserConfig) || !judge.schema().describes_documents() {
        return;
    }
    let settings = ctx.file.document.root().and_then(|root| root.get("user_config"));
    let mut texts = Vec::new();
    strings(ctx.server.node, DEEPEST, &mut texts);
    for text in texts {
        for reference in references(text.as_str()).into_iter().filter(|reference| reference.form == Form::UserConfig) {
            let name = reference.name;
            if settings.is_some_and(|settings| settings.get(name).is_some()) {
                continue;
            }
            let near = settings
                .into_iter()
                .flat_map(NodeRef::entries)
                .find(|entry| strsim::osa_distance(entry.key.as_str(), name) <= 2 && name.len() > 3);
            let draft = Draft::new(
                text.part(reference.range.clone()).span(),
                format!("nobody is asked for `{name}`: `user_config` does not have it"),
                "stays as it is written",
            );
            sink.report(match near {
                Some(entry) => {
                    let part = text.part(reference.range.clone());
                    draft.also(entry.key_span, "is this one meant?").help("correct the name").fix(corrected(
                        ctx,
                        part,
                        entry.key.as_str(),
                    ))
                }
                None => draft.help(format!("define `{name}` in `user_config`")),
            });
        }
    }
}

/// The name that is nearly the same, and is asked for.
fn corrected(ctx: &ServerContext<'_>, part: Text<'_>, name: &str) -> Option<Fix> {
    let reference = Form::UserConfig.spell(name);
    let plain = part.is_verbatim(ctx.file.source()) && json_string(name).len() == name.len() + 2;
    plain.then(|| Fix::risky(format!("write `{reference}`"), vec![Edit::replace(part.span(), reference)]))
}

/// Every string below a node.
fn strings<'a>(node: NodeRef<'a>, depth: u8, found: &mut Vec<Text<'a>>) {
    found.extend(node.text());
    let Some(deeper) = depth.checked_sub(1) else { return };
    for below in node.items().chain(node.entries().map(|entry| entry.value)) {
        strings(below, deeper, found);
    }
}
