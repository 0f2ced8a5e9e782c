//! The end of everything that was started. It is final, so that this test has a process of its own.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "tests touch the machine and fail by panicking"
)]

mod fake;

use std::collections::BTreeMap;
use std::io::Read;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use mcp_clinic::probe::process::end_all;
use mcp_clinic::probe::{Plan, Start, Veil, What, run};
use mcp_clinic::system::OsSystem;

fn nothing_outlives_the_end_of_all() {
    let limit = Duration::from_secs(20);
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let calls = format!("--calls={}", port.local_addr().unwrap().port());
    let start = Start {
        program: fake::program().to_str().unwrap().to_owned(),
        args: fake::args(&["--child=session", &calls, "--deaf"]),
        env: BTreeMap::new(),
        search_path: String::new(),
        cwd: std::env::temp_dir(),
    };
    let plan = Plan { what: What::Start(start), patience: limit * 3, veil: Veil::default() };
    let began = Instant::now();
    let probe = {
        let plan = plan.clone();
        thread::spawn(move || run(&OsSystem::new(), &plan, true))
    };
    // The child calls first, and then the server.
    let mut lines: Vec<_> = (0..2).map(|_| port.accept().unwrap().0).collect();
    end_all();
    // On the other systems a process that left its group gets away.
    let seen = if cfg!(any(target_os = "linux", windows)) { &mut lines[..] } else { &mut lines[1..] };
    for line in seen {
        line.set_read_timeout(Some(limit)).unwrap();
        // A process that is killed may reset its connections.
        assert!(!matches!(line.read(&mut [0; 1]), Ok(1..)));
        assert!(began.elapsed() < limit);
    }
    let process = probe.join().unwrap().process.unwrap();
    assert!(process.ended.is_some() && began.elapsed() < limit, "{process:?}");
    let again = run(&OsSystem::new(), &plan, false).process.unwrap();
    assert!(again.spawn.is_some(), "nothing is started any more: {again:?}");
}

fn main() {
    fake::run(fake::tests![nothing_outlives_the_end_of_all]);
}
