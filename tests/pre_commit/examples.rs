//! The examples for CI: they are valid to those who read them, and their commands do what they are there for.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::hooks::{BAD, GOOD};
use crate::snippets::{Snippet, read, snippets, yaml};
use crate::tools::{Ended, Tools, source};

pub(crate) fn work(tools: &Tools) {
    what_init_writes(tools);
    the_action(tools);
    the_component(tools);
    for (index, snippet) in snippets().into_iter().enumerate() {
        example(tools, &format!("example-{index}"), &snippet);
    }
}

/// A project with a configuration in it that is without fault, or not.
fn project(tools: &Tools, name: &str, config: &str) -> PathBuf {
    let folder = tools.repository(name);
    std::fs::write(folder.join(".mcp.json"), config).unwrap();
    tools.run(&folder, &["git", "add", "--all"]).succeeded();
    folder
}

/// Runs a script as CI does: with success where all is well, and without where it is not.
fn runs(tools: &Tools, name: &str, script: &str) {
    let bash = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script];
    let folder = project(tools, &format!("{name} at work"), GOOD);
    tools.run(&folder, &bash).succeeded();
    std::fs::write(folder.join(".mcp.json"), BAD).unwrap();
    tools.run(&folder, &bash).failed(&["docker/host-socket"]);
}

/// Holds a text against the schema of those who read it.
fn is_valid(tools: &Tools, schema: &str, folder: &Path, text: &str) {
    let schema = format!("vendor.{schema}");
    let check = |text: &str| {
        std::fs::write(folder.join("example.yml"), text).unwrap();
        // That of Azure holds expressions that are none in JavaScript.
        let args = ["check-jsonschema", "--regex-variant", "python", "--builtin-schema", &schema, "example.yml"];
        tools.run(folder, &args)
    };
    check(text).succeeded();
    // A schema that took anything would say nothing.
    check(&text.replacen(':', ": [wrong]\nno-such-key:", 1)).failed(&["example.yml::$"]);
}

fn example(tools: &Tools, name: &str, snippet: &Snippet) {
    let Snippet { kind, text, .. } = snippet;
    let folder = tools.folder(name);
    match kind.as_str() {
        "pre-commit" => {
            std::fs::write(folder.join("example.yml"), text).unwrap();
            tools.run(&folder, &["pre-commit", "validate-config", "example.yml"]).succeeded();
            tools.run(&folder, &["prek", "validate-config", "example.yml"]).succeeded();
        }
        "yaml" => commands(tools, name, &yaml(text)),
        "json" => lint_staged(tools, name, text),
        "shell" => runs(tools, name, text),
        "jenkins" => {
            let steps: Vec<_> =
                text.lines().filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\'')).collect();
            assert_eq!(steps.len(), 3);
            runs(tools, name, &steps.join("\n"));
        }
        "dockerfile" => {
            let steps: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("RUN ")).collect();
            assert_eq!(steps.len(), 2);
            runs(tools, name, &steps.join("\n"));
        }
        schema => {
            is_valid(tools, schema, &folder, text);
            commands(tools, name, &yaml(text));
        }
    }
}

