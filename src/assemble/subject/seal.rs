//! What comes after the rows: the report, COMPLETENESS.csv, VERIFY.md, `pack.json` and MANIFEST.txt.

use super::error::ExportError;
use super::given::{Kind, Opened};
use super::plan::Plan;
use super::{Exported, Order};
use crate::dsar::{Exporter, REPORT};
use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::pack::about::{About, Decision, Gap, Period, RecipeName, SCHEMA};
use crate::pack::format::{COMPLETENESS, MANIFEST, PACK_JSON, VERIFY_MD};
use crate::pack::manifest;
use crate::pack::write::{PackWriter, Sink};
use crate::recipe::slug;
use crate::section::completeness::{Line, encode};
use crate::section::verify_md;

const PRODUCER: &str = concat!("packseal ", env!("CARGO_PKG_VERSION"));
/// The recipe's name in `pack.json`; its digest is that of the digests of the files that were given, sorted, each with a newline.
const RECIPE: &str = "subject-export";
/// Where a name cannot be shown.
const TENANT: &str = "tenant";

pub(super) fn seal<S: Sink>(
    order: &Order,
    files: &[Opened<'_, '_>],
    plan: &Plan,
    mut exporter: Exporter,
    mut pack: PackWriter<S>,
) -> Result<(Exported, S), ExportError> {
    let sources = (1u64..).zip(files).map(|(number, file)| source(number, file)).collect();
    pack.entry(REPORT, &exporter.report(sources))?;
    pack.entry(COMPLETENESS, &encode(&lines(plan, &exporter)))?;

    let tenant = tenant(order, files, &mut exporter);
    let stamp: String = order.now.to_string().chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    let run: String = order.run_id.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let pack_id = format!("{RECIPE}-{stamp}Z-{run}");
    let mut digests: Vec<String> = files.iter().map(|file| format!("{}\n", file.sha256)).collect();
    digests.sort_unstable();
    let about = About {
        schema: SCHEMA.to_owned(),
        id: pack_id.clone(),
        kind: "packseal".to_owned(),
        layout: "custom".to_owned(),
        tenant: tenant.clone(),
        period: Period { start: None, end: None },
        recipe: RecipeName {
            name: RECIPE.to_owned(),
            version: "1".to_owned(),
            sha256: Digest::of(digests.concat().as_bytes()),
        },
        producer: PRODUCER.to_owned(),
        claimed_at: order.now.to_string(),
        number: None,
        previous: None,
        gaps: gaps(&exporter),
        decisions: exporter
            .secrets()
            .into_iter()
            .map(|found| Decision {
                rule: found.rule,
                place: found.file,
                decision: "redact".to_owned(),
                reason: format!("{} values that look like secrets", found.times),
            })
            .collect(),
        index: None,
    };
    pack.entry(VERIFY_MD, &verify_md::subject(&pack_id))?;
    pack.entry(PACK_JSON, &about.encode())?;
    let open = || "..".to_owned();
    let header = manifest::Header { pack: pack_id.clone(), tenant, start: open(), end: open() };
    let list = manifest::encode(&header, pack.written());
    let manifest_sha256 = pack.entry(MANIFEST, &list)?;
    let finished = pack.finish()?;
    let notes = plan.notes.iter().map(|note| exporter.text(note)).collect();
    let exported = Exported {
        file_name: format!("{RECIPE}-{stamp}Z.zip"),
        pack_id,
        size: finished.size,
        sha256: finished.sha256,
        manifest_sha256,
        sections: exporter.sections().to_vec(),
        not_searched: exporter.left().to_vec(),
        hidden: exporter.hidden().clone(),
        secrets: exporter.secrets(),
        notes,
        beside: Vec::new(),
    };
    Ok((exported, finished.sink))
}

/// A file as the report tells of it: not by its name, which may be somebody's.
fn source(number: u64, file: &Opened<'_, '_>) -> Value {
    let (kind, layout) = match &file.kind {
        Kind::Pack(pack) => ("pack", Some(known(&pack.about.layout))),
        Kind::Document => ("document", None),
        Kind::Lines => ("log", None),
    };
    object([
        ("number", number.into()),
        ("kind", kind.into()),
        ("layout", Value::text_or_null(layout)),
        ("sha256", file.sha256.to_string().into()),
        ("bytes", file.given.data.len().into()),
    ])
}

fn known(layout: &str) -> &str {
    if ["valdrics", "grantex", "evidence", "playbook"].contains(&layout) { layout } else { "custom" }
}

/// A line for each section, the ones that were not searched too.
fn lines(plan: &Plan, exporter: &Exporter) -> Vec<Line> {
    let searched = exporter.sections().iter().zip(&plan.sections).map(|(told, section)| Line {
        dataset: told.section.clone(),
        endpoint: told.endpoint.clone(),
        requests: section.parts.len() as u64,
        returned: Some(told.searched),
        included: Some(told.found),
        ..Line::default()
    });
    let known = |name: &str| exporter.sections().iter().any(|told| told.section == name);
    let left = exporter.left().iter().filter(|it| !known(&it.section)).map(|it| Line {
        dataset: it.section.clone(),
        endpoint: "not searched".to_owned(),
        ..Line::default()
    });
    searched.chain(left).collect()
}

fn gaps(exporter: &Exporter) -> Vec<Gap> {
    let left = exporter.left().iter().map(|it| Gap {
        section: it.section.clone(),
        what: "not searched".to_owned(),
        why: it.why.clone(),
    });
    let unread = exporter.sections().iter().filter(|told| told.malformed > 0).map(|told| Gap {
        section: told.section.clone(),
        what: format!("{} lines", told.malformed),
        why: "they are no JSON and were not searched".to_owned(),
    });
    left.chain(unread).collect()
}

/// The organisation's slug: as it was given, or as the packs say when they agree; never anybody else's identifier.
fn tenant(order: &Order, files: &[Opened<'_, '_>], exporter: &mut Exporter) -> String {
    let mut said: Vec<&str> = files
        .iter()
        .filter_map(|file| match &file.kind {
            Kind::Pack(pack) => Some(pack.about.tenant.as_str()),
            _ => None,
        })
        .collect();
    said.dedup();
    let name = match (&order.tenant, said.as_slice()) {
        (Some(name), _) => name.as_str(),
        (None, [one]) => one,
        _ => TENANT,
    };
    let slug = slug(name);
    if slug.is_empty() || exporter.text(&slug) != slug { TENANT.to_owned() } else { slug }
}
