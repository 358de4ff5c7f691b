//! A package of the evidence runbook with what lies beside it.

use packseal::model::digest::Digest;
use packseal::seal::hmac::Secret;
use packseal::verify::beside::Beside;
use packseal::verify::report::Headline;
use serde_json::{Value, json};

use crate::support::evidence::{SECRET, countersign, countersign_at, countersigns, listed, signature, unlisted, zip};
use crate::support::forge::pretty;

/// One story; sidecars are made from the digest of [`zip`].
pub struct Sided {
    /// The folder's name; it ends in `_fail` when the exit status is not 0.
    pub name: &'static str,
    /// What was done, as a sentence.
    pub why: &'static str,
    /// Makes the file.
    pub make: fn() -> Vec<u8>,
    pub signature: Option<fn(&str) -> Vec<u8>>,
    pub countersign: Option<fn(&str) -> Vec<u8>>,
    pub secret: Option<&'static str>,
    pub require: Option<u32>,
    pub headline: Headline,
    /// The command's exit status.
    pub exit: u8,
    /// The codes about what is beside the file: exactly these, sorted.
    pub codes: &'static [&'static str],
    /// Outcomes of the rows signature, countersignatures and policy.
    pub rows: [&'static str; 3],
    /// Distinct people other than the signer.
    pub dual_control: Option<bool>,
    /// What the service answers.
    pub message: &'static str,
}

const GOOD: Sided = Sided {
    name: "",
    why: "",
    make: zip,
    signature: None,
    countersign: None,
    secret: Some(SECRET),
    require: None,
    headline: Headline::NotSigned,
    exit: 0,
    codes: &[],
    rows: ["NOT PRESENT", "NOT PRESENT", "NOT CHECKED"],
    dual_control: None,
    message: "ok",
};

impl Sided {
    /// The sidecars as bytes.
    pub fn beside(&self) -> Beside {
        let digest = Digest::of(&zip()).to_string();
        Beside {
            signature: self.signature.map(|make| make(&digest)),
            countersign: self.countersign.map(|make| make(&digest)),
            secret: self.secret.and_then(Secret::new),
            require_countersign: self.require,
            ..Beside::default()
        }
    }

    /// What expect.json says.
    pub fn expect(&self) -> Value {
        let [signature, countersignatures, policy] = self.rows;
        json!({
            "headline": self.headline.words(), "exit": self.exit, "codes": self.codes, "require_countersign": self.require,
            "rows": {"signature": signature, "countersignatures": countersignatures, "policy": policy},
            "dual_control": self.dual_control, "message": self.message,
        })
    }
}

fn signed(digest: &str) -> Vec<u8> {
    signature(digest, "compliance_ops")
}

fn two(digest: &str) -> Vec<u8> {
    countersigns(&[countersign(digest, "audit_manager"), countersign(digest, "risk_officer")])
}

/// The package after a change of which its list knows.
fn rewritten() -> Vec<u8> {
    listed(unlisted().replaced("strategy_versions.json", "true", "false")).foreign().build()
}

