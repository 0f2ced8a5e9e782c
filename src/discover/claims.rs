//! Files that are a client's because somebody says so.

use std::path::Path;

use crate::client::Client;
use crate::system::{Sought, Zone};

/// Says of files whose they are, where their places do not. It is told which folders are looked into, and may say
/// something else in each.
pub trait Claims: Sync {
    /// Takes note of a folder whose files are looked at. Gives its zone.
    fn look(&self, folder: &Path) -> Zone;

    /// Whether what is claimed may be something else in a folder with something of this name in it.
    fn is_landmark(&self, name: &str) -> bool;

    /// Takes note of such a folder within one that was looked into. Gives its zone.
    fn enter(&self, folder: &Path) -> Zone;

    /// Whether a file of this name in a folder of a zone is claimed for a client.
    fn claims(&self, zone: Zone, folder: &Path, name: &str) -> bool;

    /// The client for which a file is claimed that lies in or below a folder that was looked into.
    fn client_of(&self, path: &Path) -> Option<&'static Client>;
}

/// Claims nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoClaims;

impl Claims for NoClaims {
    fn look(&self, _: &Path) -> Zone {
        Zone::default()
    }

    fn is_landmark(&self, _: &str) -> bool {
        false
    }

    fn enter(&self, _: &Path) -> Zone {
        Zone::default()
    }

    fn claims(&self, _: Zone, _: &Path, _: &str) -> bool {
        false
    }

    fn client_of(&self, _: &Path) -> Option<&'static Client> {
        None
    }
}

/// What is sought anyway, and what is claimed besides.
pub(super) struct OrClaimed<'a> {
    pub(super) sought: &'a dyn Sought,
    pub(super) claims: &'a dyn Claims,
}

impl Sought for OrClaimed<'_> {
    fn is_sought(&self, folder: &Path, name: &str, zone: Zone) -> bool {
        self.sought.is_sought(folder, name, zone) || self.claims.claims(zone, folder, name)
    }

    fn is_entered(&self, name: &str) -> bool {
        self.sought.is_entered(name)
    }

    fn first_zone(&self, folder: &Path) -> Zone {
        self.claims.look(folder)
    }

    fn begins_zone(&self, name: &str) -> bool {
        self.claims.is_landmark(name)
    }

    fn zone_of(&self, folder: &Path) -> Zone {
        self.claims.enter(folder)
    }
}
