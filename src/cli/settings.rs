//! What a run is asked to do, on the command line.

use clap::Args;

use super::Level;
use super::baseline::BaselineArgs;
use crate::diagnostic::Severity;
use crate::settings::{Settings, UnknownRule};

/// Which rules run, and what of their findings counts.
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    /// Look at this machine too: are the commands there, who may write to the files.
    #[arg(long)]
    host: bool,

    /// Run only these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Do not run these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// The least severity that is shown.
    #[arg(long, value_enum, default_value = "warning", overrides_with = "level")]
    level: Level,

    /// The least severity that makes the exit code 1.
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "error", overrides_with = "fail_on")]
    pub(super) fail_on: Level,

    /// List what is suppressed as well: by comments, by the settings, by a baseline.
    #[arg(long)]
    pub(super) show_suppressed: bool,

    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
}

impl SettingsArgs {
    /// The settings that they make.
    pub(super) fn settings(&self) -> Result<Settings, UnknownRule> {
        let level = Severity::from(self.level).min(self.fail_on.into());
        Settings::new(self.host, level, &self.select, &self.ignore)
    }
}
