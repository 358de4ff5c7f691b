//! The structural scanner and the entry reader, seen from outside.
#![expect(clippy::print_stdout, reason = "a skipped test and the reason for each corpus file are said aloud")]

mod append;
mod codes;
mod corpus;
mod differential;
mod flips;
mod forge;
mod hostile;
mod paths;
mod programs;
mod properties;
mod read;
mod support;
mod zip64;
