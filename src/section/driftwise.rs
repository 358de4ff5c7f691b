//! DriftWise's derived tables: coverage by month and the time that resolving took (contract sections 7 and 9).

use std::collections::BTreeMap;

use super::table::line;
use crate::model::instant::{Day, Instant};
use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// A year and a month.
pub type Month = (i32, u8);

/// Scans of each month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(BTreeMap<Month, Seen>);

/// What was seen in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    scans: u64,
    done: u64,
    /// The last done scan of each cloud account: when it began, its id, and what it saw.
    last: BTreeMap<String, (Instant, String, u64, u64)>,
}

impl Seen {
    fn counted(&self) -> Counted {
        let sum =
            |take: fn(&(Instant, String, u64, u64)) -> u64| self.last.values().map(take).fold(0, u64::saturating_add);
        Counted { scans: self.scans, done: self.done, total: sum(|it| it.2), managed: sum(|it| it.3) }
    }
}

/// What was counted in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Scans that were started.
    pub scans: u64,
    /// Those of them that are done: only these say what is covered.
    pub done: u64,
    /// Resources that the last done scan of each cloud account saw: an account that is scanned daily counts once.
    pub total: u64,
    /// Those of them that are managed.
    pub managed: u64,
}

/// The months of a period, those without a scan too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months(pub Vec<(Month, Counted)>);

impl Coverage {
    /// Counts a scan: `started_at`, `status`, and of a done one `scan_id`, `cloud_account_id`, `resources_total` and `resources_managed`.
    ///
    /// # Errors
    /// [`AnswerError`] when one of these is not as the contract says.
    pub fn row(&mut self, scan: &Reader<'_>) -> Result<(), AnswerError> {
        let at = scan.member("started_at")?.instant()?;
        let (year, month, _) = at.day().parts();
        let seen = self.0.entry((year, month)).or_default();
        seen.scans += 1;
        if scan.member("status")?.text()? == "done" {
            seen.done += 1;
            let (total, managed) = (scan.member("resources_total")?, scan.member("resources_managed")?);
            let (all, of_them) = (total.number()?, managed.number()?);
            if of_them > all {
                return Err(managed.wrong("no more than resources_total"));
            }
            let account = scan.optional("cloud_account_id").map(|it| it.text()).transpose()?.unwrap_or_default();
            let id = scan.member("scan_id")?.text()?;
            let last = (at, id.to_owned(), all, of_them);
            let before = seen.last.get(account);
            if before.is_none_or(|before| (before.0, before.1.as_str()) < (at, id)) {
                seen.last.insert(account.to_owned(), last);
            }
        }
        Ok(())
    }

    /// Every month from that of the first day to that of the last, or where a bound is open, those that have scans.
    pub fn months(&self, first: Option<Day>, last: Option<Day>) -> Months {
        let of = |day: Day| {
            let (year, month, _) = day.parts();
            (year, month)
        };
        let from = first.map(of).or_else(|| self.0.keys().next().copied());
        let to = last.map(of).or_else(|| self.0.keys().next_back().copied());
        let (Some(from), Some(to)) = (from, to) else { return Months(Vec::new()) };
        let mut months = Vec::new();
        let mut month = from;
        // A period of a thousand years is a slip of the hand: the calendar ends it.
        while month <= to && months.len() < 12_000 {
            months.push((month, self.0.get(&month).map(Seen::counted).unwrap_or_default()));
            month = if month.1 == 12 { (month.0 + 1, 1) } else { (month.0, month.1 + 1) };
        }
        Months(months)
    }
}

/// A month as it is printed: `2026-01`.
pub fn printed((year, month): Month) -> String {
    format!("{year:04}-{month:02}")
}

impl Counted {
    /// Managed of all resources in hundredths of a per cent, rounded half up; None where nothing was seen.
    pub fn hundredths(&self) -> Option<u64> {
        let (total, managed) = (u128::from(self.total), u128::from(self.managed));
        (total > 0).then(|| u64::try_from((managed * 20_000 + total) / (2 * total)).unwrap_or(u64::MAX))
    }

