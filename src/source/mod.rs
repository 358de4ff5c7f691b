//! Tenant APIs: which requests to make and how their answers become records. Nothing here opens a connection.

mod answer;
mod request;
pub mod session;
pub mod valdrics;

pub use answer::{AnswerError, Reader};
pub use request::{Answer, Head, KEPT_HEADERS, Request};
