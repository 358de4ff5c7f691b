//! The Valdrics API, from its raw endpoints (contract section 5).

pub mod evidence;
