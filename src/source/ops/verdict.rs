//! The eleven fields of the service's check (contract section 5), beside the same fields as a report of ours has them.

use crate::source::answer::clean;
use crate::source::{AnswerError, Reader};

/// What a member holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    Count,
}

/// The members, in the service's order.
const MEMBERS: [(&str, Kind); 11] = [
    ("package_path", Kind::Text),
    ("package_sha256", Kind::Text),
    ("package_exists", Kind::Flag),
    ("manifest_exists", Kind::Flag),
    ("manifest_valid", Kind::Flag),
    ("signature_checked", Kind::Flag),
    ("signature_valid", Kind::Flag),
    ("countersign_checked", Kind::Flag),
    ("countersign_valid", Kind::Flag),
    ("countersign_count", Kind::Count),
    ("message", Kind::Text),
];

/// The schema of reports (docs/FINDINGS.md).
const REPORT_SCHEMA: &str = "packseal-report/1";

/// What a check answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict(Vec<(&'static str, String)>);

impl Verdict {
    /// Reads the service's answer.
    ///
    /// # Errors
    /// [`AnswerError`] with the place.
    pub fn read(body: &[u8]) -> Result<Self, AnswerError> {
        Self::of(&Reader::new(&Reader::parse(body)?))
    }

    fn of(answer: &Reader<'_>) -> Result<Self, AnswerError> {
        let member = |(name, kind): (&'static str, Kind)| {
            let member = answer.member(name)?;
            let value = match kind {
                Kind::Text => clean(member.text()?),
                Kind::Flag => member.boolean()?.to_string(),
                Kind::Count => member.number()?.to_string(),
            };
            Ok((name, value))
        };
        MEMBERS.into_iter().map(member).collect::<Result<_, _>>().map(Self)
    }

    /// Every member with what it holds, as the service writes it.
    pub fn members(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// What a member holds; empty for one that there is not.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value)
    }

    fn is(&self, name: &str) -> bool {
        self.get(name) == "true"
    }

    /// Whether a signature was found beside the package.
    pub fn has_signature(&self) -> bool {
        self.is("signature_checked")
    }

    /// What the runbook's acceptance asks for and this answer has not (runbook, "Verify package").
    pub fn not_met(&self, require_countersign: bool) -> Vec<&'static str> {
        let mut asked = vec!["package_exists", "manifest_valid"];
        if self.has_signature() {
            asked.push("signature_valid");
        }
        if require_countersign {
            asked.extend(["countersign_checked", "countersign_valid"]);
        }
        asked.retain(|name| !self.is(name));
        if require_countersign && self.get("countersign_count") == "0" {
            asked.push("countersign_count");
        }
        asked
    }
}

/// What a report of ours says of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ours {
    /// The file's name.
    pub file: String,
    /// Our own headline, which follows from what the service does not look at.
    pub headline: String,
    /// The eleven fields.
    pub verdict: Verdict,
}

/// A file that has nothing to compare with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    /// Not such a report.
    #[error("{0}")]
    Answer(#[from] AnswerError),
    /// Something else, or of another release.
    #[error("expected \"{REPORT_SCHEMA}\" at /schema, found {0:?}")]
    Schema(String),
    /// A report without the service's fields.
    #[error(
        "expected the eleven fields at /runbook, found null: they are there when a package of this service was checked"
    )]
    NoRunbook,
}

impl Ours {
    /// Reads a report that the Verify page saved, or that `packseal verify --json` wrote.
    ///
    /// # Errors
    /// [`NoReport`] with the place.
    pub fn read(report: &[u8]) -> Result<Self, NoReport> {
        let value = Reader::parse(report)?;
        let report = Reader::new(&value);
        let schema = report.member("schema")?.text()?;
        if schema != REPORT_SCHEMA {
            return Err(NoReport::Schema(clean(schema).chars().take(80).collect()));
        }
        let runbook = report.member("runbook")?;
        if runbook.value().is_null() {
            return Err(NoReport::NoRunbook);
        }
        Ok(Self {
            file: clean(report.member("file")?.member("name")?.text()?),
            headline: clean(report.member("headline")?.text()?),
            verdict: Verdict::of(&runbook)?,
        })
    }
}

