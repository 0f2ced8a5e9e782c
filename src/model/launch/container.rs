//! `docker run` and its relatives.

use super::options::{Flag, Grammar};
use super::{LaunchKind, Mount};
use crate::document::Text;

/// The programs that run containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `docker`, and what goes by that name.
    Docker,
    /// `podman`
    Podman,
    /// `nerdctl`, and `finch`, which hands its arguments on to it.
    Nerdctl,
}

impl Engine {
    /// As people call it.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Docker => "Docker",
            Self::Podman => "Podman",
            Self::Nerdctl => "nerdctl",
        }
    }
}

/// What a container engine is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start a new container.
    Run,
    /// Run a command in a running container.
    Exec,
    /// `compose run`: standard input is attached unless told otherwise.
    ComposeRun,
    /// `compose exec`, likewise.
    ComposeExec,
    /// `compose up` and `compose start`: services that are there already, and that nobody speaks to.
    ComposeUp,
    /// Anything else: `mcp gateway run`, `start`, `compose logs`.
    Other,
}

/// A container engine at work.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    /// The program.
    pub engine: Engine,
    /// What it is asked to do.
    pub action: Action,
    /// The word for that: `run`.
    pub verb: Option<Text<'a>>,
    /// Flags in front of the verb: `--context`, `-H`.
    pub global_flags: Vec<Flag<'a>>,
    /// Flags of the verb.
    pub flags: Vec<Flag<'a>>,
    /// What is run: an image for `run`, else a container or service.
    pub image: Option<Image<'a>>,
    /// What follows the image.
    pub args: Vec<Text<'a>>,
}

/// An image reference.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    /// All of it.
    pub whole: Text<'a>,
    /// Without tag and digest.
    pub name: Text<'a>,
    /// Behind the `:`.
    pub tag: Option<Text<'a>>,
    /// Behind the `@`.
    pub digest: Option<Text<'a>>,
}

const GLOBAL: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&[
        "config",
        "c",
        "context",
        "H",
        "host",
        "l",
        "log-level",
        "tlscacert",
        "tlscert",
        "tlskey",
        "connection",
        "url",
        "identity",
        "root",
        "namespace",
        "n",
        "address",
        "a",
        "snapshotter",
        "cni-path",
        "cni-netconfpath",
        "data-root",
        "cgroup-manager",
        "storage-driver",
        "storage-opt",
        "runtime",
        "runroot",
        "tmpdir",
    ])
};

const RUN: Grammar = Grammar::switches(&[
    "d",
    "detach",
    "i",
    "interactive",
    "t",
    "tty",
    "init",
    "rm",
    "privileged",
    "read-only",
    "P",
    "publish-all",
    "no-healthcheck",
    "oom-kill-disable",
    "sig-proxy",
    "disable-content-trust",
    "q",
    "quiet",
    "help",
    "h",
    "use-api-socket",
    "replace",
    "tls-verify",
    "no-hosts",
    "no-hostname",
    "rmi",
    "read-only-tmpfs",
    "env-host",
    "http-proxy",
    "passwd",
    "unsetenv-all",
]);

const COMPOSE: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&[
        "f",
        "file",
        "p",
        "project-name",
        "profile",
        "env-file",
        "project-directory",
        "ansi",
        "parallel",
        "progress",
    ])
};

const COMPOSE_RUN: Grammar = Grammar::switches(&[
    "build",
    "d",
    "detach",
    "i",
    "interactive",
    "T",
    "no-TTY",
    "no-tty",
    "no-deps",
    "quiet-pull",
    "q",
    "quiet",
    "quiet-build",
    "remove-orphans",
    "rm",
    "P",
    "service-ports",
    "use-aliases",
    "privileged",
    "t",
    "tty",
]);

const COMPOSE_UP: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&["attach", "no-attach", "exit-code-from", "pull", "scale", "t", "timeout", "wait-timeout"])
};

