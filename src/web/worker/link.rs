//! A worker with its listeners, from the page's side.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent, Worker};

use super::codec::{self, Message};
use crate::web::error::WebError;
use crate::web::page::js;
use crate::web::start::{self, Program};

/// What to do when page and worker are of different builds.
pub(super) const STALE: &str = "This page was updated. Reload it.";

/// What a worker said, with the file beside it, or what is wrong as a sentence.
pub(super) type Heard<T> = Result<(T, Option<File>), String>;

/// A worker, or one that is on its way. Dropping it ends the worker.
pub(super) struct Link {
    started: Rc<RefCell<Option<Started>>>,
}

struct Started {
    worker: Worker,
    _listeners: [EventListener; 3],
}

impl Drop for Started {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Link {
    /// Starts a worker with this program; `on` gets each message, or what is wrong, never before this returns.
    pub(super) fn start<T: Message + 'static>(program: Program, on: impl Fn(Heard<T>) + 'static) -> Self {
        let started = Rc::new(RefCell::new(None));
        let wanted = Rc::downgrade(&started);
        spawn_local(async move {
            let arrived = start::worker(program).await;
            // Nobody waits any more for a worker that was dropped on its way.
            match (arrived, wanted.upgrade()) {
                (Ok(worker), Some(place)) => {
                    place.replace(Some(Started { _listeners: listen(&worker, on), worker }));
                }
                (Ok(worker), None) => worker.terminate(),
                (Err(error), Some(_)) => on(Err(format!("The background program did not come. {error}"))),
                (Err(_), None) => {}
            }
        });
        Self { started }
    }

    /// Sends a message; one to a worker that has not said that it is ready is lost.
    pub(super) fn post(&self, envelope: &JsValue) -> Result<(), WebError> {
        self.post_with(envelope, &Array::new())
    }

    /// The same, with what is handed over and not copied.
    pub(super) fn post_with(&self, envelope: &JsValue, transferred: &Array) -> Result<(), WebError> {
        match &*self.started.borrow() {
            Some(started) => Ok(started.worker.post_message_with_transfer(envelope, transferred)?),
            None => Ok(()),
        }
    }
}

fn listen<T: Message + 'static>(worker: &Worker, on: impl Fn(Heard<T>) + 'static) -> [EventListener; 3] {
    let on = Rc::new(on);
    let (failed, unread) = (on.clone(), on.clone());
    [
        EventListener::new(worker, "message", move |event| on(decode(event))),
        EventListener::new(worker, "error", move |event| {
            let said = js::get(event, "message").and_then(|it| it.as_string()).unwrap_or_default();
            failed(Err(format!("The background program did not start or has failed. {said}").trim_end().to_owned()));
        }),
        EventListener::new(worker, "messageerror", move |_| {
            unread(Err("The background program said something that this page cannot read.".to_owned()));
        }),
    ]
}

fn decode<T: Message>(event: &web_sys::Event) -> Heard<T> {
    let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
    // A worker of another build may say `Ready` in words that differ: then the page is old, not the message broken.
    let message = codec::message(&data)
        .ok_or_else(|| format!("The background program said something that this page does not know. {STALE}"))?;
    Ok((message, codec::attached(&data, "file").and_then(|file| file.dyn_into().ok())))
}
