//! A digest: short in tables, in eight groups of eight where it is read out. The groups are set apart by style, so a copy has 64 digits.

use leptos::prelude::*;

use super::live::{named, press};
use crate::model::digest::Digest;
use crate::ui::text::common;
use crate::web::page;

/// The whole digest.
pub(crate) fn full(digest: &Digest) -> AnyView {
    view! { <code class="digest">{groups(&digest.to_string())}</code> }.into_any()
}

/// The whole digest, four groups a line.
pub(crate) fn half(digest: &Digest) -> AnyView {
    view! { <code class="digest digest--half">{groups(&digest.to_string())}</code> }.into_any()
}

fn groups(digits: &str) -> Vec<AnyView> {
    (0..digits.len() / 8)
        .map(|group| view! { <span>{digits[group * 8..group * 8 + 8].to_owned()}</span><wbr/> }.into_any())
        .collect()
}

/// First and last eight digits; the whole on opening.
pub(crate) fn short(digest: &Digest) -> AnyView {
    let digits = digest.to_string();
    let ends = format!("{}…{}", &digits[..8], &digits[56..]);
    view! { <details class="digest-more"><summary><code class="digest">{ends}</code></summary>{half(digest)}</details> }
        .into_any()
}

/// Text of an expected or found value: a digest is set in groups, anything else stands as it is.
pub(crate) fn or_text(value: &str) -> AnyView {
    match Digest::parse(value) {
        Ok(digest) => full(&digest),
        Err(_) => value.to_owned().into_any(),
    }
}

/// Puts a digest on the clipboard when pressed, and says so.
pub(crate) fn copy_button(digest: Digest) -> AnyView {
    copy("button button--small", move || digest.to_string(), common::COPY_DIGEST, common::COPIED_DIGEST)
}

/// The same with a short label; `about` says which digest it is, for those who do not see where the button stands.
pub(crate) fn copy_about(digest: Digest, label: &'static str, about: String) -> AnyView {
    let text = Box::new(move || digest.to_string());
    copying("button button--small", text, label, Some(about), common::COPIED_DIGEST)
}

/// Puts text on the clipboard when pressed, and says so.
pub(crate) fn copy(
    class: &'static str,
    text: impl Fn() -> String + Send + 'static,
    label: &'static str,
    done: &'static str,
) -> AnyView {
    copying(class, Box::new(text), label, None, done)
}

fn copying(
    class: &'static str,
    text: Box<dyn Fn() -> String + Send>,
    label: &'static str,
    about: Option<String>,
    done: &'static str,
) -> AnyView {
    let said = RwSignal::new("");
    let copy = press(move || {
        let text = text();
        page::spawn(async move {
            let copied = page::copy(text).await.is_ok();
            // A disposed signal means that the screen has gone on: there is nobody to tell.
            let _ = said.try_set(if copied { done } else { common::COPY_REFUSED });
        });
    });
    view! {
        <span class="copy">
            {named(class, label, about, copy)}
            <span class="copy__said" role="status">{move || said.get()}</span>
        </span>
    }
    .into_any()
}
