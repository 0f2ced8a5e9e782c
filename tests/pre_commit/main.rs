//! What is installed from the packages of this repository, as its users install it: hooks in the real pre-commit and
//! prek, and the examples for CI. It takes programs from PyPI, so that nothing here runs by itself:
//! `cargo test --test pre_commit -- --ignored`, with git, and a Python that has pip and venv.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the tests run other programs, and fail by panicking"
)]

mod examples;
mod hooks;
#[path = "../support/snippets.rs"]
mod snippets;
mod tools;

use tools::Tools;

#[test]
#[ignore = "takes programs from PyPI"]
fn packages_hooks_and_examples_work() {
    let tools = Tools::new();
    examples::work(&tools);
    hooks::work(&tools);
}
