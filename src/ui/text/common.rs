//! Words that both documents share.

pub(crate) const ONLINE: &str = "Online";
pub(crate) const OFFLINE: &str = "Offline";
pub(crate) const OFFLINE_READY: &str = "Offline, ready";
pub(crate) const PROBLEM: &str = "There is a problem";
pub(crate) const DETAILS: &str = "Details";
pub(crate) const COPY_DIGEST: &str = "Copy the digest";
pub(crate) const COPIED_DIGEST: &str = "Copied 64 characters";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const COPY_REFUSED: &str = "The browser does not let this page copy. Select the text and copy it by hand.";
pub(crate) const NAME: &str = "Packseal";

/// A document's title.
pub(crate) fn title(what: &str) -> String {
    format!("{what} – {NAME}")
}
