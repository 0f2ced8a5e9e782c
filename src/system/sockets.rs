//! The TCP ports that are listened on, as Linux lists them.

use std::path::Path;

use super::System;

/// Every port that is listened on. `None` where the system has no such list.
pub(super) fn listening<S: System + ?Sized>(system: &S) -> Option<Vec<u16>> {
    let read = |table| system.read(Path::new(table)).ok();
    let tables: Vec<_> = ["/proc/net/tcp", "/proc/net/tcp6"].into_iter().filter_map(read).collect();
    let ports = || tables.iter().flat_map(|table| listeners(&String::from_utf8_lossy(table)).collect::<Vec<_>>());
    (!tables.is_empty()).then(|| ports().collect())
}

/// The state of a socket that is listened on.
const LISTEN: &str = "0A";

/// The ports in a table: the second field of a line is the local address, the fourth the state.
fn listeners(table: &str) -> impl Iterator<Item = u16> {
    table.lines().skip(1).filter_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (local, state) = (fields.next()?, fields.nth(1)?);
        let port = u16::from_str_radix(local.rsplit_once(':')?.1, 16).ok()?;
        (state == LISTEN).then_some(port)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{FakeSystem, Os, System};

    #[test]
    fn listening_sockets_are_found_in_both_tables() {
        let head = "  sl  local_address rem_address   st tx_queue rx_queue\n";
        let line = |local: &str, state: &str| format!("   0: {local} 00000000:0000 {state} 00000000:00000000 0\n");
        let four = format!("{head}{}{}", line("0100007F:0BB8", "0A"), line("0100007F:0BB9", "01"));
        let six = format!("{head}{}", line(&format!("{}:1F90", "0".repeat(32)), "0A"));
        let system = FakeSystem::new(Os::Linux).file("/proc/net/tcp", 0o444, &four).file("/proc/net/tcp6", 0o444, &six);
        let listens = [3000, 8080, 3001, 80].map(|port| system.listens_on(port));
        assert_eq!(listens, [true, true, false, false].map(Some));
        assert_eq!(FakeSystem::new(Os::MacOs).listens_on(3000), None);
    }
}
