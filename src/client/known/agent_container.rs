//! The files that say in which container an agent works, and what of the host is in it. They declare no servers, and
//! nobody is their client: this reader is made up, and is looked for in no list.
//!
//! From the documentation, 2026-11-22 (devcontainers/spec `docs/specs/devcontainerjson-reference.md`; compose-spec
//! `05-services.md`; docker/docs `compose/intro/compose-application-model.md` for the names of the files).

use crate::client::{Client, Confidence, Content, FileSpec, Place};
use crate::document::Dialect;

/// Stands for whoever builds the container.
pub static AGENT_CONTAINER: Client = Client {
    id: "agent-container",
    name: "the container of an agent",
    confidence: Confidence::High,
    version: "specifications of November 2026",
    sources: &["devcontainers/spec", "compose-spec/compose-spec"],
    files: &[DEVCONTAINER, COMPOSE],
    ..Client::BASE
};

/// Where the description of a development container lies.
pub(super) const DEVCONTAINERS: &[Place] = &[
    Place::project(".devcontainer/devcontainer.json"),
    Place::project(".devcontainer/*/devcontainer.json"),
    Place::project(".devcontainer.json"),
];

const DEVCONTAINER: FileSpec = FileSpec {
    id: "devcontainer",
    places: DEVCONTAINERS,
    dialect: &Dialect::JSONC,
    roots: &[],
    content: Content::Container,
    ..FileSpec::BASE
};

const COMPOSE: FileSpec = FileSpec {
    id: "compose",
    places: &[
        Place::project("compose.yaml"),
        Place::project("compose.yml"),
        Place::project("docker-compose.yaml"),
        Place::project("docker-compose.yml"),
        Place::project("compose.*.yaml"),
        Place::project("compose.*.yml"),
        Place::project("docker-compose.*.yaml"),
        Place::project("docker-compose.*.yml"),
    ],
    dialect: &Dialect::YAML,
    ..DEVCONTAINER
};
