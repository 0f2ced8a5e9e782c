//! The help texts, completions and manual pages.

mod support;

use mcp_clinic::cli::command;
use support::TestContext;
use support::console::{Example, project};

/// A terminal as small as they come.
fn small() -> TestContext {
    TestContext::new().env("COLUMNS", "80")
}

fn names() -> Vec<String> {
    command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn the_short_help_fits_a_screen() {
    assert!(names().len() >= 9);
    for name in names().iter().map(|name| vec![name.as_str(), "-h"]).chain([vec!["-h"]]) {
        let run = small().run(&name);
        let lines: Vec<_> = run.stdout.lines().collect();
        assert!(run.code == 0 && run.stderr.is_empty(), "{run:?}");
        assert!(lines.len() <= 24, "{name:?} takes {} lines: hide an option with `hide_short_help`", lines.len());
        assert!(lines.iter().all(|line| line.chars().count() <= 80), "{name:?}");
        assert!(lines.last().is_some_and(|line| line.contains("--help` shows")), "{name:?} says nothing of `--help`");
    }
}

#[test]
fn the_long_help_has_examples_that_work() {
    for name in names().iter().map(|name| vec![name.as_str(), "--help"]).chain([vec!["--help"]]) {
        let help = small().run(&name).stdout;
        let (_, rest) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{name:?} has no examples"));
        let lines: Vec<_> = rest.lines().take_while(|line| !line.is_empty()).collect();
        assert!((3..=5).contains(&lines.len()), "{name:?} has {} examples", lines.len());
        for line in lines {
            assert!(line.starts_with("  mcp-clinic "), "{name:?}: {line:?} was broken by its length, or is none");
            Example::new(line).check(&project(), &name.join(" "));
        }
    }
}

#[test]
fn every_option_says_what_it_does() {
    for command in command().get_subcommands() {
        assert!(command.get_about().is_some(), "{command}");
        for option in command.get_arguments() {
            let help = option.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty(), "{command}: {option}");
        }
    }
}

#[test]
fn wrong_usage_is_told_with_what_was_meant() {
    for (args, hint) in [
        (&["chekc"][..], "'check'"),
        (&["check", "--slect", "x"], "'--select'"),
        (&["check", "--format", "jsno"], "'json'"),
        (&["check", "--level", "eror"], "'error'"),
        (&["check", "--select", "docker/tyt"], "`docker/tty`"),
        (&["check", "--client", "cursr"], "`cursor`"),
        (&["doctor", "--jobs", "none"], "--jobs"),
        (&["doctor", "--timeout", "-1"], "--timeout"),
        (&["explain"], "<NAME>"),
        (&["explain", "docker/tyt"], "`docker/tty`"),
        (&["explain", "dokcer"], "`docker`"),
        (&["explain", "claude-cod"], "`claude-code`"),
        (&["explain", "not-found"], "`command/not-found`, `package/not-found`"),
        (&["explain", ""], "there is no rule"),
        (&["rules", "dokcer"], "`docker`"),
        (&["completions", "bsh"], "'bash'"),
        (&["man", "chekc"], "`check`"),
        (&["--verison"], "'--version'"),
    ] {
        let run = small().run(args);
        assert_eq!(run.code, 2, "{args:?} {run:?}");
        assert!(run.stdout.is_empty() && run.stderr.starts_with("error: "), "{args:?} {run:?}");
        assert!(run.stderr.contains(hint), "{args:?} {run:?}");
        assert_eq!(run.stderr.matches("error: ").count(), 1, "{args:?} {run:?}");
    }
}

#[test]
fn hostile_names_do_not_act_on_the_terminal() {
    for command in ["explain", "man", "rules"] {
        let run = small().run(&[command, "\u{1b}[31m\u{202e}x\ny"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!run.stderr.contains('\u{1b}') && !run.stderr.contains('\u{202e}'), "{run:?}");
    }
}

#[test]
fn no_command_is_wrong_usage_and_prints_what_there_is() {
    let run = small().run(&[]);
    assert!(run.code == 2 && run.stdout.is_empty() && run.stderr.contains("Commands:"), "{run:?}");
    assert_eq!(run.stderr, small().run(&["-h"]).stdout);
    let version = small().run(&["--version"]);
    assert_eq!(version.stdout, format!("mcp-clinic {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_has_colours_where_they_are_wanted() {
    let help = |variables: &[(&str, &str)]| {
        let context = variables.iter().fold(small(), |context, (name, value)| context.env(name, value));
        context.run(&["check", "--help"]).stdout.contains('\u{1b}')
    };
    assert!(!help(&[]), "standard output is no terminal");
    assert!(help(&[("CLICOLOR_FORCE", "1")]) && !help(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn completions_name_every_command_and_option() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = small().run(&["completions", shell]);
        assert!(script.code == 0 && script.stderr.is_empty(), "{script:?}");
        for command in command().get_subcommands() {
            assert!(script.stdout.contains(command.get_name()), "{shell}: {command}");
            for option in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(script.stdout.contains(option), "{shell}: {command} --{option}");
            }
        }
    }
    let bash = small().run(&["completions", "bash"]).stdout;
    assert!(bash.starts_with("_mcp__clinic() {\n") && bash.contains("complete -F _mcp__clinic "), "{bash}");
    // What one half of the script decides on, the other half must know.
    let states: Vec<_> =
        bash.lines().filter_map(|line| line.trim().strip_prefix("cmd=\"")?.strip_suffix('"')).collect();
    assert!(states.len() > names().len());
    for state in states.iter().filter(|state| !state.is_empty()) {
        assert!(bash.lines().any(|line| line.trim() == format!("{state})")), "{state} leads nowhere");
    }
    let zsh = small().run(&["completions", "zsh"]).stdout;
    assert!(zsh.starts_with("#compdef mcp-clinic\n"), "{zsh}");
}

#[test]
fn manual_pages_name_every_command_and_option() {
    let program = small().run(&["man"]).stdout;
    for command in command().get_subcommands() {
        let name = command.get_name();
        assert!(program.contains(&format!("mcp\\-clinic\\-{}", name.replace('-', "\\-"))), "{name}: {program}");
        let page = small().run(&["man", name]);
        assert!(page.code == 0 && page.stdout.contains(".TH mcp-clinic-"), "{page:?}");
        assert!(page.stdout.contains("mcp-clinic 0.1.0"), "{page:?}");
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(
                page.stdout.contains(&format!("\\-\\-{}", option.replace('-', "\\-"))),
                "{name}: {option}: {page:?}"
            );
        }
        assert!(page.stdout.contains("Examples:"), "{page:?}");
        for option in command.get_arguments().filter(|option| option.get_id() != "help") {
            let help = option.get_help().map(ToString::to_string).unwrap_or_default();
            let start = help.split(['`', '-', '\'', '.']).next().unwrap();
            assert!(page.stdout.contains(start), "{name}: nothing is said of {option}: {page:?}");
        }
    }
}
