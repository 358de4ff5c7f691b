//! What the command says: a line for each data set while it works, on standard error, and the receipt at the end, on standard output.

use std::path::Path;

use packseal::archive::{Archived, Status};
use packseal::assemble::{Progress, Receipt, SetProgress, SetState, Wait, Waiting};
use serde_json::{Value, json};

use crate::plain;

/// Says how a build goes on.
#[derive(Default)]
pub(super) struct Told {
    quiet: bool,
    /// How many data sets were told, from the first on.
    told: usize,
    waiting: Option<Waiting>,
}

impl Told {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet, ..Self::default() }
    }

    /// Tells the data sets that are over, in the order of the plan.
    pub(super) fn progress(&mut self, progress: &Progress) {
        if self.quiet {
            return;
        }
        let over = |set: &&SetProgress| {
            Some(set.set) != progress.current && !matches!(set.state, SetState::Waiting | SetState::Fetching)
        };
        for set in progress.sets.iter().skip(self.told).take_while(over) {
            eprintln!("{}", line(set));
            self.told += 1;
        }
        if self.waiting != progress.waiting {
            self.waiting = progress.waiting;
            if let Some(Waiting { why, tried, millis }) = self.waiting {
                let why = match why {
                    Wait::Rate => "the server asks to wait".to_owned(),
                    Wait::Server(status) => format!("the server answered {status}"),
                    Wait::NoAnswer | Wait::Offline => "no answer".to_owned(),
                    Wait::Cut => "the answer broke off".to_owned(),
                    Wait::Stalled => "the answer stalled".to_owned(),
                };
                eprintln!("{why}; try {tried} failed, the next one in {} s", millis.div_ceil(1000));
            }
        }
    }

    /// Tells something else.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            eprintln!("note: {}", plain(text));
        }
    }
}

fn line(set: &SetProgress) -> String {
    let state = match set.state {
        SetState::Waiting => "waiting",
        SetState::Fetching => "fetching",
        SetState::Fetched => "fetched",
        SetState::Empty => "empty",
        SetState::Gap => "gap",
        SetState::Error => "error",
    };
    let line = format!("{state:<8} {:<34} {:>8} rows", plain(&set.title), set.rows);
    if set.detail.is_empty() { line } else { format!("{line}  {}", plain(&set.detail)) }
}

/// The receipt as lines: a word and what it is.
pub(super) fn lines(path: &Path, receipt: &Receipt, archived: &Archived, archiving: bool) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| out.push_str(&format!("{name:<10} {}\n", plain(value)));
    line("file", &path.display().to_string());
    line("size", &format!("{} bytes", receipt.size));
    line("sha256", &receipt.sha256.to_string());
    line("manifest", &receipt.manifest_sha256.to_string());
    if let Some(key) = receipt.sealed_by {
        line("sealed by", &format!("the key {}", key.groups()));
    }
    line("gaps", &receipt.gaps.len().to_string());
    if !receipt.decided.is_empty() {
        line("hidden", &format!("{} (values that look like secrets)", receipt.decided.len()));
    }
    receipt.limits_reached.iter().for_each(|limit| line("limit", limit));
    receipt.notes.iter().for_each(|note| line("note", note));
    if archiving {
        line("bundle", &archived.bundle_id);
        let paths = [
            ("signature", &archived.signature_path),
            ("vault", &archived.vault_copy_path),
            ("envelope", &archived.vault_envelope_path),
            ("lock", &archived.vault_worm_lock_path),
        ];
        paths.into_iter().for_each(|(name, path)| path.iter().for_each(|path| line(name, path)));
        for (name, status) in [("kms", &archived.external_kms_status), ("worm", &archived.external_worm_status)] {
            status.iter().for_each(|status| line(name, &status.to_string()));
        }
    }
    out
}

/// The receipt as JSON: the members of the page's receipt, and those of the run's archiving.
pub(super) fn document(path: &Path, receipt: &Receipt, archived: &Archived, archiving: bool) -> Value {
    let mut value = serde_json::to_value(receipt).unwrap_or_default();
    value["file_name"] = json!(path.file_name().map(|name| name.to_string_lossy()));
    value["path"] = json!(path.display().to_string());
    if archiving {
        let status = |status: &Option<Status>| status.as_ref().map(Status::to_string);
        value["archive"] = json!({
            "bundle_id": archived.bundle_id,
            "signature_path": archived.signature_path,
            "vault_copy_path": archived.vault_copy_path,
            "vault_worm_lock_path": archived.vault_worm_lock_path,
            "vault_envelope_path": archived.vault_envelope_path,
            "external_worm_receipt_path": archived.worm_receipt_path,
        });
        for (name, status) in [
            ("external_worm_status", status(&archived.external_worm_status)),
            ("external_kms_status", status(&archived.external_kms_status)),
        ] {
            if let Some(status) = status {
                value["archive"][name] = json!(status);
            }
        }
    }
    value
}
