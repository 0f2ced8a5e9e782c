//! Runs what the pages and the help texts show, as somebody would who copies it.

use std::path::{Path, PathBuf};

use super::{Run, TestContext};

/// A line that is shown, with what is shown of its outcome.
#[derive(Debug)]
pub(crate) struct Example {
    /// Without prompt and remark.
    pub(crate) command: String,
    /// What the remark behind it says.
    pub(crate) remark: String,
    /// The output below it.
    pub(crate) output: String,
}

impl Example {
    /// Takes a line apart: two blanks and a `#` begin a remark.
    pub(crate) fn new(line: &str) -> Self {
        let (command, remark) = line.split_once(" # ").unwrap_or((line, ""));
        Self { command: command.trim().to_owned(), remark: remark.trim().to_owned(), output: String::new() }
    }

    /// Runs it, and holds what happens against what is shown.
    pub(crate) fn check(&self, context: &TestContext, page: &str) {
        let Some(run) = run(context, &self.command) else { return };
        let said = format!("{page}: `{}` {run:?}", self.command);
        match self.remark.rsplit_once("exit code ") {
            Some((_, code)) => assert_eq!(run.code.to_string(), code, "{said}"),
            None => assert!([0, 1].contains(&run.code), "{said}"),
        }
        assert!(run.code == 2 || !run.stderr.contains("error: "), "{said}");
        // What goes into a file is not printed.
        let into_file = self.command.contains('=');
        assert!(into_file || run.stdout.len() + run.stderr.len() > 0, "{said}");
        if !self.output.is_empty() {
            assert_eq!(run.stdout, self.output, "{said}");
        }
    }
}

/// What can be done in a shell as well, and is not for us to try.
const OTHERS: &[&str] = &["cargo test", "cargo install --path ."];

/// Runs a line of a shell, as far as it is about this program.
fn run(context: &TestContext, line: &str) -> Option<Run> {
    if OTHERS.contains(&line) {
        return None;
    }
    let (line, input) = match line.split_once(" < ") {
        Some((line, file)) => (line, std::fs::read(context.path(file)).unwrap()),
        None => (line, Vec::new()),
    };
    // What is done with the output is the business of others.
    let line = line.split(['|', '>']).next().unwrap().trim();
    let args = ["mcp-clinic ", "cargo run --release -- "].iter().find_map(|program| line.strip_prefix(program));
    let args = args.unwrap_or_else(|| panic!("`{line}` is not known here"));
    let home = context.home_folder().to_string_lossy().into_owned();
    let args: Vec<String> = args.split_whitespace().map(|arg| arg.replacen('~', &home, 1)).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Some(context.run_with_input(&args, &input))
}

/// The examples of the console blocks of a page, block by block.
pub(crate) fn examples(page: &str) -> Vec<Vec<Example>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line != "```console" {
            continue;
        }
        let mut block: Vec<Example> = Vec::new();
        for line in lines.by_ref().take_while(|line| *line != "```") {
            if let Some(command) = line.strip_prefix("$ ") {
                block.push(Example::new(command));
            } else {
                let example = block.last_mut().unwrap_or_else(|| panic!("a block begins with `{line}`"));
                example.output.push_str(line);
                example.output.push('\n');
            }
        }
        blocks.push(block);
    }
    blocks
}

/// A project as many have one: two clients, three servers, one fault.
pub(crate) fn project() -> TestContext {
    TestContext::new()
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .file(
            ".mcp.json",
            r#"{
  "mcpServers": {
    "time": { "command": "uvx", "args": ["mcp-server-time==2026.7.10"] },
    "docs": { "url": "https://docs.example.com/mcp" }
  }
}
"#,
        )
        .file(".cursor/mcp.json", "{ \"mcpServers\": { \"local\": { \"url\": \"http://localhost:3000/mcp\" } } }\n")
        .home(".claude.json", "{ \"mcpServers\": { \"notes\": { \"command\": \"notes-mcp\" } } }\n")
}

/// A clone of the repository, as far as examples look at it.
pub(crate) fn clone() -> TestContext {
    let broken = "fixtures/claude-code/broken/.mcp.json";
    TestContext::new().file(broken, std::fs::read(root().join(broken)).unwrap())
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
