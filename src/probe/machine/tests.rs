use std::sync::Mutex;

use super::*;
use crate::client::find;
use crate::system::FakeSystem;

/// What was run, and what it says.
struct Runner {
    ran: Mutex<Vec<String>>,
    says: fn(&str) -> Option<&'static str>,
}

impl Runner {
    fn new(says: fn(&str) -> Option<&'static str>) -> Self {
        Self { ran: Mutex::default(), says }
    }

    fn survey(&self, system: &FakeSystem, clients: &[&str]) -> Machine {
        let clients: Vec<_> = clients.iter().map(|id| find(id).unwrap()).collect();
        let run = |program: &Path, args: &[&str], _: &BTreeMap<String, String>| {
            let line = format!("{} {}", program.display(), args[0]);
            let said = (self.says)(&line).map(str::to_owned);
            self.ran.lock().unwrap().push(line);
            said
        };
        survey_with(system, Path::new("/home/me/project"), &clients, &run)
    }

    fn ran(&self) -> Vec<String> {
        let mut ran = self.ran.lock().unwrap().clone();
        ran.sort();
        ran
    }
}

fn linux(path: &str) -> FakeSystem {
    FakeSystem::new(Os::Linux).env("PATH", path)
}

fn version_of(machine: &Machine, name: &str) -> Option<Version> {
    machine.runtimes.iter().find(|runtime| runtime.name == name).unwrap().version.clone()
}

fn told(version: &str) -> Version {
    Version::Told { version: version.to_owned() }
}

#[test]
fn runtimes_are_found_and_asked() {
    let system = linux("/usr/bin:/opt/bin")
        .file("/usr/bin/node", 0o755, "")
        .file("/usr/bin/python3", 0o755, "")
        .file("/usr/bin/uv", 0o755, "")
        .file("/opt/bin/docker", 0o644, "");
    let runner = Runner::new(|line| match line {
        "/usr/bin/node --version" => Some("v22.14.0\n"),
        "/usr/bin/python3 --version" => Some("Python 3.12.4\n"),
        _ => None,
    });
    let machine = runner.survey(&system, &[]);
    let names: Vec<_> = machine.runtimes.iter().map(|runtime| runtime.name).collect();
    assert_eq!(names, ["node", "npm", "uv", "python", "docker", "deno", "bun"]);
    assert_eq!(version_of(&machine, "node"), Some(told("22.14.0")));
    assert_eq!(version_of(&machine, "python"), Some(told("3.12.4")));
    assert_eq!(version_of(&machine, "uv"), Some(Version::Silent));
    assert_eq!(version_of(&machine, "docker"), None);
    assert_eq!(machine.runtimes[0].path.as_deref(), Some(Path::new("/usr/bin/node")));
    assert_eq!(runner.ran(), ["/usr/bin/node --version", "/usr/bin/python3 --version", "/usr/bin/uv --version"]);
    assert_eq!(machine.architecture, std::env::consts::ARCH);
}

#[test]
fn nothing_is_run_that_the_project_or_anybody_could_have_put_there() {
    let system = linux("node_modules/.bin:/home/me/project/bin:/shared:/opt/bin:/linked:/loose/bin")
        .file("/home/me/project/node_modules/.bin/node", 0o755, "")
        .file("/home/me/project/bin/npm", 0o755, "")
        .directory("/shared", 0o1777)
        .file("/shared/uv", 0o755, "")
        .file("/opt/bin/docker", 0o757, "")
        .linked("/linked/deno", "/home/me/project/deno")
        .file("/home/me/project/deno", 0o755, "")
        .directory("/loose", 0o777)
        .directory("/loose/bin", 0o755)
        .file("/loose/bin/bun", 0o755, "");
    let runner = Runner::new(|_| Some("1.0.0"));
    let machine = runner.survey(&system, &[]);
    for name in ["node", "npm", "deno"] {
        assert_eq!(version_of(&machine, name), Some(Version::InProject), "{name}");
    }
    for name in ["uv", "docker", "bun"] {
        assert_eq!(version_of(&machine, name), Some(Version::WritableByAll), "{name}");
    }
    assert!(runner.ran().is_empty(), "{:?}", runner.ran());
}

