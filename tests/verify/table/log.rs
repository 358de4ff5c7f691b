//! Audit logs in JSON Lines, as a service wrote them or as somebody changed them.

use packseal::verify::report::Headline;

use super::Vector;
use crate::support::log::lines;

fn of(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, headline: Headline, chain: &'static str) -> Vector {
    let rows: &[(&str, &str)] = match chain {
        "PASS" => {
            &[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("completeness", "NOT CHECKED"), ("chain", "PASS")]
        }
        "FAIL" => &[("integrity", "NOT PRESENT"), ("chain", "FAIL")],
        _ => &[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("chain", "NOT CHECKED")],
    };
    let vector = Vector::with(name, why, make, headline).kind("audit-log").container("none").rows(rows);
    Vector { file: "audit.jsonl", ..vector }
}

fn holds(name: &'static str, why: &'static str, make: fn() -> Vec<u8>) -> Vector {
    of(name, why, make, Headline::NotSigned, "PASS")
}

fn warns(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, notes: &'static [&'static str]) -> Vector {
    of(name, why, make, Headline::NotSigned, "NOT CHECKED").notes(notes)
}

fn broken(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector { fails, ..of(name, why, make, Headline::ChainBroken, "FAIL") }
}

pub fn vectors() -> Vec<Vector> {
    vec![
        holds("audit_log", "An audit log of two resources that holds.", || lines().bytes()),
        holds("audit_log_cut", "The last lines were cut off, which nothing in the file can show.", || {
            lines().without(4).without(3).bytes()
        }),
        warns(
            "audit_log_redacted",
            "A line was hashed before it was redacted.",
            || lines().with(1, "Z\\u00fcrich", "[REDACTED]").bytes(),
            &["log.line.redacted"],
        ),
        warns(
            "audit_log_restarted",
            "A resource's chain begins anew.",
            || lines().restarted().bytes(),
            &["log.link.restart"],
        ),
        broken(
            "audit_log_edited_fail",
            "A number in a line was changed.",
            || lines().with(0, "42", "43").bytes(),
            &["log.line.mismatch"],
        ),
        broken(
            "audit_log_removed_fail",
            "A line in the middle was taken out.",
            || lines().without(1).bytes(),
            &["log.link.missing"],
        ),
        broken(
            "audit_log_reordered_fail",
            "Two lines of a resource changed places.",
            || lines().swapped(1, 3).bytes(),
            &["log.link.forked", "log.link.missing"],
        ),
        broken(
            "audit_log_forked_fail",
            "Two lines follow the same one.",
            || {
                let mut forked = lines();
                let second = forked.0[1].clone();
                forked.0.push(second);
                forked.bytes()
            },
            &["log.link.forked"],
        ),
        Vector {
            rows: &[("structure", "FAIL"), ("chain", "FAIL")],
            ..broken(
                "audit_log_malformed_fail",
                "The first line, which nothing follows, is no JSON any more.",
                || lines().without(4).with(2, "{\"timestamp\"", "{timestamp").swapped(2, 0).swapped(1, 2).bytes(),
                &["log.line.malformed"],
            )
        },
    ]
}
