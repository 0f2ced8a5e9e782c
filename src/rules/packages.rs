//! The packages that a server fetches, what the tables say of them, and edits that put others in their place.

use crate::client::Choice;
use crate::diagnostic::Fix;
use crate::document::{Text, remove_elements};
use crate::knowledge::{
    Advisory, AdvisoryKind, KnownPackage, Lore, PackageName, Registry, Status, lore, package, packages,
};
use crate::model::{Ecosystem, Fetched, Launch, LaunchKind, Role, Setting, Transport, program_name};
use crate::rules::ServerContext;
use crate::rules::strings::{element, insert_argument, put};
use crate::text::Edit;

/// A package that a server fetches from a public registry.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    /// Where it stands.
    pub(crate) fetched: Fetched<'a>,
    /// The registry that is asked for it.
    pub(crate) registry: Registry,
    /// What is known of it.
    pub(crate) known: Option<&'static KnownPackage>,
    /// All that the tables hold of it.
    lore: Option<&'static Lore>,
}

/// What is to be said of a package by its name, and by its version where that is exact: the worst alone.
#[derive(Clone, Copy)]
pub(crate) enum Verdict {
    /// It was made to do harm; the advisory that says so, where there is one.
    Malicious(Option<&'static Advisory>),
    /// It is not in the registry that is asked.
    Nonexistent,
    /// It is in another registry than the one that is asked.
    Elsewhere,
    /// Another package is usually meant by the name.
    Twin,
    /// Nobody looks after it.
    Archived,
    /// It goes by another name now.
    Renamed,
    /// Nothing.
    Fine,
}

/// Shows the packages to a closure that a server fetches from the public registries; none where the server or its
/// command line names another registry, in which the names may mean something else.
pub(crate) fn each_public<'a>(ctx: &ServerContext<'a>, mut see: impl FnMut(&Found<'a>)) {
    let Some(launch) = &ctx.server.launch else { return };
    // Where an address wins, nobody starts the program.
    if matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio) {
        return;
    }
    launch.each_fetched(&mut |fetched| {
        let registry = registry_of(fetched.ecosystem);
        let name = fetched.spec.name.as_str();
        if fetched.elsewhere || !fetched.spec.registry {
            return;
        }
        let lore = lore(registry, name);
        if (lore.is_some() || is_name(name)) && !ctx.server.env.iter().any(names_registry) {
            see(&Found { fetched: *fetched, registry, known: lore.and_then(|lore| lore.package), lore });
        }
    });
}

/// The registry of an ecosystem.
pub(crate) const fn registry_of(ecosystem: Ecosystem) -> Registry {
    match ecosystem {
        Ecosystem::Npm => Registry::Npm,
        Ecosystem::PyPi => Registry::PyPi,
    }
}

/// Whether somebody could publish under a name: no placeholder, no reference.
fn is_name(name: &str) -> bool {
    let usual = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '/' | '~');
    !name.is_empty() && name.chars().all(usual)
}

/// Variables that send npm, Bun, uv and pip to another registry.
const REGISTRY_VARIABLES: &[&str] = &[
    "npm_config_registry",
    "npm_config_userconfig",
    "bun_config_registry",
    "yarn_npm_registry_server",
    "uv_index_url",
    "uv_default_index",
    "uv_index",
    "uv_extra_index_url",
    "uv_find_links",
    "uv_config_file",
    "pip_index_url",
    "pip_extra_index_url",
    "pip_config_file",
];

fn names_registry(setting: &Setting<'_>) -> bool {
    let name = setting.name.as_str();
    REGISTRY_VARIABLES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

impl Found<'_> {
    /// The name as it is written.
    pub(crate) fn name(&self) -> &str {
        self.fetched.spec.name.as_str()
    }

    /// The version, where it is an exact one or may be.
    pub(crate) fn version(&self) -> Option<&str> {
        self.fetched.spec.version.map(Text::as_str)
    }

    /// What takes its place, as the table says.
    pub(crate) fn replacement(&self) -> Option<&'static PackageName> {
        self.known?.replacement.as_ref()
    }

    /// Whether the tables hold nothing of it, as of most packages.
    pub(crate) fn is_unknown(&self) -> bool {
        self.lore.is_none()
    }

    /// The advisories that concern the release that is asked for, or all that there are.
    pub(crate) fn advisories(&self) -> impl Iterator<Item = &'static Advisory> {
        let version = self.version();
        let all = self.lore.map(|lore| lore.advisories.as_slice()).unwrap_or_default();
        all.iter().copied().filter(move |advisory| {
            advisory.affects_all() || version.is_some_and(|version| advisory.affects(version) == Some(true))
        })
    }

    /// What is to be said of it.
    pub(crate) fn verdict(&self) -> Verdict {
        let status = self.known.map_or(Status::Active, |known| known.status);
        let harm = self.advisories().find(|advisory| advisory.kind == AdvisoryKind::Malicious);
        if harm.is_some() || status == Status::Malicious {
            return Verdict::Malicious(harm);
        }
        // No Python package has such a name.
        if self.registry == Registry::PyPi && self.name().starts_with('@') {
            return Verdict::Elsewhere;
        }
        let moved = self.replacement().is_some_and(|replacement| replacement.registry != self.registry);
        let hollow = self.known.and_then(|known| known.executables.as_deref()).is_some_and(<[_]>::is_empty);
        match status {
            Status::Nonexistent if moved => Verdict::Elsewhere,
            Status::Nonexistent => Verdict::Nonexistent,
            // Beside others a package is there to be imported.
            _ if self.fetched.role == Role::Beside => Verdict::Fine,
            // A twin without a program is not run by mistake: it is not run at all.
            Status::Twin if moved && hollow => Verdict::Elsewhere,
            Status::Twin => Verdict::Twin,
            Status::Archived => Verdict::Archived,
            Status::Renamed => Verdict::Renamed,
            Status::Active | Status::Malicious => Verdict::Fine,
        }
    }
}

