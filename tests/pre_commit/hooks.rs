//! The hooks in the real pre-commit and prek: what a commit comes to.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::tools::{Ended, Tools, source};

pub(crate) const GOOD: &str = "{\n  \"mcpServers\": {\n    \"time\": { \"command\": \"uvx\", \"args\": [\"mcp-server-time==2026.10.19\"] }\n  }\n}\n";
/// A comma too much, which is mended, and the socket, which is not.
pub(crate) const BAD: &str = "{\n  \"mcpServers\": {\n    \"box\": {\n      \"command\": \"docker\",\n      \"args\": [\"run\", \"-i\", \"--rm\", \"-v\", \"/var/run/docker.sock:/var/run/docker.sock\", \"acme/box:1.2\"],\n    }\n  }\n}\n";

pub(crate) fn work(tools: &Tools) {
    let hooks = tools.repository("hooks");
    for file in [".pre-commit-hooks.yaml", "pyproject.toml"] {
        std::fs::copy(source(file), hooks.join(file)).unwrap();
    }
    tools.run(&hooks, &["git", "add", "."]).succeeded();
    tools.run(&hooks, &["git", "commit", "--quiet", "-m", "hooks"]).succeeded();
    tools.run(&hooks, &["git", "tag", "v0.1.0"]).succeeded();
    for manager in ["pre-commit", "prek"] {
        let repository = |name: &str, hook: &str| Repository::new(tools, manager, name, &hooks, hook);
        checked(&repository("checked", "id: mcp-clinic"));
        fixed(&repository("fixed", "id: mcp-clinic-fix"));
        on_this_machine(&repository("host", "id: mcp-clinic-host"));
        with_other_options(&repository("options", "id: mcp-clinic\n        args: [--fail-on, warning, --]"));
    }
}

fn checked(repository: &Repository<'_>) {
    // Where no file of a client is staged, nothing is looked at.
    repository.write("README.md", "# x\n").commit().succeeded().says(&["no files to check"]);
    let blocked = ["docker/host-socket", "syntax/parse-error", "help: ", "docs: mcp-clinic explain"];
    repository.write(".mcp.json", BAD).commit().failed(&blocked).says(&[".mcp.json:5:"]);
    assert_eq!(repository.read(".mcp.json"), BAD);
    repository.write(".mcp.json", GOOD).commit().succeeded().says(&["Passed"]);
    for path in ["mein Prøjekt/.cursor/mcp.json", "-x/.mcp.json", "a'b\"c $(d)/.mcp.json"] {
        let place = format!("{path}:5:");
        repository.write(path, BAD).commit().failed(&["docker/host-socket", &place]);
        repository.write(path, GOOD).commit().succeeded();
    }
    // What is staged counts, not what lies beside it.
    repository.write(".mcp.json", &GOOD.replace("time\"", "clock\"")).add();
    std::fs::write(repository.path(".mcp.json"), BAD).unwrap();
    repository.commit_staged().succeeded().says(&["Passed"]);
    assert_eq!(repository.read(".mcp.json"), BAD);
    repository.write(".mcp.json", GOOD).commit().succeeded();
    // A link is what it leads to, and one that leads nowhere is no configuration.
    std::fs::create_dir(repository.path(".kiro")).unwrap();
    std::fs::create_dir(repository.path(".kiro/settings")).unwrap();
    symlink("../../.mcp.json", repository.path(".kiro/settings/mcp.json")).unwrap();
    repository.commit().succeeded().says(&["Passed"]);
    std::fs::remove_file(repository.path(".mcp.json")).unwrap();
    repository.commit().succeeded();
    symlink("nowhere", repository.path("mcp.json")).unwrap();
    repository.commit().failed(&["mcp.json"]);
    std::fs::remove_file(repository.path("mcp.json")).unwrap();
    // A folder of the name holds files of other names; and many a file of the name holds something else.
    for (path, text) in [
        (".mcp.json/notes.txt", "x"),
        ("web/manifest.json", "{ /* allowed there */ \"manifest_version\": 3 }"),
        (".vscode/settings.json", "{ \"editor.tabSize\": 2, }"),
        ("site/config.toml", "title = 'x'\n"),
    ] {
        repository.write(path, text).commit().succeeded();
    }
}

fn fixed(repository: &Repository<'_>) {
    let broken = GOOD.replace(" }\n  }", " },\n  }");
    repository.write("a b/.mcp.json", &broken).commit().failed(&["files were modified by this hook"]);
    assert_eq!(repository.read("a b/.mcp.json"), GOOD);
    // What was mended has to be staged, as of every hook that writes.
    repository.commit().succeeded().says(&["Passed"]);
    repository.write(".mcp.json", BAD).commit().failed(&["files were modified by this hook", "docker/host-socket"]);
    repository.commit().failed(&["docker/host-socket"]);
}

fn on_this_machine(repository: &Repository<'_>) {
    let missing = GOOD.replace("uvx", "a-program-that-nobody-has");
    repository.write(".mcp.json", &missing).commit().failed(&["command/not-found", "a-program-that-nobody-has"]);
}

fn with_other_options(repository: &Repository<'_>) {
    let doubtful = GOOD.replace("uvx", "uvx ");
    repository.write("-x/.mcp.json", &doubtful).commit().failed(&["warning[", "-x/.mcp.json:3:"]);
}

/// A repository in which commits go through a hook.
struct Repository<'t> {
    tools: &'t Tools,
    folder: PathBuf,
}

impl<'t> Repository<'t> {
    fn new(tools: &'t Tools, manager: &str, name: &str, hooks: &Path, hook: &str) -> Self {
        let repository = Self { tools, folder: tools.repository(&format!("{name} with {manager}")) };
        let config = format!("repos:\n  - repo: {}\n    rev: v0.1.0\n    hooks:\n      - {hook}\n", hooks.display());
        std::fs::write(repository.path(".pre-commit-config.yaml"), config).unwrap();
        tools.run(&repository.folder, &[manager, "install"]).succeeded();
        repository.add();
        repository.commit_staged().succeeded();
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn add(&self) {
        self.tools.run(&self.folder, &["git", "add", "--all"]).succeeded();
    }

    /// Commits all there is. Whether it was committed is held against what git says was.
    fn commit(&self) -> Ended {
        self.add();
        self.commit_staged()
    }

    fn commit_staged(&self) -> Ended {
        let head = || self.tools.run(&self.folder, &["git", "rev-parse", "--verify", "--quiet", "HEAD"]).text;
        let before = head();
        let ended = self.tools.run(&self.folder, &["git", "commit", "-m", "x"]);
        assert_eq!(ended.code == 0, before != head(), "{}", ended.text);
        ended
    }
}
