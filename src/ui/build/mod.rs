//! The Build document: sign in, choose, watch, save.

mod again;
mod attachments;
mod attest;
mod attesting;
mod beside;
mod choosing;
mod connect;
mod contents;
mod decide;
mod done;
mod failed;
mod files;
mod flow;
mod gate;
mod guide;
mod history;
mod keys;
mod members;
mod options;
mod over;
mod own;
mod own_view;
mod period;
mod place;
mod plan;
mod preview;
mod provider;
mod readiness;
mod running;
mod sealing;
mod service;
mod session_bar;
mod sign_in;
mod state;
mod table;
mod waiting;
mod window;

use leptos::prelude::*;

use super::frame;
use super::parts::live::live;
use super::text::build as text;
use crate::web::page;
use state::{Build, Screen, TITLE};

/// Starts the document.
pub fn start() {
    // The state lives as long as the page does.
    let owner = Owner::new();
    let state = owner.with(Build::new);
    state.load();
    state.sweep();
    page::watch_folders(move |dropped| state.dropped(dropped));
    page::watch_fragment(move || {
        state.take_place();
        state.take_link();
    });
    page::watch_return(move || state.came_back_by_hand());
    state.past.start();
    owner.with(|| frame::mount(Signal::derive(|| false), move || view(state)));
    state.take_place();
    std::mem::forget(owner);
}

fn view(state: Build) -> AnyView {
    let screen = live(move || {
        state.screen.with(|screen| match screen {
            Screen::Starting => view! { <div class="page-head"><h1 id=TITLE tabindex="-1">{text::TITLE}</h1><p class="lead" role="status">{text::STARTING}</p></div> }.into_any(),
            Screen::NotConfigured => connect::not_configured(),
            Screen::Unreadable(why) => connect::unreadable(state, why),
            Screen::HandedOver(taken) => provider::handed_over(*taken),
            Screen::SignedOut => sign_in::sign_in(state),
            Screen::Choosing => choosing::choosing(state),
            Screen::Service(title) => service::service(state, title),
            Screen::Running => running::running(state),
            Screen::Failed(problem) => failed::failed(state, problem),
            Screen::Done(receipt, staged) => done::done(state, receipt, *staged),
        })
    });
    // What is typed and shown behind the history stays.
    let behind = move || state.is_behind();
    view! { <div class="wrap" hidden=behind>{screen}</div>{history::history(state.past)}{keys::keys(state)} }.into_any()
}
