//! Interpreters, shells, and programs that start other programs.

use super::options::{Flag, Grammar};
use super::{DEEPEST, Launch, LaunchKind, plain_words};
use crate::document::Text;

/// What runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpreter {
    /// Node.js, also by way of tsx and ts-node.
    Node,
    /// CPython and its like.
    Python,
    /// Deno.
    Deno,
    /// Bun.
    Bun,
    /// Perl.
    Perl,
    /// Ruby.
    Ruby,
}

impl Interpreter {
    /// As people call it.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Node => "Node.js",
            Self::Python => "Python",
            Self::Deno => "Deno",
            Self::Bun => "Bun",
            Self::Perl => "Perl",
            Self::Ruby => "Ruby",
        }
    }
}

/// An interpreter at work.
#[derive(Clone, Debug)]
pub struct Script<'a> {
    /// Who interprets.
    pub interpreter: Interpreter,
    /// The interpreter's own flags.
    pub flags: Vec<Flag<'a>>,
    /// The path of the script.
    pub path: Option<Text<'a>>,
    /// The module behind `-m`.
    pub module: Option<Text<'a>>,
    /// Code on the command line.
    pub inline: Option<Text<'a>>,
    /// What the server itself is given.
    pub args: Vec<Text<'a>>,
}

/// The families of shells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellKind {
    /// sh, bash, zsh, dash, fish.
    Posix,
    /// cmd.exe
    Cmd,
    /// PowerShell.
    PowerShell,
}

/// A shell at work.
#[derive(Clone, Debug)]
pub struct Shell<'a> {
    /// Its family.
    pub kind: ShellKind,
    /// The command that it interprets: what stands behind `-c`.
    pub script: Option<Text<'a>>,
    /// That command, when it is a plain one.
    pub inner: Option<Box<Launch<'a>>>,
}

/// Programs whose business it is to start another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrapperKind {
    /// `uv run`
    UvRun,
    /// `wsl`
    Wsl,
    /// `env`, `nice`, `mise exec` and the like.
    Prefix,
}

/// A wrapper at work.
#[derive(Clone, Debug)]
pub struct Wrapper<'a> {
    /// Which one.
    pub kind: WrapperKind,
    /// Its own flags.
    pub flags: Vec<Flag<'a>>,
    /// What it starts.
    pub inner: Option<Box<Launch<'a>>>,
}

const NODE: Grammar = Grammar::valued(&[
    "r",
    "require",
    "import",
    "loader",
    "experimental-loader",
    "e",
    "eval",
    "p",
    "print",
    "C",
    "conditions",
    "tsconfig",
    "env-file",
]);
const PYTHON: Grammar = Grammar::valued(&["c", "m", "W", "X", "check-hash-based-pycs"]);
const DENO: Grammar = Grammar::valued(&["c", "config", "import-map", "cert", "location", "seed", "L", "log-level"]);
const BUN: Grammar = Grammar::valued(&["cwd", "c", "config", "r", "preload", "e", "eval", "env-file"]);
const PERL: Grammar = Grammar { bundles: true, ..Grammar::valued(&["e", "E", "I", "M", "m"]) };
const RUBY: Grammar = Grammar { bundles: true, ..Grammar::valued(&["e", "I", "r", "C"]) };
const PREFIX: Grammar = Grammar::valued(&["u", "unset", "n", "S", "C", "chdir", "o", "e"]);
const SUDO: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&[
        "u",
        "user",
        "g",
        "group",
        "h",
        "host",
        "p",
        "prompt",
        "C",
        "close-from",
        "D",
        "chdir",
        "R",
        "chroot",
        "r",
        "role",
        "t",
        "type",
        "T",
        "command-timeout",
        "U",
        "other-user",
    ])
};
const UV_RUN: Grammar = Grammar::valued(&[
    "directory",
    "project",
    "with",
    "w",
    "with-editable",
    "with-requirements",
    "p",
    "python",
    "m",
    "module",
    "package",
    "extra",
    "group",
    "env-file",
    "index",
    "default-index",
    "i",
    "index-url",
    "extra-index-url",
    "f",
    "find-links",
    "cache-dir",
    "config-file",
    "only-group",
    "no-group",
    "no-extra",
    "color",
    "link-mode",
    "prerelease",
    "resolution",
    "exclude-newer",
    "allow-insecure-host",
]);
const WSL: Grammar = Grammar::valued(&["d", "distribution", "u", "user", "cd", "shell-type", "distribution-id"]);

