//! The pack as a ZIP file: reading its structure and its entries.

mod inflate;
pub mod range;
pub mod read;
pub mod scan;
