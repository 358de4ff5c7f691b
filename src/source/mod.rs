//! Tenant APIs: which requests to make and how their answers become records. Nothing here opens a connection.

pub mod address;
mod answer;
pub mod evidence;
pub mod grantex;
pub mod oidc;
pub mod ops;
mod refusal;
mod request;
pub mod session;
pub mod site;
pub mod valdrics;

pub use answer::{AnswerError, Reader};
pub use refusal::{BadParameter, Refusal, RetryAfter, refusal};
pub use request::{Answer, Head, KEPT_HEADERS, Request, encoded};
