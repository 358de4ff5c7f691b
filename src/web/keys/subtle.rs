//! WebCrypto, as far as signing needs it. Every private key is made or imported with `extractable` false.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::KeysError;
use crate::seal::key::Algorithm;
use crate::web::error::WebError;
use crate::web::page::js;

/// Calls a method of `crypto.subtle` and waits for what it gives.
async fn subtle(method: &str, arguments: &[JsValue]) -> Result<JsValue, WebError> {
    let subtle = js::get(&js_sys::global(), "crypto").and_then(|crypto| js::get(&crypto, "subtle"));
    let subtle = subtle.ok_or_else(|| WebError::unsupported("WebCrypto for this page"))?;
    let promise = js::call(&subtle, method, arguments)?;
    Ok(JsFuture::from(Promise::resolve(&promise)).await?)
}

fn is_there() -> bool {
    js::get(&js_sys::global(), "crypto").is_some_and(|crypto| js::get(&crypto, "subtle").is_some())
}

/// What an algorithm is called (W3C Web Cryptography, sections 23 and 26 of Level 2): for keys and for signing at once, members that are not
/// asked for are not read.
fn named(algorithm: Algorithm) -> JsValue {
    let members: &[(&str, &str)] = match algorithm {
        Algorithm::EcdsaP256 => &[("name", "ECDSA"), ("namedCurve", "P-256"), ("hash", "SHA-256")],
        Algorithm::Ed25519 => &[("name", "Ed25519")],
    };
    let object = Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object.into()
}

fn usages(usages: &[&str]) -> JsValue {
    usages.iter().map(|usage| JsValue::from_str(usage)).collect::<Array>().into()
}

fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

/// A new private key, and the SubjectPublicKeyInfo of its public half.
pub(super) async fn generate(algorithm: Algorithm) -> Result<(JsValue, Vec<u8>), KeysError> {
    if !is_there() {
        return Err(KeysError::NotSecure);
    }
    let arguments = [named(algorithm), JsValue::FALSE, usages(&["sign", "verify"])];
    let pair = subtle("generateKey", &arguments).await.map_err(|_| KeysError::NoAlgorithm(algorithm))?;
    let halves = js::get(&pair, "privateKey").zip(js::get(&pair, "publicKey"));
    let (private, public) = halves.ok_or(KeysError::NoAlgorithm(algorithm))?;
    // The public half can always be exported (section 14.3.6).
    let spki = subtle("exportKey", &["spki".into(), public]).await?;
    Ok((private, bytes(&spki)))
}

/// A private key of these bytes (PKCS#8).
pub(super) async fn import(algorithm: Algorithm, pkcs8: &[u8]) -> Result<JsValue, KeysError> {
    if !is_there() {
        return Err(KeysError::NotSecure);
    }
    let given = Uint8Array::from(pkcs8);
    let arguments = ["pkcs8".into(), given.clone().into(), named(algorithm), JsValue::FALSE, usages(&["sign"])];
    let key = subtle("importKey", &arguments).await;
    // WebCrypto has taken a copy: this one holds nothing any more.
    given.fill(0, 0, given.length());
    match key {
        Ok(key) => Ok(key),
        // A browser that makes no such keys takes none either.
        Err(_) => Err(generate(algorithm).await.err().unwrap_or(KeysError::NotAKey)),
    }
}

/// The signature of `message`.
pub(super) async fn sign(algorithm: Algorithm, private: &JsValue, message: &[u8]) -> Result<Vec<u8>, KeysError> {
    let message = Uint8Array::from(message);
    let signature = subtle("sign", &[named(algorithm), private.clone(), message.into()]).await?;
    Ok(bytes(&signature))
}
