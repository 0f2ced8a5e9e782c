//! Processes in a group of their own.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, Command, ExitStatus};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};

use super::Pipes;
#[cfg(target_os = "linux")]
use super::tree::{Tree, end_strays as sweep};

/// A process and its group.
#[derive(Debug)]
pub(super) struct Group {
    child: Child,
    pid: Pid,
    #[cfg(target_os = "linux")]
    tree: Tree,
}

impl Group {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        adopt_orphans();
        let child = command.process_group(0).spawn()?;
        let pid = Pid::from_child(&child);
        Ok(Self {
            child,
            pid,
            #[cfg(target_os = "linux")]
            tree: Tree::new(pid),
        })
    }

    /// Its streams, once.
    pub(super) fn pipes(&mut self) -> Pipes {
        Pipes { stdin: self.child.stdin.take(), stdout: self.child.stdout.take(), stderr: self.child.stderr.take() }
    }

    /// Whether the first process has ended. It is not reaped by that, so that its number, which is that of the group,
    /// stays its own.
    pub(super) fn has_ended(&mut self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(self.pid), options), Ok(None))
    }

    /// Asks the first process to end, as clients do; gives whether there is a way to ask.
    pub(super) fn ask_to_end(&mut self) -> bool {
        kill_process(self.pid, Signal::TERM).is_ok()
    }

    /// Ends all of the group, and on Linux also those that left it.
    pub(super) fn kill(&mut self) {
        #[cfg(target_os = "linux")]
        for pid in self.tree.descendants() {
            let _ = kill_process(pid, Signal::KILL);
        }
        // An error says that there is nobody left.
        let _ = kill_process_group(self.pid, Signal::KILL);
    }

    /// How the first process ended, once it has.
    pub(super) fn bury(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

#[cfg(target_os = "linux")]
impl Group {
    /// How many descendants are left. They are looked at as well.
    pub(super) fn descendants(&mut self) -> u32 {
        self.look();
        u32::try_from(self.tree.descendants().len()).unwrap_or(u32::MAX)
    }

    pub(super) fn look(&mut self) {
        self.tree.look();
    }

    /// Whether it was never seen with a descendant.
    pub(super) fn is_alone(&self) -> bool {
        self.tree.is_alone()
    }

    pub(super) fn peak_memory(&self) -> Option<u64> {
        self.tree.peak_memory()
    }

    pub(super) fn cpu_ms(&self) -> Option<u64> {
        self.tree.cpu_ms()
    }
}

#[cfg(not(target_os = "linux"))]
impl Group {
    /// Whether descendants are left in the group, once the first process has ended: how many cannot be told.
    pub(super) fn descendants(&mut self) -> u32 {
        u32::from(rustix::process::test_kill_process_group(self.pid).is_ok())
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

/// Ends whoever got away from all groups.
pub(super) fn end_strays() -> u32 {
    #[cfg(target_os = "linux")]
    return sweep();
    #[cfg(not(target_os = "linux"))]
    0
}

/// Lets this process be the parent of those whose own has ended, or they could not be found any more.
#[cfg(target_os = "linux")]
fn adopt_orphans() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // Without it, those that leave their group and lose their parent between two looks get away.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    });
}

/// The exit code and the signal of an end.
pub(super) fn code_and_signal(status: ExitStatus) -> (Option<i32>, Option<i32>) {
    (status.code(), status.signal())
}

/// How many bytes of what was written to an input have not been read; `None` where that cannot be told.
pub(super) fn unread(input: &ChildStdin) -> Option<u64> {
    // Elsewhere a pipe counts what can be read at the end that is asked.
    if cfg!(target_os = "linux") { rustix::io::ioctl_fionread(input).ok() } else { None }
}
