//! What is known of the world: packages and warnings of them, how the tokens of services look, which characters look
//! like others. The tables are JSON files beside the code, each entry with its source and date, so that anyone can
//! extend them.

mod advisories;
mod lookalikes;
mod lore;
mod packages;
mod secrets;
mod version;

pub use advisories::{Advisory, AdvisoryKind};
pub use lookalikes::{is_invisible, lookalike, script};
pub use lore::{Lore, advisories, lore, package};
pub use packages::{KnownPackage, PackageName, Registry, Status, packages, plain_name, well_known};
pub use secrets::{
    Token, find_token, has_high_entropy, is_placeholder, might_name_a_secret, names_a_secret, opaque_chunks, tokens,
};
pub use version::{Version, node_range_holds};
