//! Tenant APIs: which requests to make and how their answers become records. Nothing here opens a connection.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

pub mod address;
mod answer;
mod call;
pub mod driftwise;
pub mod evidence;
pub mod oidc;
pub mod ops;
mod refusal;
pub mod relay;
mod request;
pub mod session;
pub mod site;
pub mod valdrics;
mod wait;

pub use answer::{AnswerError, Reader};
pub use call::{Call, Method};
pub use refusal::{BadParameter, Refusal, refusal};
pub use request::{Answer, Head, KEPT_HEADERS, LINK, Request, encoded};
pub use wait::Wait;
