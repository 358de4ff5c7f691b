//! Records become the bytes of entries.

pub mod close;
pub mod completeness;
pub mod drift_texts;
pub mod driftwise;
pub mod evidence;
pub mod realized;
pub mod rows;
pub mod table;
pub mod verify_md;
