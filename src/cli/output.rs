//! How a result is shown, on the command line.

use clap::{Args, ValueEnum};

use super::ColorArgs;
use crate::output::Format;

/// How the result is shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format")]
    pub(super) format: FormatArg,

    #[command(flatten)]
    pub(super) color: ColorArgs,
}

/// A format, for a command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormatArg {
    /// With the lines concerned, for people.
    Human,
    /// One line each: `file:line:column: severity[rule] message`.
    Concise,
    /// For programs; described in docs/output.md.
    Json,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Concise => Self::Concise,
            FormatArg::Json => Self::Json,
        }
    }
}
