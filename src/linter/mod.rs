//! The one pipeline: from the bytes of files to diagnostics in order.

mod baseline;
mod decode;
mod fingerprint;
mod identity;
mod inventory;
mod lock;
mod opened;
mod redact;
mod shown;
mod suppress;
mod visit;
mod workspace;

#[cfg(test)]
mod tests;

pub use baseline::Leftover;
pub use fingerprint::fingerprint_of;
pub use inventory::{
    ClientView, Fate, FileView, Inventory, Location, Reason, ServerView, command_line, inventory, transport_of,
};
pub use lock::{LockTrouble, lock, lock_in, locks_of};

pub use redact::conceal;
pub use shown::{Shown, shown};
pub use visit::{subject_of, visit};

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use fingerprint::Printer;
use identity::Places;
use inventory::scope_of;
use opened::Opened;
use suppress::Sieve;

use crate::client::{Choice, Content, FileSpec, Judge, Reading, Scope, Violation, maps};
use crate::diagnostic::{Diagnostic, Fix, Severity, Suppressed};
use crate::discover::{Target, place_of, project_of};
use crate::document::Document;
use crate::model::{FileSummary, Server, Workspace};
use crate::probe::Evidence;
use crate::rules::{Check, Context, Decoding, Memo, Needs, Rule, ServerContext, Sink, causes};
use crate::settings::{Policy, Settings};
use crate::system::{ReadError, System, Systems};
use crate::text::sanitize_line;

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files that were looked at.
    pub workspace: Workspace,
    /// What is wrong in them, in order of file, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// How many diagnostics there are below the level that was asked for.
    pub hidden: usize,
    /// What would be told, had nobody decided otherwise; in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What is in the baseline and was not found, where there is a baseline.
    pub leftover: Option<Leftover>,
    /// Files that were named and declare no servers in any way that is known.
    pub left_alone: Vec<PathBuf>,
}

impl Report {
    /// How many diagnostics have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// How many files could not be read.
    pub fn unreadable(&self) -> usize {
        self.workspace.files.iter().filter(|file| file.unreadable).count()
    }
}

/// How many things stand in a text that one of those who may read the file does not take.
pub fn faults_of(target: &Target, bytes: &[u8]) -> usize {
    Opened::new(target, Ok(bytes.to_vec())).faults(&target.judges)
}

/// What came of one file.
enum Outcome<'s> {
    /// It is no configuration.
    LeftAlone,
    /// It was looked at.
    Checked(FileSummary, Box<Sieve<'s>>),
}

/// Fewer files than this are done by one thread: starting another costs more.
const WORTH_A_THREAD: usize = 64;

/// Looks at files.
pub fn lint(system: &dyn System, targets: &[Target], settings: &Settings) -> Report {
    let outcomes: Mutex<Vec<(usize, Outcome<'_>)>> = Mutex::new(Vec::with_capacity(targets.len()));
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((index, target)) = {
            let i = next.fetch_add(1, Ordering::Relaxed);
            targets.get(i).map(|t| (i, t))
        } {
            let outcome = lint_file(system, target, system.read(&target.path), settings);
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((index, outcome));
        }
    };
    let wanted = targets.len().div_ceil(WORTH_A_THREAD);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(wanted);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_unstable_by_key(|(index, _)| *index);
    collect(system, outcomes.into_iter().map(|(index, outcome)| (&targets[index], outcome)), settings, None)
}

/// Looks at a text that is at hand.
pub fn lint_bytes(system: &dyn System, target: &Target, bytes: Vec<u8>, settings: &Settings) -> Report {
    // Rules that need the host are the only ones that look at one file again.
    let kept = settings.policy_of(&target.path).host().then(|| bytes.clone());
    collect(system, [(target, lint_file(system, target, Ok(bytes), settings))], settings, kept.as_deref())
}

