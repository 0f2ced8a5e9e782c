//! Real servers from npm and PyPI, tried by the doctor. They have to be fetched, so that nothing here runs by itself:
//! `cargo test --test real -- --ignored`, with npx, and with uvx or a Python that has pip and venv.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Runs the doctor on a project with these servers of Claude Code, in the environment of whoever runs the tests.
fn doctor(servers: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".mcp.json"), json!({ "mcpServers": servers }).to_string()).unwrap();
    let names: Vec<&String> = servers.as_object().unwrap().keys().collect();
    let output = Command::new(env!("CARGO_BIN_EXE_mcp-clinic"))
        .args(["doctor", "--probe", "--format", "json", "--client", "claude-code", "--timeout", "240", "--project"])
        .arg(folder.path())
        .args(names)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// The servers in a report, by name.
fn server<'v>(report: &'v Value, name: &str) -> &'v Value {
    let files = report["clients"][0]["files"].as_array().unwrap();
    let mut servers = files.iter().flat_map(|file| file["servers"].as_array().unwrap());
    servers.find(|server| server["name"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

fn tools(server: &Value) -> Vec<&str> {
    let tools = server["facts"]["session"]["tools"].as_array().unwrap_or_else(|| panic!("{server:#}"));
    tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect()
}

#[test]
#[ignore = "fetches packages from npm"]
fn servers_from_npm_answer() {
    let folder = tempfile::tempdir().unwrap();
    let npx = |package: &str, rest: &[&Path]| {
        let args: Vec<_> = ["-y", package].into_iter().map(Path::new).chain(rest.iter().copied()).collect();
        json!({ "command": "npx", "args": args })
    };
    let report = doctor(&json!({
        "everything": npx("@modelcontextprotocol/server-everything@2026.8.31", &[]),
        "files": npx("@modelcontextprotocol/server-filesystem@2026.8.31", &[folder.path()]),
        "memory": npx("@modelcontextprotocol/server-memory@2026.8.31", &[]),
    }));
    for (name, tool) in [("everything", "echo"), ("files", "read_text_file"), ("memory", "create_entities")] {
        let server = server(&report, name);
        assert!(tools(server).contains(&tool), "{server:#}");
        assert!(server["facts"]["process"]["left_behind"] == 0, "{server:#}");
        assert_eq!(server["health"], "well", "{report:#}");
    }
}

#[test]
#[ignore = "fetches packages from PyPI"]
fn servers_from_pypi_answer() {
    let folder = tempfile::tempdir().unwrap();
    let found =
        |program: &str, args: &[&str]| Command::new(program).args(args).output().is_ok_and(|o| o.status.success());
    let command = |package: &str| {
        if found("uvx", &["--version"]) {
            return json!({ "command": "uvx", "args": [package] });
        }
        let program = package.split("==").next().unwrap();
        json!({ "command": folder.path().join("bin").join(program) })
    };
    let packages = ["mcp-server-time==2026.10.19", "mcp-server-fetch==2026.10.24"];
    if !found("uvx", &["--version"]) {
        let venv = folder.path().to_str().unwrap();
        assert!(found("python3", &["-m", "venv", venv]), "neither uvx nor a Python with venv");
        let pip = folder.path().join("bin/pip");
        assert!(found(pip.to_str().unwrap(), &[&["install", "--quiet"], packages.as_slice()].concat()));
    }
    let report = doctor(&json!({ "time": command(packages[0]), "fetch": command(packages[1]) }));
    for (name, tool) in [("time", "get_current_time"), ("fetch", "fetch")] {
        let server = server(&report, name);
        assert!(tools(server).contains(&tool), "{server:#}");
        assert_eq!(server["health"], "well", "{report:#}");
    }
}
