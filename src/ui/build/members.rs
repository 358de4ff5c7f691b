//! The fields of the form: where each one's text is kept, and its control.

use std::borrow::Cow;

use leptos::prelude::*;

use super::state::Build;
use crate::recipe::{Export, Field as Member, Form};
use crate::ui::parts::field::Field;
use crate::ui::text::choosing as text;

/// The id of a member's control.
pub(super) fn control(member: Member) -> Cow<'static, str> {
    Cow::Borrowed(match member {
        Member::Option(index) => return Cow::Owned(format!("option-{index}")),
        Member::Tenant => "tenant",
        Member::FirstDay => "first-day",
        Member::LastDay => "last-day",
        Member::EvidenceLimit => "evidence",
        Member::FocusProvider => "focus-provider",
        Member::FocusMaxRows => "focus-rows",
        Member::FocusFirstDay => "focus-first",
        Member::FocusLastDay => "focus-last",
        Member::SavingsProvider => "savings-provider",
        Member::SavingsFirstDay => "savings-first",
        Member::SavingsLastDay => "savings-last",
        Member::RealizedProvider => "realized-provider",
        Member::RealizedLimit => "realized-rows",
        Member::RealizedFirstDay => "realized-first",
        Member::RealizedLastDay => "realized-last",
        Member::CloseProvider => "close-provider",
        Member::CloseMaxRestatements => "close-restatements",
        Member::CloseFirstDay => "close-first",
        Member::CloseLastDay => "close-last",
    })
}

/// Where the text of a member is kept.
pub(super) fn text_of(form: &mut Form, member: Member) -> &mut String {
    match member {
        Member::Tenant => &mut form.tenant,
        Member::FirstDay => &mut form.first_day,
        Member::LastDay => &mut form.last_day,
        Member::EvidenceLimit => &mut form.evidence_limit,
        Member::FocusProvider => &mut form.focus_provider,
        Member::FocusMaxRows => &mut form.focus_max_rows,
        Member::FocusFirstDay => &mut form.focus_first_day,
        Member::FocusLastDay => &mut form.focus_last_day,
        Member::SavingsProvider => &mut form.savings_provider,
        Member::SavingsFirstDay => &mut form.savings_first_day,
        Member::SavingsLastDay => &mut form.savings_last_day,
        Member::RealizedProvider => &mut form.realized_provider,
        Member::RealizedLimit => &mut form.realized_limit,
        Member::RealizedFirstDay => &mut form.realized_first_day,
        Member::RealizedLastDay => &mut form.realized_last_day,
        Member::CloseProvider => &mut form.close_provider,
        Member::CloseMaxRestatements => &mut form.close_max_restatements,
        Member::CloseFirstDay => &mut form.close_first_day,
        Member::CloseLastDay => &mut form.close_last_day,
        Member::Option(index) => {
            let index = usize::from(index);
            // A form that another recipe has made has fewer.
            form.options.resize(form.options.len().max(index + 1), String::new());
            &mut form.options[index]
        }
    }
}

/// The two days of an export's window.
pub(super) fn days_of(export: Export) -> [Member; 2] {
    match export {
        Export::Focus => [Member::FocusFirstDay, Member::FocusLastDay],
        Export::Savings => [Member::SavingsFirstDay, Member::SavingsLastDay],
        Export::Realized => [Member::RealizedFirstDay, Member::RealizedLastDay],
        Export::Close => [Member::CloseFirstDay, Member::CloseLastDay],
    }
}

/// The text of a member as it stands.
pub(super) fn value(state: Build, member: Member) -> String {
    // The form is short, and one way to its members is enough.
    state.form.with(|form| text_of(&mut form.clone(), member).clone())
}

/// The field of a member, as it is before its place gives it more.
pub(super) fn field(member: Member) -> Field {
    Field::new(control(member), text::label(member))
}

/// A field of the form, with its error.
pub(super) fn form_field(state: Build, member: Member, field: Field) -> AnyView {
    let error = Signal::derive(move || {
        state.errors.with(|errors| errors.iter().find(|error| error.field == member).map(|error| error.message.clone()))
    });
    field.view(Signal::derive(move || value(state, member)), error, move |text| {
        state.form.update(|form| *text_of(form, member) = text);
    })
}
