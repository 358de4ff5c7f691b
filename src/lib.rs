//! Packseal.
