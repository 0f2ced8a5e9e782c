//! Calling what is not there, not sound, or behind something else, over real sockets.

mod web;

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use mcp_clinic::model::Transport;
use mcp_clinic::probe::{ConnectFault, HttpFault, Request};
use web::{
    IMPATIENCE, PATIENCE, SECRET, Server, call, firm, handshake, hold, page, probe, reply, result, stateless, statuses,
    tool_names, tunnel, welcome,
};

/// The fault of the first request.
fn first_fault(server: &Server, patience: Duration) -> Option<HttpFault> {
    probe(&call(&server.url("/mcp")), patience).0.exchanges[0].fault.clone()
}

/// A server that writes this, and then hangs up or does not.
fn writing(bytes: impl Into<Vec<u8>>, holds: bool) -> Server {
    let bytes = bytes.into();
    Server::serving(move |_, link| {
        link.write_all(&bytes).ok();
        if holds {
            hold(link);
        }
    })
}

#[test]
fn what_breaks_off_hangs_or_makes_no_sense_is_told_apart() {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"jsonrpc\":";
    let unended = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"jsonrpc\":";
    let quiet = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: nothing\n\n";
    for (bytes, fault) in [
        ("", HttpFault::Incomplete),
        ("HTTP/1.1 200", HttpFault::Incomplete),
        (half, HttpFault::Incomplete),
        (unended, HttpFault::Incomplete),
        (quiet, HttpFault::Incomplete),
        ("SSH-2.0-OpenSSH_9.6\r\n", HttpFault::NotHttp),
        ("\u{1}\u{2}\u{3}\u{ff}\u{0}\r\n\r\n", HttpFault::NotHttp),
    ] {
        assert_eq!(first_fault(&writing(bytes, false), PATIENCE), Some(fault), "{bytes:?}");
    }
    thread::scope(|scope| {
        for bytes in ["", "HTTP/1.1 200", half, quiet] {
            scope.spawn(move || {
                let begun = Instant::now();
                assert_eq!(first_fault(&writing(bytes, true), IMPATIENCE), Some(HttpFault::TimedOut), "{bytes:?}");
                assert!(begun.elapsed() < PATIENCE, "it waits no longer than it must");
            });
        }
    });
}

#[test]
fn a_server_that_hangs_is_asked_for_both_eras_within_twice_the_time() {
    let server = writing("", true);
    let (facts, session) = probe(&firm(&server.url("/mcp"), Transport::Http), IMPATIENCE);
    assert!(session.is_none() && facts.elsewhere.is_empty());
    assert_eq!(statuses(&facts)[..2], [(Request::Discover, None), (Request::Initialize, None)]);
    assert!(facts.exchanges.iter().all(|exchange| exchange.fault == Some(HttpFault::TimedOut)));
}

#[test]
fn a_server_that_says_nothing_to_an_unknown_question_has_its_handshake() {
    let server = Server::serving(|got, link| {
        if got.asks() == "server/discover" {
            hold(link);
        } else {
            link.write_all(handshake(got).as_bytes()).ok();
        }
    });
    let (facts, session) = probe(&call(&server.url("/mcp")), Duration::from_secs(2));
    assert_eq!(tool_names(session.as_ref()), ["first", "second"], "{facts:?}");
}

#[test]
fn a_server_that_sleeps_at_first_is_asked_again() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::serving(move |got, link| {
        if asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            hold(link);
        } else {
            link.write_all(stateless(got).as_bytes()).ok();
        }
    });
    let (facts, session) = probe(&call(&server.url("/mcp")), Duration::from_secs(2));
    assert_eq!(tool_names(session.as_ref()), ["first", "second"], "{facts:?}");
}

#[test]
fn what_has_no_end_is_cut_off() {
    let many: String = "X: y\r\n".repeat(200);
    for head in
        [format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(200_000)), format!("HTTP/1.1 200 OK\r\n{many}\r\n")]
    {
        assert_eq!(first_fault(&writing(head, false), PATIENCE), Some(HttpFault::TooLarge));
    }
    for kind in ["application/json", "text/event-stream"] {
        let server = Server::serving(move |_, link| {
            write!(link, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n").unwrap();
            let line = format!("data: {}{SECRET}", "y".repeat(1 << 16));
            while link.write_all(line.as_bytes()).is_ok() {}
        });
        assert_eq!(first_fault(&server, PATIENCE), Some(HttpFault::TooLarge), "{kind}");
    }
}

