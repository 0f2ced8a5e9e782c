//! The rules: one file each, in the folder of its family.
//!
//! This file is the only registry. A rule is a file with [`declare_rule!`] and a line here.

mod context;
mod environment;
mod expected;
mod field_names;
mod flags;
mod inputs;
mod names;
mod program;
mod rule;
mod secrets;

pub use context::{Context, Decoding, Draft, ServerContext, Sink, WorkspaceDraft};
pub use rule::{Check, Needs, Rule};

use rule::declare_rule;

/// Declares the modules of a family, and which rules there are.
macro_rules! families {
    ($($family:ident { $($rule:ident),+ $(,)? })+) => {
        $(pub(crate) mod $family { $(pub(crate) mod $rule;)+ })+
        /// All rules, by family and name.
        pub static RULES: &[&Rule] = &[$($(&$family::$rule::RULE),+),+];
    };
}

families! {
    client {
        bad_interpolation, cmd_wrapper_on_unix, confusable_name, deprecated_sse, disabled_server, file_too_large,
        folder_not_trusted, ignored_file, input_incomplete, input_undefined, input_unused, msix_config_path, name_collision,
        no_cmd_wrapper, pending_approval, reserved_name, scope_conflict, self_approval_committed, server_name,
        user_config_undefined,
    }
    command { not_found, relative_path, tilde_or_var_path }
    docker { detached, host_socket, no_interactive, privileged, tty }
    env {
        arg_names_variable, path_replaced, placeholder_value, proxy_not_visible, required_missing,
        shell_expansion_in_args, unset_variable,
    }
    permission { not_executable, world_writable }
    schema {
        args_not_array, bare_server_map, command_holds_args, empty_url, env_not_string, invalid_document,
        invalid_value, misplaced_env, missing_type, no_transport, opencode_command, timeout_unit,
        transport_ambiguous, type_not_allowed, unknown_key, unknown_type_value, url_without_type, wrong_root_key,
        wrong_url_key,
    }
    secret { config_readable, connection_string, hardcoded, in_args, in_url, not_ignored }
    syntax {
        bom, duplicate_key, empty_file, encoding, parse_error, smart_quotes, stray_whitespace, too_deep,
        unescaped_backslash, unreadable,
    }
}

/// The rule of a name, or of a name it once had.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name || rule.aliases.contains(&name))
}
