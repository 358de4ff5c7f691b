//! Folders that a person drops: every file in them (WICG Entries API, which every current browser has).

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::DataTransfer;

use super::files::Chosen;
use super::js;

/// What was dropped, when a folder is among it. The browser gives entries only while the drop is being told.
pub(super) fn entries(data: Option<&DataTransfer>) -> Option<Vec<JsValue>> {
    let items = data?.items();
    let entry = |index| js::call(items.get(index)?.as_ref(), "webkitGetAsEntry", &[]).ok();
    let entries: Vec<JsValue> = (0..items.length()).filter_map(entry).filter(JsValue::is_object).collect();
    entries.iter().any(|entry| is(entry, "isDirectory")).then_some(entries)
}

fn is(entry: &JsValue, what: &str) -> bool {
    js::get(entry, what).is_some_and(|it| it.is_truthy())
}

/// Every file in these entries, by path. What the browser does not let this page read is left out.
pub(super) async fn walk(mut entries: Vec<JsValue>) -> Vec<Chosen> {
    let mut files = Vec::new();
    while let Some(entry) = entries.pop() {
        if is(&entry, "isFile") {
            let path = js::get(&entry, "fullPath").and_then(|it| it.as_string()).unwrap_or_default();
            if let Some(file) = called_back(&entry, "file").await.and_then(|file| file.dyn_into().ok()) {
                files.push(Chosen::at(path.trim_start_matches('/').to_owned(), file));
            }
        } else if let Ok(reader) = js::call(&entry, "createReader", &[]) {
            // A reader gives a folder in pieces; an empty one is the last.
            while let Some(piece) = called_back(&reader, "readEntries").await.map(|piece| Array::from(&piece))
                && piece.length() > 0
            {
                entries.extend(piece.iter());
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Calls a method that answers through a callback; None when it fails.
async fn called_back(target: &JsValue, method: &str) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if js::call(target, method, &[resolve.into(), reject.clone().into()]).is_err() {
            // A rejecting function does not throw.
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise).await.ok()
}
