//! The playbook's layout (docs/PLAYBOOK.md): the audit log as a pack carries it, and its report.

pub mod audit;
