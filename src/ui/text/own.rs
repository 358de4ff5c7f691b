//! The words of files of a person's own: a recipe that is tried, and what the control index is made by.

use crate::recipe::Recipe;
use crate::ui::format;
use crate::web::worker::message::Own;

pub(crate) const TRY: &str = "Try a recipe of your own";
pub(crate) const TRIED: &str = "This recipe is your own, not this site’s";
pub(crate) const GO_BACK: &str = "Go back to this site’s recipe";
pub(crate) const TAKEN: &str = "Your recipe is in use.";
pub(crate) const BACK: &str = "This site’s recipe is in use again.";

pub(crate) const CONTROLS: &str = "Controls";
pub(crate) const CONTROLS_HINT: &str =
    "INDEX.csv and INDEX.html say which entry speaks for which control, in the opinion of the recipe’s author.";
pub(crate) const CONTROLS_MORE: &str = "Use a mapping, a catalogue or a list of requests of your own";
pub(crate) const CONTROLS_KEPT: &str = "The files do not go into the pack; pack.json has their SHA-256.";
pub(crate) const DROP: &str = "or drop it here";

/// What a file is, what becomes of it, and the button.
pub(crate) const fn words(what: Own) -> [&'static str; 3] {
    match what {
        Own::Recipe => ["Recipe", "JSON, as docs/RECIPES.md says.", "Choose a recipe"],
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

/// What a recipe of one's own does, and may not do.
pub(crate) fn try_hint(host: &str) -> String {
    format!(
        "It says what is asked of {host}, and what becomes of the answers. It can ask no other address: this site’s config.json sets those."
    )
}

/// A recipe by name and version.
pub(crate) fn tried_name(recipe: &Recipe) -> String {
    format!("{}, version {}", recipe.name, recipe.version)
}

/// What there is to know of the recipe of this name, before its digest.
pub(crate) fn tried_hint(name: &str) -> String {
    format!("{name}. It stays in use in this tab until you go back. A pack has this SHA-256 in its pack.json.")
}

/// That the recipe in use is the person's own, where there is little room.
pub(crate) fn tried_short(name: &str) -> String {
    format!("Your own recipe: {name}")
}

/// A recipe whose layout is another vendor's than the API.
pub(crate) fn other_layout(layout: &str, kind: &str) -> String {
    format!("its layout is {layout}, and this API is one of kind {kind}, which takes {kind} or custom")
}

/// A file by name and size.
pub(crate) fn named(name: &str, size: u64) -> String {
    format!("{name}, {}", format::size_text(size))
}

/// A file that is being read.
pub(crate) fn reading(name: &str) -> String {
    format!("{name}: reading it…")
}

/// What is in a file, or why it is not taken.
pub(crate) fn looked(name: &str, looked: Result<String, String>) -> String {
    match looked {
        Ok(said) => format!("{name}: {said}."),
        Err(why) => format!("{name}, not taken: {}.", why.trim_end_matches('.')),
    }
}

/// The same in the list of what is wrong with the form.
pub(crate) fn wrong(what: Own, said: &str) -> String {
    format!("{}: {said}", words(what)[0])
}
