//! The keeper against a vendor whose every answer the test decides: what real platforms do not do on command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

mod keeping;
mod rejecting;
mod vendor;
