//! `manifest.json` in the vendor's shape (contract section 2).

use super::build::Build;
use super::{Driver, Error};
use crate::model::instant::{Day, Instant};
use crate::model::json::{Value, object};
use crate::pack::format::is_reserved;
use crate::pack::write::Sink;
use crate::source::valdrics::evidence::KINDS;

/// Default bounds of exports that this release does not make; the vendor prints them for skipped exports too.
const VENDOR_LIMIT: u64 = 5000;

impl<D: Driver, S: Sink> Build<'_, D, S> {
    pub(super) fn manifest_json(&mut self) -> Result<(), Error> {
        let arguments = self.arguments;
        let iso = |at: Option<Instant>| Value::text_or_null(at.map(Instant::python_iso).as_deref());
        let limit = arguments.choices.evidence_limit;
        let mut members = vec![
            ("exported_at".to_owned(), Value::from(arguments.now.python_iso())),
            ("run_id".to_owned(), Value::from(arguments.run_id.as_str())),
            ("tenant_id".to_owned(), Value::Null),
            ("actor_id".to_owned(), Value::text_or_null(arguments.actor.id.as_deref())),
            ("actor_email".to_owned(), Value::text_or_null(arguments.actor.email.as_deref())),
            ("environment".to_owned(), Value::Null),
            ("app_version".to_owned(), Value::text_or_null(self.app_version.as_deref())),
            (
                "window".to_owned(),
                object([("start_date", iso(arguments.choices.start())), ("end_date", iso(arguments.choices.end()))]),
            ),
        ];
        members.extend(self.exports());
        for (kind, count) in KINDS.iter().zip(&self.evidence_counts) {
            if let Some(name) = kind.manifest_count {
                members
                    .push((name.to_owned(), object([("count", Value::from(*count)), ("limit", Value::from(limit))])));
            }
        }
        members.push((
            "carbon_factors".to_owned(),
            object([
                ("factor_sets_count", Value::Null),
                ("update_logs_count", Value::Null),
                ("limit", Value::from(limit)),
            ]),
        ));
        let mut files = vec![Value::from("manifest.json")];
        files.extend(
            self.pack
                .written()
                .iter()
                .filter(|(name, _)| !is_reserved(name))
                .map(|(name, _)| Value::from(name.as_str())),
        );
        members.push(("included_files".to_owned(), Value::Array(files)));
        members.push((
            "notes".to_owned(),
            Value::Array(notes(arguments.recipe.audit_rows_max).into_iter().map(Value::from).collect()),
        ));
        self.pack.entry("manifest.json", &Value::Object(members).to_python_indented())?;
        Ok(())
    }

    /// The four export blocks. Windows are filled in also when an export is skipped, by the vendor's chain of defaults.
    fn exports(&self) -> Vec<(String, Value)> {
        let choices = &self.arguments.choices;
        let today = self.arguments.now.day();
        let first = choices.first_day.unwrap_or(today.plus(-30));
        let last = choices.last_day.unwrap_or(today);
        let (first, last) = choices.focus.as_ref().map_or((first, last), |focus| (focus.first_day, focus.last_day));
        let window = || object([("start_date", day(first)), ("end_date", day(last))]);
        let max_rows =
            choices.focus.as_ref().map_or(self.arguments.recipe.focus_max_rows.default, |focus| focus.max_rows);
        let provider = choices.focus.as_ref().and_then(|focus| focus.provider.as_deref());
        let status = match (&choices.focus, &self.focus.error) {
            (None, _) => "skipped",
            (_, Some(_)) => "error",
            _ => "ok",
        };
        let focus = object([
            ("included", Value::from(choices.focus.is_some())),
            ("provider", Value::text_or_null(provider)),
            ("include_preliminary", Value::from(choices.focus.as_ref().is_some_and(|focus| focus.include_preliminary))),
            ("max_rows", Value::from(max_rows)),
            ("rows_written", Value::from(self.focus.rows)),
            ("truncated", Value::from(self.focus.truncated)),
            ("window", window()),
            ("status", Value::from(status)),
            ("error", Value::text_or_null(self.focus.error.as_deref())),
        ]);
        let skipped = |extra: Vec<(&str, Value)>| {
            let mut members = vec![
                ("included".to_owned(), Value::from(false)),
                ("provider".to_owned(), Value::Null),
                ("window".to_owned(), window()),
                ("status".to_owned(), Value::from("skipped")),
                ("error".to_owned(), Value::Null),
            ];
            members.extend(extra.into_iter().map(|(key, value)| (key.to_owned(), value)));
            Value::Object(members)
        };
        vec![
            ("focus_export".to_owned(), focus),
            ("savings_proof".to_owned(), skipped(Vec::new())),
            (
                "realized_savings".to_owned(),
                skipped(vec![("limit", Value::from(VENDOR_LIMIT)), ("rows_written", Value::from(0))]),
            ),
            (
                "close_package".to_owned(),
                skipped(vec![
                    ("enforce_finalized", Value::from(true)),
                    ("max_restatements", Value::from(VENDOR_LIMIT)),
                ]),
            ),
        ]
    }
}

fn day(day: Day) -> Value {
    Value::from(day.to_string())
}

/// Eight notes, as the vendor's manifest has eight; each says what holds for this pack.
fn notes(audit_rows_max: u64) -> Vec<String> {
    vec![
        "Credentials are shown as has_ flags only; a webhook address keeps its scheme and host.".to_owned(),
        format!(
            "audit_logs.csv holds the newest rows of the window, {audit_rows_max} at most; COMPLETENESS.csv says whether it was cut."
        ),
        "The FOCUS export is bounded by max_rows; truncated is true only when the server had more.".to_owned(),
        "Savings proof is not made by this version of the builder.".to_owned(),
        "Realized savings are not made by this version of the builder.".to_owned(),
        "The close package is not made by this version of the builder.".to_owned(),
        "Carbon factors are the vendor's own global data; tenants cannot read them, so they are not here.".to_owned(),
        "Documents are the copies that the operator of the builder provides.".to_owned(),
    ]
}
