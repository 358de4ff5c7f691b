//! Records become the bytes of entries.

pub mod close;
pub mod completeness;
pub mod evidence;
pub mod grantex;
pub mod realized;
pub mod rows;
pub mod table;
pub mod verify_md;

use crate::source::valdrics::AuditRow;

/// The header of `audit_logs.csv` (contract section 3).
pub const AUDIT_HEADER: [&str; 8] =
    ["id", "event_type", "event_timestamp", "actor_email", "resource_type", "resource_id", "success", "correlation_id"];

/// `audit_logs.csv` as the vendor writes it, in parts: the header first, then rows as they come. Every cell but `id` is formula-safe, booleans
/// are `True` and `False`, null is empty.
pub fn audit_header() -> Vec<u8> {
    table::Table::new(&AUDIT_HEADER).finish()
}

/// See [`audit_header`].
pub fn audit_rows(rows: &[AuditRow]) -> Vec<u8> {
    let mut table = table::Table::headless();
    for row in rows {
        let safe = |text: &str| table::formula_safe(text).into_owned();
        let optional = |text: &Option<String>| safe(text.as_deref().unwrap_or(""));
        table.row([
            row.id.clone(),
            safe(&row.event_type),
            safe(&row.event_timestamp),
            optional(&row.actor_email),
            optional(&row.resource_type),
            optional(&row.resource_id),
            (if row.success { "True" } else { "False" }).to_owned(),
            optional(&row.correlation_id),
        ]);
    }
    table.finish()
}
