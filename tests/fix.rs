//! `check --fix`, `--unsafe-fixes` and `--diff`, through the program.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests touch the disk and fail by panicking")]

mod support;

use std::path::Path;

use insta::assert_snapshot;
use mcp_clinic::system::{OsSystem, System, WriteError};
use support::{TestContext, github_token};

/// A comma too many, a type that is missing, and a socket that is mounted.
const BROKEN: &str = r#"{
  "mcpServers": {
    "docs": {
      "url": "https://docs.example.com/mcp",
    },
    "box": {
      "command": "docker",
      "args": ["run", "-i", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "acme/box:1.2"]
    }
  }
}
"#;

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_told() {
    let context = TestContext::new().file("sub/.mcp.json", BROKEN);
    let run = context.run(&["check", "--fix"]);
    assert_snapshot!(run.stdout, @r#"
    fixed sub/.mcp.json
      schema/url-without-type: server `docs`: add `"type": "http"`
      syntax/parse-error: remove the comma

    error[docker/host-socket]: server `box` mounts the Docker socket, which gives it root on this machine
        ╭─[sub/.mcp.json:9:44]
      8 │       "command": "docker",
      9 │       "args": ["run", "-i", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "acme/box:1.2"]
        ·                                            ────────────────────┬────────────────────
        ·                                                                ╰── whoever controls this socket can start a privileged container
     10 │     }
        ╰────
      help: remove the mount; if the server must talk to the engine, put a read-only socket proxy between them
      fix (unsafe): remove `-v` and its value
      docs: mcp-clinic explain docker/host-socket

    2 servers in 1 file checked: 2 fixed, 1 error
    1 can be fixed with `--unsafe-fixes`
    "#);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_snapshot!(read(context.path("sub/.mcp.json")), @r#"
    {
      "mcpServers": {
        "docs": {
          "type": "http",
          "url": "https://docs.example.com/mcp"
        },
        "box": {
          "command": "docker",
          "args": ["run", "-i", "--rm", "-v", "/var/run/docker.sock:/var/run/docker.sock", "acme/box:1.2"]
        }
      }
    }
    "#);
    let again = context.run(&["check", "--fix"]);
    assert!(!again.stdout.contains("fixed sub"), "{}", again.stdout);
}

#[test]
fn unsafe_fixes_are_applied_when_that_is_asked_for() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let run = context.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_snapshot!(run.stdout, @r#"
    fixed .mcp.json
      schema/url-without-type: server `docs`: add `"type": "http"`
      syntax/parse-error: remove the comma
      docker/host-socket: server `box`: remove `-v` and its value

    2 servers in 1 file checked: 3 fixed, nothing left
    "#);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!read(context.path(".mcp.json")).contains("docker.sock"));
}

