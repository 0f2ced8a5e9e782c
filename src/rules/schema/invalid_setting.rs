use crate::client::{Expected, Violation};
use crate::diagnostic::Fix;
use crate::document::{Entry, NodeKind};
use crate::rules::schema::args_not_array::quoted;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// A setting beside the servers is missing or malformed, and the servers are lost with it.
    ///
    /// ## What it does
    ///
    /// Reports settings of the file itself that its reader insists on: a name and a version in the YAML of Continue, the
    /// imports of mcporter. Only settings are looked at that are known to matter for the servers.
    ///
    /// ## Why
    ///
    /// The whole file is held against one schema. What does not fit it is lost as a whole, however right the servers are.
    ///
    /// ## Example
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// name: Time
    /// mcpServers:
    ///   - name: time
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ```json,bad,client=mcporter,path=config/mcporter.json
    /// {
    ///   "imports": ["cursor", "zed"],
    ///   "mcpServers": { "time": { "command": "uvx mcp-server-time" } }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml,good,client=continue,path=.continue/mcpServers/time.yaml
    /// name: Time
    /// version: "0.0.1"
    /// schema: v1
    /// mcpServers:
    ///   - name: time
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ```json,good,client=mcporter,path=config/mcporter.json
    /// {
    ///   "imports": ["cursor"],
    ///   "mcpServers": { "time": { "command": "uvx mcp-server-time" } }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Continue wants a `name` and a `version` that are strings in every YAML file; `version: 1.0` is a number. mcporter
    /// wants `imports` to be a list of the clients it knows.
    ///
    /// ## References
    ///
    /// - measured on @continuedev/config-yaml 1.42.0 and mcporter 0.12.3 (2026-11-22)
    "schema/invalid-setting" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(root) = ctx.document.root().filter(|root| root.is_object()) else { return };
    // A broken file is told as such, and so is one without servers.
    if ctx.judge.is_unknown() || !ctx.document.faults().is_empty() || ctx.reading.maps.is_empty() {
        return;
    }
    for violation in ctx.judge.schema().document_violations(root) {
        let loss = violation.loss.unwrap_or(ctx.judge.file.bad_document());
        let field = violation.pointer.split('/').nth(1).unwrap_or_default();
        let draft = match (&violation.expected, root.entry(field)) {
            (Expected::Field(missing), None) => Draft::new(
                ctx.start(),
                format!("there is no `{missing}` in this file"),
                format!("`{missing}` is missing"),
            )
            .help(format!("add `{missing}`")),
            (_, Some(entry)) => malformed(ctx, &violation, &entry),
            (_, None) => continue,
        };
        sink.report(draft.costs(loss));
    }
}

fn malformed(ctx: &Context<'_>, violation: &Violation, entry: &Entry<'_>) -> Draft {
    let field = entry.key.as_str();
    let node = ctx.document.root().and_then(|root| root.pointer(&violation.pointer)).unwrap_or(entry.value);
    let kind = node.kind().describe();
    let (message, label) = match &violation.expected {
        Expected::Type(wanted) => {
            let whole = if violation.is_whole(field) { "" } else { "something in " };
            (format!("{whole}`{field}` is {kind}, not {wanted}"), format!("{wanted} belongs here"))
        }
        Expected::OneOf(options) => {
            (format!("`{field}` holds something that is not known"), format!("one of {}", options.join(", ")))
        }
        Expected::Value(wanted) | Expected::Absent(wanted) => {
            (format!("`{field}` must be {wanted}"), format!("must be {wanted}"))
        }
        Expected::Field(missing) => (format!("`{field}` lacks `{missing}`"), format!("`{missing}` is missing")),
    };
    let text = matches!(&violation.expected, Expected::Type(wanted) if wanted == "a string");
    let edit = quoted(node).filter(|_| text && matches!(node.kind(), NodeKind::Number | NodeKind::Bool(_)));
    let help = if edit.is_some() { "put it in quotes" } else { "correct the value, or remove it" };
    Draft::new(node.span(), message, label).help(help).fix(edit.map(|edit| Fix::safe("put it in quotes", vec![edit])))
}
