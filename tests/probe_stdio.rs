//! Servers that are processes: real ones, good and bad, started and ended.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "tests touch the machine and fail by panicking"
)]

mod fake;

use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use mcp_clinic::probe::process::{AskError, ask};
use mcp_clinic::probe::{Ended, Era, Fetching, FramingFault, ProcessFacts, Session, SpawnFault, Start, Veil, stdio};
use mcp_clinic::system::OsSystem;

/// Long enough for a machine that has much to do.
const LONG: Duration = Duration::from_secs(30);
/// For what never comes.
const SHORT: Duration = Duration::from_millis(600);

fn start(habits: &[&str]) -> Start {
    Start {
        program: fake::program().to_str().unwrap().to_owned(),
        args: fake::args(habits),
        env: BTreeMap::new(),
        search_path: String::new(),
        cwd: std::env::temp_dir(),
    }
}

fn probe_with(start: &Start, patience: Duration, veil: &Veil) -> (ProcessFacts, Option<Session>) {
    stdio::probe(&OsSystem::new(), start, patience, false, veil)
}

fn probe(habits: &[&str], patience: Duration) -> (ProcessFacts, Option<Session>) {
    let found = probe_with(&start(habits), patience, &Veil::default());
    #[cfg(target_os = "linux")]
    assert_no_child_is_left(habits);
    found
}

/// Nothing runs that was started with these habits.
#[cfg(target_os = "linux")]
fn assert_no_child_is_left(habits: &[&str]) {
    let (mine, me) = (fake::args(habits).join("\0"), std::process::id());
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let line = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent =
            stat.rsplit_once(')').and_then(|(_, rest)| rest.split_ascii_whitespace().nth(1)?.parse::<u32>().ok());
        // Tests run side by side, some with the same habits.
        let left = parent == Some(me) && line.trim_end_matches('\0').ends_with(&mine);
        assert!(!left || habits.is_empty(), "{line:?} is left: {stat}");
    }
}

fn good(habits: &[&str]) -> (ProcessFacts, Session) {
    let (facts, session) = probe(habits, LONG);
    let session = session.unwrap_or_else(|| panic!("{facts:?}"));
    assert!(facts.answered_ms.is_some() && facts.ended.is_none() && !facts.silent && !facts.killed, "{facts:?}");
    (facts, session)
}

fn good_servers_of_both_eras() {
    for (era, expected, version) in [
        ("both", Era::Stateless, "2026-07-28"),
        ("stateless", Era::Stateless, "2026-07-28"),
        ("handshake", Era::Handshake, "2025-06-18"),
    ] {
        let (facts, session) = good(&[&format!("--era={era}")]);
        assert_eq!((session.era, session.protocol_version.as_deref()), (expected, Some(version)), "{era}");
        assert_eq!((session.name.as_deref(), session.tools.len(), session.fault), (Some("fake"), 1, None));
        assert_eq!((facts.noise, facts.framing, facts.left_behind, facts.restarted), (None, vec![], 0, false));
        assert_eq!((facts.waited_ms, facts.warm_ms, facts.fetching), (None, None, None));
    }
}

fn the_newer_question_breaks_no_older_server() {
    for (era, restarted) in [("skips", false), ("ends", cfg!(unix))] {
        let (facts, session) = good(&[&format!("--era={era}")]);
        assert_eq!((session.era, session.tools.len(), facts.restarted), (Era::Handshake, 1, restarted), "{era}");
    }
    let (facts, session) = probe(&["--era=hangs"], Duration::from_secs(3));
    assert!(facts.restarted && session.is_some_and(|session| session.tools.len() == 1), "{facts:?}");
}

fn a_server_of_the_future_says_what_it_speaks() {
    let (facts, session) = probe(&["--era=later"], LONG);
    let session = session.unwrap();
    assert_eq!((session.era, &session.supported_versions[..]), (Era::Stateless, &["2030-01-01".to_owned()][..]));
    assert!(session.fault.is_some() && session.tools.is_empty());
    assert!(facts.answered_ms.is_some() && facts.ended.is_none() && facts.waited_ms.is_none(), "{facts:?}");
}

fn a_refusal_is_what_it_says() {
    let (_, session) = probe(&["--era=handshake", "--refuses"], LONG);
    assert_eq!(session.unwrap().fault.as_deref(), Some("no initialize (error -32603)"));
}

