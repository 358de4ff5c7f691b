//! The verify worker: takes a file, gives a report. It never asks the network for anything.

use std::cell::Cell;

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::codec;
use super::message::{BUILD_ID, FromVerify};
use crate::model::limits::Limits;
use crate::verify::verify;
use crate::web::blob::BlobRange;

/// Progress is told at most this often.
const TELL_EVERY_MS: f64 = 100.0;

fn tell(message: &FromVerify) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // A worker whose page is gone has nobody to tell.
    drop(scope.post_message(&codec::envelope(message)));
}

/// Starts listening. Called once, by the worker's program.
pub fn start() {
    std::panic::set_hook(Box::new(|_| {
        tell(&FromVerify::Failed { why: "Packseal itself failed. Reload the page and try again.".to_owned() })
    }));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let listener = EventListener::new(&scope, "message", |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        match codec::attached(&data, "file").and_then(|file| file.dyn_into::<File>().ok()) {
            Some(file) => tell(&read(&file)),
            None => tell(&FromVerify::Failed { why: "This page was updated. Reload it.".to_owned() }),
        }
    });
    listener.forget();
    tell(&FromVerify::Ready { build_id: BUILD_ID.to_owned() });
}

/// [`crate::model::path::fold`] with the browser's own tables, so that they are not downloaded again.
fn fold(text: &str) -> String {
    let nfkc = |text: &str| String::from(js_sys::JsString::from(text).normalize("NFKC"));
    let each = |text: &str, change: fn(&js_sys::JsString) -> js_sys::JsString| -> String {
        text.chars().map(|c| String::from(change(&js_sys::JsString::from(c)))).collect()
    };
    let upper = each(&nfkc(text), js_sys::JsString::to_upper_case);
    nfkc(&each(&upper, js_sys::JsString::to_lower_case))
}

fn read(file: &File) -> FromVerify {
    let told = Cell::new(0.0);
    let mut progress = |read, total| {
        let now = js_sys::Date::now();
        if now - told.get() >= TELL_EVERY_MS {
            told.set(now);
            tell(&FromVerify::Progress { read, total });
        }
    };
    let verified = BlobRange::new(file.clone().into())
        .and_then(|mut source| verify(&mut source, &file.name(), &Limits::with_fold(fold), &mut progress));
    match verified {
        Ok(verified) => FromVerify::Done { report: Box::new(verified.report), map: verified.map },
        Err(error) => FromVerify::Failed { why: error.to_string() },
    }
}
