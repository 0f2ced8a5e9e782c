//! Programs that fetch a package from a registry and run it.

use super::options::{Flag, Grammar};
use super::{Interpreter, LaunchKind, WrapperKind};
use crate::document::Text;

/// Where packages come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ecosystem {
    /// npm packages.
    Npm,
    /// Python packages.
    PyPi,
}

/// The program that fetches and runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// `npx`, also as `pnpx`.
    Npx,
    /// `bunx`, also as `bun x`.
    Bunx,
    /// `pnpm dlx`
    PnpmDlx,
    /// `yarn dlx`
    YarnDlx,
    /// `npm exec`
    NpmExec,
    /// `uvx`
    Uvx,
    /// `uv tool run`
    UvToolRun,
    /// `pipx run`
    PipxRun,
}

impl Runner {
    /// The registry it asks.
    pub const fn ecosystem(self) -> Ecosystem {
        match self {
            Self::Npx | Self::Bunx | Self::PnpmDlx | Self::YarnDlx | Self::NpmExec => Ecosystem::Npm,
            Self::Uvx | Self::UvToolRun | Self::PipxRun => Ecosystem::PyPi,
        }
    }
}

/// A package runner at work.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// Who runs it.
    pub runner: Runner,
    /// The runner's own flags.
    pub flags: Vec<Flag<'a>>,
    /// What is fetched.
    pub spec: Option<PackageSpec<'a>>,
    /// The program of the package that is run, where it is named apart from the package (`uvx --from PKG EXE`).
    pub executable: Option<Text<'a>>,
    /// What the server itself is given.
    pub args: Vec<Text<'a>>,
}

/// A package with its version.
#[derive(Clone, Copy, Debug)]
pub struct PackageSpec<'a> {
    /// As written.
    pub whole: Text<'a>,
    /// The name alone; all of it when it is an address or a path.
    pub name: Text<'a>,
    /// The version, range or tag.
    pub version: Option<Text<'a>>,
    /// Whether it is a name in a registry, and not an address or a path.
    pub registry: bool,
}

/// What a package is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is what is run.
    Main,
    /// It is installed beside that.
    Beside,
}

/// A package that a command line fetches.
#[derive(Clone, Copy, Debug)]
pub struct Fetched<'a> {
    /// The package.
    pub spec: PackageSpec<'a>,
    /// The registry that is asked, as far as the program says.
    pub ecosystem: Ecosystem,
    /// What it is for.
    pub role: Role,
    /// Whether the command line names another registry than the public one.
    pub elsewhere: bool,
    /// Whether it is fetched within a container.
    pub contained: bool,
}

/// Flags that name another registry, or further ones.
const REGISTRIES: &[&str] = &[
    "registry",
    "index",
    "default-index",
    "i",
    "index-url",
    "extra-index-url",
    "f",
    "find-links",
    "pip-args",
    "offline",
];

const NPX: Grammar = Grammar::valued(&[
    "p",
    "package",
    "c",
    "call",
    "registry",
    "cache",
    "prefix",
    "w",
    "workspace",
    "userconfig",
    "node-options",
    "script-shell",
    "loglevel",
]);
const DLX: Grammar = Grammar::valued(&["p", "package", "C", "dir", "registry", "filter", "reporter", "allow-build"]);
const BUNX: Grammar = Grammar::valued(&["p", "package"]);
const UVX: Grammar = Grammar::valued(&[
    "from",
    "w",
    "with",
    "with-editable",
    "with-requirements",
    "p",
    "python",
    "index",
    "default-index",
    "i",
    "index-url",
    "extra-index-url",
    "f",
    "find-links",
    "directory",
    "project",
    "cache-dir",
    "config-file",
    "env-file",
    "c",
    "constraints",
    "build-constraints",
    "overrides",
    "python-platform",
    "refresh-package",
    "P",
    "upgrade-package",
    "reinstall-package",
    "index-strategy",
    "keyring-provider",
    "resolution",
    "prerelease",
    "exclude-newer",
    "link-mode",
    "torch-backend",
    "allow-insecure-host",
    "color",
    "b",
    "C",
    "config-setting",
    "no-build-package",
    "no-binary-package",
    "fork-strategy",
]);
const PIPX: Grammar =
    Grammar::valued(&["spec", "python", "pip-args", "i", "index-url", "with", "backend", "fetch-missing-python"]);

