//! A pack whose entries can be made again from raw/. Both lists are made anew after each change, so nothing else tells of it.

use packseal::verify::report::Headline;

use super::Vector;
use crate::support::derived::pack;

const HOLDS: &[(&str, &str)] =
    &[("structure", "PASS"), ("integrity", "PASS"), ("completeness", "PASS"), ("derivation", "PASS")];
const DIFFERS: &[(&str, &str)] = &[("structure", "PASS"), ("integrity", "PASS"), ("derivation", "FAIL")];

fn differs(name: &'static str, why: &'static str, make: fn() -> Vec<u8>, fails: &'static [&'static str]) -> Vector {
    Vector { fails, ..Vector::with(name, why, make, Headline::Altered).rows(DIFFERS) }
}

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::intact("derived", "A pack that Packseal built, with what it was made with.", || pack().zip())
            .rows(HOLDS),
        differs(
            "derived_raw_byte_fail",
            "A byte of an answer was changed.",
            || pack().replaced("raw/0002-changes.json", "eve", "eva").fitted().zip(),
            &["derivation.entry.differs"],
        ),
        differs(
            "derived_byte_fail",
            "A byte of a table was changed.",
            || pack().replaced("changes.csv", "eve", "eva").fitted().zip(),
            &["derivation.entry.differs"],
        ),
        differs(
            "derived_page_fail",
            "The second page of a list was taken out, of raw/ and of the list of requests.",
            || {
                pack()
                    .without("raw/0002-changes.json")
                    .lines("raw/requests.jsonl", |lines| lines.retain(|line| !line.contains("0002")))
                    .fitted()
                    .zip()
            },
            &["derivation.answer.missing"],
        ),
        Vector::incomplete(
            "derived_entry_removed_fail",
            "A table that could be made again was removed; the list was not changed.",
            || pack().without("changes.csv").zip(),
            &["manifest.entry.missing"],
        )
        .rows(&[("completeness", "FAIL"), ("derivation", "NOT CHECKED")]),
        Vector::incomplete(
            "derived_answer_removed_fail",
            "An answer that entries are made of was removed; neither list was changed.",
            || pack().without("raw/0002-changes.json").zip(),
            &["manifest.entry.missing"],
        )
        .rows(&[("completeness", "FAIL"), ("derivation", "NOT CHECKED")]),
        differs(
            "derived_order_fail",
            "Two rows of a table changed places.",
            || pack().lines("changes.csv", |lines| lines.swap(1, 2)).fitted().zip(),
            &["derivation.rows.differ"],
        ),
        differs(
            "derived_row_fail",
            "A row of a table was taken out.",
            || pack().lines("changes.csv", |lines| drop(lines.remove(2))).fitted().zip(),
            &["derivation.rows.differ"],
        ),
        differs(
            "derived_ledger_fail",
            "COMPLETENESS.csv says that rows were left out, and none was.",
            || pack().replaced("COMPLETENESS.csv", ",100,false,", ",100,true,").fitted().zip(),
            &["completeness.rows.differ"],
        )
        .notes(&["section.limit.reached"])
        .rows(&[("completeness", "FAIL"), ("derivation", "FAIL")]),
        differs(
            "derived_answer_fail",
            "An answer has another member than the entries are made of.",
            || pack().replaced("raw/0001-changes.json", "\"rows\"", "\"rose\"").fitted().zip(),
            &["derivation.answer.malformed"],
        ),
        differs(
            "derived_answer_more_fail",
            "An answer was added that no entry is made of.",
            || {
                let more = |lines: &mut Vec<String>| {
                    let line = lines[2].replace("/api/policy", "/api/policies").replace("0003-policy", "0004-policies");
                    lines.push(line);
                };
                pack().with("raw/0004-policies.json", "{}").lines("raw/requests.jsonl", more).fitted().zip()
            },
            &["derivation.answer.unused"],
        ),
        differs(
            "derived_arguments_fail",
            "What the pack was made with names another organisation than pack.json.",
            || pack().replaced("raw/arguments.json", "Orchid Ledger", "Orchid Lodger").fitted().zip(),
            &["derivation.arguments.malformed"],
        ),
        Vector::intact(
            "derived_older",
            "What the pack was made with is not here, as in packs of earlier versions.",
            || pack().without("raw/arguments.json").fitted().zip(),
        )
        .rows(&[("integrity", "PASS"), ("derivation", "NOT CHECKED")]),
        Vector::intact("derived_elsewhere", "The pack was made by another version.", || {
            pack().replaced("pack.json", "\"producer\": \"packseal ", "\"producer\": \"packseal 9.").fitted().zip()
        })
        .rows(&[("integrity", "PASS"), ("derivation", "NOT CHECKED")]),
    ]
}
