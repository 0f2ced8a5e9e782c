//! Asking Docker, in HTTP over whatever leads to it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::{Ping, Way};
use crate::probe::milliseconds;

/// Longer answers are cut; what is asked for stands at their beginning.
const LONGEST: usize = 64 * 1024;

/// What Docker answered.
struct Answer {
    status: u16,
    api_version: Option<String>,
    body: String,
}

/// Why there is no answer.
#[derive(Debug)]
enum Fault {
    /// It could not be connected to.
    Connect(ErrorKind),
    /// It did not answer in time.
    TimedOut,
    /// What came is no answer.
    Garbage,
    /// There is no way that could be gone.
    NoWay,
}

/// Asks whether it is there.
pub(super) fn ping(way: &Way, patience: Duration) -> Ping {
    let started = Instant::now();
    match get(way, "/_ping", patience) {
        Ok(Answer { status: 200, api_version, body }) if api_version.is_some() || body.trim() == "OK" => {
            Ping::Answers { api_version, ms: milliseconds(started.elapsed()) }
        }
        Ok(_) | Err(Fault::Garbage) => Ping::NotDocker,
        Err(Fault::TimedOut) => Ping::TimedOut,
        Err(Fault::NoWay) => Ping::NotAsked,
        Err(Fault::Connect(ErrorKind::NotFound | ErrorKind::NotADirectory)) => Ping::Absent,
        Err(Fault::Connect(ErrorKind::PermissionDenied)) => Ping::Denied,
        Err(Fault::Connect(_)) => Ping::Refused,
    }
}

/// Asks whether it has an image.
pub(super) fn image(way: &Way, image: &str, patience: Duration) -> Option<bool> {
    // Whatever else stands there is no name of an image, and must not become another question.
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    let is_name = !image.is_empty() && image.chars().all(plain) && !image.contains("..") && !image.starts_with('/');
    if !is_name {
        return None;
    }
    match get(way, &format!("/images/{image}/json"), patience).ok()? {
        Answer { status: 200, .. } => Some(true),
        Answer { status: 404, body, .. } => body.to_ascii_lowercase().contains("no such image").then_some(false),
        Answer { .. } => None,
    }
}

/// Asks for a path. It is done in a thread of its own, as neither looking up a host nor connecting to a socket whose
/// listener is busy has a limit.
fn get(way: &Way, path: &str, patience: Duration) -> Result<Answer, Fault> {
    let deadline = Instant::now() + patience;
    // With version 1.0 the answer ends where the connection does, and has no parts.
    let request = format!("GET {path} HTTP/1.0\r\nHost: docker\r\nConnection: close\r\n\r\n");
    let way = way.clone();
    let (sender, receiver) = mpsc::channel();
    let ask = move || {
        // Nobody waits any more where it took too long.
        let _ = sender.send(match way {
            Way::Socket(path) => over_socket(&path, &request, deadline),
            Way::Tcp(host) => over_tcp(&host, &request, deadline),
            Way::Other => Err(Fault::NoWay),
        });
    };
    thread::Builder::new().spawn(ask).map_err(|_| Fault::NoWay)?;
    receiver.recv_timeout(patience).unwrap_or(Err(Fault::TimedOut))
}

#[cfg(unix)]
fn over_socket(path: &Path, request: &str, deadline: Instant) -> Result<Answer, Fault> {
    use std::os::unix::net::UnixStream;
    let stream = UnixStream::connect(path).map_err(|error| Fault::Connect(error.kind()))?;
    exchange(stream, request, deadline, UnixStream::set_read_timeout)
}

#[cfg(not(unix))]
fn over_socket(_path: &Path, _request: &str, _deadline: Instant) -> Result<Answer, Fault> {
    Err(Fault::NoWay)
}

fn over_tcp(host: &str, request: &str, deadline: Instant) -> Result<Answer, Fault> {
    let addresses = host.to_socket_addrs().map_err(|error| Fault::Connect(error.kind()))?;
    let mut fault = Fault::Connect(ErrorKind::NotFound);
    for address in addresses {
        let Some(left) = left(deadline) else { return Err(Fault::TimedOut) };
        match TcpStream::connect_timeout(&address, left) {
            Ok(stream) => return exchange(stream, request, deadline, TcpStream::set_read_timeout),
            Err(error) if error.kind() == ErrorKind::TimedOut => fault = Fault::TimedOut,
            // No host is as a missing socket is: whatever is wrong with it, nothing listens.
            Err(_) => fault = Fault::Connect(ErrorKind::ConnectionRefused),
        }
    }
    Err(fault)
}

/// The time that is left; `None` where there is none.
fn left(deadline: Instant) -> Option<Duration> {
    deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
}

fn exchange<S: Read + Write>(
    mut stream: S,
    request: &str,
    deadline: Instant,
    limit: impl Fn(&S, Option<Duration>) -> io::Result<()>,
) -> Result<Answer, Fault> {
    stream.write_all(request.as_bytes()).map_err(|_| Fault::Garbage)?;
    let mut bytes = Vec::new();
    let mut part = [0_u8; 4096];
    while bytes.len() < LONGEST {
        let left = left(deadline).ok_or(Fault::TimedOut)?;
        limit(&stream, Some(left)).map_err(|_| Fault::Garbage)?;
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(len) => bytes.extend_from_slice(part.get(..len).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(Fault::TimedOut);
            }
            // Whoever has said all may hang up before everything that was asked is read.
            Err(_) => break,
        }
        if is_whole(&bytes) {
            break;
        }
    }
    parse(&String::from_utf8_lossy(&bytes)).ok_or(Fault::Garbage)
}

/// Whether as much has come as the answer says it has: some leave the connection open although they were told not to.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
    let len = field(&head, "content-length").and_then(|len| len.parse::<usize>().ok());
    len.is_some_and(|len| bytes.len() - end - 4 >= len)
}

fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.get(..3)?.parse().ok()?;
    let is_version = |version: &&str| version.len() < 16 && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    let api_version = field(head, "api-version").filter(is_version).map(str::to_owned);
    Some(Answer { status, api_version, body: body.to_owned() })
}

/// The value of a header, whose name is given in small letters.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
