//! Command lines taken apart: who runs what, with which flags, and where each part stands in the file.

mod bridge;
mod container;
mod fetch;
mod mount;
mod named;
mod options;
mod package;
mod script;

use crate::document::Text;

pub use bridge::{Bridge, BridgeKind};
pub use container::{Action, Container, Engine, Image};
pub use mount::Mount;
pub use named::Named;
pub use options::{Flag, values_of};
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

    /// This program and those that it starts, one through the other: shells, wrappers, and what they lead to.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |launch| match &launch.kind {
            LaunchKind::Shell(Shell { inner, .. }) | LaunchKind::Wrapper(Wrapper { inner, .. }) => inner.as_deref(),
            _ => None,
        })
    }

    /// The flags with which the programs on the way to the server change the folder that relative paths count from:
    /// `uv --directory`, `env -C`.
    pub fn folders(&self) -> impl Iterator<Item = &Flag<'a>> {
        self.chain().flat_map(|launch| {
            let (flags, names): (&[Flag<'a>], &[&str]) = match &launch.kind {
                LaunchKind::Wrapper(wrapper) => match wrapper.kind {
                    WrapperKind::UvRun => (&wrapper.flags, &["directory"]),
                    WrapperKind::Wsl => (&wrapper.flags, &["cd"]),
                    WrapperKind::Prefix => (&wrapper.flags, &["C", "chdir"]),
                },
                LaunchKind::Package(package) if package.runner.ecosystem() == Ecosystem::PyPi => {
                    (&package.flags, &["directory"])
                }
                LaunchKind::Script(script) if script.interpreter == Interpreter::Bun => (&script.flags, &["cwd"]),
                _ => (&[], &[]),
            };
            flags.iter().filter(|flag| flag.is(names))
        })
    }

    /// Whether the server runs on another machine, or on another system within this one: `wsl`, `ssh`.
    pub fn is_far(&self) -> bool {
        let far = |launch: &Self| match &launch.kind {
            LaunchKind::Wrapper(wrapper) => wrapper.kind == WrapperKind::Wsl,
            LaunchKind::Binary => ["ssh", "mosh", "plink"].contains(&program_name(launch.program.as_str()).as_str()),
            _ => false,
        };
        self.chain().any(far)
    }

    /// Shows this command line and those within it to a closure, through shells, wrappers and containers, and whether
    /// they run within a container.
    pub fn walk(&self, see: &mut dyn FnMut(&Self, bool)) {
        self.walk_in(false, see);
    }

    fn walk_in(&self, contained: bool, see: &mut dyn FnMut(&Self, bool)) {
        for launch in self.chain() {
            see(launch, contained);
            if let LaunchKind::Container(container) = &launch.kind
                && !contained
                && container.action == Action::Run
                && let Some((program, args)) = container.args.split_first()
                && !program.as_str().starts_with('-')
            {
                Self::parse(*program, args).walk_in(true, see);
            }
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

    /// The bridge to a remote server that is started, directly or through a shell.
    pub fn bridge(&self) -> Option<Bridge<'a>> {
        Bridge::parse(self.innermost())
    }

    /// The flags of every program on the way to the server, whose flags are known, each with the program's name.
    pub fn flags(&self) -> Vec<(String, Flag<'a>)> {
        let own: &[Flag<'a>] = match &self.kind {
            LaunchKind::Package(package) => &package.flags,
            LaunchKind::Script(script) => &script.flags,
            LaunchKind::Wrapper(wrapper) => &wrapper.flags,
            LaunchKind::Container(_) | LaunchKind::Shell(_) | LaunchKind::Binary => &[],
        };
        let program = program_name(self.program.as_str());
        let fetched = if matches!(self.kind, LaunchKind::Binary) { fetch::flags(&program, &self.args) } else { vec![] };
        let mut found: Vec<_> = own.iter().copied().chain(fetched).map(|flag| (program.clone(), flag)).collect();
        match &self.kind {
            LaunchKind::Shell(Shell { inner: Some(inner), .. })
            | LaunchKind::Wrapper(Wrapper { inner: Some(inner), .. }) => found.extend(inner.flags()),
            _ => {
                let bridge = Bridge::parse(self).into_iter();
                found.extend(bridge.flat_map(|bridge| {
                    bridge.flags.clone().into_iter().map(move |flag| (bridge.name().to_owned(), flag))
                }));
            }
        }
        found
    }

    /// What the server itself is given, where it is not started in a container.
    pub fn server_args(&self) -> &[Text<'a>] {
        let innermost = self.innermost();
        match &innermost.kind {
            LaunchKind::Package(package) => &package.args,
            LaunchKind::Script(script) => &script.args,
            LaunchKind::Binary => &innermost.args,
            LaunchKind::Container(_) | LaunchKind::Shell(_) | LaunchKind::Wrapper(_) => &[],
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
    Some(text.words().collect())
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
    fn what_changes_the_folder_or_the_machine_is_told() {
        for (line, folders, far) in [
            (r#"["uv", "--directory", "/a", "run", "--directory=/b", "x.py"]"#, &["/a", "/b"] as &[_], false),
            (r#"["sh", "-c", "env -C /a node x.js"]"#, &["/a"], false),
            (r#"["bun", "run", "--cwd", "/a", "x.ts"]"#, &["/a"], false),
            (r#"["uvx", "--directory", "/a", "x"]"#, &["/a"], false),
            (r#"["wsl", "--cd", "/a", "node", "x.js"]"#, &["/a"], true),
            (r#"["cmd", "/c", "wsl", "node", "x.js"]"#, &[], true),
            (r#"["ssh", "box", "node", "x.js"]"#, &[], true),
            (r#"["node", "x.js", "--directory", "/a"]"#, &[], false),
        ] {
            with_launch(line, |launch, _| {
                let found: Vec<_> = launch.folders().filter_map(|flag| flag.value).map(Text::as_str).collect();
                assert_eq!((found.as_slice(), launch.is_far()), (folders, far), "{line}");
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
