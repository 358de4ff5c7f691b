//! Members that web-sys has no stable or enabled binding for.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::web::error::WebError;

/// The member of `target`, unless it is undefined or null.
pub(crate) fn get(target: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(target, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method of `target`.
pub(crate) fn call(target: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, WebError> {
    let method: Function =
        get(target, name).and_then(|it| it.dyn_into().ok()).ok_or_else(|| WebError::unsupported(name))?;
    Ok(Reflect::apply(&method, target, &arguments.iter().collect::<Array>())?)
}
