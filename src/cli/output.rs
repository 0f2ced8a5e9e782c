//! How a result is shown and where it goes, on the command line.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args, Command};

use super::ColorArgs;
use crate::discover::Target;
use crate::fix::Fixed;
use crate::output::{self, Format, View};
use crate::system::System;
use crate::text::sanitize_line;

/// How the result is shown, and where it goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// `human` (default), `concise`, `json`, `sarif`, or another.
    ///
    /// How to show the result: `human`, `concise`, `json`, `sarif`, `github`, `gitlab`, `junit` or `markdown`.
    ///
    /// With `=FILE` it goes into a file. It may be repeated: one goes to standard output, the others need files.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatParser, hide_possible_values = true)]
    format: Vec<FormatArg>,

    /// Write the result into this file.
    #[arg(long, short, value_name = "FILE", overrides_with = "output")]
    output: Option<PathBuf>,

    #[command(flatten)]
    pub(super) color: ColorArgs,
}

/// A format, and the file it goes into.
#[derive(Clone, Debug)]
struct FormatArg {
    format: Format,
    file: Option<PathBuf>,
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone, Copy, Debug)]
struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = FormatArg;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<FormatArg, clap::Error> {
        let text = value.to_str().ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        // It knows how to say which names there are, and which one was meant.
        let names = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()));
        let name = names.parse_ref(command, arg, OsStr::new(name))?;
        let invalid = |what: &str| clap::Error::raw(ErrorKind::InvalidValue, format!("{what}\n")).with_cmd(command);
        let format = Format::named(&name).ok_or_else(|| invalid("no such format"))?;
        if file == Some("") {
            return Err(invalid(&format!("a file belongs behind the `=` of `--format {name}=`")));
        }
        Ok(FormatArg { format, file: file.filter(|file| *file != "-").map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::ALL.iter().map(|format| PossibleValue::new(format.name()).help(format.summary()))))
    }
}

/// Why the outputs that are asked for cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OutputError {
    /// Two formats would be mixed up.
    #[error(
        "`{first}` and `{second}` would both go to {place}\n  help: name a file for one of them: `--format {second}=FILE`"
    )]
    Mixed {
        /// The one.
        first: &'static str,
        /// The other.
        second: &'static str,
        /// Where both would go.
        place: String,
    },
    /// All formats have files of their own.
    #[error(
        "there is nothing for `--output {0}`: every format has a file of its own\n  help: leave `--output` out, or add a `--format` without a file"
    )]
    Idle(String),
    /// The result would replace what it is about.
    #[error("`{0}` is one of the files to check\n  help: write the result into another file")]
    Checked(String),
}

/// Where the result goes.
#[derive(Debug)]
pub(super) struct Outputs {
    /// What goes to standard output; nothing when all goes into files.
    pub(super) console: Option<Format>,
    files: Vec<(Format, PathBuf)>,
    /// The file that GitHub shows as the summary of a step.
    summary: Option<PathBuf>,
}

impl OutputArgs {
    /// Where everything goes, as far as that can be.
    pub(super) fn outputs(&self, system: &dyn System) -> Result<Outputs, OutputError> {
        let mut outputs = Outputs { console: None, files: Vec::new(), summary: None };
        let human = [FormatArg { format: Format::Human, file: None }];
        let wanted = if self.format.is_empty() { &human } else { self.format.as_slice() };
        let output = self.output.as_deref().filter(|file| *file != Path::new("-"));
        let mut places: Vec<(Format, Option<PathBuf>)> = Vec::new();
        for FormatArg { format, file } in wanted {
            let file = file.as_deref().or(output);
            let place = file.map(|file| system.real_path(&system.current_dir().join(file)));
            if let Some((first, _)) = places.iter().find(|(_, other)| *other == place) {
                let place = file.map_or_else(|| "standard output".to_owned(), |file| format!("`{}`", shown(file)));
                return Err(OutputError::Mixed { first: first.name(), second: format.name(), place });
            }
            places.push((*format, place));
            match file {
                Some(file) => outputs.files.push((*format, file.to_owned())),
                None => outputs.console = Some(*format),
            }
        }
        if let Some(output) = output.filter(|_| wanted.iter().all(|wanted| wanted.file.is_some())) {
            return Err(OutputError::Idle(shown(output)));
        }
        if wanted.iter().any(|wanted| wanted.format == Format::Github) {
            let path = system.env("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
            outputs.summary = path.map(PathBuf::from);
        }
        Ok(outputs)
    }
}

impl Outputs {
    /// Makes sure that no file to check is one to write into.
    pub(super) fn spare(&self, targets: &[Target], system: &dyn System) -> Result<(), OutputError> {
        for (_, file) in &self.files {
            let path = system.current_dir().join(file);
            if system.stat(&path).is_err() {
                continue;
            }
            let real = system.real_path(&path);
            if targets.iter().any(|target| target.path == real || system.real_path(&target.path) == real) {
                return Err(OutputError::Checked(shown(file)));
            }
        }
        Ok(())
    }

    /// Writes what goes into files, and says what of it could not be written; whether there was any such.
    pub(super) fn write_files(
        &self,
        fixed: &Fixed,
        view: &View,
        system: &dyn System,
        err: &mut dyn Write,
    ) -> io::Result<bool> {
        let mut troubled = false;
        let view = view.of_file();
        for (format, file) in &self.files {
            let mut text = Vec::new();
            output::write(fixed, *format, &view, &mut text)?;
            if let Err(error) = system.write(&system.current_dir().join(file), &text) {
                writeln!(err, "error: cannot write {}: {error}", shown(file))?;
                troubled = true;
            }
        }
        if let Some(file) = &self.summary {
            let there = system.stat(file).map_or(0, |stat| stat.len);
            let text = output::step_summary(fixed, &view, there);
            if let Err(error) = system.append(file, text.as_bytes()) {
                writeln!(err, "error: cannot add to the step summary, {}: {error}", shown(file))?;
                writeln!(err, "  help: `GITHUB_STEP_SUMMARY` says where it lies; unset it to do without")?;
                troubled = true;
            }
        }
        Ok(troubled)
    }
}

fn shown(path: &Path) -> String {
    sanitize_line(&path.to_string_lossy())
}
