use crate::client::Part;
use crate::diagnostic::Severity;
use crate::rules::secrets::{Kind, Secret, connection, instead, places, tell};
use crate::rules::{Check, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The password of a database stands in the file.
    ///
    /// ## What it does
    ///
    /// Reports passwords in addresses of databases and queues (`postgresql://user:password@host/db`,
    /// `Server=…;Password=…`), in the arguments and in the environment. Stand-ins and references are left alone. A database
    /// on this machine, and a password that everybody tries first, is a note only. The fix puts a reference to a variable in
    /// the place of the password alone, where the client fills one in there.
    ///
    /// ## Why
    ///
    /// Whoever has the file has the data. A server that a model drives is best given an account of its own, which may
    /// do no more than it must.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "db-mcp", "args": ["postgresql://app:tangerine42@db.example.com/shop"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "db-mcp", "env": { "MSSQL": "Server=tcp:db.example.com,1433;User Id=app;Password=tangerine42;" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "db": { "command": "db-mcp", "env": { "DATABASE_URL": "${DATABASE_URL}" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "db": { "command": "db-mcp", "args": ["postgresql://app:${PGPASSWORD}@db.example.com/shop"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/mongodb-js/mongodb-mcp-server/issues/295> (2026-11-22)
    /// - <https://github.com/bytebase/dbhub/issues/55> (2026-11-22)
    "secret/connection-string" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for place in places(ctx).filter(|place| matches!(place.part, Part::Args | Part::Env)) {
        let Some(found) = connection(place.text) else { continue };
        let message = match place.name {
            Some(name) => {
                format!("the password of a database stands in `{}` of server {}", name.as_str(), ctx.name())
            }
            None => format!("the password of a database stands in the arguments of server {}", ctx.name()),
        };
        let secret = Secret::new(place, found.password, Kind::Password);
        let severity = if found.is_mild { Severity::Info } else { Severity::Error };
        let label = "lets everyone in who has this file";
        sink.report(tell(ctx, &secret, message, label, &instead(ctx, &secret), severity));
    }
}
