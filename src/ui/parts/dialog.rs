//! A question over the page. The safe choice comes first, has the focus, and is what Escape means.

use leptos::prelude::*;

use super::live::press;
use crate::web::page;

/// The words of a question.
pub(crate) struct Question {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) safe: &'static str,
    pub(crate) go: &'static str,
}

impl Question {
    /// The dialog, closed; `page::open_dialog` opens it. `on_go` is called when the unsafe choice is pressed.
    pub(crate) fn view(self, on_go: impl Fn() + 'static) -> AnyView {
        self.about((), on_go)
    }

    /// The same, with `what` it is about below the title.
    pub(crate) fn about(self, what: impl IntoAny, on_go: impl Fn() + 'static) -> AnyView {
        self.drawn(what.into_any(), Box::new(on_go))
    }

    fn drawn(self, what: AnyView, on_go: Box<dyn Fn()>) -> AnyView {
        let Self { id, title, text, safe, go } = self;
        let (title_id, text_id) = (format!("{id}-h"), format!("{id}-t"));
        let (labelled, described) = (title_id.clone(), text_id.clone());
        let go_on = press(move || {
            page::close_dialog(id);
            on_go();
        });
        view! {
            <dialog class="dialog" id=id aria-labelledby=labelled aria-describedby=described>
                <h2 id=title_id>{title}</h2>
                <div id=text_id>{what}<p>{text}</p></div>
                <div class="buttons">
                    <button class="button button--main" type="button" autofocus=true on:click=press(move || page::close_dialog(id))>{safe}</button>
                    <button class="button" type="button" on:click=go_on>{go}</button>
                </div>
            </dialog>
        }
        .into_any()
    }
}
