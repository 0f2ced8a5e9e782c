//! Why a server does not work, told by what it, or a log of its client, says: one cause for each server.

use super::calls::{self, CallFault};
use super::package::{install_never_converges, npx_cache_corrupt};
use super::runtime::{exited_early, exits_after_first, init_timeout, protocol_version, stdout_pollution};
use super::tried::{ITS_ANSWER, client, declaration, name, said, start, with_line};
use super::{Draft, Needs, Rule, ServerContext, Sink, command, find, network};
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::document::Text;
use crate::knowledge::{Found, symptoms_in};
use crate::model::Setting;
use crate::probe::{Evidence, ProbeReport, ProcessFacts, Session, SpawnFault};
use crate::text::Span;

/// What there is to tell, and in the name of which rule.
type Cause = (&'static str, Draft);

/// Tells the one cause that the evidence names, where no rule has told it already. `rule_of` gives the rules that run.
pub(crate) fn tell(
    ctx: &ServerContext<'_>,
    evidence: &Evidence,
    rule_of: &mut dyn FnMut(&str) -> Option<&'static Rule>,
    sink: &mut Sink<'_>,
) {
    let Some((name, draft)) = cause(ctx, evidence) else { return };
    let Some(rule) = rule_of(name) else { return };
    let certain = if evidence.report.is_some() { Severity::Error } else { Severity::Warning };
    if is_told(ctx, name, certain, sink) {
        return;
    }
    sink.in_name_of(rule);
    sink.report(draft.severity(certain));
}

/// Rules that tell that a value does not get to a server as it should.
const VALUES: &[&str] = &[
    "client/bad-interpolation",
    "docker/env-not-forwarded",
    "env/arg-names-variable",
    "env/placeholder-value",
    "env/required-missing",
    "env/unset-variable",
    "runtime/api-key-rejected",
    "network/unauthorized",
    "network/headers-not-sent",
];

/// Rules that tell what is wrong with the machine, and not with a declaration.
const MACHINE: &[&str] = &["docker/daemon-down", "docker/socket-permission"];

/// Whether a rule has told already what keeps a server from working: the same as this one would, a value that does not
/// get there where this is about such a value, or an error that is about the start. What was a guess is made as bad as
/// it is now seen to be.
pub(crate) fn is_told(ctx: &ServerContext<'_>, name: &str, severity: Severity, sink: &mut Sink<'_>) -> bool {
    let span = declaration(ctx);
    let explains = |told: &&Diagnostic| {
        let rule = find(told.rule);
        let on_start =
            rule.is_some_and(|rule| rule.refutable || (rule.needs == Needs::Probe && rule.family() != "security"));
        let not_here = told.rule == "network/localhost-in-container" && name == "network/connection-refused";
        // Where the engine itself says that it is not there, what it would do with its flags comes later.
        let on_start = on_start && !MACHINE.contains(&name);
        // A guess that there is, is better than no cause.
        let guess = LAST_RESORTS.contains(&name) && on_start && told.severity == Severity::Warning;
        let of_value = VALUES.contains(&told.rule) && VALUES.contains(&name) && told.severity > Severity::Info;
        told.rule == name || of_value || not_here || guess || (told.severity == Severity::Error && on_start)
    };
    // The same rule is the first to be believed.
    let mut told: Vec<&Diagnostic> = sink.told_within(span).filter(explains).collect();
    told.sort_by_key(|told| told.rule != name);
    let Some(rule) = told.first().map(|told| told.rule) else { return false };
    sink.confirm(rule, span, severity);
    true
}

fn cause(ctx: &ServerContext<'_>, evidence: &Evidence) -> Option<Cause> {
    if evidence.answered() {
        return None;
    }
    let Some(report) = &evidence.report else { return of_logs(ctx, evidence) };
    if let Some(process) = &report.process {
        return of_process(ctx, report, process);
    }
    if let Some((CallFault::OtherTransport(spoken), _)) = calls::fault(ctx, evidence) {
        return Some(("network/transport-mismatch", network::transport_mismatch::seen(ctx, spoken)));
    }
    if let Some(draft) = network::connection_refused::unanswered(ctx, evidence) {
        return Some(("network/connection-refused", draft));
    }
    of_session(ctx, report.session.as_ref()?)
}

fn of_process(ctx: &ServerContext<'_>, report: &ProbeReport, process: &ProcessFacts) -> Option<Cause> {
    if let Some(fault) = &process.spawn {
        return Some(of_spawn(ctx, fault));
    }
    let noise = process.noise.as_ref();
    let ended = process.ended;
    let does = if ended.is_some_and(|ended| !ended.after_answer) { "does not start" } else { "does not answer" };
    let on_stderr = || best(&process.stderr.text, |found| found.symptom.stderr);
    let on_stdout = || best(&noise?.first, |found| found.symptom.rule != "runtime/stdout-pollution");
    if let Some(found) = on_stderr() {
        return Some(of_symptom(ctx, &found, does, "standard error"));
    }
    if let Some(found) = on_stdout() {
        return Some(of_symptom(ctx, &found, does, "standard output"));
    }
    // A program that prints something and ends may have another reason for both.
    let garbled = process.framing.iter().any(stdout_pollution::is_about) || (noise.is_some() && ended.is_none());
    let garbled = garbled && process.answered_ms.is_none();
    if let Some(draft) = stdout_pollution::unanswered(ctx, process).filter(|_| garbled) {
        return Some(("runtime/stdout-pollution", draft));
    }
    if let Some(cause) = report.session.as_ref().and_then(|session| of_session(ctx, session)) {
        return Some(cause);
    }
    match ended {
        Some(ended) if !ended.after_answer => Some(("runtime/exited-early", exited_early::of_end(ctx, process, ended))),
        Some(_) => Some(("runtime/exits-after-first", exits_after_first::draft(ctx, process))),
        None if process.silent => Some(("runtime/exits-after-first", exits_after_first::draft(ctx, process))),
        None => of_silence(ctx, process, process.waited_ms?),
    }
}

/// It went on, and never answered.
fn of_silence(ctx: &ServerContext<'_>, process: &ProcessFacts, waited: u64) -> Option<Cause> {
    let hangs = command::npx_windows_pipe_hang::unanswered(ctx, process, waited);
    hangs
        .map(|draft| ("command/npx-windows-pipe-hang", draft))
        .or_else(|| {
            let draft = install_never_converges::unanswered(ctx, process, waited)?;
            Some(("package/install-never-converges", draft))
        })
        .or_else(|| Some(("runtime/init-timeout", init_timeout::unanswered(ctx, process, waited))))
}

/// It answered with an error.
fn of_session(ctx: &ServerContext<'_>, session: &Session) -> Option<Cause> {
    let fault = session.fault.as_deref()?;
    if let Some(draft) = protocol_version::refused(ctx, session) {
        return Some(("runtime/protocol-version", draft));
    }
    match best(fault, |_| true) {
        Some(found) => Some(of_symptom(ctx, &found, "answers with an error", ITS_ANSWER)),
        None => Some(("runtime/exited-early", exited_early::of_error(ctx, fault))),
    }
}

/// It could not be started at all.
fn of_spawn(ctx: &ServerContext<'_>, fault: &SpawnFault) -> Cause {
    let (server, place) = (ctx.name(), start(ctx));
    let program = ctx.server.command.map_or_else(|| "its program".to_owned(), |command| said(command.as_str()));
    let cannot = |why: String, label: &str, help: &str| {
        Draft::new(place, format!("server {server} cannot be started: {why}"), label).help(help)
    };
    match fault {
        SpawnFault::NotFound => (
            "command/not-found",
            cannot(
                format!("{program} is not on the PATH that {} has", client(ctx)),
                "no such program",
                "install it, or write its absolute path",
            ),
        ),
        SpawnFault::NotExecutable => (
            "permission/not-executable",
            cannot(
                format!("{program} may not be executed"),
                "no permission to execute it",
                "make it executable with `chmod +x`",
            ),
        ),
        SpawnFault::WrongFormat => (
            "permission/missing-shebang",
            cannot(
                format!("{program} is no program that this machine can run"),
                "no first line that names an interpreter, or built for another processor",
                "begin the script with `#!` and its interpreter, or install the program for this processor",
            ),
        ),
        SpawnFault::NoInterpreter { interpreter } if interpreter.ends_with(['\r', '?']) => (
            "permission/crlf-shebang",
            cannot(
                format!("the first line of {program} ends as lines do on Windows"),
                "the carriage return is taken as part of the interpreter's name",
                "write the script with Unix line ends",
            ),
        ),
        SpawnFault::NoInterpreter { interpreter } => (
            "command/not-found",
            cannot(
                format!("{program} is to be interpreted by {}, which is not here", said(interpreter)),
                "its first line names that program",
                "install the interpreter, or name it in the command",
            ),
        ),
        SpawnFault::NoFolder { folder } => {
            let why = format!("its working directory {} is not there", said(folder));
            let place = ctx.server.cwd.map_or(place, Text::span);
            let message = format!("server {server} cannot be started: {why}");
            (
                "command/script-missing",
                Draft::new(place, message, "no such folder").help("make the folder, or correct its path"),
            )
        }
        SpawnFault::Other { message } => (
            "runtime/exited-early",
            cannot(
                format!("the system says {}", said(message)),
                "refused by the system",
                "start the program in a terminal to see what is wrong with it",
            ),
        ),
    }
}

/// Rules that name no cause.
const LAST_RESORTS: &[&str] = &["runtime/exited-early", "runtime/init-timeout"];

/// The most telling symptom in a text that names a cause.
fn best<'t>(text: &'t str, counts: impl Fn(&Found<'t>) -> bool) -> Option<Found<'t>> {
    let names_one = |found: &Found<'t>| !LAST_RESORTS.contains(&found.symptom.rule.as_str());
    symptoms_in(text).into_iter().find(|found| names_one(found) && counts(found))
}

fn of_symptom(ctx: &ServerContext<'_>, found: &Found<'_>, does: &str, from: &str) -> Cause {
    let message = format!("server {} {does}: {}", ctx.name(), found.cause());
    let package = package_of(ctx).filter(|_| found.symptom.rule.starts_with("package/"));
    let draft = with_line(package.unwrap_or_else(|| start(ctx)), message, "it says", (from, found.line));
    let draft = match given(ctx, found) {
        Some(setting) => draft.also(setting.name.span(), "given here").help(
            "the value does not get there: look whether it is empty, or refers to a variable that is not set where the client is started",
        ),
        // A context does not count as long as the variable is set.
        None if found.symptom.rule == "docker/daemon-down" && ctx.file.system.env("DOCKER_HOST").is_some() => {
            draft.help("start what `DOCKER_HOST` names, or unset it where the client is started")
        }
        None => draft.help(found.remedy()),
    };
    (&found.symptom.rule, draft.fix(fix(ctx, found)))
}

/// The package that a server is fetched as.
fn package_of(ctx: &ServerContext<'_>) -> Option<Span> {
    let mut first = None;
    ctx.server.launch.as_ref()?.each_fetched(&mut |fetched| {
        first.get_or_insert_with(|| fetched.spec.whole.span());
    });
    first
}

/// The variable that a server misses although its declaration sets it.
fn given<'a>(ctx: &ServerContext<'a>, found: &Found<'_>) -> Option<Setting<'a>> {
    let name = found.captures.first().filter(|_| found.symptom.rule == "env/required-missing")?;
    ctx.server.env.iter().find(|setting| setting.name.as_str() == name).copied()
}

/// What a log of the client says of the last start; what was wrong then may have been mended since.
fn of_logs(ctx: &ServerContext<'_>, evidence: &Evidence) -> Option<Cause> {
    let in_log = |log| symptoms_in(log).into_iter().next();
    // Any log that names a cause says more than one that does not.
    let named = evidence.logs.iter().find_map(|log| Some((log, best(&log.text, |_| true)?)));
    let (log, found) = named.or_else(|| evidence.logs.iter().find_map(|log| Some((log, in_log(&log.text)?))))?;
    let path = format!("`{}`", log.path);
    let client = client(ctx);
    let message = format!("the log of {client} says of server {}: {}", ctx.name(), found.cause());
    let draft = with_line(name(ctx), message, "at its last start:", ("the log", found.line))
        .help(format!("unless that is mended since, {}; the log is {path}", found.remedy()));
    Some((&found.symptom.rule, draft.fix(fix(ctx, &found))))
}

/// A way to mend what a symptom shows.
fn fix(ctx: &ServerContext<'_>, found: &Found<'_>) -> Option<Fix> {
    match found.symptom.rule.as_str() {
        "network/tls-uv" => network::tls_uv::fix(ctx),
        "package/npx-cache-corrupt" => npx_cache_corrupt::fix(ctx, found.line),
        "runtime/stdout-pollution" => stdout_pollution::fix(ctx, found.line),
        _ => None,
    }
}
