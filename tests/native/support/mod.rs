//! What the tests share: a driver with recorded answers, arguments, packs as they are read back, and other programs.

pub(crate) mod arguments;
pub(crate) mod driver;
pub(crate) mod fixture;
pub(crate) mod pack;
pub(crate) mod program;
