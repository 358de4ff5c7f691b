//! The playbook's layout (docs/PLAYBOOK.md): the audit log as a pack carries it, its report, and how far the owner is with what the playbook asks.

pub mod audit;
pub mod readiness;
