//! What a build can tell by itself.

use std::collections::BTreeSet;

use crate::chain::log::Overall;
use crate::playbook::audit::Rewritten;
use crate::privacy::redact::{Level, Rule};
use crate::privacy::retention::contradiction;

/// Something that follows from the pack's own contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The pack carries an audit log with at least one entry.
    AuditLogPresent,
    /// Every line of the received log recomputes and continues its chain.
    IntegrityCheck,
    /// The server redacts before it persists: the received log holds marks of it, and nothing that a rule finds.
    SourceRedacted,
    /// The pack's log is redacted.
    PackRedacted,
    /// No prediction over restricted or sensitive data lacks consent.
    ConsentComplete,
    /// No line is older than its policy, and the policy is not longer than the tier allows.
    RetentionKept,
}

impl Fact {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::AuditLogPresent,
        Self::IntegrityCheck,
        Self::SourceRedacted,
        Self::PackRedacted,
        Self::ConsentComplete,
        Self::RetentionKept,
    ];

    /// Its name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuditLogPresent => "audit_log_present",
            Self::IntegrityCheck => "integrity_check",
            Self::SourceRedacted => "source_redacted",
            Self::PackRedacted => "pack_redacted",
            Self::ConsentComplete => "consent_complete",
            Self::RetentionKept => "retention_kept",
        }
    }
}

/// What is known of a fact, and what that rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is so.
    Holds(String),
    /// It is not so.
    Fails(String),
    /// The pack does not show it.
    Unknown(String),
}

/// What a build knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The facts that were looked at, each once.
    pub known: Vec<(Fact, Known)>,
    /// The paths of the pack's attachments, with their folder.
    pub attachments: BTreeSet<String>,
    /// The release that the pack is about.
    pub release: Option<String>,
}

impl Facts {
    /// What follows from the pack's audit log.
    pub fn of(log: &Rewritten) -> Self {
        let known = Fact::ALL.into_iter().map(|fact| (fact, known(fact, log))).collect();
        Self { known, ..Self::default() }
    }

    /// What is known of a fact; None when it was not looked at.
    pub fn get(&self, fact: Fact) -> Option<&Known> {
        self.known.iter().find_map(|(one, known)| (*one == fact).then_some(known))
    }
}

fn known(fact: Fact, log: &Rewritten) -> Known {
    use Known::{Fails, Holds, Unknown};
    let checked = &log.received.checked;
    let lines = log.written.lines;
    match fact {
        Fact::AuditLogPresent if lines == 0 => Fails("audit.jsonl has no line".to_owned()),
        Fact::AuditLogPresent => Holds(format!("audit.jsonl has {lines} lines")),
        Fact::IntegrityCheck => {
            let counts = &checked.counts;
            match checked.overall {
                Overall::Pass => {
                    Holds(format!("all {} received lines recompute and continue their chains", checked.lines_total))
                }
                Overall::Warn => Unknown(format!(
                    "of {} received lines, {} cannot be recomputed, {} restart a chain, {} were not followed",
                    checked.lines_total, counts.hash_unverifiable_redacted, counts.restart, counts.not_checked
                )),
                Overall::Fail => Fails(format!(
                    "of {} received lines, {} do not recompute, {} are no entries, {} do not continue their chain",
                    checked.lines_total,
                    counts.hash_mismatch,
                    counts.malformed,
                    counts.fork_or_reorder.saturating_add(counts.missing_predecessor)
                )),
            }
        }
        Fact::SourceRedacted => {
            let found: u64 = Rule::ALL.into_iter().map(|rule| log.tiers_received.texts(rule)).sum();
            match (found, log.already_redacted) {
                (0, 0) => Unknown("the received log holds nothing to redact and no mark of redaction".to_owned()),
                (0, marked) => {
                    Holds(format!("{marked} received lines hold marks of redaction, and no text matches a rule"))
                }
                (found, _) => Fails(format!("{found} times a rule finds something in a text of the received log")),
            }
        }
        Fact::PackRedacted if log.settings.redaction.level == Level::None => Fails("the level is none".to_owned()),
        Fact::PackRedacted => {
            Holds(format!("level {}, {} replaced", log.settings.redaction.level.name(), log.replaced().total()))
        }
        Fact::ConsentComplete => match (log.consent.without_total, log.consent.predictions) {
            (0, 0) => Unknown("the log holds no prediction".to_owned()),
            (0, all) => Holds(format!("{all} predictions, {} over data that needs consent", log.consent.needing)),
            (without, _) => Fails(format!("{without} predictions lack consent")),
        },
        Fact::RetentionKept => {
            let policy = log.settings.retention.policy;
            match contradiction(log.tiers_received.highest(), policy).filter(|found| found.exceeds()) {
                Some(found) => Fails(found.to_string()),
                None if log.ages.due > 0 => {
                    Fails(format!("{} lines are older than policy {}", log.ages.due, policy.name()))
                }
                None => Holds(format!("policy {}, no line is older", policy.name())),
            }
        }
    }
}
