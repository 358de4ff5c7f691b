//! What the page's workers can do without an API and without screens: pack files, and check one. For `tests/bench` and `tests/large`, in a browser.

use js_sys::{Array, Function, Object, Reflect};
use packseal::pack::deflate::Level;
use packseal::verify::beside::Beside;
use packseal::verify::report::Entry;
use packseal::web::worker::files::{Given, Packing, deflate_for};
use packseal::web::worker::verify_host::{check, read_for};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, File, MessagePort};

fn told(error: impl ToString) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

fn object(members: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

/// Packs `files`, of `[name, Blob]` each, or `[name, Blob, count]` to cut it into so many, at a level of zlib's (4 or 6), under a name in the browser's own storage, or in memory where that is empty.
/// Gives the pack as `blob`, and `digests`, a line of the SHA-256 and the name for each.
#[wasm_bindgen]
pub async fn pack(name: String, level: u8, files: Array, ports: Array) -> Result<JsValue, JsValue> {
    let level = if level == 4 { Level::Fast } else { Level::Normal };
    let file = |entry: JsValue| {
        let entry = Array::from(&entry);
        let (name, blob) = (entry.get(0).as_string()?, entry.get(1).dyn_into::<Blob>().ok()?);
        Some(match entry.get(2).as_f64() {
            Some(count) => Given::Cut(name, blob, count as u32),
            None => Given::File(name, blob),
        })
    };
    let files: Option<Vec<_>> = files.iter().map(file).collect();
    let packing = Packing::new(|| {});
    packing.help(&ports);
    let packed = packing.pack(&name, level, files.ok_or("no files")?).await.map_err(told)?;
    // As many as a report has.
    let digests: String =
        packed.entries.iter().take(10_000).map(|(name, digest)| format!("{digest} {name}\n")).collect();
    object(&[("blob", packed.file.into()), ("digests", digests.into()), ("sha256", packed.sha256.to_string().into())])
}

/// Deflates for [`pack`] in another worker.
#[wasm_bindgen]
pub fn help_pack(port: MessagePort) {
    deflate_for(&port);
}

/// Checks a file, and gives its `headline`, how many entries its list names and how many `matched`, and `digests` (of 10,000 at most). `progress` is called with bytes read, and to read.
#[wasm_bindgen]
pub async fn verify(file: File, ports: Array, progress: Function) -> Result<JsValue, JsValue> {
    let tell = |read: u64, total: u64| {
        let _ = progress.call2(&JsValue::NULL, &(read as f64).into(), &(total as f64).into());
    };
    let verified = check(&file, &ports, &Beside::default(), tell).await.map_err(told)?;
    let line = |entry: &Entry| entry.sha256.map(|digest| format!("{digest} {}\n", entry.name)).unwrap_or_default();
    let entries = &verified.report.entries;
    let digests: String = entries.items.iter().map(line).collect();
    object(&[
        ("headline", verified.report.headline.words().into()),
        ("listed", (entries.listed as f64).into()),
        ("matched", (entries.matched as f64).into()),
        ("digests", digests.into()),
    ])
}

/// Reads for [`verify`] in another worker.
#[wasm_bindgen]
pub fn help_verify(port: MessagePort, file: File) {
    read_for(&port, file);
}
