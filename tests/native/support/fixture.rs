//! The recorded answers of tests/fixtures/valdrics, and what an independent program makes of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use packseal::recipe::{Recipe, VALDRICS};
use serde_json::Value;

use super::driver::{Recorded, Reply};

/// The targets that many tests change.
pub(crate) const FIRST_PAGE: &str = "/api/v1/audit/logs?sort_by=event_timestamp&order=desc&limit=100&offset=0";
pub(crate) const SECOND_PAGE: &str = "/api/v1/audit/logs?sort_by=event_timestamp&order=desc&limit=100&offset=100";
pub(crate) const THIRD_PAGE: &str = "/api/v1/audit/logs?sort_by=event_timestamp&order=desc&limit=100&offset=200";
pub(crate) const NOTIFICATIONS: &str = "/api/v1/settings/notifications";
pub(crate) const FOCUS: &str =
    "/api/v1/costs/export/focus?start_date=2026-10-21&end_date=2026-11-20&include_preliminary=false";
pub(crate) const SAVINGS: &str = "/api/v1/savings/proof?start_date=2026-10-21&end_date=2026-11-20";
pub(crate) const SAVINGS_CSV: &str =
    "/api/v1/savings/proof?start_date=2026-10-21&end_date=2026-11-20&response_format=csv";
pub(crate) const BY_STRATEGY: &str =
    "/api/v1/savings/proof/drilldown?start_date=2026-10-21&end_date=2026-11-20&dimension=strategy_type&limit=200";
pub(crate) const BY_ACTION_CSV: &str = "/api/v1/savings/proof/drilldown?start_date=2026-10-21&end_date=2026-11-20&dimension=remediation_action&limit=200&response_format=csv";
pub(crate) const REALIZED: &str =
    "/api/v1/savings/realized/events?start_date=2026-10-21&end_date=2026-11-20&limit=5000";
pub(crate) const CLOSE: &str =
    "/api/v1/costs/reconciliation/close-package?start_date=2026-08-01&end_date=2026-11-20&enforce_finalized=true";
/// The close package of the one provider that has an invoice.
pub(crate) const CLOSE_INVOICE: &str = "/api/v1/costs/reconciliation/close-package?start_date=2026-10-31&end_date=2026-11-29&provider=aws&enforce_finalized=true";

/// The folder of the recorded answers.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valdrics")
}

/// A driver with all recorded answers and an invented text for every document of the recipe.
pub(crate) fn recorded() -> Recorded {
    let text = std::fs::read(folder().join("answers.json")).unwrap();
    let answers: BTreeMap<String, Value> = serde_json::from_slice(&text).unwrap();
    let replies: BTreeMap<String, Reply> = answers
        .into_iter()
        .map(|(target, answer)| {
            let text = |key: &str| answer[key].as_str().unwrap().to_owned();
            let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
            (target, Reply::new(status, &text("content_type"), text("body")))
        })
        .collect();
    let recipe = Recipe::parse(VALDRICS).unwrap();
    let documents = recipe
        .valdrics()
        .unwrap()
        .documents
        .clone()
        .into_iter()
        .map(|path| {
            let text = format!("# {path}\n\nAn invented document.\n").into_bytes();
            (path, text)
        })
        .collect();
    Recorded::new(replies, documents)
}

/// The rows of the whole log, newest first.
pub(crate) fn log(driver: &Recorded) -> Vec<Value> {
    [FIRST_PAGE, SECOND_PAGE, THIRD_PAGE]
        .into_iter()
        .flat_map(|target| serde_json::from_slice::<Vec<Value>>(driver.replies[target].body()).unwrap())
        .collect()
}

/// The committed entry that tests/fixtures/valdrics/expect.py made.
pub(crate) fn expected(name: &str) -> Vec<u8> {
    let path = folder().join("expected").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
