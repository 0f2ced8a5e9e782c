use std::time::Duration;

use super::*;
use crate::client::find;
use crate::system::{FakeSystem, Os};

const DESKTOP: &str = "/home/me/.config/Claude/logs/mcp-server-fetch.log";
const CODE: &str = "/home/me/.cache/claude-cli-nodejs/-home-me-my-app/mcp-logs-fetch";
const CODEX: &str = "/home/me/.codex/log/codex-tui.log";

/// So many seconds after the first of June 2025.
fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_748_736_000 + seconds)
}

fn linux() -> FakeSystem {
    FakeSystem::new(Os::Linux)
}

fn log(system: FakeSystem, path: &str, modified: u64, text: &str) -> FakeSystem {
    system.file(path, 0o600, text).modified(path, at(modified))
}

fn read_by(system: &FakeSystem, client: &str, since: Option<u64>) -> Vec<LogExcerpt> {
    let veil = Veil::of_values(["hunter2-hunter2".to_owned()]);
    read(system, find(client).unwrap(), Path::new("/home/me/my_app"), "fetch", since.map(at), &veil)
}

/// The only text that is read.
fn text_by(system: &FakeSystem, client: &str, since: Option<u64>) -> String {
    let mut read = read_by(system, client, since);
    assert_eq!(read.len(), 1, "{read:?}");
    read.remove(0).text
}

#[test]
fn of_a_servers_own_log_the_newest_session_is_read() {
    let text = "2025-06-01T00:00:10.000Z [fetch] [info] Initializing server... { metadata: undefined }\n\
                2025-06-01T00:00:11.000Z [fetch] [error] spawn python ENOENT { metadata: {} }\n\
                2025-06-01T00:01:10.000Z [fetch] [info] Initializing server... { metadata: undefined }\n\
                2025-06-01T00:01:11.000Z [fetch] [info] Server started and connected successfully\n\
                2025-06-01T00:01:12.000Z [fetch] [info] Message from client: {\"method\":\"initialize\"}\n\
                2025-06-01T00:01:13.000Z [fetch] [info] Message from server: {\"text\":\"spawn x ENOENT\"}\n\
                Traceback with hunter2-hunter2\n\
                2025-06-01T00:02:12.000Z [fetch] [info] Message from client: {\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":0,\"reason\":\"Error: MCP error -32001: Request timed out\"}}\n\
                cut off in the mid";
    let system = log(linux(), DESKTOP, 200, text);
    let read = read_by(&system, "claude-desktop", None);
    assert_eq!((read[0].path.as_str(), read[0].modified), (DESKTOP, Some(1_748_736_200)));
    let lines: Vec<_> = read[0].text.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].contains("Initializing") && lines[1].contains("successfully"));
    assert_eq!(lines[2], "Traceback with ****");
    assert!(lines[3].contains("-32001"));
}

#[test]
fn what_is_older_than_the_configuration_is_left_out() {
    let text = "2025-06-01T00:00:10Z [fetch] [error] old\nand more of it\n2025-06-01T00:01:40Z [fetch] [error] new\nand more of it\n";
    let system = log(linux(), DESKTOP, 100, text);
    assert_eq!(text_by(&system, "claude-desktop", None).lines().count(), 4);
    assert_eq!(
        text_by(&system, "claude-desktop", Some(50)),
        "2025-06-01T00:01:40Z [fetch] [error] new\nand more of it\n"
    );
    assert_eq!(text_by(&system, "claude-desktop", Some(100)).lines().count(), 2);
    assert!(read_by(&system, "claude-desktop", Some(101)).is_empty());
    let unknown = linux().file(DESKTOP, 0o600, text);
    assert!(read_by(&unknown, "claude-desktop", Some(0)).is_empty());
}

