//! FOCUS, the FinOps Open Cost and Usage Specification: whether a Cost and Usage table in CSV has the columns, types, words and nulls of the
//! version that it claims. Versions 1.0 to 1.3.
//!
//! It streams: memory is bounded by the longest row that is looked at and by the number of columns, whatever the number of rows. What is checked
//! stands in one row or in the header; sums, and what the specification leaves to the provider, are not. Values of ServiceSubcategory are not
//! compared with the specification's list, nor codes of currencies with ISO 4217's.

mod check;
mod columns;
mod rows;
mod values;

pub use check::{Checked, Checker, Fault, FaultKind};
pub use columns::Version;

/// The version that a file's name claims, as in `focus-v1.3-core.csv`: the first figures around a dot, with or without `v` before them. None when
/// the name claims none.
pub fn claimed(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let words = file.strip_suffix(".csv").unwrap_or(file).split(['-', '_']);
    words.map(|word| word.strip_prefix(['v', 'V']).unwrap_or(word)).find(|word| {
        word.split_once('.').is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|figures| !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

/// What a check came to, in one sentence: for the receipt of a build, which has no findings.
pub fn sentence(version: Version, checked: &Checked) -> String {
    let rows = match checked.rows {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    };
    if checked.faults.is_empty() {
        return format!("{rows} checked against FOCUS {version}: columns, types, words and nulls are as it asks.");
    }
    let mut columns: Vec<&str> =
        checked.faults.iter().map(|fault| fault.column.as_str()).filter(|it| !it.is_empty()).collect();
    columns.sort_unstable();
    columns.dedup();
    let more = if columns.len() > 5 { " and more" } else { "" };
    let named = columns.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let named = if named.is_empty() { "its rows".to_owned() } else { named };
    format!("{rows} checked against FOCUS {version}: not as it asks in {named}{more}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_claim_versions() {
        for (name, version) in [
            ("exports/focus-v1.3-core.csv", Some("1.3")),
            ("focus_1.0.csv", Some("1.0")),
            ("FOCUS-V1.2.csv", Some("1.2")),
            ("focus-v2.0-core.csv", Some("2.0")),
            ("focus-v1.3.1.csv", None),
            ("v1.3/focus.csv", None),
            ("focus.csv", None),
            ("focus-v1.csv", None),
            ("", None),
        ] {
            assert_eq!(claimed(name), version, "{name}");
        }
    }
}
