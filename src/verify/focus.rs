//! FOCUS tables inside a pack, held against the version that their names claim. A table that is not as the specification asks is as it was listed
//! all the same: what is found here is a note, and changes neither headline nor rows.

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use crate::focus::{Checker, Fault, FaultKind, Version, claimed};

/// How the names of these entries begin.
const BEGINS: &str = "exports/focus-";

/// What is known of a table once it was read.
#[derive(Debug)]
pub(super) enum Table {
    /// Its name claims a version that is not known here, or none.
    Unknown,
    /// What it came to.
    Checked(crate::focus::Checked),
}

/// A check for the entry of this name: None where it is no such table, and inside None where its version is not known.
pub(super) fn checker(name: &str) -> Option<Option<Checker>> {
    let is_table = name.starts_with(BEGINS) && name.ends_with(".csv");
    is_table.then(|| claimed(name).and_then(Version::parse).map(Checker::new))
}

/// Tells what was found in each table.
pub(super) fn check(contents: &Contents, findings: &mut Findings) {
    for (name, table) in &contents.focus {
        match table {
            Table::Unknown => {
                let known: Vec<String> = Version::ALL.iter().map(Version::to_string).collect();
                let found = claimed(name).unwrap_or("none in its name");
                findings.add(Code::FocusVersion, name, format!("a version of FOCUS: {}", known.join(", ")), found);
            }
            Table::Checked(checked) => checked.faults.iter().for_each(|fault| tell(name, fault, findings)),
        }
    }
}

fn tell(name: &str, fault: &Fault, findings: &mut Findings) {
    let code = match fault.kind {
        FaultKind::ColumnMissing => Code::FocusColumnMissing,
        FaultKind::ColumnUnknown => Code::FocusColumnUnknown,
        FaultKind::ColumnTwice => Code::FocusColumnTwice,
        FaultKind::RowMalformed => Code::FocusRow,
        FaultKind::ValueNull => Code::FocusNull,
        FaultKind::ValueSet => Code::FocusSet,
        FaultKind::ValueType => Code::FocusType,
        FaultKind::ValueWord => Code::FocusWord,
    };
    let mut place = name.to_owned();
    if !fault.column.is_empty() {
        place.push_str(", ");
        place.push_str(&fault.column);
    }
    let rows: Vec<String> = fault.rows.iter().map(u64::to_string).collect();
    let mut found = fault.found.clone();
    if let [first, ..] = rows.as_slice() {
        place.push_str(&format!(", row {first}"));
        if fault.count > 1 {
            let more = if fault.count > rows.len() as u64 { ", …" } else { "" };
            found.push_str(&format!("; in {} rows: {}{more}", fault.count, rows.join(", ")));
        }
    }
    findings.add(code, place, &fault.expected, found);
}
