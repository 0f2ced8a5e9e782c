//! How one comes by a program that is not on a machine.

use std::path::Path;

use crate::diagnostic::Fix;
use crate::knowledge::{Installer, Registry, Status, installers, packages};
use crate::model::program_name;
use crate::system::{Lookup, Os, System};

/// What to do for a program to be there, as an order.
pub(crate) fn advice(program: &str, os: Os) -> String {
    let order = match program {
        "npx" | "node" | "npm" => "install Node.js",
        "uvx" | "uv" => "install uv (https://docs.astral.sh/uv/)",
        "docker" => "install Docker",
        "bun" | "bunx" => "install Bun",
        "deno" => "install Deno",
        "python" if os != Os::Windows => "write `python3`, or install Python",
        "python" | "python3" | "py" => "install Python",
        _ => "install it, or write its absolute path",
    };
    order.to_owned()
}

/// The order that installs a program, with what this machine has to install programs.
pub(crate) fn order(system: &dyn System, program: &str) -> Option<Fix> {
    let program = program_name(program);
    let known = installers(&program, system.os()).find(|installer| is_possible(system, installer));
    let order = known.map(|installer| as_root(system, &installer.order));
    order.or_else(|| of_package(system, &program)).map(Fix::display_only)
}

fn is_possible(system: &dyn System, installer: &Installer) -> bool {
    match installer.with.strip_prefix("~/") {
        Some(file) => system.home().is_some_and(|home| system.stat(&home.join(file)).is_ok()),
        None => is_there(system, &installer.with),
    }
}

fn is_there(system: &dyn System, program: &str) -> bool {
    matches!(system.find_command(program, None, Path::new("")), Lookup::Found(_))
}

/// Without `sudo` where there is none, as in most containers: whoever is at work there is root.
fn as_root(system: &dyn System, order: &str) -> String {
    match order.strip_prefix("sudo ") {
        Some(plain) if !is_there(system, "sudo") => plain.to_owned(),
        _ => order.to_owned(),
    }
}

/// The order that installs the one package that is known to have a program of this name.
fn of_package(system: &dyn System, program: &str) -> Option<String> {
    let has = |names: &Vec<String>| names.iter().any(|name| name == program);
    let mut owners = packages().iter().filter(|known| known.executables.as_ref().is_some_and(has));
    let (Some(owner), None) = (owners.next(), owners.next()) else { return None };
    if owner.status != Status::Active {
        return None;
    }
    let means: &[(&str, &str)] = match owner.registry {
        Registry::Npm => &[("npm", "npm install -g")],
        Registry::PyPi => &[("uv", "uv tool install"), ("pipx", "pipx install")],
        Registry::Docker => &[],
    };
    let (_, order) = means.iter().find(|(program, _)| is_there(system, program))?;
    Some(format!("{order} {}", owner.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    fn title(os: Os, programs: &[&str], wanted: &str) -> Option<String> {
        let folder = if os == Os::Windows { "C:/bin" } else { "/usr/bin" };
        let system = FakeSystem::new(os).env("PATH", folder).env("PATHEXT", ".EXE");
        let end = if os == Os::Windows { ".exe" } else { "" };
        let add =
            |system: FakeSystem, program: &&str| system.file(&format!("{folder}/{program}{end}"), 0o755, "\u{7f}ELF");
        order(&programs.iter().fold(system, add), wanted).map(|fix| fix.title)
    }

    #[test]
    fn what_is_on_the_machine_installs_the_rest() {
        for (os, programs, wanted, title_wanted) in [
            (Os::MacOs, &["brew", "curl"] as &[_], "npx", Some("brew install node")),
            (Os::MacOs, &["curl"], "npx", None),
            (Os::MacOs, &["curl"], "uvx", Some("curl -LsSf https://astral.sh/uv/install.sh | sh")),
            (Os::MacOs, &["brew"], "docker", Some("brew install --cask docker-desktop")),
            (Os::Linux, &["brew", "sudo", "apt-get"], "docker", Some("sudo apt-get install docker.io")),
            (Os::Linux, &["sudo", "apt-get", "volta"], "/opt/node/bin/npm", Some("volta install node")),
            (Os::Linux, &["sudo", "apt-get"], "npm", Some("sudo apt-get install nodejs npm")),
            (Os::Linux, &["apk"], "npx", Some("apk add nodejs npm")),
            (Os::Windows, &["winget"], "npx.cmd", Some("winget install --exact --id OpenJS.NodeJS.LTS")),
            (Os::Windows, &["curl"], "uvx", None),
            (Os::Linux, &["npm"], "playwright-mcp", Some("npm install -g @playwright/mcp")),
            (Os::Linux, &["npm"], "mcp-server-github", None),
            (Os::Linux, &["npm", "sudo", "apt-get"], "my-own-server", None),
        ] {
            assert_eq!(title(os, programs, wanted).as_deref(), title_wanted, "{wanted} with {programs:?}");
        }
        let nvm = FakeSystem::new(Os::Linux).env("PATH", "/usr/bin").file("/home/me/.nvm/nvm.sh", 0o644, "");
        assert_eq!(order(&nvm, "node").map(|fix| fix.title).as_deref(), Some("nvm install --lts"));
    }
}
