use std::time::{Duration, Instant};

use super::*;

#[test]
fn every_symptom_is_found_first_in_its_examples() {
    let rows: Vec<Symptom> = serde_json::from_str(include_str!("../symptoms.json")).unwrap();
    assert!(rows.len() >= 57);
    assert!(table().all.is_some());
    for (index, row) in rows.iter().enumerate() {
        assert!(row.source.starts_with("https://") && row.checked.len() == 10, "{}", row.pattern);
        assert!(expression(&row.pattern).is_some() && !row.examples.is_empty(), "{}", row.pattern);
        assert!(row.unless.as_deref().is_none_or(|unless| expression(unless).is_some()), "{}", row.pattern);
        for example in &row.examples {
            let found = symptom_of(example).unwrap_or_else(|| panic!("nothing is found in {example:?}"));
            assert_eq!(found.symptom.pattern, table().symptoms[index].pattern, "{example:?}");
            let said = format!("{} {}", found.cause(), found.remedy());
            assert!(!said.contains('{') || said.contains("${NAME"), "{said}");
            assert!(example.contains(found.line) && !found.line.is_empty(), "{example:?}");
        }
    }
}

#[test]
fn the_words_read_as_clause_and_order() {
    for row in &table().symptoms {
        for words in [&row.cause, &row.remedy] {
            let first = words.chars().next().unwrap();
            let name = words.starts_with("Docker") || words.starts_with("Node") || words.starts_with("mac");
            assert!((first.is_lowercase() || "`{".contains(first) || name) && !words.ends_with('.'), "{words}");
        }
    }
}

#[test]
fn the_more_particular_symptom_wins_over_what_comes_before_it() {
    for (text, rule, captured) in [
        (
            "npm warn deprecated x\nError: Cannot find module 'zod'\nRequire stack:\n- /a/_npx/1/x.js",
            "package/npx-cache-corrupt",
            "zod",
        ),
        ("Error: Cannot find module 'zod'\nRequire stack:\n- /srv/x.js", "runtime/missing-module", "zod"),
        ("ModuleNotFoundError: No module named 'mcp.server.fastmcp'", "package/python-sdk-v2", ""),
        ("ModuleNotFoundError: No module named 'mcp.server'", "runtime/missing-module", "mcp.server"),
        ("'C:\\Program' is not recognized as an internal or external command", "command/windows-space-in-path", ""),
        ("spawn npx ENOENT\nServer transport closed unexpectedly", "command/not-on-gui-path", "npx"),
        ("MCP error -32000: Connection closed\nError: spawn uvx ENOENT", "command/not-on-gui-path", "uvx"),
        (
            "Missing required environment variable: A_KEY\nMCP error -32000: Connection closed",
            "env/required-missing",
            "A_KEY",
        ),
        ("?[31mError: Cannot find module '/srv/x.js'?[39m", "command/script-missing", "/srv/x.js"),
        (
            "npm error code E404\nnpm error 404 Not Found - GET https://x/y\nnpm error 404\nnpm error 404  'y@*' is not in this registry.",
            "package/not-found",
            "y@*",
        ),
        (
            "Cannot connect to the Docker daemon\npermission denied while trying to connect to the Docker daemon socket",
            "docker/socket-permission",
            "",
        ),
    ] {
        let found = symptom_of(text).unwrap();
        assert_eq!(
            (found.symptom.rule.as_str(), found.captures.first().map_or("", |first| first)),
            (rule, captured),
            "{text}"
        );
    }
}

#[test]
fn all_symptoms_of_a_text_come_in_their_order() {
    let text = "MCP error -32000: Connection closed\n  Error: spawn uvx ENOENT  \n";
    let found: Vec<_> =
        symptoms_in(text).iter().map(|found| (found.symptom.rule.clone(), found.line.to_owned())).collect();
    let expected = [
        ("command/not-on-gui-path", "Error: spawn uvx ENOENT"),
        ("runtime/exited-early", "MCP error -32000: Connection closed"),
    ];
    assert_eq!(found, expected.map(|(rule, line)| (rule.to_owned(), line.to_owned())));
}

#[test]
fn a_line_that_is_not_meant_hides_none_that_is() {
    let text = "OPENAI_API_KEY not set, embeddings disabled\nError: GITHUB_TOKEN is required\n";
    assert_eq!(symptom_of(text).unwrap().captures, ["GITHUB_TOKEN"]);
}

