//! Why a server does not work on this machine: what clients load, what can be said of it without starting anything, and
//! what comes of trying it.

mod attempt;
mod plan;
mod state;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use attempt::{Attempt, probe};
pub use plan::Untried;
pub use state::{ServerState, State};

use crate::client::Client;
use crate::diagnostic::{Diagnostic, Severity};
use crate::discover::{Target, judges};
use crate::knowledge::might_name_a_secret;
use crate::linter::{Fate, Inventory, Report, ServerView, inventory, lint, subject_of, visit};
use crate::probe::docker::{Docker, Endpoint, Ping};
use crate::probe::logs::{self, LogExcerpt};
use crate::probe::machine::{self, Machine};
use crate::probe::{Evidence, Findings, Plan, ProbeReport, ServerTools, Subject, Veil};
use crate::settings::Settings;
use crate::system::System;

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Request {
    /// The project.
    pub project: PathBuf,
    /// The clients.
    pub clients: Vec<&'static Client>,
    /// The names of the servers; all where there is none.
    pub names: Vec<String>,
    /// How long to wait for the first answer of a server, where it is not as long as the client does.
    pub patience: Option<Duration>,
}

/// What there is, before anything is tried.
#[derive(Debug)]
pub struct Survey {
    /// What clients load.
    pub inventory: Inventory,
    /// What can be tried.
    pub attempts: Vec<Attempt>,
    /// Why other servers that clients start cannot be tried.
    pub untried: HashMap<Subject, Untried>,
    /// This machine.
    pub machine: Machine,
    /// Docker on it.
    pub docker: Docker,
    files: Vec<Target>,
    /// The images of servers that are containers of Docker, and whether they are on this machine.
    images: HashMap<Subject, Option<bool>>,
    /// Hides what is secret in the environment and in the files.
    veil: Veil,
}

impl Survey {
    /// The folders in which the files lie.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter_map(|target| target.path.parent())
    }
}

/// What was found.
#[derive(Debug)]
pub struct Checkup {
    /// What clients load.
    pub inventory: Inventory,
    /// What became of each server.
    pub states: HashMap<Subject, ServerState>,
    /// What is wrong, in the files that were looked at.
    pub report: Report,
    /// This machine.
    pub machine: Machine,
    /// Docker on it.
    pub docker: Docker,
    /// Whether servers were tried.
    pub tried: bool,
}

impl Checkup {
    /// What became of a server that a client has in a file.
    pub fn state_of(&self, client: &'static Client, server: &ServerView) -> Option<&ServerState> {
        self.states.get(&subject(client, server))
    }

    /// Whether a server does not work, or something is wrong that costs as much.
    pub fn is_broken(&self) -> bool {
        let counts = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error && self.counts(diagnostic);
        self.count(State::Broken) > 0 || self.report.diagnostics.iter().any(counts)
    }

    /// Whether a diagnostic is about anything but servers that are not started anyway.
    fn counts(&self, diagnostic: &Diagnostic) -> bool {
        let Some(name) = &diagnostic.server else { return true };
        let concerned = |client: &Client| diagnostic.consequences.iter().any(|c| c.client == client.id);
        let servers = self.inventory.servers();
        let mut own = servers.filter(|(client, server)| server.name == *name && concerned(client)).peekable();
        let is_idle = |(client, server)| self.state_of(client, server).is_some_and(|state| state.state == State::Idle);
        own.peek().is_none() || !own.all(is_idle)
    }

    /// How many servers answered.
    pub fn answered(&self) -> usize {
        let answered = |state: &&ServerState| state.report.as_ref().is_some_and(ProbeReport::answered);
        self.states.values().filter(answered).count()
    }

    /// How many servers are in a state.
    pub fn count(&self, wanted: State) -> usize {
        self.states.values().filter(|state| state.state == wanted).count()
    }

    /// How many files could not be read.
    pub fn unreadable(&self) -> usize {
        let files = self.inventory.clients.iter().flat_map(|client| &client.files);
        files.filter(|file| file.unreadable.is_some()).count()
    }

