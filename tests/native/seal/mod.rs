//! Signatures: keys and what they sign, statements, trust stores and policies, and Wycheproof's vectors.

mod keys;
mod statement;
mod trust;
mod wycheproof;
