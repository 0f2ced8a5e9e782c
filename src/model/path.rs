//! Paths as people write them, whichever system they are for.

/// Whether a path says all of where it leads: from a root, or from a drive of Windows.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || has_drive(path)
}

/// Whether a path begins with a drive of Windows.
pub fn has_drive(path: &str) -> bool {
    path.as_bytes().get(1) == Some(&b':')
}

/// Whether a path can only be one of Windows.
pub fn is_of_windows(path: &str) -> bool {
    path.contains('\\') || has_drive(path)
}
