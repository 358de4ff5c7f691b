//! The words of files of a person's own: a recipe that is tried, and what the control index is made by.

use super::choosing;
use crate::recipe::Recipe;
use crate::ui::format;
use crate::web::worker::message::Own;

pub(crate) const TRY: &str = "Try a recipe of your own";
pub(crate) const TRIED_HINT: &str =
    "It is used in place of this site’s until you go back. A pack has this SHA-256 in its pack.json.";
pub(crate) const GO_BACK: &str = "Go back to this site’s recipe";
pub(crate) const CHANGED: &str = "The recipe in use is another one now.";

pub(crate) const CONTROLS: &str = "Controls";
pub(crate) const CONTROLS_HINT: &str =
    "INDEX.csv and INDEX.html say which entry speaks for which control, in the opinion of the mapping’s author.";
pub(crate) const CONTROLS_MORE: &str = "Use a mapping, a catalogue or a list of requests of your own";

/// What a file is, what becomes of it, and the button.
pub(crate) const fn words(what: Own) -> [&'static str; 3] {
    match what {
        Own::Recipe => ["Recipe", "", "Choose a recipe"],
        Own::Mapping => ["Control mapping", "JSON, in place of the recipe’s own.", "Choose a mapping"],
        Own::Catalogue => {
            ["Catalogue of controls", "JSON, of another framework or in place of one here.", "Choose a catalogue"]
        }
        Own::Requests => [
            "Requests of your auditor (PBC list)",
            "CSV. Their numbers stand beside the entries that answer them.",
            "Choose a list",
        ],
    }
}

// Texts are joined by `concat`: in the first load it costs less than `format!`.

/// What a recipe of one's own does, and may not do.
pub(crate) fn try_hint(host: &str) -> String {
    let end = " and what becomes of the answers. The address stays that of this site’s config.json.";
    ["It says what is asked of ", host, end].concat()
}

/// That the recipe in use is the person's own, and which.
pub(crate) fn tried(recipe: &Recipe) -> String {
    ["Your own recipe: ", &recipe.name, ", version ", &recipe.version].concat()
}

/// A recipe whose layout is another vendor's than the API.
pub(crate) fn other_layout(layout: &str, kind: &str) -> String {
    ["its layout is ", layout, "; this API takes ", kind, " or custom"].concat()
}

/// A file by name and size.
pub(crate) fn named(name: &str, size: u64) -> String {
    [name, ", ", &format::size_text(size)].concat()
}

/// What is in a file, or why it is not taken.
pub(crate) fn looked(name: &str, taken: bool, said: &str) -> String {
    [name, if taken { ": " } else { ", not taken: " }, said].concat()
}

/// The same behind what the file is.
pub(crate) fn about(what: Own, said: &str) -> String {
    [words(what)[0], ": ", said].concat()
}

/// The button that takes the file out, for those who do not see where it stands.
pub(crate) fn remove(what: Own) -> String {
    [choosing::REMOVE, ": ", words(what)[0]].concat()
}
