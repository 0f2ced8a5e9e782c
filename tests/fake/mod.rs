//! A test binary that is also the MCP servers which its tests start: as a server it must write nothing of its own, so
//! it has a `main` of its own, which is [`run`].
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::exit,
    clippy::allow_attributes,
    reason = "each test file uses a part of this; tests touch the machine and fail by panicking"
)]

mod server;

use std::path::PathBuf;
use std::process::exit;

use libtest_mimic::{Arguments, Trial};

/// The first argument that makes a test binary a server.
const AS_SERVER: &str = "--as-server";

/// The names and the functions of tests.
macro_rules! tests {
    ($($test:ident),+ $(,)?) => { vec![$((stringify!($test), $test as fn())),+] };
}
pub(crate) use tests;

/// Runs the tests, as `cargo test` and `cargo nextest` ask for them, or plays the server that a test has started.
pub(crate) fn run(tests: Vec<(&'static str, fn())>) -> ! {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() == Some(AS_SERVER) {
        exit(server::serve(&args.collect::<Vec<_>>()));
    }
    let run_one = |(name, test): (&'static str, fn())| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().map(run_one).collect()).exit()
}

/// The program that is the servers.
pub(crate) fn program() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// The arguments that make it one: what it does otherwise than a good one stands in [`server::Habits`].
pub(crate) fn args(habits: &[&str]) -> Vec<String> {
    [AS_SERVER].iter().chain(habits).map(|arg| (*arg).to_owned()).collect()
}
