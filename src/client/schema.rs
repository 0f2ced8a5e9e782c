//! The JSON Schemas of the clients, and what a declaration has against them.
//!
//! The only module that names the `jsonschema` crate. Its messages are never shown, because they echo values.

use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, Validator};
use serde_json::{Value, json};

use crate::document::{NodeKind, NodeRef};
use crate::model::{Server, Transport};

/// Values nested deeper than this are not looked at by a schema; no field of any client is.
const DEEPEST: usize = 16;

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
#[derive(Debug)]
pub struct Schema {
    branches: Vec<Branch>,
}

/// One form: the fields of one transport.
#[derive(Debug)]
pub struct Branch {
    /// The transport.
    pub transport: Transport,
    /// The names that the transport field may give it.
    pub type_names: Vec<String>,
    /// The fields it has.
    pub fields: Vec<String>,
    /// The fields it must have.
    pub required: Vec<String>,
    definition: Value,
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
}

impl Schema {
    /// The definitions of a schema file become branches in order. The files are part of this program, and a test
    /// compiles them all; one that did not parse would have no branches.
    fn parse(text: &str) -> Self {
        let schema: Value = serde_json::from_str(text).unwrap_or_default();
        let branches = [
            ("stdio", Transport::Stdio),
            ("http", Transport::Http),
            ("sse", Transport::Sse),
            ("websocket", Transport::WebSocket),
        ];
        let definitions = &schema["$defs"];
        Self {
            branches: branches
                .iter()
                .filter_map(|(name, transport)| Some(Branch::new(*transport, definitions.get(name)?)))
                .collect(),
        }
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

    /// Whether some form has this field.
    pub fn has_field(&self, name: &str) -> bool {
        self.branches.iter().any(|branch| branch.fields.iter().any(|field| field == name))
    }

    /// Which form a declaration has: what its transport field says, else what it holds.
    pub fn choose(&self, server: &Server<'_>) -> Choice<'_> {
        if !server.node.is_object() {
            return Choice::NotAnObject;
        }
        let named = server.transport_entry().filter(|_| self.type_names().next().is_some());
        if let Some(entry) = named {
            let name = entry.value.as_str();
            let branch = self.branches.iter().find(|branch| branch.type_names.iter().any(|n| Some(n.as_str()) == name));
            return branch.map_or(Choice::UnknownType, Choice::Branch);
        }
        let by_field = if server.has(server.fields.command) {
            self.branch(Transport::Stdio)
        } else if server.has(server.fields.url) {
            self.branches.iter().find(|branch| branch.transport != Transport::Stdio)
        } else {
            None
        };
        by_field.map_or(Choice::NoTransport, Choice::Branch)
    }
}

impl Branch {
    fn new(transport: Transport, definition: &Value) -> Self {
        let strings = |value: &Value| -> Vec<String> {
            let items = value.as_array().into_iter().flatten();
            items.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let properties = definition["properties"].as_object();
        Self {
            transport,
            type_names: strings(&definition["properties"]["type"]["enum"]),
            fields: properties.map(|map| map.keys().cloned().collect()).unwrap_or_default(),
            required: strings(&definition["required"]),
            definition: definition.clone(),
            validator: OnceLock::new(),
        }
    }

    /// Whether the client's own schema compiles; for the test of the schema files.
    pub fn compiles(&self) -> bool {
        self.validator().is_some()
    }

    fn validator(&self) -> Option<&Validator> {
        // A definition uses no keyword in which the drafts differ, and the crate checks every schema against its
        // draft's meta-schema first: compiling that of 2020-12 would take most of the time of a short run.
        self.validator.get_or_init(|| jsonschema::draft7::new(&self.definition).ok()).as_ref()
    }

    /// Everything that a declaration has against this form, in order of place.
    pub fn violations(&self, declaration: NodeRef<'_>) -> Vec<Violation> {
        let Some(validator) = self.validator() else { return Vec::new() };
        let mut value = declaration.to_json(DEEPEST);
        // The crate has no opinion on numbers beyond f64; the clients' parsers make infinity of them.
        mark_huge_numbers(declaration, &mut value);
        if validator.is_valid(&value) {
            return Vec::new();
        }
        validator
            .iter_errors(&value)
            .map(|error| Violation { pointer: error.instance_path().to_string(), expected: expected(error.kind()) })
            .collect()
    }
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