fn collect<'t, 's>(
    system: &dyn System,
    outcomes: impl IntoIterator<Item = (&'t Target, Outcome<'s>)>,
    settings: &'s Settings,
    given: Option<&[u8]>,
) -> Report {
    let mut report = Report::default();
    report.workspace.locks.clone_from(&settings.locks);
    let mut checked: Vec<&Target> = Vec::new();
    let mut sieves: Vec<Sieve> = Vec::new();
    for (target, outcome) in outcomes {
        match outcome {
            Outcome::LeftAlone if target.named => report.left_alone.push(target.shown.clone()),
            Outcome::LeftAlone => {}
            Outcome::Checked(summary, sieve) => {
                checked.push(target);
                report.workspace.files.push(summary);
                sieves.push(*sieve);
            }
        }
    }
    workspace::judge(system, &checked, &report.workspace, settings, given, &mut sieves);
    suppress::close(&report.workspace, settings, &mut sieves);
    report.leftover = Leftover::of(system, &sieves, settings);
    for sieve in sieves {
        report.hidden += sieve.hidden;
        report.diagnostics.extend(sieve.told);
        report.suppressed.extend(sieve.suppressed);
    }
    report
}

fn lint_file<'s>(
    system: &dyn System,
    target: &Target,
    bytes: Result<Vec<u8>, ReadError>,
    settings: &'s Settings,
) -> Outcome<'s> {
    let opened = Opened::new(target, bytes);
    let policy = settings.policy_of(&target.path);
    let mut diagnostics = Vec::new();
    let judges = opened.judges(system, target);
    // What is for one user alone nobody else agrees to.
    let shared = judges.iter().any(|judge| matches!(judge.file.scope, Scope::Project | Scope::Plugin | Scope::Given));
    let locked = settings.lock_of(&target.path).filter(|_| shared);
    let printer = locked.as_ref().map(|_| Printer::new(&opened.document));
    let mut summary = FileSummary {
        path: target.shown.clone(),
        clients: Vec::new(),
        servers: Vec::new(),
        unreadable: matches!(opened.decoding, Decoding::Unreadable(_)),
        faults: opened.faults(&judges),
        readings: Vec::new(),
        locked,
    };
    let mut readers = Vec::new();
    for judge in &judges {
        let Some(examined) = examine(system, target, &opened, *judge, &judges, settings, &policy) else { continue };
        readers.push(examined.judge);
        summary.clients.push(judge.client.id);
        if summary.servers.is_empty() {
            let servers = examined.reading.servers.iter();
            summary.servers = servers.map(|server| server.name.as_str().to_owned()).collect();
        }
        summary.readings.push(workspace::summarize(&examined, target, printer.as_ref()));
        diagnostics.extend(examined.diagnostics);
    }
    if summary.clients.is_empty() {
        return Outcome::LeftAlone;
    }
    diagnostics.retain_mut(|diagnostic: &mut Diagnostic| {
        let server = diagnostic.server.as_deref();
        policy.severity(diagnostic.rule, server, diagnostic.severity).is_some_and(|severity| {
            diagnostic.severity = severity;
            true
        })
    });
    let mut sieve = Sieve::new(target, &opened, &readers, settings);
    if !sieve.sees_all() {
        let found = diagnostics.len();
        diagnostics.retain(|diagnostic| diagnostic.severity >= policy.level());
        sieve.hidden = found - diagnostics.len();
    }
    for diagnostic in finish(diagnostics, &opened) {
        sieve.take(diagnostic);
    }
    Outcome::Checked(summary, Box::new(sieve))
}

/// The root keys that other readers of the same file look for.
fn others_keys(judge: Judge, judges: &[Judge]) -> Vec<&'static str> {
    let own = judge.file.roots;
    let others = judges.iter().filter(|other| **other != judge).flat_map(|other| other.file.roots);
    others.filter(|root| !own.contains(root)).filter_map(|root| root.path.first().copied()).collect()
}

/// What a reader makes of a file.
struct Examined<'a> {
    judge: Judge,
    reading: Reading<'a>,
    /// Not yet fit to be shown: [`finish`] hides what is secret.
    diagnostics: Vec<Diagnostic>,
}

/// Looks at a file as one client does, of all that read it; `None` when it is none of its business.
fn examine<'a>(
    system: &dyn System,
    target: &Target,
    opened: &'a Opened,
    judge: Judge,
    judges: &[Judge],
    settings: &Settings,
    policy: &Policy<'_>,
) -> Option<Examined<'a>> {
    let around = Around { host: policy.host(), systems: policy.systems() };
    examine_with(system, target, opened, judge, judges, around, |context| judge_file(context, settings, policy))
}

/// What is known of the machines that a file is for.
#[derive(Clone, Copy)]
struct Around {
    /// Whether this machine may be looked at.
    host: bool,
    /// The systems that it is meant for.
    systems: Option<Systems>,
}

