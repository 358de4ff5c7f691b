//! Helpers of a worker, from the page's side: started, each with one end of a channel, and ended.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

use super::codec::{self, Message};
use super::link::{Heard, Link, STALE};
use super::message::{BUILD_ID, FromBuild, FromVerify};
use crate::web::page;
use crate::web::start::Program;

/// What a helper says first, and last.
pub(super) trait Greeting: Message + 'static {
    /// Its build, when it says that it is ready.
    fn ready(&self) -> Option<&str>;
    /// Why it failed.
    fn failed(self) -> Option<String>;
}

impl Greeting for FromBuild {
    fn ready(&self) -> Option<&str> {
        match self {
            Self::Ready { build_id } => Some(build_id),
            _ => None,
        }
    }

    fn failed(self) -> Option<String> {
        match self {
            Self::Failed(problem) => Some(problem.text),
            _ => None,
        }
    }
}

impl Greeting for FromVerify {
    fn ready(&self) -> Option<&str> {
        match self {
            Self::Ready { build_id } => Some(build_id),
            _ => None,
        }
    }

    fn failed(self) -> Option<String> {
        match self {
            Self::Failed { why } => Some(why),
            _ => None,
        }
    }
}

type Place = Rc<RefCell<Option<Link>>>;

/// Helpers. Dropping them ends them.
#[derive(Default)]
pub(super) struct Helpers(Vec<Place>);

impl Helpers {
    /// Starts as many as the machine has processors, and gives the ends of their channels for the worker that they help. `first` is what each is sent,
    /// beside its own end as `port`; `fail` is told, as a sentence, when one cannot go on.
    pub(super) fn start<M: Greeting>(first: impl Fn() -> JsValue, fail: Rc<dyn Fn(String)>) -> (Self, Array) {
        let ends: Vec<_> = (0..page::helpers()).filter_map(|_| MessageChannel::new().ok()).collect();
        let ports = ends.iter().map(MessageChannel::port1).collect();
        let all = ends.iter().map(|ends| helper::<M>(first(), ends.port2(), Rc::clone(&fail))).collect();
        (Self(all), ports)
    }
}

impl Drop for Helpers {
    fn drop(&mut self) {
        // The listeners of a link hold its place: it has to be taken out for the worker to end.
        self.0.iter().for_each(|place| drop(place.take()));
    }
}

fn helper<M: Greeting>(first: JsValue, port: MessagePort, fail: Rc<dyn Fn(String)>) -> Place {
    let place: Place = Rc::default();
    let own = Rc::clone(&place);
    codec::attach(&first, "port", &port);
    let hear = move |heard: Heard<M>| match heard {
        Ok((message, _)) if message.ready() == Some(BUILD_ID) => {
            let posted = own.borrow().as_ref().map_or(Ok(()), |link| link.post_with(&first, &Array::of1(&port)));
            if let Err(error) = posted {
                fail(error.to_string());
            }
        }
        Ok((message, _)) => fail(message.failed().unwrap_or(STALE.to_owned())),
        Err(text) => fail(text),
    };
    place.replace(Some(Link::start(Program::Worker, hear)));
    place
}