#[test]
fn messages_are_taken_from_lines_of_json() {
    let old = "{\"error\":\"Server stderr: old\",\"timestamp\":\"2025-06-01T00:00:01Z\",\"sessionId\":\"a\"}\n";
    let new = "{\"debug\":\"Starting connection with timeout of 30000ms\",\"timestamp\":\"2025-06-01T00:00:02Z\",\"sessionId\":\"b\"}\n\
               {\"error\":\"Server stderr: from before a second try\",\"sessionId\":\"b\"}\n\
               {\"debug\":\"Starting connection with timeout of 30000ms\",\"timestamp\":\"2025-06-01T00:00:03Z\",\"sessionId\":\"b\"}\n\
               {\"error\":\"Server stderr: Traceback:\\n  x\\nModuleNotFoundError: No module named 'httpx'\\n\",\"timestamp\":\"2025-06-01T00:00:04Z\",\"sessionId\":\"b\",\"cwd\":\"/secret\"}\n\
               {\"other\":1}\n{broken\n[]\n";
    let system = log(linux(), &format!("{CODE}/1.jsonl"), 100, "{\"error\":\"another file\"}\n");
    let system = log(system, &format!("{CODE}/2.jsonl"), 200, &[old, new].concat());
    let expected = "Starting connection with timeout of 30000ms\nTraceback:\n  x\nModuleNotFoundError: No module named 'httpx'\n\n{broken\n[]\n";
    assert_eq!(text_by(&system, "claude-code", None), expected);
}

#[test]
fn of_a_log_of_all_servers_only_the_lines_of_this_one_are_read() {
    let text = "2025-06-01T00:00:01Z ERROR MCP client for `fetch` failed to start: request timed out\n\
                2025-06-01T00:00:02Z ERROR MCP client for `time` failed to start: x\n\
                2025-06-01T00:00:03Z INFO git fetch origin\n";
    let system = log(linux(), CODEX, 10, text);
    assert_eq!(text_by(&system, "codex", None), text.lines().next().unwrap().to_owned() + "\n");
    let none = log(linux(), CODEX, 10, "nothing of it\n");
    assert!(read_by(&none, "codex", None).is_empty());
}

#[test]
fn a_long_log_is_read_from_its_end_by_whole_lines() {
    let line = "key hunter2-hunter2 and more\n";
    let long = line.repeat(MOST / line.len() * 3);
    let text = text_by(&log(linux(), DESKTOP, 10, &long), "claude-desktop", None);
    assert!(text.len() < MOST && text.len() > MOST / 2);
    assert!(text.lines().all(|line| line == "key **** and more"), "{:?}", text.lines().next());
    // Nothing of a line that is longer than what is looked at can be shown safely.
    let one = format!("{}\n", "hunter2-".repeat(MOST));
    assert!(read_by(&log(linux(), DESKTOP, 10, &one), "claude-desktop", None).is_empty());
}

#[test]
fn what_cannot_be_read_is_left_out() {
    let folder = linux().directory(DESKTOP, 0o755);
    let denied = log(linux(), DESKTOP, 1, "x\n").file(DESKTOP, 0o000, "x\n");
    let bytes = linux().file(DESKTOP, 0o600, [0xff, 0xfe, b'x', b'\n', 0x1b, b'[', b'\n']).modified(DESKTOP, at(0));
    let empty = log(linux(), DESKTOP, 1, "");
    for system in [linux(), folder, denied, empty] {
        assert!(read_by(&system, "claude-desktop", None).is_empty());
    }
    assert_eq!(text_by(&bytes, "claude-desktop", None), "\u{fffd}\u{fffd}x\n?[\n");
}

#[test]
fn a_real_file_is_read_from_its_end() {
    use crate::system::OsSystem;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, b"one\ntwo\nthree\n").unwrap();
    let system = OsSystem::new();
    assert_eq!(system.read_end(file.path(), 6).unwrap(), b"three\n");
    assert_eq!(system.read_end(file.path(), 600).unwrap(), b"one\ntwo\nthree\n");
    assert!(system.modified(file.path()).unwrap() <= SystemTime::now() + Duration::from_mins(1));
    assert!(system.read_end(Path::new("/"), 6).is_err());
    assert!(system.modified(&file.path().join("x")).is_none());
}
