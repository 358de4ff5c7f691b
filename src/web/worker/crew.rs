//! Workers that help another: each is the same program in a worker of its own, and has one end of a channel whose other end the helped one has. The page
//! makes the channels and starts them (`helpers`); it hears nothing of the work.

use std::cell::{RefCell, RefMut};
use std::future::poll_fn;
use std::io;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// Messages that a helper has at one time: one that it works on, and the next.
const AHEAD: usize = 2;

/// What helpers are given to do.
pub(super) trait Work: 'static {
    /// The next message, with what is transferred in it; None while there is nothing to do.
    fn next(&mut self) -> Option<(JsValue, Array)>;

    /// Takes an answer; false when it is none.
    fn heard(&mut self, answer: &JsValue) -> bool;
}

/// The helpers, and what they do.
pub(super) struct Crew<W>(Rc<RefCell<Inner<W>>>);

struct Inner<W> {
    work: W,
    lanes: Vec<Lane>,
    failed: bool,
    news: bool,
    waker: Option<Waker>,
}

struct Lane {
    port: MessagePort,
    /// Messages that it has.
    has: usize,
    _listener: EventListener,
}

impl<W> Clone for Crew<W> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<W: Work> Crew<W> {
    /// Nobody yet.
    pub(super) fn new(work: W) -> Self {
        let inner = Inner { work, lanes: Vec::new(), failed: false, news: false, waker: None };
        Self(Rc::new(RefCell::new(inner)))
    }

    /// Takes the ends of channels to helpers.
    pub(super) fn open(&self, ports: &Array) {
        for port in ports.iter().filter_map(|port| port.dyn_into::<MessagePort>().ok()) {
            let at = self.0.borrow().lanes.len();
            let inner = Rc::downgrade(&self.0);
            let listener = EventListener::new(&port, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
                if let Some(inner) = inner.upgrade() {
                    inner.borrow_mut().heard(at, &data);
                }
            });
            port.start();
            self.0.borrow_mut().lanes.push(Lane { port, has: 0, _listener: listener });
        }
        self.send();
    }

    /// Whether there is anybody.
    pub(super) fn is_here(&self) -> bool {
        !self.0.borrow().lanes.is_empty()
    }

    /// The work.
    pub(super) fn work(&self) -> RefMut<'_, W> {
        RefMut::map(self.0.borrow_mut(), |inner| &mut inner.work)
    }

    /// Sends what there is to do, as far as anybody is free.
    pub(super) fn send(&self) {
        self.0.borrow_mut().send();
    }

    /// Whether anybody has a message that was not answered.
    pub(super) fn is_busy(&self) -> bool {
        self.0.borrow().lanes.iter().any(|lane| lane.has > 0)
    }

    /// Whether all is well.
    ///
    /// # Errors
    /// When a helper has failed.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.0.borrow().failed { Err(io::Error::other("a background program has failed")) } else { Ok(()) }
    }

    /// Waits until somebody has answered since the last wait.
    pub(super) async fn wait(&self) {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            if inner.failed || std::mem::take(&mut inner.news) {
                return Poll::Ready(());
            }
            inner.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl<W: Work> Inner<W> {
    fn heard(&mut self, at: usize, data: &JsValue) {
        if let Some(lane) = self.lanes.get_mut(at) {
            lane.has = lane.has.saturating_sub(1);
        }
        self.failed |= !self.work.heard(data);
        self.news = true;
        self.send();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn send(&mut self) {
        // Whoever has the least to do.
        while let Some(lane) = self.lanes.iter_mut().filter(|lane| lane.has < AHEAD).min_by_key(|lane| lane.has) {
            let Some((message, transferred)) = self.work.next() else { return };
            lane.has += 1;
            self.failed |= lane.port.post_message_with_transferable(&message, &transferred).is_err();
        }
    }
}

/// Answers each message of a channel, as long as the worker lives. What cannot be answered is answered with `null`, which is no answer.
pub(super) fn serve(port: &MessagePort, mut answer: impl FnMut(&JsValue) -> Option<(JsValue, Array)> + 'static) {
    let back = port.clone();
    let listener = EventListener::new(port, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let (message, transferred) = answer(&data).unwrap_or((JsValue::NULL, Array::new()));
        // Whoever is gone needs no answer.
        drop(back.post_message_with_transferable(&message, &transferred));
    });
    listener.forget();
    port.start();
}