    /// The same as it is printed, like `97.50`; empty where nothing was seen, which is not 0.
    pub fn percent(&self) -> String {
        self.hundredths().map_or_else(String::new, |of| format!("{}.{:02}", of / 100, of % 100))
    }
}

impl Months {
    /// `coverage_monthly.csv`
    pub fn csv(&self) -> Vec<u8> {
        let header = ["month", "scans_total", "scans_done", "resources_total", "resources_managed", "coverage_pct"];
        let mut bytes = line(header.map(str::to_owned), false);
        for (month, counted) in &self.0 {
            let numbers = [counted.scans, counted.done, counted.total, counted.managed].map(|it| it.to_string());
            let cells = std::iter::once(printed(*month)).chain(numbers).chain([counted.percent()]);
            bytes.extend(line(cells, false));
        }
        bytes
    }

    /// The same rows as JSON; an empty cell is null.
    pub fn json(&self) -> Value {
        let month = |(month, counted): &(Month, Counted)| {
            object([
                ("month", Value::from(printed(*month))),
                ("scans_total", counted.scans.into()),
                ("scans_done", counted.done.into()),
                ("resources_total", counted.total.into()),
                ("resources_managed", counted.managed.into()),
                ("coverage_pct", counted.hundredths().map_or(Value::Null, |_| Value::Number(counted.percent().into()))),
            ])
        };
        Value::Array(self.0.iter().map(month).collect())
    }
}

/// The risk levels that the table has, each always.
const LEVELS: [&str; 4] = ["critical", "high", "medium", "low"];

/// How long resolving took, by risk level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sla([Resolved; 4]);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Resolved {
    resolved: u64,
    open: u64,
    seconds: u128,
}

impl Resolved {
    /// The average in seconds, rounded half up; None when nothing was resolved.
    fn average(self) -> Option<u64> {
        let count = u128::from(self.resolved);
        (count > 0).then(|| u64::try_from((2 * self.seconds + count) / (2 * count)).unwrap_or(u64::MAX))
    }
}

impl Sla {
    /// Counts a finding: `risk_level`, `detected_at`, `resolved_at`, and `time_to_resolve_seconds` where it is given. Levels that the table
    /// does not have, like `ignore`, are passed over.
    ///
    /// # Errors
    /// [`AnswerError`] when one of these is not as the contract says.
    pub fn row(&mut self, finding: &Reader<'_>) -> Result<(), AnswerError> {
        let level = finding.member("risk_level")?.text()?;
        let Some(index) = LEVELS.iter().position(|known| *known == level) else { return Ok(()) };
        let Some(resolved) = finding.optional("resolved_at") else {
            self.0[index].open += 1;
            return Ok(());
        };
        let seconds = match finding.optional("time_to_resolve_seconds") {
            Some(seconds) => seconds.number()?,
            None => {
                let detected = finding.member("detected_at")?.instant()?;
                let millis = resolved.instant()?.unix_millis() - detected.unix_millis();
                u64::try_from(millis / 1000).map_err(|_| resolved.wrong("an instant after detected_at"))?
            }
        };
        let counted = &mut self.0[index];
        counted.resolved += 1;
        counted.seconds += u128::from(seconds);
        Ok(())
    }

    /// `remediation_sla.csv`
    pub fn csv(&self) -> Vec<u8> {
        let header = ["risk_level", "resolved_count", "open_count", "avg_time_to_resolve_seconds"];
        let mut bytes = line(header.map(str::to_owned), false);
        for (level, counted) in LEVELS.iter().zip(self.0) {
            let average = counted.average().map_or_else(String::new, |average| average.to_string());
            let cells = [(*level).to_owned(), counted.resolved.to_string(), counted.open.to_string(), average];
            bytes.extend(line(cells, false));
        }
        bytes
    }

