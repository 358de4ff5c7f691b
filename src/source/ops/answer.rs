//! What the service answers: jobs, runs, exports, countersignatures.

use crate::model::json::Value;
use crate::source::answer::clean;
use crate::source::{AnswerError, Reader};

/// The type of the jobs that export evidence.
pub const EXPORT_JOB: &str = "compliance_evidence_export";

/// What the runbook has a person look at after a run. The code of the service reports the last four in an export's answer only.
pub const RUNBOOK_FIELDS: [&str; 8] = [
    "bundle_id",
    "package_path",
    "signature_enabled",
    "vault_copy_path",
    "vault_worm_lock_path",
    "vault_envelope_path",
    STATUSES[0],
    STATUSES[1],
];

/// How the archive and the key service outside ended: `OK`, `ERROR: why`, or absent where they were not attempted (contract section 6).
pub const STATUSES: [&str; 2] = ["external_worm_status", "external_kms_status"];

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does; [`EXPORT_JOB`] exports evidence.
    pub job_type: String,
    /// Who owns it; may be empty.
    pub owner: String,
    /// When it runs, in cron's form; empty where nothing runs it by itself.
    pub schedule: String,
    /// `ACTIVE` or `DISABLED`.
    pub status: String,
    /// When it was changed last, as the service writes it.
    pub updated_at: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether it asks that an export fails with what is outside.
    pub strict: bool,
    /// Whether it asks for a copy in the vault, without which nothing outside is attempted.
    pub vault_copy: bool,
}

impl Job {
    /// Whether it exports evidence.
    pub fn is_export(&self) -> bool {
        self.job_type == EXPORT_JOB
    }

    /// Whether the service runs it.
    pub fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}

/// What is said of one member of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// The summary has no such member.
    No,
    /// It is `null`: there is none.
    Null,
    /// What it holds, as text.
    Text(String),
}

impl Reported {
    fn of(summary: &Value, name: &str) -> Self {
        match summary.get(name) {
            None => Self::No,
            Some(Value::Null) => Self::Null,
            Some(value) => Self::Text(shown(value)),
        }
    }
}

/// A value as a person reads it: the text of a string, anything else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => clean(text),
        other => clean(&String::from_utf8_lossy(&other.to_compact())),
    }
}

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub run_id: String,
    /// The job's id.
    pub job_id: String,
    /// `RUNNING`, `SUCCESS` or `FAILED`.
    pub status: String,
    /// When it began, as the service writes it.
    pub started_at: String,
    /// When it ended; None while it runs.
    pub finished_at: Option<String>,
    /// Who began it; may be empty.
    pub triggered_by: String,
    /// Why it failed.
    pub error_message: Option<String>,
    summary: Value,
}

impl Run {
    /// A member of `result_summary`.
    pub fn reported(&self, name: &str) -> Reported {
        Reported::of(&self.summary, name)
    }

    /// A member of `result_summary` with its text; None where there is none.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.reported(name) {
            Reported::Text(text) => Some(text),
            Reported::No | Reported::Null => None,
        }
    }
}

/// The answer of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The package's path at the service.
    pub package_path: String,
    /// Its SHA-256, as the service writes it.
    pub package_sha256: String,
    /// Its size in bytes.
    pub package_size_bytes: u64,
    /// Its entries, `manifest.json` too.
    pub file_count: u64,
    answer: Value,
}

impl Exported {
    /// Reads the answer.
    ///
    /// # Errors
    /// [`AnswerError`] with the place.
    pub fn read(body: &[u8]) -> Result<Self, AnswerError> {
        let value = Reader::parse(body)?;
        let answer = Reader::new(&value);
        let summary = answer.member("summary")?;
        if summary.value().as_object().is_none() {
            return Err(summary.wrong("an object"));
        }
        Ok(Self {
            package_path: text(&answer, "package_path")?,
            package_sha256: text(&answer, "package_sha256")?,
            package_size_bytes: answer.member("package_size_bytes")?.number()?,
            file_count: answer.member("file_count")?.number()?,
            answer: value,
        })
    }

    /// A field of the answer, or else of its summary: the runbook names both alike.
    pub fn reported(&self, name: &str) -> Reported {
        match (Reported::of(&self.answer, name), self.answer.get("summary")) {
            (Reported::No, Some(summary)) => Reported::of(summary, name),
            (found, _) => found,
        }
    }

    /// The statuses that are absent though strict was asked for: the service then says nothing and succeeds (contract section 6).
    pub fn void(&self) -> Vec<&'static str> {
        STATUSES.into_iter().filter(|name| !matches!(self.reported(name), Reported::Text(_))).collect()
    }
}

