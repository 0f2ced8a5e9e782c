//! What a run is asked to do, on the command line.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::baseline::BaselineArgs;
use super::{Level, Streams};
use crate::output::{self, Style};
use crate::settings::{Finder, Options, Origin, Settings, SettingsError, UnknownRule};
use crate::system::System;

/// Where the settings come from.
#[derive(Debug, Args)]
pub(super) struct OriginArgs {
    /// Take the settings from this file.
    ///
    /// Instead of the nearest `mcp-clinic.toml` of each file that is looked at. Its patterns count from the working
    /// directory.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    config: Option<PathBuf>,

    /// Take no settings from files.
    #[arg(long, conflicts_with = "config", hide_short_help = true)]
    isolated: bool,
}

impl OriginArgs {
    /// Looks where they say.
    pub(super) fn finder<'s>(&self, system: &'s dyn System) -> Finder<'s> {
        let origin = match &self.config {
            Some(file) => Origin::Given(file.clone()),
            None if self.isolated => Origin::Nowhere,
            None => Origin::Nearest,
        };
        Finder::new(system, &origin)
    }
}

/// Which rules run, and what of their findings counts. What is said here counts more than settings in files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct SettingsArgs {
    #[command(flatten)]
    pub(super) origin: OriginArgs,

    /// Look at this machine too: are the commands there?
    ///
    /// Adds the rules that look at this machine: whether the commands are there, who may read and change the files.
    #[arg(long, overrides_with = "no_host")]
    host: bool,

    /// Look at the files alone, whatever the settings say.
    #[arg(long, hide_short_help = true)]
    no_host: bool,

    /// Run only these rules or families (separated by commas).
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Do not run these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// The least severity that is shown [default: warning].
    #[arg(long, value_enum, overrides_with = "level", hide_short_help = true)]
    level: Option<Level>,

    /// The least severity that makes the exit code 1 [default: error].
    #[arg(long, value_enum, value_name = "LEVEL", overrides_with = "fail_on", hide_short_help = true)]
    fail_on: Option<Level>,

    /// List what is suppressed as well.
    ///
    /// By comments, by the settings, by a baseline.
    #[arg(long, hide_short_help = true)]
    pub(super) show_suppressed: bool,

    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
}

impl SettingsArgs {
    /// The settings that they make, but for those in files.
    pub(super) fn settings(&self) -> Result<Settings, UnknownRule> {
        let options = Options {
            host: if self.host || self.no_host { Some(self.host) } else { None },
            level: self.level.map(Into::into),
            fail_on: self.fail_on.map(Into::into),
            ..Options::default()
        };
        Ok(Settings::of(options.with_rules(&self.select, &self.ignore)?))
    }
}

/// Says what is wrong in settings files.
pub(super) fn tell(errors: &[SettingsError], style: Style, streams: &mut Streams<'_>) -> io::Result<()> {
    // The style is that of standard output, which may lead elsewhere.
    let style = if streams.shows_progress { style } else { Style { color: false, width: 0, ..style } };
    output::write_settings_errors(errors, style, streams.err)
}
