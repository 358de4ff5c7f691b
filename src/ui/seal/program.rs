//! These screens as a program of their own, which comes when one is opened. Documents and program hold this file: one hands over what a screen is
//! opened with, the other takes it.

use super::list::LIST;
use super::own::Own;
use super::{keys, sign};
use crate::model::digest::Digest;
use crate::ui::frame::TITLE;
use crate::web::later::{self, Handed, Later};
use crate::web::page;

/// The title of the screen of keys, which lies over others.
pub(crate) const KEYS_TITLE: &str = "keys-title";

/// The names of what is handed over.
const SCREEN: &str = "screen";
const KEYS: &str = "keys";
const CHANGED: &str = "changed";
const SEALED: &str = "sealed";
const FACTS: &str = "facts";
const GAPS: &str = "gaps";
const BEFORE: &str = "before";
const SIGNERS: &str = "signers";
const SIGN: &str = "sign";
const REFUSED: &str = "refused";
const BACK: &str = "back";
const ORDER: [&str; 5] = ["key", "role", "signer", "decision", "reason"];

/// What the screen of keys is opened with: `changed` is called when a key came or went.
pub(crate) fn keys_screen(changed: impl Fn() + 'static) -> Handed {
    let handed = Handed::new();
    handed.put(SCREEN, KEYS);
    handed.on(CHANGED, move |_| changed());
    handed
}

/// What is signed, as the screen shows it, and what its person wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Signing {
    /// Whether somebody sealed the pack already.
    pub(crate) sealed: bool,
    /// File, pack, organisation, period and the digest of MANIFEST.txt.
    pub(crate) facts: [String; 5],
    /// The gaps that the pack states, each as a sentence.
    pub(crate) gaps: Vec<String>,
    /// The signatures that are there, each as a sentence.
    pub(crate) before: Vec<String>,
    /// The ids of their keys.
    pub(crate) signers: Vec<Digest>,
}

/// What is to be signed, and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The key's id.
    pub(crate) key: String,
    pub(crate) role: String,
    pub(crate) signer: String,
    /// Its word in a statement.
    pub(crate) decision: String,
    pub(crate) reason: String,
}

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| text.replace('\n', " ")).collect::<Vec<_>>().join("\n")
}

fn of_lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

impl Signing {
    /// Hands it to the program that shows the screen. `sign` is called with what was chosen, `back` when the person goes back.
    pub(crate) fn hand_over(self, sign: impl Fn(Wanted) + 'static, back: impl Fn() + 'static) -> Handed {
        let handed = Handed::new();
        handed.put(SCREEN, SIGN);
        handed.put(SEALED, if self.sealed { "true" } else { "" });
        handed.put(FACTS, &lines(&self.facts));
        handed.put(GAPS, &lines(&self.gaps));
        handed.put(BEFORE, &lines(&self.before));
        handed.put(SIGNERS, &lines(&self.signers.iter().map(Digest::to_string).collect::<Vec<_>>()));
        let wanted = handed.clone();
        handed.on(SIGN, move |_| {
            let [key, role, signer, decision, reason] = ORDER.map(|name| wanted.text(name).unwrap_or_default());
            sign(Wanted { key, role, signer, decision, reason });
        });
        handed.on(BACK, move |_| back());
        handed
    }

    /// Tells the screen that nothing was signed, and why.
    pub(crate) fn refused(handed: &Handed, why: &str) {
        handed.call(REFUSED, why);
    }

    fn take(handed: &Handed) -> Self {
        let text = |name| handed.text(name).unwrap_or_default();
        let mut facts = text(FACTS).split('\n').map(str::to_owned).collect::<Vec<_>>().into_iter();
        Self {
            sealed: !text(SEALED).is_empty(),
            facts: std::array::from_fn(|_| facts.next().unwrap_or_default()),
            gaps: of_lines(&text(GAPS)),
            before: of_lines(&text(BEFORE)),
            signers: text(SIGNERS).lines().filter_map(|id| Digest::parse(id).ok()).collect(),
        }
    }
}

/// The way back to the document.
pub(super) struct Door(Handed);

impl Door {
    /// Asks for a signature.
    pub(super) fn sign(&self, wanted: &Wanted) {
        let texts = [&wanted.key, &wanted.role, &wanted.signer, &wanted.decision, &wanted.reason];
        for (name, text) in ORDER.into_iter().zip(texts) {
            self.0.put(name, text);
        }
        self.0.call(SIGN, "");
    }

    /// Calls `on` with the reason when nothing was signed.
    pub(super) fn on_refused(&self, on: impl FnMut(String) + 'static) {
        self.0.on(REFUSED, on);
    }

    /// Leaves the screen.
    pub(super) fn back(&self) {
        self.0.call(BACK, "");
    }
}

/// Starts that program.
pub fn start() {
    page::tell_of_faults();
    later::offer(Later::Seal, |at, handed| {
        let given = handed.clone();
        let is_keys = handed.text(SCREEN).as_deref() == Some(KEYS);
        let shown = leptos::mount::mount_to(at, move || {
            if is_keys {
                keys::keys(Own::new(LIST, move |_| given.call(CHANGED, "")))
            } else {
                sign::sign(Signing::take(&given), Door(given))
            }
        });
        handed.on_close(move || drop(shown));
        if is_keys { KEYS_TITLE } else { TITLE }
    });
}