/// The same with something else than the rules of a run to look at it.
fn examine_with<'a>(
    system: &dyn System,
    target: &Target,
    opened: &'a Opened,
    judge: Judge,
    judges: &[Judge],
    around: Around,
    look: impl FnOnce(&Context<'_>) -> Vec<Diagnostic>,
) -> Option<Examined<'a>> {
    let by_path = place_of(&target.path, judge).is_some();
    let judge = if by_path { judge } else { by_shape(judge, &opened.document) };
    let mut reading = Reading::new(opened.document.root(), judge);
    if reading.finds_servers() {
        reading.leave(&others_keys(judge, judges));
    }
    if !concerns(judge, by_path, target, &opened.decoding, &opened.document, &reading) {
        return None;
    }
    let project = project_of(&target.path, judge);
    // Some clients have their file in the home under the name that it has in projects.
    let shared = judge.file.scope == Scope::Project && project.is_some() && project != system.home();
    let others: Vec<Judge> = judges.iter().filter(|other| other.client.id != judge.client.id).copied().collect();
    let context = Context {
        system,
        host: around.host,
        systems: around.systems,
        judge,
        others: &others,
        path: &target.path,
        project: project.as_ref(),
        shared,
        decoding: &opened.decoding,
        size: opened.size,
        document: &opened.document,
        reading: &reading,
        memo: &Memo::default(),
    };
    let diagnostics = look(&context);
    // Nearly every project has such a file, and most have nothing to do with agents.
    if judge.file.content == Content::Container && diagnostics.is_empty() {
        return None;
    }
    Some(Examined { judge, reading, diagnostics })
}

/// For a file whose name says nothing, the kind of file of the same client that it looks like.
fn by_shape(judge: Judge, document: &Document) -> Judge {
    let kinds = || {
        let all = std::iter::once(judge.file).chain(judge.client.files);
        all.filter(|file| file.dialect.syntax() == document.syntax())
    };
    let Some(root) = document.root() else { return judge };
    let maps = |file: &'static FileSpec| maps(root, Judge { file, ..judge });
    // The root key says it, and where several kinds have the same, the way in which the servers stand under it.
    let found = kinds().find(|file| maps(file).iter().any(|map| map.root.is_some() && map.fits()));
    let found = found.or_else(|| kinds().find(|file| maps(file).iter().any(|map| map.root.is_some())));
    found.map_or(judge, |file| Judge { file, ..judge })
}

/// Whether a file is this reader's business: every one that is for servers alone, others when they declare some.
fn concerns(
    judge: Judge,
    by_path: bool,
    target: &Target,
    decoding: &Decoding,
    document: &Document,
    reading: &Reading<'_>,
) -> bool {
    if by_path && !judge.file.is_marked(document.root()) {
        return false;
    }
    if judge.is_unknown() {
        // A named file that cannot be read or parsed may well be one.
        let broken =
            matches!(decoding, Decoding::Unreadable(_)) || !document.faults().is_empty() || document.root().is_none();
        return reading.declares() || (target.named && broken);
    }
    // Of a folder searched on behalf of a client, most files are something else.
    match judge.file.content {
        Content::Shared => reading.declares() || document.is_foreign() || judge.file.approves_itself(document),
        Content::Servers | Content::State => target.named || by_path || reading.declares(),
        Content::Container => by_path,
    }
}