#[test]
fn a_secret_that_comes_back_is_hidden_even_where_it_is_cut() {
    let parts: Vec<String> = (1..SECRET.len()).map(|end| SECRET[..end].to_owned()).collect();
    let echo = format!("{SECRET} {SECRET}\r\n{}", parts.last().unwrap());
    let body = format!("Content-Length: {}\r\n\r\n{echo}", echo.len() + 1);
    let head = format!("HTTP/1.1 400 {SECRET}\r\nContent-Type: text/{SECRET}\r\nX: {SECRET}\r\n");
    let (facts, _) = probe(&call(&writing(format!("{head}{body}"), false).url("/mcp")), PATIENCE);
    assert_eq!(facts.exchanges[0].fault, Some(HttpFault::Incomplete));
    assert_eq!(facts.exchanges[0].start, "**** ****\r".replace('\r', &facts.exchanges[0].start[9..]));
    let told = serde_json::to_string(&facts).unwrap();
    assert!(!told.contains(&SECRET[..8]), "{told}");
}

#[test]
fn nobody_there_is_told_from_no_such_name() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (facts, session) = probe(&call(&format!("http://{closed}/mcp")), PATIENCE);
    assert!(session.is_none() && facts.exchanges.is_empty() && facts.unresolved.is_none());
    assert_eq!(facts.addresses[0].fault, Some(ConnectFault::Refused));
    assert_eq!(facts.addresses[0].address, closed.to_string());

    let (facts, session) = probe(&call("http://nobody.invalid/mcp"), PATIENCE);
    assert!(session.is_none() && facts.exchanges.is_empty() && facts.addresses.is_empty());
    assert!(facts.unresolved.is_some());
}

#[test]
fn what_is_no_address_is_said() {
    for url in [
        "",
        "mcp",
        "ftp://host/",
        &format!("http://{SECRET}@/"),
        "wss://host/mcp",
        "http://[::1/",
        "http://host:99999/",
    ] {
        let (facts, session) = probe(&call(url), PATIENCE);
        assert!(session.is_none());
        let fault = facts.exchanges[0].fault.clone();
        assert!(matches!(fault, Some(HttpFault::Other { .. })), "{url} {facts:?}");
    }
}

#[test]
fn no_redirect_leads_to_another_host() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::answering(handshake);
        let location = format!("Location: {}\r\n", other.url("/mcp?key=abc"));
        let server = Server::answering(move |_| reply(status, "text/plain", &location, ""));
        let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
        assert!(session.is_none());
        assert_eq!(facts.exchanges[0].status, Some(status));
        assert_eq!(facts.exchanges[0].location, Some(other.url("/mcp?key=****")));
        assert_eq!(facts.exchanges[0].fault, Some(HttpFault::OtherHost { host: other.url("") }));
        assert!(other.got().is_empty(), "nothing is sent there");
    }
    let server = Server::answering(|got| {
        let host = got.header("host").to_owned();
        reply(307, "text/plain", &format!("Location: https://{host}/mcp\r\n"), "")
    });
    let (facts, _) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert!(matches!(facts.exchanges[0].fault, Some(HttpFault::OtherHost { .. })), "the scheme counts as well");
}

#[test]
fn redirects_within_the_host_are_followed_so_far() {
    let server = Server::answering(|got| match got.path.as_str() {
        "/mcp" => reply(307, "text/plain", "Location: mcp/\r\n", ""),
        "/mcp/" => stateless(got),
        _ => page(404),
    });
    let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(tool_names(session.as_ref()), ["first", "second"]);
    assert_eq!(statuses(&facts)[..2], [(Request::Discover, Some(307)), (Request::Discover, Some(200))]);
    assert!(server.got().iter().all(|got| got.header("authorization").ends_with(SECRET)));

    let server = Server::answering(|_| reply(307, "text/plain", "Location: /mcp\r\n", ""));
    let (facts, _) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(statuses(&facts), [(Request::Discover, Some(307)); 6]);
    assert!(matches!(facts.exchanges[5].fault, Some(HttpFault::Other { .. })));

    let server = Server::answering(|got| match got.method.as_str() {
        "POST" => reply(302, "text/plain", "Location: /login\r\n", ""),
        _ => page(200),
    });
    let (facts, _) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(facts.exchanges[1].content_type.as_deref(), Some("text/html"));
    assert_eq!(server.got()[1].method, "GET");
}

