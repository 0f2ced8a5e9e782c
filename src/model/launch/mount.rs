//! What a container sees of the host.

use crate::document::Text;

/// Something of the host that the container sees.
#[derive(Clone, Copy, Debug)]
pub struct Mount<'a> {
    /// All of it: the value of `-v`, of `--mount`.
    pub whole: Text<'a>,
    /// On the host: a path or a volume's name.
    pub source: Text<'a>,
    /// In the container.
    pub target: Option<Text<'a>>,
    /// What stands behind the target, as `ro,z`; in a list of `key=value`, the value that says whether it is read-only.
    pub options: Option<Text<'a>>,
    /// Whether it is a list of `key=value`, as `--mount` has it.
    pub keyed: bool,
    /// Whether the source is a path, as far as the form of the mount says it: `type=bind`.
    pub bind: bool,
    /// Whether nothing can be written through it.
    pub read_only: bool,
}

impl<'a> Mount<'a> {
    /// `source:target[:options]`. `None` for a path of the container alone, which gets an empty volume.
    pub fn volume(whole: Text<'a>) -> Option<Self> {
        let (source, rest) = split_path(whole);
        let (target, options) = split_path(rest?);
        let is_on = |word: &str| options.is_some_and(|options| options.as_str().split(',').any(|it| it == word));
        let text = source.as_str();
        let bind = text.starts_with(['/', '.', '~', '\\']) || drive(text) || text.contains(['/', '\\']);
        Some(Self {
            whole,
            source,
            target: Some(target),
            options,
            keyed: false,
            bind,
            read_only: is_on("ro") || is_on("readonly"),
        })
    }

    /// `type=bind,source=/a,target=/b,readonly`
    pub fn keyed(whole: Text<'a>) -> Option<Self> {
        let source = option_of(whole, &["source", "src"])?;
        let is = |key: &str, value: &str| whole.as_str().split(',').any(|it| it.split_once('=') == Some((key, value)));
        let read_only = whole.as_str().split(',').any(|it| matches!(it, "readonly" | "ro"))
            || ["readonly", "ro"].iter().any(|key| is(key, "true") || is(key, "1"));
        let target = option_of(whole, &["target", "destination", "dst"]);
        let options = option_of(whole, &["readonly", "ro"]);
        Some(Self { whole, source, target, options, keyed: true, bind: is("type", "bind"), read_only })
    }
}

/// Whether a path begins with the drive of Windows.
fn drive(path: &str) -> bool {
    path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && matches!(path.as_bytes().get(1..3), Some([b':', b'\\' | b'/']))
}

/// What stands before the first `:` that separates, and what behind it: one behind a drive does not, nor one within
/// `${env:HOME}`.
fn split_path(value: Text<'_>) -> (Text<'_>, Option<Text<'_>>) {
    let text = value.as_str();
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices().skip(if drive(text) { 2 } else { 0 }) {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return (value.part(0..at), Some(value.tail(at + 1))),
            _ => {}
        }
    }
    (value, None)
}

/// The value of a key in `type=bind,source=/a,target=/b`.
fn option_of<'a>(list: Text<'a>, keys: &[&str]) -> Option<Text<'a>> {
    let mut rest = Some(list);
    while let Some(current) = rest {
        let (option, next) = current.split_once(',').map_or((current, None), |(option, next)| (option, Some(next)));
        if let Some((key, value)) = option.split_once('=')
            && keys.contains(&key.as_str())
        {
            return Some(value);
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;
    use super::*;

    #[test]
    fn mounts_in_every_spelling() {
        let line = r#"["docker", "run", "-v", "${env:HOME}/.aws:/root/.aws:ro,z", "-v", "/anonymous", "-v", "data:/d",
            "-v", "C:\\a:D:\\b:ro", "-v", "x/y:/z", "--mount", "type=bind,src=/a,dst=/b,readonly=true",
            "--mount", "type=volume,source=v,target=/v", "--mount", "type=tmpfs,target=/t", "img"]"#;
        with_launch(line, |launch, _| {
            let shown = |mount: Mount<'_>| {
                format!(
                    "{} {} {} {}",
                    mount.source.as_str(),
                    mount.target.unwrap().as_str(),
                    mount.bind,
                    mount.read_only
                )
            };
            let mounts: Vec<_> = launch.container().unwrap().mounts().map(|(_, mount)| shown(mount)).collect();
            assert_eq!(
                mounts,
                [
                    "${env:HOME}/.aws /root/.aws true true",
                    "data /d false false",
                    r"C:\a D:\b true true",
                    "x/y /z true false",
                    "/a /b true true",
                    "v /v false false",
                ]
            );
        });
    }
}