#[test]
fn a_home_is_no_strange_project() {
    let system = linux("/home/me/.nvm/bin").file("/home/me/.nvm/bin/node", 0o755, "");
    let run = |_: &Path, _: &[&str], _: &BTreeMap<String, String>| Some("v1.2.3".to_owned());
    for project in ["/home/me", "/home", "/"] {
        let machine = survey_with(&system, Path::new(project), &[], &run);
        assert_eq!(version_of(&machine, "node"), Some(told("1.2.3")), "{project}");
    }
    assert_eq!(
        version_of(&survey_with(&system, Path::new("/home/me/.nvm"), &[], &run), "node"),
        Some(Version::InProject)
    );
}

#[test]
fn what_is_run_sees_no_more_than_it_needs() {
    let system = linux("/home/me/project/bin:.:/usr/bin:/open")
        .env("NODE_OPTIONS", "--require ./x.js")
        .env("SECRET", "x")
        .env("HOME", "/home/me")
        .directory("/open", 0o777)
        .file("/usr/bin/node", 0o755, "");
    let run = |_: &Path, _: &[&str], env: &BTreeMap<String, String>| {
        let env: Vec<_> = env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(env, ["HOME=/home/me", "PATH=/usr/bin"]);
        Some("v1.2.3".to_owned())
    };
    let machine = survey_with(&system, Path::new("/home/me/project"), &[], &run);
    assert_eq!(version_of(&machine, "node"), Some(told("1.2.3")));
}

#[test]
fn the_stand_in_of_macos_is_not_run() {
    let mac = || FakeSystem::new(Os::MacOs).env("PATH", "/usr/bin").file("/usr/bin/python3", 0o755, "");
    let runner = Runner::new(|_| Some("Python 3.9.6"));
    assert_eq!(version_of(&runner.survey(&mac(), &[]), "python"), Some(Version::StandIn));
    assert!(runner.ran().is_empty());
    let installed = mac().directory("/Library/Developer/CommandLineTools", 0o755);
    assert_eq!(version_of(&runner.survey(&installed, &[]), "python"), Some(told("3.9.6")));
}

#[test]
fn the_system_says_what_it_is() {
    let runner = Runner::new(|line| {
        line.ends_with("cmd.exe /d").then_some("\r\nMicrosoft Windows [Version 10.0.22631.4460]\r\n")
    });
    let plist = "<dict><key>ProductUserVisibleVersion</key>\n\t<string>15.1</string></dict>";
    let release = |text: &str| linux("").file("/etc/os-release", 0o644, text);
    for (system, os) in [
        (release("NAME=\"Ubuntu\"\nPRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\n"), Some("Ubuntu 24.04.1 LTS")),
        (linux("").file("/usr/lib/os-release", 0o644, "PRETTY_NAME=Arch\n"), Some("Arch")),
        (release("PRETTY_NAME=\"\u{1b}[2Jx\""), Some("?[2Jx")),
        (release(""), None),
        (linux(""), None),
        (
            FakeSystem::new(Os::MacOs).file("/System/Library/CoreServices/SystemVersion.plist", 0o644, plist),
            Some("macOS 15.1"),
        ),
        (
            FakeSystem::new(Os::Windows).env("SystemRoot", "C:\\Windows"),
            Some("Microsoft Windows [Version 10.0.22631.4460]"),
        ),
    ] {
        assert_eq!(runner.survey(&system, &[]).os.as_deref(), os);
    }
}

#[test]
fn wsl_and_containers_are_told() {
    let runner = Runner::new(|_| None);
    let kernel = || linux("").file("/proc/sys/kernel/osrelease", 0o444, "5.15.167.4-microsoft-standard-WSL2\n");
    for (system, wsl, container) in [
        (linux(""), None, None),
        (kernel(), Some("WSL"), None),
        (kernel().container(), None, Some("docker")),
        (kernel().env("WSL_DISTRO_NAME", "Ubuntu"), Some("Ubuntu"), None),
        (FakeSystem::new(Os::MacOs).env("WSL_DISTRO_NAME", "x"), None, None),
    ] {
        let machine = runner.survey(&system, &[]);
        assert_eq!((machine.wsl.as_deref(), machine.container), (wsl, container));
    }
}