pub(super) fn parse<'a>(program: &str, args: &[Text<'a>], depth: u8) -> Option<LaunchKind<'a>> {
    let word = |at: usize| args.get(at).map_or("", |arg| arg.as_str());
    match program {
        "node" | "nodejs" | "tsx" | "ts-node" => Some(script(Interpreter::Node, NODE, args, 0)),
        "deno" => {
            let from = usize::from(matches!(word(0), "run" | "serve"));
            if word(0) == "eval" {
                return Some(LaunchKind::Script(Script {
                    interpreter: Interpreter::Deno,
                    flags: Vec::new(),
                    path: None,
                    module: None,
                    inline: args.get(1).copied(),
                    args: Vec::new(),
                }));
            }
            Some(script(Interpreter::Deno, DENO, args, from))
        }
        "bun" => Some(script(Interpreter::Bun, BUN, args, usize::from(word(0) == "run"))),
        "sh" | "bash" | "zsh" | "dash" | "ash" | "ksh" | "fish" => Some(posix_shell(args, depth)),
        "cmd" => Some(cmd_shell(args, depth)),
        "powershell" | "pwsh" => Some(power_shell(args, depth)),
        "wsl" => Some(wsl(args, depth)),
        "perl" => Some(script(Interpreter::Perl, PERL, args, 0)),
        "ruby" => Some(script(Interpreter::Ruby, RUBY, args, 0)),
        "uv" => {
            // Flags of all of uv may stand before the word.
            let (flags, at) = UV_RUN.read(args, 0);
            (word(at) == "run").then(|| uv_run(flags, args, at + 1, depth))
        }
        "env" | "nice" | "nohup" | "stdbuf" | "sudo" | "doas" | "pkexec" => {
            let raises = matches!(program, "sudo" | "doas" | "pkexec");
            let (flags, mut at) = if raises { SUDO } else { PREFIX }.read(args, 0);
            while word(at).contains('=') {
                at += 1;
            }
            Some(wrapper(WrapperKind::Prefix, flags, args, at, depth))
        }
        "mise" | "rtx" | "direnv" | "op" | "dotenvx" | "doppler" | "infisical" => {
            let at = args.iter().position(|arg| arg.as_str() == "--")? + 1;
            Some(wrapper(WrapperKind::Prefix, Vec::new(), args, at, depth))
        }
        name if is_python(name) => Some(script(Interpreter::Python, PYTHON, args, 0)),
        _ => None,
    }
}

fn is_python(name: &str) -> bool {
    let rest = ["python", "pypy"].iter().find_map(|prefix| name.strip_prefix(prefix));
    name == "py" || rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'w'))
}

fn script<'a>(interpreter: Interpreter, grammar: Grammar, args: &[Text<'a>], from: usize) -> LaunchKind<'a> {
    let (mut flags, mut at) = grammar.read(args, from);
    let ends_options = |flag: &Flag<'_>| match interpreter {
        Interpreter::Python => flag.is(&["c", "m"]),
        Interpreter::Node | Interpreter::Bun => flag.is(&["e", "eval", "p", "print"]),
        Interpreter::Perl | Interpreter::Ruby => flag.is(&["e", "E"]),
        Interpreter::Deno => false,
    };
    let mut module = None;
    let mut inline = None;
    if let Some(position) = flags.iter().position(ends_options) {
        let flag = flags[position];
        // Behind `-c` and `-m` everything belongs to the program.
        flags.truncate(position + 1);
        at = flag.index + flag.width;
        if flag.is(&["m"]) { module = flag.value } else { inline = flag.value }
    }
    let path = if module.is_none() && inline.is_none() { args.get(at).copied() } else { None };
    let rest = args.get(at + usize::from(path.is_some())..).unwrap_or_default().to_vec();
    LaunchKind::Script(Script { interpreter, flags, path, module, inline, args: rest })
}

fn posix_shell<'a>(args: &[Text<'a>], depth: u8) -> LaunchKind<'a> {
    let takes_command = |arg: &Text<'_>| {
        arg.as_str().strip_prefix('-').is_some_and(|letters| !letters.starts_with('-') && letters.contains('c'))
            || arg.as_str() == "--command"
    };
    let command = args.iter().position(takes_command).and_then(|at| args.get(at + 1)).copied();
    let words = command.and_then(plain_words).map(|words| match words.split_first() {
        Some((first, rest)) if first.as_str() == "exec" => rest.to_vec(),
        _ => words,
    });
    LaunchKind::Shell(Shell {
        kind: ShellKind::Posix,
        script: command,
        inner: words.and_then(|words| inner(&words, 0, depth)),
    })
}