fn what_is_no_message_is_noise() {
    let (facts, _) = good(&["--banner=Server starting…\nlistening"]);
    let noise = facts.noise.unwrap();
    assert_eq!((noise.first.as_str(), noise.lines, noise.before_answer), ("Server starting…", 2, true));
    let (facts, _) = good(&["--chatter={\"level\":30,\"msg\":\"hello\"}"]);
    let noise = facts.noise.unwrap();
    assert_eq!((noise.lines, noise.before_answer, facts.framing), (1, false, vec![]));
    let (facts, _) = good(&["--chatter={\"id\":1,\"result\":{}}"]);
    assert_eq!((facts.noise, facts.framing), (None, vec![FramingFault::NotJsonRpc]));
}

fn an_answer_to_nobody_is_none() {
    for id in ["99", "\"1\""] {
        let (facts, session) = probe(&["--era=handshake", &format!("--wrong-id={id}")], LONG);
        assert_eq!((facts.framing, session), (vec![FramingFault::WrongId { id: id.to_owned() }], None));
        assert!(facts.waited_ms.is_some() && facts.answered_ms.is_none() && !facts.silent);
    }
    // One that cannot be told from an answer.
    let (facts, _) = good(&["--chatter={\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}"]);
    assert_eq!(facts.framing, [FramingFault::WrongId { id: "0".to_owned() }]);
}

fn half_a_line_is_no_message() {
    let (facts, session) = probe(&["--half"], LONG);
    assert_eq!((facts.framing, session), (vec![FramingFault::Unterminated], None));
    let ended = facts.ended.unwrap();
    assert_eq!((ended.code, ended.signal, ended.after_answer), (Some(0), None, false));
}

fn a_line_without_end_is_left() {
    let (facts, session) = probe(&["--long"], LONG);
    assert!(matches!(facts.framing[..], [FramingFault::TooLong { bytes }] if bytes > 1 << 20), "{facts:?}");
    assert_eq!(session, None);
}

fn a_flood_on_standard_error_stops_nobody() {
    let (facts, _) = good(&["--flood=10000000"]);
    assert_eq!((facts.stderr.bytes, facts.stderr.text.as_str()), (10_000_000, ""));
    let lines = "a line that is whole\n".repeat(10_000);
    let (facts, _) = good(&[&format!("--stderr={}", &lines[..100_000])]);
    assert!(facts.stderr.text.len() <= 64 << 10 && facts.stderr.text.starts_with("a line that is whole\n"));
}

fn a_slow_start_is_waited_for() {
    let (facts, _) = good(&["--wait=1200"]);
    assert!(facts.answered_ms.unwrap() >= 1200);
}

fn a_server_that_never_answers_is_left() {
    for habit in ["--mute", "--deaf"] {
        let (facts, session) = probe(&[habit], SHORT);
        assert_eq!((session, facts.answered_ms, facts.ended), (None, None, None), "{habit}");
        assert!(facts.waited_ms.is_some_and(|ms| ms >= 600) && !facts.silent);
    }
}

fn an_end_is_told_with_what_was_said() {
    let (facts, session) = probe(&["--stderr=Error: no API key\nbye", "--exit=7"], LONG);
    let ended = facts.ended.unwrap();
    assert_eq!(ended, Ended { code: Some(7), signal: None, after_answer: false, after_ms: ended.after_ms });
    assert_eq!((facts.stderr.text.as_str(), session, facts.waited_ms), ("Error: no API key\nbye\n", None, None));
}

/// Only what was read can have been too much for it.
#[cfg(target_os = "linux")]
fn a_server_that_read_nothing_is_started_once() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let calls = format!("--calls={}", port.local_addr().unwrap().port());
    let (facts, _) = probe(&[&calls, "--exit=1"], LONG);
    assert!(facts.ended.is_some());
    port.set_nonblocking(true).unwrap();
    assert!(port.accept().is_ok() && port.accept().is_err());
}

fn secrets_are_hidden_everywhere() {
    let mut start = start(&["--tells=KEY", "--banner=hunter2-hunter2", "--stderr=hunter2-hunter2 is wrong"]);
    start.env.insert("KEY".to_owned(), "hunter2-hunter2".to_owned());
    let veil = Veil::of_values(["hunter2-hunter2".to_owned()]);
    let (facts, session) = probe_with(&start, LONG, &veil);
    let session = session.unwrap();
    assert_eq!(session.instructions.as_deref(), Some("****"));
    let said = serde_json::to_string(&(&facts, &session)).unwrap();
    assert!(!said.contains("hunter2"), "{said}");
    assert!(facts.stderr.text.contains("**** is wrong"));
}

