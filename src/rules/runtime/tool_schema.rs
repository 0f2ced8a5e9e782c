use serde_json::Value;

use crate::diagnostic::Severity;
use crate::probe::{Evidence, Tool};
use crate::rules::tools::{and_others, tools};
use crate::rules::tried::{name, said};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A tool says in a way what it takes that models refuse.
    ///
    /// ## What it does
    ///
    /// Asks the server for its tools, and reports schemas of their input that are missing, are not of `"type": "object"`,
    /// have `oneOf`, `anyOf` or `allOf` at the top, or refer (`$ref`) to a part that is not there.
    ///
    /// ## Why
    ///
    /// The protocol wants an object. The models behind the clients refuse a request with any other schema in it, and with
    /// it all tools of all servers: `tools.3.custom.input_schema: …`. Some take no alternatives at the top either.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [
    ///     { "name": "find", "input_schema": { "anyOf": [{ "required": ["name"] }, { "required": ["id"] }] } }
    ///   ] }
    /// } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": {
    ///   "process": { "answered_ms": 300 },
    ///   "session": { "protocol_version": "2025-06-18", "tools": [
    ///     { "name": "find", "input_schema": { "type": "object", "properties": { "name": { "$ref": "#/$defs/name" } }, "$defs": { "name": { "type": "string" } } } }
    ///   ] }
    /// } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all; a client may leave such a tool out.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool> (2026-11-22)
    /// - <https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use> (2026-11-22)
    "runtime/tool-schema" {
        severity: Severity::Warning,
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let odd: Vec<(&Tool, String)> =
        tools(evidence).iter().filter_map(|tool| Some((tool, fault(&tool.input_schema)?))).collect();
    let Some((tool, fault)) = odd.first() else { return };
    let message = format!("server {} has a tool with a schema that models refuse{}", ctx.name(), and_others(odd.len()));
    let draft = Draft::new(name(ctx), message, format!("the input of {} {fault}", said(&tool.name)));
    sink.report(draft.help("update the server, or switch the tool off where the client can"));
}

/// What is wrong with a schema, as the rest of a sentence.
fn fault(schema: &Value) -> Option<String> {
    let Some(object) = schema.as_object() else {
        return Some("has no schema".to_owned());
    };
    for word in ["oneOf", "anyOf", "allOf"] {
        if object.contains_key(word) {
            return Some(format!("has `{word}` at the top of its schema"));
        }
    }
    match object.get("type").and_then(Value::as_str) {
        Some("object") => {}
        Some(other) => return Some(format!("is of the type {} and not `object`", said(other))),
        None => return Some("has a schema without `\"type\": \"object\"`".to_owned()),
    }
    let missing = missing_part(schema)?;
    Some(format!("refers to {}, which its schema does not have", said(missing)))
}

/// A reference to a part of the schema that is not there.
fn missing_part(schema: &Value) -> Option<&str> {
    // Names of definitions may be nested without end; what is read here is bounded by its own size.
    let mut left = vec![schema];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref")
                    && let Some(pointer) = reference.strip_prefix('#')
                    && (pointer.is_empty() || pointer.starts_with('/'))
                    && !pointer.contains('%')
                    && schema.pointer(pointer).is_none()
                {
                    return Some(reference);
                }
                // Examples and defaults hold anything.
                let schemas =
                    object.iter().filter(|(key, _)| !matches!(key.as_str(), "default" | "examples" | "enum" | "const"));
                left.extend(schemas.map(|(_, value)| value));
            }
            Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn schemas_are_objects_whose_references_lead_somewhere() {
        for (schema, is_fine) in [
            (json!({ "type": "object" }), true),
            (
                json!({ "type": "object", "properties": { "a": { "$ref": "#" }, "b": { "$ref": "https://x.example/y" } } }),
                true,
            ),
            (json!({ "type": "object", "properties": { "a": { "anyOf": [{ "type": "string" }] } } }), true),
            (json!({ "type": "object", "default": { "$ref": "#/nowhere" } }), true),
            (json!({ "type": "object", "properties": { "a": { "$ref": "#/$defs/a" } } }), false),
            (json!({ "type": "object", "properties": { "$ref": { "type": "string" } } }), true),
            (json!({ "type": ["object", "null"] }), false),
            (json!({ "type": "string" }), false),
            (json!({}), false),
            (json!(null), false),
            (json!([]), false),
        ] {
            assert_eq!(fault(&schema).is_none(), is_fine, "{schema}: {:?}", fault(&schema));
        }
        let wrap = |inner, _| json!({ "type": "object", "properties": { "a": inner } });
        assert_eq!(fault(&(0..1000).fold(json!({ "type": "object" }), wrap)), None);
    }
}
