//! Files with nothing wrong: what each is called, and what is noted.

use packseal::verify::report::Headline;
use serde_json::json;

use super::Vector;
use crate::support::custom::{self, NOTES};
use crate::support::forge::Pack;
use crate::support::signer::{APPROVER, OWNER, STRANGER};
use crate::support::zip::{Entry, Forge};
use crate::support::{valdrics, vendor};

const NOT_PROVEN: &[(&str, &str)] =
    &[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("signature", "NOT PRESENT")];
const SERVER_NOTES: &[&str] = &["zip.foreign.attributes", "zip.foreign.time"];

/// The carbon files are absent, manifest.json counts them as null, and pack.json says so.
fn carbon_gap() -> Pack {
    let files = ["carbon_factor_sets.json", "carbon_factor_update_logs.json"];
    let mut pack = valdrics::unlisted().json("manifest.json", |manifest| {
        manifest["carbon_factors"] = json!({"factor_sets_count": null, "update_logs_count": null, "limit": 200});
    });
    for name in files {
        pack = pack.without(name);
    }
    pack.json("pack.json", |about| {
        let gap = |name| json!({"section": "carbon", "what": name, "why": "No endpoint that a tenant may read."});
        about["gaps"] = files.map(gap).to_vec().into();
    })
}

fn hidden_value() -> Pack {
    decision("webhook-url", "redact", "notification_settings.json#/workflow_webhook_url")
}

