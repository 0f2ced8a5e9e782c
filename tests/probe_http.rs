//! Calling servers that speak, over real sockets.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod web;

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use mcp_clinic::model::Transport;
use mcp_clinic::probe::{Era, Family, HttpFault, Metadata, Request};
use serde_json::json;
use web::{
    IMPATIENCE, Link, PATIENCE, SECRET, Server, call, firm, handshake, hold, json_reply, page, probe, refusal, reply,
    result, stateless, statuses, tool_names, tools_page, welcome,
};

#[test]
fn a_server_of_the_era_of_handshakes_is_known_with_its_session() {
    let server = Server::answering(handshake);
    let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(tool_names(session.as_ref()), ["first", "second"]);
    let session = session.unwrap();
    assert_eq!((session.era, session.name.as_deref()), (Era::Handshake, Some("older")));
    assert_eq!(session.protocol_version.as_deref(), Some("2025-06-18"));
    assert_eq!(facts.transport, Some(Transport::Http));
    assert_eq!(facts.sent, ["Authorization", "X-Team"]);
    assert_eq!(facts.addresses.len(), 1);
    assert_eq!((facts.addresses[0].family, facts.addresses[0].fault.clone()), (Family::V4, None));
    assert_eq!(
        statuses(&facts),
        [
            (Request::Discover, Some(400)),
            (Request::Initialize, Some(200)),
            (Request::ListTools, Some(200)),
            (Request::ListTools, Some(200)),
        ]
    );
    assert_eq!(facts.exchanges[1].content_type.as_deref(), Some("application/json"));
    let got = server.got();
    assert_eq!(got.last().unwrap().method, "DELETE");
    assert!(got.iter().any(|got| got.asks() == "notifications/initialized"));
    assert!(got.iter().all(|got| got.header("authorization") == format!("Bearer {SECRET}")));
    let initialize = got.iter().find(|got| got.asks() == "initialize").unwrap();
    assert_eq!(initialize.header("mcp-method"), "");
    assert_eq!(initialize.header("accept"), "application/json, text/event-stream");
}

#[test]
fn a_server_of_the_era_without_is_known() {
    let server = Server::answering(stateless);
    let (facts, session) = probe(&firm(&server.url("/mcp"), Transport::Http), PATIENCE);
    assert_eq!(tool_names(session.as_ref()), ["first", "second"]);
    assert_eq!(session.unwrap().era, Era::Stateless);
    assert_eq!(facts.transport, Some(Transport::Http));
    assert!(server.got().iter().all(|got| got.method == "POST" && got.asks() != "initialize"));
}

#[test]
fn answers_may_come_as_events() {
    let server = Server::answering(|got| {
        let message = match got.asks() {
            "initialize" => json!({ "jsonrpc": "2.0", "id": got.body["id"], "result": welcome() }),
            "tools/list" => json!({ "jsonrpc": "2.0", "id": got.body["id"], "result": tools_page(got) }),
            _ => return reply(400, "text/plain", "", "Bad Request"),
        };
        let notice = json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": {} });
        let other = json!({ "jsonrpc": "2.0", "id": 99, "result": {} });
        let events = format!(": hello\n\ndata: {notice}\n\ndata: {other}\r\n\r\nevent: message\ndata: {message}\n\n");
        // Without a length, and with more to come: it is not read to its end.
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n{events}data: more\n\n")
    });
    let (facts, session) = probe(&call(&server.url("/")), PATIENCE);
    assert_eq!(tool_names(session.as_ref()), ["first", "second"]);
    assert_eq!(facts.exchanges[1].content_type.as_deref(), Some("text/event-stream"));
    assert!(facts.exchanges[1].start.starts_with(": hello"), "{facts:?}");
}

#[test]
fn the_older_transport_is_known_by_its_first_word() {
    let server = Server::serving(|got, link| match got.method.as_str() {
        "GET" => stream("/messages", &channel().1, link),
        _ if got.path == "/messages" => drop(link.write_all(reply(500, "text/plain", "", "oh").as_bytes())),
        _ => drop(link.write_all(reply(405, "text/plain", "", "").as_bytes())),
    });
    let (facts, session) = probe(&call(&server.url("/sse")), PATIENCE);
    assert_eq!(facts.transport, Some(Transport::Sse));
    assert_eq!(session.unwrap().fault.as_deref(), Some("status 500 and no message"));
    assert_eq!(statuses(&facts).last(), Some(&(Request::Initialize, Some(500))));

    let silent = Server::serving(|got, link| match (got.method.as_str(), got.path.as_str()) {
        ("GET", _) => {
            link.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n").ok();
            link.write_all(b"event: endpoint\ndata: /messages\n\n").ok();
            hold(link);
        }
        _ => drop(link.write_all(reply(202, "text/plain", "", "").as_bytes())),
    });
    let (facts, session) = probe(&firm(&silent.url("/sse"), Transport::Sse), IMPATIENCE);
    assert_eq!(facts.exchanges[1].fault, Some(HttpFault::TimedOut));
    assert!(session.unwrap().fault.is_some());
}

