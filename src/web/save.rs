//! Handing a finished file to the person: to a place that they pick, or as a download.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use super::error::{WebError, WebErrorKind};
use super::page::{js, window};

/// How long a download may take to begin before its object URL is withdrawn, in milliseconds.
const URL_LIFE: u32 = 120_000;

/// Bytes that are copied at a time.
const PIECE: f64 = 67_108_864.0;

/// How a file was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Written in full to the file that was picked.
    Picked {
        /// The name that it was given.
        name: String,
    },
    /// Given to the browser's downloads; this program cannot see how that ends.
    Downloaded,
}

/// Saves `file`: where the browser lets a person pick a place, it is copied there piece by piece; else it is downloaded. `tell` is called with the bytes
/// that are copied.
///
/// # Errors
/// [`WebErrorKind::Cancelled`] when no place was picked; others when writing failed, and then nothing that looks like a pack is left.
pub async fn save(file: &File, name: &str, tell: &dyn Fn(f64)) -> Result<Saved, WebError> {
    let window = window().ok_or_else(|| WebError::unsupported("window"))?;
    if js::get(&window, "showSaveFilePicker").is_none() {
        if !is_there(file).await {
            return Err(gone());
        }
        download(file, name)?;
        return Ok(Saved::Downloaded);
    }
    let handle = awaited(js::call(&window, "showSaveFilePicker", &[picker_options(name)?])?).await?;
    let picked = js::get(&handle, "name").and_then(|it| it.as_string()).unwrap_or_else(|| name.to_owned());
    match copy_to(file, &handle, tell).await {
        Ok(()) => Ok(Saved::Picked { name: picked }),
        Err(error) => {
            remove_if_empty(&handle).await;
            Err(if is_there(file).await { place_failed(error) } else { gone() })
        }
    }
}

/// Downloads `text` as a file of this name.
///
/// # Errors
/// [`WebError`] when the browser refuses.
pub fn save_text(text: &str, name: &str, media_type: &str) -> Result<(), WebError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
    download(&blob, name)
}

/// Downloads bytes as a file of this name.
///
/// # Errors
/// [`WebError`] when the browser refuses.
pub fn save_bytes(bytes: &[u8], name: &str, media_type: &str) -> Result<(), WebError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    download(&Blob::new_with_u8_array_sequence_and_options(&parts, &options)?, name)
}

/// What goes into a file of a folder.
pub enum Part {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file.
    File(File),
}

/// Puts files into a folder that the person picks; names are paths below it, whose folders are made. A file that is there already is left
/// alone, and nothing is put at all.
///
/// Gives the folder's name and how many files there are.
///
/// # Errors
/// [`WebErrorKind::Cancelled`] when no folder was picked; others when something is in the way, or writing failed. Files that were put before
/// that stay.
pub async fn save_into(parts: Vec<(String, Part)>) -> Result<(String, usize), WebError> {
    let window = window().ok_or_else(|| WebError::unsupported("window"))?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"readwrite".into())?;
    let root = awaited(js::call(&window, "showDirectoryPicker", &[options.into()])?).await?;
    let folder = js::get(&root, "name").and_then(|it| it.as_string()).unwrap_or_default();
    for (name, _) in &parts {
        if place(&root, name, false).await.is_ok() {
            let why = format!("{name} is in the folder already, and nothing is written over. Nothing was saved.");
            return Err(WebError::new(WebErrorKind::Other, why));
        }
    }
    let count = parts.len();
    for (name, part) in parts {
        let handle = place(&root, &name, true).await?;
        match part {
            Part::File(file) => copy_to(&file, &handle, &|_| {}).await?,
            Part::Bytes(bytes) => {
                let blob = Blob::new_with_u8_array_sequence(&Array::of1(&js_sys::Uint8Array::from(bytes.as_slice())))?;
                let writable = awaited(js::call(&handle, "createWritable", &[])?).await?;
                awaited(js::call(&blob.stream(), "pipeTo", &[writable])?).await?;
            }
        }
    }
    Ok((folder, count))
}

