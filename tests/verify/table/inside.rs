//! Logs that lie in a pack of ours. The list of digests is made anew after each change: the list holds, and the log does not.

use packseal::verify::report::Headline;
use serde_json::json;

use super::Vector;
use crate::support::grantex::{erased, forked, log};
use crate::support::inside::{grantex, grantex_of, playbook};
use crate::support::log::lines;

const HOLDS: &[(&str, &str)] = &[("structure", "PASS"), ("integrity", "PASS"), ("chain", "PASS")];
/// The server said that it holds.
const CLAIMED: &[(&str, &str)] = &[("structure", "PASS"), ("integrity", "FAIL"), ("chain", "FAIL")];
const BROKEN: &[(&str, &str)] = &[("structure", "PASS"), ("integrity", "PASS"), ("chain", "FAIL")];

fn broken(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector { fails, ..Vector::with(name, why, make, Headline::ChainBroken).rows(BROKEN) }
}

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::intact("inside_grantex", "A pack with Grantex' log, which holds.", || grantex(&log()).listed().zip()).rows(HOLDS),
        broken(
            "inside_grantex_edited_fail",
            "The action of an entry was edited, and the report and the list were made anew.",
            || grantex(&log().with(2, |entry| entry.action = "payment.approved".to_owned())).listed().zip(),
            &["chain.content.mismatch", "grantex.claim.differs"],
        )
        .rows(CLAIMED),
        broken("inside_grantex_fork_fail", "Two entries of one millisecond follow the same one.", || grantex_of(&forked().evidence_broken(3, "link")).listed().zip(), &[
            "chain.link.broken",
        ])
        .notes(&["chain.link.forked"]),
        broken("inside_grantex_erased_fail", "A person was erased from an entry.", || grantex_of(&erased().evidence_broken(3, "content")).listed().zip(), &[
            "chain.content.mismatch",
        ])
        .notes(&["chain.content.erased"]),
        Vector::altered(
            "inside_grantex_report_fail",
            "The report on the log says another thing than its entries.",
            || grantex(&log()).replaced("chain_report.json", "\"breaksTotal\": 0", "\"breaksTotal\": 1").listed().zip(),
            &["grantex.report.differs"],
        )
        .rows(&[("integrity", "PASS"), ("derivation", "FAIL"), ("chain", "PASS")]),
        Vector::altered(
            "inside_grantex_absent_fail",
            "The entries are not here.",
            || grantex(&log()).without("audit_entries.json").listed().zip(),
            &["grantex.shape.malformed"],
        )
        .rows(&[("integrity", "FAIL")]),
        Vector::intact(
            "inside_grantex_hidden",
            "The maker hid a value in an entry, and says so.",
            || {
                let hidden = log().with(2, |entry| entry.metadata = r#"{"note":"***REDACTED***"}"#.to_owned());
                grantex(&hidden)
                    .json("pack.json", |about| {
                        about["decisions"] = json!([{ "rule": "secret.jwt", "place": "/v1/compliance/evidence-pack?framework=all#/auditEntries/2/metadata/note",
                            "decision": "redact", "reason": "the maker hid it: it looks like a secret" }]);
                    })
                    .listed()
                    .zip()
            },
        )
        .notes(&["chain.content.hidden", "value.hidden"])
        .rows(&[("integrity", "PASS"), ("chain", "NOT CHECKED")]),
        Vector::intact("inside_playbook", "A pack with the playbook's log, which holds.", || playbook(&lines()).listed().zip()).rows(HOLDS),
        broken(
            "inside_playbook_edited_fail",
            "A line was edited, and the list was made anew.",
            || playbook(&lines().with(1, "0badcafe", "0badcaff")).listed().zip(),
            &["log.line.mismatch"],
        ),
        broken(
            "inside_playbook_removed_fail",
            "A line was taken out, and the list was made anew.",
            || playbook(&lines().without(1)).listed().zip(),
            &["log.link.missing"],
        ),
    ]
}
