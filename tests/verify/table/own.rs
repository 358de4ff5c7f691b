//! What the pack says of itself: pack.json, the ledger, raw/ and signatures/. The list of digests is made anew after each change, so that the
//! change itself is what is found.

use packseal::model::digest::Digest;
use packseal::seal::sign::bundle;

use super::Vector;
use crate::support::custom::{self, TABLE};
use crate::support::forge::Pack;
use crate::support::signer::{self, APPROVER, OWNER, STRANGER, sign};
use crate::support::valdrics;
use crate::support::zip::Entry;

const LEDGER: &str = "COMPLETENESS.csv";
const REQUESTS: &str = "raw/requests.jsonl";
const RAW: &str = "raw/0002-notifications.json";
const SIGNATURE: &str = "signatures/01-owner.sig";
const KEY: &str = "signatures/01-owner.pub.pem";
const STATEMENT: &str = "signatures/01-owner.statement.json";

const LEDGER_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "FAIL")];
const RAW_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "PASS"), ("derivation", "FAIL")];
const SIGNATURE_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("signature", "FAIL")];

fn rewritten(change: impl FnOnce(Pack) -> Pack) -> Vec<u8> {
    change(valdrics::unlisted()).listed().zip()
}

/// The owner's statement about the pack.
fn statement() -> Vec<u8> {
    custom::pack().signed().get(STATEMENT).to_vec()
}

fn text(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace(from, to).into_bytes()
}

/// The same with its last bit changed: the length stays.
fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    bytes
}

fn without(pack: Pack, stem: &str) -> Pack {
    [".sig", ".statement.json", ".pub.pem"]
        .iter()
        .fold(pack, |pack, ending| pack.without(&format!("signatures/{stem}{ending}")))
}

/// The pack whose owner signed its bytes too.
pub(super) fn container_signed() -> Pack {
    let pack = custom::pack();
    let said = signer::statement_of(&pack);
    pack.with_signature(1, "owner", OWNER, said)
}

/// The bundle of the owner's signature of another list.
fn signer_bundle() -> Vec<u8> {
    let other = signer::statement(Digest::of(b"another list"), "owner", OWNER, "seal", None);
    bundle(&other, &sign(OWNER, &other), signer::public(OWNER).id())
}

/// Moves a signature to another number.
fn moved(pack: Pack, from: &str, to: &str) -> Pack {
    [".sig", ".statement.json", ".pub.pem"].iter().fold(pack, |pack, ending| {
        pack.renamed(&format!("signatures/{from}{ending}"), &format!("signatures/{to}{ending}"))
    })
}

fn swapped() -> Pack {
    let pack =
        custom::pack().signed().sealed(2, "approver", APPROVER, "approve").sealed(3, "auditor", STRANGER, "approve");
    moved(moved(moved(pack, "02-approver", "04-approver"), "03-auditor", "02-auditor"), "04-approver", "03-approver")
}

