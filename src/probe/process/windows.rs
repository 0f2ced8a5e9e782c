//! Processes in a job of their own.

use std::io;
use std::process::{ChildStdin, Command, ExitStatus};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};

use super::Pipes;

/// A process and its job.
#[derive(Debug)]
pub(super) struct Group {
    child: Box<dyn ChildWrapper>,
    status: Option<ExitStatus>,
}

impl Group {
    pub(super) fn start(command: Command) -> io::Result<Self> {
        let mut command = CommandWrap::from(command);
        command.wrap(JobObject);
        Ok(Self { child: command.spawn()?, status: None })
    }

    /// Its streams, once.
    pub(super) fn pipes(&mut self) -> Pipes {
        Pipes {
            stdin: self.child.stdin().take(),
            stdout: self.child.stdout().take(),
            stderr: self.child.stderr().take(),
        }
    }

    /// Whether the first process has ended.
    pub(super) fn has_ended(&mut self) -> bool {
        self.bury().is_some()
    }

    /// There is no way to ask a process of a console that is not ours to end.
    pub(super) fn ask_to_end(&mut self) -> bool {
        false
    }

    /// Ends all of the job.
    pub(super) fn kill(&mut self) {
        // An error says that there is nobody left.
        let _ = self.child.start_kill();
    }

    /// How the first process ended, once it has.
    pub(super) fn bury(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = self.child.try_wait().ok().flatten();
        }
        self.status
    }

    /// How many of a job are left cannot be told.
    pub(super) fn descendants(&mut self) -> u32 {
        0
    }

    pub(super) fn look(&mut self) {}

    /// Whether it was never seen with a descendant cannot be told.
    pub(super) fn is_alone(&self) -> bool {
        false
    }

    pub(super) fn peak_memory(&self) -> Option<u64> {
        None
    }

    pub(super) fn cpu_ms(&self) -> Option<u64> {
        None
    }
}

/// Nobody gets away from a job.
pub(super) fn end_strays() -> u32 {
    0
}

/// The exit code and the signal of an end.
pub(super) fn code_and_signal(status: ExitStatus) -> (Option<i32>, Option<i32>) {
    (status.code(), None)
}

/// How many bytes of what was written to an input have not been read; `None` where that cannot be told.
pub(super) fn unread(_input: &ChildStdin) -> Option<u64> {
    None
}
