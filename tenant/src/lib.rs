//! The reference tenant API: a server with a real database that answers the vendor's raw endpoints.
//!
//! The page, the browser tests and the benchmarks of Packseal talk to it over HTTP, from another origin, exactly as
//! they would talk to a live tenant. It answers what the Valdrics contract, section 5, describes: paths, parameters,
//! paging, key order, CSV bytes, gates, refusals and CORS. Beside it, it answers for four more systems: what the Grantex,
//! the evidence, the playbook and the DriftWise contract describe. Its one invented tenant comes from a seed, so two servers
//! with the same options answer with the same bytes.
//!
//! Where to start: [`app::App::open`] makes the state, [`app::router`] the service, [`app::serve`] runs it.
//!
//! | layer, bottom to top | modules |
//! |---|---|
//! | text as Python writes it, digests | [`pyjson`], [`csv`], [`digest`] |
//! | rows | [`db`], [`seed`] |
//! | who may, and what is refused | [`auth`], [`gate`], [`error`], [`query`], [`instant`] |
//! | the other systems | [`grantex`], [`bundle`], [`playbook`], [`driftwise`], [`system`]; [`time`] |
//! | answers | [`evidence`], [`routes`] |
//! | around every answer | [`cors`], [`fault`], [`signing`], [`app`], [`cli`] |

pub mod app;
pub mod auth;
pub mod bundle;
pub mod cli;
pub mod cors;
pub mod csv;
pub mod db;
pub mod digest;
pub mod driftwise;
pub mod error;
pub mod evidence;
pub mod fault;
pub mod gate;
pub mod grantex;
pub mod instant;
mod pairs;
pub mod playbook;
pub mod pyjson;
pub mod query;
pub mod routes;
pub mod seed;
pub mod signing;
pub mod system;
pub mod time;
