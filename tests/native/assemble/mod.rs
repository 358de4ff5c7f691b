//! Whole builds, stepped over recorded answers.

mod container;
mod focus;
mod limits;
mod lists;
mod programs;
mod refused;
mod retries;
mod review;
mod secrets;
mod whole;