#[test]
fn a_client_of_the_desktop_lacks_what_only_the_shell_has() {
    let mac = FakeSystem::new(Os::MacOs)
        .env("SHELL", "/bin/zsh")
        .env("PATH", "/usr/bin")
        .file("/bin/zsh", 0o755, "")
        .file("/Users/me/.local/bin/uvx", 0o755, "")
        .file("/opt/homebrew/bin/node", 0o755, "")
        .file("/Users/me/empty/readme", 0o644, "");
    let runner = Runner::new(|line| {
        (line == "/bin/zsh -lc").then_some(
            "Welcome!\n--mcp-clinic-path--/Users/me/.local/bin:/Users/me/empty:relative::/opt/homebrew/bin:/Users/me/.local/bin--mcp-clinic-path--\n",
        )
    });
    let machine = runner.survey(&mac, &["claude-desktop", "vscode", "claude-code"]);
    let missing = vec![PathBuf::from("/Users/me/.local/bin")];
    assert_eq!(machine.search_paths, [Lack { client: "claude-desktop", missing }]);
    assert!(machine.login_path.unwrap().starts_with("/Users/me/.local/bin:"));
}

#[test]
fn the_shell_is_asked_only_for_a_client_that_looks_there() {
    let system = linux("").env("SHELL", "/bin/sh").file("/bin/sh", 0o755, "");
    let runner = Runner::new(|_| Some("no mark"));
    assert_eq!(runner.survey(&system, &["claude-code", "claude-desktop"]).login_path, None);
    assert!(runner.ran().is_empty());
    assert_eq!(runner.survey(&system, &["vscode"]).login_path, None);
    assert_eq!(runner.ran(), ["/bin/sh -lc"]);
}

#[test]
fn a_shell_that_may_not_be_trusted_is_not_asked() {
    for shell in ["sh", "/home/me/project/sh", "/open/sh", "/bin/gone", ""] {
        let system = linux("")
            .env("SHELL", shell)
            .file("/home/me/project/sh", 0o755, "")
            .directory("/open", 0o777)
            .file("/open/sh", 0o755, "");
        let runner = Runner::new(|_| Some("--mcp-clinic-path--/x--mcp-clinic-path--"));
        assert_eq!(runner.survey(&system, &["vscode"]).login_path, None, "{shell}");
        assert!(runner.ran().is_empty(), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn real_programs_are_asked_side_by_side() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    #[expect(clippy::disallowed_methods, reason = "the programs must be there")]
    let put = |name: &str, text: &str| {
        let path = bin.join(name);
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    put("node", "#!/bin/sh\necho v22.14.0\n");
    put("uv", "#!/bin/sh\necho 'uv 0.9.26 (x)' >&2\n");
    put("npm", "#!/bin/sh\necho 10.9.2\nexit 3\n");
    // Without an end, and deaf to being asked for one.
    put("deno", "#!/bin/sh\ntrap '' TERM INT HUP\nkill -STOP $$\n");
    put("bun", "#!/bin/sh\n(kill -STOP $$) &\nkill -STOP $$\n");
    let path = |name: &str| bin.join(name).to_string_lossy().into_owned();
    let mut system = linux(&bin.to_string_lossy());
    for name in ["node", "uv", "npm", "deno", "bun"] {
        system = system.file(&path(name), 0o755, "");
    }
    let home = FakeSystem::new(Os::Linux).home().unwrap();
    let cwd = folder.path().to_owned();
    let run = |program: &Path, args: &[&str], env: &BTreeMap<String, String>| run_in(&cwd, program, args, env);
    let started = Instant::now();
    let machine = survey_with(&system, &home.join("project"), &[], &run);
    assert_eq!(version_of(&machine, "node"), Some(told("22.14.0")));
    assert_eq!(version_of(&machine, "uv"), Some(told("0.9.26")));
    for name in ["npm", "deno", "bun"] {
        assert_eq!(version_of(&machine, name), Some(Version::Silent), "{name}");
    }
    assert!(started.elapsed() < 2 * PATIENCE + Duration::from_secs(5), "{:?}", started.elapsed());
}
