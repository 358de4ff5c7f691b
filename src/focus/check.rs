//! Holds a table against the columns of a version, row by row.

use super::columns::{Column, Version, column, columns};
use super::rows::{Row, Rows};
use super::values::wrong;
use crate::model::order::sort;

/// Places kept of one fault; its count has all.
const PLACES: usize = 3;
/// Characters of a name or value that are told.
const TOLD: usize = 80;
/// Columns of a table that are looked at.
const COLUMNS_MAX: usize = 512;

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A mandatory column is not here.
    ColumnMissing,
    /// A column is neither the version's nor a custom one, whose names begin with `x_`.
    ColumnUnknown,
    /// A column comes twice.
    ColumnTwice,
    /// A row has another number of cells than the header, or cannot be cut into cells.
    RowMalformed,
    /// A value is missing where the column, or another value of the row, asks for one.
    ValueNull,
    /// A value stands where another value of the row asks for none.
    ValueSet,
    /// A value is not of the column's type.
    ValueType,
    /// A value is none of the column's words.
    ValueWord,
}

/// One thing that is wrong, in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The column; empty where it is the row.
    pub column: String,
    /// What the version asks for.
    pub expected: String,
    /// What stands at the first place.
    pub found: String,
    /// The first rows, counted from 1 without the header; none for the header itself.
    pub rows: Vec<u64>,
    /// How many rows there are.
    pub count: u64,
}

/// What a table came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows without the header.
    pub rows: u64,
    /// What is wrong: by kind, then by column. At most one for each expectation of each column.
    pub faults: Vec<Fault>,
}

/// Checks a table that streams by.
#[derive(Debug)]
pub struct Checker {
    rows: Rows,
    table: Table,
}

#[derive(Debug)]
struct Table {
    version: Version,
    /// The columns in the header's order; None for one that is not the version's. None before the header.
    header: Option<Header>,
    rows: u64,
    /// What is wrong with the header: at most one fault for each column.
    of_header: Vec<Fault>,
    /// What is wrong with values: at most a few for each column of the version.
    faults: Vec<Fault>,
}

/// Columns whose nulls depend on one another: places in [`Header::together`].
const TOGETHER: [&str; 9] = [
    "ChargeCategory",
    "ChargeClass",
    "CommitmentDiscountStatus",
    "ConsumedQuantity",
    "ConsumedUnit",
    "PricingQuantity",
    "PricingUnit",
    "CommitmentDiscountQuantity",
    "CommitmentDiscountUnit",
];

#[derive(Debug)]
struct Header {
    columns: Vec<Option<Column>>,
    /// Where each of [`TOGETHER`] stands.
    together: [Option<usize>; TOGETHER.len()],
}

impl Checker {
    /// A check against this version.
    pub fn new(version: Version) -> Self {
        Self {
            rows: Rows::default(),
            table: Table { version, header: None, rows: 0, of_header: Vec::new(), faults: Vec::new() },
        }
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) {
        self.rows.push(piece, &mut |row| self.table.row(row));
    }

    /// What it came to. Of a file without a header nothing is said.
    pub fn finish(mut self) -> Checked {
        self.rows.finish(&mut |row| self.table.row(row));
        let mut faults = self.table.of_header;
        faults.append(&mut self.table.faults);
        sort(&mut faults, |one, other| (one.kind, &one.column).cmp(&(other.kind, &other.column)));
        Checked { rows: self.table.rows, faults }
    }
}

impl Table {
    fn row(&mut self, row: Row<'_>) {
        let Some(header) = self.header.take() else {
            self.header = Some(match row {
                Row::Cells(cells) => self.header(cells),
                Row::Malformed => {
                    self.fault(FaultKind::RowMalformed, "", "a header", "a row that cannot be read");
                    Header { columns: Vec::new(), together: [None; TOGETHER.len()] }
                }
            });
            return;
        };
        self.rows += 1;
        match row {
            Row::Cells(cells) if cells.len() == header.columns.len() => self.cells(&header, cells),
            Row::Cells(cells) => {
                let (expected, found) = (format!("{} cells", header.columns.len()), cells.len().to_string());
                self.fault(FaultKind::RowMalformed, "", &expected, &found);
            }
            Row::Malformed => {
                self.fault(FaultKind::RowMalformed, "", "a row of at most 1 MiB, its quotes closed", "another")
            }
        }
        self.header = Some(header);
    }

