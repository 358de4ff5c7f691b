//! A person's own keys, as this browser keeps them: made by WebCrypto, or imported, and never given out again. The private half is a `CryptoKey`
//! that cannot be extracted (W3C Web Cryptography, section 13) and lies in IndexedDB as the browser's own object: no program of this page ever
//! has its bytes again, and no text about it goes to storage, a log or an address.

mod store;
mod subtle;

use wasm_bindgen::{JsCast as _, JsValue};

use super::error::{WebError, WebErrorKind};
use super::page::js;
use crate::model::digest::Digest;
use crate::seal::key::{Algorithm, PrivateKey};

/// A key of one's own, without its private half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnKey {
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub id: Digest,
    /// Whose it is: the signer's name in statements.
    pub name: String,
    /// The role in which it signs.
    pub role: String,
    /// How it signs.
    pub algorithm: Algorithm,
    /// When it was made or imported, in milliseconds since 1970 by this device's clock.
    pub created: i64,
    /// Its SubjectPublicKeyInfo in DER (RFC 5280 section 4.1).
    pub spki: Vec<u8>,
}

/// What goes wrong with own keys, in sentences that say what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The browser stores nothing for this page.
    #[error(
        "This browser keeps no keys for this page: a private window, or site data that is switched off. Open Packseal in an ordinary window."
    )]
    NoStore,
    /// The device is full.
    #[error("This device has no room for a key. Free some space and try again.")]
    NoRoom,
    /// The page's address is not secure (W3C Secure Contexts), so there is no WebCrypto.
    #[error("This browser signs nothing for this page: its address must begin with https:// or be this device’s own.")]
    NotSecure,
    /// The browser does not know the algorithm.
    #[error("This browser does not sign with {}. Use an ECDSA P-256 key.", .0.name())]
    NoAlgorithm(Algorithm),
    /// The key is not in the store.
    #[error(
        "The key is not in this browser any more: the data of this site was removed, or the key was. Use another key, and have this one revoked."
    )]
    Gone,
    /// It is there already.
    #[error("This key is here already. Nothing was changed.")]
    Twice,
    /// What was to be imported is no such key, by the browser's judgement.
    #[error("The browser does not take this as a private key.")]
    NotAKey,
    /// Anything else that the browser says.
    #[error("{0}")]
    Other(String),
}

impl From<WebError> for KeysError {
    fn from(error: WebError) -> Self {
        match error.kind {
            WebErrorKind::NoRoom => Self::NoRoom,
            WebErrorKind::NotAllowed => Self::NoStore,
            _ => Self::Other(error.what),
        }
    }
}

impl From<JsValue> for KeysError {
    fn from(value: JsValue) -> Self {
        WebError::from(value).into()
    }
}

/// Whether the browser signs with this algorithm. Asked once a screen; WebCrypto has no other way to ask than to try.
pub async fn signs_with(algorithm: Algorithm) -> bool {
    subtle::generate(algorithm).await.is_ok()
}

/// All own keys, the oldest first.
///
/// # Errors
/// [`KeysError::NoStore`] where the browser keeps nothing for this page.
pub async fn list() -> Result<Vec<OwnKey>, KeysError> {
    let mut keys: Vec<OwnKey> = store::all().await?.iter().filter_map(read).collect();
    keys.sort_by_key(|key| (key.created, key.id));
    Ok(keys)
}

/// Makes a key that cannot be extracted, and keeps it.
///
/// # Errors
/// [`KeysError`]
pub async fn make(name: &str, role: &str, algorithm: Algorithm, now: i64) -> Result<OwnKey, KeysError> {
    let (private, spki) = subtle::generate(algorithm).await?;
    keep(OwnKey::new(name, role, algorithm, now, spki), &private).await
}

/// Takes a private key, and keeps it as one that cannot be extracted.
///
/// # Errors
/// [`KeysError::NotAKey`] when the browser does not take it, [`KeysError::Twice`] when it is here already, others.
pub async fn import(name: &str, role: &str, key: &PrivateKey, now: i64) -> Result<OwnKey, KeysError> {
    let public = key.public();
    let private = subtle::import(public.algorithm(), &key.to_pkcs8()).await?;
    keep(OwnKey::new(name, role, public.algorithm(), now, public.spki().to_vec()), &private).await
}

/// The key with this id.
///
/// # Errors
/// [`KeysError::Gone`] when it is not there.
pub async fn get(id: Digest) -> Result<OwnKey, KeysError> {
    read(&store::one(&id.to_string()).await?).ok_or(KeysError::Gone)
}

/// Signs these bytes: for ECDSA r and s, 32 bytes each (IEEE P1363), for Ed25519 its 64 bytes.
///
/// # Errors
/// [`KeysError::Gone`] when the key is not there any more.
pub async fn sign(id: Digest, message: &[u8]) -> Result<Vec<u8>, KeysError> {
    let record = store::one(&id.to_string()).await?;
    let (key, private) = read(&record).zip(js::get(&record, store::PRIVATE)).ok_or(KeysError::Gone)?;
    subtle::sign(key.algorithm, &private, message).await
}

/// Removes a key for good; one that is not there is no error.
///
/// # Errors
/// [`KeysError`]
pub async fn remove(id: Digest) -> Result<(), KeysError> {
    store::remove(&id.to_string()).await
}

impl OwnKey {
    fn new(name: &str, role: &str, algorithm: Algorithm, created: i64, spki: Vec<u8>) -> Self {
        let id = Digest::of(&spki);
        Self { id, name: name.to_owned(), role: role.to_owned(), algorithm, created, spki }
    }
}

/// What is kept of a key.
fn record(key: &OwnKey, private: &JsValue) -> JsValue {
    let record: JsValue = js_sys::Object::new().into();
    let set = |name: &str, value: JsValue| {
        // Setting a member of a fresh plain object cannot fail.
        let _ = js_sys::Reflect::set(&record, &name.into(), &value);
    };
    set(store::ID, key.id.to_string().into());
    set("name", key.name.as_str().into());
    set("role", key.role.as_str().into());
    set("algorithm", key.algorithm.name().into());
    set("created", (key.created as f64).into());
    set("spki", js_sys::Uint8Array::from(key.spki.as_slice()).into());
    set(store::PRIVATE, private.clone());
    record
}

/// Reads it; None for what is none of ours, or damaged.
fn read(record: &JsValue) -> Option<OwnKey> {
    let text = |name: &str| js::get(record, name)?.as_string();
    let spki = js::get(record, "spki")?.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec();
    let algorithm = text("algorithm")?;
    let algorithm = [Algorithm::EcdsaP256, Algorithm::Ed25519].into_iter().find(|known| known.name() == algorithm)?;
    let created = js::get(record, "created")?.as_f64()? as i64;
    let key = OwnKey::new(&text("name")?, &text("role")?, algorithm, created, spki);
    (text(store::ID)? == key.id.to_string()).then_some(key)
}

async fn keep(key: OwnKey, private: &JsValue) -> Result<OwnKey, KeysError> {
    store::add(&record(&key, private)).await?;
    // What a browser removes when the device is short of room, it then removes last. It may say no.
    if let Some(storage) = js::get(&js_sys::global(), "navigator").and_then(|it| js::get(&it, "storage"))
        && let Ok(promise) = js::call(&storage, "persist", &[])
    {
        drop(wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promise)));
    }
    Ok(key)
}
