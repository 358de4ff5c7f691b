//! Tenant APIs: which requests to make and how their answers become records. Nothing here opens a connection.

pub mod valdrics;
