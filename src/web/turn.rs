//! Letting everything else that waits have its turn: what is read of a stream may come without the program ever going back to the browser, which then
//! delivers no message.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

/// Sends itself a message and waits for it: those that came before are delivered before. A timer would wait for milliseconds.
pub(crate) struct Turn {
    port: MessagePort,
    /// The message has come, or who waits for it.
    state: Rc<RefCell<(bool, Option<Waker>)>>,
    _listener: EventListener,
}

impl Turn {
    /// None where the browser has no channels.
    pub(crate) fn new() -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let state = Rc::<RefCell<(bool, Option<Waker>)>>::default();
        let heard = Rc::clone(&state);
        let listener = EventListener::new(&channel.port1(), "message", move |_| {
            let waker = {
                let mut state = heard.borrow_mut();
                state.0 = true;
                state.1.take()
            };
            waker.into_iter().for_each(Waker::wake);
        });
        channel.port1().start();
        Some(Self { port: channel.port2(), state, _listener: listener })
    }

    /// Waits until all that came before now had its turn.
    pub(crate) async fn end(&self) {
        self.state.borrow_mut().0 = false;
        if self.port.post_message(&JsValue::NULL).is_err() {
            return;
        }
        poll_fn(|context| {
            let mut state = self.state.borrow_mut();
            if state.0 {
                return Poll::Ready(());
            }
            state.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