#[test]
fn a_diff_says_what_would_change_and_changes_nothing() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let run = context.run(&["check", "--diff"]);
    assert_snapshot!(run.stdout, @r#"
    --- .mcp.json
    +++ .mcp.json
    @@ -1,7 +1,8 @@
     {
       "mcpServers": {
         "docs": {
    -      "url": "https://docs.example.com/mcp",
    +      "type": "http",
    +      "url": "https://docs.example.com/mcp"
         },
         "box": {
           "command": "docker",
    "#);
    assert_snapshot!(run.stderr, @"2 fixes would be applied to 1 file; 1 would be left, 1 of them for `--unsafe-fixes`");
    assert_eq!((run.code, read(context.path(".mcp.json")).as_str()), (1, BROKEN));
    assert_eq!(context.run(&["check", "--diff", "--exit-zero"]).code, 0);
    assert_eq!(context.run(&["check", "--fix", "--unsafe-fixes"]).code, 0);
    let run = context.run(&["check", "--diff"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", "nothing would be fixed\n"));
}

#[test]
fn a_diff_can_be_applied_as_a_patch() {
    let Ok(found) = which("patch") else { return };
    let context = TestContext::new().file("a b/.mcp.json", BROKEN.replace('\n', "\r\n")).file("c/.mcp.json", BROKEN);
    let diff = context.run(&["check", "--diff", "--unsafe-fixes"]).stdout;
    let other = TestContext::new().file("a b/.mcp.json", BROKEN.replace('\n', "\r\n")).file("c/.mcp.json", BROKEN);
    std::fs::write(other.path("fixes.diff"), diff).unwrap();
    let mut patch = std::process::Command::new(found);
    let patched = patch.args(["-p0", "--binary", "-i", "fixes.diff"]).current_dir(other.project()).output().unwrap();
    assert!(patched.status.success(), "{patched:?}");
    assert_eq!(context.run(&["check", "--fix", "--unsafe-fixes"]).code, 0);
    for path in ["a b/.mcp.json", "c/.mcp.json"] {
        assert_eq!(read(context.path(path)), read(other.path(path)), "{path}");
    }
}

fn which(name: &str) -> Result<std::path::PathBuf, ()> {
    ["/usr/bin", "/bin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists())
        .ok_or(())
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let context = TestContext::new();
    let run = context.run_with_input(&["check", "-", "--stdin-filename", ".mcp.json", "--fix"], BROKEN.as_bytes());
    assert!(run.stdout.starts_with("{\n  \"mcpServers\"") && run.stdout.ends_with("}\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\"type\": \"http\"") && run.stdout.contains("docker.sock"), "{}", run.stdout);
    assert!(
        run.stderr.contains("fixed .mcp.json") && run.stderr.contains("error[docker/host-socket]"),
        "{}",
        run.stderr
    );
    assert_eq!(run.code, 1);
    let run = context
        .run_with_input(&["check", "-", "--client", "claude-code", "--fix", "--unsafe-fixes"], BROKEN.as_bytes());
    assert!(!run.stdout.contains("docker.sock") && run.code == 0, "{run:?}");
    let diff = context.run_with_input(&["check", "-", "--client", "claude-code", "--diff"], BROKEN.as_bytes());
    assert!(diff.stdout.starts_with("--- <stdin>\n+++ <stdin>\n") && diff.code == 1, "{diff:?}");
}

#[test]
fn standard_input_comes_out_as_it_went_in_when_there_is_nothing_to_fix() {
    let context = TestContext::new();
    for text in ["{\"mcpServers\": {\"a\": {\"command\": \"a-mcp\"}}}", "", "no configuration\r\n", "{\"other\": 1,}"] {
        let run = context.run_with_input(&["check", "-", "--fix"], text.as_bytes());
        assert_eq!(run.stdout, text);
    }
}

#[test]
fn other_formats_say_what_was_fixed() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let run = context.run(&["check", "--fix", "--format", "concise"]);
    assert_snapshot!(run.stdout, @r#"
    .mcp.json: fixed[schema/url-without-type] add `"type": "http"`
    .mcp.json: fixed[syntax/parse-error] remove the comma
    .mcp.json:9:44: error[docker/host-socket] server `box` mounts the Docker socket, which gives it root on this machine
    "#);
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let report = context.json(&["--fix", "--unsafe-fixes"]);
    assert_eq!(report["summary"]["fixed"], report["fixed"].as_array().unwrap().len());
    assert_snapshot!(report["fixed"][0], @r#"{"afterwards":null,"applicability":"safe","file":".mcp.json","rule":"schema/url-without-type","server":"docs","title":"add `\"type\": \"http\"`"}"#);
}

#[test]
fn everything_else_in_the_file_stays_as_it_is() {
    let tabs = "\u{feff}{\r\n\t// mine\r\n\t\"servers\": {\r\n\t\t\"web\": { \"url\": \"https://example.com/mcp\",  \"headers\": {} }, // why\r\n\t\t\"box\":{\"type\":\"stdio\",\"command\":\"docker\",\"args\":[\"run\", \"acme/box:1\"]}\r\n\t}\r\n}";
    let context = TestContext::new().file(".vscode/mcp.json", tabs);
    assert_eq!(context.run(&["check", "--fix"]).code, 0);
    assert_eq!(read(context.path(".vscode/mcp.json")), tabs.replace("[\"run\",", "[\"run\", \"-i\","));
}

#[test]
fn no_secret_is_in_a_diff_or_in_what_is_told_of_it() {
    let token = github_token();
    let text = BROKEN.replace("docs.example.com/mcp", &format!("docs.example.com/mcp?api_key={token}")).replace(
        "\"acme/box:1.2\"",
        &format!("\"-e\", \"GITHUB_TOKEN={token}\", \"acme/box:1.2\", \"--token\", \"{token}\""),
    );
    for flags in
        [&["--diff"][..], &["--diff", "--unsafe-fixes"], &["--fix"], &["--fix", "--unsafe-fixes", "--format", "json"]]
    {
        let context = TestContext::new().file(".mcp.json", &text);
        let run = context.run(&[&["check"], flags].concat());
        for part in token.as_bytes()[4..].windows(6).map(|part| std::str::from_utf8(part).unwrap()) {
            assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{part} is in {run:?}");
        }
    }
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    for (args, said) in [
        (&["--fix", "--diff"][..], "cannot be used with"),
        (&["--diff", "--format", "json"], "cannot be used with"),
        (&["--unsafe-fixes"], "`--unsafe-fixes` goes with `--fix` or `--diff`"),
    ] {
        let run = context.run(&[&["check"], args].concat());
        assert!(run.code == 2 && run.stderr.contains(said) && run.stdout.is_empty(), "{run:?}");
    }
    assert_eq!(read(context.path(".mcp.json")), BROKEN);
}

#[test]
fn a_file_that_changed_since_it_was_read_is_not_written() {
    let context = TestContext::new().file(".mcp.json", "as somebody else wrote it").file("gone", "");
    let system = OsSystem::new();
    let refused = Err(WriteError::Changed);
    for (path, was) in [(".mcp.json", "as it was"), (".mcp.json", ""), (".mcp.json", "as somebody else wrote It")] {
        assert_eq!(system.replace(&context.path(path), was.as_bytes(), b"new"), refused);
    }
    std::fs::remove_file(context.path("gone")).unwrap();
    assert_eq!(system.replace(&context.path("gone"), b"", b"new"), refused);
    assert_eq!(read(context.path(".mcp.json")), "as somebody else wrote it");
    assert_eq!(std::fs::read_dir(context.project()).unwrap().count(), 1);
    assert_eq!(system.replace(&context.path(".mcp.json"), b"as somebody else wrote it", b"new"), Ok(()));
    assert_eq!(read(context.path(".mcp.json")), "new");
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Command, Stdio};

    use super::{BROKEN, read};
    use crate::support::{TestContext, set_mode};

    fn is_root() -> bool {
        std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
    }

    fn names(context: &TestContext) -> Vec<String> {
        let entries = std::fs::read_dir(context.project()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_mode_is_kept() {
        for mode in [0o600, 0o640, 0o664, 0o755] {
            let context = TestContext::new().file(".mcp.json", BROKEN);
            set_mode(&context.path(".mcp.json"), mode);
            context.run(&["check", "--fix"]);
            assert_ne!(read(context.path(".mcp.json")), BROKEN);
            let kept = std::fs::metadata(context.path(".mcp.json")).unwrap().permissions().mode() & 0o7777;
            assert_eq!(kept, mode, "{kept:o} in place of {mode:o}");
            assert_eq!(names(&context), [".mcp.json"]);
        }
    }

    #[test]
    fn the_owner_is_kept_where_this_user_may_give_files_away() {
        if !is_root() {
            return;
        }
        let context = TestContext::new().file(".mcp.json", BROKEN);
        let path = context.path(".mcp.json");
        std::os::unix::fs::chown(&path, Some(1234), Some(4321)).unwrap();
        context.run(&["check", "--fix"]);
        let there = std::fs::metadata(&path).unwrap();
        assert_ne!(read(&path), BROKEN);
        assert_eq!((there.uid(), there.gid()), (1234, 4321));
    }

    #[test]
    fn a_link_stays_one_and_it_is_said_what_is_changed() {
        let context = TestContext::new().file("real/servers.json", BROKEN);
        symlink("real/servers.json", context.path(".mcp.json")).unwrap();
        let run = context.run(&["check", ".mcp.json", "--fix"]);
        assert!(
            run.stdout.starts_with("fixed .mcp.json, a link to [ROOT]/project/real/servers.json\n"),
            "{}",
            run.stdout
        );
        assert!(std::fs::symlink_metadata(context.path(".mcp.json")).unwrap().is_symlink());
        assert_ne!(read(context.path("real/servers.json")), BROKEN);
    }

    #[test]
    fn two_links_to_one_file_do_not_undo_each_other() {
        let context = TestContext::new().file("real.json", BROKEN).file(".cursor/x", "");
        symlink("real.json", context.path(".mcp.json")).unwrap();
        symlink("../real.json", context.path(".cursor/mcp.json")).unwrap();
        let run = context.run(&["check", "--fix", "--unsafe-fixes"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        assert_eq!(context.run(&["check", "--diff", "--unsafe-fixes"]).code, 0);
    }

    /// Runs `check --fix` as somebody who may not do everything; `None` where that cannot be arranged.
    fn fix_as_nobody(context: &TestContext) -> Option<(i32, String, String)> {
        let mut command = context.command();
        if is_root() {
            for folder in context.project().ancestors().take(2) {
                set_mode(folder, 0o755);
            }
            command.uid(65_534).gid(65_534);
        }
        let output = command.args(["check", "--fix"]).output().ok()?;
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Some((output.status.code()?, text(output.stdout), text(output.stderr)))
    }

    #[test]
    fn a_file_that_may_not_be_written_is_an_error_and_stays() {
        for (mode_of_file, mode_of_folder) in [(0o444, 0o777), (0o666, 0o555)] {
            let context = TestContext::new().file("sub/.mcp.json", BROKEN);
            set_mode(&context.path("sub/.mcp.json"), mode_of_file);
            set_mode(&context.path("sub"), mode_of_folder);
            let Some((code, stdout, stderr)) = fix_as_nobody(&context) else { return };
            set_mode(&context.path("sub"), 0o755);
            assert_eq!(
                stderr,
                "error: sub/.mcp.json is not fixed: this user may not write to it, or not into its folder\n"
            );
            assert!(
                code == 2 && stdout.contains("error[syntax/parse-error]") && !stdout.contains("fixed sub"),
                "{stdout}"
            );
            assert_eq!(read(context.path("sub/.mcp.json")), BROKEN);
        }
    }

    #[test]
    fn a_file_of_somebody_else_is_not_taken_from_them() {
        if !is_root() {
            return;
        }
        let context = TestContext::new().file("sub/.mcp.json", BROKEN);
        set_mode(&context.path("sub/.mcp.json"), 0o666);
        set_mode(&context.path("sub"), 0o777);
        let Some((code, _, stderr)) = fix_as_nobody(&context) else { return };
        assert!(code == 2 && stderr.contains("it belongs to somebody else"), "{stderr}");
        assert_eq!(read(context.path("sub/.mcp.json")), BROKEN);
    }

    #[test]
    fn a_file_with_a_second_name_is_left_alone() {
        let context = TestContext::new().file(".mcp.json", BROKEN);
        std::fs::hard_link(context.path(".mcp.json"), context.path("other")).unwrap();
        let run = context.run(&["check", "--fix"]);
        assert!(run.code == 2 && run.stderr.contains("hard links"), "{run:?}");
        assert_eq!((read(context.path(".mcp.json")), read(context.path("other"))), (BROKEN.into(), BROKEN.into()));
        assert_eq!(names(&context), [".mcp.json", "other"]);
    }

    /// A file that takes long to write, and the same one fixed.
    fn large() -> (String, String) {
        let server = |index: usize| format!("    \"s{index}\": {{ \"command\": \"s-mcp\" }},\n");
        let servers: String = (0..3_000).map(server).collect();
        let text = |end: &str| {
            format!("{{\n  \"mcpServers\": {{\n{servers}    \"last\": {{ \"command\": \"s-mcp\"{end} }}\n  }}\n}}\n")
        };
        (text(","), text(""))
    }

    #[test]
    fn a_program_that_is_ended_while_it_writes_leaves_the_old_file() {
        let (old, _) = large();
        let context = TestContext::new().file(".mcp.json", &old);
        // The system ends whoever writes more than this to a file: 64 blocks of 512 or 1024 bytes.
        let order =
            format!("ulimit -c 0; ulimit -f 64; exec '{}' check --fix .mcp.json", env!("CARGO_BIN_EXE_mcp-clinic"));
        let mut shell = Command::new("/bin/sh");
        let status = shell.args(["-c", &order]).current_dir(context.project()).stdout(Stdio::null()).status().unwrap();
        assert!(status.signal().is_some(), "it was not ended: {status:?}");
        assert_eq!(read(context.path(".mcp.json")), old);
        // What it leaves behind is nobody's configuration, and the next run is not kept from its work.
        let run = context.run(&["check", "--fix"]);
        assert!(run.stdout.contains("in 1 file checked: 1 fixed"), "{}", run.stdout);
    }

    #[test]
    fn a_program_that_is_ended_at_any_time_leaves_one_of_both() {
        let (old, new) = large();
        let context = TestContext::new();
        let path = context.path(".mcp.json");
        let mut seen = (0, 0);
        for patience in 0..16_u32 {
            std::fs::write(&path, &old).unwrap();
            let mut child =
                context.command().args(["check", "--fix", ".mcp.json"]).stdout(Stdio::null()).spawn().unwrap();
            // Long enough to come further every time, whatever the speed of the machine.
            let mut looks = 0;
            while looks < patience * patience * 200 && child.try_wait().unwrap().is_none() {
                looks += 1;
            }
            let _ = child.kill();
            child.wait().unwrap();
            let text = read(&path);
            assert!(text == old || text == new, "neither the old file nor the new one");
            if text == old { seen.0 += 1 } else { seen.1 += 1 }
        }
        assert!(seen.0 > 0, "it was never ended early: {seen:?}");
    }
}
