//! What is known of the world: packages and warnings of them, how the tokens of services look, which characters look
//! like others, what is said when something is wrong. The tables are JSON files beside the code, each entry with its source and date, so that anyone can
//! extend them.

mod advisories;
mod capability_urls;
mod check_digits;
mod containers;
mod ended;
mod folders;
mod hosts;
mod installers;
mod lookalikes;
mod lore;
mod packages;
mod secrets;
mod stand_ins;
mod symptoms;
mod tls;
mod version;
pub(crate) mod wording;

pub use advisories::{Advisory, AdvisoryKind};
pub use capability_urls::{CapabilityUrl, capability_url};
pub use containers::{Valuable, Worth, engine_of_socket, is_engine_variable, names_an_agent, valuable};
pub use ended::{Ended, ended};
pub use folders::{ProgramFolder, program_folders};
pub use hosts::{HostKind, KnownHost, known_host, resembled_host};
pub use installers::{Installer, installers};
pub use lookalikes::{is_invisible, lookalike, script};
pub use lore::{Lore, advisories, lore, package};
pub use packages::{KnownPackage, PackageName, Registry, Status, packages, plain_name, well_known};
pub use secrets::{
    Token, find_token, has_high_entropy, holds_made_up_token, is_name_of_secret, is_placeholder, might_name_a_secret,
    names_a_password, names_a_secret, opaque_chunks, tokens, words_of,
};
pub use stand_ins::{is_order_to_fill_in, is_stand_in, might_stand_in, stand_in_of_address, stand_in_of_path};
pub use symptoms::{Found, Symptom, symptom_of, symptoms, symptoms_in};
pub use tls::{TlsSwitch, tls_fields, tls_flag, tls_variable};
pub use version::{Version, node_range_holds};
pub use wording::secrets_in;
