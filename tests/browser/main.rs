//! The core and the worker's shell in a browser, in a dedicated worker as in the pages (`node scripts/test.mjs --only test-browser`).
#![cfg(target_arch = "wasm32")]
#![allow(unreachable_pub)] // A test program exports nothing; `pub` here says what the module's neighbours use.

mod codec;
mod digests;
mod host;
mod keys;
mod vectors;
mod webcrypto;
mod wycheproof;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
