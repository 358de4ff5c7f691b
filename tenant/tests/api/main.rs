//! The reference tenant API, asked over HTTP in process and once over a real connection.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test binary has no callers, says aloud what it skips, and fails by panicking"
)]

mod audit;
mod bounds;
mod bundle;
mod cors;
mod costs;
mod demo;
mod driftwise;
mod evidence;
mod faults;
mod gates;
mod grantex;
mod pack;
mod plant;
mod playbook;
mod samples;
mod savings;
mod seeding;
mod settings;
mod signing;
mod subject;
mod support;
mod time;
mod wire;
