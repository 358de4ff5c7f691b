//! `packseal build`, `packseal seal` and `packseal countersign` as cron runs them: the real program, a folder, and nothing in the environment but PATH.

mod countersign;
mod ended;
mod follows;
mod kinds;
mod lies;
mod seal;
mod second;
mod stamped;
mod subject;
mod whole;
pub(crate) mod world;
