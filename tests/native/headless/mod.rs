//! `packseal build` and `packseal countersign` as cron runs them: the real program, a folder, and nothing in the environment but PATH.

mod countersign;
mod ended;
mod kinds;
mod second;
mod subject;
mod whole;
pub(crate) mod world;
