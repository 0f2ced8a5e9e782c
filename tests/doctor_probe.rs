//! `mcp-clinic doctor --probe`, as a user runs it, with servers that are real processes and real addresses.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "tests touch the machine and fail by panicking"
)]

mod fake;
mod support;
mod web;

use std::io::Read;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use mcp_clinic::cli::{Exit, Streams, run};
use mcp_clinic::system::OsSystem;
use serde_json::{Value, json};
use support::{Run, TestContext, github_token, set_mode};

/// A server of the configuration that is started with these habits.
fn process(habits: &[&str]) -> Value {
    json!({ "command": fake::program(), "args": fake::args(habits) })
}

/// A server that answers a while and one way or another, so that nothing is waited for that is not tested.
fn good() -> Value {
    process(&["--era=handshake"])
}

fn project(servers: &Value) -> TestContext {
    TestContext::new().file(".mcp.json", serde_json::to_string_pretty(&json!({ "mcpServers": servers })).unwrap())
}

/// Tries the servers of Claude Code, and gives the report.
fn probe(context: &TestContext, args: &[&str]) -> (Run, Value) {
    let all = [&["doctor", "--probe", "--format", "json", "--client", "claude-code", "--timeout", "20"], args].concat();
    let run = context.run(&all);
    let report = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    (run, report)
}

