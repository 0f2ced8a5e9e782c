//! References to variables, in every spelling that some client knows.

use std::ops::Range;

/// A spelling of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `${NAME}`
    Brace,
    /// `${NAME:-default}`
    BraceDefault,
    /// `$NAME`
    Dollar,
    /// `${env:NAME}`
    Env,
    /// `{env:NAME}`
    BareEnv,
    /// `$env:NAME`
    DollarEnv,
    /// `{file:path}`
    BareFile,
    /// `${file:path}`
    File,
    /// `${input:id}`
    Input,
    /// `${config:key}` and `${command:id}`
    Editor,
    /// `${{ secrets.NAME }}`
    Secret,
    /// `${{ inputs.NAME }}`
    WorkflowInput,
    /// `${user_config.KEY}`
    UserConfig,
    /// `$(command)`
    Command,
    /// `%NAME%`
    Percent,
    /// `{{NAME}}`
    Mustache,
}

impl Form {
    /// Whether it names a variable of the environment.
    pub const fn is_environment(self) -> bool {
        matches!(
            self,
            Self::Brace
                | Self::BraceDefault
                | Self::Dollar
                | Self::Env
                | Self::BareEnv
                | Self::DollarEnv
                | Self::Percent
        )
    }

    /// A reference of this form as a message shows it: with names, and without what may be anything: a default, a
    /// command, a path.
    pub fn show(self, name: &str) -> String {
        match self {
            Self::BraceDefault => format!("${{{name}:-…}}"),
            Self::BareFile | Self::File | Self::Command => self.spell("…"),
            _ => self.spell(name),
        }
    }

    /// A reference of this form.
    pub fn spell(self, name: &str) -> String {
        match self {
            Self::Brace => format!("${{{name}}}"),
            Self::BraceDefault => format!("${{{name}:-default}}"),
            Self::Dollar => format!("${name}"),
            Self::Env => format!("${{env:{name}}}"),
            Self::BareEnv => format!("{{env:{name}}}"),
            Self::DollarEnv => format!("$env:{name}"),
            Self::BareFile => format!("{{file:{name}}}"),
            Self::File => format!("${{file:{name}}}"),
            Self::Input => format!("${{input:{name}}}"),
            Self::Editor => format!("${{config:{name}}}"),
            Self::Secret => format!("${{{{ secrets.{name} }}}}"),
            Self::WorkflowInput => format!("${{{{ inputs.{name} }}}}"),
            Self::UserConfig => format!("${{user_config.{name}}}"),
            Self::Command => format!("$({name})"),
            Self::Percent => format!("%{name}%"),
            Self::Mustache => format!("{{{{{name}}}}}"),
        }
    }
}

/// A reference in a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'v> {
    /// How it is spelled.
    pub form: Form,
    /// What it refers to: the name, the path, the command.
    pub name: &'v str,
    /// Where it stands in the value, in bytes.
    pub range: Range<usize>,
}

/// The references in a value, in order, none within another.
pub fn references(value: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = value[at..].find(['$', '{', '%']) {
        let start = at + offset;
        match reference_at(&value[start..]) {
            Some((form, name, length)) => {
                found.push(Reference { form, name, range: start..start + length });
                at = start + length;
            }
            None => at = start + 1,
        }
    }
    found
}

/// Nobody writes longer references, and a million brackets that are never closed must not be searched a million times.
const LONGEST: usize = 256;

/// The reference that a text begins with, and its length.
fn reference_at(text: &str) -> Option<(Form, &str, usize)> {
    let within = |open: &str, close: &str| {
        let inner = text.strip_prefix(open)?;
        let end = inner[..inner.floor_char_boundary(LONGEST)].find(close)?;
        Some((&inner[..end], open.len() + end + close.len()))
    };
    if text.starts_with("${{") {
        let (inner, length) = within("${{", "}}")?;
        let inner = inner.trim();
        let named = |prefix: &str| inner.strip_prefix(prefix);
        let secret = named("secrets.").or_else(|| named("vars.")).map(|name| (Form::Secret, name, length));
        return secret.or_else(|| named("inputs.").map(|name| (Form::WorkflowInput, name, length)));
    }
    if text.starts_with("${") {
        let (inner, length) = within("${", "}")?;
        let (form, name) = braced(inner)?;
        return Some((form, name, length));
    }
    if text.starts_with("{{") {
        let (name, length) = within("{{", "}}")?;
        return is_name(name.trim()).then_some((Form::Mustache, name.trim(), length));
    }
    if text.starts_with('{') {
        let (inner, length) = within("{", "}")?;
        let env = inner.strip_prefix("env:").map(|name| (Form::BareEnv, name, length));
        return env.or_else(|| inner.strip_prefix("file:").map(|path| (Form::BareFile, path, length)));
    }
    if text.starts_with("$(") {
        let (command, length) = within("$(", ")")?;
        return Some((Form::Command, command, length));
    }
    if text.starts_with('%') {
        let (name, length) = within("%", "%")?;
        return is_windows_name(name).then_some((Form::Percent, name, length));
    }
    let rest = text.strip_prefix('$')?;
    let (form, rest, lead) = match rest.strip_prefix("env:") {
        Some(rest) => (Form::DollarEnv, rest, "$env:".len()),
        None => (Form::Dollar, rest, 1),
    };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    is_name(name).then_some((form, name, lead + end))
}

