//! The words of a pack's place among others.

pub(crate) const TITLE: &str = "Number the pack, and name the one before";
pub(crate) const NUMBER: &str = "Pack number";
pub(crate) const NUMBER_HINT: &str = "Your own count, from 1. An auditor sees then when a pack is missing.";
pub(crate) const NUMBER_WRONG: &str = "Enter the pack’s number as a whole number from 1";
pub(crate) const PREVIOUS: &str = "The pack before";
pub(crate) const PREVIOUS_HINT: &str = "The SHA-256 of its MANIFEST.txt: the receipt, the history and the Verify page have it. It ties this pack to that one.";
pub(crate) const PREVIOUS_WRONG: &str =
    "Enter the SHA-256 of the MANIFEST.txt of the pack before, 64 hexadecimal digits";
pub(crate) const TAKE: &str = "Take this one, saved last here";