/// A server of the older transport, which posts its answers on the stream it was asked from last.
fn older(endpoint: &'static str) -> Server {
    let (tell, told): (Sender<String>, Receiver<String>) = channel();
    let (tell, told) = (Mutex::new(tell), Mutex::new(told));
    Server::serving(move |got, link| match (got.method.as_str(), got.path.as_str()) {
        ("GET", "/sse") => stream(endpoint, &told.lock().unwrap(), link),
        ("POST", "/messages?session=1") => {
            let result = match got.asks() {
                "initialize" => welcome(),
                "tools/list" => tools_page(got),
                _ => json!(null),
            };
            if !result.is_null() {
                let message = json!({ "jsonrpc": "2.0", "id": got.body["id"], "result": result });
                tell.lock().unwrap().send(format!("event: message\ndata: {message}\n\n")).unwrap();
            }
            link.write_all(reply(202, "text/plain", "", "Accepted").as_bytes()).ok();
        }
        _ => drop(link.write_all(reply(405, "text/plain", "", "").as_bytes())),
    })
}

fn stream(endpoint: &str, told: &Receiver<String>, link: &mut dyn Link) {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    write!(link, "{head}event: endpoint\ndata: {endpoint}\n\n").unwrap();
    while let Ok(event) = told.recv_timeout(PATIENCE) {
        if link.write_all(event.as_bytes()).is_err() {
            break;
        }
    }
}

#[test]
fn the_older_transport_is_spoken_after_the_newer_one() {
    let server = older("/messages?session=1");
    let (facts, session) = probe(&call(&server.url("/sse")), PATIENCE);
    assert_eq!(tool_names(session.as_ref()), ["first", "second"], "{facts:?}");
    assert_eq!(facts.transport, Some(Transport::Sse));
    assert_eq!(facts.exchanges.iter().filter(|exchange| exchange.request == Request::EventStream).count(), 1);
    let posted = server.got().into_iter().filter(|got| got.path.starts_with("/messages"));
    assert!(posted.clone().count() >= 4 && posted.clone().all(|got| got.header("x-team") == "blue"));
}

#[test]
fn a_client_that_keeps_to_one_transport_has_a_session_over_that_alone() {
    let older = older("/messages?session=1");
    let (facts, session) = probe(&firm(&older.url("/sse"), Transport::Sse), PATIENCE);
    assert_eq!((facts.transport, session.is_some()), (Some(Transport::Sse), true));
    assert_eq!(older.got().iter().filter(|got| got.method == "POST" && got.path == "/sse").count(), 0);

    let older = self::older("/messages?session=1");
    let (facts, session) = probe(&firm(&older.url("/sse"), Transport::Http), PATIENCE);
    assert_eq!((facts.transport, session.is_some()), (Some(Transport::Sse), false));

    let newer = Server::answering(handshake);
    let (facts, session) = probe(&firm(&newer.url("/mcp"), Transport::Sse), PATIENCE);
    assert_eq!((facts.transport, session.is_some()), (Some(Transport::Http), false));
}

#[test]
fn the_older_transport_posts_to_its_own_host_alone() {
    let other = Server::answering(handshake);
    let endpoint: &'static str = Box::leak(other.url("/messages").into_boxed_str());
    let server = older(endpoint);
    let (facts, session) = probe(&firm(&server.url("/sse"), Transport::Sse), PATIENCE);
    assert!(session.is_none() && facts.transport.is_none());
    let stream = facts.exchanges.iter().find(|exchange| exchange.request == Request::EventStream).unwrap();
    assert_eq!(stream.fault, Some(HttpFault::OtherHost { host: other.url("") }));
    assert!(other.got().is_empty());
}

#[test]
fn a_stream_that_never_says_where_to_post_is_waited_for_no_longer_than_the_client_does() {
    let server = Server::serving(|got, link| {
        if got.method == "GET" {
            link.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n").unwrap();
            while link.write_all(b": still here\n\n").is_ok() {}
        } else {
            link.write_all(reply(404, "text/plain", "", "").as_bytes()).ok();
        }
    });
    let (facts, session) = probe(&firm(&server.url("/sse"), Transport::Sse), IMPATIENCE);
    assert!(session.is_none());
    let fault = facts.exchanges[0].fault.clone();
    assert!(matches!(fault, Some(HttpFault::TimedOut | HttpFault::TooLarge)), "{fault:?}");
    assert!(facts.exchanges[0].ms > 0);
}

