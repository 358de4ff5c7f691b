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

/// Helpers. Dropping them ends them.
#[derive(Default)]
pub(super) struct Helpers(Vec<Helper>);

type Fail = Rc<dyn Fn(String)>;

impl Helpers {
    /// As many as the machine has processors, and the ends of their channels for the worker that they help: first those that are `spare`, and new ones.
    /// `first` is what each is sent, beside its own end as `port`; `fail` is told, as a sentence, when one cannot go on.
    pub(super) fn start<M: Greeting>(mut spare: Self, first: impl Fn() -> JsValue, fail: &Fail) -> (Self, Array) {
        let ends: Vec<_> = (0..page::helpers()).filter_map(|_| MessageChannel::new().ok()).collect();
        let ports = ends.iter().map(MessageChannel::port1).collect();
        spare.0.retain(|helper| !matches!(*helper.stage.borrow(), Stage::Failed));
        let mut spare = spare.0.into_iter();
        let mut helper = |ends: &MessageChannel| {
            let helper = spare.next().unwrap_or_else(Helper::start::<M>);
            helper.help(first(), ends.port2(), Rc::clone(fail));
            helper
        };
        (Self(ends.iter().map(&mut helper).collect()), ports)
    }

    /// Whether there is nobody.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some that wait for something to do.
    pub(super) fn spare<M: Greeting>() -> Self {
        Self((0..page::helpers().min(MOST_SPARE)).map(|_| Helper::start::<M>()).collect())
    }
}

/// Helpers that wait, at most: each has some mebibytes.
const MOST_SPARE: usize = 4;

/// One helper. Dropping it ends its worker.
struct Helper {
    link: Rc<RefCell<Option<Link>>>,
    stage: Rc<RefCell<Stage>>,
}

/// How far a helper is.
enum Stage {
    /// It is on its way: with nothing to do yet, or something.
    Coming(Option<Task>),
    /// It has nothing to do.
    Waiting,
    /// It is at it; who is told when it fails.
    Working(Fail),
    /// It is of no use.
    Failed,
}

struct Task {
    first: JsValue,
    port: MessagePort,
    fail: Fail,
}

impl Helper {
    fn start<M: Greeting>() -> Self {
        let helper = Self { link: Rc::default(), stage: Rc::new(RefCell::new(Stage::Coming(None))) };
        let (link, stage) = (Rc::clone(&helper.link), Rc::clone(&helper.stage));
        let hear = move |heard: Heard<M>| match heard {
            Ok((message, _)) if message.ready() == Some(BUILD_ID) => match stage.replace(Stage::Waiting) {
                Stage::Coming(Some(task)) => work(&link, &stage, task),
                before => drop(before),
            },
            Ok((message, _)) => failed(&stage, message.failed().unwrap_or(STALE.to_owned())),
            Err(text) => failed(&stage, text),
        };
        helper.link.replace(Some(Link::start(Program::Worker, hear)));
        helper
    }

    /// Gives it something to do, once.
    fn help(&self, first: JsValue, port: MessagePort, fail: Fail) {
        codec::attach(&first, "port", &port);
        let task = Task { first, port, fail };
        let is_coming = matches!(*self.stage.borrow(), Stage::Coming(_));
        if is_coming {
            self.stage.replace(Stage::Coming(Some(task)));
        } else {
            work(&self.link, &self.stage, task);
        }
    }
}

fn work(link: &RefCell<Option<Link>>, stage: &RefCell<Stage>, Task { first, port, fail }: Task) {
    stage.replace(Stage::Working(fail));
    let posted = link.borrow().as_ref().map_or(Ok(()), |link| link.post_with(&first, &Array::of1(&port)));
    if let Err(error) = posted {
        failed(stage, error.to_string());
    }
}

fn failed(stage: &RefCell<Stage>, why: String) {
    match stage.replace(Stage::Failed) {
        Stage::Coming(Some(Task { fail, .. })) | Stage::Working(fail) => fail(why),
        _ => {}
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // The listeners of a link hold its place: it has to be taken out for the worker to end.
        drop(self.link.take());
    }
}
