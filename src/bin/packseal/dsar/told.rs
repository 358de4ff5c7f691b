//! What the command says of an export. Identifiers that may be the person's are told here only, to whoever makes it.

use std::path::Path;

use packseal::assemble::subject::Exported;
use serde_json::{Value, json};

use crate::plain;

/// For a terminal.
pub(super) fn lines(path: &Path, exported: &Exported) -> String {
    let found = exported.found();
    let files = exported.sections.iter().filter(|section| section.file.is_some()).count();
    let mut out = if found == 0 {
        "Nothing about the person was found in what was searched. Check the identifiers before you answer.\n\n"
            .to_owned()
    } else {
        format!("{found} rows about the person, in {files} files\n\n")
    };
    let mut line = |name: &str, value: &str| out.push_str(&format!("{name:<13} {}\n", plain(value)));
    line("file", &path.display().to_string());
    line("size", &format!("{} bytes", exported.size));
    line("sha256", &exported.sha256.to_string());
    line("manifest", &exported.manifest_sha256.to_string());
    for told in &exported.sections {
        let unread = if told.malformed > 0 { format!(", {} lines not read", told.malformed) } else { String::new() };
        line("searched", &format!("{}: {} of {} rows{unread}", told.section, told.found, told.searched));
    }
    exported.not_searched.iter().for_each(|it| line("not searched", &format!("{}: {}", it.section, it.why)));
    let hidden = &exported.hidden;
    let secrets: u64 = exported.secrets.iter().map(|found| found.times).sum();
    line(
        "hidden",
        &format!(
            "others {} times ({} identifiers are known), {} by the privacy rules, {} texts whole, {secrets} secrets",
            hidden.replaced,
            hidden.others,
            hidden.by_rule.total(),
            hidden.whole_texts
        ),
    );
    exported.notes.iter().for_each(|note| line("note", note));
    for it in &exported.beside {
        let times = if it.times == 1 { "once".to_owned() } else { format!("{} times", it.times) };
        let text = format!(
            "{} {}, {times} beside the person's: hidden as another's. If it is the person's, make it again with --also",
            it.field, it.identifier
        );
        line("the person's?", &text);
    }
    out
}

/// The same as JSON.
pub(super) fn document(path: &Path, exported: &Exported) -> Value {
    let hidden = &exported.hidden;
    json!({
        "path": path.display().to_string(),
        "pack_id": exported.pack_id,
        "size": exported.size,
        "sha256": exported.sha256.to_string(),
        "manifest_sha256": exported.manifest_sha256.to_string(),
        "rows_found": exported.found(),
        "sections": exported.sections.iter().map(|told| json!({
            "section": told.section,
            "endpoint": told.endpoint,
            "file": told.file,
            "rows_searched": told.searched,
            "rows_found": told.found,
            "lines_not_read": told.malformed,
        })).collect::<Vec<_>>(),
        "not_searched": exported.not_searched.iter().map(|it| json!({ "section": it.section, "why": it.why })).collect::<Vec<_>>(),
        "hidden": {
            "others": hidden.others,
            "replaced": hidden.replaced,
            "by_rule": hidden.by_rule.total(),
            "whole_texts": hidden.whole_texts,
            "secrets": exported.secrets.iter().map(|found| found.times).sum::<u64>(),
        },
        "notes": exported.notes,
        "beside": exported.beside.iter().map(|it| json!({ "field": it.field, "identifier": it.identifier, "times": it.times })).collect::<Vec<_>>(),
    })
}