/// The answer of a countersignature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersigned {
    /// The package's SHA-256.
    pub package_sha256: String,
    /// Where the countersignatures are.
    pub countersign_path: String,
    /// How many there are now.
    pub entry_count: u64,
    /// Who made the last one.
    pub signer: String,
    /// With which key.
    pub signing_key_id: String,
    /// When, as the service writes it.
    pub signed_at: String,
    /// The digest that it is for.
    pub digest: String,
    /// Its code.
    pub signature: String,
}

/// Reads the answer of [`super::Countersign`].
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn countersigned(body: &[u8]) -> Result<Countersigned, AnswerError> {
    let value = Reader::parse(body)?;
    let answer = Reader::new(&value);
    let last = answer.member("last_entry")?;
    Ok(Countersigned {
        package_sha256: text(&answer, "package_sha256")?,
        countersign_path: text(&answer, "countersign_path")?,
        entry_count: answer.member("entry_count")?.number()?,
        signer: text(&last, "signer")?,
        signing_key_id: text(&last, "signing_key_id")?,
        signed_at: text(&last, "signed_at")?,
        digest: text(&last, "digest")?,
        signature: text(&last, "signature")?,
    })
}

/// Reads the answer of [`super::job_list`], in its order.
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn jobs(body: &[u8]) -> Result<Vec<Job>, AnswerError> {
    let value = Reader::parse(body)?;
    Reader::new(&value).items()?.iter().map(job).collect()
}

fn job(job: &Reader<'_>) -> Result<Job, AnswerError> {
    let request = job.value().get("payload").and_then(|payload| payload.get("request"));
    let asks = |name| request.and_then(|request| request.get(name)).and_then(Value::as_bool).unwrap_or(false);
    Ok(Job {
        id: text(job, "id")?,
        name: text(job, "name")?,
        job_type: text(job, "job_type")?,
        owner: text_or_none(job, "owner")?,
        schedule: text_or_none(job, "schedule_cron")?,
        status: text(job, "status")?,
        updated_at: text(job, "updated_at")?,
        description: text_or_none(job, "description")?,
        strict: asks("external_require_success"),
        vault_copy: asks("write_vault_copy"),
    })
}

/// Reads a run: what [`super::run_job`] and [`super::look_up`] give. None for `null`: nobody knows it.
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn run(body: &[u8]) -> Result<Option<Run>, AnswerError> {
    let value = Reader::parse(body)?;
    if value.is_null() {
        return Ok(None);
    }
    let run = Reader::new(&value);
    let maybe = |name| Ok::<_, AnswerError>(run.member(name)?.text_or_null()?.map(clean));
    Ok(Some(Run {
        run_id: text(&run, "run_id")?,
        job_id: text(&run, "job_id")?,
        status: text(&run, "status")?,
        started_at: text(&run, "started_at")?,
        finished_at: maybe("finished_at")?,
        triggered_by: text_or_none(&run, "triggered_by")?,
        error_message: maybe("error_message")?,
        // A run that is under way may have none yet.
        summary: run.optional("result_summary").map_or(Value::Null, |summary| summary.value().clone()),
    }))
}

fn text(of: &Reader<'_>, name: &str) -> Result<String, AnswerError> {
    Ok(clean(of.member(name)?.text()?))
}

