//! What the system lets this user do with a file, beside what the permission bits say.

use std::path::Path;

/// Whether this user could write to it; `None` when it is not there, or that cannot be told.
#[cfg(unix)]
pub(super) fn is_writable(path: &Path) -> Option<bool> {
    use rustix::fs::{Access, access};
    use rustix::io::Errno;
    match access(path, Access::WRITE_OK) {
        Ok(()) => Some(true),
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => Some(false),
        Err(_) => None,
    }
}

#[cfg(not(unix))]
pub(super) fn is_writable(_path: &Path) -> Option<bool> {
    None
}

/// The permissions of a file that is for everybody to read, as far as they can be told. A temporary file has those of
/// its maker alone.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
pub(super) fn of_new_files() -> Option<std::fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(super) fn of_new_files() -> Option<std::fs::Permissions> {
    None
}

/// Owner and group of a file, where the system has them.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
pub(super) fn owner(file: &std::fs::Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    Some((file.uid(), file.gid()))
}

#[cfg(not(unix))]
pub(super) fn owner(_file: &std::fs::Metadata) -> Option<(u32, u32)> {
    None
}

/// Gives a file to whom another one belongs.
#[cfg(unix)]
pub(super) fn give(file: &std::fs::File, like: &std::fs::Metadata) -> std::io::Result<()> {
    let (owner, group) = owner(like).unzip();
    std::os::unix::fs::fchown(file, owner, group)
}

#[cfg(not(unix))]
pub(super) fn give(_file: &std::fs::File, _like: &std::fs::Metadata) -> std::io::Result<()> {
    Ok(())
}

/// How many names a file has.
#[cfg(unix)]
pub(super) fn names(file: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(file)
}

#[cfg(not(unix))]
pub(super) fn names(_file: &std::fs::Metadata) -> u64 {
    1
}

/// Whether nothing on its file system may be executed.
#[cfg(target_os = "linux")]
pub(super) fn forbids_execution(path: &Path) -> bool {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    statvfs(path).is_ok_and(|facts| facts.f_flag.contains(StatVfsMountFlags::NOEXEC))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn forbids_execution(_path: &Path) -> bool {
    false
}

/// Whether it carries the mark of a download that nobody has approved yet.
#[cfg(target_os = "macos")]
pub(super) fn is_quarantined(path: &Path) -> bool {
    let mut value = [0_u8; 256];
    rustix::fs::getxattr(path, "com.apple.quarantine", &mut value)
        .is_ok_and(|len| awaits_approval(value.get(..len).unwrap_or_default()))
}

#[cfg(not(target_os = "macos"))]
pub(super) fn is_quarantined(_path: &Path) -> bool {
    false
}

/// The mark begins with its flags in hexadecimal; with this one the user has opened the program in spite of it.
#[cfg(any(target_os = "macos", test))]
fn awaits_approval(mark: &[u8]) -> bool {
    const APPROVED: u32 = 0x40;
    let flags = mark.split(|byte| *byte == b';').next().and_then(|flags| std::str::from_utf8(flags).ok());
    flags.and_then(|flags| u32::from_str_radix(flags, 16).ok()).is_none_or(|flags| flags & APPROVED == 0)
}

#[cfg(test)]
mod tests {
    use super::awaits_approval;

    #[test]
    fn a_download_waits_until_it_is_approved() {
        for (mark, waits) in [
            ("0083;66f1a2b3;Safari;7E3A", true),
            ("0181;66f1a2b3;Chrome;7E3A", true),
            ("01c1;66f1a2b3;Chrome;7E3A", false),
            ("0040;;;", false),
            ("", true),
        ] {
            assert_eq!(awaits_approval(mark.as_bytes()), waits, "{mark}");
        }
    }
}
