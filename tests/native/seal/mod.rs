//! Signatures: keys, what they sign, and Wycheproof's vectors.

mod keys;
mod wycheproof;
