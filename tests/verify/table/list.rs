//! The list of digests against the entries.

use super::Vector;
use crate::support::custom::{self, NOTES, TABLE};
use crate::support::forge::Pack;
use crate::support::{valdrics, vendor};

const LIST: &str = "MANIFEST.txt";

/// The custom pack with the text of its list changed.
fn list(change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let pack = custom::pack();
    let text = String::from_utf8(pack.get(LIST).to_vec()).expect("a list of text");
    pack.with(LIST, change(&text)).zip()
}

/// The custom pack with a word of the list's first line changed.
fn header(from: &str, to: &str) -> Vec<u8> {
    custom::pack().replaced(LIST, from, to).zip()
}

/// The list's lines; the first is the header.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

fn swapped(pack: Pack, one: &str, other: &str) -> Pack {
    let (first, second) = (pack.get(one).to_vec(), pack.get(other).to_vec());
    pack.with(one, second).with(other, first)
}

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::altered(
            "entry_edited_fail",
            "A cell of a table was changed; the list was not.",
            || custom::pack().replaced(TABLE, "login", "logon").zip(),
            &["payload.digest.mismatch"],
        ),
        Vector::altered(
            "entry_emptied_fail",
            "An entry was emptied; the list was not changed.",
            || custom::pack().with(NOTES, "").zip(),
            &["payload.digest.mismatch"],
        ),
        Vector::altered(
            "entries_swapped_fail",
            "Two entries exchanged their contents.",
            || swapped(custom::pack(), TABLE, NOTES).zip(),
            &["payload.digest.mismatch"],
        ),
        Vector::altered(
            "entry_added_fail",
            "An entry was added; the list was not changed.",
            || custom::pack().with("extra.txt", "x").zip(),
            &["manifest.entry.unlisted"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
        Vector::incomplete(
            "entry_removed_fail",
            "An entry was removed; the list was not changed.",
            || custom::pack().without(NOTES).zip(),
            &["manifest.entry.missing"],
        ),
        Vector::altered(
            "entry_renamed_fail",
            "An entry was given another name; the list was not changed.",
            || custom::pack().renamed(NOTES, "exports/remarks.txt").zip(),
            &["manifest.entry.missing", "manifest.entry.unlisted"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
        Vector::incomplete(
            "vendor_entry_removed_fail",
            "An entry that both lists name was removed.",
            || valdrics::pack().without("LICENSE").zip(),
            &["manifest.entry.missing", "vendor.listed.absent"],
        ),
        Vector::incomplete(
            "raw_answer_removed_fail",
            "An answer under raw/ was removed; the list was not changed.",
            || valdrics::pack().without("raw/0002-notifications.json").zip(),
            &["manifest.entry.missing"],
        )
        .rows(&[("completeness", "FAIL")]),
        Vector::altered(
            "list_removed_fail",
            "MANIFEST.txt was removed.",
            || custom::pack().without(LIST).zip(),
            &["manifest.missing"],
        ),
        Vector::altered(
            "list_removed_signed_fail",
            "MANIFEST.txt was removed from a signed pack.",
            || custom::pack().signed().without(LIST).zip(),
            &["manifest.missing", "signature.subject.differs"],
        )
        .rows(&[("integrity", "FAIL"), ("signature", "FAIL")]),
        Vector::altered(
            "list_line_malformed_fail",
            "The list has a line that is no digest and name.",
            || list(|text| format!("{text}not a line\n")),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "list_star_fail",
            "The list marks an entry as binary, as our own never does.",
            || custom::pack().replaced(LIST, &format!("  {NOTES}"), &format!(" *{NOTES}")).zip(),
            &["manifest.entry.unlisted", "manifest.malformed"],
        )
        .rows(&[("integrity", "FAIL"), ("completeness", "FAIL")]),
        Vector::altered(
            "list_header_malformed_fail",
            "The list's first line has an unknown word.",
            || header("period=", "time="),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "list_header_removed_fail",
            "The list's first line was removed.",
            || list(|text| lines(text)[1..].iter().map(|line| format!("{line}\n")).collect()),
            &["manifest.malformed"],
        ),
        Vector::altered(
            "list_empty_fail",
            "A plain ZIP has a MANIFEST.txt without a line.",
            || vendor::plain().with(LIST, "").foreign().build(),
            &["manifest.entry.unlisted", "manifest.malformed"],
        )
        .kind("zip")
        .container("foreign")
        .notes(&["zip.foreign.attributes", "zip.foreign.time"])
        .rows(&[("integrity", "FAIL"), ("completeness", "FAIL")]),
        Vector::altered(
            "list_line_twice_fail",
            "The list names an entry twice, with one digest.",
            || list(|text| text.replacen(lines(text)[2], &format!("{0}\n{0}", lines(text)[2]), 1)),
            &["manifest.entry.duplicate"],
        ),
        Vector::altered(
            "list_line_contradicted_fail",
            "The list names an entry twice: first with a wrong digest, then with the right one.",
            || {
                list(|text| {
                    let line = lines(text)[2];
                    text.replacen(line, &format!("{}{}\n{line}", "0".repeat(64), &line[64..]), 1)
                })
            },
            &["manifest.entry.duplicate"],
        ),
        Vector::altered(
            "list_order_fail",
            "Two lines of the list were exchanged.",
            || {
                list(|text| {
                    let mut lines = lines(text);
                    lines.swap(1, 2);
                    lines.iter().map(|line| format!("{line}\n")).collect()
                })
            },
            &["manifest.not-canonical"],
        ),
        Vector::altered(
            "list_no_line_end_fail",
            "The list's last line end was cut off.",
            || list(|text| text.trim_end().to_owned()),
            &["manifest.not-canonical"],
        ),
        Vector::altered(
            "list_crlf_fail",
            "The list was given CRLF line ends.",
            || list(|text| text.replace('\n', "\r\n")),
            &["manifest.entry.unlisted", "manifest.malformed"],
        )
        .rows(&[("integrity", "FAIL"), ("completeness", "FAIL")]),
        Vector::altered(
            "list_pack_differs_fail",
            "The list's first line names another pack than pack.json.",
            || header("pack=OL-2026-Q3-01", "pack=OL-2026-Q3-02"),
            &["manifest.header.differs"],
        ),
        Vector::altered(
            "list_tenant_differs_fail",
            "The list's first line names another tenant than pack.json.",
            || header("tenant=orchid", "tenant=iris"),
            &["manifest.header.differs"],
        ),
        Vector::altered(
            "list_start_differs_fail",
            "The list's first line begins another period than pack.json.",
            || header("2026-07-01/", "2026-01-01/"),
            &["manifest.header.differs"],
        ),
        Vector::altered(
            "list_end_differs_fail",
            "The list's first line ends another period than pack.json.",
            || header("/2026-10-01", "/.."),
            &["manifest.header.differs"],
        ),
    ]
}