    fn header(&mut self, cells: &[Vec<u8>]) -> Header {
        let mut names: Vec<String> = cells.iter().map(|cell| text(cell)).collect();
        if let Some(first) = names.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        for (at, name) in names.iter().enumerate().take(COLUMNS_MAX) {
            if names[..at].contains(name) {
                self.fault(FaultKind::ColumnTwice, name, "each column once", name);
            } else if column(self.version, name).is_none() && !name.starts_with("x_") {
                let expected = format!("a column of FOCUS {}, or a name that begins with x_", self.version);
                self.fault(FaultKind::ColumnUnknown, name, &expected, name);
            }
        }
        for missing in columns(self.version).filter(|it| it.mandatory && !names.iter().any(|name| name == it.name)) {
            self.fault(FaultKind::ColumnMissing, missing.name, "the column", "nothing");
        }
        Header {
            columns: names.iter().map(|name| column(self.version, name)).collect(),
            together: TOGETHER.map(|wanted| names.iter().position(|name| name == wanted)),
        }
    }

    fn cells(&mut self, header: &Header, cells: &[Vec<u8>]) {
        for (column, cell) in header.columns.iter().zip(cells).take(COLUMNS_MAX) {
            let Some(column) = column else { continue };
            if cell.is_empty() {
                if !column.nullable {
                    self.fault(FaultKind::ValueNull, column.name, "a value", "nothing");
                }
                continue;
            }
            if let Some(expected) = wrong(column.kind, &String::from_utf8_lossy(cell)) {
                self.fault(FaultKind::ValueType, column.name, expected, &text(cell));
            } else if !column.words.is_empty()
                && !column.words.split('|').any(|word| word.as_bytes() == cell.as_slice())
            {
                self.fault(FaultKind::ValueWord, column.name, &column.words.replace('|', ", "), &text(cell));
            }
        }
        self.together(&header.together, cells);
    }

    /// Nulls that follow from another value of the row, as all versions have it.
    fn together(&mut self, places: &[Option<usize>; TOGETHER.len()], cells: &[Vec<u8>]) {
        let of = |name: &str| {
            let at = places[TOGETHER.iter().position(|known| *known == name)?]?;
            cells.get(at).map(Vec::as_slice)
        };
        let Some(category) = of("ChargeCategory") else { return };
        let corrected = of("ChargeClass").is_some_and(|class| class == b"Correction");
        let unused = of("CommitmentDiscountStatus").is_some_and(|status| status == b"Unused");
        let used = category == b"Usage" && !unused;
        let priced = category == b"Usage" || category == b"Purchase";
        for (name, none, some, when) in [
            ("ConsumedQuantity", !used, used && !corrected, "ChargeCategory Usage that is used"),
            ("PricingQuantity", category == b"Tax", priced && !corrected, "ChargeCategory Usage or Purchase"),
        ] {
            match of(name) {
                Some([]) if some => self.fault(FaultKind::ValueNull, name, &format!("a value for {when}"), "nothing"),
                Some([_, ..]) if none => {
                    let said =
                        format!("{} for ChargeCategory {}", of(name).map(text).unwrap_or_default(), text(category));
                    self.fault(FaultKind::ValueSet, name, "nothing", &said);
                }
                _ => {}
            }
        }
        for (quantity, unit) in [
            ("ConsumedQuantity", "ConsumedUnit"),
            ("PricingQuantity", "PricingUnit"),
            ("CommitmentDiscountQuantity", "CommitmentDiscountUnit"),
        ] {
            match (of(quantity), of(unit)) {
                (Some([]), Some([_, ..])) => {
                    self.fault(FaultKind::ValueSet, unit, &format!("nothing, as {quantity}"), "a value")
                }
                (Some([_, ..]), Some([])) => {
                    self.fault(FaultKind::ValueNull, unit, &format!("a value, as {quantity}"), "nothing")
                }
                _ => {}
            }
        }
    }

    fn fault(&mut self, kind: FaultKind, column: &str, expected: &str, found: &str) {
        let of_header = self.header.is_none() && self.rows == 0;
        let faults = if of_header { &mut self.of_header } else { &mut self.faults };
        let same = |fault: &Fault| fault.kind == kind && fault.column == column && fault.expected == expected;
        let at = faults.iter().position(same).unwrap_or_else(|| {
            let [column, expected, found] = [column, expected, found].map(str::to_owned);
            faults.push(Fault { kind, column, expected, found, rows: Vec::new(), count: 0 });
            faults.len() - 1
        });
        if of_header {
            return;
        }
        faults[at].count += 1;
        if faults[at].rows.len() < PLACES {
            faults[at].rows.push(self.rows);
        }
    }
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).chars().take(TOLD).collect()
}