#[test]
fn a_proxy_is_used_as_the_environment_of_the_client_says() {
    let server = Server::answering(handshake);
    let proxy = tunnel(&server);
    let with = |url: &str, no_proxy: &str| {
        let mut call = call(url);
        call.env.insert("HTTP_PROXY".to_owned(), format!("http://user:{SECRET}@{}", proxy.address));
        call.env.insert("NO_PROXY".to_owned(), no_proxy.to_owned());
        probe(&call, PATIENCE)
    };
    let (facts, session) = with("http://nobody.invalid/mcp", "");
    assert_eq!(tool_names(session.as_ref()), ["first", "second"], "{facts:?}");
    assert_eq!(facts.proxy.as_deref(), Some("HTTP_PROXY"));
    assert_eq!(facts.addresses[0].address, proxy.address.to_string());
    assert!(proxy.got().iter().all(|got| got.method == "CONNECT" && got.path == "nobody.invalid:80"));

    let before = proxy.got().len();
    let (facts, session) = with(&server.url("/mcp"), "localhost, 127.0.0.1");
    assert!(session.is_some() && facts.proxy.is_none());
    assert_eq!(proxy.got().len(), before);
}

#[test]
fn a_proxy_that_is_dead_refuses_or_speaks_something_else_is_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refusing = Server::answering(|_| reply(403, "text/plain", "", "no"));
    let through = |proxy: String| {
        let mut call = call("http://nobody.invalid/mcp");
        call.env.insert("all_proxy".to_owned(), proxy);
        let (facts, session) = probe(&call, PATIENCE);
        assert!(session.is_none());
        assert_eq!(facts.proxy.as_deref(), Some("all_proxy"));
        facts
    };
    let facts = through(closed.to_string());
    assert_eq!(facts.addresses[0].fault, Some(ConnectFault::Refused));
    assert!(facts.exchanges.is_empty());

    let facts = through(refusing.url(""));
    assert!(matches!(&facts.exchanges[0].fault, Some(HttpFault::Other { message }) if message.contains("403")));

    for address in ["socks5://127.0.0.1:1", "http://", "\u{0}"] {
        let facts = through(address.to_owned());
        assert!(matches!(facts.exchanges[0].fault, Some(HttpFault::Other { .. })), "{address}");
    }
}

#[test]
fn headers_that_cannot_be_sent_are_not() {
    let server = Server::answering(handshake);
    let mut call = call(&server.url("/mcp"));
    for (name, value) in
        [("bad name", "x"), ("X-Lines", "a\r\nX-Other: b"), ("Content-Length", "3"), ("Accept", "text/none")]
    {
        call.headers.push((name.to_owned(), value.to_owned()));
    }
    let (facts, session) = probe(&call, PATIENCE);
    assert!(session.is_some());
    assert_eq!(facts.sent, ["Authorization", "X-Team", "Accept"]);
    assert!(server.got().iter().all(|got| got.header("x-other").is_empty()));
    assert!(server.got().iter().filter(|got| got.method == "POST").all(|got| got.header("accept").contains("json")));
}

#[test]
fn every_answer_of_any_shape_is_taken() {
    for body in
        ["", "null", "[]", "[1,{}]", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}", "\u{feff}{}", &"[".repeat(5000)]
    {
        for status in [200, 204, 304, 400, 403, 500, 599] {
            let body = body.to_owned();
            let server =
                Server::answering(move |_| reply(status, "application/json", "WWW-Authenticate: \"=,\r\n", &body));
            let (_, session) = probe(&call(&server.url("/mcp")), PATIENCE);
            assert!(session.is_none_or(|session| session.fault.is_some()), "{status}");
        }
    }
    let server = Server::answering(|got| result(got, "Mcp-Session-Id: \u{e4}\r\n", &welcome()));
    let (_, session) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert!(session.unwrap().fault.unwrap().contains("tools"));
}
