//! What a run is asked to do, on the command line.

use clap::Args;

use super::Level;
use crate::diagnostic::Severity;
use crate::settings::{Settings, UnknownRule};

/// Which rules run, and what of their findings counts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct SettingsArgs {
    /// Look at this machine too: are the commands there?
    ///
    /// Adds the rules that look at this machine: whether the commands are there, who may read and change the files.
    #[arg(long)]
    host: bool,

    /// Run only these rules or families (separated by commas).
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Do not run these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// The least severity that is shown.
    #[arg(long, value_enum, default_value = "warning", overrides_with = "level", hide_short_help = true)]
    level: Level,

    /// The least severity that makes the exit code 1.
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        default_value = "error",
        overrides_with = "fail_on",
        hide_short_help = true
    )]
    pub(super) fail_on: Level,
}

impl SettingsArgs {
    /// The settings that they make.
    pub(super) fn settings(&self) -> Result<Settings, UnknownRule> {
        let level = Severity::from(self.level).min(self.fail_on.into());
        Settings::new(self.host, level, &self.select, &self.ignore)
    }
}
