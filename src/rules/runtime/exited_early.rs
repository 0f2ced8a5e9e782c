use crate::probe::{Ended, ProcessFacts};
use crate::rules::tried::{ITS_ANSWER, shortened, start, with_line};
use crate::rules::{Check, Draft, Needs, ServerContext, declare_rule};

declare_rule! {
    /// A server ends, or answers with an error, before it has told its tools.
    ///
    /// ## What it does
    ///
    /// Starts the server, and reports how it ended where nothing that it said is known to name a cause: its exit code or
    /// the signal that ended it, and the last lines that it wrote on standard error. Where a cause is known, another rule
    /// tells of it in place of this one.
    ///
    /// ## Why
    ///
    /// Clients say `MCP error -32000: Connection closed` or `Server transport closed unexpectedly`, which is the same for
    /// every cause there is.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1, "after_ms": 210 },
    ///   "stderr": { "text": "fatal: the almanac has no page for today\n", "bytes": 41 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "days": { "command": "node", "args": ["/srv/days.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 210 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "days": { "command": "node", "args": ["/srv/days.js", "--almanac", "2026"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle> (2026-11-22)
    /// - <https://github.com/RooCodeInc/Roo-Code/issues/4729> (2026-11-22)
    "runtime/exited-early" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

const SAYS: &str = "mend what it names; started in a terminal with the same arguments it says the same";

/// How many of the last lines are shown.
const LINES: usize = 20;

/// What is told of a process that ended.
pub(crate) fn of_end(ctx: &ServerContext<'_>, process: &ProcessFacts, ended: Ended) -> Draft {
    let message = format!("server {} {} before it answers", ctx.name(), how(ended));
    let lines = last_lines(&process.stderr.text);
    let place = start(ctx);
    match (lines.last(), &process.noise) {
        (Some(only), _) if lines.len() == 1 => {
            with_line(place, message, "it says", ("standard error", only)).help(SAYS)
        }
        (Some(_), _) => {
            Draft::new(place, message, "what it says last stands below").transcript("standard error", lines).help(SAYS)
        }
        (None, Some(noise)) => with_line(place, message, "all it writes is", ("standard output", &noise.first))
            .help("look whether it wants other arguments to run as a server"),
        (None, None) => Draft::new(place, message, "it writes nothing").help(
            "start it in a terminal with the same arguments, and look whether it wants others to run as a server",
        ),
    }
}

/// What is told of a server that answers with an error.
pub(crate) fn of_error(ctx: &ServerContext<'_>, fault: &str) -> Draft {
    let message = format!("server {} answers with an error in place of its tools", ctx.name());
    with_line(start(ctx), message, "it says", (ITS_ANSWER, fault)).help("mend what it names, or update the server")
}

/// The last lines of a text that say something.
fn last_lines(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(LINES)..].iter().map(|line| shortened(line)).collect()
}

/// How a process ended, in words.
fn how(ended: Ended) -> String {
    if let Some(signal) = ended.signal {
        return match signal_name(signal) {
            Some(name) => format!("is ended by signal {signal} ({name})"),
            None => format!("is ended by signal {signal}"),
        };
    }
    match ended.code {
        Some(0) => "ends, with exit code 0 as if all were well,".to_owned(),
        Some(127) => "ends with exit code 127, as a shell does that finds no such program,".to_owned(),
        Some(137) => "ends with exit code 137, as what is killed does, often for want of memory,".to_owned(),
        // Windows has its own numbers for what went wrong in its system.
        Some(code @ ..=-65536) => format!("ends with exit code 0x{code:08X}"),
        Some(code) => format!("ends with exit code {code}"),
        None => "ends".to_owned(),
    }
}

/// The names of signals that have the same number on Linux and macOS.
const fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        4 => "SIGILL: it is built for another processor",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL: the system or somebody else killed it, often for want of memory",
        11 => "SIGSEGV: it crashed",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_put_into_words() {
        let end = |code, signal| how(Ended { code, signal, ..Ended::default() });
        assert_eq!(end(Some(3), None), "ends with exit code 3");
        assert_eq!(end(Some(-1_073_741_515), None), "ends with exit code 0xC0000135");
        assert_eq!(end(None, Some(15)), "is ended by signal 15 (SIGTERM)");
        assert_eq!(end(None, Some(99)), "is ended by signal 99");
        assert_eq!(end(None, None), "ends");
    }

    #[test]
    fn the_last_lines_are_few_and_short() {
        assert!(last_lines("\n \n\t\n").is_empty());
        let many: Vec<String> = (0..1000).map(|n| format!("line {n}\n")).collect();
        let lines = last_lines(&many.join("\n"));
        assert_eq!((lines.len(), lines.first().map(String::as_str)), (20, Some("line 980")));
        let long = last_lines(&"word ".repeat(100_000));
        assert!(long[0].chars().count() <= 402 && long[0].ends_with("word …"), "{}", long[0]);
    }
}