/// What stands between `${` and `}`.
fn braced(inner: &str) -> Option<(Form, &str)> {
    for (prefix, form) in [
        ("env:", Form::Env),
        ("file:", Form::File),
        ("input:", Form::Input),
        ("config:", Form::Editor),
        ("command:", Form::Editor),
        ("user_config.", Form::UserConfig),
    ] {
        if let Some(name) = inner.strip_prefix(prefix) {
            return Some((form, name));
        }
    }
    if let Some((name, _)) = inner.split_once(":-") {
        return is_name(name).then_some((Form::BraceDefault, name));
    }
    // `${workspaceFolder:name}` is one of the predefined names.
    let name = inner.split(':').next().unwrap_or_default();
    (is_name(name) || inner == "/").then_some((Form::Brace, if inner == "/" { inner } else { name }))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// Whether a value refers to a variable, whoever may expand it: `${X}`, `$X`, `${env:X}`, `{env:X}`, `%X%`,
/// `{{x}}`, `$(command)`.
pub fn holds_reference(value: &str) -> bool {
    let dollar = value.match_indices('$').any(|(at, _)| {
        value[at + 1..].chars().next().is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '{' | '(' | '_'))
    });
    dollar || value.contains("{env:") || value.contains("{file:") || value.contains("{{") || percent_name(value)
}

/// `%NAME%` as Windows writes it; `%20` in a URL is none.
fn percent_name(value: &str) -> bool {
    value.split('%').skip(1).step_by(2).any(is_windows_name) && value.matches('%').count() > 1
}

/// A name as Windows has it, `ProgramFiles(x86)` among them.
fn is_windows_name(name: &str) -> bool {
    name.len() > 1
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::{Form, holds_reference, references};

    #[test]
    fn references_in_every_spelling() {
        for value in ["${A}", "$HOME/x", "${env:A}", "{env:A}", "%APPDATA%\\x", "{{key}}", "$(pass x)", "Bearer ${T:-}"]
        {
            assert!(holds_reference(value), "{value}");
        }
        for value in ["a$", "pa$$1word", "a%20b%20c", "100%", "plain", "{x}"] {
            assert!(!holds_reference(value), "{value}");
        }
    }

    #[test]
    fn what_is_never_closed_is_searched_once() {
        for open in ["{", "${", "$(", "{{", "${{", "%"] {
            let started = std::time::Instant::now();
            assert!(references(&open.repeat(1 << 16)).is_empty(), "{open}");
            assert!(started.elapsed() < std::time::Duration::from_secs(10), "{open}");
        }
    }

    #[test]
    fn every_reference_with_its_form_and_place() {
        for (value, found) in [
            ("a ${A} b $B", vec![(Form::Brace, "A", "${A}"), (Form::Dollar, "B", "$B")]),
            ("${A:-x}", vec![(Form::BraceDefault, "A", "${A:-x}")]),
            ("${env:A}/{env:B}", vec![(Form::Env, "A", "${env:A}"), (Form::BareEnv, "B", "{env:B}")]),
            ("${input:key}", vec![(Form::Input, "key", "${input:key}")]),
            ("${{ secrets.KEY }}", vec![(Form::Secret, "KEY", "${{ secrets.KEY }}")]),
            ("$(pass show x)", vec![(Form::Command, "pass show x", "$(pass show x)")]),
            ("%APPDATA%\\x", vec![(Form::Percent, "APPDATA", "%APPDATA%")]),
            ("${workspaceFolder:api}/x", vec![(Form::Brace, "workspaceFolder", "${workspaceFolder:api}")]),
            ("100% of $5, a%20b%20c {x} ${ } $", vec![]),
        ] {
            let read: Vec<_> = references(value).into_iter().map(|r| (r.form, r.name, &value[r.range])).collect();
            assert_eq!(read, found, "{value}");
        }
    }
}
