//! DriftWise's packs, and others, with what a person had by another way: the vendor's live answer, the digest of the list.

use packseal::model::digest::Digest;
use packseal::verify::beside::{Beside, typed_digest};
use packseal::verify::report::Headline;
use serde_json::{Value, json};

use crate::support::driftwise::{ATTESTATION, SEQ, answer, attested, hash, other_hash, server, unlisted};
use crate::support::{custom, vendor};

/// One story.
pub struct Asked {
    /// The folder's name; it ends in `_fail` when the exit status is not 0.
    pub name: &'static str,
    /// What was done, as a sentence.
    pub why: &'static str,
    /// Makes the file.
    pub make: fn() -> Vec<u8>,
    /// What the live check answered.
    pub live: Option<fn() -> Vec<u8>>,
    /// The digest of the list, as it was typed.
    pub list: Option<fn() -> String>,
    pub headline: Headline,
    /// The command's exit status.
    pub exit: u8,
    /// The codes that are not about the container: exactly these, sorted.
    pub codes: &'static [&'static str],
    /// Outcomes of the rows integrity, chain and policy.
    pub rows: [&'static str; 3],
    /// The contract's word; None when there is no attestation.
    pub verdict: Option<&'static str>,
}

const GOOD: Asked = Asked {
    name: "",
    why: "",
    make: pack,
    live: None,
    list: None,
    headline: Headline::NotSigned,
    exit: 0,
    codes: &[],
    rows: ["PASS", "NOT CHECKED", "NOT CHECKED"],
    verdict: Some("not_checked"),
};

const BROKEN: Asked = Asked { headline: Headline::ChainBroken, exit: 1, rows: ["PASS", "FAIL", "NOT CHECKED"], ..GOOD };

const UNMET: Asked = Asked { exit: 4, rows: ["PASS", "NOT CHECKED", "FAIL"], ..GOOD };

impl Asked {
    /// What was given beside the file.
    pub fn beside(&self) -> Beside {
        let list = self.list.map(|list| typed_digest(&list()).expect("a digest"));
        Beside { live: self.live.map(|live| live()), list, ..Beside::default() }
    }

    /// What expect.json says.
    pub fn expect(&self) -> Value {
        json!({
            "headline": self.headline.words(), "exit": self.exit, "codes": self.codes, "verdict": self.verdict,
            "rows": {"integrity": self.rows[0], "chain": self.rows[1], "policy": self.rows[2]},
        })
    }
}

fn pack() -> Vec<u8> {
    server().foreign().build()
}

/// The digest of the server's list.
fn digest() -> String {
    Digest::of(server().get("MANIFEST.txt")).to_string()
}

/// In capitals and groups of eight.
fn in_groups() -> String {
    let upper = digest().to_uppercase();
    let groups: Vec<&str> = (0..8).map(|group| &upper[group * 8..group * 8 + 8]).collect();
    groups.join(" ")
}

