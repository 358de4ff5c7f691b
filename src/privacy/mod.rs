//! The playbook's privacy rules (its contract, sections 5 and 6): what is redacted, how data is classed, and how long it may be kept.

pub mod redact;
pub mod retention;
pub mod tier;
