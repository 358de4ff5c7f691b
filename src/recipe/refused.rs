//! Which field of the form a server's refusal is about (contract sections 4 and 5).

use super::form::day_fields;
use super::{Export, Field};
use crate::source::valdrics::BASE;

/// The field that the refusal of `target` (a request's path, with or without parameters) names; None when the form has no such field.
///
/// `said` is the last element of a 422's `loc`, or a line `parameter: message` made of it, or the message of a 400.
pub fn refused_field(target: &str, said: &str) -> Option<Field> {
    let path = target.split('?').next().unwrap_or(target);
    let endpoint = path.strip_prefix(BASE).unwrap_or(path);
    let asked = match endpoint {
        "/costs/export/focus" => Some(Export::Focus),
        "/savings/proof" | "/savings/proof/drilldown" => Some(Export::Savings),
        "/savings/realized/events" => Some(Export::Realized),
        "/costs/reconciliation/close-package" => Some(Export::Close),
        _ => None,
    };
    let parameter = said.split_once(':').map_or(said, |(parameter, _)| parameter).trim();
    let (export, parameter) = prefixed(parameter).map_or((asked, parameter), |(export, name)| (Some(export), name));
    named(endpoint, export, parameter).or_else(|| told(asked, said))
}

/// `focus_provider` is the provider of FOCUS: the names of the vendor's own pack endpoint.
fn prefixed(parameter: &str) -> Option<(Export, &str)> {
    let prefixes = [
        ("focus_", Export::Focus),
        ("savings_", Export::Savings),
        ("realized_", Export::Realized),
        ("close_", Export::Close),
    ];
    prefixes.into_iter().find_map(|(prefix, export)| Some((export, parameter.strip_prefix(prefix)?)))
}

fn named(endpoint: &str, export: Option<Export>, parameter: &str) -> Option<Field> {
    match (export, parameter) {
        (None, "start_date") => Some(Field::FirstDay),
        (None, "end_date") => Some(Field::LastDay),
        (None, "evidence_limit") => Some(Field::EvidenceLimit),
        (None, _) => None,
        (Some(export), "start_date") => Some(day_fields(export)[0]),
        (Some(export), "end_date") => Some(day_fields(export)[1]),
        (Some(Export::Focus), "provider") => Some(Field::FocusProvider),
        (Some(Export::Savings), "provider") => Some(Field::SavingsProvider),
        (Some(Export::Realized), "provider") => Some(Field::RealizedProvider),
        (Some(Export::Close), "provider") => Some(Field::CloseProvider),
        (Some(Export::Focus), "max_rows") => Some(Field::FocusMaxRows),
        // The drilldowns' own limit is no choice of the owner's.
        (Some(Export::Realized), "limit") if !endpoint.ends_with("/drilldown") => Some(Field::RealizedLimit),
        (Some(Export::Close), "max_restatements") => Some(Field::CloseMaxRestatements),
        _ => None,
    }
}

/// The sentences of a 400.
fn told(asked: Option<Export>, said: &str) -> Option<Field> {
    if let Some(rest) = said.strip_prefix("Unsupported ") {
        let name = rest.split_whitespace().next()?;
        let (export, name) = prefixed(name).map_or((asked, name), |(export, name)| (Some(export), name));
        return named("", export, name);
    }
    let first = said.split_whitespace().next()?;
    if first.ends_with("start_date") && said.contains("<=") && said.contains("end_date") {
        let export = prefixed(first).map_or(asked, |(export, _)| Some(export));
        return named("", export, "end_date");
    }
    if said.contains("366 days") || (said.contains("window") && said.contains(" days")) {
        return named("", asked, "start_date");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_find_their_fields() {
        let focus = "/api/v1/costs/export/focus?start_date=2026-01-01";
        let proof = "/api/v1/savings/proof";
        let drilldown = "/api/v1/savings/proof/drilldown?limit=200";
        let realized = "/api/v1/savings/realized/events";
        let close = "/api/v1/costs/reconciliation/close-package?provider=aws";
        let pack = "/api/v1/audit/compliance-pack";
        for (target, said, field) in [
            (focus, "start_date", Some(Field::FocusFirstDay)),
            (focus, "end_date: Input should be a valid date", Some(Field::FocusLastDay)),
            (focus, "provider", Some(Field::FocusProvider)),
            (focus, "Unsupported provider 'oracle'. Use one of: ai, aws", Some(Field::FocusProvider)),
            (focus, "start_date must be <= end_date", Some(Field::FocusLastDay)),
            (focus, "The window from start_date to end_date must be <= 366 days", Some(Field::FocusFirstDay)),
            (focus, "include_preliminary", None),
            (proof, "provider", Some(Field::SavingsProvider)),
            (proof, "start_date must be <= end_date", Some(Field::SavingsLastDay)),
            (drilldown, "limit", None),
            (drilldown, "dimension", None),
            (drilldown, "start_date", Some(Field::SavingsFirstDay)),
            (realized, "limit: Input should be less than or equal to 5000", Some(Field::RealizedLimit)),
            (realized, "provider", Some(Field::RealizedProvider)),
            (realized, "end_date", Some(Field::RealizedLastDay)),
            (close, "Unsupported provider 'ai'. Use one of: aws, azure", Some(Field::CloseProvider)),
            (close, "enforce_finalized", None),
            (close, "end_date", Some(Field::CloseLastDay)),
            (pack, "evidence_limit", Some(Field::EvidenceLimit)),
            (pack, "start_date must be <= end_date", Some(Field::LastDay)),
            (pack, "start_date", Some(Field::FirstDay)),
            (pack, "Unsupported focus_provider 'oracle'. Use one of: ai, aws", Some(Field::FocusProvider)),
            (pack, "Unsupported close_provider 'ai'. Use one of: aws", Some(Field::CloseProvider)),
            (pack, "savings_start_date must be <= savings_end_date", Some(Field::SavingsLastDay)),
            (pack, "realized_start_date must be <= realized_end_date", Some(Field::RealizedLastDay)),
            (pack, "close_start_date must be <= close_end_date", Some(Field::CloseLastDay)),
            (pack, "focus_max_rows", Some(Field::FocusMaxRows)),
            (pack, "realized_limit", Some(Field::RealizedLimit)),
            (pack, "close_max_restatements", Some(Field::CloseMaxRestatements)),
            ("/api/v1/audit/logs?limit=101", "limit", None),
            (pack, "", None),
            (close, "Cannot generate final close package while preliminary records exist", None),
            ("/", "Not Found", None),
        ] {
            assert_eq!(refused_field(target, said), field, "{target}: {said}");
        }
    }
}