fn whoever_goes_on_is_killed() {
    let (facts, session) = probe(&["--stubborn"], LONG);
    assert!(facts.killed && session.is_some(), "{facts:?}");
    assert_eq!(facts.ended, None);
}

fn children_that_are_left_are_ended() {
    for kind in ["group", "session"] {
        let (facts, _) = good(&[&format!("--child={kind}")]);
        let told = u32::from(cfg!(target_os = "linux") || (cfg!(unix) && kind == "group"));
        assert_eq!(facts.left_behind, told, "{kind}");
        #[cfg(target_os = "linux")]
        assert_no_child_is_left(&["--linger", kind]);
    }
}

fn an_input_that_is_closed_early_is_a_fault() {
    let (facts, session) = probe(&["--no-input"], LONG);
    assert_eq!(session, None);
    // On the other systems it is only seen that nothing is answered.
    assert!(!cfg!(unix) || facts.framing == [FramingFault::InputClosed], "{facts:?}");
}

fn one_answer_is_not_enough() {
    // Told of itself, its tools, and no more.
    let (facts, session) = probe(&["--answers=2"], LONG);
    let ended = facts.ended.unwrap();
    assert_eq!((ended.code, ended.after_answer, facts.silent), (Some(3), true, false));
    assert_eq!(session.unwrap().tools.len(), 1);
    let (facts, session) = probe(&["--answers=2", "--stay"], Duration::from_secs(2));
    assert!(facts.silent && facts.waited_ms.is_some() && facts.ended.is_none(), "{facts:?}");
    assert_eq!(session.unwrap().tools.len(), 1);
    let (facts, session) = probe(&["--answers=1", "--stay"], Duration::from_secs(2));
    assert!(facts.silent && session.unwrap().tools.is_empty());
}

fn headers_of_another_protocol_are_known() {
    let (facts, _) = probe(&["--headers"], SHORT);
    assert_eq!((facts.framing, facts.noise), (vec![FramingFault::ContentLength], None));
}

fn bytes_that_are_no_text_are_known() {
    let (facts, session) = good(&["--latin"]);
    assert_eq!(facts.framing, [FramingFault::NotUtf8]);
    assert_eq!(session.name.as_deref(), Some("caf\u{fffd}"));
}

fn all_pages_are_read_and_no_more() {
    let (_, session) = good(&["--pages=3"]);
    assert_eq!((session.tools.len(), session.endless), (3, false));
    let (_, session) = good(&["--pages=same"]);
    assert_eq!((session.tools.len(), session.endless), (2, true));
    let (_, session) = good(&["--pages=0", "--tools=[{\"name\":\"a\u{200b}\"}]"]);
    assert_eq!((session.tools.len(), session.endless), (100, true));
    assert_eq!(session.tools[0].unseen, ["U+200B"]);
}

fn a_server_may_ask_first() {
    let (_, session) = good(&["--era=handshake", "--asks"]);
    assert_eq!(session.tools.len(), 1);
}

fn downloads_are_seen() {
    let (facts, _) =
        good(&["--era=handshake", "--stderr=Downloading pydantic-core (2.1MiB)\nInstalled 31 packages in 18ms"]);
    assert_eq!(facts.fetching, Some(Fetching::Uv));
    let (facts, _) = probe(&["--stderr=Unable to find image 'box:latest' locally", "--deaf"], SHORT);
    assert_eq!((facts.fetching, facts.waited_ms.is_some()), (Some(Fetching::Image), true));
    let start = start(&["--stderr=Installed 31 packages in 18ms"]);
    let (facts, _) = stdio::probe(&OsSystem::new(), &start, LONG, true, &Veil::default());
    assert!(facts.warm_ms.is_some());
}

fn what_it_uses_is_measured() {
    let (facts, _) = good(&["--memory=64", "--burn=400"]);
    if cfg!(target_os = "linux") {
        assert!(facts.peak_memory.is_some_and(|bytes| bytes > 64 << 20), "{facts:?}");
        // Of a machine that has much else to do it gets little.
        assert!(facts.cpu_ms.is_some_and(|ms| (10..60_000).contains(&ms)), "{facts:?}");
    }
}

/// A folder with a script in it.
#[cfg(unix)]
fn script(text: &str, mode: u32) -> (tempfile::TempDir, Start) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("script");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    let search_path = folder.path().to_str().unwrap().to_owned();
    let start = Start { program: "script".to_owned(), args: vec![], search_path, ..start(&[]) };
    (folder, start)
}

