//! The control index: the files that it is made from, what comes of them, and its two forms.

mod catalogues;
mod forms;
mod index;
mod mapping;
mod pbc;
mod properties;
mod requests;
mod sample;