    /// The one thing to do first: what most servers wait for.
    pub fn first(&self) -> Option<&Diagnostic> {
        state::first(&self.report, &|diagnostic| self.counts(diagnostic))
    }
}

fn subject(client: &'static Client, server: &ServerView) -> Subject {
    Subject { path: server.place.path.clone(), client: client.id, offset: server.place.offset }
}

/// Looks at what clients have for a project, and how they would start or call it.
pub fn survey(system: &dyn System, request: &Request) -> Survey {
    let mut inventory = inventory(system, &request.project, &request.clients, false);
    for client in &mut inventory.clients {
        for file in &mut client.files {
            file.servers.retain(|server| request.names.is_empty() || request.names.contains(&server.name));
        }
        client.files.retain(|file| request.names.is_empty() || !file.servers.is_empty() || file.unreadable.is_some());
    }
    inventory.clients.retain(|client| !client.files.is_empty());
    let files = files(system, &inventory);
    let endpoint = Endpoint::of(system);
    let (machine, docker, Declared { mut plans, images, veil }) = std::thread::scope(|scope| {
        // Whatever is asked of other programs takes its time.
        let clients: Vec<_> = inventory.clients.iter().map(|client| client.client).collect();
        let machine = scope.spawn(move || machine::survey(system, &request.project, &clients));
        let docker = scope.spawn(|| endpoint.look(system));
        let declared = Declared::read(system, request, &files);
        (machine.join().unwrap_or_default(), docker.join(), declared)
    });
    let docker = docker.unwrap_or_else(|_| Docker::unasked());
    let answers = matches!(docker.ping, Ping::Answers { .. });
    let images = images_there(images, &|image| endpoint.image_present(image).filter(|_| answers));
    let mut survey =
        Survey { inventory, attempts: Vec::new(), untried: HashMap::new(), machine, docker, files, images, veil };
    for (client, server) in
        survey.inventory.servers().filter(|(_, server)| is_started(&server.fate, !request.names.is_empty()))
    {
        let subject = subject(client, server);
        match plans.remove(&subject) {
            Some(Ok(plan)) => match survey.attempts.iter_mut().find(|attempt| attempt.plan.what == plan.what) {
                Some(attempt) => attempt.join(subject, &plan),
                None => {
                    survey.attempts.push(Attempt { subjects: vec![subject], name: server.name.clone(), plan });
                }
            },
            Some(Err(untried)) => drop(survey.untried.insert(subject, untried)),
            None => {}
        }
    }
    survey
}

/// Whether a client starts a server; one that waits for consent is tried only when it is asked for by its name.
fn is_started(fate: &Fate, named: bool) -> bool {
    match fate {
        Fate::Loaded | Fate::Merged(_) | Fate::Fails(_) => true,
        Fate::Pending | Fate::Disabled => named,
        Fate::Shadowed(_) | Fate::Refused | Fate::Dropped(_) | Fate::NeverRead(_) => false,
    }
}

/// The files of an inventory, each once.
fn files(system: &dyn System, inventory: &Inventory) -> Vec<Target> {
    let current = system.current_dir();
    let views = inventory.clients.iter().flat_map(|client| &client.files);
    let mut targets: Vec<Target> = Vec::new();
    for view in views {
        if !targets.iter().any(|target| target.path == view.path) {
            let shown = view.path.strip_prefix(&current).unwrap_or(&view.path).to_owned();
            let judges = judges(system, &view.path, &[]);
            targets.push(Target { path: view.path.clone(), shown, judges, named: false });
        }
    }
    targets.sort_by(|a, b| a.path.cmp(&b.path));
    targets
}

/// What the declarations of servers say of how they are started.
#[derive(Default)]
struct Declared {
    plans: HashMap<Subject, Result<Plan, Untried>>,
    /// The images of servers that are containers of Docker.
    images: HashMap<Subject, String>,
    veil: Veil,
}

