//! Which months of the period the rows are of, by the answers that they were made of.

use serde::{Deserialize, Serialize};

use crate::assemble::Covered;
use crate::model::instant::Day;
use crate::section::driftwise::{Month, printed};

/// Most data sets, and most months of each, the newest.
const MOST: usize = 240;

/// The months of a data set whose rows say when they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The data set, as COMPLETENESS.csv names it.
    pub dataset: String,
    /// What a person calls it, by the recipe.
    pub title: String,
    /// Every month of the period, or where an end is open, from the first to the last that has rows.
    pub months: Vec<Counted>,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Like `2026-07`.
    pub month: String,
    /// Its rows.
    pub rows: u64,
    /// Whether that is all that the API has: false where a limit left rows out.
    pub whole: bool,
}

/// Tells the months of a period, the empty ones too.
pub(super) fn told(covered: &[Covered], (first, last): (Option<Day>, Option<Day>)) -> Vec<Coverage> {
    covered.iter().take(MOST).map(|one| of_one(one, first.map(month), last.map(month))).collect()
}

fn month(day: Day) -> Month {
    let (year, month, _) = day.parts();
    (year, month)
}

fn of_one(covered: &Covered, first: Option<Month>, last: Option<Month>) -> Coverage {
    let (oldest, newest) = (covered.months.keys().next().copied(), covered.months.keys().next_back().copied());
    let mut months = Vec::new();
    if let (Some(from), Some(to)) = (first.or(oldest), last.or(newest)) {
        let mut at = to;
        while at >= from && months.len() < MOST {
            // Of rows that come newest first, a limit leaves out those before the oldest that came, and perhaps some of its month.
            let whole = !covered.cut
                || if covered.newest_first {
                    oldest.is_some_and(|it| at > it)
                } else {
                    newest.is_some_and(|it| at < it)
                };
            let rows = covered.months.get(&at).copied().unwrap_or_default();
            months.push(Counted { month: printed(at), rows, whole });
            at = if at.1 == 1 { (at.0.saturating_sub(1), 12) } else { (at.0, at.1.saturating_sub(1)) };
        }
    }
    months.reverse();
    Coverage { dataset: covered.dataset.clone(), title: covered.title.clone(), months }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(cut: bool, newest_first: bool) -> Covered {
        let months = [((2025, 12), 3), ((2026, 2), 1)].into_iter().collect();
        Covered { dataset: "log".to_owned(), title: "Log".to_owned(), months, cut, newest_first }
    }

    fn text(coverage: &Coverage) -> String {
        let one = |it: &Counted| format!("{}:{}{}", &it.month[2..], it.rows, if it.whole { "" } else { "+" });
        coverage.months.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn empty_months_are_told_and_what_a_limit_left_open() {
        let day = |text| Some(Day::parse(text).unwrap());
        for (cut, newest_first, first, last, wanted) in [
            (false, true, None, None, "25-12:3 26-01:0 26-02:1"),
            (false, true, day("2025-11-15"), day("2026-03-01"), "25-11:0 25-12:3 26-01:0 26-02:1 26-03:0"),
            (true, true, day("2025-11-15"), None, "25-11:0+ 25-12:3+ 26-01:0 26-02:1"),
            (true, false, None, day("2026-03-01"), "25-12:3 26-01:0 26-02:1+ 26-03:0+"),
        ] {
            let told = told(&[covered(cut, newest_first)], (first, last));
            assert_eq!(text(&told[0]), wanted);
        }
        assert_eq!(told(&[Covered::default()], (None, None))[0].months, []);
    }
}
