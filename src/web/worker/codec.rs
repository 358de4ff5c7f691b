//! Messages as JavaScript values. The one door to `serde-wasm-bindgen`, with `api`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// A message as a plain JavaScript object, wrapped as `{ message }` so that a `File` can travel beside it.
pub fn envelope<T: Serialize>(message: &T) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let envelope = js_sys::Object::new();
    if let Ok(value) = message.serialize(&serializer) {
        // Setting a property of a fresh plain object cannot fail.
        let _ = js_sys::Reflect::set(&envelope, &"message".into(), &value);
    }
    envelope.into()
}

/// An envelope without a message, only with what travels beside it.
pub(crate) fn enclosing(name: &str, value: &JsValue) -> JsValue {
    let envelope = js_sys::Object::new().into();
    attach(&envelope, name, value);
    envelope
}

/// Puts a value beside the message.
pub fn attach(envelope: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(envelope, &name.into(), value);
}

/// The message of an envelope; None when it is of another build or no message at all.
pub fn message<T: DeserializeOwned>(envelope: &JsValue) -> Option<T> {
    let value = js_sys::Reflect::get(envelope, &"message".into()).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// What travels beside the message.
pub fn attached(envelope: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(envelope, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
