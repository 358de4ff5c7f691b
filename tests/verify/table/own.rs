//! What the pack says of itself: pack.json, the ledger, raw/ and signatures/. The list of digests is made anew after each change, so that the
//! change itself is what is found.

use super::Vector;
use crate::support::custom::{self, TABLE};
use crate::support::forge::Pack;
use crate::support::valdrics;

const LEDGER: &str = "COMPLETENESS.csv";
const REQUESTS: &str = "raw/requests.jsonl";
const RAW: &str = "raw/0002-notifications.json";
const SIGNATURE: &str = "signatures/01-owner.sig";
const STATEMENT: &str = "signatures/01-owner.statement.json";

const LEDGER_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "FAIL")];
const RAW_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("completeness", "PASS"), ("derivation", "FAIL")];
const SIGNATURE_FAILS: &[(&str, &str)] = &[("integrity", "PASS"), ("signature", "FAIL")];

fn rewritten(change: impl FnOnce(Pack) -> Pack) -> Vec<u8> {
    change(valdrics::unlisted()).listed().zip()
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
        .notes(&["signature.not-checked"])
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_of_another_list_fail",
            "An entry was changed and the list made anew after signing.",
            || custom::pack().signed().replaced(TABLE, "login", "logon").listed().zip(),
            &["signature.subject.differs"],
        )
        .notes(&["signature.not-checked"])
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_not_json_fail",
            "The statement of a signature is not JSON.",
            || custom::pack().signed().with(STATEMENT, "{").zip(),
            &["signature.subject.differs"],
        )
        .notes(&["signature.not-checked"])
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "statement_removed_fail",
            "The statement of a signature was removed, and with it what was signed.",
            || custom::pack().signed().without(STATEMENT).zip(),
            &["signature.entry.stray"],
        )
        .notes(&["signature.not-checked"])
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_removed_fail",
            "A signature was removed; its statement and key are left.",
            || custom::pack().signed().without(SIGNATURE).zip(),
            &["signature.entry.stray"],
        )
        .rows(SIGNATURE_FAILS),
        Vector::altered(
            "signature_damaged_fail",
            "The bytes of a signature do not have their CRC-32.",
            || custom::pack().signed().zip_with(SIGNATURE, |entry| entry.data(|data| data[2] ^= 1)),
            &["zip.crc.mismatch"],
        )
        .notes(&["signature.not-checked"])
        .rows(&[("structure", "FAIL"), ("integrity", "PASS"), ("signature", "FAIL")]),
    ]
}
