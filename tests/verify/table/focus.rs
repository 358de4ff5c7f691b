//! FOCUS tables: each story breaks one rule of the version that the table's name claims. None of them changes the headline.

use super::Vector;
use crate::support::custom;
use crate::support::focus::{self, TABLE};

/// A pack of ours with this table.
fn pack(name: &str, table: &str) -> Vec<u8> {
    custom::unlisted().with(name, table).listed().zip()
}

fn changed(change: impl FnOnce(&mut Vec<Vec<String>>)) -> Vec<u8> {
    pack(TABLE, &focus::changed(change))
}

fn set(column: &'static str, value: &'static str) -> Vec<u8> {
    pack(TABLE, &focus::with(column, value))
}

pub fn vectors() -> Vec<Vector> {
    let noted = |name, why, make, notes| Vector::intact(name, why, make).notes(notes);
    vec![
        Vector::intact("focus", "A FOCUS table that is as its version asks.", || pack(TABLE, &focus::good())),
        noted(
            "focus_version",
            "A FOCUS table claims a version that is not known here.",
            || pack("exports/focus-v2.0.csv", "A,B\n"),
            &["focus.version.unknown"],
        ),
        noted(
            "focus_no_version",
            "The name of a FOCUS table claims no version.",
            || pack("exports/focus-core.csv", &focus::good()),
            &["focus.version.unknown"],
        ),
        noted(
            "focus_column_missing",
            "A FOCUS table has no column ServiceName.",
            || {
                changed(|rows| {
                    let at = rows[0].iter().position(|name| name == "ServiceName").expect("a column");
                    rows.iter_mut().for_each(|row| drop(row.remove(at)));
                })
            },
            &["focus.column.missing"],
        ),
        noted(
            "focus_column_unknown",
            "A FOCUS table has a column of the vendor's that is not named as one.",
            || {
                changed(|rows| {
                    for (at, row) in rows.iter_mut().enumerate() {
                        row.extend(if at == 0 { ["UsageType", "x_UsageType"] } else { ["a", "b"] }.map(str::to_owned));
                    }
                })
            },
            &["focus.column.unknown"],
        ),
        noted(
            "focus_column_newer",
            "A table of FOCUS 1.0 has a column that came with 1.1.",
            || {
                let table = focus::changed(|rows| {
                    for (at, row) in rows.iter_mut().enumerate() {
                        row.push(if at == 0 { "SkuMeter" } else { "a" }.to_owned());
                    }
                });
                let older = table.replace("HostProviderName", "x_Host").replace("ServiceProviderName", "x_Service");
                pack("exports/focus-v1.0.csv", &older)
            },
            &["focus.column.unknown"],
        ),
        noted(
            "focus_column_twice",
            "A FOCUS table has a column twice.",
            || {
                changed(|rows| {
                    for (at, row) in rows.iter_mut().enumerate() {
                        row.push(if at == 0 { "RegionId" } else { "a" }.to_owned());
                        row.push(if at == 0 { "RegionId" } else { "b" }.to_owned());
                    }
                })
            },
            &["focus.column.twice"],
        ),
        noted(
            "focus_row",
            "A row of a FOCUS table has a cell more.",
            || changed(|rows| rows[1].push("x".to_owned())),
            &["focus.row.malformed"],
        ),
        noted(
            "focus_null",
            "A FOCUS table has no value in a column that may not be null.",
            || set("BillingAccountId", ""),
            &["focus.value.null"],
        ),
        noted(
            "focus_null_quantity",
            "Usage has no quantity that it was priced by, nor a unit.",
            || {
                changed(|rows| {
                    for name in ["PricingQuantity", "PricingUnit"] {
                        let at = rows[0].iter().position(|column| column == name).expect("a column");
                        rows[1][at].clear();
                    }
                })
            },
            &["focus.value.null"],
        ),
        noted(
            "focus_set",
            "A tax has a quantity that it was priced by.",
            || set("ChargeCategory", "Tax"),
            &["focus.value.set"],
        ),
        noted(
            "focus_type",
            "A cost has a sign for its currency.",
            || set("BilledCost", "$1.50"),
            &["focus.value.type"],
        ),
        noted(
            "focus_word",
            "ChargeClass is Regular, which no version knows.",
            || set("ChargeClass", "Regular"),
            &["focus.value.word"],
        ),
    ]
}