#[test]
fn a_server_that_loses_its_session_is_heard() {
    let server = Server::answering(|got| match got.asks() {
        "initialize" => result(got, "", &welcome()),
        "notifications/initialized" => reply(202, "text/plain", "", ""),
        _ => refusal(got, 400, -32000, "No valid session ID provided"),
    });
    let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
    let session = session.unwrap();
    assert!(session.fault.unwrap().contains("No valid session ID"));
    assert_eq!(statuses(&facts).last(), Some(&(Request::ListTools, Some(400))));
    assert!(server.got().iter().all(|got| got.method != "DELETE"));
}

#[test]
fn a_refusal_of_the_handshake_is_a_session_with_a_fault() {
    let server = Server::answering(|got| refusal(got, 200, -32602, "Unsupported protocol version"));
    let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(facts.transport, Some(Transport::Http));
    assert!(session.unwrap().fault.unwrap().contains("Unsupported protocol version"));
}

/// A server that wants a token, and issues it itself.
fn protected(description: &'static str) -> Server {
    let own = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
    let known = std::sync::Arc::clone(&own);
    let server = Server::answering(move |got| {
        let own = known.get().unwrap();
        match got.path.as_str() {
            "/mcp" => {
                let header = format!(
                    "WWW-Authenticate: Bearer error=\"invalid_token\", resource_metadata=\"{own}/of/resource\"\r\n"
                );
                json_reply(401, &header, &json!({ "error": "invalid_token" }))
            }
            "/of/resource" => json_reply(200, "", &json!({ "authorization_servers": [format!("{own}/tenant")] })),
            "/.well-known/openid-configuration/tenant" => reply(200, "application/json", "", description),
            _ => page(404),
        }
    });
    own.set(server.url("")).unwrap();
    server
}

#[test]
fn a_server_that_asks_for_a_token_says_where_it_comes_from() {
    for (description, registration) in [
        (r#"{"registration_endpoint":"https://issuer/register"}"#, Some(true)),
        (r#"{"client_id_metadata_document_supported":true}"#, Some(true)),
        (r#"{"token_endpoint":"https://issuer/token"}"#, Some(false)),
        ("<html>", None),
    ] {
        let server = protected(description);
        let (facts, session) = probe(&call(&server.url("/mcp")), PATIENCE);
        assert!(session.is_none() && facts.transport.is_none() && facts.elsewhere.is_empty());
        let challenge = facts.challenge.unwrap();
        assert_eq!(challenge.scheme.as_deref(), Some("Bearer"));
        assert_eq!(challenge.error.as_deref(), Some("invalid_token"));
        assert!(challenge.had_credentials);
        assert_eq!(challenge.metadata, Some(Metadata { issuers: vec![server.url("/tenant")], registration }));
        let asked_for_description = server.got().into_iter().filter(|got| got.method == "GET");
        assert!(asked_for_description.clone().count() >= 3);
        for got in asked_for_description {
            assert_eq!((got.header("authorization"), got.header("x-team")), ("", ""), "{got:?}");
        }
    }
}

#[test]
fn a_challenge_without_any_metadata_is_one() {
    let server =
        Server::answering(|got| if got.path == "/mcp" { reply(401, "text/plain", "", "no") } else { page(404) });
    let mut call = call(&server.url("/mcp"));
    call.headers.clear();
    let (facts, _) = probe(&call, PATIENCE);
    let challenge = facts.challenge.unwrap();
    assert_eq!((challenge.scheme, challenge.had_credentials, challenge.metadata), (None, false, None));
    let paths: Vec<String> = server.got().into_iter().filter(|got| got.method == "GET").map(|got| got.path).collect();
    assert_eq!(
        paths,
        [
            "/.well-known/oauth-protected-resource/mcp",
            "/.well-known/oauth-protected-resource",
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
        ]
    );
}

#[test]
fn a_page_instead_of_a_server_leads_to_the_path_where_one_is() {
    for status in [404, 405, 200] {
        let server = Server::answering(move |got| if got.path == "/mcp" { handshake(got) } else { page(status) });
        let (facts, session) = probe(&call(&server.url("/api/v1?key=abc")), PATIENCE);
        assert!(session.is_none() && facts.transport.is_none());
        assert_eq!(facts.elsewhere, ["/mcp"], "{facts:?}");
        assert_eq!(facts.exchanges[0].status, Some(status));
        assert_eq!(facts.exchanges[0].content_type.as_deref(), Some("text/html"));
        assert!(facts.exchanges[0].start.starts_with("<!DOCTYPE html>"));
        assert!(facts.exchanges[0].url.ends_with("/api/v1?key=****"));
        for got in server.got().iter().filter(|got| got.path != "/api/v1?key=abc") {
            assert_eq!((got.header("authorization"), got.header("x-team")), ("", ""), "{got:?}");
        }
    }
    let server = older("/messages?session=1");
    let (facts, _) = probe(&call(&server.url("/mcp")), PATIENCE);
    assert_eq!(facts.elsewhere, ["/sse"], "{facts:?}");
}
