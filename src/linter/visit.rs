//! Looking at the servers of a file without judging them.

use super::{Around, Opened, examine_with, form_of};
use crate::discover::Target;
use crate::probe::Subject;
use crate::rules::ServerContext;
use crate::system::System;

/// Shows the servers of a file to a closure, as each of its readers has them. Rules that may look at this machine may be
/// asked of them, and what is secret in the file is known.
pub fn visit(system: &dyn System, target: &Target, see: &mut dyn FnMut(&ServerContext<'_>)) {
    let opened = Opened::new(target, system.read(&target.path));
    opened.veil();
    let judges = opened.judges(system, target);
    for judge in &judges {
        examine_with(system, target, &opened, *judge, &judges, Around { host: true, systems: None }, |context| {
            for server in &context.reading.servers {
                let (choice, violations) = form_of(context, server);
                see(&ServerContext { file: context, server, choice, violations: &violations });
            }
            Vec::new()
        });
    }
}

/// The name under which it is known what came of trying a server.
pub fn subject_of(ctx: &ServerContext<'_>) -> Subject {
    let offset = ctx.server.entry.key_span.start;
    Subject { path: ctx.file.path.to_owned(), client: ctx.file.judge.client.id, offset }
}
