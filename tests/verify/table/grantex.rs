//! Answers of Grantex, as they were downloaded.

use packseal::verify::report::Headline;

use super::Vector;
use crate::support::grantex::{Era, Log, erased, forked, legacy, log, odd, valid};

const HOLDS: &[(&str, &str)] = &[
    ("structure", "PASS"),
    ("integrity", "NOT PRESENT"),
    ("completeness", "NOT CHECKED"),
    ("signature", "NOT PRESENT"),
    ("chain", "PASS"),
];
const BROKEN: &[(&str, &str)] = &[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("chain", "FAIL")];
const EXPORT: &[&str] = &["chain.linkage.not-checked"];

fn holds(name: &'static str, why: &'static str, make: fn() -> Vec<u8>) -> Vector {
    of(name, why, make, Headline::NotSigned, HOLDS)
}

fn broken(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector { fails, ..of(name, why, make, Headline::ChainBroken, BROKEN) }
}

fn of(
    name: &'static str,
    why: &'static str,
    make: fn() -> Vec<u8>,
    headline: Headline,
    rows: &'static [(&'static str, &'static str)],
) -> Vector {
    let vector = Vector::with(name, why, make, headline).kind("grantex").container("none").rows(rows);
    Vector { file: "evidence.json", ..vector }
}

