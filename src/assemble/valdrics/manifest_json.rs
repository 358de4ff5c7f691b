//! `manifest.json` in the vendor's shape (contract section 2).

use super::Valdrics;
use crate::assemble::{Driver, Error};
use crate::model::instant::{Day, Instant};
use crate::model::json::{Value, object};
use crate::pack::entries::Entries;
use crate::pack::format::is_reserved;
use crate::recipe::{Recipe, ValdricsChoices, Window};
use crate::source::valdrics::evidence::KINDS;

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    pub(super) fn manifest_json(&mut self) -> Result<(), Error> {
        self.mark(None);
        let arguments = self.arguments;
        let iso = |at: Option<Instant>| Value::text_or_null(at.map(Instant::python_iso).as_deref());
        let limit = self.choices.evidence_limit;
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
            Value::Array(notes(rows_max(&self.arguments.recipe)).into_iter().map(Value::from).collect()),
        ));
        self.pack.entry("manifest.json", &Value::Object(members).to_python_indented())?;
        Ok(())
    }

    /// The four export blocks. Windows and limits are filled in also when an export is skipped, by the vendor's chain of defaults.
    fn exports(&self) -> Vec<(String, Value)> {
        let ValdricsChoices { focus, savings, realized, close, windows, .. } = self.choices;
        let recipe = self.recipe;
        let focus_block = block(
            Block {
                wanted: focus.is_some(),
                provider: focus.as_ref().and_then(|focus| focus.provider.as_deref()),
                window: windows.focus,
                error: self.focus.error.as_deref(),
            },
            [
                ("include_preliminary", Value::from(focus.as_ref().is_some_and(|focus| focus.include_preliminary))),
                ("max_rows", Value::from(focus.as_ref().map_or(recipe.focus_max_rows.default, |focus| focus.max_rows))),
                ("rows_written", Value::from(self.focus.rows)),
                ("truncated", Value::from(self.focus.truncated)),
            ],
        );
        let savings_block = block(
            Block {
                wanted: savings.is_some(),
                provider: savings.as_ref().and_then(|savings| savings.provider.as_deref()),
                window: windows.savings,
                error: self.exports.savings_error.as_deref(),
            },
            [],
        );
        let limit = realized.as_ref().map_or(recipe.realized_limit.default, |realized| realized.limit);
        let realized_block = block(
            Block {
                wanted: realized.is_some(),
                provider: realized.as_ref().and_then(|realized| realized.provider.as_deref()),
                window: windows.realized,
                error: self.exports.realized_error.as_deref(),
            },
            [("limit", Value::from(limit)), ("rows_written", Value::from(self.exports.realized_rows))],
        );
        let most = close.as_ref().map_or(recipe.close_max_restatements.default, |close| close.max_restatements);
        let mut close_block = block(
            Block {
                wanted: close.is_some(),
                provider: close.as_ref().and_then(|close| close.provider.as_deref()),
                window: windows.close,
                error: self.exports.close_error.as_deref(),
            },
            [
                ("enforce_finalized", Value::from(close.as_ref().is_none_or(|close| close.enforce_finalized))),
                ("max_restatements", Value::from(most)),
            ],
        );
        if let Some(whole) = &self.exports.close_hash_whole {
            close_block.push(("integrity_hash_whole".to_owned(), Value::from(whole.as_str())));
        }
        [
            ("focus_export", focus_block),
            ("savings_proof", savings_block),
            ("realized_savings", realized_block),
            ("close_package", close_block),
        ]
        .map(|(name, members)| (name.to_owned(), Value::Object(members)))
        .into()
    }
}

/// What all four export blocks have.
struct Block<'a> {
    wanted: bool,
    provider: Option<&'a str>,
    window: Window,
    error: Option<&'a str>,
}

fn block<const N: usize>(common: Block<'_>, own: [(&str, Value); N]) -> Vec<(String, Value)> {
    let Block { wanted, provider, window, error } = common;
    let status = match (wanted, error) {
        (false, _) => "skipped",
        (true, Some(_)) => "error",
        (true, None) => "ok",
    };
    let day = |day: Day| Value::from(day.to_string());
    let common = [
        ("included", Value::from(wanted)),
        ("provider", Value::text_or_null(provider)),
        ("window", object([("start_date", day(window.first)), ("end_date", day(window.last))])),
        ("status", Value::from(status)),
        ("error", Value::text_or_null(error)),
    ];
    common.into_iter().chain(own).map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Rows of the audit log at most.
fn rows_max(recipe: &Recipe) -> u64 {
    let section = recipe.set("audit_logs").and_then(|set| recipe.section(set));
    section.and_then(|section| section.rows.most).unwrap_or_default()
}

/// Eight notes, as the vendor's manifest has eight; each says what holds for this pack.
fn notes(audit_rows_max: u64) -> Vec<String> {
    vec![
        "Credentials are shown as has_ flags only; pack.json says which other values were hidden or kept.".to_owned(),
        format!(
            "audit_logs.csv holds the newest rows of the window, {audit_rows_max} at most; COMPLETENESS.csv says whether it was cut."
        ),
        "The FOCUS export is bounded by max_rows; truncated is true only when the server had more.".to_owned(),
        "Savings proof and its drilldowns are what the API gives; where ledger evidence exists, the API prefers it to estimates.".to_owned(),
        "Realized savings are bounded by limit; the API does not say whether it has more than were asked for.".to_owned(),
        "The close package holds max_restatements restatements at most; where some are left out, integrity_hash is made anew over what is \
         in, and integrity_hash_whole is that of the whole answer."
            .to_owned(),
        "Carbon factors are the vendor's own global data; tenants cannot read them, so they are not here.".to_owned(),
        "Documents are the copies that the operator of the builder provides.".to_owned(),
    ]
}
