//! The structural scanner and the entry reader, seen from outside.

mod codes;
mod corpus;
mod flips;
mod forge;
mod paths;
mod properties;
mod read;
mod support;
