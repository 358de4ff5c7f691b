//! The page's side of the workers: start one, talk to it, end it.
//!
//! Each message is an object (`codec`): the page posts `{kind, message, files?, import?, own-…?, ports?}` to a build and `{kind, message, file,
//! signature?, countersign?, live?, ports?}` to a check, and to those who help either (`helpers`) `{kind, message, port, file?}`; a worker posts
//! `{kind, message, file?}`; `message` is bytes. The page speaks only after the worker's `Ready`, since what comes earlier would find no listener.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::codec;
use super::helpers::Helpers;
use super::link::{Heard, Link, STALE};
use super::message::{
    BUILD_ID, BuildOrder, FromBuild, FromVerify, Own, ToBuild, ToRead, ToSign, ToStamp, ToTrust, ToVerify,
};
use super::summary::Making;
use crate::assemble::{Problem, ProblemKind, Verdict};
use crate::seal::trust::desk::Order;
use crate::web::error::WebError;
use crate::web::start::{self, Program};

/// How long a worker may take to answer [`ToBuild::Cancel`], in milliseconds.
const CANCEL_LIMIT: u32 = 2_000;

fn internal(text: String) -> Problem {
    Problem {
        kind: ProblemKind::Internal,
        title: "The build could not go on".to_owned(),
        text,
        request: None,
        status: None,
        fields: Vec::new(),
        feature: None,
    }
}

fn cancelled() -> Problem {
    Problem {
        kind: ProblemKind::Cancelled,
        title: "Stopped".to_owned(),
        text: "What was fetched is dropped from this device.".to_owned(),
        request: None,
        status: None,
        fields: Vec::new(),
        feature: None,
    }
}

type OnBuild = dyn Fn(FromBuild, Option<File>);

/// A build under way, or finished and staged. Dropping it ends the worker.
pub struct BuildClient {
    link: Rc<RefCell<Option<Link>>>,
    /// The maker of the summary, while the build waits for it.
    making: Rc<RefCell<Option<Making>>>,
    /// Who deflates for the build, while it goes on and has much.
    helpers: Rc<RefCell<Helpers>>,
    on: Rc<OnBuild>,
    ended: Rc<Cell<bool>>,
}

impl BuildClient {
    /// Has the worker's program fetched once the page is idle, so that nobody waits for it later.
    pub fn prepare() {
        start::prepare_worker();
    }

    /// Starts the worker and the build; `on` is called for every message, with the finished file beside `Done`. `files` are those that the
    /// order names as attachments, in its order; `import` stands for the layout's main answer; `own` are those that take the place of others.
    pub fn start(
        order: BuildOrder,
        files: Vec<File>,
        import: Option<File>,
        own: Vec<(Own, File)>,
        on: impl Fn(FromBuild, Option<File>) + 'static,
    ) -> Self {
        let envelope = codec::envelope(&ToBuild::Start(Box::new(order)));
        codec::attach(&envelope, "files", &files.iter().collect::<js_sys::Array>());
        if let Some(import) = &import {
            codec::attach(&envelope, "import", import);
        }
        for (what, file) in own {
            codec::attach(&envelope, what.name(), &file);
        }
        Self::launch(envelope, Rc::new(on))
    }

    /// Starts the worker only to ask who is signed in; `on` gets [`FromBuild::Role`] or `Failed`.
    pub fn gates(order: BuildOrder, on: impl Fn(FromBuild) + 'static) -> Self {
        Self::launch(codec::envelope(&ToBuild::Gates(Box::new(order))), Rc::new(move |message, _| on(message)))
    }

    /// Starts the worker only to tell what redaction would do; `on` gets [`FromBuild::Preview`] or `Failed`. `import` stands for the log.
    pub fn preview(order: BuildOrder, import: Option<File>, on: impl Fn(FromBuild) + 'static) -> Self {
        let envelope = codec::envelope(&ToBuild::Preview(Box::new(order)));
        if let Some(import) = &import {
            codec::attach(&envelope, "import", import);
        }
        Self::launch(envelope, Rc::new(move |message, _| on(message)))
    }

    /// Starts the worker only to read a file; `on` gets [`FromBuild::Looked`] or `Failed`.
    pub fn look(what: Own, file: &File, on: impl Fn(FromBuild) + 'static) -> Self {
        let envelope = codec::envelope(&ToBuild::Look(what));
        codec::attach(&envelope, "file", file);
        Self::launch(envelope, Rc::new(move |message, _| on(message)))
    }

