//! The JSON Schemas of the clients, and what a declaration has against them.
//!
//! The only module that names the `jsonschema` crate. Its messages are never shown, because they echo values.

use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::{Value, json};

use crate::diagnostic::Loss;
use crate::document::{NodeKind, NodeRef, escape_pointer, unescape_pointer};
use crate::model::{Server, Transport, is_private_key};

/// Values nested deeper than this are not looked at by a schema; no field of any client is.
const DEEPEST: usize = 16;

/// What a field must be that should not be there.
const LEFT_OUT: &str = "left out";

/// A schema that is parsed when it is first asked for.
#[derive(Debug)]
pub(super) struct SchemaCell {
    text: &'static str,
    parsed: OnceLock<Schema>,
}

impl SchemaCell {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    pub(super) fn get(&self) -> &Schema {
        self.parsed.get_or_init(|| Schema::parse(self.text))
    }
}

/// The forms that a client's declarations can have.
///
/// Besides the words of JSON Schema a schema file has four of its own, which validators pass over: `x-loss` (what a
/// value costs that does not fit: `change`, `launch`, `server`, `unclear`, `file`, `load`, `startup`), `x-expected` (what
/// belongs there, in words; beside `"not": {}` that the field must not be there, and why), `x-help` (what to do about
/// it) and `x-unit` (of a number: `ms`, `s`).
#[derive(Debug)]
pub struct Schema {
    text: Value,
    branches: Vec<Branch>,
    document: Option<Definition>,
}

/// One form: the fields of one transport.
#[derive(Debug)]
pub struct Branch {
    /// The transport.
    pub transport: Transport,
    /// The names that the transport field may give it.
    pub type_names: Vec<String>,
    /// Whether the transport field may hold nothing but those names.
    pub insists: bool,
    /// The fields it has.
    pub fields: Vec<String>,
    /// The fields it must not have.
    barred: Vec<String>,
    /// The fields it must have.
    pub required: Vec<String>,
    /// Whether it may have no others: `additionalProperties` is `false`.
    pub closed: bool,
    /// Whether what others it has is nobody's business: `additionalProperties` is `true`.
    open: bool,
    /// The types of JSON that it has beside an object, in the words of JSON Schema.
    others: Vec<String>,
    definition: Definition,
}

/// A definition of a schema file.
#[derive(Debug)]
struct Definition {
    name: &'static str,
    validator: OnceLock<Option<Validator>>,
}

/// Which form a declaration has.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'s> {
    /// This one.
    Branch(&'s Branch),
    /// Its transport field holds something the client does not know.
    UnknownType,
    /// It names neither a program nor an address.
    NoTransport,
    /// It is no object.
    NotAnObject,
}

/// What a declaration has against its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer from the declaration to the value; for a missing field, to the object that lacks it.
    pub pointer: String,
    /// What should be there.
    pub expected: Expected,
    /// The one thing to do, where the schema says it.
    pub help: Option<String>,
    /// What it costs, where that is not what a malformed server costs in this file.
    pub loss: Option<Loss>,
}

/// What should be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A field of this name.
    Field(String),
    /// A value of another type, in words: `a string`.
    Type(String),
    /// One of these.
    OneOf(Vec<String>),
    /// Another value, in words: `1 or more`.
    Value(String),
    /// No such field at all; why, in words.
    Absent(String),
}

/// The definitions that stand for transports, in order.
const BRANCHES: &[(&str, Transport)] = &[
    ("stdio", Transport::Stdio),
    ("http", Transport::Http),
    ("sse", Transport::Sse),
    ("websocket", Transport::WebSocket),
    ("builtin", Transport::Builtin),
];

impl Schema {
    /// The definitions of a schema file become branches in order. The files are part of this program, and a test
    /// compiles them all; one that did not parse would have no branches.
    fn parse(text: &str) -> Self {
        let text: Value = serde_json::from_str(text).unwrap_or_default();
        let definitions = &text["$defs"];
        let branches: Vec<_> = BRANCHES
            .iter()
            .filter_map(|(name, transport)| Some(Branch::new(name, *transport, definitions.get(name)?)))
            .collect();
        let document = definitions.get("document").map(|_| Definition::new("document"));
        Self { text, branches, document }
    }

