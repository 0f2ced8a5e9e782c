//! The settings file: its JSON Schema, and its reference page.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::settings::fields::{FILE, Field, Kind, Table, Words};

/// The JSON Schema of a settings file, for editors.
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mcp-clinic.toml",
        "description": "Settings of mcp-clinic: which rules run, how bad their findings are, and for which files.",
    });
    merge(&mut schema, of_table(&FILE));
    schema["$defs"] = [Words::Rules, Words::Selection, Words::Clients, Words::Levels, Words::Weights, Words::Systems]
        .into_iter()
        .map(|words| (name_of(words).to_owned(), json!({ "enum": words.all() })))
        .collect::<Map<_, _>>()
        .into();
    schema
}

fn merge(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

fn of_table(table: &Table) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    let property = |field: &'static Field| {
        let mut property = json!({ "description": description(field) });
        merge(&mut property, of_kind(&field.kind));
        (field.name.to_owned(), property)
    };
    schema["properties"] = table.fields.iter().map(property).collect::<Map<_, _>>().into();
    let required: Vec<_> = table.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    let any = |names: &[&str]| -> Value { names.iter().map(|name| json!({ "required": [name] })).collect() };
    match table.one_of {
        [] => {}
        [(names, _)] => schema["anyOf"] = any(names),
        groups => schema["allOf"] = groups.iter().map(|(names, _)| json!({ "anyOf": any(names) })).collect(),
    }
    schema
}

fn description(field: &Field) -> String {
    let default = if field.default.is_empty() { String::new() } else { format!(" Default: {}.", field.default) };
    let details = if field.details.is_empty() { String::new() } else { format!(" {}", field.details) };
    format!("{}{default}{details}", field.summary)
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        // Nothing but blanks is nothing.
        Kind::Text | Kind::FilePattern | Kind::ServerPattern => json!({ "type": "string", "pattern": "\\S" }),
        Kind::Word(words) => of_words(*words),
        Kind::List { of, least } => json!({ "type": "array", "items": of_kind(of), "minItems": least }),
        Kind::OneOrMore(of) => {
            json!({ "anyOf": [of_kind(of), { "type": "array", "items": of_kind(of), "minItems": 1 }] })
        }
        Kind::Map(keys, values) => {
            json!({ "type": "object", "propertyNames": of_words(*keys), "additionalProperties": of_words(*values) })
        }
        Kind::Tables(table) => json!({ "type": "array", "items": of_table(table) }),
    }
}

fn of_words(words: Words) -> Value {
    json!({ "$ref": format!("#/$defs/{}", name_of(words)) })
}

const fn name_of(words: Words) -> &'static str {
    match words {
        Words::Rules => "rule",
        Words::Selection => "selection",
        Words::Clients => "client",
        Words::Levels => "level",
        Words::Weights => "severity",
        Words::Systems => "system",
    }
}

/// What stands before the keys.
const INTRODUCTION: &str = "\
# Settings

`mcp-clinic.toml`, or `.mcp-clinic.toml`, says for a project which rules run, how bad their findings are, and whose the
files are. It is read by `check` and `doctor`; `lock` takes `[[files]]` from it, and `list` shows what clients do, which
no setting changes.

For each file the nearest settings count: those in its folder, else in the one above it, and so on up to the root of the
repository, or where there is none up to the root of the file system. Nothing is inherited: of two settings files one
above the other, the nearer one counts alone. A file in your home therefore counts for your own files there, and below
it for what is in no repository and has no settings of its own. With both names in one folder, or anything wrong in
the file, nothing is checked, and the exit code is 2.

`--config FILE` takes one file for everything, whose patterns then count from the working directory; `--isolated` takes
none. What the command line says wins over the file: `--select` over `select`, `ignore` and what `[severity]` turns off,
while `--ignore` adds to what is ignored. Standard input is judged by the settings that count for `--stdin-filename`, else
by those of the working directory.

Editors that know JSON Schemas for TOML complete and check the file when its first line is `#:schema` with the path of
[`mcp-clinic.schema.json`](../schemas/mcp-clinic.schema.json).

## Patterns

Patterns of files are relative to the folder of the settings, and have `/` between names on every system. As in
`.gitignore`, one with a `/` at its start or in its middle counts from that folder, any other fits names at any depth, and
what fits a folder fits all that is in it. `*` stands for any part of a name, `**` for any number of folders,
`{a,b}` for one of several words, `?` for one character and `[ab]` for one of several, both of ASCII. Patterns of servers
are of whole names. Upper and lower case differ.
";

/// The reference page, in Markdown.
pub fn reference() -> String {
    let mut page = INTRODUCTION.to_owned();
    for field in FILE.fields {
        let heading = match &field.kind {
            Kind::Map(..) => format!("[{}]", field.name),
            Kind::Tables(_) => format!("[[{}]]", field.name),
            _ => field.name.to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## `{heading}`\n\n{}", field.summary);
        if !field.details.is_empty() {
            let _ = write!(page, " {}", field.details);
        }
        let _ = write!(page, "\n\n- Type: {}\n", type_of(&field.kind));
        if !field.default.is_empty() {
            let _ = writeln!(page, "- Default: {}", field.default);
        }
        if let Kind::Tables(table) = &field.kind {
            let _ = write!(page, "\n| key | type | |\n| --- | --- | --- |\n");
            for field in table.fields {
                let (name, what) = (field.name, type_of(&field.kind));
                let must = if field.required { "Required.".to_owned() } else { format!("Default: {}.", field.default) };
                let text = [field.summary, field.details, &must].join(" ").replace("  ", " ");
                let _ = writeln!(page, "| `{name}` | {what} | {text} |");
            }
            for (names, _) in table.one_of {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                let _ = write!(page, "\nOne of {} must be there, or both.\n", names.join(" and "));
            }
        }
        let _ = write!(page, "\n```toml\n{}\n```\n", field.example);
    }
    page
}

/// In words, with links to what is listed elsewhere.
fn type_of(kind: &Kind) -> String {
    match kind {
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Text => "string".to_owned(),
        Kind::FilePattern => "pattern of files".to_owned(),
        Kind::ServerPattern => "pattern of servers".to_owned(),
        Kind::Word(words) => words_of(*words),
        Kind::List { of, .. } => format!("list, each {}", type_of(of)),
        Kind::OneOrMore(of) => format!("{}, or a list", type_of(of)),
        Kind::Map(keys, values) => format!("table from {} to {}", words_of(*keys), words_of(*values)),
        Kind::Tables(_) => "list of tables".to_owned(),
    }
}

fn words_of(words: Words) -> String {
    let listed = || words.all().iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
    match words {
        Words::Rules => "rule or family".to_owned(),
        Words::Selection => "rule, family or `\"all\"`".to_owned(),
        Words::Clients => "client".to_owned(),
        Words::Levels | Words::Weights | Words::Systems => format!("one of {}", listed()),
    }
}
