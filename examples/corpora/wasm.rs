//! The reader as the page's worker has it, for Node (tests/corpora/corpora.mjs): the same library, compiled to WebAssembly with the same features.

mod answer;

use std::cell::RefCell;
use std::io::{Error, ErrorKind, Result};

use js_sys::{Function, Uint8Array};
use packseal::pack::range::ReadAt;
use packseal::web::worker::verify_host::limits;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// A file that JavaScript reads: `read(offset, length)` gives the bytes.
struct Source {
    read: Function,
    length: u64,
}

impl ReadAt for Source {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()> {
        // Sizes of files fit in the 53 bits of a JavaScript number.
        let bytes = self.read.call2(&JsValue::NULL, &(offset as f64).into(), &(buf.len() as f64).into());
        let bytes = bytes.ok().and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
        let bytes = bytes.filter(|bytes| bytes.length() as usize == buf.len());
        bytes.ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))?.copy_to(buf);
        Ok(())
    }
}

thread_local! {
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Has a panic told to `tell` before the module ends by it.
#[wasm_bindgen]
pub fn tell_panics(tell: Function) {
    TELL.set(Some(tell));
    std::panic::set_hook(Box::new(|info| {
        let said = JsValue::from(info.to_string());
        // Whoever listens is at an end with this module too.
        drop(TELL.with_borrow(|tell| tell.as_ref().map(|tell| tell.call1(&JsValue::NULL, &said))));
    }));
}

/// The module's memory, which never shrinks.
#[wasm_bindgen]
pub fn held() -> JsValue {
    wasm_bindgen::memory()
}

/// What the reader says of a file of this length.
#[wasm_bindgen]
pub fn answer(name: &str, length: f64, read: Function) -> String {
    answer::answer(&mut Source { read, length: length as u64 }, name, &limits())
}
