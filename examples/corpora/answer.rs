//! What the reader says of one file, in full, as the command and the page both get it.

use packseal::model::limits::Limits;
use packseal::pack::range::ReadAt;
use packseal::verify::verify;

/// The report and the map of every byte as JSON; every entry was read and inflated for it. What could not be read is told as such.
pub(crate) fn answer(source: &mut dyn ReadAt, name: &str, limits: &Limits) -> String {
    match verify(source, name, limits, &mut |_, _| {}) {
        Ok(verified) => serde_json::json!({ "report": verified.report, "map": verified.map }).to_string(),
        Err(error) => serde_json::json!({ "unreadable": error.to_string() }).to_string(),
    }
}