fn logs() -> Vec<Vector> {
    vec![
        holds("grantex", "An evidence pack of Grantex whose log holds.", || log().evidence().into()),
        holds("grantex_odd", "Numbers and keys whose hash depends on their spelling and order.", || {
            odd().evidence().into()
        }),
        holds("grantex_window", "A window that begins inside the log.", || {
            log().without(0).evidence_with(r#""since":"2026-09-02T00:00:00Z","#, "\"soc2\"").into()
        }),
        holds("grantex_framework", "The framework is a list, as a request that names it twice makes it.", || {
            log().evidence_with("", r#"["soc2",{"x":1e400}]"#).into()
        }),
        holds("grantex_legacy", "Entries of the two older rules before those of today.", || legacy().evidence().into())
            .notes(&["chain.layout.legacy"]),
        holds("grantex_legacy_stored", "The server does not accept an entry that holds by an older rule.", || {
            legacy().evidence_broken(1, "content").into()
        })
        .notes(&["chain.layout.legacy", "grantex.claim.legacy"]),
        holds("grantex_head_cut", "The oldest entry was removed, and no window was asked for.", || {
            log().without(0).evidence().into()
        })
        .notes(&["chain.head.unanchored"]),
        holds("grantex_counts", "The summary counts one entry and one grant more.", || {
            let more = log().evidence().replace(r#""auditEntries":{"total":5"#, r#""auditEntries":{"total":6"#);
            more.replace(r#""expired":1"#, r#""expired":2"#).into()
        })
        .notes(&["grantex.count.differs"]),
        holds("grantex_empty", "A log without entries.", || Log::default().evidence().into())
            .rows(&[("structure", "PASS"), ("chain", "NOT PRESENT")])
            .notes(&["chain.empty"]),
        holds("grantex_duplicate", "Two entries have one id.", || {
            log().with(4, |entry| entry.id = "alog_0002".to_owned()).rehashed(4).evidence().into()
        })
        .notes(&["chain.entry.duplicate", "chain.layout.legacy"]),
        holds("grantex_order", "The last entry is earlier than the one before it.", || {
            log().entry(Era::C, "2026-09-08T00:00:00.000Z", "{}", "{}").evidence().into()
        })
        .notes(&["chain.order.broken"]),
        holds("grantex_uncovered", "An entry has a member more than the server gives.", || {
            log().evidence().replacen(r#""status":"failure"}"#, r#""status":"failure","approvedBy":"ada"}"#, 1).into()
        })
        .notes(&["chain.entry.uncovered"]),
    ]
}

fn breaks() -> Vec<Vector> {
    vec![
        broken(
            "grantex_link_fail",
            "An entry in the middle was removed before the server answered.",
            || log().without(2).evidence_broken(2, "link").into(),
            &["chain.link.broken"],
        ),
        broken(
            "grantex_content_fail",
            "The action of an entry was changed before the server answered.",
            || log().with(2, |entry| entry.action = "tool.run:other".to_owned()).evidence_broken(2, "content").into(),
            &["chain.content.mismatch"],
        ),
        broken(
            "grantex_fork_fail",
            "Two entries of one millisecond follow the same one.",
            || forked().evidence_broken(3, "link").into(),
            &["chain.link.broken"],
        )
        .notes(&["chain.link.forked"]),
        broken(
            "grantex_erased_fail",
            "An erasure on request marked an entry.",
            || erased().evidence_broken(3, "content").into(),
            &["chain.content.mismatch"],
        )
        .notes(&["chain.content.erased"]),
        broken(
            "grantex_member_lost_fail",
            "A program that does not know developerId saved the file again.",
            || {
                let dropped = log().evidence_broken(0, "content");
                dropped.replace(r#""developerId":"dev_01INVENTED","action""#, r#""action""#).into()
            },
            &["chain.content.mismatch"],
        ),
        Vector {
            fails: &["chain.content.mismatch", "grantex.claim.differs"],
            ..of(
                "grantex_edited_fail",
                "An entry was changed after the server answered that all is well.",
                || {
                    log()
                        .with(2, |entry| entry.status = "success")
                        .evidence()
                        .replace(r#""success":3"#, r#""success":2"#)
                        .into()
                },
                Headline::ChainBroken,
                &[("integrity", "FAIL"), ("chain", "FAIL")],
            )
        }
        .notes(&["grantex.count.differs"]),
        Vector {
            fails: &["grantex.claim.differs"],
            ..of(
                "grantex_tail_cut_fail",
                "The last entry was removed after the server answered, and the counts were corrected.",
                || log().without(4).evidence().replace(&valid(4), &valid(5)).into(),
                Headline::Altered,
                &[("integrity", "FAIL"), ("chain", "PASS")],
            )
        },
        Vector {
            fails: &["grantex.shape.malformed"],
            ..of(
                "grantex_shape_fail",
                "The log is a text.",
                || format!(r#"{{"auditEntries":"none","chainIntegrity":{}}}"#, valid(0)).into(),
                Headline::Altered,
                &[("integrity", "FAIL"), ("chain", "NOT CHECKED")],
            )
        },
        Vector {
            fails: &["json.malformed"],
            ..of(
                "grantex_key_twice_fail",
                "The action of an entry stands there twice.",
                || log().evidence().replacen(r#""metadata":"#, r#""action":"x","metadata":"#, 1).into(),
                Headline::Refused,
                &[("structure", "FAIL"), ("chain", "NOT CHECKED")],
            )
        }
        .container("malformed"),
    ]
}

fn exports() -> Vec<Vector> {
    let not_checked = &[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("chain", "NOT CHECKED")];
    let export = |name, why, make| of(name, why, make, Headline::NotProven, not_checked).notes(EXPORT);
    vec![
        export("grantex_export", "An export of the whole log.", || log().export().into()),
        export("grantex_export_filtered", "An export of one status: the entries between are not here.", || {
            log().without(1).without(1).export().into()
        }),
        export("grantex_entries", "The list of entries, by the endpoint that gives no total.", || {
            format!("{{\n  \"entries\": [{}]\n}}\n", log().without(3).entries()).into()
        }),
        Vector {
            fails: &["chain.content.mismatch"],
            ..of(
                "grantex_export_content_fail",
                "An entry of a filtered export was changed.",
                || log().without(1).with(2, |entry| entry.action = "x".to_owned()).export().into(),
                Headline::ChainBroken,
                BROKEN,
            )
        }
        .notes(EXPORT),
    ]
}

pub fn vectors() -> Vec<Vector> {
    [logs(), breaks(), exports()].into_iter().flatten().collect()
}