fn what_cannot_be_started_is_told_apart() {
    let fault = |start: &Start| probe_with(start, LONG, &Veil::default()).0.spawn;
    let missing = Start { program: "no-such-program".to_owned(), ..start(&[]) };
    assert_eq!(fault(&missing), Some(SpawnFault::NotFound));
    let homeless = Start { cwd: PathBuf::from("/no/such/folder"), ..start(&[]) };
    assert_eq!(fault(&homeless), Some(SpawnFault::NoFolder { folder: "/no/such/folder".to_owned() }));
    #[cfg(unix)]
    {
        let no = |interpreter: &str| Some(SpawnFault::NoInterpreter { interpreter: interpreter.to_owned() });
        let cases = [
            ("#!/bin/sh\n", 0o644, Some(SpawnFault::NotExecutable)),
            ("no first line\n", 0o755, Some(SpawnFault::WrongFormat)),
            ("\x7fELF\u{2}\u{1}\u{1}nothing more", 0o755, Some(SpawnFault::WrongFormat)),
            ("#!/no/such/python\n", 0o755, no("/no/such/python")),
            ("#!/usr/bin/env no-such-node\n", 0o755, no("no-such-node")),
            ("#!/usr/bin/env -S no-such-node --flag\n", 0o755, no("no-such-node")),
            ("#!/bin/sh\r\necho\r\n", 0o755, no("/bin/sh\r".replace('\r', "?").as_str())),
            ("#!/usr/bin/env sh\r\n", 0o755, no("sh?")),
        ];
        for (text, mode, expected) in cases {
            let (_folder, start) = script(text, mode);
            assert_eq!(fault(&start), expected, "{text:?}");
        }
    }
}

#[cfg(unix)]
fn a_script_is_found_by_its_name() {
    let line =
        format!("#!/bin/sh\nexec '{}' {}\n", fake::program().display(), fake::args(&["--era=handshake"]).join(" "));
    let (_folder, start) = script(&line, 0o755);
    let (facts, session) = probe_with(&start, LONG, &Veil::default());
    assert!(session.is_some() && facts.spawn.is_none(), "{facts:?}");
}

/// A helper program.
fn helper(habits: &[&str], limit: Duration) -> Result<mcp_clinic::probe::process::Answer, AskError> {
    let args = fake::args(habits);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    ask(&fake::program(), &args, Some(&BTreeMap::new()), &std::env::temp_dir(), limit)
}

fn helpers_are_run_to_their_end() {
    let answer = helper(&["--banner=v22.1.0", "--stderr=hm", "--exit=4"], LONG).unwrap();
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str(), answer.code), ("v22.1.0\n", "hm\n", Some(4)));
    let answer = helper(&["--long"], LONG).unwrap();
    assert_eq!(answer.stdout.len(), 64 << 10);
    let began = Instant::now();
    assert_eq!(helper(&["--child=session", "--deaf"], SHORT), Err(AskError::TimedOut));
    assert!(began.elapsed() < LONG);
    let nowhere = ask(&PathBuf::from("/no/such/program"), &[], None, &std::env::temp_dir(), SHORT);
    assert!(matches!(nowhere, Err(AskError::NotStarted(_))));
}

fn main() {
    let tests = fake::tests![
        good_servers_of_both_eras,
        the_newer_question_breaks_no_older_server,
        a_server_of_the_future_says_what_it_speaks,
        a_refusal_is_what_it_says,
        what_is_no_message_is_noise,
        an_answer_to_nobody_is_none,
        half_a_line_is_no_message,
        a_line_without_end_is_left,
        a_flood_on_standard_error_stops_nobody,
        a_slow_start_is_waited_for,
        a_server_that_never_answers_is_left,
        an_end_is_told_with_what_was_said,
        secrets_are_hidden_everywhere,
        whoever_goes_on_is_killed,
        children_that_are_left_are_ended,
        an_input_that_is_closed_early_is_a_fault,
        one_answer_is_not_enough,
        headers_of_another_protocol_are_known,
        bytes_that_are_no_text_are_known,
        all_pages_are_read_and_no_more,
        a_server_may_ask_first,
        downloads_are_seen,
        what_it_uses_is_measured,
        what_cannot_be_started_is_told_apart,
        helpers_are_run_to_their_end,
    ];
    #[cfg(unix)]
    let tests = [tests, fake::tests![a_script_is_found_by_its_name]].concat();
    #[cfg(target_os = "linux")]
    let tests = [tests, fake::tests![a_server_that_read_nothing_is_started_once]].concat();
    fake::run(tests);
}