/// The pack with a countersignature of the pack before a change, which would follow its owner's signature too.
fn borrowed() -> Pack {
    let pack = custom::pack().signed();
    let prior = Digest::of(pack.get(SIGNATURE));
    let other = signer::statement(Digest::of(b"another list"), "approver", APPROVER, "approve", Some(prior));
    pack.with_signature(2, "approver", APPROVER, other)
}

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::altered(
            "pack_json_not_json_fail",
            "pack.json is not JSON.",
            || custom::unlisted().with("pack.json", "{").listed().zip(),
            &["about.malformed"],
        ),
        Vector::altered(
            "pack_json_schema_fail",
            "pack.json names a schema that is not known.",
            || custom::unlisted().replaced("pack.json", "packseal-pack/1", "packseal-pack/9").listed().zip(),
            &["about.malformed"],
        ),
        Vector::altered(
            "pack_json_member_fail",
            "pack.json lacks a member.",
            || custom::unlisted().replaced("pack.json", "\"tenant\"", "\"owner\"").listed().zip(),
            &["about.malformed"],
        ),
        Vector::altered(
            "ledger_removed_fail",
            "A pack in the vendor's layout has no ledger.",
            || rewritten(|pack| pack.without(LEDGER)),
            &["completeness.malformed"],
        )
        .rows(LEDGER_FAILS),
        Vector::altered(
            "ledger_columns_fail",
            "The ledger has another column.",
            || rewritten(|pack| pack.replaced(LEDGER, "returned", "received")),
            &["completeness.malformed"],
        )
        .rows(LEDGER_FAILS),
        Vector::altered(
            "ledger_line_short_fail",
            "A line of the ledger lacks a cell.",
            || rewritten(|pack| pack.replaced(LEDGER, ",,,,,,", ",,,,,")),
            &["completeness.malformed"],
        )
        .rows(LEDGER_FAILS),
        Vector::altered(
            "ledger_csv_rows_fail",
            "A row was cut from a table after the ledger was written.",
            || {
                rewritten(|pack| {
                    pack.replaced("audit_logs.csv", "1,login,2026-07-01T07:59:59,'=dana,user,u-1,False,\r\n", "")
                })
            },
            &["completeness.rows.differ"],
        )
        .rows(LEDGER_FAILS),
        Vector::altered(
            "ledger_json_rows_fail",
            "The ledger counts more items than an evidence file has.",
            || rewritten(|pack| pack.replaced(LEDGER, "3,2,2,200", "3,3,3,200")),
            &["completeness.rows.differ"],
        )
        .rows(LEDGER_FAILS),
        Vector::altered(
            "requests_removed_fail",
            "raw/requests.jsonl was removed before the list was made.",
            || rewritten(|pack| pack.without(REQUESTS)),
            &["raw.requests.malformed"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "requests_not_json_fail",
            "A line of raw/requests.jsonl is not JSON.",
            || rewritten(|pack| pack.replaced(REQUESTS, "{\"bytes\":2,", "{\"bytes\":2")),
            &["raw.requests.malformed"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "requests_digest_removed_fail",
            "A line of raw/requests.jsonl names a file and no digest.",
            || rewritten(|pack| pack.replaced(REQUESTS, "\"sha256\"", "\"digest\"")),
            &["raw.requests.malformed"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "raw_answer_edited_fail",
            "An answer was changed before the list was made.",
            || rewritten(|pack| pack.replaced(RAW, "true", "false")),
            &["raw.answer.differs"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "raw_answer_added_fail",
            "An answer lies under raw/ that no request names.",
            || rewritten(|pack| pack.with("raw/0009-extra.json", "[]")),
            &["raw.answer.differs"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "raw_answer_never_there_fail",
            "A request names an answer that neither the list nor the pack has.",
            || rewritten(|pack| pack.without(RAW)),
            &["raw.answer.differs"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "raw_export_edited_fail",
            "The FOCUS export, which is also an answer, was changed before the list was made.",
            || rewritten(|pack| pack.replaced("exports/focus-v1.3-core.csv", "12.5", "11.5")),
            &["raw.answer.differs"],
        )
        .rows(RAW_FAILS),
        Vector::altered(
            "signature_stray_fail",
            "A file lies under signatures/ that is no part of a signature.",
            || custom::pack().signed().with("signatures/readme.txt", "hello").zip(),
            &["signature.entry.stray"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_of_another_list_fail",
            "An entry was changed and the list made anew after signing.",
            || custom::pack().signed().replaced(TABLE, "login", "logon").listed().zip(),
            &["signature.subject.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_not_json_fail",
            "The statement of a signature is not JSON.",
            || custom::pack().signed().with(STATEMENT, "{").zip(),
            &["signature.statement.malformed"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_removed_fail",
            "The statement of a signature was removed, and with it what was signed.",
            || custom::pack().signed().without(STATEMENT).zip(),
            &["signature.entry.stray"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_removed_fail",
            "A signature was removed; its statement and key are left.",
            || custom::pack().signed().without(SIGNATURE).zip(),
            &["signature.entry.stray"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_edited_fail",
            "The claimed time in a statement was set back after signing.",
            || custom::pack().signed().replaced(STATEMENT, "2026-10-12", "2026-09-12").zip(),
            &["signature.value.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_of_another_type_fail",
            "A signature over a statement of another type.",
            || {
                custom::pack()
                    .with_signature(
                        1,
                        "owner",
                        OWNER,
                        text(&statement(), "urn:packseal:seal:v1", "urn:packseal:seal:v2"),
                    )
                    .zip()
            },
            &["signature.statement.malformed"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_long_fail",
            "A statement is longer than any.",
            || custom::pack().with_signature(1, "owner", OWNER, [statement(), vec![b' '; 65536]].concat()).zip(),
            &["signature.statement.malformed"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_edited_fail",
            "One bit of a signature was changed.",
            || custom::pack().signed().with(SIGNATURE, flipped(&sign(OWNER, &statement()))).zip(),
            &["signature.value.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_container_fail",
            "A sealed pack was written anew: the same entries, one of them stored where it was deflated.",
            || {
                let mut forge = container_signed().forge();
                let pack = custom::pack();
                let at = pack.0.iter().position(|(name, _)| name == TABLE).expect("a table");
                forge.entries[at] = Entry::stored(TABLE, pack.get(TABLE));
                forge.build()
            },
            &["signature.container.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "bundle_of_another_statement_fail",
            "The Sigstore bundle beside a signature is the one of another statement.",
            || {
                let bundle = signer_bundle();
                custom::pack().signed().with("signatures/01-owner.sigstore.json", bundle).zip()
            },
            &["signature.bundle.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "bundle_long_fail",
            "A Sigstore bundle is longer than any.",
            || custom::pack().signed().with("signatures/01-owner.sigstore.json", " ".repeat(65537)).zip(),
            &["signature.bundle.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_of_another_key_fail",
            "The statement of the owner was signed by a stranger.",
            || custom::pack().signed().with(SIGNATURE, sign(STRANGER, &statement())).zip(),
            &["signature.value.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_renamed_fail",
            "The files of a signature were renamed to another role.",
            || {
                custom::pack()
                    .signed()
                    .renamed(SIGNATURE, "signatures/01-auditor.sig")
                    .renamed(STATEMENT, "signatures/01-auditor.statement.json")
                    .renamed(KEY, "signatures/01-auditor.pub.pem")
                    .zip()
            },
            &["signature.role.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_key_swapped_fail",
            "The key beside a signature was swapped for a stranger's.",
            || custom::pack().signed().with(KEY, signer::pem(STRANGER)).zip(),
            &["signature.key.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_key_malformed_fail",
            "The key beside a signature is a private one.",
            || {
                custom::pack()
                    .signed()
                    .replaced(KEY, "BEGIN PUBLIC", "BEGIN PRIVATE")
                    .replaced(KEY, "END PUBLIC", "END PRIVATE")
                    .zip()
            },
            &["signature.key.malformed"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_key_removed_fail",
            "The key of a signature was removed.",
            || custom::pack().signed().without(KEY).zip(),
            &["signature.entry.stray"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_not_first_fail",
            "The only signature has the number 2.",
            || custom::pack().sealed(2, "owner", OWNER, "seal").zip(),
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_first_approves_fail",
            "The first signature approves, and seals nothing.",
            || custom::pack().sealed(1, "owner", OWNER, "approve").zip(),
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "countersignature_seals_fail",
            "The second signature seals a pack that is sealed.",
            || custom::pack().signed().sealed(2, "approver", APPROVER, "seal").zip(),
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "countersignature_swapped_fail",
            "Two countersignatures changed their numbers.",
            || swapped().zip(),
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "countersignature_first_removed_fail",
            "The first of two countersignatures was taken away.",
            || {
                without(
                    custom::pack()
                        .signed()
                        .sealed(2, "approver", APPROVER, "approve")
                        .sealed(3, "auditor", STRANGER, "approve"),
                    "02-approver",
                )
                .zip()
            },
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "countersignature_of_another_fail",
            "The countersignature follows another signature of the same pack.",
            || {
                custom::pack()
                    .sealed(1, "owner", STRANGER, "seal")
                    .sealed(2, "approver", APPROVER, "approve")
                    .signed()
                    .zip()
            },
            &["signature.order.broken"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "countersignature_of_another_pack_fail",
            "The countersignature is over the list of another pack.",
            || borrowed().zip(),
            &["signature.subject.differs"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_damaged_fail",
            "The bytes of a signature do not have their CRC-32.",
            || custom::pack().signed().zip_with(SIGNATURE, |entry| entry.data(|data| data[2] ^= 1)),
            &["zip.crc.mismatch"],
        )
        .rows(&[("structure", "FAIL"), ("integrity", "PASS"), ("signature", "FAIL")]),
    ]
}
