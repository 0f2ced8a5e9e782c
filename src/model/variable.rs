//! References to variables, in every spelling that some client knows.

/// Whether a value refers to a variable, whoever may expand it: `${X}`, `$X`, `${env:X}`, `{env:X}`, `%X%`,
/// `{{x}}`, `$(command)`.
pub fn holds_reference(value: &str) -> bool {
    let dollar = value.match_indices('$').any(|(at, _)| {
        value[at + 1..].chars().next().is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '{' | '(' | '_'))
    });
    dollar || value.contains("{env:") || value.contains("{file:") || value.contains("{{") || percent_name(value)
}

/// `%NAME%` as Windows writes it; `%20` in a URL is none.
fn percent_name(value: &str) -> bool {
    value.split('%').skip(1).step_by(2).any(|name| {
        name.len() > 1
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '(' | ')'))
    }) && value.matches('%').count() > 1
}

#[cfg(test)]
mod tests {
    use super::holds_reference;

    #[test]
    fn references_in_every_spelling() {
        for value in ["${A}", "$HOME/x", "${env:A}", "{env:A}", "%APPDATA%\\x", "{{key}}", "$(pass x)", "Bearer ${T:-}"]
        {
            assert!(holds_reference(value), "{value}");
        }
        for value in ["a$", "pa$$1word", "a%20b%20c", "100%", "plain", "{x}"] {
            assert!(!holds_reference(value), "{value}");
        }
    }
}
