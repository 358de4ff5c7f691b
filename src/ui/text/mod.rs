//! Every sentence that a screen shows, besides those that a report or a problem brings along.

pub(super) mod build;
pub(super) mod chain;
pub(super) mod choosing;
pub(super) mod common;
pub(super) mod coverage;
pub(super) mod done;
pub(super) mod exports;
pub(super) mod history;
pub(super) mod jobs;
pub(super) mod keys;
pub(super) mod own;
pub(super) mod own_keys;
pub(super) mod place;
pub(super) mod playbook;
pub(super) mod runbook;
pub(super) mod running;
pub(super) mod sequence;
pub(super) mod sign_in;
pub(super) mod signing;
pub(super) mod trust;
pub(super) mod verdict;
pub(super) mod verify;
