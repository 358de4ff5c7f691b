//! The playbook's privacy rules: what is redacted, beside Python's own `re`; tiers; retention.

mod cases;
mod json;
mod oracle;
mod retention;
mod tier;