fn text_or_none(of: &Reader<'_>, name: &str) -> Result<String, AnswerError> {
    of.optional(name).map_or(Ok(String::new()), |member| Ok(clean(member.text()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#"{"run_id":"0f","job_id":"j1","started_at":"2026-11-20T02:00:00.5Z","finished_at":"2026-11-20T02:00:03Z",
        "status":"SUCCESS","triggered_by":"ops","error_message":null,"result_summary":{"bundle_id":"nightly_1","package_path":"/e/nightly_1.zip",
        "package_sha256":"aa","signature_enabled":true,"vault_copy_path":null,"file_count":20}}"#;

    #[test]
    fn a_job_says_what_it_asks_for() {
        let body = r#"[{"id":"j1","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-11-01T00:00:00Z","name":"nightly",
            "job_type":"compliance_evidence_export","payload":{"request":{"external_require_success":true,"write_vault_copy":false}},
            "owner":"ops","schedule_cron":"0 2 * * *","status":"ACTIVE","description":"Every night"},
            {"id":"j2","updated_at":"x","name":"mail","job_type":"digest","payload":{},"owner":null,"status":"DISABLED"}]"#;
        let found = jobs(body.as_bytes()).unwrap();
        assert!(found[0].is_export() && found[0].is_active() && found[0].strict && !found[0].vault_copy);
        assert_eq!((found[0].schedule.as_str(), found[0].owner.as_str()), ("0 2 * * *", "ops"));
        assert!(!found[1].is_export() && !found[1].is_active() && found[1].schedule.is_empty());
        assert_eq!(jobs(b"[]").unwrap(), []);
        let wrong = jobs(br#"[{"id":"j1","name":7}]"#).unwrap_err().to_string();
        assert_eq!(wrong, "expected a string at /0/name, found a number");
        assert_eq!(jobs(b"{}").unwrap_err().to_string(), "expected an array at the whole answer, found an object");
    }

    #[test]
    fn a_run_reports_four_of_the_runbooks_fields() {
        let found = run(RUN.as_bytes()).unwrap().unwrap();
        let reported = RUNBOOK_FIELDS.map(|name| found.reported(name));
        let text = |text: &str| Reported::Text(text.to_owned());
        let no = Reported::No;
        let expected = [
            text("nightly_1"),
            text("/e/nightly_1.zip"),
            text("true"),
            Reported::Null,
            no.clone(),
            no.clone(),
            no.clone(),
            no,
        ];
        assert_eq!(reported, expected);
        assert_eq!(run(b"null").unwrap(), None);
    }

    #[test]
    fn a_run_that_failed_tells_why() {
        let body = r#"{"run_id":"0f","job_id":"j1","started_at":"s","finished_at":"f","status":"FAILED","triggered_by":"ops",
            "error_message":"no\nvault","result_summary":{"error":"no vault","retry_attempts":2,"last_error":"no vault"}}"#;
        let found = run(body.as_bytes()).unwrap().unwrap();
        assert_eq!(found.error_message.as_deref(), Some("no vault"));
        assert_eq!(
            (found.text("retry_attempts"), found.text("last_error")),
            (Some("2".to_owned()), Some("no vault".to_owned()))
        );
        let running = r#"{"run_id":"0f","job_id":"j1","started_at":"s","finished_at":null,"status":"RUNNING","error_message":null}"#;
        let running = run(running.as_bytes()).unwrap().unwrap();
        assert_eq!((running.finished_at, running.summary), (None, Value::Null));
        assert_eq!(run(b"[]").unwrap_err().to_string(), "expected an object at the whole answer, found an array");
    }

    #[test]
    fn strict_without_an_attempt_is_told() {
        let body = |summary: &str| {
            format!(
                r#"{{"bundle_id":"e1","package_path":"/e/e1.zip","package_sha256":"aa","package_size_bytes":9,"vault_copy_path":null,"file_count":3,"summary":{summary}}}"#
            )
        };
        let exported = |summary: &str| Exported::read(body(summary).as_bytes()).unwrap();
        assert_eq!(exported("{}").void(), STATUSES);
        assert_eq!(exported(r#"{"external_worm_status":"OK","external_kms_status":"OK"}"#).void(), [""; 0]);
        assert_eq!(exported(r#"{"external_kms_status":"OK"}"#).void(), ["external_worm_status"]);
        let found = exported(
            r#"{"external_kms_status":"ERROR: 503","signature_enabled":false,"vault_copy_path":"never read"}"#,
        );
        assert_eq!(found.reported("external_kms_status"), Reported::Text("ERROR: 503".to_owned()));
        assert_eq!(found.reported("signature_enabled"), Reported::Text("false".to_owned()));
        assert_eq!(found.reported("vault_copy_path"), Reported::Null);
        assert_eq!(found.void(), ["external_worm_status"]);
        assert_eq!(
            Exported::read(body("[]").as_bytes()).unwrap_err().to_string(),
            "expected an object at /summary, found an array"
        );
    }

    #[test]
    fn a_countersignature_names_its_last_entry() {
        let body = r#"{"package_path":"/e/e1.zip","package_sha256":"aa","countersign_path":"/e/e1.countersign.json","entry_count":2,
            "last_entry":{"signer":"risk","signing_key_id":"k","signed_at":"2026-11-20T02:00:00Z","digest":"aa","signature":"bb","note":""}}"#;
        let found = countersigned(body.as_bytes()).unwrap();
        assert_eq!((found.entry_count, found.signer.as_str(), found.digest.as_str()), (2, "risk", "aa"));
        let wrong = countersigned(body.replace("\"risk\"", "null").as_bytes()).unwrap_err().to_string();
        assert_eq!(wrong, "expected a string at /last_entry/signer, found null");
    }
}
