//! What git hooks run, and for which files.

use std::fmt::Write;

use crate::discover::paths_of_clients;

/// A hook: what it is called, and what it runs.
struct Hook {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    options: &'static str,
}

const HOOKS: &[Hook] = &[
    Hook {
        id: "mcp-clinic",
        name: "mcp-clinic",
        description: "Check the files in which AI clients declare MCP servers.",
        options: "",
    },
    Hook {
        id: "mcp-clinic-host",
        name: "mcp-clinic (with this machine)",
        description: "Check them, and whether this machine has the commands that they name.",
        options: " --host",
    },
    Hook {
        id: "mcp-clinic-fix",
        name: "mcp-clinic (fix)",
        description: "Check them, and apply safe fixes.",
        options: " --fix",
    },
];

/// `.pre-commit-hooks.yaml`: the hooks that this repository offers.
pub fn manifest() -> String {
    let mut text = String::from(
        "# Generated from the table of clients: `MCP_CLINIC_GENERATE=1 cargo test --test docs` writes it anew.\n",
    );
    let mut files = format!("&files |-\n{}", pattern("    "));
    for hook in HOOKS {
        let Hook { id, name, description, options } = hook;
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "- id: {id}\n  name: {name}\n  description: {description}\n{}  files: {files}\n  \
             minimum_pre_commit_version: 2.9.2\n",
            run(options)
        );
        "*files".clone_into(&mut files);
    }
    text
}

/// The hook that checks, for a repository that takes it from the package of a version alone.
pub fn local(version: &str) -> String {
    let hook = format!(
        "- id: mcp-clinic\n  name: mcp-clinic\n{}  additional_dependencies: [mcp-clinic=={version}]\n  files: |-\n{}\n",
        run(""),
        pattern("    ")
    );
    let indented: Vec<_> = hook.lines().map(|line| format!("      {line}\n")).collect();
    format!("  - repo: local\n    hooks:\n{}", indented.concat())
}

/// How a hook runs. The options end with `--`, as a name may begin with a dash; a link is looked at as what it leads to;
/// and one run is given all files, as far as a command line holds them, for they are judged together as well.
fn run(options: &str) -> String {
    format!(
        "  language: python
  entry: mcp-clinic check --as-found --allow-empty{options}
  args: [--]
  require_serial: true
  types: []
  types_or: [file, symlink]
  exclude: (^|/)node_modules/
"
    )
}

/// The expression that fits the paths of all files that some client reads, one path a line.
fn pattern(indent: &str) -> String {
    let paths: Vec<_> = paths_of_clients().into_iter().map(|path| format!("{indent}  {}", escape(path))).collect();
    format!("{indent}(?x)(^|/)(\n{}\n{indent})$", paths.join("|\n"))
}

/// A path of a client as an expression in which blanks have no meaning.
fn escape(path: &str) -> String {
    let escaped = |part| regex::escape(part).replace("\\-", "-").replace(' ', "\\ ");
    path.split('*').map(escaped).collect::<Vec<_>>().join("[^/]*")
}
