//! The page's side of the workers: start one, talk to it, end it.
//!
//! (Signatures first; bodies follow in the next commits.)

use super::message::{BuildOrder, FromBuild, FromVerify};

/// A build under way, or finished and staged. Dropping it ends the worker.
pub struct BuildClient {
    _private: (),
}

impl BuildClient {
    /// Starts the worker and the build; `on` is called for every message, with the finished file beside `Done`.
    pub fn start(_order: BuildOrder, _on: impl Fn(FromBuild, Option<web_sys::File>) + 'static) -> Self {
        todo!()
    }
    /// Asks the build to stop. The answer is `Failed` with `Cancelled`, also when the worker does not answer in 2 s (it is then ended).
    pub fn cancel(&self) {
        todo!()
    }
    /// Removes the staged pack from this device.
    pub fn forget(&self) {
        todo!()
    }
}

/// The verify worker, started before the first drop so that everything is loaded when the network goes away.
pub struct VerifyClient {
    _private: (),
}

impl VerifyClient {
    /// Starts the worker; `on` is called for every message.
    pub fn start(_on: impl Fn(FromVerify) + 'static) -> Self {
        todo!()
    }
    /// Reads a file. One at a time: a new file ends the reading of the one before.
    pub fn verify(&self, _file: web_sys::File) {
        todo!()
    }
    /// Stops reading (ends the worker and starts a new one).
    pub fn stop(&self) {
        todo!()
    }
}
