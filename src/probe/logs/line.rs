//! A line of a log.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// A line of a log, in plain text or as an object of JSON.
#[derive(Debug)]
pub(super) struct Line<'l> {
    /// What it says; of an object, what the fields with messages say, which may be several lines.
    pub(super) text: Cow<'l, str>,
    /// When it was written, where it says so and in which time zone.
    pub(super) time: Option<SystemTime>,
    /// The session that it names itself.
    pub(super) session: Option<String>,
    /// The server that it names itself.
    server: Option<String>,
}

/// The fields in which clients put what happened.
/// Sources: <https://github.com/anthropics/claude-code/issues/54144>,
/// <https://github.com/charmbracelet/crush/issues/3275> (2026-11-22).
const MESSAGES: &[&str] = &["msg", "message", "debug", "error"];

/// What Claude Code puts before what a server wrote on standard error.
const STDERR: &str = "Server stderr: ";

/// What clients write when they start a server.
/// Sources: <https://github.com/modelcontextprotocol/servers/issues/1748>,
/// <https://github.com/anthropics/claude-code/issues/1611> (2026-11-22).
const BEGINNINGS: &[&str] = &["Initializing server", "Starting connection"];

/// What stands before a message that the client and the server sent each other: whatever a tool gave may be in it.
const SENT: &[&str] = &["Message from client: ", "Message from server: "];

/// Words of which one stands in a line about a server whose name is an ordinary word.
const ABOUT_SERVERS: &[&str] = &["mcp", "server", "extension"];

impl<'l> Line<'l> {
    /// Takes a line apart.
    pub(super) fn parse(line: &'l str) -> Self {
        let object =
            Some(line.trim()).filter(|line| line.starts_with('{')).and_then(|line| serde_json::from_str(line).ok());
        let Some(Value::Object(object)) = object else {
            return Self { text: Cow::Borrowed(line), time: time_in(line), session: None, server: None };
        };
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let messages = MESSAGES.iter().filter_map(|name| text(name)).filter(|message| !message.trim().is_empty());
        let messages: Vec<_> = messages.map(|said| said.strip_prefix(STDERR).unwrap_or(said).trim_end()).collect();
        Self {
            text: Cow::Owned(messages.join("\n")),
            time: text("timestamp").or_else(|| text("time")).and_then(time_in),
            session: text("sessionId").map(str::to_owned),
            server: text("name").map(str::to_owned),
        }
    }

    /// Whether the client starts a server with it.
    pub(super) fn begins_session(&self) -> bool {
        BEGINNINGS.iter().any(|beginning| self.text.contains(beginning))
    }

    /// Whether it holds a message of the protocol, other than that a client gives up a server's start.
    pub(super) fn is_message(&self) -> bool {
        let given_up = || self.text.contains("notifications/cancelled") && self.text.contains("\"requestId\":0,");
        SENT.iter().any(|sent| self.text.contains(sent)) && !given_up()
    }

    /// Whether a line of a log of all servers is about this one: it says its name, in quotes, in brackets or behind an
    /// equals sign, or as a word beside one that is about servers.
    pub(super) fn concerns(&self, server: &str) -> bool {
        if server.is_empty() {
            return false;
        }
        if let Some(name) = &self.server {
            return name == server;
        }
        let of_name = |c: char| c.is_alphanumeric() || "_-./".contains(c);
        self.text.match_indices(server).any(|(at, _)| {
            let before = self.text.get(..at).and_then(|text| text.chars().next_back());
            let after = self.text.get(at + server.len()..).and_then(|text| text.chars().next());
            if before.is_some_and(of_name) || after.is_some_and(|c| of_name(c) && c != '.') {
                return false;
            }
            let enclosed = before.zip(after).is_some_and(|pair| ENCLOSING.contains(&pair));
            enclosed || before == Some('=') || self.is_about_servers()
        })
    }

    fn is_about_servers(&self) -> bool {
        let text = self.text.to_ascii_lowercase();
        ABOUT_SERVERS.iter().any(|word| text.contains(word))
    }
}

/// What may stand around a name.
const ENCLOSING: &[(char, char)] = &[('[', ']'), ('(', ')'), ('<', '>'), ('"', '"'), ('\'', '\''), ('`', '`')];

/// The first time in a text that says its zone, as `2026-11-22T10:10:44.197Z`.
fn time_in(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    // Where it stands in a line, it stands at the beginning.
    let starts = 0..bytes.len().saturating_sub(LONG).min(64);
    starts.into_iter().find_map(|at| time_at(bytes.get(at..)?))
}

/// The length of `2026-11-22T10:10:44`.
const LONG: usize = 19;

fn time_at(bytes: &[u8]) -> Option<SystemTime> {
    let form = b"0000-00-00T00:00:00";
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b' '),
        other => byte == other,
    };
    let (time, rest) = bytes.split_at_checked(LONG)?;
    if !time.iter().zip(form).all(fits) {
        return None;
    }
    let number =
        |from: usize, to: usize| -> Option<i64> { std::str::from_utf8(time.get(from..to)?).ok()?.parse().ok() };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hours, minutes, seconds) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let fraction =
        rest.strip_prefix(b".").map_or(0, |rest| 1 + rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let since_midnight = hours * 3600 + minutes * 60 + seconds - offset(rest.get(fraction..)?)?;
    let seconds = u64::try_from(days_since_1970(year, month, day)? * 86_400 + since_midnight).ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// How far a zone is ahead, in seconds: `Z`, `+02:00`.
fn offset(zone: &[u8]) -> Option<i64> {
    let sign = match zone.first()? {
        b'Z' => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String =
        zone.iter().skip(1).filter(|byte| **byte != b':').take(4).map(|byte| char::from(*byte)).collect();
    let number: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

/// The days from the first of January 1970 to a day of the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years that begin in March end with the day that some of them lack.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_where_they_say_their_zone() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2025-06-07T10:10:44.177Z [fetch] [info]", Some(1_749_291_044)),
            ("[2000-02-29 23:59:59+00:00] x", Some(951_868_799)),
            ("2025-10-20T17:11:44.3113391+10:00", Some(1_760_944_304)),
            ("2025-06-07T10:10:44", None),
            ("2025-06-07 10:10:44 x", None),
            ("2025-13-07T10:10:44Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("2025-06-07T10:10:44+1", None),
            ("no time", None),
            ("", None),
            ("é2025-06-07T10:10:44Z", Some(1_749_291_044)),
        ] {
            let time = time_in(&format!("{text} and so on")).filter(|_| !text.is_empty());
            assert_eq!(time, seconds.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn a_line_is_about_a_server_where_it_says_its_name_as_one() {
        for (line, server, is) in [
            ("2025-04-19T01:35:57.342Z [error] [filesystem] spawn x ENOENT", "filesystem", true),
            ("MCP client for `time` failed to start", "time", true),
            ("Failed to load extension broken-mcp: failed to initialize", "broken-mcp", true),
            ("ERRO MCP client failed to initialize name=web-reader source=x", "web-reader", true),
            ("it was the third time", "time", false),
            ("[time-server] MCP server started", "time", false),
            ("MCP timeout", "time", false),
            ("[x] fine", "y", false),
            ("anything", "", false),
            ("MCP server über: failed", "über", true),
            (r#"{"msg":"MCP client failed","error":"calling fetch","name":"time"}"#, "time", true),
            (r#"{"msg":"MCP client failed","error":"[fetch]","name":"time"}"#, "fetch", false),
        ] {
            assert_eq!(Line::parse(line).concerns(server), is, "{line}");
        }
    }
}
