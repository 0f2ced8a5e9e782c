use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{Ecosystem, Fetched, holds_reference};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server is built from whatever its git repository holds.
    ///
    /// ## What it does
    ///
    /// Reports packages that come from a git repository (`git+https://…`, `github:owner/repo`) without a tag or a
    /// commit, or with the name of a branch that moves, such as `main`. Which commit that is today only the repository
    /// knows; the order that asks it is given along.
    ///
    /// ## Why
    ///
    /// Every push to the repository is a release for you: without a review, and also when it was made by somebody who
    /// took over an account. Building it takes time on top, which some clients do not wait for.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "serena": { "command": "uvx", "args": ["--from", "git+https://github.com/oraios/serena", "serena", "start-mcp-server"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "github:acme/server#main"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "serena": { "command": "uvx", "args": ["--from", "git+https://github.com/oraios/serena@v0.1.4", "serena", "start-mcp-server"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "github:acme/server#5f2c1e9"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/configuring-npm/package-json#git-urls-as-dependencies> (2026-11-22)
    /// - <https://docs.astral.sh/uv/guides/tools/#requesting-different-sources> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/9913> (2026-11-22)
    "package/git-ref-unpinned" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

/// Branches that everybody takes for such.
const BRANCHES: &[&str] = &["main", "master", "HEAD", "dev", "develop", "trunk"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    launch.each_fetched(&mut |fetched| {
        if fetched.spec.registry || fetched.elsewhere {
            return;
        }
        let Some(repository) = Repository::read(fetched) else { return };
        let branch = repository.reference.filter(|text| !text.as_str().is_empty());
        if branch.is_some_and(|branch| !BRANCHES.contains(&branch.as_str())) {
            return;
        }
        let sign = if fetched.ecosystem == Ecosystem::Npm { '#' } else { '@' };
        let (span, label) = match branch {
            Some(branch) => (branch.span(), "a branch, which moves"),
            None => (repository.address.span(), "no tag and no commit"),
        };
        sink.report(
            Draft::new(
                span,
                format!("server {} is whatever its git repository holds when it is fetched", ctx.name()),
                label,
            )
            .help(format!("name a tag or a commit behind the repository, as in `{sign}v1.2.3`"))
            .fix(question(repository.address.as_str(), branch).map(|order| {
                Fix::display_only(order).then(format!("put the commit that it shows behind the repository (`{sign}…`)"))
            })),
        );
    });
}

/// A git repository that a package is built from.
struct Repository<'a> {
    address: Text<'a>,
    reference: Option<Text<'a>>,
}

impl<'a> Repository<'a> {
    fn read(fetched: &Fetched<'a>) -> Option<Self> {
        let whole = fetched.spec.whole;
        // `name @ git+https://…`
        let address = whole.as_str().find("git+").map_or(whole, |at| whole.tail(at));
        let (address, fragment) =
            address.split_once('#').map_or((address, None), |(address, rest)| (address, Some(rest)));
        let text = address.as_str();
        if fetched.ecosystem == Ecosystem::Npm {
            return is_npm_repository(text).then_some(Self { address, reference: fragment });
        }
        if !text.starts_with("git+") {
            return None;
        }
        // An `@` before the path belongs to the user, one behind it to the commit.
        let path = text.find("://").map_or(0, |at| at + 3);
        let path = path + text.get(path..)?.find('/')?;
        let reference = text.get(path..)?.find('@').map(|at| address.tail(path + at + 1));
        Some(Self { address, reference })
    }
}

/// The order that shows which commit a repository is at.
fn question(address: &str, branch: Option<Text<'_>>) -> Option<String> {
    let address = address.strip_prefix("git+").unwrap_or(address);
    let bare = branch.and_then(|branch| address.strip_suffix(branch.as_str())?.strip_suffix('@'));
    let address = bare.unwrap_or(address).trim_end_matches('@');
    let hosts = [("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")];
    let hosted = hosts.iter().find_map(|(prefix, host)| Some((*host, address.strip_prefix(prefix)?)));
    let url = match hosted {
        Some((host, path)) => format!("https://{host}/{path}"),
        None if address.contains("://") => address.to_owned(),
        // `owner/repo`; what else there is has no address that could be told.
        None if !address.contains([':', '@']) => format!("https://github.com/{address}"),
        None => return None,
    };
    // A name before the host may be a token.
    let known = !url.split_once("://")?.1.split('/').next()?.contains('@') && !holds_reference(&url);
    let branch = branch.map_or("HEAD", Text::as_str);
    let words = [shlex::try_quote(&url).ok()?, shlex::try_quote(branch).ok()?];
    known.then(|| format!("git ls-remote {}", words.join(" ")))
}

/// Whether npm clones a repository for this.
fn is_npm_repository(text: &str) -> bool {
    let hosted = ["github:", "gitlab:", "bitbucket:", "gist:", "git+", "git://", "git@"];
    if hosted.iter().any(|prefix| text.starts_with(prefix)) {
        return true;
    }
    if let Some((_, rest)) = text.split_once("://") {
        let mut parts = rest.trim_end_matches('/').split('/');
        let host = parts.next().unwrap_or_default();
        return matches!(host, "github.com" | "gitlab.com" | "bitbucket.org") && parts.count() == 2;
    }
    // `owner/repo`; what begins with a dot, a slash or `~` is a path.
    let owner = !text.starts_with(['.', '/', '~', '@']) && !text.contains([':', '\\', ' ']);
    owner && text.split('/').count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_knows_the_commit() {
        for (address, order) in [
            ("git+https://github.com/a/b", Some("git ls-remote https://github.com/a/b HEAD")),
            ("github:a/b", Some("git ls-remote https://github.com/a/b HEAD")),
            ("a/b", Some("git ls-remote https://github.com/a/b HEAD")),
            ("git+ssh://example.com/it's.git", Some("git ls-remote \"ssh://example.com/it's.git\" HEAD")),
            ("git+https://x@github.com/a/b", None),
            ("git+https://${HOST}/a/b", None),
            ("git@github.com:a/b.git", None),
        ] {
            assert_eq!(question(address, None).as_deref(), order, "{address}");
        }
    }

    #[test]
    fn what_npm_clones() {
        for text in
            ["github:a/b", "a/b", "https://github.com/a/b", "https://github.com/a/b.git", "git+ssh://git@x.y/a.git"]
        {
            assert!(is_npm_repository(text), "{text}");
        }
        for text in
            ["./a/b", "a", "https://x.example/a.tgz", "https://github.com/a/b/archive/v1.tar.gz", "C:\\a/b", "a/b/c"]
        {
            assert!(!is_npm_repository(text), "{text}");
        }
    }
}
