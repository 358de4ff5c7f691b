//! The message between the window that comes back from an identity provider and the page that waits for it, by `BroadcastChannel`: pages of
//! this origin in this browser hear it, and nobody else. What is said is of use only to the page that began, which alone has the verifier.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, MessageEvent};

use super::page::js;

const NAME: &str = "packseal-sign-in";
/// How long a page may take to say that the answer is its own, in milliseconds, and how often it is looked at.
const LIMIT: u32 = 3_000;
const STEP: u32 = 100;

/// A channel with a listener. Dropping it closes it.
pub struct Handover {
    channel: EventTarget,
    _listener: EventListener,
}

impl Drop for Handover {
    fn drop(&mut self) {
        // A channel that is closed already stays so.
        drop(js::call(&self.channel, "close", &[]));
    }
}

/// What is said: a word that tells its kind, then a text.
fn said(event: &web_sys::Event, kind: &str) -> Option<String> {
    let text = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    text.strip_prefix(kind).map(str::to_owned)
}

const ANSWER: &str = "answer ";
const TAKEN: &str = "taken ";

/// What is done with a message that comes on a channel. A box, so that there is one program for both sides.
type Hear = Box<dyn Fn(&EventTarget, &web_sys::Event)>;

impl Handover {
    fn open(hear: Hear) -> Option<Self> {
        let kind: Function = js::get(&js_sys::global(), "BroadcastChannel")?.dyn_into().ok()?;
        let channel: EventTarget = Reflect::construct(&kind, &Array::of1(&NAME.into())).ok()?.dyn_into().ok()?;
        let answers = channel.clone();
        let listener = EventListener::new(&channel, "message", move |event| hear(&answers, event));
        Some(Self { channel, _listener: listener })
    }

    /// Waits for answers. `on` gets each one, a query without its `?`, and gives its state when it is the one that is waited for. None where the
    /// browser has no such channel.
    pub fn wait(on: impl Fn(&str) -> Option<String> + 'static) -> Option<Self> {
        Self::open(Box::new(move |channel, event| {
            if let Some(state) = said(event, ANSWER).and_then(|answer| on(&answer)) {
                post(channel, TAKEN, &state);
            }
        }))
    }
}

fn post(channel: &EventTarget, kind: &str, text: &str) {
    // A channel that cannot be spoken to stays silent, and the other side says that nobody took the answer.
    drop(js::call(channel, "postMessage", &[JsValue::from_str(&format!("{kind}{text}"))]));
}

/// Hands an answer to the page that waits for it; `state` is whose answer it is. Whether one took it.
pub async fn hand_over(answer: &str, state: String) -> bool {
    let taken = Rc::new(Cell::new(false));
    let heard = taken.clone();
    let hear = move |_: &EventTarget, event: &web_sys::Event| {
        if said(event, TAKEN).is_some_and(|said| said == state) {
            heard.set(true);
        }
    };
    let Some(channel) = Handover::open(Box::new(hear)) else { return false };
    post(&channel.channel, ANSWER, answer);
    for _ in 0..LIMIT / STEP {
        TimeoutFuture::new(STEP).await;
        if taken.get() {
            break;
        }
    }
    taken.get()
}