fn cmd_shell<'a>(args: &[Text<'a>], depth: u8) -> LaunchKind<'a> {
    let at = args.iter().position(|arg| matches!(arg.as_str().to_ascii_lowercase().as_str(), "/c" | "/k" | "//c"));
    let script = at.and_then(|at| args.get(at + 1)).copied();
    let inner = at.and_then(|at| match script.and_then(plain_words) {
        Some(words) if args.len() == at + 2 && words.len() > 1 => inner(&words, 0, depth),
        _ => inner(args, at + 1, depth),
    });
    LaunchKind::Shell(Shell { kind: ShellKind::Cmd, script, inner })
}

fn power_shell<'a>(args: &[Text<'a>], depth: u8) -> LaunchKind<'a> {
    let is_command = |arg: &Text<'_>| matches!(arg.as_str().to_ascii_lowercase().as_str(), "-command" | "-c" | "/c");
    let at = args.iter().position(is_command);
    let script = at.and_then(|at| args.get(at + 1)).copied();
    let inner = at.and_then(|at| match script.and_then(plain_words) {
        Some(words) if args.len() == at + 2 => inner(&words, 0, depth),
        _ => inner(args, at + 1, depth),
    });
    LaunchKind::Shell(Shell { kind: ShellKind::PowerShell, script, inner })
}

fn wsl<'a>(args: &[Text<'a>], depth: u8) -> LaunchKind<'a> {
    let (flags, at) = WSL.read(args, 0);
    wrapper(WrapperKind::Wsl, flags, args, at, depth)
}

fn uv_run<'a>(mut flags: Vec<Flag<'a>>, args: &[Text<'a>], from: usize, depth: u8) -> LaunchKind<'a> {
    let (own, at) = UV_RUN.read(args, from);
    flags.extend(own);
    let Some(first) = args.get(at).copied() else { return wrapper(WrapperKind::UvRun, flags, args, at, depth) };
    // uv gives a Python file to the interpreter of the environment itself.
    if std::path::Path::new(first.as_str()).extension().is_some_and(|extension| extension == "py") {
        let kind = script(Interpreter::Python, PYTHON, args, at);
        let inner = Launch { program: first, args: args[at + 1..].to_vec(), kind };
        return LaunchKind::Wrapper(Wrapper { kind: WrapperKind::UvRun, flags, inner: Some(Box::new(inner)) });
    }
    wrapper(WrapperKind::UvRun, flags, args, at, depth)
}

fn wrapper<'a>(kind: WrapperKind, flags: Vec<Flag<'a>>, args: &[Text<'a>], at: usize, depth: u8) -> LaunchKind<'a> {
    LaunchKind::Wrapper(Wrapper { kind, flags, inner: inner(args, at, depth) })
}

/// The command line that begins at an argument.
fn inner<'a>(args: &[Text<'a>], at: usize, depth: u8) -> Option<Box<Launch<'a>>> {
    let program = args.get(at).copied().filter(|_| depth < DEEPEST)?;
    Some(Box::new(Launch::parse_nested(program, &args[at + 1..], depth + 1)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;

    #[test]
    fn scripts_modules_and_code() {
        for (line, path, module, inline) in [
            (r#"["node", "--import", "tsx", "dist/index.js", "-e"]"#, Some("dist/index.js"), None, None),
            (r#"["python3.11", "-u", "-m", "pkg.server", "x.py"]"#, None, Some("pkg.server"), None),
            (r#"["py", "-c", "import x"]"#, None, None, Some("import x")),
            (r#"["deno", "run", "--allow-net", "-A", "main.ts"]"#, Some("main.ts"), None, None),
            (r#"["bun", "run", "x.ts"]"#, Some("x.ts"), None, None),
            (r#"["uv", "--quiet"]"#, None, None, None),
            (r#"["uv", "run", "--directory", "/srv", "server.py", "--x"]"#, Some("server.py"), None, None),
            (r#"["uv", "run", "python", "-m", "srv"]"#, None, Some("srv"), None),
            (r#"["uv", "--directory", "/srv", "-q", "run", "server.py"]"#, Some("server.py"), None, None),
            (r#"["wsl", "-e", "node", "/x.js"]"#, Some("/x.js"), None, None),
        ] {
            with_launch(line, |launch, _| {
                let script = launch.script();
                let found = |pick: fn(&super::Script<'_>) -> Option<String>| script.and_then(pick);
                assert_eq!(found(|s| s.path.map(|t| t.as_str().to_owned())).as_deref(), path, "{line}");
                assert_eq!(found(|s| s.module.map(|t| t.as_str().to_owned())).as_deref(), module, "{line}");
                assert_eq!(found(|s| s.inline.map(|t| t.as_str().to_owned())).as_deref(), inline, "{line}");
            });
        }
    }
}
