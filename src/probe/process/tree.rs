//! A process and its descendants, as Linux tells of them in `/proc`.
#![expect(clippy::disallowed_methods, reason = "what a started process does is nothing that a test could make up")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};

/// A process that was started, and what has come of it.
#[derive(Debug)]
pub(super) struct Tree {
    leader: i32,
    /// All that were ever seen, by their number. One number may mean several processes, one after the other.
    seen: BTreeMap<i32, Seen>,
    peak: Option<u64>,
    /// Whether it was never seen with a descendant.
    alone: bool,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    started: u64,
    ticks: u64,
}

/// What `/proc/PID/stat` says of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    pid: i32,
    parent: i32,
    group: i32,
    session: i32,
    /// When it was started; with its number it means one process for ever.
    started: u64,
    /// Its processor time, in ticks.
    ticks: u64,
    /// The memory it has, in pages.
    pages: u64,
    /// Whether it still runs, and is not only waiting to be reaped.
    lives: bool,
}

impl Tree {
    pub(super) fn new(leader: Pid) -> Self {
        Self { leader: leader.as_raw_nonzero().get(), seen: BTreeMap::new(), peak: None, alone: true }
    }

    /// Looks at all of them, and buries those that nobody else will.
    pub(super) fn look(&mut self) {
        let members = self.members();
        self.alone &= members.len() <= 1;
        let pages: u64 = members.iter().filter(|row| row.lives).map(|row| row.pages).sum();
        if pages > 0 {
            self.peak = self.peak.max(Some(pages.saturating_mul(rustix::param::page_size() as u64)));
        }
        for row in members.iter().filter(|row| !row.lives && row.pid != self.leader && is_mine(row)) {
            bury(row.pid);
        }
    }

    /// The members that run; the first process is none of them.
    pub(super) fn descendants(&mut self) -> Vec<Pid> {
        let members = self.members();
        let living = members.iter().filter(|row| row.lives && row.pid != self.leader);
        living.filter_map(|row| Pid::from_raw(row.pid)).collect()
    }

    /// Whether it was never seen with a descendant.
    pub(super) fn is_alone(&self) -> bool {
        self.alone
    }

    /// The most memory that all of them had at a time, in bytes.
    pub(super) fn peak_memory(&self) -> Option<u64> {
        self.peak
    }

    /// The processor time of all that were seen, in milliseconds.
    pub(super) fn cpu_ms(&self) -> Option<u64> {
        let ticks = self.peak.map(|_| self.seen.values().map(|seen| seen.ticks).sum::<u64>())?;
        ticks.saturating_mul(1000).checked_div(rustix::param::clock_ticks_per_second())
    }

    fn members(&mut self) -> Vec<Row> {
        let rows = rows();
        let mut members: Vec<Row> = Vec::new();
        loop {
            let before = members.len();
            for row in &rows {
                let known = self.seen.get(&row.pid).is_some_and(|seen| seen.started == row.started);
                let belongs = known
                    || row.pid == self.leader
                    || row.group == self.leader
                    || members.iter().any(|member| member.pid == row.parent);
                if belongs && !members.contains(row) {
                    members.push(*row);
                }
            }
            if members.len() == before {
                break;
            }
        }
        for row in &members {
            let seen = self.seen.entry(row.pid).or_insert(Seen { started: row.started, ticks: 0 });
            *seen = Seen { started: row.started, ticks: row.ticks };
        }
        members
    }
}

/// Ends processes whose parents have ended and that no tree knows of, because they left theirs between two looks at it.
/// To be called when nothing runs that was started here: gives how many there were.
pub(super) fn end_strays() -> u32 {
    let mut ended = 0;
    for row in strays(&rows(), getpid().as_raw_nonzero().get()) {
        if row.lives {
            ended += 1;
            end(row.pid);
        }
        bury(row.pid);
    }
    ended
}

/// The children of a process that have a session of their own: only those can have left their group.
fn strays(rows: &[Row], me: i32) -> Vec<Row> {
    // The system is not asked for the session: within a container it may have no number, and is 0 here.
    let Some(own) = rows.iter().find(|row| row.pid == me) else { return Vec::new() };
    rows.iter().filter(|row| row.parent == me && row.session != own.session).copied().collect()
}

/// Whether this process has to bury it.
fn is_mine(row: &Row) -> bool {
    row.parent == getpid().as_raw_nonzero().get()
}

fn end(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        // It may have ended by itself.
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn bury(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        // What is still on its way is buried by the next look, or by the system when this process ends.
        let _ = waitpid(Some(pid), WaitOptions::NOHANG);
    }
}

fn rows() -> Vec<Row> {
    // What is mounted there may count the processes of another container: its numbers would mean others here.
    let itself = fs::read_link("/proc/self").ok();
    if itself.as_deref().and_then(Path::to_str) != Some(&getpid().as_raw_nonzero().to_string()) {
        return Vec::new();
    }
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(|pid| row(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)).collect()
}

fn row(pid: i32, stat: &str) -> Option<Row> {
    // The name of the program stands in parentheses, and may itself hold some.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<i32>().ok();
    let amount = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Row {
        pid,
        parent: number(1)?,
        group: number(2)?,
        session: number(3)?,
        started: amount(19)?,
        ticks: amount(11)?.saturating_add(amount(12)?),
        pages: amount(21)?,
        lives: !matches!(*fields.first()?, "Z" | "X"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_look_like_anything() {
        let rest = "S 1 2 3 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 777 1000 42 18446744073709551615";
        let expected = Row { pid: 9, parent: 1, group: 2, session: 3, started: 777, ticks: 11, pages: 42, lives: true };
        assert_eq!(row(9, &format!("9 (a) Z 1 (b)) {rest}")), Some(expected));
        assert_eq!(row(9, "9 (a) S 1"), None);
        assert_eq!(row(9, ""), None);
    }

    #[test]
    fn strays_have_left_the_session_whatever_its_number_is() {
        let row = |pid, parent, session| Row {
            pid,
            parent,
            session,
            ..row(1, &format!("1 (a) S {}", "0 ".repeat(30))).unwrap()
        };
        for own in [0, 7] {
            let rows = [row(8, 1, own), row(9, 8, own), row(10, 8, 10), row(11, 9, 11)];
            let strays: Vec<_> = strays(&rows, 8).iter().map(|row| row.pid).collect();
            assert_eq!(strays, [10], "session {own}");
        }
        assert_eq!(strays(&[row(10, 8, 10)], 8), []);
    }

    #[test]
    fn this_process_has_memory() {
        let mut tree = Tree::new(getpid());
        tree.look();
        assert!(tree.peak_memory().is_some_and(|bytes| bytes > 100_000));
        assert!(tree.cpu_ms().is_some());
    }
}
