//! What an auditor brings along: the keys and time authorities that it knows ([`Store`]), and what it asks of a pack's signatures ([`Policy`]). Neither comes from a pack.

mod authority;
pub mod desk;
mod judge;
mod merge;
mod policy;
mod store;

pub use authority::{Authority, AuthorityStanding};
pub use judge::{Counted, Met, Signed, Standing, Unmet, judge, standing};
pub use merge::{Fate, Line};
pub use policy::{Asked, Policy, Required, SCHEMA as POLICY_SCHEMA};
pub use store::{Pin, SCHEMA as STORE_SCHEMA, SERVER, Store, server_pins};
