//! Values that a command line names, whoever reads it.
//!
//! What a server makes of its arguments nobody else knows. That `--api-key x`, `--api-key=x` and `API_KEY=x` give a
//! value a name is as good as certain all the same.

use super::{Launch, LaunchKind};
use crate::document::Text;

/// A value with the name it goes by.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The name: of a flag without its dashes, of a variable, of a header.
    pub name: Text<'a>,
    /// The value; that of a header without `Bearer` and the like.
    pub value: Text<'a>,
    /// Whether a flag names it, and not a variable or a header.
    pub is_flag: bool,
}

impl Named<'_> {
    /// The name as a message shows it: a flag with its dashes.
    pub fn shown(&self) -> String {
        let name = self.name.as_str();
        match (self.is_flag, name.len()) {
            (false, _) => name.to_owned(),
            (true, 1) => format!("-{name}"),
            (true, _) => format!("--{name}"),
        }
    }
}

/// Words in front of the credential in a header.
const SCHEMES: &[&str] = &["bearer ", "basic ", "token ", "apikey "];

impl<'a> Launch<'a> {
    /// The values that the server's arguments name. Not those of the flags of a container engine: what these mean is
    /// known.
    pub fn named_values(&self) -> Vec<Named<'a>> {
        let args = self.container().map_or(&self.args, |container| &container.args);
        let mut found = Vec::new();
        named(args, &mut found);
        if let Some(script) = self.shell().and_then(|shell| shell.script).filter(|script| script.as_str().contains(' '))
        {
            named(&words(script), &mut found);
        }
        found
    }

    /// Arguments that stand alone: neither a flag nor what follows one.
    pub fn lone_arguments(&self) -> impl Iterator<Item = Text<'a>> {
        let inner = self.innermost();
        let args: &[Text<'a>] = match &inner.kind {
            LaunchKind::Package(package) => &package.args,
            LaunchKind::Script(script) => &script.args,
            LaunchKind::Container(container) => &container.args,
            LaunchKind::Binary => &inner.args,
            LaunchKind::Shell(_) | LaunchKind::Wrapper(_) => &[],
        };
        let alone = |at: usize| at == 0 || !args[at - 1].as_str().starts_with('-');
        let alone = |(at, arg): (usize, &Text<'a>)| (alone(at) && !arg.as_str().starts_with('-')).then_some(*arg);
        args.iter().enumerate().filter_map(alone).collect::<Vec<_>>().into_iter()
    }
}

fn named<'a>(args: &[Text<'a>], found: &mut Vec<Named<'a>>) {
    let mut before: Option<Text<'a>> = None;
    for arg in args.iter().copied() {
        let flag = flag_name(arg);
        if let Some(name) = before.take()
            && flag.is_none()
        {
            found.extend(value_of_flag(name, arg));
            continue;
        }
        match (flag, arg.split_once('=')) {
            (Some(flag), Some((_, value))) => found.extend(value_of_flag(flag, value)),
            (Some(flag), None) => before = Some(flag),
            (None, Some((name, value))) if is_variable(name.as_str()) => {
                found.push(Named { name, value, is_flag: false });
            }
            (None, _) => {}
        }
    }
}

/// The name of a flag, without its dashes and its value.
fn flag_name(arg: Text<'_>) -> Option<Text<'_>> {
    let bare = arg.strip_prefix("--").or_else(|| arg.strip_prefix("-"))?;
    let name = bare.split_once('=').map_or(bare, |(name, _)| name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (name.as_str().starts_with(|c: char| c.is_ascii_alphabetic()) && name.as_str().chars().all(plain)).then_some(name)
}

/// What follows a flag: of `--header` the header has the name.
fn value_of_flag<'a>(flag: Text<'a>, value: Text<'a>) -> Option<Named<'a>> {
    if !matches!(flag.as_str(), "header" | "headers" | "H") {
        return Some(Named { name: flag, value, is_flag: true });
    }
    let (name, value) = value.split_once(':')?;
    let lead = value.as_str().len() - value.as_str().trim_start().len();
    let value = value.tail(lead);
    let start = |scheme: &&&str| value.as_str().get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.iter().find(start).map_or(0, |scheme| scheme.len());
    Some(Named { name, value: value.tail(scheme), is_flag: false })
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The words of a shell's script, quotes left out. Operators are words as well: nothing is named by them.
fn words(script: Text<'_>) -> Vec<Text<'_>> {
    let whole = script.as_str();
    let start_of = |word: &str| word.as_ptr() as usize - whole.as_ptr() as usize;
    let bare = whole.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';']));
    bare.map(|word| script.part(start_of(word)..start_of(word) + word.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;
    use super::*;

    #[test]
    fn values_and_their_names() {
        for (line, expected) in [
            (
                r#"["npx", "-y", "pkg", "--api-key", "a", "--token=b"]"#,
                vec![("y", "pkg"), ("api-key", "a"), ("token", "b")],
            ),
            (r#"["x", "--flag", "--key", "v", "KEY=w", "https://h/?a=b"]"#, vec![("key", "v"), ("KEY", "w")]),
            (
                r#"["x", "--header", "Authorization: Bearer t", "-H", "X-Key:u"]"#,
                vec![("Authorization", "t"), ("X-Key", "u")],
            ),
            (r#"["docker", "run", "-e", "A=b", "img", "--token", "c"]"#, vec![("token", "c")]),
            (
                r#"["sh", "-c", "X=1 run --token 'c' && y"]"#,
                vec![("c", "X=1 run --token 'c' && y"), ("X", "1"), ("token", "c")],
            ),
            (r#"["cmd", "/c", "npx", "pkg", "--token", "c"]"#, vec![("token", "c")]),
            (r#"["x", "-", "--", "--=", "--a"]"#, vec![]),
        ] {
            with_launch(line, |launch, _| {
                let found: Vec<_> =
                    launch.named_values().iter().map(|named| (named.name.as_str(), named.value.as_str())).collect();
                assert_eq!(found, expected, "{line}");
            });
        }
    }

    #[test]
    fn arguments_that_stand_alone() {
        with_launch(r#"["npx", "-y", "pkg", "A", "--b", "C", "D", "-e"]"#, |launch, _| {
            let found: Vec<_> = launch.lone_arguments().map(Text::as_str).collect();
            assert_eq!(found, ["A", "D"]);
        });
    }
}
