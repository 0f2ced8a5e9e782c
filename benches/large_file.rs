//! A `~/.claude.json` of 5 MB: our parse and our whole check against `serde_json`'s parse of the same bytes.
//!
//! `cargo bench --bench large_file`
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mcp_clinic::discover::{Target, judges};
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::linter::lint_bytes;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::SourceFile;

const ROUNDS: usize = 15;

/// The state of a user with many projects: prompts, counters, here and there a server.
fn state(size: usize) -> String {
    let mut text = String::from("{\n  \"numStartups\": 412,\n  \"mcpServers\": {},\n  \"projects\": {\n");
    let mut index = 0;
    while text.len() < size {
        let separator = if index == 0 { "" } else { ",\n" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{separator}    \"/home/me/work/project-{index}\": {{\n      \"allowedTools\": [],\n      \"history\": [\n        \
             {{ \"display\": \"please look at src/main.rs:{index} and tell me why \\\"cargo test\\\" fails\", \"pastedContents\": {{}} }},\n        \
             {{ \"display\": \"and now the same for the other crate\\nwith a second line\", \"pastedContents\": {{}} }}\n      ],\n      \
             \"mcpServers\": {{ \"tools-{index}\": {{ \"type\": \"stdio\", \"command\": \"npx\", \"args\": [\"-y\", \"acme-tools\"], \"env\": {{}} }} }},\n      \
             \"hasTrustDialogAccepted\": true,\n      \"lastCost\": {index}.25\n    }}"
        );
        index += 1;
    }
    text.push_str("\n  }\n}\n");
    text
}

/// The median time of some rounds.
fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn main() {
    let text = state(5 << 20);
    let system = FakeSystem::new(Os::Linux);
    let path = PathBuf::from("/home/me/.claude.json");
    let target = Target { judges: judges(&system, &path, &[]), shown: path.clone(), path, named: true };
    let settings = Settings::default();
    let serde = median(|| drop(black_box(serde_json::from_str::<serde_json::Value>(black_box(&text)))));
    let source = Arc::new(SourceFile::new("x", text.clone()));
    let parse = median(|| drop(black_box(Document::parse(Arc::clone(&source), Syntax::Json))));
    let check = median(|| drop(black_box(lint_bytes(&system, &target, text.clone().into_bytes(), &settings))));
    let factor = |time: Duration| time.as_secs_f64() / serde.as_secs_f64();
    println!("{} KB of ~/.claude.json, median of {ROUNDS}", text.len() / 1000);
    println!("serde_json::Value   {serde:>10.2?}");
    println!("our parse           {parse:>10.2?}   {:.2} x", factor(parse));
    println!("whole check         {check:>10.2?}   {:.2} x", factor(check));
}