impl Declared {
    /// Reads it.
    fn read(system: &dyn System, request: &Request, files: &[Target]) -> Self {
        let environment = system.environment().into_iter();
        let secrets = environment.filter(|(name, _)| might_name_a_secret(name)).map(|(_, value)| value);
        let of_environment = Veil::of_values(secrets);
        let mut declared = Self { veil: of_environment.clone(), ..Self::default() };
        for file in files {
            visit(system, file, &mut |ctx| {
                let mut plan = plan::plan(ctx, &request.project, &of_environment);
                if let (Ok(plan), Some(patience)) = (&mut plan, request.patience) {
                    plan.patience = patience;
                }
                let subject = subject_of(ctx);
                declared.veil = std::mem::take(&mut declared.veil).and_source(ctx.file.source());
                if let Some(image) = plan::image(ctx) {
                    declared.images.insert(subject.clone(), image);
                }
                declared.plans.insert(subject, plan);
            });
        }
        declared
    }
}

/// Which images are on this machine; each is asked for once.
fn images_there(
    images: HashMap<Subject, String>,
    is_there: &dyn Fn(&str) -> Option<bool>,
) -> HashMap<Subject, Option<bool>> {
    let mut known: HashMap<String, Option<bool>> = HashMap::new();
    let there = images.into_iter().map(|(subject, image)| {
        let there = *known.entry(image).or_insert_with_key(|image| is_there(image));
        (subject, there)
    });
    there.collect()
}

/// Judges what was looked at; `reports` are what came of the attempts, in their order, where they were made.
pub fn conclude(
    system: &dyn System,
    request: &Request,
    survey: Survey,
    reports: Option<&[ProbeReport]>,
    settings: Settings,
) -> Checkup {
    let mut findings = Findings::default();
    let tried = survey.attempts.iter().zip(reports.unwrap_or_default());
    let by_subject: HashMap<&Subject, &ProbeReport> =
        tried.flat_map(|(attempt, report)| attempt.subjects.iter().map(move |subject| (subject, report))).collect();
    for client in &survey.inventory.clients {
        let report_of = |server: &ServerView| by_subject.get(&subject(client.client, server)).copied();
        let tools = |server: &ServerView| {
            let session = report_of(server)?.session.as_ref()?;
            let tools = session.tools.iter().map(|tool| tool.name.clone()).collect();
            Some(ServerTools { server: server.name.clone(), tools })
        };
        let crowd: Vec<_> = client.servers().filter_map(tools).collect();
        for server in client.servers() {
            let (subject, report) = (subject(client.client, server), report_of(server).cloned());
            // What a server says itself counts more than what was written down of it.
            let logs =
                if report.is_none() { logs_of(system, request, client.client, server, &survey.veil) } else { vec![] };
            let image_present = survey.images.get(&subject).copied();
            let docker = image_present.map(|_| survey.docker.clone());
            let image_present = image_present.flatten();
            findings.insert(subject, Evidence { report, logs, docker, image_present, crowd: crowd.clone() });
        }
    }
    let mut settings = settings.on_host();
    settings.findings = findings;
    settings.project = Some(request.project.clone());
    let mut report = lint(system, &survey.files, &settings);
    retain(&mut report, request);
    let states = state::states(&survey, &report, settings.findings);
    let Survey { inventory, machine, docker, .. } = survey;
    Checkup { inventory, states, report, machine, docker, tried: reports.is_some() }
}

/// What the logs of a client say of a server, since its file was written.
fn logs_of(
    system: &dyn System,
    request: &Request,
    client: &Client,
    server: &ServerView,
    veil: &Veil,
) -> Vec<LogExcerpt> {
    let since = system.modified(&server.place.path);
    logs::read(system, client, &request.project, &server.name, since, veil)
}

/// Leaves out what is about other clients and servers than those that were asked for.
fn retain(report: &mut Report, request: &Request) {
    report.diagnostics.retain_mut(|diagnostic| {
        let named =
            diagnostic.server.as_ref().is_none_or(|name| request.names.is_empty() || request.names.contains(name));
        diagnostic
            .consequences
            .retain(|consequence| request.clients.iter().any(|client| client.id == consequence.client));
        named && !diagnostic.consequences.is_empty()
    });
}

/// The path under which a file is shown.
fn shown<'t>(files: &'t [Target], path: &Path) -> Option<&'t Path> {
    files.iter().find(|target| target.path == path).map(|target| target.shown.as_path())
}