    fn launch(first: JsValue, on: Rc<OnBuild>) -> Self {
        let link = Rc::new(RefCell::new(None));
        let making = Rc::new(RefCell::new(None));
        let ended = Rc::new(Cell::new(false));
        let first = RefCell::new(Some(first));
        let helpers = Rc::new(RefCell::new(Helpers::default()));
        let fail: Rc<dyn Fn(String)> = {
            let (on, ended) = (on.clone(), ended.clone());
            Rc::new(move |text: String| {
                if !ended.replace(true) {
                    on(FromBuild::Failed(internal(text)), None);
                }
            })
        };
        let helper_failed: Rc<dyn Fn(String)> = {
            let (link, fail) = (link.clone(), fail.clone());
            Rc::new(move |text| {
                fail(text);
                // The build itself is well, and would wait for what does not come.
                let _ = post(&link, &ToBuild::Cancel);
            })
        };
        let hear = {
            let (link, on, ended) = (link.clone(), on.clone(), ended.clone());
            let (making, helpers) = (making.clone(), helpers.clone());
            move |heard: Heard<FromBuild>| match heard {
                Ok((FromBuild::Ready { build_id }, _)) if build_id != BUILD_ID => fail(STALE.to_owned()),
                Ok((FromBuild::Ready { build_id }, _)) => {
                    let posted = first.take().map(|first| post_as_is(&link, &first, &Array::new()));
                    if let Some(Err(error)) = posted {
                        fail(error.to_string());
                    }
                    on(FromBuild::Ready { build_id }, None);
                }
                // It comes after the end of the build.
                Ok((message @ FromBuild::Recorded(_), _)) => on(message, None),
                Ok((FromBuild::Summary(facts), _)) => {
                    let link = link.clone();
                    let answer = move |made| drop(post(&link, &ToBuild::Summary(made)));
                    making.replace(Some(Making::start(facts, answer)));
                }
                // A build that ended meanwhile needs nobody.
                Ok((FromBuild::Helpers, _)) if ended.get() => {}
                Ok((FromBuild::Helpers, _)) => {
                    let first = || codec::envelope(&ToBuild::Deflate);
                    let (started, ports) = Helpers::start::<FromBuild>(Helpers::default(), first, &helper_failed);
                    helpers.replace(started);
                    let envelope = codec::envelope(&ToBuild::Helpers);
                    codec::attach(&envelope, "ports", &ports);
                    // A worker that cannot be spoken to tells so itself.
                    let _ = post_as_is(&link, &envelope, &ports);
                }
                Ok((message, file)) => {
                    let last = matches!(
                        message,
                        FromBuild::Done { .. }
                            | FromBuild::Role(_)
                            | FromBuild::Preview(_)
                            | FromBuild::Looked(_)
                            | FromBuild::Failed(_)
                    );
                    if last {
                        helpers.take();
                        making.take();
                    }
                    if !(ended.get() || last && ended.replace(true)) {
                        on(message, file);
                    }
                }
                Err(text) => fail(text),
            }
        };
        link.replace(Some(Link::start(Program::Worker, hear)));
        Self { link, making, helpers, on, ended }
    }

    /// Asks the build to stop. The answer is `Failed` with `Cancelled`, also when the worker does not answer in 2 s (it is then ended).
    pub fn cancel(&self) {
        self.making.take();
        // Where the message cannot be posted, the limit ends the worker all the same.
        let _ = post(&self.link, &ToBuild::Cancel);
        let (link, on, ended) = (self.link.clone(), self.on.clone(), self.ended.clone());
        let helpers = self.helpers.clone();
        Timeout::new(CANCEL_LIMIT, move || {
            if !ended.replace(true) {
                link.replace(None);
                helpers.take();
                on(FromBuild::Failed(cancelled()), None);
            }
        })
        .forget();
    }

    /// Goes on with a new sign-in.
    pub fn token(&self, token: &str) {
        self.say(&ToBuild::Token(token.to_owned()));
    }

    /// Goes on with the verdicts on what was asked, one for each finding.
    pub fn decide(&self, verdicts: Vec<Verdict>) {
        self.say(&ToBuild::Decide(verdicts));
    }