/// What healthy servers, runners and clients say.
const CHATTER: &[&str] = &[
    "Secure MCP Filesystem Server running on stdio",
    "Allowed directories: [ '/home/me/Documents' ]",
    "Client does not support MCP Roots, using allowed directories set from server args: [ '/x' ]",
    "GitHub MCP Server running on stdio",
    "Knowledge Graph MCP Server running on stdio",
    "Starting default (STDIO) server...",
    "[info] Server started and connected successfully",
    "API token is required for private repositories",
    "No token set, running without auth",
    "GITHUB_TOKEN not set, using unauthenticated access",
    "Warning: OPENAI_API_KEY is not set; embeddings are disabled",
    "GITHUB_TOKEN set",
    "LOG_LEVEL is set to debug",
    "Please set LOG_LEVEL=debug to see more",
    "BRAVE_API_KEY is optional",
    "npm warn exec The following package was not found and will be installed: mcp-server@1.0.0",
    "npm warn EBADENGINE Unsupported engine {",
    "npm warn EBADENGINE   package: 'undici@7.0.0',",
    "npm WARN deprecated inflight@1.0.6: This module is not supported",
    "npm notice New major version of npm available! 10.8.2 -> 11.0.0",
    "added 87 packages in 4s",
    "Installed 31 packages in 42ms",
    "Downloading cpython-3.12.7-linux-x86_64-gnu (download) (18.2MiB)",
    "warning: An executable named `x` is not provided by package `y` but is available via the dependency `z`.",
    "Unable to find image 'mcp/time:latest' locally",
    "Unable to find image 'mcp/time:latest' locally\nlatest: Pulling from mcp/time\n1f3e46996e29: Pulling fs layer",
    "Status: Downloaded newer image for mcp/time:latest",
    "WARNING: The requested image's platform (linux/amd64) does not match the detected host platform",
    "Port 3000 is in use (EADDRINUSE), trying another one",
    "Error: listen EADDRINUSE: address already in use :::6277 - retrying on 6278",
    "connect ECONNREFUSED 127.0.0.1:9222, retrying in 5 s",
    "INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)",
    "INFO:     127.0.0.1:53412 - \"POST /mcp HTTP/1.1\" 401 Unauthorized",
    "Requests without a token get HTTP 401",
    "returns 401 Unauthorized when the key is wrong",
    "Generated self-signed certificate for https://localhost:8443",
    "Authenticating with an API key from the environment",
    "Access denied - path outside allowed directories: /etc/passwd not in /home/me",
    "chmod: changing permissions of '/tmp/x': Operation not permitted",
    "Optional dependency missing: Cannot find module 'bufferutil', going on without",
    "tool `read_file` failed: Permission denied",
    "(node:4242) ExperimentalWarning: CommonJS module is loading ES Module using require()",
    "(node:4242) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.",
    "[INFO] 404 templates loaded, 0 not found",
    "Request timed out of the queue after 3 attempts, done",
    "Loaded 128 tools",
    "docker version 27.1.1, build 6312585",
    "Error handling is enabled",
    "Debugger listening on ws://127.0.0.1:9229/2d1c",
    "Proceeding with the default configuration",
    "The server requires Node.js 18 or newer",
    "Tool names are checked for uniqueness",
    "Using Python 3.12.4 environment at: .venv",
    "SyntaxError in the query is reported to the model",
    "this tool may not include secrets",
    "mcp-remote: [12345] Using automatically selected callback port: 10524",
    "",
];

#[test]
fn what_healthy_servers_say_is_no_symptom() {
    assert!(CHATTER.len() >= 40);
    for text in CHATTER {
        assert!(symptom_of(text).is_none(), "{text:?} is taken for {:?}", symptom_of(text));
    }
    assert!(symptom_of(&CHATTER.join("\n")).is_none());
}

#[test]
fn a_hostile_text_takes_time_in_line_with_its_length() {
    let seeds = [
        "spawn ",
        "Cannot find module '",
        "npm error 404 '",
        "A_A",
        "Unable to find image 'x' locally\n",
        "'",
        "é\n",
        "\u{0}",
        "Error: listen EADDRINUSE: address already in use :::6277 - retrying\n",
    ];
    for seed in seeds {
        let text = seed.repeat((1 << 20) / seed.len());
        let started = Instant::now();
        let _ = symptoms_in(&text);
        // In line with the length it is a fraction of a second even without optimisation; in its square, hours.
        assert!(started.elapsed() < Duration::from_secs(20), "{seed:?} takes {:?}", started.elapsed());
    }
}
