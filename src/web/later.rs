//! The programs that come later: screens that few people open, in a document but in a module of their own. The start script fetches such a
//! program when it is first asked for, Verify's before the network is shut. What the two programs tell each other stays in memory: an object
//! with texts and functions.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::error::WebError;
use super::page::{self, js, slot};
use super::start;

/// What the program that shows a screen is called by when the screen goes.
const CLOSE: &str = "close";

/// What a screen is opened with, and what the two programs call of each other while it is shown.
#[derive(Clone)]
pub struct Handed(JsValue);

impl Handed {
    /// Without texts and functions.
    pub(crate) fn new() -> Self {
        Self(Object::new().into())
    }

    fn set(&self, name: &str, value: &JsValue) {
        // An object that nobody has frozen takes every member.
        let _ = Reflect::set(&self.0, &JsValue::from_str(name), value);
    }

    /// Puts a text.
    pub fn put(&self, name: &str, text: &str) {
        self.set(name, &JsValue::from_str(text));
    }

    /// The text of this name; None when there is none.
    pub fn text(&self, name: &str) -> Option<String> {
        js::get(&self.0, name)?.as_string()
    }

    /// Puts a function for the other program to [call](Self::call).
    pub fn on(&self, name: &str, mut called: impl FnMut(String) + 'static) {
        let called = move |text: JsValue| called(text.as_string().unwrap_or_default());
        let called: Box<dyn FnMut(JsValue)> = Box::new(called);
        self.set(name, &Closure::wrap(called).into_js_value());
    }

    /// Calls a function that the other program has put, with a text; one that is not there is not called.
    pub fn call(&self, name: &str, text: &str) {
        // What it throws is told on the console by the program that threw.
        let _ = js::call(&self.0, name, &[JsValue::from_str(text)]);
    }

    /// Puts what is done when the screen goes.
    pub fn on_close(&self, close: impl FnOnce() + 'static) {
        let mut close = Some(close);
        self.on(CLOSE, move |_| {
            if let Some(close) = close.take() {
                close();
            }
        });
    }
}

/// Which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// The screens about the service itself. Only the Build document has it.
    Service,
    /// The screens about own keys and signatures.
    Seal,
}

impl Later {
    /// What the start script calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Seal => "seal",
        }
    }
}

/// The program, started.
pub struct Screens(Function);

/// Fetches and starts a program, unless it is there.
///
/// # Errors
/// [`WebError`] when it did not come or does not start, in sentences that say what to do.
pub async fn screens(which: Later) -> Result<Screens, WebError> {
    let open = JsFuture::from(Promise::resolve(&start::screens(which.name())?)).await?;
    Ok(Screens(open.dyn_into().map_err(|_| WebError::unsupported("such screen"))?))
}

impl Screens {
    /// Opens a screen in the element with the id `at`.
    ///
    /// # Errors
    /// [`WebError`] when the program has ended by a fault of its own, or the document has no such element.
    pub fn open(&self, at: &str, handed: &Handed) -> Result<Shown, WebError> {
        let element = slot(at).ok_or_else(|| WebError::unsupported("place for this screen"))?;
        self.0.call2(&JsValue::UNDEFINED, &element, &handed.0)?;
        Ok(Shown(handed.clone()))
    }
}

/// A screen of the program; it goes when this is dropped.
pub struct Shown(Handed);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.call(CLOSE, "");
    }
}

/// Offers, as that program, to open screens: `open` takes the element that one goes into, and what it is opened with, draws it and gives the
/// id of its title. That takes the focus over from the title which stood in its place.
pub fn offer(which: Later, open: impl FnMut(HtmlElement, Handed) -> &'static str + 'static) {
    let mut open = open;
    let open: Box<dyn FnMut(HtmlElement, JsValue)> = Box::new(move |at, handed| {
        let title = open(at.clone(), Handed(handed));
        page::take_focus(&at, title);
    });
    start::offer_screens(which.name(), &Closure::wrap(open).into_js_value());
}