/// Runs the commands of a job one after the other. Packages of the system are at hand here.
fn commands(tools: &Tools, name: &str, job: &Value) {
    const KEYS: &[&str] = &["run", "script", "commands"];
    fn collect(value: &Value, is_command: bool, found: &mut Vec<String>) {
        match value {
            Value::String(text) if is_command => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| collect(item, is_command, found)),
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| collect(value, KEYS.contains(&key.as_str()), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(job, false, &mut found);
    found.retain(|command| !command.starts_with("apt-get"));
    // Some only name an action or a component.
    let uses = job.to_string();
    assert!(!found.is_empty() || uses.contains("OWNER/mcp-clinic"), "no commands in {job:#}");
    if !found.is_empty() {
        runs(tools, name, &found.join("\n"));
    }
}

/// lint-staged puts the files behind the command.
fn lint_staged(tools: &Tools, name: &str, text: &str) {
    let config: Value = serde_json::from_str(text).unwrap();
    let rules = config["lint-staged"].as_object().unwrap();
    let command = rules.values().next().unwrap().as_str().unwrap();
    runs(tools, name, &format!("{command} .mcp.json"));
}

fn what_init_writes(tools: &Tools) {
    let folder = project(tools, "init", BAD);
    let all = ["--yes", "--pre-commit", "--github", "--gitlab"];
    tools.run(&folder, &[&["mcp-clinic", "init"], all.as_slice()].concat()).succeeded();
    for (schema, file) in [("github-workflows", ".github/workflows/mcp-clinic.yml"), ("gitlab-ci", ".gitlab-ci.yml")] {
        let schema = format!("vendor.{schema}");
        tools.run(&folder, &["check-jsonschema", "--builtin-schema", &schema, file]).succeeded();
    }
    tools.run(&folder, &["zizmor", "--offline", ".github/workflows/mcp-clinic.yml"]).succeeded();
    for manager in ["pre-commit", "prek"] {
        let check = || {
            tools.run(&folder, &["git", "add", "--all"]).succeeded();
            tools.run(&folder, &[manager, "run", "--all-files"])
        };
        std::fs::write(folder.join(".mcp.json"), BAD).unwrap();
        check().failed(&["docker/host-socket", ".mcp.json:5:"]);
        std::fs::write(folder.join(".mcp.json"), GOOD).unwrap();
        check().succeeded().says(&["Passed"]);
    }
}

fn the_action(tools: &Tools) {
    let text = read("action.yml");
    is_valid(tools, "github-actions", &tools.folder("action"), &text);
    tools.run(&source(""), &["zizmor", "--offline", "action.yml"]).succeeded();
    let action = yaml(&text);
    let script = |index: usize| action["runs"]["steps"][index]["run"].as_str().unwrap().to_owned();
    let runner = tools.folder("runner temp");
    let runner = runner.to_str().unwrap();
    let output = format!("{runner}/output");
    let step = |folder: &Path, script: &str, variables: &[(&str, &str)]| -> Ended {
        let summary = format!("{runner}/summary");
        let ambient = [("RUNNER_TEMP", runner), ("GITHUB_OUTPUT", &output), ("GITHUB_STEP_SUMMARY", &summary)];
        let bash = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script];
        tools.run_with(folder, &bash, &[&ambient, variables].concat())
    };
    let version = action["inputs"]["version"]["default"].as_str().unwrap();
    let bad = project(tools, "action, bad", BAD);
    step(&bad, &script(0), &[("VERSION", version)]).succeeded();
    let outputs = || std::fs::read_to_string(&output).unwrap();
    let program = outputs().trim().strip_prefix("program=").unwrap().to_owned();
    let check = |folder: &Path, paths: &str, args: &str, fail_on: &str| {
        let inputs = [("PROGRAM", program.as_str()), ("PATHS", paths), ("ARGS", args), ("FAIL_ON", fail_on)];
        step(folder, &script(1), &inputs)
    };
    check(&bad, ".", "", "").failed(&["::error", "file=.mcp.json,line=5"]);
    let sarif = format!("{runner}/mcp-clinic.sarif");
    assert!(outputs().ends_with(&format!("\nsarif={sarif}\n")), "{}", outputs());
    let report: Value = serde_json::from_slice(&std::fs::read(&sarif).unwrap()).unwrap();
    assert_eq!(report["version"], "2.1.0");
    assert!(!report["runs"][0]["results"].as_array().unwrap().is_empty());
    assert!(std::fs::read_to_string(format!("{runner}/summary")).unwrap().contains("docker/host-socket"));

    let folder = "a b $(touch injected) `touch injected`; touch injected";
    let good = project(tools, "action, good", GOOD);
    std::fs::create_dir(good.join(folder)).unwrap();
    std::fs::write(good.join(folder).join("mcp.json"), BAD).unwrap();
    check(&good, ".mcp.json\n\n", "--level info", "").succeeded();
    check(&good, &format!(".mcp.json\r\n{folder}/mcp.json\n"), "", "").failed(&["::error"]);
    check(&good, ".mcp.json", "--level * $(touch injected)", "").failed(&["'*'"]);
    check(&good, "gone", "", "warning").failed(&["no such file or directory: gone"]);
    assert!(!good.join("injected").try_exists().unwrap());
    std::fs::write(good.join(".mcp.json"), GOOD.replace("uvx", "uvx ")).unwrap();
    check(&good, ".mcp.json", "", "").succeeded();
    check(&good, ".mcp.json", "", "warning").failed(&["::warning"]);
}

fn the_component(tools: &Tools) {
    let text = read("templates/mcp-clinic.yml");
    let (head, body) = text.split_once("\n---\n").unwrap();
    let inputs = yaml(head)["spec"]["inputs"].as_object().unwrap().clone();
    let body = inputs.iter().fold(body.to_owned(), |body, (name, input)| {
        body.replace(&format!("$[[ inputs.{name} ]]"), input["default"].as_str().unwrap())
    });
    let folder = tools.folder("component");
    is_valid(tools, "gitlab-ci", &folder, &body);
    is_valid(tools, "gitlab-ci", &folder, head);
    commands(tools, "component", &yaml(&body));
}
