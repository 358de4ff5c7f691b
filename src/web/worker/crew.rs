//! Workers that help another: each is the same program in a worker of its own, and has one end of a channel whose other end the helped one has. The page
//! makes the channels and starts them (`helpers`); it hears nothing of the work.

use std::cell::{RefCell, RefMut};
use std::future::poll_fn;
use std::io;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

/// Messages that a helper has at one time: one that it works on, and the next.
const AHEAD: usize = 2;
/// How often it is looked whether anybody is silent, and after how many looks it counts as gone. Nobody tells of a worker that ended without an error,
/// and each answers, or says that it is still at it, within a second or so. A machine that was asleep has slept between two looks.
const LOOK: u32 = 4_000;
const LOOKS: u32 = 5;

/// What is wrong when one of them has failed.
const GONE: &str = "a background program does not answer any more";

/// What helpers are given to do.
pub(super) trait Work: 'static {
    /// The next message, with what is transferred in it; None while there is nothing to do.
    fn next(&mut self) -> Option<(JsValue, Array)>;

    /// Takes an answer; false when it is none.
    fn heard(&mut self, answer: &JsValue) -> bool;

    /// Takes a number that comes before an answer: whoever is long at it says how far it is.
    fn told(&mut self, _so_far: f64) {}

    /// Takes an array if it is one that comes before an answer; `by` is the channel that it came over.
    fn given(&mut self, _piece: &Array, _by: &MessagePort) -> bool {
        false
    }
}

/// The helpers, and what they do.
pub(super) struct Crew<W>(Rc<RefCell<Inner<W>>>);

struct Inner<W> {
    work: W,
    lanes: Vec<Lane>,
    failed: bool,
    stopped: bool,
    news: bool,
    waker: Option<Waker>,
}

struct Lane {
    port: MessagePort,
    /// Messages that it has.
    has: usize,
    /// Looks since it was last heard of while it had any.
    silent: u32,
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
        let inner = Inner { work, lanes: Vec::new(), failed: false, stopped: false, news: false, waker: None };
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
            self.0.borrow_mut().lanes.push(Lane { port, has: 0, silent: 0, _listener: listener });
        }
        self.send();
        spawn_local(watch(Rc::downgrade(&self.0)));
    }

    /// Whether there is anybody.
    pub(super) fn is_here(&self) -> bool {
        !self.0.borrow().lanes.is_empty()
    }

    /// Messages that they have at one time, at most.
    pub(super) fn capacity(&self) -> u64 {
        (self.0.borrow().lanes.len() * AHEAD) as u64
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
    /// When a helper has failed, or nothing is wanted any more.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.0.borrow().stopped {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        if self.0.borrow().failed { Err(io::Error::new(io::ErrorKind::BrokenPipe, GONE)) } else { Ok(()) }
    }

    /// Ends all waiting: nothing is wanted any more.
    pub(super) fn stop(&self) {
        let mut inner = self.0.borrow_mut();
        inner.stopped = true;
        if let Some(waker) = inner.waker.take() {
            waker.wake();
        }
    }

    /// Waits until somebody has answered since the last wait.
    pub(super) async fn wait(&self) {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            if inner.failed || inner.stopped || std::mem::take(&mut inner.news) {
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
        let Some(lane) = self.lanes.get_mut(at) else { return };
        lane.silent = 0;
        if let Some(so_far) = data.as_f64() {
            self.work.told(so_far);
        } else if !data.dyn_ref::<Array>().is_some_and(|piece| self.work.given(piece, &lane.port)) {
            lane.has -= usize::from(lane.has > 0);
            self.failed |= !self.work.heard(data);
        }
        self.news = true;
        self.send();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Counts who is silent, and says whether anybody has been for too long.
    fn look(&mut self) -> bool {
        for lane in &mut self.lanes {
            lane.silent = if lane.has > 0 { lane.silent + 1 } else { 0 };
            self.failed |= lane.silent > LOOKS;
        }
        if self.failed
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
        self.failed
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

/// Looks after helpers as long as there is anybody to help.
async fn watch<W: Work>(inner: Weak<RefCell<Inner<W>>>) {
    loop {
        TimeoutFuture::new(LOOK).await;
        match inner.upgrade() {
            Some(inner) if !inner.borrow_mut().look() => {}
            _ => return,
        }
    }
}

/// Answers each message of a channel, as long as the worker lives, but for those that `takes` has taken. What cannot be answered is answered with
/// `null`, which is no answer.
pub(super) fn serve(
    port: &MessagePort,
    takes: impl Fn(&JsValue) -> bool + 'static,
    answer: impl AsyncFn(JsValue) -> Option<(JsValue, Array)> + 'static,
) {
    let (back, answer) = (port.clone(), Rc::new(answer));
    let listener = EventListener::new(port, "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        if takes(&data) {
            return;
        }
        let (back, answer) = (back.clone(), Rc::clone(&answer));
        spawn_local(async move {
            let (message, transferred) = answer(data).await.unwrap_or((JsValue::NULL, Array::new()));
            // Whoever is gone needs no answer.
            drop(back.post_message_with_transferable(&message, &transferred));
        });
    });
    listener.forget();
    port.start();
}
