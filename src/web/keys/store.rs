//! IndexedDB, as far as own keys need it: one database with one store. Nothing else can keep a `CryptoKey` without its bytes.

use gloo_events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

use super::KeysError;
use crate::web::page::js;

/// The database and its one store. A new form of record needs another number of [`VERSION`].
const DATABASE: &str = "packseal-keys";
const STORE: &str = "keys";
const VERSION: u32 = 1;

/// The member of a record that names it, and the one that holds the browser's key.
pub(super) const ID: &str = "id";
pub(super) const PRIVATE: &str = "key";

/// The mode of a transaction that changes something (Indexed Database API 3.0, section 2.7).
const WRITE: &str = "readwrite";

/// The database, closed when this goes.
struct Database(JsValue);

impl Drop for Database {
    fn drop(&mut self) {
        let _ = js::call(&self.0, "close", &[]);
    }
}

/// Waits for one of these events, and tells whether it was the good one.
async fn heard(target: &JsValue, good: &'static str, bad: [&'static str; 2]) -> bool {
    let target: &EventTarget = target.unchecked_ref();
    let mut listeners = Vec::new();
    let promise = Promise::new(&mut |resolve: Function, _| {
        for name in [good, bad[0], bad[1]] {
            let resolve = resolve.clone();
            listeners.push(EventListener::once(target, name, move |event| {
                // An error that is told here is not told a second time on the console.
                event.prevent_default();
                event.stop_propagation();
                let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(name == good));
            }));
        }
    });
    JsFuture::from(promise).await.is_ok_and(|heard| heard.is_truthy())
}

/// Why a request or transaction failed.
fn why(of: &JsValue) -> KeysError {
    let Some(error) = js::get(of, "error") else { return KeysError::NoStore };
    match js::get(&error, "name").and_then(|name| name.as_string()).as_deref() {
        Some("ConstraintError") => KeysError::Twice,
        // A browser that keeps nothing here, or not this: private windows of some.
        Some("InvalidStateError" | "SecurityError" | "UnknownError" | "DataCloneError") => KeysError::NoStore,
        _ => error.into(),
    }
}

/// Opens the database; None where there is none yet and `make` does not say so: whoever only looks leaves nothing behind.
async fn open(make: bool) -> Result<Option<Database>, KeysError> {
    let factory = js::get(&js_sys::global(), "indexedDB").ok_or(KeysError::NoStore)?;
    let request = js::call(&factory, "open", &[DATABASE.into(), VERSION.into()]).map_err(|_| KeysError::NoStore)?;
    let of = request.clone();
    let _upgrade = EventListener::once(request.unchecked_ref(), "upgradeneeded", move |_| {
        if !make {
            if let Some(upgrade) = js::get(&of, "transaction") {
                let _ = js::call(&upgrade, "abort", &[]);
            }
            return;
        }
        let options = Object::new();
        let _ = Reflect::set(&options, &"keyPath".into(), &ID.into());
        if let Some(database) = js::get(&of, "result") {
            // Where this fails the database has no store, and the first use says so.
            let _ = js::call(&database, "createObjectStore", &[STORE.into(), options.into()]);
        }
    });
    if !heard(&request, "success", ["error", "blocked"]).await {
        let name = js::get(&request, "error").and_then(|error| js::get(&error, "name")?.as_string());
        return if !make && name.as_deref() == Some("AbortError") { Ok(None) } else { Err(why(&request)) };
    }
    js::get(&request, "result").map(|database| Some(Database(database))).ok_or(KeysError::NoStore)
}

/// Does one thing to the store, and gives its result once it is on the device.
async fn act(mode: &str, method: &str, arguments: &[JsValue]) -> Result<JsValue, KeysError> {
    let Some(database) = open(mode == WRITE).await? else { return Ok(JsValue::UNDEFINED) };
    let transaction = js::call(&database.0, "transaction", &[STORE.into(), mode.into()])?;
    let store = js::call(&transaction, "objectStore", &[STORE.into()])?;
    // A key that a browser cannot store is refused here.
    let request = js::call(&store, method, arguments).map_err(|_| KeysError::NoStore)?;
    if heard(&transaction, "complete", ["error", "abort"]).await {
        return Ok(js::get(&request, "result").unwrap_or_default());
    }
    Err(if js::get(&request, "error").is_some() { why(&request) } else { why(&transaction) })
}

/// All records.
pub(super) async fn all() -> Result<Vec<JsValue>, KeysError> {
    let all = act("readonly", "getAll", &[]).await?;
    Ok(all.dyn_into::<Array>().map(|all| all.iter().collect()).unwrap_or_default())
}

/// The record of this id; undefined when there is none.
pub(super) async fn one(id: &str) -> Result<JsValue, KeysError> {
    act("readonly", "get", &[id.into()]).await
}

/// Keeps a record whose id is not there yet.
pub(super) async fn add(record: &JsValue) -> Result<(), KeysError> {
    act(WRITE, "add", std::slice::from_ref(record)).await.map(drop)
}

/// Removes a record.
pub(super) async fn remove(id: &str) -> Result<(), KeysError> {
    act(WRITE, "delete", &[id.into()]).await.map(drop)
}