pub fn all() -> Vec<Asked> {
    vec![
        Asked {
            name: "live_match",
            why: "The live chain ends in the attested row.",
            live: Some(|| answer("ok", SEQ, &hash())),
            codes: &["attestation.live.match"],
            rows: ["PASS", "PASS", "NOT CHECKED"],
            verdict: Some("match"),
            ..GOOD
        },
        Asked {
            name: "live_match_capitals",
            why: "The same, the hash in capitals and under the attestation's name for it.",
            live: Some(|| {
                json!({"status": "ok", "head_seq": SEQ, "head_hash_hex": hash().to_uppercase()}).to_string().into()
            }),
            codes: &["attestation.live.match"],
            rows: ["PASS", "PASS", "NOT CHECKED"],
            verdict: Some("match"),
            ..GOOD
        },
        Asked {
            name: "live_match_inside",
            why: "A pack of ours in this layout; the live chain ends in the attested row.",
            make: || unlisted().listed().zip(),
            live: Some(|| answer("ok", SEQ, &hash())),
            codes: &["attestation.live.match"],
            rows: ["PASS", "PASS", "NOT CHECKED"],
            verdict: Some("match"),
            ..GOOD
        },
        Asked {
            name: "live_grown",
            why: "The live chain is longer: nothing shows that the attested row is one of its rows.",
            live: Some(|| answer("ok", SEQ + 1, &other_hash())),
            codes: &["attestation.live.grown"],
            verdict: Some("consistent_grown"),
            ..GOOD
        },
        Asked {
            name: "live_truncated_fail",
            why: "The live chain is a row shorter.",
            live: Some(|| answer("ok", SEQ - 1, &other_hash())),
            codes: &["attestation.live.truncated"],
            verdict: Some("fail_truncated"),
            ..BROKEN
        },
        Asked {
            name: "live_differs_fail",
            why: "The live chain is as long and ends in another row.",
            live: Some(|| answer("ok", SEQ, &other_hash())),
            codes: &["attestation.live.differs"],
            verdict: Some("fail_hash_mismatch"),
            ..BROKEN
        },
        Asked {
            name: "live_broken_fail",
            why: "The vendor says that its chain is broken.",
            live: Some(|| answer("broken", SEQ, &hash())),
            codes: &["attestation.live.broken"],
            verdict: Some("fail_chain_broken"),
            ..BROKEN
        },
        Asked {
            name: "live_of_broken_fail",
            why: "The attestation says that the chain was broken, whatever the vendor says now.",
            make: || attested(|attestation| attestation["status"] = "broken".into()).foreign().build(),
            live: Some(|| answer("ok", SEQ, &hash())),
            codes: &["attestation.status.broken"],
            verdict: Some("fail_attested_broken"),
            ..BROKEN
        },
        Asked {
            name: "live_of_invalid_fail",
            why: "The attestation has no number to hold the live answer against.",
            make: || attested(|attestation| attestation["head_seq"] = Value::Null).foreign().build(),
            live: Some(|| answer("ok", SEQ, &hash())),
            codes: &["attestation.malformed"],
            verdict: Some("fail_attestation_invalid"),
            ..BROKEN
        },
        Asked {
            name: "live_unreadable_fail",
            why: "What was given as the live answer is a page of HTML.",
            live: Some(|| b"<!doctype html><title>Sign in</title>\n".to_vec()),
            codes: &["attestation.live.malformed", "attestation.not-checked"],
            ..UNMET
        },
        Asked {
            name: "live_is_attestation_fail",
            why: "What was given as the live answer is the pack's own attestation.",
            live: Some(|| server().get(ATTESTATION).to_vec()),
            codes: &["attestation.live.malformed", "attestation.not-checked"],
            ..UNMET
        },
        Asked {
            name: "live_of_another_fail",
            why: "The live answer says that it is about another organisation.",
            live: Some(|| {
                json!({"org_id": "o-2", "status": "ok", "head_seq": SEQ, "head_hash": hash()}).to_string().into()
            }),
            codes: &["attestation.live.malformed", "attestation.not-checked"],
            ..UNMET
        },
        Asked {
            name: "live_in_vain_fail",
            why: "A live answer was given for a pack that attests nothing.",
            make: || custom::pack().zip(),
            live: Some(|| answer("ok", SEQ, &hash())),
            codes: &["attestation.live.unused"],
            rows: ["PASS", "NOT PRESENT", "FAIL"],
            verdict: None,
            ..UNMET
        },
        Asked {
            name: "digest_typed",
            why: "The list has the digest that was typed, in capitals and groups.",
            list: Some(in_groups),
            codes: &["attestation.not-checked", "manifest.digest.agrees"],
            ..GOOD
        },
        Asked {
            name: "digest_typed_edited_fail",
            why: "The list has the digest that was typed, and an entry was edited.",
            make: || server().replaced("findings.csv", "low", "lox").foreign().build(),
            list: Some(digest),
            headline: Headline::Altered,
            exit: 1,
            codes: &["attestation.not-checked", "manifest.digest.agrees", "payload.digest.mismatch"],
            rows: ["FAIL", "NOT CHECKED", "NOT CHECKED"],
            ..GOOD
        },
        Asked {
            name: "digest_typed_made_anew_fail",
            why: "An entry was edited and the list made anew; the digest that was typed is that of the first list.",
            make: || {
                crate::support::driftwise::listed(server().without("MANIFEST.txt").replaced(
                    "findings.csv",
                    "low",
                    "lox",
                ))
                .foreign()
                .build()
            },
            list: Some(digest),
            headline: Headline::Altered,
            exit: 1,
            codes: &["attestation.not-checked", "manifest.digest.differs"],
            rows: ["FAIL", "NOT CHECKED", "NOT CHECKED"],
            ..GOOD
        },
        Asked {
            name: "digest_typed_no_list_fail",
            why: "A digest of a list was typed, and there is no list.",
            make: || vendor::plain().foreign().build(),
            list: Some(digest),
            headline: Headline::Altered,
            exit: 1,
            codes: &["manifest.digest.differs"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            verdict: None,
            ..GOOD
        },
    ]
}
