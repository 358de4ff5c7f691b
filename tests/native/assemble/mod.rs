//! Whole builds, stepped over recorded answers.

mod bounded;
mod container;
mod counted;
pub(crate) mod evidence;
mod exports;
mod focus;
mod gates;
pub(crate) mod grantex;
mod limits;
mod lists;
pub(crate) mod playbook;
mod programs;
mod refused;
pub(crate) mod retries;
mod review;
mod sealed;
mod secrets;
mod whole;
