//! The record of a run, in the form in which the evidence service tells one (contract section 7).
//!
//! The service's own record has six members of the summary only; ours has those that the runbook asks to look at, too.

use super::files::encode;
use super::{Archived, Status};
use crate::model::instant::Instant;
use crate::model::json::{Value, object};

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// 32 hexadecimal digits.
    pub run_id: String,
    /// When it began.
    pub started_at: Instant,
    /// Who or what started it, as was said; `cron` for example.
    pub triggered_by: String,
}

/// What is known of a run when it is over. What is None is absent from the record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Where the package is.
    pub package_path: Option<String>,
    /// Entries of the package.
    pub file_count: Option<u64>,
    /// Requests that were answered.
    pub requests: Option<u64>,
    /// How often a request was sent again.
    pub retry_attempts: u64,
    /// Gaps that the package states.
    pub gaps: Option<u64>,
    /// What archiving did.
    pub archived: Option<Archived>,
}

impl Run {
    /// The record while the run is under way.
    pub fn running(&self) -> Vec<u8> {
        self.encode("RUNNING", None, None, Vec::new())
    }

    /// The record of a run that made its package and archived it as asked.
    pub fn success(&self, finished_at: Instant, summary: &Summary) -> Vec<u8> {
        let mut members = Vec::new();
        let archived = summary.archived.clone().unwrap_or_default();
        let text = |text: Option<String>| text.map(Value::from);
        let mut add = |name: &str, value: Option<Value>| members.extend(value.map(|value| (name.to_owned(), value)));
        add("bundle_id", Some(archived.bundle_id.into()));
        add("package_path", text(summary.package_path.clone()));
        add("package_sha256", text(archived.package_sha256.map(|digest| digest.to_string())));
        add("signature_enabled", Some(archived.signature_path.is_some().into()));
        add("signature_path", Some(Value::text_or_null(archived.signature_path.as_deref())));
        add("vault_copy_path", Some(Value::text_or_null(archived.vault_copy_path.as_deref())));
        add("vault_worm_lock_path", text(archived.vault_worm_lock_path));
        add("vault_envelope_path", text(archived.vault_envelope_path));
        add("external_worm_status", text(archived.external_worm_status.as_ref().map(Status::to_string)));
        add("external_worm_receipt_path", text(archived.worm_receipt_path));
        add("external_kms_status", text(archived.external_kms_status.as_ref().map(Status::to_string)));
        add("external_kms_provider", text(archived.external_kms_provider));
        add("file_count", summary.file_count.map(Value::from));
        add("gap_count", summary.gaps.map(Value::from));
        add("request_count", summary.requests.map(Value::from));
        add("retry_attempts", Some(summary.retry_attempts.into()));
        self.encode("SUCCESS", Some(finished_at), None, members)
    }

    /// The record of a run that failed; nothing of a package is left then. `error` must hold no secret.
    pub fn failed(&self, finished_at: Instant, error: &str, summary: &Summary) -> Vec<u8> {
        let mut members = vec![
            ("error".to_owned(), error.into()),
            ("retry_attempts".to_owned(), summary.retry_attempts.into()),
            ("last_error".to_owned(), error.into()),
        ];
        if let Some(archived) = &summary.archived {
            for (name, status) in [
                ("external_worm_status", &archived.external_worm_status),
                ("external_kms_status", &archived.external_kms_status),
            ] {
                members.extend(status.as_ref().map(|status| (name.to_owned(), status.to_string().into())));
            }
        }
        self.encode("FAILED", Some(finished_at), Some(error), members)
    }

    fn encode(
        &self,
        status: &str,
        finished_at: Option<Instant>,
        error: Option<&str>,
        summary: Vec<(String, Value)>,
    ) -> Vec<u8> {
        encode(&object([
            ("run_id", self.run_id.as_str().into()),
            ("job_id", Value::Null),
            ("started_at", self.started_at.to_string().into()),
            ("finished_at", finished_at.map_or(Value::Null, |at| at.to_string().into())),
            ("status", status.into()),
            ("triggered_by", self.triggered_by.as_str().into()),
            ("error_message", Value::text_or_null(error)),
            ("result_summary", Value::Object(summary)),
        ]))
    }
}
