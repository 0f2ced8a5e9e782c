//! Whether this program runs inside a container, and in which kind.

use std::path::Path;

use super::{Os, System};

/// The kinds of container, as far as what they leave behind tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A codespace of GitHub.
    Codespaces,
    /// A development container of an editor.
    DevContainer,
    /// A pod of Kubernetes.
    Kubernetes,
    /// One of Podman.
    Podman,
    /// One of Docker.
    Docker,
    /// One that leaves no other trace than the groups of its first process.
    Other,
}

/// Variables that say so by being there, the most particular first: several are set in a codespace.
const VARIABLES: &[(&str, Container)] = &[
    ("CODESPACES", Container::Codespaces),
    ("REMOTE_CONTAINERS", Container::DevContainer),
    ("DEVCONTAINER", Container::DevContainer),
    ("KUBERNETES_SERVICE_HOST", Container::Kubernetes),
];

/// Files that say so by being there.
const FILES: &[(&str, Container)] = &[("/run/.containerenv", Container::Podman), ("/.dockerenv", Container::Docker)];

/// Parts of the control group of the first process.
const GROUPS: &[(&str, Container)] = &[
    ("kubepods", Container::Kubernetes),
    ("libpod", Container::Podman),
    ("docker", Container::Docker),
    ("/lxc", Container::Other),
    ("containerd", Container::Other),
];

/// Parts of what is mounted as the root.
const ROOTS: &[(&str, Container)] =
    &[("containers/storage/", Container::Podman), ("/docker/", Container::Docker), ("containerd/", Container::Other)];

/// The kind of container that the machine is; `None` where it is none.
pub(super) fn container<S: System + ?Sized>(system: &S) -> Option<Container> {
    let set = |name: &str| system.env(name).is_some();
    let there = |path: &str| system.stat(Path::new(path)).is_ok();
    let variable = VARIABLES.iter().find(|(name, _)| set(name));
    if let Some((_, kind)) = variable.or_else(|| FILES.iter().find(|(path, _)| there(path))) {
        return Some(*kind);
    }
    if system.os() != Os::Linux {
        return None;
    }
    // With the second version of control groups a container sees none but its own, and only its root tells.
    let read = |path: &str| String::from_utf8_lossy(&system.read(Path::new(path)).unwrap_or_default()).into_owned();
    let root = |line: &str| line.split(' ').nth(4) == Some("/");
    let mounts = read("/proc/1/mountinfo");
    let roots: String = mounts.lines().filter(|line| root(line)).collect();
    known(GROUPS, &read("/proc/1/cgroup")).or_else(|| known(ROOTS, &roots))
}

fn known(signs: &[(&str, Container)], text: &str) -> Option<Container> {
    signs.iter().find(|(sign, _)| text.contains(sign)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn the_most_particular_sign_tells_the_kind() {
        let linux = || FakeSystem::new(Os::Linux);
        let root = |options: &str| format!("1 0 0:1 / / rw - overlay overlay rw,lowerdir={options}\n");
        // A host has the mounts of its containers below its own root.
        let host =
            "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /var/lib/docker/overlay2/a/merged rw - overlay x rw\n";
        for (system, kind) in [
            (linux(), None),
            (linux().container(), Some(Container::Docker)),
            (linux().container().env("KUBERNETES_SERVICE_HOST", "10.0.0.1"), Some(Container::Kubernetes)),
            (
                linux().container().env("REMOTE_CONTAINERS", "true").env("CODESPACES", "true"),
                Some(Container::Codespaces),
            ),
            (linux().env("DEVCONTAINER", "true"), Some(Container::DevContainer)),
            (linux().file("/run/.containerenv", 0o644, ""), Some(Container::Podman)),
            (linux().file("/proc/1/cgroup", 0o444, "0::/kubepods.slice/x\n"), Some(Container::Kubernetes)),
            (linux().file("/proc/1/cgroup", 0o444, "0::/init.scope\n"), None),
            (linux().file("/proc/1/mountinfo", 0o444, root("/var/lib/docker/overlay2/l/X")), Some(Container::Docker)),
            (linux().file("/proc/1/mountinfo", 0o444, host), None),
            (FakeSystem::new(Os::MacOs).file("/proc/1/cgroup", 0o444, "0::/docker\n"), None),
        ] {
            assert_eq!(system.container_kind(), kind, "{system:?}");
            assert_eq!(system.in_container(), kind.is_some());
        }
    }
}
