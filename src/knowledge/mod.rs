//! What is known of the world: packages and warnings of them, how the tokens of services look, which characters look
//! like others. The tables are JSON files beside the code, each entry with its source and date, so that anyone can
//! extend them.

mod advisories;
mod capability_urls;
mod check_digits;
mod lookalikes;
mod packages;
mod secrets;
mod stand_ins;
mod version;

pub use advisories::{Advisory, AdvisoryKind, advisories};
pub use capability_urls::{CapabilityUrl, capability_url};
pub use lookalikes::{is_invisible, lookalike, script};
pub use packages::{KnownPackage, PackageName, Registry, Status, package, packages, plain_name};
pub use secrets::{
    Token, find_token, has_high_entropy, holds_made_up_token, is_name_of_secret, is_placeholder, might_name_a_secret,
    names_a_password, names_a_secret, opaque_chunks, tokens,
};
pub use stand_ins::{is_order_to_fill_in, is_stand_in, might_stand_in, stand_in_of_address, stand_in_of_path};
pub use version::{Version, node_range_holds};