    /// Goes on without a seal, or ends the build.
    pub fn unsealed(&self, yes: bool) {
        self.say(&ToBuild::Unsealed(yes));
    }

    /// Asks for the seal's time again, or goes without.
    pub fn untimed(&self, again: bool) {
        self.say(&ToBuild::Untimed(again));
    }

    /// Ends the pause before the next try.
    pub fn try_now(&self) {
        self.say(&ToBuild::TryNow);
    }

    /// A worker that cannot be spoken to tells so itself: its listeners end the build.
    fn say(&self, message: &ToBuild) {
        let _ = post(&self.link, message);
    }

    /// Tells that the finished pack was handed over; `on` gets [`FromBuild::Recorded`] where the vendor's audit log is told of it.
    pub fn saved(&self) {
        self.say(&ToBuild::Saved);
    }

    /// Removes the staged pack from this device.
    pub fn forget(&self) {
        // A worker that is gone has nothing staged that this page could still remove.
        let _ = post(&self.link, &ToBuild::Forget);
    }
}

impl Drop for BuildClient {
    fn drop(&mut self) {
        // The link's listeners hold the link: it has to be taken out for the worker to end.
        self.link.take();
        self.making.take();
        self.helpers.take();
    }
}

fn post(link: &RefCell<Option<Link>>, message: &ToBuild) -> Result<(), WebError> {
    post_as_is(link, &codec::envelope(message), &Array::new())
}

fn post_as_is(link: &RefCell<Option<Link>>, envelope: &JsValue, handed: &Array) -> Result<(), WebError> {
    link.borrow().as_ref().map_or(Ok(()), |link| link.post_with(envelope, handed))
}

/// Bytes of a file from which others read entries for the worker: starting them takes as long as reading so much.
const HELPED: f64 = (4 << 20) as f64;

type OnVerify = dyn Fn(FromVerify, Option<File>);

/// The verify worker, started before the first drop so that everything is loaded when the network goes away.
pub struct VerifyClient {
    state: Rc<VerifyState>,
}

struct VerifyState {
    on: Box<OnVerify>,
    link: RefCell<Option<Link>>,
    ready: Cell<bool>,
    reading: Cell<bool>,
    /// What was given before the worker was up, as it will be posted, and what is handed over in it.
    waiting: RefCell<Option<(JsValue, Array)>>,
    /// Who reads entries for the worker, while it reads a large file.
    helpers: RefCell<Helpers>,
    /// Who will for the next one.
    spare: RefCell<Helpers>,
    /// What was asked of keys and policy and has no answer yet: a worker that is ended for a new file takes it along.
    asked: RefCell<Option<JsValue>>,
}

impl VerifyClient {
    /// Starts the worker; `on` is called for every message, with the new file beside `Signed`.
    pub fn start(on: impl Fn(FromVerify, Option<File>) + 'static) -> Self {
        let state = Rc::new(VerifyState {
            on: Box::new(on),
            link: RefCell::new(None),
            ready: Cell::new(false),
            reading: Cell::new(false),
            waiting: RefCell::new(None),
            helpers: RefCell::default(),
            spare: RefCell::default(),
            asked: RefCell::new(None),
        });
        VerifyState::restart(&state);
        Self { state }
    }

    /// Reads the file that is named `file`, with what lies beside it under its names. One at a time: a new file ends the reading of the one
    /// before. Nothing of the order is kept here once the message is posted.
    pub fn verify(&self, order: &ToVerify, files: &[(&str, File)]) {
        let envelope = codec::envelope(order);
        for (name, file) in files {
            codec::attach(&envelope, name, file);
        }
        let helped = files.iter().find(|(name, file)| *name == "file" && file.size() >= HELPED);
        self.give(envelope, helped.map(|(_, file)| file));
    }

    /// Has a pack signed; the answer is [`FromVerify::Signed`].
    pub fn sign(&self, order: &ToSign, file: &File) {
        let envelope = codec::envelope(order);
        codec::attach(&envelope, "file", file);
        self.give(envelope, None);
    }

    /// Asks for a time request, or has the answer of a time service put into the pack: [`FromVerify::Request`], [`FromVerify::Signed`].
    pub fn stamp(&self, order: &ToStamp, file: &File, answer: Option<&File>) {
        let envelope = codec::envelope(order);
        codec::attach(&envelope, "file", file);
        if let Some(answer) = answer {
            codec::attach(&envelope, "answer", answer);
        }
        self.give(envelope, None);
    }

