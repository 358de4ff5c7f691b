//! Messages as bytes inside JavaScript objects. The one door to `postcard`, whose code is a fraction of what building objects member by
//! member takes. The bytes mean something to a program of the same build only, so each envelope names its kind of message.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};

/// What may be sent.
pub trait Message: Serialize + DeserializeOwned {
    /// Names the kind and its version; raise it when a variant or member changes.
    const KIND: &'static str;
}

/// A message as `{ kind, message }`, so that a `File` can travel beside it.
pub fn envelope<T: Message>(message: &T) -> JsValue {
    let envelope: JsValue = js_sys::Object::new().into();
    if let Ok(bytes) = postcard::to_allocvec(message) {
        attach(&envelope, "kind", &T::KIND.into());
        attach(&envelope, "message", &js_sys::Uint8Array::from(bytes.as_slice()));
    }
    envelope
}

/// Puts a value beside the message.
pub fn attach(envelope: &JsValue, name: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = js_sys::Reflect::set(envelope, &name.into(), value);
}

/// A value as bytes that travel inside a message, for a program that the receiver of the message is not.
pub fn encode(value: &impl Serialize) -> Vec<u8> {
    // What is sent are texts and numbers, which cannot fail to be encoded; none would be refused by whoever reads it.
    postcard::to_allocvec(value).unwrap_or_default()
}

/// The value of [`encode`]; None when these are bytes of something else.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Some(value),
        _ => None,
    }
}

/// The message of an envelope; None when it is of another kind or build, or no message at all.
pub fn message<T: Message>(envelope: &JsValue) -> Option<T> {
    if attached(envelope, "kind")?.as_string()? != T::KIND {
        return None;
    }
    let bytes = attached(envelope, "message")?.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec();
    decode(&bytes)
}

/// What travels beside the message.
pub fn attached(envelope: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(envelope, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