/// One field of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub name: &'static str,
    /// As the service answered.
    pub theirs: String,
    /// As the report has it.
    pub ours: String,
    /// Whether they are the same; of paths, the last name counts.
    pub same: bool,
}

/// The eleven fields of both, in the service's order.
pub fn compare(theirs: &Verdict, ours: &Verdict) -> Vec<Row> {
    let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let row = |(name, theirs): &(&'static str, String)| {
        let ours = ours.get(name);
        let same = if *name == "package_path" { file(theirs) == file(ours) } else { theirs == ours };
        Row { name, theirs: theirs.clone(), ours: ours.to_owned(), same }
    };
    theirs.members().iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"package_path":"/e/e1.zip","package_sha256":"aa","package_exists":true,"manifest_exists":true,"manifest_valid":true,
        "signature_checked":true,"signature_valid":true,"countersign_checked":false,"countersign_valid":false,"countersign_count":0,"message":"ok"}"#;

    fn report(runbook: &str) -> String {
        format!(
            r#"{{"schema":"packseal-report/1","file":{{"name":"e1.zip"}},"headline":"ALTERED","runbook":{runbook}}}"#
        )
    }

    #[test]
    fn eleven_fields_are_compared_and_paths_by_their_last_name() {
        let theirs = Verdict::read(ANSWER.as_bytes()).unwrap();
        let ours = ANSWER
            .replace("/e/e1.zip", "C:\\\\got\\\\e1.zip")
            .replace(r#""signature_valid":true"#, r#""signature_valid":false"#);
        let ours = Ours::read(report(&ours).as_bytes()).unwrap();
        assert_eq!((ours.file.as_str(), ours.headline.as_str()), ("e1.zip", "ALTERED"));
        let rows = compare(&theirs, &ours.verdict);
        let differs: Vec<_> = rows.iter().filter(|row| !row.same).map(|row| row.name).collect();
        assert_eq!((rows.len(), differs), (11, vec!["signature_valid"]));
    }

    #[test]
    fn the_runbooks_acceptance() {
        let of = |from: &str, to: &str| Verdict::read(ANSWER.replace(from, to).as_bytes()).unwrap();
        assert_eq!(of("", "").not_met(false), [""; 0]);
        assert_eq!(of("", "").not_met(true), ["countersign_checked", "countersign_valid", "countersign_count"]);
        assert_eq!(of(r#""signature_valid":true"#, r#""signature_valid":false"#).not_met(false), ["signature_valid"]);
        let unsigned = of(
            r#""signature_checked":true,"signature_valid":true"#,
            r#""signature_checked":false,"signature_valid":false"#,
        );
        assert!(unsigned.not_met(false).is_empty() && !unsigned.has_signature());
        assert_eq!(of(r#""package_exists":true"#, r#""package_exists":false"#).not_met(false), ["package_exists"]);
    }

    #[test]
    fn what_is_no_answer_is_told_with_its_place() {
        let wrong = |from: &str, to: &str| Verdict::read(ANSWER.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert_eq!(
            wrong("true,\"manifest_exists\"", "1,\"manifest_exists\""),
            "expected a boolean at /package_exists, found a number"
        );
        assert_eq!(wrong("message", "massage"), "expected a member at /message, found nothing");
        let wrong = |text: &str| Ours::read(text.as_bytes()).unwrap_err();
        assert_eq!(wrong(&report("null")), NoReport::NoRunbook);
        assert_eq!(wrong(r#"{"schema":"packseal-receipt/1"}"#), NoReport::Schema("packseal-receipt/1".to_owned()));
        assert_eq!(wrong(&report("{}")).to_string(), "expected a member at /runbook/package_path, found nothing");
        assert!(wrong("PK").to_string().starts_with("not JSON: "));
    }
}
