//! Command lines taken apart: who runs what, with which flags, and where each part stands in the file.

mod container;
mod options;
mod package;
mod script;

use crate::document::Text;

pub use container::{Action, Container, Image, Mount};
pub use options::Flag;
pub use package::{Ecosystem, Fetched, Package, PackageSpec, Role, Runner};
pub use script::{Interpreter, Script, Shell, ShellKind, Wrapper, WrapperKind};

/// Programs that start programs are followed this far: `env env env …` must not exhaust the stack.
const DEEPEST: u8 = 8;

/// A command line.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// The program as written.
    pub program: Text<'a>,
    /// Everything behind it.
    pub args: Vec<Text<'a>>,
    /// What the program is.
    pub kind: LaunchKind<'a>,
}

/// The kinds of program that start servers.
#[derive(Clone, Debug)]
pub enum LaunchKind<'a> {
    /// npx and its like: fetches a package and runs it.
    Package(Package<'a>),
    /// docker and its like.
    Container(Container<'a>),
    /// An interpreter with a script, a module or a piece of code.
    Script(Script<'a>),
    /// A shell with a command.
    Shell(Shell<'a>),
    /// A program that starts another one: `uv run`, `wsl`, `env`.
    Wrapper(Wrapper<'a>),
    /// Anything else.
    Binary,
}

impl<'a> Launch<'a> {
    /// Takes a command line apart.
    pub fn parse(program: Text<'a>, args: &[Text<'a>]) -> Self {
        Self::parse_nested(program, args, 0)
    }

    fn parse_nested(program: Text<'a>, args: &[Text<'a>], depth: u8) -> Self {
        let name = program_name(program.as_str());
        let kind = container::parse(&name, args)
            .or_else(|| package::parse(&name, args))
            .or_else(|| script::parse(&name, args, depth))
            .unwrap_or(LaunchKind::Binary);
        Self { program, args: args.to_vec(), kind }
    }

    /// The program that this one starts in the end: through shells and wrappers.
    pub fn innermost(&self) -> &Self {
        match &self.kind {
            LaunchKind::Shell(Shell { inner: Some(inner), .. })
            | LaunchKind::Wrapper(Wrapper { inner: Some(inner), .. }) => inner.innermost(),
            _ => self,
        }
    }

    /// Shows this command line and those within it to a closure, through shells, wrappers and containers, and whether
    /// they run within a container.
    pub fn walk(&self, see: &mut dyn FnMut(&Self, bool)) {
        self.walk_in(false, see);
    }

    fn walk_in(&self, contained: bool, see: &mut dyn FnMut(&Self, bool)) {
        see(self, contained);
        match &self.kind {
            LaunchKind::Shell(Shell { inner: Some(inner), .. })
            | LaunchKind::Wrapper(Wrapper { inner: Some(inner), .. }) => inner.walk_in(contained, see),
            LaunchKind::Container(container) if !contained && container.action == Action::Run => {
                let Some((program, args)) = container.args.split_first() else { return };
                if !program.as_str().starts_with('-') {
                    Self::parse(*program, args).walk_in(true, see);
                }
            }
            _ => {}
        }
    }

    /// Shows every package to a closure that is fetched from a registry or an address, wherever in the command line.
    pub fn each_fetched(&self, see: &mut dyn FnMut(&Fetched<'a>)) {
        self.walk(&mut |launch, contained| package::each_fetched(&launch.kind, contained, see));
    }

    /// The container that is started, directly or through a shell.
    pub fn container(&self) -> Option<&Container<'a>> {
        match &self.innermost().kind {
            LaunchKind::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The script that is started, directly or through a wrapper.
    pub fn script(&self) -> Option<&Script<'a>> {
        match &self.innermost().kind {
            LaunchKind::Script(script) => Some(script),
            _ => None,
        }
    }

    /// The shell that interprets the command line, if one does.
    pub fn shell(&self) -> Option<&Shell<'a>> {
        match &self.kind {
            LaunchKind::Shell(shell) => Some(shell),
            LaunchKind::Wrapper(Wrapper { inner: Some(inner), .. }) => inner.shell(),
            _ => None,
        }
    }
}

/// The name by which a program goes: without folders, `.exe` and the like, in lower case.
pub fn program_name(command: &str) -> String {
    let base = command.trim().rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    [".exe", ".cmd", ".bat", ".ps1"]
        .iter()
        .find_map(|extension| base.strip_suffix(extension))
        .map_or(base.clone(), str::to_owned)
}

/// The words of a piece of text that are separated by blanks alone. `None` when a shell would do more with it than
/// splitting: quotes, variables, operators.
fn plain_words(text: Text<'_>) -> Option<Vec<Text<'_>>> {
    let value = text.as_str();
    if value.contains(['"', '\'', '`', '$', ';', '&', '|', '<', '>', '(', ')', '\n', '\\', '*', '?']) {
        return None;
    }
    let start_of = |word: &str| word.as_ptr() as usize - value.as_ptr() as usize;
    Some(value.split_whitespace().map(|word| text.part(start_of(word)..start_of(word) + word.len())).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Document, NodeRef, Syntax};
    use crate::text::SourceFile;

    /// Parses a JSON array as a command line and shows it to a closure.
    pub(super) fn with_launch(line: &str, look: impl FnOnce(&Launch<'_>, &SourceFile)) {
        let source = Arc::new(SourceFile::new("a", line));
        let document = Document::parse(Arc::clone(&source), Syntax::Json);
        let words: Vec<Text<'_>> = document.root().unwrap().items().filter_map(NodeRef::text).collect();
        look(&Launch::parse(words[0], &words[1..]), &source);
    }

    #[test]
    fn programs_go_by_their_plain_name() {
        for (command, name) in [
            ("npx", "npx"),
            ("/usr/local/bin/npx", "npx"),
            (r"C:\Program Files\nodejs\NPX.CMD", "npx"),
            ("C:/tools/uvx.exe", "uvx"),
        ] {
            assert_eq!(program_name(command), name);
        }
    }

    #[test]
    fn shells_and_wrappers_lead_to_what_they_start() {
        for line in [
            r#"["npx", "-y", "pkg@1.2.3"]"#,
            r#"["cmd", "/c", "npx", "-y", "pkg@1.2.3"]"#,
            r#"["cmd.exe", "/d", "/s", "/c", "npx -y pkg@1.2.3"]"#,
            r#"["bash", "-lc", "npx -y pkg@1.2.3"]"#,
            r#"["sh", "-c", "exec npx -y pkg@1.2.3"]"#,
            r#"["powershell", "-NoProfile", "-Command", "npx -y pkg@1.2.3"]"#,
            r#"["wsl.exe", "-d", "Ubuntu", "-e", "npx", "-y", "pkg@1.2.3"]"#,
            r#"["wsl", "--", "bash", "-c", "npx -y pkg@1.2.3"]"#,
            r#"["env", "A=b", "npx", "-y", "pkg@1.2.3"]"#,
            r#"["mise", "exec", "node@22", "--", "npx", "-y", "pkg@1.2.3"]"#,
        ] {
            with_launch(line, |launch, source| {
                let LaunchKind::Package(package) = &launch.innermost().kind else { panic!("{line}: {launch:?}") };
                let spec = package.spec.as_ref().unwrap();
                assert_eq!(source.slice(spec.name.span()), "pkg", "{line}");
                assert_eq!(source.slice(spec.version.unwrap().span()), "1.2.3", "{line}");
            });
        }
    }

    #[test]
    fn a_script_with_operators_is_not_taken_apart() {
        with_launch(r#"["sh", "-c", "cd x && npx -y pkg"]"#, |launch, _| {
            assert!(launch.shell().is_some_and(|shell| shell.inner.is_none() && shell.script.is_some()));
        });
    }
}