pub(super) fn parse<'a>(program: &str, args: &[Text<'a>]) -> Option<LaunchKind<'a>> {
    let (engine, container) = match program {
        "docker" => (Engine::Docker, run_engine(args)),
        "podman" => (Engine::Podman, run_engine(args)),
        "nerdctl" | "finch" => (Engine::Nerdctl, run_engine(args)),
        "docker-compose" => (Engine::Docker, compose(args, 0, Vec::new())),
        "podman-compose" => (Engine::Podman, compose(args, 0, Vec::new())),
        _ => return None,
    };
    Some(LaunchKind::Container(Container { engine, ..container }))
}

fn run_engine<'a>(args: &[Text<'a>]) -> Container<'a> {
    let (global_flags, mut at) = GLOBAL.read(args, 0);
    let word = |at: usize| args.get(at).map_or("", |arg| arg.as_str());
    if word(at) == "container" {
        at += 1;
    }
    match word(at) {
        "run" => verb(args, at, Action::Run, RUN, global_flags),
        "exec" => verb(args, at, Action::Exec, RUN, global_flags),
        "compose" => compose(args, at + 1, global_flags),
        _ => other(args, at, global_flags),
    }
}

fn compose<'a>(args: &[Text<'a>], from: usize, mut global_flags: Vec<Flag<'a>>) -> Container<'a> {
    let (flags, at) = COMPOSE.read(args, from);
    global_flags.extend(flags);
    match args.get(at).map_or("", |arg| arg.as_str()) {
        "run" => verb(args, at, Action::ComposeRun, COMPOSE_RUN, global_flags),
        "exec" => verb(args, at, Action::ComposeExec, COMPOSE_RUN, global_flags),
        "up" | "start" => verb(args, at, Action::ComposeUp, COMPOSE_UP, global_flags),
        _ => other(args, at, global_flags),
    }
}

fn verb<'a>(
    args: &[Text<'a>],
    at: usize,
    action: Action,
    grammar: Grammar,
    global_flags: Vec<Flag<'a>>,
) -> Container<'a> {
    let (flags, image) = grammar.read(args, at + 1);
    Container {
        engine: Engine::Docker,
        action,
        verb: args.get(at).copied(),
        global_flags,
        flags,
        image: args.get(image).copied().map(Image::parse),
        args: args.get(image + 1..).unwrap_or_default().to_vec(),
    }
}

fn other<'a>(args: &[Text<'a>], at: usize, global_flags: Vec<Flag<'a>>) -> Container<'a> {
    Container {
        engine: Engine::Docker,
        action: Action::Other,
        verb: args.get(at).copied(),
        global_flags,
        flags: Vec::new(),
        image: None,
        args: args.get(at + 1..).unwrap_or_default().to_vec(),
    }
}

impl<'a> Image<'a> {
    fn parse(whole: Text<'a>) -> Self {
        let (tagged, digest) = whole.split_once('@').map_or((whole, None), |(name, digest)| (name, Some(digest)));
        // The `:` of a registry's port stands before a `/`.
        let colon = tagged.as_str().rfind(':').filter(|at| !tagged.as_str()[*at..].contains('/'));
        let (name, tag) = colon.map_or((tagged, None), |at| (tagged.part(0..at), Some(tagged.tail(at + 1))));
        Self { whole, name, tag, digest }
    }
}

impl<'a> Container<'a> {
    /// A container that is started with these flags by somebody else: what `docker run` is given before the image.
    pub fn with_flags(flags: &[Text<'a>]) -> Self {
        let (flags, _) = RUN.read(flags, 0);
        Self {
            engine: Engine::Docker,
            action: Action::Run,
            verb: None,
            global_flags: Vec::new(),
            flags,
            image: None,
            args: Vec::new(),
        }
    }

    /// The flag of these names that is switched on.
    pub fn switch(&self, names: &[&str]) -> Option<&Flag<'a>> {
        self.flags.iter().rev().find(|flag| flag.is(names)).filter(|flag| flag.is_on())
    }

    /// Whether its standard input and output are those of the command line, as a stdio server needs.
    pub fn is_foreground(&self) -> bool {
        matches!(self.action, Action::Run | Action::Exec)
    }