fn server<'v>(report: &'v Value, name: &str) -> &'v Value {
    let files = report["clients"].as_array().unwrap().iter().flat_map(|client| client["files"].as_array().unwrap());
    let mut servers = files.flat_map(|file| file["servers"].as_array().unwrap());
    servers.find(|server| server["name"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

/// `rule server` of every diagnostic.
fn told(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    diagnostics.iter().map(|d| format!("{} {}", text(&d["rule"]), text(&d["server"]))).collect()
}

fn servers_that_answer_are_well() {
    let address = web::Server::answering(web::handshake);
    let newer = web::Server::answering(web::stateless);
    let context = project(&json!({
        "process": good(),
        "both": process(&[]),
        "address": { "type": "http", "url": address.url("/mcp") },
        "newer": { "type": "http", "url": newer.url("/mcp") },
    }));
    let (run, report) = probe(&context, &[]);
    assert_eq!(run.code, 0, "{report:#}");
    for name in ["process", "both", "address", "newer"] {
        assert_eq!(server(&report, name)["health"], "well", "{report:#}");
    }
    assert_eq!(server(&report, "both")["facts"]["session"]["era"], "stateless");
    assert_eq!(server(&report, "process")["facts"]["session"]["era"], "handshake");
    assert_eq!(server(&report, "newer")["facts"]["session"]["era"], "stateless");
}

fn a_person_reads_a_line_for_each_server_and_one_cause_for_each_that_is_broken() {
    let context = project(&json!({
        "good": good(),
        "key": { "command": "./key.sh" },
        "gone": { "command": "/nowhere/server" },
        "mystery": process(&["--exit=3", "--stderr=first line\nlast words"]),
    }));
    let context =
        context.file("key.sh", "#!/bin/sh\necho 'Error: ACME_API_KEY environment variable is required' >&2\nexit 1\n");
    set_mode(&context.path("key.sh"), 0o755);
    let run = context.run(&["doctor", "--probe", "--client", "claude-code", "--timeout", "20"]);
    assert_eq!(run.code, 1, "{run:?}");
    // Before it stands what this machine is.
    let (_, text) = run.stdout.split_once("\n\n").unwrap();
    let program = fake::program();
    let shown = text.replace(&*program.to_string_lossy(), "[SERVER]");
    let lines: Vec<_> = shown.lines().filter(|line| !line.contains('│') && !line.contains('·')).collect();
    // How long it took is another number each time.
    let lines = lines.join("\n");
    let (before, after) = lines.split_once(" ms").unwrap_or_else(|| panic!("{run:?}"));
    let lines = format!("{}[TIME]{after}", before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '));
    insta::assert_snapshot!(lines);
}

fn what_a_server_answers_counts_more_than_how_it_is_declared() {
    // No PATH has `sh` here, so that its absolute path is all there is; `-c` with operators is a guess of a rule.
    let line = [fake::program().to_string_lossy().into_owned()].into_iter().chain(fake::args(&["--era=handshake"]));
    let line = line.map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let context = project(&json!({ "x": { "command": "/bin/sh", "args": ["-c", format!("cd / && exec {line}")] } }));
    let (_, tried) = probe(&context, &[]);
    assert_eq!(server(&tried, "x")["facts"]["session"]["era"], "handshake", "{tried:#}");
    assert!(told(&tried).iter().all(|told| !told.starts_with("command/")), "{tried:#}");
}

fn a_server_has_what_its_client_gives_it_and_nothing_of_it_is_shown() {
    let token = github_token();
    let script = format!("#!/bin/sh\necho \"given $GIVEN, and {token}\" >&2\nexit 1\n");
    let context = project(&json!({ "x": { "command": "./x.sh", "env": { "GIVEN": "${SECRET_OF_MINE}" } } }));
    let context = context.file("x.sh", script);
    set_mode(&context.path("x.sh"), 0o755);
    for format in ["human", "json"] {
        let output = context
            .command()
            .args(["doctor", "--probe", "--client", "claude-code", "--timeout", "20", "--format", format])
            .env("SECRET_OF_MINE", "hunter2-hunter2")
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(text.contains("given ****, and ****"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains(&token[4..12]), "{text}");
    }
}

fn a_secret_goes_to_its_host_alone_and_is_not_shown() {
    let other = web::Server::answering(web::handshake);
    let away = other.url("/mcp");
    let redirect = move |_: &web::Got| web::reply(302, "text/plain", &format!("Location: {away}\r\n"), "");
    let first = web::Server::answering(redirect);
    let context = project(&json!({ "x": {
        "type": "http", "url": first.url("/mcp"), "headers": { "Authorization": format!("Bearer {}", web::SECRET) },
    } }));
    let (_, report) = probe(&context, &[]);
    assert_eq!(server(&report, "x")["health"], "broken", "{report:#}");
    assert!(first.got().iter().all(|got| got.header("authorization").contains(web::SECRET)));
    assert!(other.got().is_empty(), "the other host was called: {:?}", other.got());
    assert!(!report.to_string().contains(web::SECRET));
}

fn faults_of_addresses_are_told_at_the_address() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let locked = web::Server::answering(|_| web::reply(401, "text/plain", "WWW-Authenticate: Bearer\r\n", "no"));
    let pages = web::Server::answering(|_| web::page(404));
    let context = project(&json!({
        "refused": { "type": "http", "url": format!("http://127.0.0.1:{port}/mcp") },
        "locked": { "type": "http", "url": locked.url("/mcp"), "headers": { "Authorization": "Bearer abc" } },
        "page": { "type": "http", "url": pages.url("/mcp") },
    }));
    let (run, report) = probe(&context, &[]);
    assert_eq!(run.code, 1);
    let told = told(&report);
    for wanted in ["network/unauthorized locked", "network/http-404 page"] {
        assert!(told.iter().any(|told| told == wanted), "{wanted} is not in {told:?}");
    }
    let refused: Vec<_> = told.iter().filter(|told| told.ends_with(" refused")).collect();
    assert_eq!(refused.len(), 1, "{told:?}");
}

fn servers_are_shown_in_order_however_many_are_tried_at_a_time() {
    let names: Vec<_> = (0..8).map(|n| format!("s{n}")).collect();
    let wait = |n: usize| format!("--wait={}", 40 * (8 - n));
    let servers = names.iter().enumerate().map(|(n, name)| (name.clone(), process(&["--era=handshake", &wait(n)])));
    let context = project(&Value::Object(servers.collect()));
    for jobs in ["1", "8"] {
        let (_, report) = probe(&context, &["--jobs", jobs]);
        let files = report["clients"][0]["files"][0]["servers"].as_array().unwrap();
        let shown: Vec<_> = files.iter().map(|server| server["name"].as_str().unwrap()).collect();
        assert_eq!(shown, names);
        assert_eq!(report["summary"]["answered"], 8, "{report:#}");
    }
}

/// Whether anything of what a server had open is open still: it ends when the server does, and its children.
fn is_closed(listener: &TcpListener, connections: usize) -> bool {
    let mut open: Vec<_> = (0..connections).map(|_| listener.accept().unwrap().0).collect();
    open.iter_mut().all(|stream| {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A process that is killed may reset its connections.
        stream.read(&mut [0]).map_or(true, |read| read == 0)
    })
}

fn what_is_wrong_besides_is_not_why_a_server_does_not_answer() {
    let mut server = process(&["--exit=3", "--stderr=last words"]);
    server["args"].as_array_mut().unwrap().push(json!("--tells=postgresql://bob:s3cr3tInArg@db.invalid/x"));
    let (_, report) = probe(&project(&json!({ "x": server })), &[]);
    assert_eq!(server_rule(&report), "runtime/exited-early", "{report:#}");
    let first = &report["diagnostics"][usize::try_from(report["first"].as_u64().unwrap()).unwrap()];
    assert_eq!(first["rule"], "runtime/exited-early", "{report:#}");
    assert!(told(&report).iter().any(|told| told == "secret/connection-string x"), "{report:#}");
}

fn server_rule(report: &Value) -> &str {
    server(report, "x")["rule"].as_str().unwrap_or_default()
}

fn an_interrupt_ends_the_servers_too() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let calls = format!("--calls={}", listener.local_addr().unwrap().port());
    let context = project(&json!({ "x": process(&["--mute", "--stubborn", "--child=group", &calls]) }));
    let mut doctor = context.command();
    doctor.args(["doctor", "--probe", "--timeout", "60"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut doctor = doctor.spawn().unwrap();
    // The child calls first, and then the server: both run once both have called.
    let open: Vec<_> = (0..2).map(|_| listener.accept().unwrap().0).collect();
    let pid = rustix::process::Pid::from_child(&doctor);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(doctor.wait().unwrap().code(), Some(130));
    for mut stream in open {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        assert!(stream.read(&mut [0]).map_or(true, |read| read == 0));
    }
}

fn nothing_is_left_of_servers_that_do_not_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let calls = format!("--calls={}", listener.local_addr().unwrap().port());
    let context = project(&json!({ "x": process(&["--era=handshake", "--stubborn", "--child=session", &calls]) }));
    let (_, report) = probe(&context, &[]);
    assert_eq!(server(&report, "x")["facts"]["process"]["killed"], true, "{report:#}");
    if cfg!(target_os = "linux") {
        assert!(is_closed(&listener, 2));
    }
}

/// Runs the doctor as if at a terminal, with this answer typed.
fn at_a_terminal(context: &TestContext, answer: &str) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let project = context.project();
    let home = project.join("home");
    std::fs::create_dir_all(&home).unwrap();
    let args = [
        "mcp-clinic",
        "doctor",
        "--no-color",
        "--client",
        "claude-code",
        "--project",
        project.to_str().unwrap(),
        "--home",
    ];
    let args = args.iter().map(Into::into).chain([home.into_os_string()]);
    let mut input = answer.as_bytes();
    let streams = Streams {
        input: &mut input,
        out: &mut out,
        err: &mut err,
        columns: Some(80),
        interactive: true,
        shows_progress: true,
    };
    let exit = run(args, &OsSystem::new(), streams);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (exit, text(out), text(err))
}

fn somebody_at_a_terminal_is_shown_the_commands_and_asked() {
    let context = project(&json!({ "x": {
        "command": fake::program(), "args": fake::args(&["--era=handshake"]), "env": { "TOKEN": "hunter2hunter2" },
    } }));
    for (answer, started) in
        [("y\n", true), ("YES\n", true), ("\n", false), ("n\n", false), ("", false), ("yn\n", false)]
    {
        let (_, out, err) = at_a_terminal(&context, answer);
        assert!(
            err.contains("  x (claude-code): start  ")
                && err.contains("--as-server")
                && err.contains("Go ahead? [y/N]"),
            "{err}"
        );
        assert!(!err.contains("hunter2"), "{err}");
        assert_eq!(out.contains("1 answered"), started, "{answer:?}: {out}");
        assert_eq!(out.contains("nothing was started"), !started, "{answer:?}: {out}");
        assert_eq!(err.contains("1 of 1 servers tried"), started, "{err}");
        assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    }
}

fn what_is_switched_off_is_started_when_it_is_named() {
    let mut off = good();
    off["disabled"] = json!(true);
    let context =
        TestContext::new().home(".codeium/windsurf/mcp_config.json", json!({ "mcpServers": { "x": off } }).to_string());
    let answered = |args: &[&str]| {
        let run = context.run(&[&["doctor", "--probe", "--format", "json", "--timeout", "20"], args].concat());
        serde_json::from_str::<Value>(&run.stdout).unwrap()["summary"]["answered"].clone()
    };
    assert_eq!((answered(&[]), answered(&["x"])), (json!(0), json!(1)));
}

fn main() {
    fake::run(fake::tests![
        servers_that_answer_are_well,
        a_person_reads_a_line_for_each_server_and_one_cause_for_each_that_is_broken,
        what_a_server_answers_counts_more_than_how_it_is_declared,
        a_server_has_what_its_client_gives_it_and_nothing_of_it_is_shown,
        a_secret_goes_to_its_host_alone_and_is_not_shown,
        faults_of_addresses_are_told_at_the_address,
        servers_are_shown_in_order_however_many_are_tried_at_a_time,
        what_is_wrong_besides_is_not_why_a_server_does_not_answer,
        an_interrupt_ends_the_servers_too,
        nothing_is_left_of_servers_that_do_not_end,
        somebody_at_a_terminal_is_shown_the_commands_and_asked,
        what_is_switched_off_is_started_when_it_is_named,
    ]);
}