pub fn all() -> Vec<Sided> {
    let signature = Some(signed as fn(&str) -> Vec<u8>);
    let countersign_two = Some(two as fn(&str) -> Vec<u8>);
    vec![
        Sided {
            name: "hmac_signed",
            why: "The signature sidecar verifies: still not signed, since whoever can check it can forge it.",
            signature,
            rows: ["PASS", "NOT PRESENT", "NOT CHECKED"],
            ..GOOD
        },
        Sided {
            name: "hmac_no_secret",
            why: "There is a signature sidecar and no secret.",
            signature,
            secret: None,
            codes: &["hmac.not-checked"],
            rows: ["NOT CHECKED", "NOT PRESENT", "NOT CHECKED"],
            message: "signature file found but signing secret is empty",
            ..GOOD
        },
        Sided {
            name: "hmac_no_secret_twice",
            why: "There are both sidecars and no secret; the service says so once.",
            signature,
            countersign: countersign_two,
            secret: None,
            codes: &["hmac.not-checked"],
            rows: ["NOT CHECKED", "NOT CHECKED", "NOT CHECKED"],
            message: "signature file found but signing secret is empty",
            ..GOOD
        },
        Sided {
            name: "hmac_wrong_secret_fail",
            why: "The sidecar names this file's digest, and its code is under another secret.",
            signature,
            secret: Some("sample-secret-9Qe"),
            exit: 4,
            codes: &["hmac.code.differs"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_altered_fail",
            why: "The package was changed and its list made anew after it was signed.",
            make: rewritten,
            signature,
            headline: Headline::Altered,
            exit: 1,
            codes: &["hmac.digest.differs"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_altered_no_secret_fail",
            why: "The same, and no secret is needed to see it.",
            make: rewritten,
            signature,
            secret: None,
            headline: Headline::Altered,
            exit: 1,
            codes: &["hmac.digest.differs"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature file found but signing secret is empty",
            ..GOOD
        },
        Sided {
            name: "hmac_digest_case_fail",
            why: "The sidecar spells the digest in capitals, and signs it so.",
            signature: Some(|digest| signed(&digest.to_uppercase())),
            exit: 4,
            codes: &["hmac.digest.case"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_delimiter",
            why: "The signer's name holds the bar that parts the signed members.",
            signature: Some(|digest| crate::support::evidence::signature(digest, "compliance|ops")),
            codes: &["hmac.name.ambiguous"],
            rows: ["PASS", "NOT PRESENT", "NOT CHECKED"],
            ..GOOD
        },
        Sided {
            name: "hmac_malformed_fail",
            why: "The signature sidecar is cut short.",
            signature: Some(|_| b"{".to_vec()),
            exit: 4,
            codes: &["hmac.sidecar.malformed"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature verify failed: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            ..GOOD
        },
        Sided {
            name: "hmac_dual_control",
            why: "Two people countersigned, neither of them the signer, as required.",
            signature,
            countersign: countersign_two,
            require: Some(2),
            rows: ["PASS", "PASS", "PASS"],
            dual_control: Some(true),
            ..GOOD
        },
        Sided {
            name: "hmac_countersigned_only",
            why: "Two countersignatures and no signature: the service takes it.",
            countersign: countersign_two,
            rows: ["NOT PRESENT", "PASS", "NOT CHECKED"],
            dual_control: Some(true),
            ..GOOD
        },
        Sided {
            name: "hmac_same_signer_twice_fail",
            why: "One person countersigned twice, spelled in two ways; the service takes it.",
            signature,
            countersign: Some(|digest| {
                countersigns(&[countersign(digest, "audit_manager"), countersign(digest, " Audit_Manager")])
            }),
            require: Some(2),
            exit: 4,
            codes: &["hmac.countersign.required", "hmac.dual-control.missing"],
            rows: ["PASS", "PASS", "FAIL"],
            dual_control: Some(false),
            ..GOOD
        },
        Sided {
            name: "hmac_signer_countersigned",
            why: "The signer is among those who countersigned.",
            signature,
            countersign: Some(|digest| {
                let people = ["audit_manager", "Compliance_Ops", "risk_officer"];
                countersigns(&people.map(|signer| countersign(digest, signer)))
            }),
            codes: &["hmac.dual-control.missing"],
            rows: ["PASS", "PASS", "NOT CHECKED"],
            dual_control: Some(false),
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_other_digest_fail",
            why: "A countersignature is for another package.",
            signature,
            countersign: Some(|digest| {
                countersigns(&[countersign(digest, "audit_manager"), countersign(&"0".repeat(64), "risk_officer")])
            }),
            headline: Headline::Altered,
            exit: 1,
            codes: &["hmac.digest.differs"],
            rows: ["PASS", "FAIL", "NOT CHECKED"],
            message: "countersign invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_edited_fail",
            why: "The name in a countersignature was changed.",
            signature,
            countersign: Some(|digest| {
                let mut entry = countersign(digest, "audit_manager");
                entry["signer"] = "risk_officer".into();
                countersigns(&[entry])
            }),
            exit: 4,
            codes: &["hmac.code.differs"],
            rows: ["PASS", "FAIL", "NOT CHECKED"],
            message: "countersign invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_empty_fail",
            why: "The countersign sidecar has no entries; no secret is needed to see it.",
            countersign: Some(|_| countersigns(&[])),
            secret: None,
            exit: 4,
            codes: &["hmac.countersign.empty"],
            rows: ["NOT PRESENT", "FAIL", "NOT CHECKED"],
            message: "countersign empty",
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_list",
            why: "The countersign sidecar is a bare list; one entry has an offset of its own.",
            signature,
            countersign: Some(|digest| {
                let time = "2026-10-02T18:15:00.25+08:00";
                let other = countersign_at(digest, "risk_officer", time, "2026-10-02T18:15:00.250000+08:00");
                pretty(&json!([countersign(digest, "audit_manager"), other]))
            }),
            rows: ["PASS", "PASS", "NOT CHECKED"],
            dual_control: Some(true),
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_object_fail",
            why: "The countersign sidecar is an object without entries.",
            countersign: Some(|_| b"{}".to_vec()),
            exit: 4,
            codes: &["hmac.sidecar.malformed"],
            rows: ["NOT PRESENT", "FAIL", "NOT CHECKED"],
            message: "countersign verify failed: countersign file must be list or object with entries",
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_absent_fail",
            why: "A countersignature is required, and there is none.",
            signature,
            require: Some(1),
            exit: 4,
            codes: &["hmac.countersign.required"],
            rows: ["PASS", "NOT PRESENT", "FAIL"],
            message: "countersign file required but not found",
            ..GOOD
        },
        Sided {
            name: "hmac_no_digest_fail",
            why: "The signature sidecar is an object without members.",
            signature: Some(|_| b"{}".to_vec()),
            exit: 4,
            codes: &["hmac.sidecar.malformed"],
            rows: ["FAIL", "NOT PRESENT", "NOT CHECKED"],
            message: "signature invalid",
            ..GOOD
        },
        Sided {
            name: "hmac_countersign_delimiter_fail",
            why: "One of two who countersigned has a bar in the name, so nobody can say who it is.",
            signature,
            countersign: Some(|digest| {
                countersigns(&[countersign(digest, "audit_manager"), countersign(digest, "risk|officer")])
            }),
            require: Some(2),
            exit: 4,
            codes: &["hmac.countersign.required", "hmac.dual-control.missing", "hmac.name.ambiguous"],
            rows: ["PASS", "PASS", "FAIL"],
            dual_control: Some(false),
            ..GOOD
        },
        Sided {
            name: "hmac_no_zip_fail",
            why: "The file is no ZIP; the sidecar is another file's.",
            make: || b"not a package\n".to_vec(),
            signature,
            headline: Headline::Refused,
            exit: 2,
            rows: ["NOT CHECKED", "NOT CHECKED", "NOT CHECKED"],
            message: "manifest verify failed: File is not a zip file; signature invalid; manifest invalid",
            ..GOOD
        },
    ]
}
