//! Answers that say something else than they should.

use super::kind::Lie;
use super::lies;
use crate::error::Refusal;
use crate::pairs::Pairs;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::value::RawValue;

/// A page as a proxy in between would send it.
const PAGE: &str = "<!doctype html>\n<html><head><title>Sign in to the network</title></head>\
    <body><h1>Sign in to the network</h1><p>Accept the terms to go on.</p></body></html>\n";

/// 200 with that page.
pub(super) fn page() -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], PAGE).into_response()
}

/// Rewrites the body of a good JSON answer, and says whether there was anything to rewrite.
pub(super) async fn rewrite(answer: Response, work: impl FnOnce(&str) -> Option<String>) -> (Response, bool) {
    let json =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if answer.status() != StatusCode::OK || !json {
        return (answer, false);
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = body.collect().await else { return (Refusal::Unhandled.into_response(), false) };
    let bytes = body.to_bytes();
    match std::str::from_utf8(&bytes).ok().and_then(work) {
        None => (Response::from_parts(parts, Body::from(bytes)), false),
        Some(text) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            (Response::from_parts(parts, Body::from(text)), true)
        }
    }
}

/// Makes a body lie, and says whether it can: some lies are about JSON only.
pub(super) async fn lie(answer: Response, lie: Lie) -> (Response, bool) {
    if answer.status() != StatusCode::OK {
        return (answer, false);
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = body.collect().await else { return (Refusal::Unhandled.into_response(), false) };
    let bytes = body.to_bytes();
    let Some(told) = lies::tell(lie, &bytes) else { return (Response::from_parts(parts, Body::from(bytes)), false) };
    parts.headers.remove(header::CONTENT_LENGTH);
    let charset = match lie {
        Lie::Utf16 => "utf-16",
        Lie::Latin1 => "iso-8859-1",
        _ => "utf-8",
    };
    if lie == Lie::Bare {
        parts.headers.remove(header::CONTENT_TYPE);
    } else if let Some(kind) = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) {
        let plain = kind.split(';').next().unwrap_or_default().to_owned();
        if let Ok(kind) = HeaderValue::from_str(&format!("{plain}; charset={charset}")) {
            parts.headers.insert(header::CONTENT_TYPE, kind);
        }
    }
    (Response::from_parts(parts, Body::from(told)), true)
}

/// The cursor of a list says that there is another page: `cursor`, in the place of what its answer says, by each of its names.
pub(super) fn another_page(text: &str, cursor: &str) -> Option<String> {
    let mut list: Pairs = serde_json::from_str(text).ok()?;
    for (_, value) in list.0.iter_mut().filter(|(key, _)| CURSORS.contains(&key.as_str())) {
        *value = RawValue::from_string(format!("\"{cursor}\"")).ok()?;
    }
    list.write()
}

/// The members under which lists say what comes next.
const CURSORS: [&str; 2] = ["next_cursor", "nextCursor"];

/// An array becomes the `items` of an object, an object the only item of an array.
pub(super) fn swap(text: &str) -> Option<String> {
    match text.trim_start().as_bytes().first()? {
        b'[' => Some(format!("{{\"items\":{text}}}")),
        b'{' => Some(format!("[{text}]")),
        _ => None,
    }
}

/// The first row comes again at the end.
pub(super) fn duplicate(text: &str) -> Option<String> {
    again(text, |row| Some(row.to_owned()))
}

/// The first row comes again at the end and contradicts itself: its first boolean is turned round or, where it has
/// none, its last text has a `~` more.
pub(super) fn conflict(text: &str) -> Option<String> {
    again(text, contradict)
}

/// The members under which an object has its rows; of a pack, its audit log.
const ROWS: [&str; 4] = ["items", "entries", "auditEntries", "grants"];

/// A list is an array, or an object with an array of [`ROWS`] and, mostly, their number as `total`.
fn again(text: &str, copy: fn(&str) -> Option<String>) -> Option<String> {
    if let Ok(rows) = serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        return Some(longer(&rows, copy)?.1);
    }
    let mut list: Pairs = serde_json::from_str(text).ok()?;
    let (name, items) = ROWS.iter().find_map(|name| list.0.iter().find(|(key, _)| key == name))?.clone();
    let rows: Vec<Box<RawValue>> = serde_json::from_str(items.get()).ok()?;
    let (total, items) = longer(&rows, copy)?;
    for (key, value) in &mut list.0 {
        let new = match key.as_str() {
            key if key == name => items.clone(),
            "total" => total.to_string(),
            _ => continue,
        };
        *value = RawValue::from_string(new).ok()?;
    }
    list.write()
}

/// The rows and a copy of the first one, and how many they are.
fn longer(rows: &[Box<RawValue>], copy: fn(&str) -> Option<String>) -> Option<(usize, String)> {
    let more = copy(rows.first()?.get())?;
    let all: Vec<&str> = rows.iter().map(|row| row.get()).chain([more.as_str()]).collect();
    Some((all.len(), format!("[{}]", all.join(","))))
}

fn contradict(row: &str) -> Option<String> {
    let mut pairs: Pairs = serde_json::from_str(row).ok()?;
    let flag = pairs.0.iter_mut().find(|(_, value)| matches!(value.get(), "true" | "false"));
    let (value, new) = match flag {
        Some((_, value)) => {
            let other = if value.get() == "true" { "false" } else { "true" };
            (value, other.to_owned())
        }
        None => {
            let (_, value) = pairs.0.iter_mut().rev().find(|(_, value)| value.get().starts_with('"'))?;
            let longer = format!("{}~\"", value.get().strip_suffix('"')?);
            (value, longer)
        }
    };
    *value = RawValue::from_string(new).ok()?;
    pairs.write()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_comes_twice_with_its_tokens_as_they_were() {
        let list = "[{\"id\":\"a\",\"n\":97.10,\"ok\":true,\"t\":\"x\"},{\"id\":\"b\"}]";
        let twice =
            "[{\"id\":\"a\",\"n\":97.10,\"ok\":true,\"t\":\"x\"},{\"id\":\"b\"},{\"id\":\"a\",\"n\":97.10,\"ok\":";
        assert_eq!(duplicate(list).unwrap(), format!("{twice}true,\"t\":\"x\"}}]"));
        assert_eq!(conflict(list).unwrap(), format!("{twice}false,\"t\":\"x\"}}]"));
        let items = "{\"total\":1,\"items\":[{\"id\":\"a\",\"t\":\"é\\\"\",\"n\":null}]}";
        let second = "{\"id\":\"a\",\"t\":\"é\\\"~\",\"n\":null}";
        let first = "{\"id\":\"a\",\"t\":\"é\\\"\",\"n\":null}";
        assert_eq!(conflict(items).unwrap(), format!("{{\"total\":2,\"items\":[{first},{second}]}}"));
        for other in ["[]", "{\"a\":1}", "{\"items\":[]}", "7"] {
            assert_eq!(duplicate(other), None, "{other}");
        }
    }

    #[test]
    fn the_top_level_is_swapped() {
        assert_eq!(swap("[1]").unwrap(), "{\"items\":[1]}");
        assert_eq!(swap("{\"a\":1}").unwrap(), "[{\"a\":1}]");
        assert_eq!(swap("7"), None);
    }
}
