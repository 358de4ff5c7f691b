//! What an auditor brings along: the keys that it knows ([`Store`]), and what it asks of a pack's signatures ([`Policy`]). Neither comes from a pack.

mod judge;
mod policy;
mod store;

pub use judge::{Counted, Met, Signed, Standing, Unmet, judge, standing};
pub use policy::{Asked, Policy, Required, SCHEMA as POLICY_SCHEMA};
pub use store::{Pin, SCHEMA as STORE_SCHEMA, Store};
