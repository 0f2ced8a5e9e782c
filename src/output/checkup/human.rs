//! What the doctor found, for a person at a terminal.

use std::io::{self, Write};
use std::time::Duration;

use crate::client::{self, Client};
use crate::diagnostic::{Diagnostic, Severity};
use crate::doctor::{Checkup, ServerState, State};
use crate::linter::{Fate, FileView, ServerView};
use crate::output::inventory::{transport, word as fate_word};
use crate::output::terminal::{Paint, hang, wrap};
use crate::output::{SeenFrom, Style, count, human, shown_path};
use crate::probe::ProbeReport;
use crate::probe::docker::{Docker, Origin, Ping};
use crate::probe::machine::{Runtime, Version};
use crate::text::{sanitize, sanitize_line};

pub(in crate::output) fn write(
    checkup: &Checkup,
    seen_from: &SeenFrom,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let view = View { checkup, seen_from, style, paint: Paint(style.color) };
    view.machine(out)?;
    for client in &checkup.inventory.clients {
        writeln!(out, "{}", view.paint.with("1", client.client.name))?;
        for file in &client.files {
            view.file(client.client, file, out)?;
        }
        writeln!(out)?;
    }
    human::diagnostics(&checkup.report, style, out)?;
    view.advice(out)?;
    view.summary(out)
}

/// As many characters are shown of what a server calls itself.
const LONGEST_NAME: usize = 60;

struct View<'a> {
    checkup: &'a Checkup,
    seen_from: &'a SeenFrom,
    style: Style,
    paint: Paint,
}

