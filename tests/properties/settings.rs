//! Settings files of any content.

use std::path::Path;

use mcp_clinic::output::{Style, write_settings_errors};
use mcp_clinic::settings::SettingsFile;
use proptest::prelude::*;

use super::config;

const PIECES: &[&str] = &[
    "select",
    "ignore",
    "level",
    "fail-on",
    "host",
    "target-os",
    "severity",
    "files",
    "override",
    "suppress",
    "pattern",
    "client",
    "rule",
    "reason",
    "server",
    "=",
    " = ",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "\n",
    "\r\n",
    "\"docker\"",
    "\"docker/host-socket\"",
    "\"off\"",
    "\"[a\"",
    "\"{a,{b\"",
    "\"../x\"",
    "\"**/x\\\\\"",
    "'é😀'",
    "\"\"\"",
    "true",
    "1",
    "1979-05-27",
    "# c\n",
    "\u{feff}",
    "“",
    "\u{0}",
];

fn judge(text: &str) -> Result<(), TestCaseError> {
    let Err(errors) = SettingsFile::parse(Path::new("mcp-clinic.toml"), Path::new("/p"), text.into()) else {
        return Ok(());
    };
    prop_assert!(!errors.is_empty());
    for error in &errors {
        let (start, end) = (error.span.start as usize, error.span.end as usize);
        prop_assert!(start <= end && text.get(start..end).is_some(), "{:?} of {text:?}", error);
        prop_assert!(!error.message.is_empty() && !error.help.is_empty(), "{:?}", error);
    }
    let mut said = Vec::new();
    write_settings_errors(&errors, Style::default(), &mut said)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(String::from_utf8(said).is_ok_and(|said| said.starts_with("error: ")));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_gives_settings_or_errors_in_it(text in any::<String>()) {
        judge(&text)?;
    }

    #[test]
    fn pieces_of_settings_give_settings_or_errors_in_them(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        judge(&pieces.concat())?;
    }
}
