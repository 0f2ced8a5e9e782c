//! Names and addresses: where a host is, and which of its addresses can be reached.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::probe::milliseconds;
use crate::probe::{ConnectFault, Family, Reached, Veil};

/// How many addresses of a host are tried: as many as the library takes.
pub(super) const MAX_ADDRESSES: usize = 16;
/// How long the other addresses are waited for once one has been reached.
const GRACE: Duration = Duration::from_secs(1);

/// Asks for the addresses of a host, or says why there are none.
pub(super) fn resolve(host: &str, port: u16, limit: Duration, veil: &Veil) -> Result<Vec<SocketAddr>, String> {
    let (tell, told) = mpsc::channel();
    let name = host.to_owned();
    let asked = thread::Builder::new().spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(|found| found.take(MAX_ADDRESSES).collect());
        drop(tell.send(found));
    });
    let found: io::Result<Vec<SocketAddr>> = match asked {
        Ok(_) => told.recv_timeout(limit).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
        Err(error) => Err(error),
    };
    match found {
        Ok(addresses) if addresses.is_empty() => Err("no addresses".to_owned()),
        Ok(addresses) => Ok(addresses),
        Err(error) => Err(veil.hide(&error.to_string())),
    }
}

/// Connects to all addresses at once and hangs up again. In the order given, each with what came of it.
pub(super) fn connect(addresses: &[SocketAddr], limit: Duration, veil: &Veil) -> Vec<Reached> {
    let begun = Instant::now();
    let (tell, told) = mpsc::channel();
    for (index, address) in addresses.iter().copied().enumerate() {
        let tell = tell.clone();
        let tried = thread::Builder::new().spawn(move || {
            let outcome = TcpStream::connect_timeout(&address, limit).map(drop);
            drop(tell.send((index, begun.elapsed(), outcome)));
        });
        drop(tried);
    }
    drop(tell);

    let mut outcomes: Vec<Option<(Duration, io::Result<()>)>> = addresses.iter().map(|_| None).collect();
    let mut until = begun + limit;
    while outcomes.iter().any(Option::is_none) {
        let Ok((index, took, outcome)) = told.recv_timeout(until.saturating_duration_since(Instant::now())) else {
            break;
        };
        if outcome.is_ok() {
            until = until.min(Instant::now() + GRACE);
        }
        outcomes[index] = Some((took, outcome));
    }

    let reached = |(address, outcome): (&SocketAddr, Option<(Duration, io::Result<()>)>)| {
        let (took, fault) = match outcome {
            Some((took, outcome)) => (took, outcome.err().map(|error| fault_of(&error, veil))),
            None => (begun.elapsed(), Some(ConnectFault::TimedOut)),
        };
        let family = if address.is_ipv4() { Family::V4 } else { Family::V6 };
        Reached { address: address.to_string(), family, fault, ms: milliseconds(took) }
    };
    addresses.iter().zip(outcomes).map(reached).collect()
}

fn fault_of(error: &io::Error, veil: &Veil) -> ConnectFault {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => ConnectFault::Refused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ConnectFault::TimedOut,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => ConnectFault::Unreachable,
        _ => ConnectFault::Other { message: veil.hide(&error.to_string()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn every_address_is_tried() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let open = listener.local_addr().unwrap();
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let reached = connect(&[closed, open], Duration::from_secs(10), &Veil::default());
        let faults: Vec<_> = reached.iter().map(|address| address.fault.clone()).collect();
        assert_eq!(faults, [Some(ConnectFault::Refused), None]);
        assert_eq!(reached[1].address, open.to_string());
        assert_eq!(reached[1].family, Family::V4);
    }

    #[test]
    fn addresses_of_the_newer_kind_are_told_apart() {
        let reached = connect(&["[::1]:1".parse().unwrap()], Duration::from_secs(10), &Veil::default());
        assert_eq!(reached[0].family, Family::V6);
        assert!(reached[0].fault.is_some(), "refused, or there are none on this machine");
    }

    #[test]
    fn no_time_is_no_answer() {
        let address = "127.0.0.1:9".parse().unwrap();
        let reached = connect(&[address], Duration::ZERO, &Veil::default());
        assert!(reached[0].fault.is_some());
    }
}