    /// The same rows as JSON; an empty cell is null.
    pub fn json(&self) -> Value {
        let row = |(level, counted): (&&str, Resolved)| {
            object([
                ("risk_level", Value::from(*level)),
                ("resolved_count", counted.resolved.into()),
                ("open_count", counted.open.into()),
                ("avg_time_to_resolve_seconds", counted.average().map_or(Value::Null, Value::from)),
            ])
        };
        Value::Array(LEVELS.iter().zip(self.0).map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    fn rows(json: &str) -> Value {
        parse(json.as_bytes()).unwrap()
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn coverage_counts_done_scans_and_tells_nothing_from_none() {
        let scans = rows(
            r#"[{"scan_id":"c","cloud_account_id":"x","started_at":"2026-01-31T23:59:59Z","status":"done","resources_total":2,"resources_managed":1},
                {"scan_id":"b","cloud_account_id":"x","started_at":"2026-01-31T23:59:59Z","status":"done","resources_total":90,"resources_managed":9},
                {"scan_id":"d","cloud_account_id":"y","started_at":"2026-01-03T00:00:00Z","status":"done","resources_total":1,"resources_managed":1},
                {"started_at":"2026-01-02T00:00:00Z","status":"running","resources_total":9,"resources_managed":9},
                {"scan_id":"e","started_at":"2026-03-01T00:00:00Z","status":"done","resources_total":0,"resources_managed":0},
                {"started_at":"2026-03-02T00:00:00Z","status":"running"}]"#,
        );
        let mut coverage = Coverage::default();
        for scan in Reader::new(&scans).items().unwrap() {
            coverage.row(&scan).unwrap();
        }
        let day = |text: &str| Some(Day::parse(text).unwrap());
        let months = coverage.months(day("2025-12-15"), day("2026-03-31"));
        assert_eq!(
            text(months.csv()),
            "month,scans_total,scans_done,resources_total,resources_managed,coverage_pct\n\
             2025-12,0,0,0,0,\n2026-01,4,3,3,2,66.67\n2026-02,0,0,0,0,\n2026-03,2,1,0,0,\n"
        );
        assert!(text(months.json().to_compact()).contains(r#""resources_managed":2,"coverage_pct":66.67}"#));
        assert_eq!(coverage.months(None, None).0.len(), 3);
        assert_eq!(Coverage::default().months(None, None).0, []);
        let whole = Counted { scans: 1, done: 1, total: 7, managed: 7 };
        assert_eq!((whole.percent(), Counted::default().percent()), ("100.00".to_owned(), String::new()));
        let more = rows(
            r#"[{"started_at":"2026-03-01T00:00:00Z","status":"done","resources_total":1,"resources_managed":2}]"#,
        );
        assert!(Coverage::default().row(&Reader::new(&more).items().unwrap()[0]).is_err());
    }

    #[test]
    fn every_risk_level_has_its_row() {
        let findings = rows(
            r#"[{"risk_level":"high","detected_at":"2026-01-01T00:00:00Z","resolved_at":"2026-01-01T00:01:01Z"},
                {"risk_level":"high","detected_at":"2026-01-01T00:00:00Z","resolved_at":"2026-01-02T00:00:00Z","time_to_resolve_seconds":60},
                {"risk_level":"low","detected_at":"2026-01-01T00:00:00Z","resolved_at":null},
                {"risk_level":"ignore","detected_at":"2026-01-01T00:00:00Z"}]"#,
        );
        let mut sla = Sla::default();
        for finding in Reader::new(&findings).items().unwrap() {
            sla.row(&finding).unwrap();
        }
        assert_eq!(
            text(sla.csv()),
            "risk_level,resolved_count,open_count,avg_time_to_resolve_seconds\n\
             critical,0,0,\nhigh,2,0,61\nmedium,0,0,\nlow,0,1,\n"
        );
        assert!(text(sla.json().to_compact()).starts_with(
            r#"[{"risk_level":"critical","resolved_count":0,"open_count":0,"avg_time_to_resolve_seconds":null}"#
        ));
        let back =
            rows(r#"[{"risk_level":"low","detected_at":"2026-01-02T00:00:00Z","resolved_at":"2026-01-01T00:00:00Z"}]"#);
        assert!(Sla::default().row(&Reader::new(&back).items().unwrap()[0]).is_err());
    }
}
