//! First contact with a key: its fingerprint is compared by another way than the pack's, and only then it can be named.

use leptos::prelude::*;

use super::Verify;
use super::trust::Line;
use crate::model::digest::Digest;
use crate::seal::trust::desk::{Ask, Key};
use crate::ui::parts::asking::{Asking, asking};
use crate::ui::parts::block::told;
use crate::ui::parts::digest::full;
use crate::ui::parts::errors::SUMMARY;
use crate::ui::parts::live::{button, live};
use crate::ui::text::trust as text;
use crate::ui::text::verdict::Tone;
use crate::verify::signatures::Signature;
use crate::web::page;

/// Whether what was typed is the last group of this key's id, or all of it.
fn agrees(id: &Digest, typed: &str) -> bool {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let id = id.to_string();
    digits == id || (digits.len() == 8 && id.ends_with(&digits))
}

/// The form of one key.
pub(super) fn contact(state: Verify, one: &Signature) -> AnyView {
    let compared = RwSignal::new(false);
    let (id, role) = (one.key_id, one.role.clone());
    let pem = one.key_pem.clone();
    let steps = live(move || {
        if compared.get() {
            return naming(state, Key { pem: pem.clone(), key_id: Some(id), role: role.clone(), ..Key::default() });
        }
        if state.trust.is_unreadable() {
            return ().into_any();
        }
        let what = Asking {
            id: "contact-last",
            label: text::CONTACT_LAST,
            hint: "",
            button: text::CONTACT_GO,
            missing: text::CONTACT_WRONG,
            is_secret: false,
        };
        asking(what, None, move |typed| {
            let right = agrees(&id, &typed);
            if right {
                compared.set(true);
                page::focus_soon("trust-signer");
            }
            right
        })
    });
    let content = view! {
        <p>{full(&id)}</p>
        <p class="small">{text::CONTACT_HOW}</p>
        {steps}
    };
    view! {
        <div class="after">{told(Tone::Note, text::CONTACT, text::contact(&one.signer, &one.role), Some(content.into_any()))}</div>
    }
    .into_any()
}

/// Whose key it is.
fn naming(state: Verify, key: Key) -> AnyView {
    let key = RwSignal::new(key);
    let wrong = RwSignal::new(Vec::new());
    let keep = button("button button--main", text::CONTACT_NAME, move || {
        let typed = key.get_untracked();
        let name = (typed.signer.trim().to_owned(), typed.role.trim().to_owned());
        state.trust.ask(Ask::Put { of: None, key: Box::new(typed) }, move |answer| {
            if answer.wrong.is_empty() {
                state.judge_again(Some(name));
            } else {
                let _ = wrong.try_set(answer.wrong.clone());
                page::focus_soon(SUMMARY);
            }
        });
    });
    view! {
        <p class="small" role="status"><b>{text::CONTACT_RIGHT}</b> ". " {text::CONTACT_RIGHT_TEXT}</p>
        {super::trust::errors(wrong)}
        <div class="sheet after">
            {Line::signer().view(key, wrong)}
            {Line::role().view(key, wrong)}
            {Line::source().view(key, wrong)}
        </div>
        <div class="buttons after">{keep}</div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_group_or_all_of_them_agree() {
        let id = Digest::of(b"key");
        let digits = id.to_string();
        let (first, last) = (&digits[..8], &digits[56..]);
        for typed in [last.to_owned(), last.to_uppercase(), format!(" {} {} ", &last[..4], &last[4..]), digits.clone()]
        {
            assert!(agrees(&id, &typed), "{typed}");
        }
        for typed in ["", first, &last[1..], &digits[1..], &format!("{last}{last}")] {
            assert!(!agrees(&id, typed), "{typed}");
        }
    }
}
