use super::*;
use crate::system::{FakeSystem, FileKind};

const HOME: &str = "/home/me/.docker";

fn linux() -> FakeSystem {
    FakeSystem::new(Os::Linux)
}

/// The files of a context with an address.
fn context(system: FakeSystem, name: &str, host: &str) -> FakeSystem {
    let meta = format!(r#"{{"Name": "{name}", "Endpoints": {{"docker": {{"Host": "{host}"}}}}}}"#);
    system.file(&format!("{HOME}/contexts/meta/{}/meta.json", id_of(name)), 0o644, meta)
}

fn current(system: FakeSystem, name: &str) -> FakeSystem {
    system.file(&format!("{HOME}/config.json"), 0o600, format!(r#"{{"currentContext": "{name}"}}"#))
}

fn named(name: &str) -> Origin {
    Origin::Context { name: name.to_owned() }
}

#[test]
fn a_context_lies_where_the_command_keeps_it() {
    let id = "fe9c6bd7a66301f49ca9b6a70b217107cd1284598bfc254700c989b916da791e";
    assert_eq!(id_of("desktop-linux"), id);
}

#[test]
fn the_variable_goes_before_the_context_and_that_before_the_default() {
    let both = || current(context(context(linux(), "one", "unix:///one.sock"), "two", "ssh://me@host"), "one");
    for (system, shown, from) in [
        (linux(), Some("unix:///var/run/docker.sock"), Origin::Default),
        (FakeSystem::new(Os::Windows), Some("npipe:////./pipe/docker_engine"), Origin::Default),
        (both(), Some("unix:///one.sock"), named("one")),
        (both().env("DOCKER_CONTEXT", "two"), Some("ssh://me@host"), named("two")),
        (both().env("DOCKER_CONTEXT", "default"), Some("unix:///var/run/docker.sock"), Origin::Default),
        (
            both().env("DOCKER_HOST", "tcp://me:hunter2@10.0.0.1:2375/x"),
            Some("tcp://me:****@10.0.0.1:2375/x"),
            Origin::Variable,
        ),
        (both().env("DOCKER_CONTEXT", "gone"), None, named("gone")),
        (
            linux().file(&format!("{HOME}/config.json"), 0o600, "{"),
            Some("unix:///var/run/docker.sock"),
            Origin::Default,
        ),
    ] {
        let endpoint = Endpoint::of(&system);
        assert_eq!((endpoint.shown.as_deref(), endpoint.from), (shown, from));
    }
}

#[test]
fn what_is_encrypted_or_elsewhere_is_named_and_not_asked() {
    let system = linux();
    for (address, tls) in [
        ("ssh://me@host", false),
        ("tcp://127.0.0.1:1", true),
        ("tcp://127.0.0.1:2376", false),
        ("npipe:////./pipe/docker_engine", false),
        ("https://127.0.0.1:1", false),
        ("unix://relative.sock", false),
        ("fd://", false),
        ("nonsense", false),
        ("", false),
    ] {
        let docker = Endpoint::at(address, Origin::Variable, tls).look(&system);
        assert_eq!(docker.ping, Ping::NotAsked, "{address}");
    }
    let encrypted = linux().env("DOCKER_HOST", "tcp://127.0.0.1:1").env("DOCKER_TLS_VERIFY", "1");
    assert_eq!(Endpoint::of(&encrypted).look(&encrypted).ping, Ping::NotAsked);
}

#[test]
fn a_socket_that_this_user_may_not_write_to_is_not_tried() {
    let system = linux()
        .env("USER", "me")
        .special("/var/run/docker.sock", FileKind::Special)
        .read_only("/var/run/docker.sock")
        .owned("/var/run/docker.sock", 0, 998)
        .file("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\n")
        .file("/etc/group", 0o644, "root:x:0:\ndocker:x:998:you,me\n");
    let docker = Endpoint::of(&system).look(&system);
    assert_eq!(docker.ping, Ping::Denied);
    let socket = docker.socket.unwrap();
    assert_eq!((socket.owner.as_deref(), socket.group.as_deref()), (Some("root"), Some("docker")));
    assert_eq!((socket.writable, socket.listed, socket.mode), (Some(false), true, Some(0o644)));
    let stranger = system.env("USER", "m").file("/etc/passwd", 0o644, "broken");
    let socket = Endpoint::of(&stranger).look(&stranger).socket.unwrap();
    assert_eq!((socket.owner.as_deref(), socket.listed), (Some("0"), false));
}

#[test]
fn without_a_socket_docker_is_absent() {
    let system = linux();
    let docker = Endpoint::of(&system).look(&system);
    assert_eq!((docker.ping, docker.socket), (Ping::Absent, None));
}

#[cfg(unix)]
mod sockets {
    use std::io::{BufRead, BufReader, Write};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    const OK: &str = "HTTP/1.0 200 OK\r\nApi-Version: 1.47\r\nContent-Length: 2\r\n\r\nOK";

    /// A socket in a folder of its own, and a machine that looks for Docker there.
    struct Place {
        folder: tempfile::TempDir,
    }

    impl Place {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        fn path(&self) -> String {
            self.folder.path().join("docker.sock").to_string_lossy().into_owned()
        }

        fn listener(&self) -> UnixListener {
            UnixListener::bind(self.path()).unwrap()
        }

        fn endpoint(&self) -> Endpoint {
            Endpoint::at(&format!("unix://{}", self.path()), Origin::Variable, false)
        }

        fn ping(&self, patience: Duration) -> Ping {
            self.endpoint().look_for(&linux().special(&self.path(), FileKind::Special), patience).ping
        }
    }

    /// Has the next caller answered, and gives what the caller asked for.
    fn serve(listener: UnixListener, answer: impl FnOnce(&mut UnixStream) + Send + 'static) -> mpsc::Receiver<String> {
        let (sender, asked) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            let _ = lines.find(String::is_empty);
            let _ = sender.send(first);
            answer(&mut stream);
        });
        asked
    }

    fn answering(answer: &'static str) -> (Place, mpsc::Receiver<String>) {
        let place = Place::new();
        let asked = serve(place.listener(), move |stream| {
            let _ = stream.write_all(answer.as_bytes());
        });
        (place, asked)
    }

    #[test]
    fn docker_answers_over_its_socket() {
        let (place, asked) = answering(OK);
        let ping = place.ping(PATIENCE);
        assert!(matches!(&ping, Ping::Answers { api_version: Some(version), .. } if version == "1.47"), "{ping:?}");
        assert_eq!(asked.recv().unwrap(), "GET /_ping HTTP/1.0");
    }

    #[test]
    fn an_answer_is_taken_although_the_connection_stays_open() {
        let place = Place::new();
        let (done, held) = mpsc::channel::<()>();
        let asked = serve(place.listener(), move |stream| {
            stream.write_all(OK.as_bytes()).unwrap();
            let _ = held.recv();
        });
        assert!(matches!(place.ping(Duration::from_secs(20)), Ping::Answers { ms, .. } if ms < 15_000));
        drop(done);
        assert!(asked.recv().is_ok());
    }

    #[test]
    fn what_answers_otherwise_is_not_docker() {
        for answer in [
            "",
            "hello\n",
            "HTTP/1.0 404 Not Found\r\n\r\nnothing here",
            "HTTP/1.0 200 OK\r\n\r\n<!DOCTYPE html>",
            "HTTP/1.0 2é OK\r\n\r\nOK",
            "HTTP/1.0 200 OK\r\nApi-Version: <script>\r\nContent-Length: 99999999999999999999999\r\n\r\nno",
        ] {
            let (place, _asked) = answering(answer);
            assert_eq!(place.ping(PATIENCE), Ping::NotDocker, "{answer:?}");
        }
    }

    #[test]
    fn an_answer_without_an_end_is_cut() {
        let place = Place::new();
        let (sender, gone) = mpsc::channel();
        let _asked = serve(place.listener(), move |stream| {
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
            let _ = sender.send(());
        });
        assert_eq!(place.ping(Duration::from_secs(20)), Ping::NotDocker);
        assert!(gone.recv_timeout(Duration::from_secs(20)).is_ok());
    }

    #[test]
    fn who_says_nothing_is_waited_for_so_long() {
        let place = Place::new();
        let (done, held) = mpsc::channel::<()>();
        let _asked = serve(place.listener(), move |_| {
            let _ = held.recv();
        });
        assert_eq!(place.ping(Duration::from_millis(200)), Ping::TimedOut);
        drop(done);
    }

    #[test]
    fn a_socket_that_nobody_listens_on_refuses() {
        let place = Place::new();
        drop(place.listener());
        assert_eq!(place.ping(PATIENCE), Ping::Refused);
    }

    #[test]
    fn images_are_asked_for_by_name() {
        for (answer, present) in [
            ("HTTP/1.0 200 OK\r\n\r\n{}", Some(true)),
            ("HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"No such image: x\"}", Some(false)),
            ("HTTP/1.0 404 Not Found\r\n\r\npage not found", None),
            ("HTTP/1.0 500 Oops\r\n\r\n{}", None),
        ] {
            let (place, asked) = answering(answer);
            assert_eq!(place.endpoint().image_present("ghcr.io/acme/mcp:1.2"), present, "{answer}");
            assert_eq!(asked.recv().unwrap(), "GET /images/ghcr.io/acme/mcp:1.2/json HTTP/1.0");
        }
    }

    #[test]
    fn what_is_no_name_of_an_image_is_not_asked_for() {
        let place = Place::new();
        let listener = place.listener();
        for image in ["", "../containers/x", "x y", "x HTTP/1.1\r\nX: y", "/x", "x?y", "ü"] {
            assert_eq!(place.endpoint().image_present(image), None, "{image}");
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err());
    }

    #[test]
    fn docker_answers_over_tcp() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(OK.as_bytes()).unwrap();
            let _ = BufReader::new(stream).lines().map_while(Result::ok).find(String::is_empty);
        });
        let endpoint = Endpoint::at(&format!("tcp://{address}"), Origin::Variable, false);
        assert!(matches!(endpoint.look(&linux()).ping, Ping::Answers { .. }));
        server.join().unwrap();
        assert_eq!(endpoint.look(&linux()).ping, Ping::Refused);
    }
}