/// What to write in place of a package, as a person would type it.
pub(crate) fn spelled(replacement: &PackageName) -> String {
    match replacement.registry {
        Registry::Npm => format!("npx -y {}", replacement.name),
        Registry::PyPi => format!("uvx {}", replacement.name),
        Registry::Docker => format!("docker run -i --rm {}", replacement.name),
    }
}

/// Runs another package in place of one, with the runner of its registry and the same arguments. `None` where that
/// would be more than a change of names.
pub(crate) fn run_instead(ctx: &ServerContext<'_>, found: &Found<'_>, registry: Registry, name: &str) -> Option<Fix> {
    let text = found.fetched.spec.whole;
    let launch = ctx.server.launch.as_ref()?.innermost();
    let executable = match &launch.kind {
        LaunchKind::Package(package) => package.executable,
        _ => None,
    };
    if registry == found.registry {
        // The program that is named may be one of the former package alone.
        let has = |program: Text<'_>| {
            let programs = package(registry, name).and_then(|known| known.executables.as_deref());
            programs.is_some_and(|programs| programs.iter().any(|known| known == program.as_str()))
        };
        let named = found.fetched.role == Role::Beside || executable.is_none_or(has);
        let edit = named.then(|| put(ctx, text, name)).flatten()?;
        return Some(Fix::risky(format!("write `{name}`"), vec![edit]));
    }
    let (runner, flag) = match registry {
        Registry::Npm => ("npx", Some("-y")),
        Registry::PyPi => ("uvx", None),
        Registry::Docker => return None,
    };
    // A path leads to this runner, and not to the other.
    let plain = launch.program.as_str() == program_name(launch.program.as_str());
    let package = matches!(launch.kind, LaunchKind::Package(_)) && !found.fetched.contained;
    if !plain || !package || executable.is_some() || found.fetched.role == Role::Beside {
        return None;
    }
    let line = Line { runner, flag, name };
    let edits = line.as_elements(ctx, launch, text).or_else(|| line.as_words(ctx, launch, text))?;
    Some(Fix::risky(format!("start `{runner} {name}`"), edits))
}

/// What is started in place of something else.
struct Line<'n> {
    runner: &'n str,
    flag: Option<&'n str>,
    name: &'n str,
}

impl Line<'_> {
    /// Where runner and package are elements of lists, or the runner is the command.
    fn as_elements(&self, ctx: &ServerContext<'_>, launch: &Launch<'_>, text: Text<'_>) -> Option<Vec<Edit>> {
        let (args, document) = (ctx.server.args_node()?, ctx.file.document);
        let is_command = ctx.server.command.is_some_and(|command| command.span() == launch.program.span());
        (is_command || element(ctx, launch.program).is_some()).then_some(())?;
        let (first, at) = (element(ctx, *launch.args.first()?)?, element(ctx, text)?);
        let mut edits = vec![put(ctx, launch.program, self.runner)?, put(ctx, text, self.name)?];
        if at > first {
            edits.push(remove_elements(document, args, first..at)?);
        }
        if let Some(flag) = self.flag {
            edits.push(insert_argument(ctx, at, flag)?);
        }
        edits.sort_by_key(|edit| edit.span);
        Some(edits)
    }

    /// Where both are words of what a shell interprets, and nothing stands between them that means anything to the one
    /// runner alone.
    fn as_words(&self, ctx: &ServerContext<'_>, launch: &Launch<'_>, text: Text<'_>) -> Option<Vec<Edit>> {
        let script = ctx.server.launch.as_ref()?.shell()?.script?;
        let range = launch.program.range_in(script)?.start..text.range_in(script)?.end;
        let between = launch.args.iter().take_while(|arg| arg.span() != text.span());
        between.into_iter().all(|arg| matches!(arg.as_str(), "-y" | "--yes")).then_some(())?;
        let words: Vec<&str> = [Some(self.runner), self.flag, Some(self.name)].into_iter().flatten().collect();
        Some(vec![put(ctx, script.part(range), &words.join(" "))?])
    }
}

/// The arguments of a server that opens folders to the client: those folders.
pub(crate) fn folders<'a>(ctx: &ServerContext<'a>) -> Vec<Text<'a>> {
    let mut found = Vec::new();
    let Some(launch) = &ctx.server.launch else { return found };
    launch.walk(&mut |launch, contained| {
        let args = match &launch.kind {
            LaunchKind::Package(runner) => {
                let registry = registry_of(runner.runner.ecosystem());
                let spec = runner.spec.filter(|spec| spec.registry);
                let known = spec.and_then(|spec| package(registry, spec.name.as_str()));
                known.filter(|known| known.folders).map(|_| runner.args.as_slice())
            }
            LaunchKind::Binary => {
                let name = program_name(launch.program.as_str());
                opens_folders(&name).then_some(launch.args.as_slice())
            }
            _ => None,
        };
        // What a container sees is said by its mounts.
        let args = args.filter(|_| !contained).unwrap_or_default();
        found.extend(args.iter().filter(|arg| !arg.as_str().starts_with('-') && !arg.as_str().is_empty()));
    });
    found
}

/// Whether a program is one of a package whose arguments are folders.
fn opens_folders(program: &str) -> bool {
    program.contains("filesystem")
        && packages()
            .iter()
            .filter(|known| known.folders)
            .any(|known| known.executables.iter().flatten().any(|executable| executable == program))
}