/// Runs the rules for one reader.
fn judge_file(context: &Context<'_>, settings: &Settings, policy: &Policy<'_>) -> Vec<Diagnostic> {
    // In another language the servers may stand as they should there: that is all there is to tell. Of a container it
    // is what it is given; whether the rest of the file is right is for those to say whose file it is.
    let tells = |rule: &&Rule| match context.judge.file.content {
        Content::Container => !context.document.is_foreign() && rule.family() == "docker",
        _ => !context.document.is_foreign() || rule.name.starts_with("syntax/"),
    };
    let can = |rule: &&Rule| match rule.needs {
        Needs::Content => true,
        Needs::Host => policy.host(),
        Needs::Probe => !settings.findings.is_empty(),
    };
    let rules = || policy.rules().filter(can).filter(tells);
    let Some(first) = rules().next() else { return Vec::new() };
    let mut sink = Sink::new(context.source(), context.judge, first);
    let on_file = |rule: &'static Rule| match rule.check {
        Check::File(check) | Check::Both(check, _) => Some((rule, check)),
        _ => None,
    };
    for (rule, check) in rules().filter_map(on_file) {
        sink.attribute(rule, None);
        check(context, &mut sink);
    }
    let project = settings.project.as_deref().map(|project| (project, context.reading.homes()));
    let in_sight = |server: &&Server<'_>| {
        project
            .as_ref()
            .is_none_or(|(project, homes)| scope_of(context.judge.file, homes.of(server.node), project).is_some())
    };
    for server in context.reading.servers.iter().filter(in_sight) {
        sink.unseen(context.reading.is_elsewhere(server));
        let (choice, violations) = form_of(context, server);
        let server_context = ServerContext { file: context, server, choice, violations: &violations };
        let evidence = settings.findings.of(|| subject_of(&server_context));
        let refuted = evidence.is_some_and(Evidence::answered);
        for rule in rules().filter(|rule| !(refuted && rule.refutable)) {
            sink.attribute(rule, Some(server.name.as_str()));
            match (rule.check, evidence) {
                (Check::Server(check) | Check::Both(_, check), _) => check(&server_context, &mut sink),
                (Check::Probe(check), Some(evidence)) => check(&server_context, evidence, &mut sink),
                _ => {}
            }
        }
        if let Some(evidence) = evidence {
            causes::tell(&server_context, evidence, &mut |name| rules().find(|rule| rule.name == name), &mut sink);
        }
    }
    sink.finish()
}

/// The form that a declaration has, and what it has against it.
fn form_of<'a>(context: &Context<'a>, server: &Server<'a>) -> (Choice<'a>, Vec<Violation>) {
    let schema = context.judge.schema();
    let choice = schema.choose(server);
    let violations = match choice {
        Choice::Branch(branch) => schema.violations(branch, server.node),
        Choice::UnknownType | Choice::NoTransport | Choice::NotAnObject => Vec::new(),
    };
    (choice, violations)
}

/// Puts the diagnostics of a file in order, joins what several readers say of one place, and hides what is secret.
fn finish(mut diagnostics: Vec<Diagnostic>, opened: &Opened) -> Vec<Diagnostic> {
    let Opened { document, decoding, .. } = opened;
    if diagnostics.is_empty() {
        return diagnostics;
    }
    diagnostics.sort_by(|a, b| {
        (a.primary.span, a.rule, &a.message, &a.server).cmp(&(b.primary.span, b.rule, &b.message, &b.server))
    });
    let mut joined: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        match joined.last_mut() {
            Some(last) if last.is_twin(&diagnostic) => last.absorb(diagnostic),
            _ => joined.push(diagnostic),
        }
    }
    let structural = opened.is_broken();
    opened.veil();
    let Some(mask) = document.source().mask() else { return joined };
    let safe = |text: &str| sanitize_line(&mask.hide(text));
    let places = Places::new(document);
    for diagnostic in &mut joined {
        diagnostic.fingerprint = places.fingerprint(diagnostic.rule, diagnostic.primary.span);
        diagnostic.message = safe(&diagnostic.message);
        diagnostic.server = diagnostic.server.as_deref().map(safe);
        diagnostic.help = diagnostic.help.as_deref().map(safe);
        for line in diagnostic.transcript.iter_mut().flat_map(|transcript| &mut transcript.lines) {
            *line = safe(line);
        }
        for label in std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.secondary) {
            label.message = safe(&label.message);
        }
        // A broken file is mended first: in a tree that is not the one meant, other fixes would hit the wrong place.
        let tangled = structural && !diagnostic.rule.starts_with("syntax/");
        // What was replaced by U+FFFD is lost to whoever writes the file, and offsets in a text that was decoded from
        // something else do not fit the file.
        let fits = |fix: &Fix| match decoding {
            Decoding::Utf8 => !fix.reencodes,
            Decoding::Utf16 { .. } => fix.reencodes,
            Decoding::Replaced(_) | Decoding::Unreadable(_) => false,
        };
        diagnostic.fixes.retain(|fix| !fix.is_applicable() || (fits(fix) && !tangled));
        for fix in &mut diagnostic.fixes {
            fix.is_private = fix.edits.iter().any(|edit| mask.reveals(&edit.text));
            fix.title = safe(&fix.title);
            fix.afterwards = fix.afterwards.as_deref().map(safe);
        }
    }
    joined
}
