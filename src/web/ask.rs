//! What a build worker waits for: an answer of its page, or the end of a pause.

use std::cell::RefCell;

use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::assemble::Verdict;

/// A value that comes once, for everyone who waits for it.
struct Awaited {
    promise: Promise,
    resolve: Function,
}

impl Awaited {
    fn new() -> Self {
        let mut kept = None;
        let promise = Promise::new(&mut |resolve, _| kept = Some(resolve));
        // A promise calls its executor at once (ECMA-262, "Promise ( executor )").
        Self { promise, resolve: kept.unwrap_or_else(|| unreachable!("the executor has run")) }
    }
}

/// A question that is open at most once at a time.
#[derive(Default)]
pub(crate) struct Open(RefCell<Option<Awaited>>);

impl Open {
    /// Waits for the answer. `ask` is called when the question was not open yet. Undefined when the build was stopped meanwhile.
    pub(crate) async fn answer(&self, ask: impl FnOnce()) -> JsValue {
        let (promise, first) = {
            let mut open = self.0.borrow_mut();
            let first = open.is_none();
            (open.get_or_insert_with(Awaited::new).promise.clone(), first)
        };
        if first {
            ask();
        }
        JsFuture::from(promise).await.unwrap_or_default()
    }

    /// Answers whoever waits; nobody may.
    pub(crate) fn give(&self, value: &JsValue) {
        if let Some(awaited) = self.0.take() {
            // A resolving function does not throw.
            let _ = awaited.resolve.call1(&JsValue::UNDEFINED, value);
        }
    }
}

/// Everything that a build may wait for.
#[derive(Default)]
pub(crate) struct Asks {
    /// A new token, as text.
    pub(crate) token: Open,
    verdicts: Open,
    given: RefCell<Vec<Verdict>>,
    summary: Open,
    made: RefCell<Option<Result<Vec<u8>, String>>>,
    /// Whether the pack is finished without a seal, as a truth value.
    pub(crate) unsealed: Open,
    /// Whether the seal's time is asked for again, as a truth value.
    pub(crate) untimed: Open,
    pause: Open,
}

impl Asks {
    /// Waits so long, or until [`Self::go`].
    pub(crate) async fn pause(&self, millis: u32) {
        let early = Box::pin(self.pause.answer(|| ()));
        select(early, TimeoutFuture::new(millis)).await;
    }

    /// Waits for verdicts; `ask` puts the question. Empty when the build was stopped meanwhile.
    pub(crate) async fn verdicts(&self, ask: impl FnOnce()) -> Vec<Verdict> {
        self.verdicts.answer(ask).await;
        self.given.take()
    }

    /// Gives the verdicts.
    pub(crate) fn decide(&self, verdicts: Vec<Verdict>) {
        self.given.replace(verdicts);
        self.verdicts.give(&JsValue::UNDEFINED);
    }

    /// Waits for `summary.pdf`; `ask` has it made. An error is why there is none; None when the build was stopped meanwhile.
    pub(crate) async fn summary(&self, ask: impl FnOnce()) -> Option<Result<Vec<u8>, String>> {
        self.summary.answer(ask).await;
        self.made.take()
    }

    /// Gives the document, or why there is none.
    pub(crate) fn made(&self, made: Result<Vec<u8>, String>) {
        self.made.replace(Some(made));
        self.summary.give(&JsValue::UNDEFINED);
    }

    /// Ends every pause.
    pub(crate) fn go(&self) {
        self.pause.give(&JsValue::UNDEFINED);
    }

    /// Nobody will answer any more: the build was stopped.
    pub(crate) fn stop(&self) {
        self.token.give(&JsValue::UNDEFINED);
        self.verdicts.give(&JsValue::UNDEFINED);
        self.summary.give(&JsValue::UNDEFINED);
        self.unsealed.give(&JsValue::UNDEFINED);
        self.untimed.give(&JsValue::UNDEFINED);
        self.go();
    }
}
