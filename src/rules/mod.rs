//! The rules: one file each, in the folder of its family.
//!
//! This file is the only registry. A rule is a file with `declare_rule!` and a line here.

mod address;
mod calls;
pub(crate) mod causes;
mod command_lines;
mod containers;
mod context;
pub(crate) mod environment;
mod expected;
mod field_names;
mod flags;
mod homes;
mod inputs;
mod line;
mod names;
mod node;
mod npx;
mod packages;
pub(crate) mod program;
mod readers;
mod remedy;
mod rename;
mod rule;
mod runner_cache;
mod secrets;
mod strings;
mod surroundings;
mod tools;
pub(crate) mod tried;
mod values;

pub use context::{Context, Decoding, Draft, Memo, ServerContext, Sink, WorkspaceDraft};
pub use rule::{Check, Family, MachineDraft, Needs, Rule};

use rule::declare_rule;

/// Declares the modules of a family, and which rules there are.
macro_rules! families {
    ($(#[doc = $summary:literal] $family:ident { $($rule:ident),+ $(,)? })+) => {
        $(pub(crate) mod $family { $(pub(crate) mod $rule;)+ })+
        /// All families, by name.
        pub static FAMILIES: &[Family] = &[$(Family::new(stringify!($family), $summary)),+];
        /// All rules, by family and name.
        pub static RULES: &[&Rule] = &[$($(&$family::$rule::RULE),+),+];
    };
}

families! {
    /// Clients differ: names they keep for themselves, approvals they wait for, variables they fill in, files they never read.
    client {
        bad_interpolation, cmd_wrapper_on_unix, confusable_name, deprecated_sse, disabled_server, file_too_large,
        folder_not_trusted, ignored_file, input_incomplete, input_undefined, input_unused, msix_config_path,
        name_collision, no_cmd_wrapper, pending_approval, remote_host_mismatch, reserved_name, scope_conflict,
        self_approval_committed, server_name, user_config_undefined,
    }
    /// The program that starts a server: whether it is there, and whether its command line means what it seems to say.
    command {
        hardcoded_user_path, multiline, nested_runtime, not_found, not_on_gui_path, npx_no_yes, npx_windows_pipe_hang,
        npx_yes_misplaced, oldest_nvm_node, relative_path, runtime_missing_in_container, script_missing,
        shell_operators, tilde_or_var_path, windows_batch_direct, windows_space_in_path,
    }
    /// Servers in containers: what keeps a client from speaking to them, and what hands them the machine.
    docker {
        agent_socket, broad_mount, compose_stdio, daemon_down, detached, env_not_forwarded, flags_after_image,
        host_namespace, host_socket, image_missing, inline_secret, localhost, mount_missing, no_interactive, no_rm,
        privileged, remote_daemon, socket_permission, tty,
    }
    /// Variables of the environment: not set, not filled in, not passed on.
    env {
        arg_names_variable, path_replaced, placeholder_value, proxy_not_visible, required_missing,
        shell_expansion_in_args, unset_variable, windows_system_vars,
    }
    /// Servers at an address: transport, encryption, certificates, login.
    network {
        connection_refused, headers_not_sent, http_404, localhost_in_container, mcp_remote_header_space, no_auth_remote,
        oauth_no_dcr, plain_http, tls_custom_ca, tls_uv, tls_verify_off, transport_mismatch, unauthorized,
    }
    /// What `npx`, `uvx` and their like fetch: packages that are not there, abandoned, harmful or not pinned.
    package {
        archived, cross_ecosystem_collision, git_ref_unpinned, install_never_converges, known_nonexistent, malicious,
        no_executable, node_too_old, not_found, npx_cache_corrupt, python_sdk_v2, renamed, typosquat, unpinned,
        uppercase_name, vulnerable, wrong_runtime,
    }
    /// Rights of files and folders: what may not be executed, and what others may change.
    permission {
        cache_unwritable, crlf_shebang, macos_tcc, missing_shebang, noexec_mount, not_executable, quarantine,
        world_writable,
    }
    /// What a server does once it is started or called.
    runtime {
        api_key_rejected, duplicate_tools, exited_early, exits_after_first, init_timeout, missing_browser, missing_module,
        port_in_use, protocol_version, stdout_pollution, too_many_tools, tool_name_charset, tool_name_length, tool_schema,
    }
    /// Keys and values: what a client requires, passes over, or takes for something else.
    schema {
        args_not_array, bare_server_map, command_holds_args, empty_url, env_not_string, invalid_document,
        invalid_value, misplaced_env, missing_type, no_transport, opencode_command, timeout_unit, transport_ambiguous,
        type_not_allowed, unknown_key, unknown_type_value, url_without_type, wrong_root_key, wrong_url_key,
    }
    /// Secrets in places where others can read them.
    secret { config_readable, connection_string, hardcoded, in_args, in_url, not_ignored }
    /// Servers that are given more than they need, or that can be changed unseen.
    security {
        auto_approve_all, definition_drift, download_exec, fs_root_missing, fs_too_broad, headers_helper, inline_code,
        lookalike_host, prompt_injection, shell_wrapper, sudo,
    }
    /// What is not to be told: whether that is said as it must be, and still needed.
    suppression { invalid, unused }
    /// The text of a file: whether its client can read it at all.
    syntax {
        bom, duplicate_key, empty_file, encoding, parse_error, smart_quotes, stray_whitespace, too_deep,
        unescaped_backslash, unreadable,
    }
}

/// The family of a name.
pub fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.name == name)
}

/// The rule of a name, or of a name it once had.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name || rule.aliases.contains(&name))
}

/// The rules that a name stands for: the one that it is or once was the name of, or all of a family.
pub fn named(name: &str) -> Vec<&'static Rule> {
    let of_family = || RULES.iter().copied().filter(|rule| rule.family() == name).collect();
    find(name).map_or_else(of_family, |rule| vec![rule])
}
