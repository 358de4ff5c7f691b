//! Closures of views, boxed. Each closure has a type of its own, for which Leptos compiles its machinery again: boxed, they share one.

use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;

use crate::web::page;

/// A part of the view that is drawn anew when something changes that it reads.
pub(crate) fn live<V: IntoAny>(read: impl Fn() -> V + Send + 'static) -> AnyView {
    drawn(Box::new(move || read().into_any()))
}

// A closure inside a generic function would be generic too.
fn drawn(read: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || read()).into_any()
}

/// A part of the view that is drawn after everything else that is to be drawn now.
pub(crate) fn soon(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let now = RwSignal::new(false);
    // The screen may have gone meanwhile.
    page::soon(move || {
        let _ = now.try_set(true);
    });
    live(move || if now.get() { draw() } else { None })
}

/// What follows from something that changes; those who read it hear of it only when it is another value.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    kept(Box::new(read))
}

fn kept<T: PartialEq + Send + Sync + 'static>(read: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| read())
}

/// What happens when something is pressed.
pub(crate) fn press(mut act: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| act())
}

/// What happens when a field changes.
pub(crate) fn change(act: impl FnMut(Event) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(act)
}

/// A button with a word on it.
pub(crate) fn button(class: &'static str, label: &'static str, act: impl FnMut() + 'static) -> AnyView {
    pressed(class, label, press(act))
}

fn pressed(class: &'static str, label: &'static str, act: Box<dyn FnMut(MouseEvent)>) -> AnyView {
    named(class, label, None, act)
}

/// The same; `about` is its whole name, for those who do not see where it stands.
pub(crate) fn named(
    class: &'static str,
    label: &'static str,
    about: Option<String>,
    act: Box<dyn FnMut(MouseEvent)>,
) -> AnyView {
    view! { <button class=class type="button" aria-label=about on:click=act>{label}</button> }.into_any()
}
