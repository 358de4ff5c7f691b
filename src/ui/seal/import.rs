//! A private key from a file. It is read here, decrypted where it is encrypted, and given to the browser as one that cannot be extracted.

use leptos::prelude::*;

use super::fields::{Line, form, pass};
use super::make::{for_whom, whose};
use super::own::Own;
use crate::seal::key::{PrivateKey, is_encrypted};
use crate::ui::format::sentence;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::errors::summary_of;
use crate::ui::parts::live::live;
use crate::ui::text::keys as text;
use crate::web::keys;
use crate::web::page::{self, Chosen};

/// The ids of its controls.
const FILE: &str = "import-file";
const FILE_BUTTON: &str = "import-file-button";
const NAME: &str = "import-name";
const ROLE: &str = "import-role";
const PASSPHRASE: &str = "import-passphrase";

/// A PEM of one key is a few hundred bytes; one with remarks around it some thousand.
const PEM_MAX: u64 = 64 << 10;

/// Reads the file and has the browser keep its key.
async fn import(file: Chosen, whose: (String, String), passphrase: String) -> Result<keys::OwnKey, String> {
    let pem = file.read(PEM_MAX).await.map_err(|error| error.what)?;
    let passphrase = is_encrypted(&pem).then_some(passphrase);
    let key = PrivateKey::from_pem(&pem, passphrase.as_deref().map(str::as_bytes));
    let key = key.map_err(|error| sentence(&error.to_string()))?;
    let (name, role) = whose;
    keys::import(&name, &role, &key, page::now_millis()).await.map_err(|error| error.to_string())
}

/// The form; `as_role` stands in the field of the role.
pub(super) fn import_form(own: Own, as_role: &'static str) -> AnyView {
    let (wrong, busy) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let (chosen, refused) = (RwSignal::new_local(None::<Chosen>), RwSignal::new(None::<String>));
    let send = move || {
        let Some(whose) = whose(NAME, ROLE, wrong) else { return };
        let Some(file) = chosen.get_untracked() else {
            pass(wrong, vec![(FILE_BUTTON, text::FILE_MISSING.to_owned())]);
            return;
        };
        let passphrase = page::take_text(PASSPHRASE);
        busy.set(true);
        refused.set(None);
        page::spawn(async move {
            match import(file, whose, passphrase).await {
                Ok(key) => {
                    let _ = chosen.try_set(None);
                    page::take_text(NAME);
                    own.here(key).await;
                }
                Err(why) => {
                    let _ = refused.try_set(Some(why));
                    page::focus(crate::ui::parts::errors::SUMMARY);
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let field = FileField { id: FILE, label: text::IMPORT_CHOOSE, class: "button", folders: false };
    let take = move |mut files: Vec<Chosen>| {
        wrong.set(Vec::new());
        chosen.set(files.pop());
    };
    let name = move || chosen.with(|file| file.as_ref().map(|file| file.name.clone()));
    let line = Line { is_secret: true, ..Line::new(PASSPHRASE, text::PASSPHRASE, text::PASSPHRASE_HINT) };
    let content = view! {
        <div class="field"><div class="buttons">{field.view(take)} <span class="path">{name}</span></div>{super::fields::error(FILE_BUTTON, wrong)}</div>
        {line.view(wrong)}
        {for_whom(NAME, ROLE, as_role, wrong)}
    };
    let failed = live(move || refused.get().map(|why| summary_of(text::NOT_IMPORTED, view! { <p>{why}</p> })));
    view! { {form(content.into_any(), text::IMPORT_GO, busy, false, send)} <div class="after">{failed}</div> }
        .into_any()
}
