//! The page's side of the summary worker: it is started for one document, and ended.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

use super::codec;
use super::link::{Heard, Link, STALE};
use super::message::{BUILD_ID, FromSummary, ToPaper, ToSummary};
use crate::web::start::Program;

/// How long it may take until the document is there, in milliseconds. Its program may have to be fetched first, over a slow line.
const LIMIT: u32 = 180_000;

/// A document that is being made. Dropping it ends the worker, and nothing is answered any more.
pub struct Making {
    _state: Rc<State>,
}

/// Takes the document, or why there is none.
type OnMade = dyn FnOnce(Result<Vec<u8>, String>);

struct State {
    link: RefCell<Option<Link>>,
    limit: RefCell<Option<Timeout>>,
    /// Until there is an answer.
    on: RefCell<Option<Box<OnMade>>>,
}

impl Making {
    /// Has `summary.pdf` made of these facts. `on` gets it, or why there is none, once.
    pub(super) fn start(facts: Vec<u8>, on: impl FnOnce(Result<Vec<u8>, String>) + 'static) -> Self {
        Self::make(codec::envelope(&ToSummary { facts }), Box::new(on))
    }

    /// Has a report set on paper; `facts` are what [`super::message::FromVerify::Done`] came with. As `start` otherwise.
    pub fn paper(facts: Vec<u8>, on: impl FnOnce(Result<Vec<u8>, String>) + 'static) -> Self {
        Self::make(codec::envelope(&ToPaper { facts }), Box::new(on))
    }

    fn make(order: JsValue, on: Box<OnMade>) -> Self {
        let state = Rc::new(State { link: RefCell::new(None), limit: RefCell::new(None), on: RefCell::new(Some(on)) });
        let weak = Rc::downgrade(&state);
        state.limit.replace(Some(Timeout::new(LIMIT, move || {
            if let Some(state) = weak.upgrade() {
                state.end(Err("it took too long".to_owned()));
            }
        })));
        let weak = Rc::downgrade(&state);
        let first = RefCell::new(Some(order));
        state.link.replace(Some(Link::start(Program::Summary, move |heard| {
            if let Some(state) = weak.upgrade() {
                state.hear(heard, &first);
            }
        })));
        Self { _state: state }
    }
}

impl State {
    fn hear(&self, heard: Heard<FromSummary>, first: &RefCell<Option<JsValue>>) {
        match heard {
            Ok((FromSummary::Ready { build_id }, _)) if build_id != BUILD_ID => self.end(Err(plain(STALE))),
            Ok((FromSummary::Ready { .. }, _)) => {
                let order = first.take();
                let posted = match (order, &*self.link.borrow()) {
                    (Some(order), Some(link)) => link.post(&order),
                    _ => Ok(()),
                };
                if let Err(error) = posted {
                    self.end(Err(plain(&error.to_string())));
                }
            }
            Ok((FromSummary::Done(bytes), _)) => self.end(Ok(bytes)),
            Ok((FromSummary::Failed(why), _)) => self.end(Err(why)),
            Err(why) => self.end(Err(plain(&why))),
        }
    }

    /// Answers, and ends the worker.
    fn end(&self, made: Result<Vec<u8>, String>) {
        self.limit.take();
        if let Some(on) = self.on.take() {
            on(made);
        }
        self.link.take();
    }
}

/// A sentence without its full stop.
fn plain(text: &str) -> String {
    text.trim_end_matches('.').to_owned()
}