/// The handle of a file by its path below a folder; made with its folders where `create` says so.
async fn place(root: &JsValue, path: &str, create: bool) -> Result<JsValue, WebError> {
    let options = Object::new();
    Reflect::set(&options, &"create".into(), &create.into())?;
    let mut folder = root.clone();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let method = if parts.peek().is_some() { "getDirectoryHandle" } else { "getFileHandle" };
        folder = awaited(js::call(&folder, method, &[part.into(), options.clone().into()])?).await?;
    }
    Ok(folder)
}

fn picker_options(name: &str) -> Result<JsValue, WebError> {
    let (options, kind, accept) = (Object::new(), Object::new(), Object::new());
    Reflect::set(&accept, &"application/zip".into(), &Array::of1(&".zip".into()))?;
    Reflect::set(&kind, &"description".into(), &"ZIP".into())?;
    Reflect::set(&kind, &"accept".into(), &accept)?;
    Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    Reflect::set(&options, &"types".into(), &Array::of1(&kind))?;
    Ok(options.into())
}

/// Whether a staged file can still be read: its storage may have been removed since.
async fn is_there(file: &File) -> bool {
    match file.slice_with_f64_and_f64(0.0, 1.0) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

fn gone() -> WebError {
    let why = "It is not on this device any more: this site’s data was removed. Build it again.";
    WebError::new(WebErrorKind::Gone, why)
}

/// What is wrong with the place that was picked, before the browser's own words.
fn place_failed(error: WebError) -> WebError {
    let why = match error.kind {
        WebErrorKind::NoRoom => "There is no room at that place.",
        WebErrorKind::Unreadable => "The file or its folder is gone, or in use.",
        WebErrorKind::NotAllowed => "This page may not write there, or not any more.",
        _ => return error,
    };
    WebError { what: format!("{why} {}", error.what), ..error }
}

/// Copies a file, a piece after the other, and tells how many bytes are there. The browser copies each piece by itself: through a stream, all of it would
/// come and go in the memory of the page.
async fn copy_to(file: &File, handle: &JsValue, tell: &dyn Fn(f64)) -> Result<(), WebError> {
    let writer = js::call(&awaited(js::call(handle, "createWritable", &[])?).await?, "getWriter", &[])?;
    let pieces = async {
        let mut at = 0.0;
        while at < file.size() {
            let end = (at + PIECE).min(file.size());
            awaited(js::call(&writer, "write", &[file.slice_with_f64_and_f64(at, end)?.into()])?).await?;
            at = end;
            tell(at);
        }
        awaited(js::call(&writer, "close", &[])?).await
    };
    match pieces.await {
        Ok(_) => Ok(()),
        Err(error) => {
            // The picked file is then as it was before. Where the browser has given it up already, there is nothing to abort.
            if let Ok(aborted) = js::call(&writer, "abort", &[]) {
                let _ = awaited(aborted).await;
            }
            Err(error)
        }
    }
}

/// Picking a new name makes an empty file; it goes away again when writing failed. A file that held something is left alone.
async fn remove_if_empty(handle: &JsValue) {
    let Ok(promise) = js::call(handle, "getFile", &[]) else { return };
    let size = awaited(promise).await.ok().and_then(|file| file.dyn_into::<File>().ok()).map(|file| file.size());
    if size == Some(0.0)
        && let Ok(promise) = js::call(handle, "remove", &[])
    {
        let _ = awaited(promise).await;
    }
}

async fn awaited(promise: JsValue) -> Result<JsValue, WebError> {
    Ok(JsFuture::from(Promise::resolve(&promise)).await?)
}

pub(super) fn download(blob: &Blob, name: &str) -> Result<(), WebError> {
    let missing = || WebError::new(WebErrorKind::Unsupported, "This page has no document.");
    let document = window().and_then(|window| window.document()).ok_or_else(missing)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into().map_err(|_| missing())?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(URL_LIFE, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
