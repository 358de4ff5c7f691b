//! The time of a signature by hand, for a page whose network is shut: a request to save, and the answer of a time service to load.

use leptos::prelude::*;

use super::{Shown, Verify};
use crate::ui::parts::block::{section, told};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::live::{button, live};
use crate::ui::text::signing as text;
use crate::ui::text::verdict::Tone;
use crate::verify::report::Report;
use crate::web::page::{self, Chosen};
use crate::web::save;
use crate::web::worker::message::ToStamp;

/// Where the focus goes with what is wrong.
const FAILED: &str = "stamp-failed";

/// The signatures without a time token: what the names of their files begin with.
fn without_time(report: &Report) -> Vec<String> {
    let has = |stem: &String| {
        let name = format!("signatures/{stem}.tsr");
        report.entries.items.iter().any(|entry| entry.name == name)
    };
    report
        .signatures
        .iter()
        .flatten()
        .map(|one| format!("{:02}-{}", one.number, one.role))
        .filter(|stem| !has(stem))
        .collect()
}

/// The section; None where every signature has its time.
pub(super) fn time(state: Verify, shown: &Shown) -> Option<AnyView> {
    let stems = without_time(&shown.report);
    if stems.is_empty() || !super::signing::may_be_signed(shown) {
        return None;
    }
    let rows = stems.into_iter().enumerate().map(|(index, stem)| row(state, index, stem)).collect::<Vec<_>>();
    let failed = live(move || {
        state.stamp_failed.get().map(|why| {
            view! { <div id=FAILED tabindex="-1" role="alert">{told(Tone::Fail, text::NO_TIME, why, None)}</div> }
                .into_any()
        })
    });
    let content = view! { <ul class="plain-list">{rows}</ul><p class="hint prose after">{text::TIME_HOW}</p>{failed} };
    Some(section("time-h", text::TIME, text::TIME_HINT, content.into_any()))
}

/// The ids of the hidden fields: two signatures are many, and each has its own.
const FIELDS: [&str; 4] = ["answer-1", "answer-2", "answer-3", "answer-4"];

fn row(state: Verify, index: usize, stem: String) -> AnyView {
    let (asked, loaded, name) = (stem.clone(), stem.clone(), stem);
    let field = FIELDS.get(index).map(|id| {
        let field = FileField { id, label: text::TIME_LOAD, class: "button button--small", folders: false };
        field.view(move |mut files: Vec<Chosen>| {
            if let Some(file) = files.pop() {
                state.stamp(&loaded, Some(&file));
            }
        })
    });
    view! {
        <li><span class="path">{name}</span>
            <div class="buttons">{button("button button--small", text::TIME_SAVE, move || state.stamp(&asked, None))} {field}</div>
        </li>
    }
    .into_any()
}

impl Verify {
    /// Asks for a request, or gives the answer.
    fn stamp(self, stem: &str, answer: Option<&Chosen>) {
        let Some(shown) = self.shown() else { return };
        let Some(manifest) = shown.report.manifest_sha256 else { return };
        self.stamp_failed.set(None);
        self.stamping.set_value(stem.to_owned());
        let key = format!("{manifest} {stem}");
        let of_this = |(of, request): &(String, Vec<u8>)| (*of == key).then(|| request.clone());
        let asked = self.asked_times.with_value(|asked| asked.iter().filter_map(of_this).collect());
        let order = ToStamp { manifest, stem: stem.to_owned(), asked, trust: self.trust.for_check().trust };
        let answer = answer.map(Chosen::file);
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.stamp(&order, &shown.given.package.file(), answer.as_ref());
            }
        });
    }

    /// Saves the request.
    pub(super) fn has_request(self, request: Result<Vec<u8>, String>) {
        let name = format!("{}.tsq", self.stamping.get_value());
        let saved = request.and_then(|request| {
            save::save_bytes(&request, &name, "application/timestamp-query").map_err(|error| error.what)?;
            let manifest = self.shown().and_then(|shown| shown.report.manifest_sha256);
            let key = manifest.map(|manifest| format!("{manifest} {}", self.stamping.get_value()));
            self.asked_times.update_value(|asked| asked.extend(key.map(|key| (key, request))));
            Ok(())
        });
        if let Err(why) = saved {
            self.not_stamped(why);
        }
    }

    /// Says why there is no time.
    pub(super) fn not_stamped(self, why: String) {
        self.stamp_failed.set(Some(why));
        page::focus(FAILED);
    }
}
