//! The `mcp-clinic` program: the streams of this process, and the library.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use mcp_clinic::cli::{Streams, run};
use mcp_clinic::probe::process::end_all;
use mcp_clinic::system::OsSystem;

fn main() -> ExitCode {
    // The text of a panic may quote the file that caused it, and with it a secret.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "mcp-clinic: internal error at {place}; please report it");
        end_all();
    }));
    let stdout = io::stdout();
    let columns = if stdout.is_terminal() {
        terminal_size::terminal_size_of(&stdout).map_or(Some(80), |(width, _)| Some(usize::from(width.0)))
    } else {
        None
    };
    let mut out = BufWriter::with_capacity(1 << 16, stdout.lock());
    let exit = run(
        std::env::args_os(),
        &OsSystem::new(),
        Streams {
            input: &mut io::stdin().lock(),
            out: &mut out,
            // Not locked, or a thread that fails could not tell of it.
            err: &mut io::stderr(),
            columns,
            interactive: io::stdin().is_terminal() && io::stderr().is_terminal() && columns.is_some(),
            shows_progress: io::stderr().is_terminal(),
        },
    );
    ExitCode::from(exit as u8)
}
