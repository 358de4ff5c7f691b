//! An export from its request to its answer (contract sections 1 to 3 and 7).

use super::contents::{Contents, contents};
use super::request::Request;
use super::sign::{offset_form, signature, zulu_form};
use super::vault::{Package, keep};
use super::{Refusal, Service, shown};
use crate::db::ops::Event;
use crate::dict;
use crate::digest::sha256;
use crate::instant::civil;
use crate::pyjson::Py;
use axum::http::StatusCode;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::of(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

/// A ZIP of these files, in the order of their names; its times are those of writing.
fn zip(files: &[(&str, &str)], now: i64) -> Result<Vec<u8>, Refusal> {
    let (date, time) = (civil(now).date(), civil(now).time());
    let part = |value: i8| u8::try_from(value).unwrap_or(0);
    let year = u16::try_from(date.year()).unwrap_or(1980);
    let written = DateTime::from_date_and_time(
        year,
        part(date.month()),
        part(date.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    );
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(written.unwrap_or_default())
        .unix_permissions(0o644);
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in sorted {
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(text.as_bytes()).map_err(failed)?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn row(name: &str, text: &str) -> Py {
    dict! {
        "name" => name,
        "relative_path" => name,
        "size_bytes" => i64::try_from(text.len()).unwrap_or(i64::MAX),
        "sha256" => sha256(text.as_bytes()),
    }
}

/// Writes a package and all that belongs to it, and says what was written.
///
/// # Errors
/// A path leads out of the folder, a file cannot be written, or a strict step fails. What was written by then stays.
pub fn export(service: &Service, request: &Request, events: &[Event], now: i64) -> Result<Py, Refusal> {
    let folder = service.path(request.text("output_dir"))?;
    let (date, time) = (civil(now).date(), civil(now).time());
    let drawn = uuid::Uuid::new_v4().simple().to_string();
    let bundle_id = format!(
        "{}_{:04}{:02}{:02}T{:02}{:02}{:02}Z_{}",
        request.text("package_prefix"),
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second(),
        &drawn[..8]
    );
    let Contents { files, mut summary } = contents(request, events, now);
    let mut rows: Vec<Py> = files.iter().map(|(name, text)| row(name, text)).collect();
    let manifest = dict! {
        "bundle_id" => bundle_id.as_str(),
        "generated_at" => offset_form(now),
        "request" => request.body(),
        "summary" => summary.clone(),
        "files" => rows.clone(),
    }
    .to_pretty();
    rows.push(row("manifest.json", &manifest));
    let mut all: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    all.push(("manifest.json", &manifest));

    let bundle_dir = folder.join(&bundle_id);
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let cleaned = request.flag("cleanup_bundle_dir");
    if !cleaned {
        std::fs::create_dir_all(&bundle_dir).map_err(failed)?;
        for (name, text) in &all {
            std::fs::write(bundle_dir.join(name), text).map_err(failed)?;
        }
    }
    let bytes = zip(&all, now)?;
    let (digest, size) = (sha256(&bytes), i64::try_from(bytes.len()).unwrap_or(i64::MAX));
    let package_path = folder.join(format!("{bundle_id}.zip"));
    std::fs::write(&package_path, bytes).map_err(failed)?;

    let secret = Some(service.secret()).filter(|secret| request.flag("sign_bundle") && !secret.is_empty());
    let signature = signature(secret, &digest, request.text("signer"), request.text("signing_key_id"), now);
    let signature_path = secret.map(|_| folder.join(format!("{bundle_id}.signature.json")));
    if let Some(path) = &signature_path {
        std::fs::write(path, signature.to_pretty()).map_err(failed)?;
    }
    summary.push("package_sha256", digest.as_str());
    summary.push("package_size_bytes", size);
    summary.push("signature_enabled", secret.is_some());
    summary.push("signature_algorithm", "sha256-hmac");
    summary.push("signature_signer", request.text("signer"));

    let mut copy = None;
    if request.flag("write_vault_copy") {
        let package = Package {
            bundle_id: &bundle_id,
            path: &package_path,
            digest: &digest,
            size,
            signature: signature_path.as_deref(),
            now,
        };
        copy = Some(keep(service, request, &package, &mut summary)?);
    }
    summary.push(
        "archive_receipt",
        dict! {
            "bundle_id" => bundle_id.as_str(),
            "retention_policy" => request.text("retention_policy"),
            "vault_mode" => request.text("vault_mode"),
            "vault_copy_written" => copy.is_some(),
            "signature_enabled" => secret.is_some(),
            "kms_key_id" => request.text("kms_key_id"),
            "generated_at" => offset_form(now),
        },
    );
    summary.push("bundle_dir_cleaned", cleaned);
    Ok(dict! {
        "bundle_id" => bundle_id.as_str(),
        "generated_at" => zulu_form(now),
        "bundle_dir" => shown(&bundle_dir),
        "package_path" => shown(&package_path),
        "package_size_bytes" => size,
        "package_sha256" => digest.as_str(),
        "signature" => signature,
        "signature_path" => signature_path.as_deref().map(shown),
        "vault_copy_path" => copy.as_deref().map(shown),
        "file_count" => i64::try_from(rows.len()).unwrap_or(i64::MAX),
        "files" => rows,
        "summary" => summary,
    })
}
