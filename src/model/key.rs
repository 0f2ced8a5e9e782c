//! Keys, as people write them.

/// A key without what people vary: case, `-`, `_`, `.` and blanks.
pub fn plain_key(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a key is a comment or belongs to a tool: never a slip.
pub fn is_private_key(key: &str) -> bool {
    key.starts_with(['_', '$', '/', '#', '.']) || key.starts_with("x-") || key.starts_with("X-")
}