pub(super) fn parse<'a>(program: &str, args: &[Text<'a>]) -> Option<LaunchKind<'a>> {
    let word = |at: usize| args.get(at).map_or("", |arg| arg.as_str());
    let (runner, grammar, from) = match (program, word(0), word(1)) {
        ("npx" | "pnpx", _, _) => (Runner::Npx, NPX, 0),
        ("bunx", _, _) => (Runner::Bunx, BUNX, 0),
        ("bun", "x", _) => (Runner::Bunx, BUNX, 1),
        ("pnpm", "dlx", _) => (Runner::PnpmDlx, DLX, 1),
        ("yarn", "dlx", _) => (Runner::YarnDlx, DLX, 1),
        ("npm", "exec" | "x", _) => (Runner::NpmExec, NPX, 1),
        ("uvx", _, _) => (Runner::Uvx, UVX, 0),
        ("uv", "tool", "run") => (Runner::UvToolRun, UVX, 2),
        ("uv", "x", _) => (Runner::UvToolRun, UVX, 1),
        ("pipx", "run", _) => (Runner::PipxRun, PIPX, 1),
        _ => return None,
    };
    let (flags, at) = grammar.read(args, from);
    let named = flags.iter().find(|flag| flag.is(&["from", "package", "spec"]) || is_npm_short(flag, runner));
    let positional = args.get(at).copied();
    let (whole, executable) = match named.and_then(|flag| flag.value) {
        Some(package) => (Some(package), positional),
        None => (positional, None),
    };
    let spec = whole.map(|whole| PackageSpec::parse(whole, runner.ecosystem()));
    let args = args.get(at + 1..).unwrap_or_default().to_vec();
    Some(LaunchKind::Package(Package { runner, flags, spec, executable, args }))
}

/// `-p` names the package for npm's runners and the Python version for uv's.
fn is_npm_short(flag: &Flag<'_>, runner: Runner) -> bool {
    flag.is(&["p"]) && runner.ecosystem() == Ecosystem::Npm
}

impl Package<'_> {
    /// Whether it runs only what is installed already.
    pub fn is_local(&self) -> bool {
        let local = |flag: &Flag<'_>| flag.is(&["no-install", "no", "offline"]) && flag.is_on();
        self.flags.iter().any(|flag| local(flag) || (flag.is(&["yes"]) && !flag.is_on()))
    }
}

/// Shows the packages to a closure that a command line fetches by itself.
pub(super) fn each_fetched<'a>(kind: &LaunchKind<'a>, contained: bool, see: &mut dyn FnMut(&Fetched<'a>)) {
    match kind {
        LaunchKind::Package(package) => {
            let ecosystem = package.runner.ecosystem();
            let elsewhere = package.is_local() || package.flags.iter().any(|flag| flag.is(REGISTRIES));
            let main = package.spec.map(|spec| Fetched { spec, ecosystem, role: Role::Main, elsewhere, contained });
            main.iter().for_each(&mut *see);
            let first = main.map(|main| main.spec.whole.span());
            let more = package
                .flags
                .iter()
                .filter(|flag| flag.is(&["with", "w", "package"]) || is_npm_short(flag, package.runner));
            for value in more.filter_map(|flag| flag.value).filter(|value| Some(value.span()) != first) {
                each_requirement(value, ecosystem, |spec| {
                    see(&Fetched { spec, ecosystem, role: Role::Beside, elsewhere, contained });
                });
            }
        }
        LaunchKind::Wrapper(wrapper) if wrapper.kind == WrapperKind::UvRun => {
            let elsewhere = wrapper.flags.iter().any(|flag| flag.is(REGISTRIES));
            let ecosystem = Ecosystem::PyPi;
            for value in wrapper.flags.iter().filter(|flag| flag.is(&["with", "w"])).filter_map(|flag| flag.value) {
                each_requirement(value, ecosystem, |spec| {
                    see(&Fetched { spec, ecosystem, role: Role::Beside, elsewhere, contained });
                });
            }
        }
        LaunchKind::Script(script) if script.interpreter == Interpreter::Deno => {
            let Some(written) = script.path.and_then(|path| path.strip_prefix("npm:")) else { return };
            // A file in the package may follow its name: `npm:name@1/run.js`, `npm:@scope/name/run.js`.
            let scoped = usize::from(written.as_str().starts_with('@'));
            let name = written.as_str().match_indices('/').nth(scoped).map_or(written, |(at, _)| written.part(0..at));
            let spec = PackageSpec::parse(name, Ecosystem::Npm);
            see(&Fetched { spec, ecosystem: Ecosystem::Npm, role: Role::Main, elsewhere: false, contained });
        }
        _ => {}
    }
}