fn decision(rule: &str, decision: &str, place: &str) -> Pack {
    valdrics::unlisted().json("pack.json", |about| {
        about["decisions"] =
            json!([{"rule": rule, "place": place, "decision": decision, "reason": "The address may carry a key."}]);
    })
}

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::intact("custom", "A small pack of a layout of its own.", || custom::pack().zip()),
        Vector::intact("valdrics", "A pack in the vendor's layout, with raw/ and everything Packseal adds.", || {
            valdrics::pack().zip()
        })
        .rows(&[
            ("integrity", "PASS"),
            ("completeness", "PASS"),
            ("source", "NOT PRESENT"),
            ("derivation", "NOT CHECKED"),
        ]),
        Vector::intact("signed", "The custom pack, sealed by its owner; no trust store says whose key it is.", || {
            custom::pack().signed().zip()
        })
        .headline(Headline::SignerUnknown)
        .rows(&[
            ("integrity", "PASS"),
            ("signature", "PASS"),
            ("countersignatures", "NOT PRESENT"),
            ("identity", "NOT CHECKED"),
            ("time", "NOT PRESENT"),
            ("policy", "NOT CHECKED"),
        ]),
        Vector::intact("countersigned", "The sealed pack, approved by a second key and rejected by a third.", || {
            custom::pack()
                .signed()
                .sealed(2, "approver", APPROVER, "approve")
                .sealed(3, "auditor", STRANGER, "reject")
                .zip()
        })
        .headline(Headline::SignerUnknown)
        .notes(&["signature.decision.reject"])
        .rows(&[("signature", "PASS"), ("countersignatures", "PASS"), ("identity", "NOT CHECKED")]),
        Vector::intact("signed_twice", "The owner's key signs once more, as its own approver.", || {
            custom::pack().signed().sealed(2, "approver", OWNER, "approve").zip()
        })
        .headline(Headline::SignerUnknown)
        .notes(&["signature.key.repeated"])
        .rows(&[("signature", "PASS"), ("countersignatures", "PASS")]),
        Vector::intact("signed_bundle", "A sealed pack with the Sigstore bundle of its signature.", || {
            custom::pack().signed().bundled(1, "owner", OWNER).zip()
        })
        .headline(Headline::SignerUnknown)
        .rows(&[("signature", "PASS"), ("time", "NOT PRESENT")]),
        Vector::intact(
            "signed_container",
            "The owner signed the bytes of the file too, and an approver followed.",
            || super::own::container_signed().sealed(2, "approver", APPROVER, "approve").zip(),
        )
        .headline(Headline::SignerUnknown)
        .rows(&[("signature", "PASS"), ("countersignatures", "PASS")]),
        Vector::intact("signed_container_foreign", "That pack, zipped again by another program.", || {
            super::own::container_signed().foreign().build()
        })
        .container("foreign")
        .notes(&["zip.foreign.attributes", "zip.foreign.time"])
        .rows(&[("integrity", "PASS"), ("signature", "PASS")]),
        Vector::intact("signed_foreign", "The signed pack, zipped again by another program.", || {
            custom::pack().signed().foreign().build()
        })
        .container("foreign")
        .notes(&["zip.foreign.attributes", "zip.foreign.time"])
        .rows(&[("integrity", "PASS"), ("signature", "PASS")]),
        Vector::intact("gap_stated", "Two carbon files are absent, and pack.json says why.", || {
            carbon_gap().listed().zip()
        })
        .notes(&["section.gap.stated"]),
        Vector::intact("limit_reached", "The ledger says that rows were left out at a limit.", || {
            valdrics::unlisted().replaced("COMPLETENESS.csv", "10000,false", "3,true").listed().zip()
        })
        .notes(&["section.limit.reached"]),
        Vector::intact("value_hidden", "pack.json says that a value was hidden before sealing.", || {
            hidden_value().listed().zip()
        })
        .notes(&["value.hidden"])
        .rows(&[("integrity", "PASS"), ("source", "NOT CHECKED")]),
        Vector::intact("value_kept", "pack.json says that a value which looks like a secret was kept.", || {
            decision("secret.aws.key_id", "allow", "attachments/notes.txt#23").listed().zip()
        })
        .notes(&["value.kept"])
        .rows(&[("integrity", "PASS"), ("source", "NOT PRESENT")]),
        Vector::intact("maker_decision_stated", "pack.json says that an Admin made the pack.", || {
            decision("role.owner", "allow", "pack.json").listed().zip()
        })
        .notes(&["maker.decision.stated"])
        .rows(&[("integrity", "PASS"), ("source", "NOT PRESENT")]),
        Vector::intact("foreign_container", "The custom pack, zipped again by another program.", || {
            custom::pack().foreign().build()
        })
        .container("foreign")
        .notes(SERVER_NOTES),
        Vector::intact(
            "foreign_streamed",
            "Folders, data descriptors and times, as a streaming program writes them.",
            || {
                let mut forge = custom::pack().foreign();
                forge.entries.iter_mut().for_each(|entry| *entry = entry.clone().streamed(true, false));
                forge.entries.insert(0, Entry::folder("exports/"));
                forge.build()
            },
        )
        .container("foreign")
        .notes(&["zip.foreign.attributes", "zip.foreign.descriptor", "zip.foreign.directory", "zip.foreign.time"])
        .kind("packseal"),
        Vector::intact(
            "foreign_list",
            "A plain ZIP with a list that has CRLF, ` *`, upper-case digits and another order.",
            || vendor::foreign_list(vendor::plain()).foreign().build(),
        )
        .kind("zip")
        .container("foreign")
        .notes(SERVER_NOTES),
        Vector::intact(
            "driftwise",
            "DriftWise's pack with CRLF, ` *` and upper-case digits in its list; nobody asked the vendor.",
            || vendor::driftwise().foreign().build(),
        )
        .kind("driftwise")
        .container("foreign")
        .notes(&["attestation.not-checked", "zip.foreign.attributes", "zip.foreign.time"])
        .rows(&[("integrity", "PASS"), ("completeness", "PASS"), ("chain", "NOT CHECKED")]),
        Vector::intact(
            "server",
            "A pack from the vendor's own server, with all four exports and `PricingTier.PRO`.",
            || vendor::server().foreign().build(),
        )
        .headline(Headline::NotProven)
        .kind("valdrics")
        .container("foreign")
        .notes(SERVER_NOTES)
        .rows(&[("structure", "PASS"), ("integrity", "NOT PRESENT"), ("completeness", "NOT CHECKED")]),
        Vector::intact(
            "server_savings_failed",
            "The server's savings failed: Infinity in JSON, files listed and never made.",
            || vendor::savings_failed().foreign().build(),
        )
        .headline(Headline::NotProven)
        .kind("valdrics")
        .container("foreign")
        .notes(&[
            "vendor.export.failed",
            "vendor.json.non-finite",
            "vendor.listed.failed",
            "zip.foreign.attributes",
            "zip.foreign.time",
        ])
        .rows(NOT_PROVEN),
        Vector::intact(
            "server_focus_failed",
            "The server's FOCUS export failed: an empty CSV beside its error file.",
            || vendor::focus_failed().foreign().build(),
        )
        .headline(Headline::NotProven)
        .kind("valdrics")
        .container("foreign")
        .notes(&["vendor.export.failed", "zip.foreign.attributes", "zip.foreign.time"])
        .rows(NOT_PROVEN),
        Vector::intact("plain_zip", "A ZIP of no kind that is known.", || vendor::plain().foreign().build())
            .headline(Headline::NotProven)
            .kind("zip")
            .container("foreign")
            .notes(SERVER_NOTES)
            .rows(NOT_PROVEN),
        Vector::intact("empty_zip", "A ZIP without entries.", || Forge::default().build())
            .headline(Headline::NotProven)
            .kind("zip")
            .rows(NOT_PROVEN),
        Vector::intact(
            "mixed_zip",
            "A plain ZIP with records of two forms: no pack of ours, so nothing was changed.",
            || vendor::plain().with(NOTES, "x").zip_with(NOTES, |entry| entry.both(crate::support::forge::as_vendor)),
        )
        .headline(Headline::NotProven)
        .kind("zip")
        .container("foreign")
        .notes(SERVER_NOTES)
        .rows(NOT_PROVEN),
    ]
}