impl View<'_> {
    /// What this machine is, and what is on it that servers need.
    fn machine(&self, out: &mut dyn Write) -> io::Result<()> {
        let machine = &self.checkup.machine;
        let mut system: Vec<String> = machine.os.iter().cloned().collect();
        system.push(machine.architecture.clone());
        system.extend(machine.wsl.iter().map(|name| format!("WSL {name}")));
        system.extend(machine.container.map(|kind| format!("in a container ({kind})")));
        self.fact("machine", &system.join(", "), out)?;
        let runtime = |runtime: &Runtime| match &runtime.version {
            None => None,
            Some(Version::Told { version }) => Some(format!("{} {version}", runtime.name)),
            Some(_) => Some(format!("{} (version unknown)", runtime.name)),
        };
        let there: Vec<_> = machine.runtimes.iter().filter_map(runtime).collect();
        let lacking: Vec<_> =
            machine.runtimes.iter().filter(|runtime| runtime.path.is_none()).map(|runtime| runtime.name).collect();
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        let lacking =
            if lacking.is_empty() { String::new() } else { format!("; not on the PATH: {}", lacking.join(", ")) };
        self.fact("runtimes", &format!("{there}{lacking}"), out)?;
        let installed = machine.runtimes.iter().any(|runtime| runtime.name == "docker" && runtime.path.is_some());
        if let Some(docker) = docker(&self.checkup.docker, installed) {
            self.fact("docker", &docker, out)?;
        }
        for lack in &machine.search_paths {
            let client = client::find(lack.client).map_or(lack.client, |client| client.name);
            let folders: Vec<_> = lack.missing.iter().map(|folder| self.seen_from.show(folder)).collect();
            self.fact("path", &format!("{client} does not look in {}, as a terminal does", folders.join(", ")), out)?;
        }
        writeln!(out)
    }

    fn fact(&self, title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let head = format!("{title:<9}");
        let text = hang(&sanitize(text), self.style.width, head.len());
        writeln!(out, "{}{text}", self.paint.with("36", &head))
    }

    fn file(&self, client: &'static Client, file: &FileView, out: &mut dyn Write) -> io::Result<()> {
        let path = self.seen_from.show(&file.path);
        let remark = match &file.unreadable {
            Some(error) => format!("  (cannot be read: {error})"),
            None if file.servers.is_empty() => "  (no servers)".to_owned(),
            None => String::new(),
        };
        writeln!(out, "  {:<8} {path}{remark}", file.file.scope.describe())?;
        let longest = file.servers.iter().map(|server| server.name.chars().count()).max().unwrap_or_default();
        for server in &file.servers {
            if let Some(state) = self.checkup.state_of(client, server) {
                self.server(server, state, longest.min(28), out)?;
            }
        }
        Ok(())
    }

    fn server(&self, server: &ServerView, state: &ServerState, names: usize, out: &mut dyn Write) -> io::Result<()> {
        let (mark, plain, tone) = match state.state {
            State::Well => ("✓", "+", "32"),
            State::Doubtful => ("!", "!", "33"),
            State::Broken => ("✗", "x", "31"),
            State::Idle => ("–", "-", "33"),
        };
        let mark = self.paint.with(tone, if self.style.ascii { plain } else { mark });
        let name = sanitize(&server.name);
        let time = state.answered_after().map(duration).unwrap_or_default();
        let line = format!("    {mark} {name:<names$}  {:<6} {time:>7}  ", transport(server.transport));
        // What colours take is not seen.
        let indent = 4 + 2 + names + 2 + 6 + 1 + 7 + 2;
        let what = hang(&self.what(server, state), self.style.width, indent);
        writeln!(out, "{}", format!("{line}{what}").trim_end())
    }

    /// What there is to say of a server in a line.
    fn what(&self, server: &ServerView, state: &ServerState) -> String {
        let works = state.report.as_ref().filter(|report| report.answered() && state.state != State::Broken);
        if let Some(session) = works.and_then(|report| report.session.as_ref()) {
            let tools = count(session.tools.len(), "tool");
            let server = [session.name.as_deref(), session.version.as_deref()];
            let server = server.into_iter().flatten().collect::<Vec<_>>().join(" ");
            // A server may call itself whatever it likes.
            let server: String = sanitize_line(&server).chars().take(LONGEST_NAME).collect();
            return if server.is_empty() { tools } else { format!("{tools}, {server}") };
        }
        let because = |rule: Option<&str>| rule.map(|rule| format!(" [{rule}]")).unwrap_or_default();
        match &server.fate {
            Fate::Disabled => "switched off".to_owned(),
            Fate::Refused => "refused by the user".to_owned(),
            Fate::Pending if state.report.is_none() => "waits for approval".to_owned(),
            Fate::Shadowed(place) => {
                format!("another of this name counts: {}:{}", self.seen_from.show(&place.path), place.line)
            }
            Fate::NeverRead(instead) => format!("the client never reads this file; declare it in {instead}"),
            Fate::Dropped(reason) => format!("{}{}", fate_word(&server.fate), because(Some(reason.rule))),
            _ if state.report.as_ref().is_some_and(ProbeReport::answered) => {
                format!("answers, and does not work all the same{}", because(state.rule))
            }
            _ if state.report.as_ref().is_some_and(|report| !was_started(report)) => {
                format!("cannot start{}", because(state.rule))
            }
            _ if state.report.is_some() => format!("did not answer{}", because(state.rule)),
            _ if state.state == State::Broken => format!("cannot start{}", because(state.rule)),
            _ => match &state.untried {
                Some(untried) if self.checkup.tried => sanitize(&format!("not tried: {untried}")),
                _ => format!("not tried{}", because(state.rule)),
            },
        }
    }

    /// What to do first.
    fn advice(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = self.checkup.first() else { return Ok(()) };
        let Some(order) = order(first) else { return Ok(()) };
        let position = first.primary.source.position(first.primary.span.start);
        let path = shown_path(first.primary.source.path());
        let head = "do this first:";
        let server = first.server.as_deref().map(|name| format!("server `{name}`, ")).unwrap_or_default();
        let text = format!("{head} {order} ({server}{path}:{}:{})", position.line, position.column);
        let text = wrap(&text, self.style.width, 2);
        writeln!(out, "{}{}\n", self.paint.with("1", head), text.strip_prefix(head).unwrap_or(&text))
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let checkup = self.checkup;
        if checkup.inventory.clients.is_empty() {
            let project = self.seen_from.show(&self.seen_from.project);
            let project = if project.is_empty() { "." } else { &project };
            return writeln!(out, "no client has files in {project} or among those of this user");
        }
        let (broken, doubtful) = (checkup.count(State::Broken), checkup.count(State::Doubtful));
        let mut parts = vec![count(checkup.states.len(), "server")];
        if checkup.tried {
            parts.push(format!("{} answered", checkup.answered()));
        }
        for (number, word, tone) in [(broken, "broken", "1;31"), (doubtful, "doubtful", "1;33")] {
            if number > 0 {
                parts.push(self.paint.with(tone, &format!("{number} {word}")));
            }
        }
        let (errors, warnings) = (checkup.report.count(Severity::Error), checkup.report.count(Severity::Warning));
        if errors + warnings == 0 && broken == 0 {
            parts.push(self.paint.with("32", "nothing wrong"));
        } else {
            parts.push(format!("{}, {}", count(errors, "error"), count(warnings, "warning")));
        }
        writeln!(out, "{}", parts.join("; "))?;
        if !checkup.tried && !checkup.states.is_empty() {
            let hint = "nothing was started; `mcp-clinic doctor --probe` starts and calls the servers to see";
            writeln!(out, "{}", wrap(hint, self.style.width, 2))?;
        }
        Ok(())
    }
}

/// Whether Docker can be had; nothing where it is not there, as on most machines.
fn docker(docker: &Docker, installed: bool) -> Option<String> {
    let place = docker.endpoint.as_deref().unwrap_or("a context that is not there");
    let state = match &docker.ping {
        Ping::Answers { api_version: Some(version), .. } => format!("answers (API {version})"),
        Ping::Answers { .. } => "answers".to_owned(),
        Ping::Absent if docker.from == Origin::Default && !installed => return None,
        Ping::Absent => "is not there".to_owned(),
        Ping::Refused => "does not run".to_owned(),
        Ping::Denied => "does not let this user in".to_owned(),
        Ping::TimedOut => "does not answer in time".to_owned(),
        Ping::NotDocker => "is something else".to_owned(),
        Ping::NotAsked => "was not asked".to_owned(),
    };
    Some(format!("{place} {state}"))
}

/// What a diagnostic asks for: what it says is to be done, else what a fix of it does.
fn order(diagnostic: &Diagnostic) -> Option<String> {
    let fix = || diagnostic.fixes.first().map(|fix| fix.title.clone());
    diagnostic.help.clone().or_else(fix)
}

/// Whether there was a process at all.
fn was_started(report: &ProbeReport) -> bool {
    report.process.as_ref().is_none_or(|process| process.spawn.is_none())
}

/// A time, as short as it can be read.
fn duration(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