    /// The forms in order.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The form for a transport.
    pub fn branch(&self, transport: Transport) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.transport == transport)
    }

    /// All names that the transport field may hold.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.branches.iter().flat_map(|branch| &branch.type_names).map(String::as_str)
    }

    /// Whether some form knows this field, be it that it must not be there.
    pub fn has_field(&self, name: &str) -> bool {
        let mentions = |branch: &Branch| branch.fields.iter().chain(&branch.barred).any(|field| field == name);
        self.branches.iter().any(|branch| branch.open || mentions(branch))
    }

    /// Whether every form is started on this machine.
    pub fn only_programs(&self) -> bool {
        self.branches.iter().all(|branch| branch.transport == Transport::Stdio)
    }

    /// A keyword of ours on a field: `x-unit` of `timeout`.
    pub fn annotation(&self, branch: &Branch, field: &str, keyword: &str) -> Option<&str> {
        let field = self.text["$defs"][branch.definition.name]["properties"].get(field)?;
        let target = field["$ref"].as_str().and_then(|path| self.text.pointer(path.strip_prefix('#')?));
        field.get(keyword).or_else(|| target?.get(keyword))?.as_str()
    }

    /// Which form a declaration has: what its transport field says, else what it holds.
    pub fn choose(&self, server: &Server<'_>) -> Choice<'_> {
        let choice = self.choose_one(server);
        let torn = server.fields.any_form && server.has_command() && server.has_url();
        match choice {
            Choice::Branch(branch) if torn && !self.violations(branch, server.node).is_empty() => {
                let fits = |other: &&Branch| {
                    other.required.iter().all(|field| server.has(field))
                        && self.violations(other, server.node).is_empty()
                };
                self.branches.iter().find(fits).map_or(choice, Choice::Branch)
            }
            _ => choice,
        }
    }

    fn choose_one(&self, server: &Server<'_>) -> Choice<'_> {
        if !server.node.is_object() {
            let name = match server.node.kind() {
                NodeKind::Null => "null",
                NodeKind::Array => "array",
                _ => "",
            };
            let takes = |branch: &&Branch| branch.others.iter().any(|other| other == name);
            return self.branches.iter().find(takes).map_or(Choice::NotAnObject, Choice::Branch);
        }
        let by_field = self.by_field(server);
        // A form without a transport field is taken for its other fields alone, whatever the transport field says.
        if let Some(branch) = by_field.filter(|b| b.transport == Transport::Builtin && b.type_names.is_empty()) {
            return Choice::Branch(branch);
        }
        let named = server.transport_entry().filter(|_| self.type_names().next().is_some());
        if let Some(entry) = named {
            let name = entry.value.as_str();
            // Where the name is a hint and no more, the fields that go with it must be there.
            let fits = |branch: &&Branch| {
                branch.type_names.iter().any(|known| Some(known.as_str()) == name)
                    && (branch.insists || branch.is_complete(server))
            };
            if let Some(branch) = self.branches.iter().find(fits) {
                return Choice::Branch(branch);
            }
            let is_free = by_field.map_or_else(|| !self.branches.iter().any(|branch| branch.insists), |b| !b.insists);
            let is_null =
                entry.value.kind() == NodeKind::Null && by_field.is_some_and(|branch| self.takes_null(branch));
            if !is_free && !is_null {
                return Choice::UnknownType;
            }
        }
        by_field.map_or(Choice::NoTransport, Choice::Branch)
    }

    /// The form of the fields that are there.
    fn by_field(&self, server: &Server<'_>) -> Option<&Branch> {
        let transport = server.fields.transport;
        let complete = |branch: &&Branch| branch.required.iter().all(|field| field == transport || server.has(field));
        let mut remote = self.branches.iter().filter(|b| !matches!(b.transport, Transport::Stdio | Transport::Builtin));
        if server.has_command() && !(server.fields.url_first && server.has_url()) {
            return self.branch(Transport::Stdio);
        }
        if server.has_url() {
            return remote.clone().find(complete).or_else(|| remote.next());
        }
        self.branches.iter().filter(|branch| branch.transport == Transport::Builtin).find(complete)
    }

    /// Whether `null` may stand for the transport.
    fn takes_null(&self, branch: &Branch) -> bool {
        let field = transport_field(&self.text["$defs"][branch.definition.name]["properties"]);
        field["enum"].as_array().is_some_and(|names| names.contains(&Value::Null))
    }

    /// Everything that a declaration has against a form, in order of place.
    pub fn violations(&self, branch: &Branch, declaration: NodeRef<'_>) -> Vec<Violation> {
        branch.definition.violations(&self.text, declaration)
    }

    /// Everything that a whole document has against its form, where the schema describes one.
    pub fn document_violations(&self, document: NodeRef<'_>) -> Vec<Violation> {
        self.document.as_ref().map(|whole| whole.violations(&self.text, document)).unwrap_or_default()
    }

    /// Whether it describes more than servers: the whole of a document.
    pub fn describes_documents(&self) -> bool {
        self.document.is_some()
    }

    /// Whether every form compiles; for the test of the schema files.
    pub fn compiles(&self) -> bool {
        self.branches
            .iter()
            .map(|branch| &branch.definition)
            .chain(&self.document)
            .all(|d| d.validator(&self.text).is_some())
    }
}

impl Violation {
    /// Whether it is the value of a field that is wrong, or something within it; `a/b` is `b` within `a`.
    pub fn is_at(&self, field: &str) -> bool {
        let rest = self.pointer.strip_prefix('/').and_then(|pointer| pointer.strip_prefix(field));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether it is the value of the field as a whole.
    pub fn is_whole(&self, field: &str) -> bool {
        self.pointer.strip_prefix('/') == Some(field)
    }

    /// Whether it is that a field is there at all which the format does not have.
    pub fn is_left_out(&self) -> bool {
        matches!(&self.expected, Expected::Value(wanted) if wanted == LEFT_OUT)
    }

    /// Whether the field holds the right type and should still not be as it is.
    pub fn is_beyond_type(&self, field: &str) -> bool {
        self.is_whole(field) && matches!(self.expected, Expected::Value(_))
    }
}

impl Branch {
    /// Whether the fields are there that this form must have, and the one it cannot do without, which counts.
    fn is_complete(&self, server: &Server<'_>) -> bool {
        let reachable = match self.transport {
            Transport::Stdio => server.has_command() && !(server.fields.url_first && server.has_url()),
            Transport::Http | Transport::Sse | Transport::WebSocket => server.has_url(),
            Transport::Builtin => true,
        };
        reachable && self.required.iter().all(|field| server.has(field))
    }

    fn new(name: &'static str, transport: Transport, definition: &Value) -> Self {
        let strings = |value: &Value| -> Vec<String> {
            let items = value.as_array().into_iter().flatten();
            items.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let properties = definition["properties"].as_object();
        let field = transport_field(&definition["properties"]);
        let insists = field.get("enum").is_some();
        let properties = properties.into_iter().flatten();
        let (barred, fields): (Vec<_>, Vec<_>) = properties.partition(|(_, field)| is_barred(field));
        let keys = |fields: Vec<(&String, _)>| fields.into_iter().map(|(key, _): (_, &Value)| key.clone()).collect();
        Self {
            transport,
            type_names: strings(if insists { &field["enum"] } else { &field["examples"] }),
            insists,
            fields: keys(fields),
            barred: keys(barred),
            required: strings(&definition["required"]),
            closed: definition["additionalProperties"] == false,
            open: definition["additionalProperties"] == true,
            others: strings(&definition["type"]),
            definition: Definition::new(name),
        }
    }
}

/// Whether a field must not be there, whatever it holds.
fn is_barred(field: &Value) -> bool {
    field.get("not").is_some_and(|not| *not == json!({}))
}

/// The field that names the transport; it goes by one of three names.
fn transport_field(properties: &Value) -> &Value {
    let named = ["transport", "type", "protocol"].iter().find(|name| {
        let field = &properties[**name];
        field.get("enum").is_some() || field.get("examples").is_some()
    });
    named.map_or(&Value::Null, |name| &properties[*name])
}

impl Definition {
    const fn new(name: &'static str) -> Self {
        Self { name, validator: OnceLock::new() }
    }

    fn validator(&self, schema: &Value) -> Option<&Validator> {
        // The definitions use no keyword in which the drafts differ, and the crate checks every schema against its
        // draft's meta-schema first: compiling that of 2020-12 would take most of the time of a short run.
        let compile = || jsonschema::draft7::new(&self.standalone(schema)).ok();
        self.validator.get_or_init(compile).as_ref()
    }

    /// The definition with all others beside it, for the references between them.
    fn standalone(&self, schema: &Value) -> Value {
        let path = format!("#/$defs/{}", self.name);
        json!({ "allOf": [{ "$ref": path }], "$defs": schema["$defs"] })
    }

    fn violations(&self, schema: &Value, declaration: NodeRef<'_>) -> Vec<Violation> {
        let Some(validator) = self.validator(schema) else { return Vec::new() };
        let mut value = declaration.to_json(DEEPEST);
        // The crate has no opinion on numbers beyond f64; the clients' parsers make infinity of them.
        mark_huge_numbers(declaration, &mut value);
        if validator.is_valid(&value) {
            return Vec::new();
        }
        let definition = self.standalone(schema);
        let whole = self.name == "document";
        let violations = |error: ValidationError<'_>| {
            let subschema = locate(&definition, &error.schema_path().to_string());
            let annotation = |keyword: &str| subschema.and_then(|schema| schema.get(keyword)?.as_str());
            let is_barred = subschema.is_some_and(is_barred);
            let words = annotation("x-expected").map(|words| {
                if is_barred { Expected::Absent(words.to_owned()) } else { Expected::Value(words.to_owned()) }
            });
            let loss = annotation("x-loss").and_then(Loss::named);
            let help = annotation("x-help").map(str::to_owned);
            let pointer = error.instance_path().to_string();
            if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
                // Of a server itself a rule of its own tells them.
                let keys = unexpected.iter().filter(|key| !is_private_key(key) && (whole || !pointer.is_empty()));
                let left_out = |key: &String| Violation {
                    pointer: format!("{pointer}/{}", escape_pointer(key)),
                    expected: Expected::Value(LEFT_OUT.to_owned()),
                    help: help.clone(),
                    loss,
                };
                return keys.map(left_out).collect::<Vec<_>>();
            }
            vec![Violation { pointer, expected: words.unwrap_or_else(|| expected(error.kind())), help, loss }]
        };
        validator.iter_errors(&value).flat_map(violations).collect()
    }
}

/// The part of a schema that holds the keyword at a path; references are followed.
fn locate<'v>(definition: &'v Value, path: &str) -> Option<&'v Value> {
    let (parent, _) = path.rsplit_once('/')?;
    parent.split('/').skip(1).try_fold(definition, |node, segment| {
        let next = match node {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
            _ => node.get(unescape_pointer(segment))?,
        };
        match (segment, next.as_str()) {
            ("$ref", Some(target)) => definition.pointer(target.strip_prefix('#')?),
            _ => Some(next),
        }
    })
}

