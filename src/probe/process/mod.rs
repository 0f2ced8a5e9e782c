//! Processes that are started here, each with all of its descendants, and how every one of them is ended.

mod ask;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::io;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

pub use ask::{Answer, AskError, ask};
#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

/// How often it is looked whether a process has ended.
const PAUSE: Duration = Duration::from_millis(5);
/// How often it is looked what a process and its descendants use.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// How long a process may take to end, once its input is closed, and once more when it was asked to end.
const GRACE: Duration = Duration::from_secs(2);
/// How long descendants may take to end behind the first process.
const AFTERWARDS: Duration = Duration::from_millis(300);
/// How long it is waited for processes that were killed.
const DYING: Duration = Duration::from_secs(2);

/// All that run. Whoever holds the lock starts, ends or is about to end one.
static RUNNING: Mutex<Vec<Shared>> = Mutex::new(Vec::new());
/// Whether it is all over, so that nothing is started any more.
static OVER: AtomicBool = AtomicBool::new(false);

type Shared = Arc<Mutex<platform::Group>>;

/// A process that was started, with its descendants. They are killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    group: Shared,
    started: Instant,
    /// How long it had no descendant, in milliseconds; the thread that looks at them counts.
    alone: Arc<AtomicU64>,
    /// Ends that thread when it is dropped.
    _watch: Option<Sender<()>>,
    buried: bool,
}

/// The streams of a process.
#[derive(Debug, Default)]
pub struct Pipes {
    /// Its standard input.
    pub stdin: Option<ChildStdin>,
    /// Its standard output.
    pub stdout: Option<ChildStdout>,
    /// Its standard error.
    pub stderr: Option<ChildStderr>,
}

/// How a process and its descendants ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The exit code of the first process.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether it had to be killed.
    pub killed: bool,
    /// How many descendants were left and had to be killed.
    pub left_behind: u32,
    /// The most memory that all had at a time, in bytes; `None` where that cannot be told.
    pub peak_memory: Option<u64>,
    /// The processor time of all, in milliseconds; `None` where that cannot be told.
    pub cpu_ms: Option<u64>,
}

impl Running {
    /// Starts a process in a group of its own, and gives its streams with it.
    pub fn start(command: Command) -> io::Result<(Self, Pipes)> {
        static WATCHED: Once = Once::new();
        WATCHED.call_once(end_with_this_program);
        let mut running = lock(&RUNNING);
        if OVER.load(Ordering::SeqCst) {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        let started = Instant::now();
        let mut group = platform::Group::start(command)?;
        let pipes = group.pipes();
        group.look();
        let group = Arc::new(Mutex::new(group));
        running.push(Arc::clone(&group));
        let alone = Arc::default();
        let watch = cfg!(target_os = "linux").then(|| watch(Arc::clone(&group), started, Arc::clone(&alone)));
        Ok((Self { group, started, alone, _watch: watch, buried: false }, pipes))
    }

    /// When it was started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// How long it had no descendant, from its start, as far as that can be told.
    pub fn alone(&self) -> Duration {
        Duration::from_millis(self.alone.load(Ordering::SeqCst))
    }

    /// Waits until the first process has ended, or until then: gives whether it has.
    pub fn wait(&self, until: Instant) -> bool {
        loop {
            if lock(&self.group).has_ended() {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            thread::sleep(PAUSE.min(left));
        }
    }

    /// Ends it: closes its input, which is whatever is dropped for that, waits, asks it, kills it, and whoever is left of
    /// its descendants.
    pub fn end<Input>(mut self, input: Input) -> End {
        // While it runs, whoever it started can be told from all others.
        lock(&self.group).look();
        drop(input);
        let ended =
            self.wait(Instant::now() + GRACE) || (lock(&self.group).ask_to_end() && self.wait(Instant::now() + GRACE));
        let mut end = End { killed: !ended, ..End::default() };
        if ended {
            let until = Instant::now() + AFTERWARDS;
            end.left_behind = loop {
                let left = lock(&self.group).descendants();
                if left == 0 || Instant::now() >= until {
                    break left;
                }
                thread::sleep(PAUSE);
            };
        }
        end.left_behind += self.kill();
        let mut group = lock(&self.group);
        (end.code, end.signal) = group.bury().map(platform::code_and_signal).unwrap_or_default();
        (end.peak_memory, end.cpu_ms) = (group.peak_memory(), group.cpu_ms());
        end
    }

    /// Kills all of them: gives how many were found that had got away.
    fn kill(&mut self) -> u32 {
        let until = Instant::now() + DYING;
        let mut group = lock(&self.group);
        group.look();
        loop {
            // One that is about to be killed may start another.
            group.kill();
            if (group.has_ended() && group.descendants() == 0) || Instant::now() >= until {
                break;
            }
            drop(group);
            thread::sleep(PAUSE);
            group = lock(&self.group);
        }
        group.bury();
        drop(group);
        self.buried = true;
        let mut running = lock(&RUNNING);
        running.retain(|other| !Arc::ptr_eq(other, &self.group));
        // Those that got away could be anybody's while others run.
        if running.is_empty() { platform::end_strays() } else { 0 }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.buried {
            self.kill();
        }
    }
}

/// Kills every process that was started here, with all of its descendants, and lets none be started any more: for the
/// moment at which this program is told to end, or fails.
pub fn end_all() {
    OVER.store(true, Ordering::SeqCst);
    let until = Instant::now() + DYING;
    let Some(running) = lock_until(&RUNNING, until) else { return };
    for group in running.iter() {
        if let Some(mut group) = lock_until(group, until) {
            group.kill();
        }
    }
    platform::end_strays();
}

/// Has this program end what it started when it is interrupted or told to end, before it does so. Where that cannot be
/// had, a signal ends this program as it ends any other.
fn end_with_this_program() {
    /// The exit code of a program that was interrupted, as shells have it.
    const INTERRUPTED: i32 = 130;
    let _ = ctrlc::set_handler(|| {
        end_all();
        #[expect(clippy::exit, reason = "the work that is interrupted has no way to be told")]
        std::process::exit(INTERRUPTED);
    });
}

/// How many bytes of what was written to an input have not been read; `None` where that cannot be told.
pub(super) fn unread(input: &ChildStdin) -> Option<u64> {
    platform::unread(input)
}

/// Looks at a group again and again, until the other end is dropped.
fn watch(group: Shared, started: Instant, alone: Arc<AtomicU64>) -> Sender<()> {
    let (stop, stopped) = channel::<()>();
    thread::spawn(move || {
        let mut pause = BETWEEN_LOOKS;
        while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let mut group = lock(&group);
            let began = Instant::now();
            group.look();
            // Where much runs beside it, looking takes its time, and must not slow down what is looked at.
            pause = BETWEEN_LOOKS.max(began.elapsed() * 10);
            if group.is_alone() {
                alone.store(u64::try_from(started.elapsed().as_millis()).unwrap_or_default(), Ordering::SeqCst);
            }
        }
    });
    stop
}

/// The lock; whoever failed while holding it left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same, unless it is held too long: by a thread that fails and asks for this itself.
fn lock_until<T>(mutex: &Mutex<T>, until: Instant) -> Option<MutexGuard<'_, T>> {
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
}