    /// The flags of these names that carry a value, with it.
    pub fn values(&self, names: &'static [&'static str]) -> impl Iterator<Item = (&Flag<'a>, Text<'a>)> {
        self.flags.iter().filter(|flag| flag.is(names)).filter_map(|flag| Some((flag, flag.value?)))
    }

    /// Everything of the host that the container sees, with the flag that asks for it.
    pub fn mounts(&self) -> impl Iterator<Item = (&Flag<'a>, Mount<'a>)> {
        self.flags.iter().filter_map(|flag| {
            let value = flag.value?;
            let mount = match flag.name {
                "v" | "volume" | "volumes" => Mount::volume(value),
                "mount" => Mount::keyed(value),
                _ => None,
            };
            Some((flag, mount?))
        })
    }

    /// Ports that are opened on the host.
    pub fn ports(&self) -> impl Iterator<Item = Text<'a>> {
        self.values(&["p", "publish"]).map(|(_, value)| value)
    }

    /// The network it joins.
    pub fn network(&self) -> Option<Text<'a>> {
        self.values(&["network", "net"]).map(|(_, value)| value).last()
    }

    /// The flags among what follows the image, were that still the engine's to read.
    pub fn flags_behind(&self) -> Vec<Flag<'a>> {
        RUN.read(&self.args, 0).0
    }

    /// Variables it is given: the name, and the value when one is written here.
    pub fn environment(&self) -> impl Iterator<Item = (Text<'a>, Option<Text<'a>>)> {
        self.values(&["e", "env"])
            .map(|(_, value)| value.split_once('=').map_or((value, None), |(name, value)| (name, Some(value))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;
    use super::*;

    #[test]
    fn every_part_of_docker_run_is_found() {
        let line = r#"["docker", "--context", "x", "run", "-it", "--rm", "-e", "A=b", "-eC", "--env=D",
            "-v", "/a:/b:ro", "--mount", "type=bind,src=C:\\x,dst=/y", "-v", "C:\\data:/d", "-p8080:80", "--network", "host",
            "localhost:5000/me/img:1.2@sha256:abc", "--flag"]"#;
        with_launch(line, |launch, source| {
            let container = launch.container().unwrap();
            assert_eq!(container.action, Action::Run);
            assert_eq!(source.slice(container.switch(&["t", "tty"]).unwrap().text.span()), "t");
            assert!(container.switch(&["i"]).unwrap().bundled);
            let names: Vec<_> =
                container.environment().map(|(name, value)| (name.as_str(), value.map(Text::as_str))).collect();
            assert_eq!(names, [("A", Some("b")), ("C", None), ("D", None)]);
            let mounts: Vec<_> =
                container.mounts().map(|(_, m)| (source.slice(m.source.span()), m.target.unwrap().as_str())).collect();
            assert_eq!(mounts, [("/a", "/b"), (r"C:\\x", "/y"), (r"C:\\data", "/d")]);
            let image = container.image.unwrap();
            assert_eq!((image.name.as_str(), image.tag.unwrap().as_str()), ("localhost:5000/me/img", "1.2"));
            assert_eq!(image.digest.unwrap().as_str(), "sha256:abc");
            assert_eq!(container.ports().next().unwrap().as_str(), "8080:80");
            assert_eq!(container.network().unwrap().as_str(), "host");
            assert_eq!(container.args[0].as_str(), "--flag");
        });
    }

    #[test]
    fn a_registry_port_is_not_a_tag_and_the_gateway_is_not_run() {
        with_launch(r#"["podman", "run", "-i", "localhost:5000/img"]"#, |launch, _| {
            assert!(launch.container().unwrap().image.unwrap().tag.is_none());
        });
        with_launch(r#"["docker", "mcp", "gateway", "run"]"#, |launch, _| {
            assert_eq!(launch.container().unwrap().action, Action::Other);
        });
        with_launch(r#"["docker", "compose", "-f", "x.yml", "run", "--rm", "svc"]"#, |launch, _| {
            let container = launch.container().unwrap();
            assert_eq!((container.action, container.image.unwrap().whole.as_str()), (Action::ComposeRun, "svc"));
        });
    }

    #[test]
    fn a_switch_can_be_turned_off() {
        with_launch(r#"["docker", "run", "-i=false", "--tty=false", "img"]"#, |launch, _| {
            let container = launch.container().unwrap();
            assert!(container.switch(&["i", "interactive"]).is_none() && container.switch(&["t", "tty"]).is_none());
        });
    }
}