/// A number that JSON data cannot hold became `null`; make it a number again, too large for any bound.
fn mark_huge_numbers(declaration: NodeRef<'_>, value: &mut Value) {
    if let Some(map) = value.as_object_mut() {
        for entry in declaration.entries() {
            if entry.value.kind() == NodeKind::Number
                && let Some(null @ Value::Null) = map.get_mut(entry.key.as_str())
            {
                *null = json!(f64::MAX);
            }
        }
    }
}

fn expected(kind: &ValidationErrorKind) -> Expected {
    match kind {
        ValidationErrorKind::Required { property } => Expected::Field(property.as_str().unwrap_or_default().to_owned()),
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => Expected::Type(describe(*kind).to_owned()),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => {
            let kinds: Vec<_> = kinds.iter().map(describe).collect();
            Expected::Type(kinds.join(" or "))
        }
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().into_iter().flatten();
            Expected::OneOf(options.filter_map(Value::as_str).map(str::to_owned).collect())
        }
        ValidationErrorKind::MinLength { .. } => Expected::Value("more than an empty string".to_owned()),
        ValidationErrorKind::MaxLength { limit } => Expected::Value(format!("at most {limit} characters long")),
        ValidationErrorKind::FalseSchema => Expected::Value(LEFT_OUT.to_owned()),
        ValidationErrorKind::Minimum { limit } => Expected::Value(format!("{limit} or more")),
        ValidationErrorKind::Maximum { limit } => Expected::Value(format!("at most {limit}")),
        other => Expected::Value(other.keyword().to_owned()),
    }
}

const fn describe(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "a whole number",
        JsonType::Null => "`null`",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}