/// The packages in `a[x,y]>=1,<2,b`: a comma parts two only where a name follows.
fn each_requirement<'a>(list: Text<'a>, ecosystem: Ecosystem, mut see: impl FnMut(PackageSpec<'a>)) {
    let text = list.as_str();
    let (mut start, mut depth) = (0, 0_i32);
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '[') - i32::from(c == ']');
        let next = text.get(at + 1..).and_then(|rest| rest.trim_start().chars().next());
        if c == ',' && depth == 0 && next.is_some_and(char::is_alphanumeric) && ecosystem == Ecosystem::PyPi {
            see(PackageSpec::parse(list.part(start..at), ecosystem));
            start = at + 1;
        }
    }
    see(PackageSpec::parse(list.tail(start), ecosystem));
}

/// Without the blanks around it.
fn trimmed(text: Text<'_>) -> Text<'_> {
    let value = text.as_str();
    let start = value.len() - value.trim_start().len();
    text.part(start..start + value.trim().len())
}

impl<'a> PackageSpec<'a> {
    /// A version that the registry has under one name for good: neither a range nor a tag.
    pub fn is_loose(&self) -> bool {
        self.registry && self.version.is_none_or(|version| matches!(version.as_str(), "" | "latest" | "*" | "next"))
    }

    fn parse(whole: Text<'a>, ecosystem: Ecosystem) -> Self {
        let whole = trimmed(whole);
        let text = whole.as_str();
        let address = text.contains("://")
            || text.starts_with(['.', '/', '~'])
            || text.starts_with("git+")
            || text.starts_with("github:")
            || text.starts_with("file:")
            || text.contains('\\')
            || (!text.starts_with('@') && text.contains('/'));
        if address {
            return Self { whole, name: whole, version: None, registry: false };
        }
        let cut = match ecosystem {
            Ecosystem::Npm => text.get(1..).and_then(|rest| rest.find('@')).map(|at| (at + 1, at + 2)),
            // `@scope/name` is no Python package, and all of it is its name.
            Ecosystem::PyPi if text.starts_with('@') => None,
            Ecosystem::PyPi => text.find(['@', '=', '<', '>', '!', '~']).map(|at| {
                (at, if text[at..].starts_with("==") { at + 2 } else { at + usize::from(text[at..].starts_with('@')) })
            }),
        };
        let (name, version) =
            cut.map_or((whole, None), |(end, version)| (whole.part(0..end), Some(whole.tail(version))));
        // `pkg[extra]` is still the package `pkg`.
        let name = trimmed(name.split_once('[').map_or(name, |(name, _)| name));
        Self { whole, name, version: version.map(trimmed), registry: true }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;
    use super::*;

    /// Package name, version and executable of a command line.
    fn parts(line: &str) -> (Runner, String, Option<String>, Option<String>) {
        let mut found = None;
        with_launch(line, |launch, _| {
            let LaunchKind::Package(package) = &launch.kind else { panic!("{line}") };
            let spec = package.spec.unwrap();
            found = Some((
                package.runner,
                spec.name.as_str().to_owned(),
                spec.version.map(|v| v.as_str().to_owned()),
                package.executable.map(|e| e.as_str().to_owned()),
            ));
        });
        found.unwrap()
    }

    #[test]
    fn packages_and_versions() {
        let some = |s: &str| Some(s.to_owned());
        for (line, runner, name, version, executable) in [
            (r#"["npx", "-y", "@scope/pkg@1.2.3", "-y"]"#, Runner::Npx, "@scope/pkg", some("1.2.3"), None),
            (r#"["npx", "--package=a@latest", "bin"]"#, Runner::Npx, "a", some("latest"), some("bin")),
            (r#"["npx", "-p", "a", "bin"]"#, Runner::Npx, "a", None, some("bin")),
            (r#"["npx", "github:me/repo"]"#, Runner::Npx, "github:me/repo", None, None),
            (r#"["pnpm", "dlx", "pkg"]"#, Runner::PnpmDlx, "pkg", None, None),
            (r#"["yarn", "dlx", "-q", "pkg@2"]"#, Runner::YarnDlx, "pkg", some("2"), None),
            (r#"["npm", "exec", "--yes", "--", "pkg"]"#, Runner::NpmExec, "pkg", None, None),
            (r#"["bun", "x", "pkg"]"#, Runner::Bunx, "pkg", None, None),
            (r#"["uvx", "mcp-server-fetch==1.0"]"#, Runner::Uvx, "mcp-server-fetch", some("1.0"), None),
            (
                r#"["uvx", "--with", "mcp<2", "--from", "a[x]@1.0", "run-a"]"#,
                Runner::Uvx,
                "a",
                some("1.0"),
                some("run-a"),
            ),
            (r#"["uvx", "-p", "3.12", "a>=1"]"#, Runner::Uvx, "a", some(">=1"), None),
            (r#"["uv", "tool", "run", "a"]"#, Runner::UvToolRun, "a", None, None),
            (r#"["pipx", "run", "--spec", "a==1", "b"]"#, Runner::PipxRun, "a", some("1"), some("b")),
        ] {
            assert_eq!(parts(line), (runner, name.to_owned(), version, executable), "{line}");
        }
    }

    #[test]
    fn everything_that_is_fetched() {
        for (line, wanted) in [
            (r#"["uvx", "--with", "mcp[cli,ws]>=1,<2,httpx", "--from", "a==1", "b"]"#, &["a", "mcp", "httpx"] as &[_]),
            (r#"["npx", "-y", "-p", "a@1", "-p", "@b/c", "run"]"#, &["a", "@b/c"]),
            (r#"["uv", "--directory", "/srv", "run", "--with", "mcp == 1.2", "mcp", "run", "x.py"]"#, &["mcp"]),
            (r#"["sh", "-c", "npx -y a"]"#, &["a"]),
            (r#"["docker", "run", "-i", "node:22", "npx", "-y", "a"]"#, &["a"]),
            (r#"["docker", "run", "-i", "node:22", "sh", "-c", "npx -y a"]"#, &["a"]),
            (r#"["deno", "run", "-A", "npm:@a/b@1.2"]"#, &["@a/b"]),
            (r#"["deno", "run", "-A", "npm:@a/b@1.2/run.js"]"#, &["@a/b"]),
            (r#"["deno", "run", "-A", "npm:b/run.js"]"#, &["b"]),
            (r#"["uvx", "@a/b"]"#, &["@a/b"]),
            (r#"["node", "npx", "a"]"#, &[]),
        ] {
            with_launch(line, |launch, _| {
                let mut found = Vec::new();
                launch.each_fetched(&mut |fetched| found.push(fetched.spec.name.as_str().to_owned()));
                assert_eq!(found, wanted, "{line}");
            });
        }
    }
}
