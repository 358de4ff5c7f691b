//! The words for the months that rows are of.

use crate::verify::derivation::coverage::{Counted, Coverage};

pub(crate) const TITLE: &str = "Rows by month";
pub(crate) const NOTE: &str = "Counted from the answers under raw/.";
pub(crate) const COLUMNS: [&str; 4] = ["Data set", "Rows", "By month", "Empty months"];
pub(crate) const EACH: &str = "Month by month";

/// What is empty, and what a limit left open.
pub(crate) fn sentence(coverage: &Coverage) -> String {
    let empty = ranges(&coverage.months, |month| month.rows == 0 && month.whole);
    let open = ranges(&coverage.months, |month| !month.whole);
    let mut told = Vec::new();
    if coverage.months.is_empty() {
        told.push("No rows, and no period that has an end.".to_owned());
    } else if !empty.is_empty() {
        told.push(format!("None in {empty}: it was asked for, and the answer had none."));
    }
    if !open.is_empty() {
        told.push(format!("Not known for {open}: a limit left rows out."));
    }
    if told.is_empty() { "None.".to_owned() } else { told.join(" ") }
}

/// Every month with its rows.
pub(crate) fn each(coverage: &Coverage) -> String {
    let one = |month: &Counted| {
        let and_more = if month.whole { "" } else { " or more" };
        format!("{}: {}{and_more}", month.month, crate::ui::format::number(month.rows))
    };
    coverage.months.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The months that `of` picks, those beside each other as `2026-07 to 2026-09`.
fn ranges(months: &[Counted], of: fn(&Counted) -> bool) -> String {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let mut before = false;
    for month in months {
        let now = of(month);
        match runs.last_mut() {
            Some(last) if now && before => last.1 = &month.month,
            _ if now => runs.push((&month.month, &month.month)),
            _ => {}
        }
        before = now;
    }
    let one = |(from, to): (&str, &str)| if from == to { from.to_owned() } else { format!("{from} to {to}") };
    runs.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(rows: &[(u64, bool)]) -> Coverage {
        let month = |(index, (rows, whole)): (usize, &(u64, bool))| Counted {
            month: format!("2026-{:02}", index + 1),
            rows: *rows,
            whole: *whole,
        };
        Coverage {
            dataset: "log".to_owned(),
            title: "Log".to_owned(),
            months: rows.iter().enumerate().map(month).collect(),
        }
    }

    #[test]
    fn what_is_empty_is_told_in_runs() {
        for (rows, words) in [
            (&[][..], "No rows, and no period that has an end."),
            (&[(1, true)], "None."),
            (
                &[(0, true), (0, true), (3, true), (0, true)],
                "None in 2026-01 to 2026-02, 2026-04: it was asked for, and the answer had none.",
            ),
            (
                &[(0, false), (2, false), (0, true), (1, true)],
                "None in 2026-03: it was asked for, and the answer had none. Not known for 2026-01 to 2026-02: a limit left rows out.",
            ),
        ] {
            assert_eq!(sentence(&coverage(rows)), words);
        }
        assert_eq!(each(&coverage(&[(1204, true), (0, false)])), "2026-01: 1,204; 2026-02: 0 or more");
    }
}