    fn give(&self, envelope: JsValue, helped: Option<&File>) {
        if self.state.reading.get() {
            VerifyState::restart(&self.state);
        }
        self.state.reading.set(true);
        let ports = helped.map(|file| VerifyState::help(&self.state, file)).unwrap_or_default();
        codec::attach(&envelope, "ports", &ports);
        if self.state.ready.get() {
            self.state.send(&envelope, &ports);
        } else {
            self.state.waiting.replace(Some((envelope, ports)));
            if self.state.link.borrow().is_none() {
                VerifyState::restart(&self.state);
            }
        }
    }

    /// Has something done with keys and policy; [`FromVerify::Trust`] answers. One at a time, and after what is being read.
    pub fn trust(&self, order: Order) {
        let envelope = codec::envelope(&ToTrust(order));
        if self.state.ready.get() {
            self.state.send(&envelope, &Array::new());
        } else if self.state.link.borrow().is_none() {
            VerifyState::restart(&self.state);
        }
        self.state.asked.replace(Some(envelope));
    }

    /// Stops reading (ends the worker and starts a new one).
    pub fn stop(&self) {
        self.state.waiting.take();
        self.state.reading.set(false);
        VerifyState::restart(&self.state);
    }
}

impl VerifyState {
    fn restart(state: &Rc<Self>) {
        state.ready.set(false);
        state.link.replace(None);
        state.helpers.take();
        let weak = Rc::downgrade(state);
        state.link.replace(Some(Link::start(Program::Worker, move |heard| {
            if let Some(state) = weak.upgrade() {
                state.hear(heard);
            }
        })));
    }

    /// Starts those who read entries of this file, and gives the worker's ends of their channels.
    fn help(state: &Rc<Self>, file: &File) -> Array {
        let first = || {
            let envelope = codec::envelope(&ToRead);
            codec::attach(&envelope, "file", file);
            envelope
        };
        let weak = Rc::downgrade(state);
        let fail = move |why| {
            if let Some(state) = weak.upgrade() {
                state.fail(why);
            }
        };
        let fail: Rc<dyn Fn(String)> = Rc::new(fail);
        let (helpers, ports) = Helpers::start::<FromVerify>(state.spare.take(), first, &fail);
        state.helpers.replace(helpers);
        ports
    }

    fn hear(&self, heard: Heard<FromVerify>) {
        match heard {
            Ok((FromVerify::Ready { build_id }, _)) if build_id != BUILD_ID => self.fail(STALE.to_owned()),
            Ok((FromVerify::Ready { build_id }, _)) => {
                self.ready.set(true);
                self.prepare();
                let asked = self.asked.borrow().clone().map(|envelope| (envelope, Array::new()));
                for (envelope, handed) in asked.into_iter().chain(self.waiting.take()) {
                    self.send(&envelope, &handed);
                }
                (self.on)(FromVerify::Ready { build_id }, None);
            }
            Ok((message, file)) => {
                let is_last = matches!(
                    message,
                    FromVerify::Done { .. }
                        | FromVerify::Signed(_)
                        | FromVerify::Request(_)
                        | FromVerify::Failed { .. }
                );
                if is_last {
                    self.reading.set(false);
                    self.helpers.take();
                }
                if let FromVerify::Trust(_) = message {
                    self.asked.take();
                }
                (self.on)(message, file);
                // What was asked for comes first.
                if is_last {
                    self.prepare();
                }
            }
            Err(text) => self.fail(text),
        }
    }

    /// Starts who will help with the next large file, unless they are there: whoever waits for a check should not wait for them.
    fn prepare(&self) {
        if self.spare.borrow().is_empty() {
            self.spare.replace(Helpers::spare::<FromVerify>());
        }
    }

    fn send(&self, envelope: &JsValue, handed: &Array) {
        let posted = post_as_is(&self.link, envelope, handed);
        if let Err(error) = posted {
            self.fail(error.to_string());
        }
    }

    /// Ends a worker that cannot be relied on; the next file starts another.
    fn fail(&self, why: String) {
        self.ready.set(false);
        self.reading.set(false);
        self.waiting.take();
        self.asked.take();
        self.link.replace(None);
        self.helpers.take();
        (self.on)(FromVerify::Failed { why }, None);
    }
}
