//! The summary worker: takes the facts of a pack, gives `summary.pdf`. It asks nothing of anybody.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::codec;
use super::message::{BUILD_ID, FromSummary, ToPaper, ToSummary};
use crate::summary::pdf::{render, render_report};
use crate::summary::{Facts, report};

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn tell(message: &FromSummary) {
    // A worker whose page is gone has nobody to tell.
    drop(scope().post_message(&codec::envelope(message)));
}

/// Starts listening. Called once, by the worker's program.
pub fn start() {
    std::panic::set_hook(Box::new(|_| {
        tell(&FromSummary::Failed("the program that makes it has failed".to_owned()));
    }));
    let listener = EventListener::new(&scope(), "message", |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let pack = codec::message(&data).and_then(|ToSummary { facts }| codec::decode::<Facts>(&facts));
        let paper = codec::message(&data).and_then(|ToPaper { facts }| codec::decode::<report::Facts>(&facts));
        let made = pack.map(|facts| render(&facts)).or_else(|| paper.map(|facts| render_report(&facts)));
        tell(&match made {
            Some(Ok(bytes)) => FromSummary::Done(bytes),
            Some(Err(error)) => FromSummary::Failed(error.to_string()),
            None => FromSummary::Failed("this page was updated; reload it".to_owned()),
        });
    });
    listener.forget();
    tell(&FromSummary::Ready { build_id: BUILD_ID.to_owned() });
}
