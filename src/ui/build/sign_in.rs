//! Signing in: with the identity provider where the host has set one, with the demo's accounts where the API offers them, and with a token of
//! one's own where the host lets people paste one.

use leptos::prelude::*;

use super::own_view;
use super::provider::{provider, way};
use super::session_bar::swept;
use super::state::{Build, TITLE};
use crate::source::oidc::Way;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::field::segments;
use crate::ui::parts::live::{button, change, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build as text, sign_in};
use crate::web::config::Api;
use crate::web::error::{WebError, WebErrorKind};
use crate::web::page;
use crate::web::session::{self, DemoUser, Session};

/// Where asking for the accounts stands.
#[derive(Debug, Clone)]
enum Accounts {
    Asked,
    Here(Vec<DemoUser>),
    Failed(WebError),
}

pub(super) fn sign_in(state: Build) -> AnyView {
    let apis = state.loaded.with_value(|loaded| loaded.as_ref().map_or_else(Vec::new, |loaded| loaded.apis.clone()));
    let options: Vec<(usize, String)> = apis.iter().map(|api| api.name.clone()).enumerate().collect();
    let which = (options.len() > 1).then(|| {
        view! {
            <p class="label">{text::WHICH_API}</p>
            {segments("api", text::WHICH_API, options, state.api.into(), move |api| state.choose_api(api))}
        }
        .into_any()
    });
    let title = move || text::sign_in_title(state.api().as_ref().map_or("", Api::host));
    view! {
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{move || title()}</h1>
            <p class="lead">{move || text::sign_in_hint(state.api().as_ref().map_or("", |api| api.kind.as_str()))}</p>
        </header>
        {swept(state)}
        {which}
        {live(move || match unusable(state) {
            Some(why) => {
                let text = format!("{why} {}", text::UNUSABLE_FIX);
                let more = Some(own_view::recipe(state));
                said("unusable", "alert", Tone::Fail, text::UNUSABLE_TITLE.to_owned(), text, more)
            }
            None => {
                // A file stands for the answers of the vendor's own layout.
                let api = state.api().filter(|api| api.kind == state.layout());
                let hint = api.and_then(|api| text::import_hint(&api.kind));
                let tried = own_view::in_use(state);
                view! { {tried} {ways(state, Build::signed_in, way(state))} {hint.map(|hint| import(state, hint))} }.into_any()
            }
        })}
    }
    .into_any()
}

/// What is done with a new session.
pub(super) type OnSession = fn(Build, Session);

/// Why the API in use cannot be used.
fn unusable(state: Build) -> Option<String> {
    let api = state.api.get();
    state.loaded.with_value(|loaded| loaded.as_ref()?.unusable(api).map(str::to_owned))
}

/// Something to know about a way to sign in; `id` is its heading's.
pub(super) fn said(
    id: &'static str,
    role: &'static str,
    tone: Tone,
    title: String,
    text: String,
    more: Option<AnyView>,
) -> AnyView {
    let content = view! { <h3 id=id tabindex="-1">{title}</h3><p class="small">{text}</p>{more} };
    view! { <div class="said" role=role>{notice(tone, content)}</div> }.into_any()
}

/// Where the focus goes when a key was recognised.
const KEY: &str = "api-key";

/// The ways to sign in at the API in use; `way` is how one goes to an identity provider.
pub(super) fn ways(state: Build, on: OnSession, way: Way) -> AnyView {
    live(move || {
        let api = state.api()?;
        let (demo_at, kind) = (api.clone(), api.kind);
        let provided = api.sign_in.map(|client| provider(state, client, on, way));
        let demo = api.demo_sign_in.then(|| demo(state, demo_at, on));
        let typed = api.token.then(|| own_token(state, kind, on));
        Some(view! { {provided} {demo} {typed} }.into_any())
    })
}

fn ask(api: Api, accounts: RwSignal<Accounts>) {
    accounts.set(Accounts::Asked);
    page::spawn(async move {
        let answer = session::demo_users(&api.url, &api.kind).await;
        // A disposed signal means that the screen has gone on.
        let _ = accounts.try_set(answer.map_or_else(Accounts::Failed, Accounts::Here));
    });
}

fn demo(state: Build, api: Api, on: OnSession) -> AnyView {
    let accounts = RwSignal::new(Accounts::Asked);
    ask(api.clone(), accounts);
    let content = live(move || match accounts.get() {
        Accounts::Asked => view! { <p class="hint" role="status">{text::DEMO_WAIT}</p> }.into_any(),
        Accounts::Here(users) => {
            let api = api.clone();
            let users =
                users.into_iter().map(|user| account(state, api.clone(), accounts, user, on)).collect::<Vec<_>>();
            view! { <ul class="accounts">{users}</ul> }.into_any()
        }
        Accounts::Failed(error) => failure(&api, error, accounts),
    });
    view! {
        <section class="block" aria-labelledby="demo-h">
            <header><h2 id="demo-h">{text::DEMO_TITLE}</h2><p class="aside-note">{text::DEMO_HINT}</p></header>
            {content}
        </section>
    }
    .into_any()
}

fn account(state: Build, api: Api, accounts: RwSignal<Accounts>, user: DemoUser, on: OnSession) -> AnyView {
    let busy = RwSignal::new(false);
    let (label, about) = (user.label.clone(), user.email.clone());
    let sign_in = press(move || {
        busy.set(true);
        let (api, user) = (api.clone(), user.clone());
        page::spawn(async move {
            match session::demo_sign_in(&api.url, &user).await {
                Ok(session) => on(state, session),
                // A disposed signal means that the screen has gone on.
                Err(error) => drop(accounts.try_set(Accounts::Failed(error))),
            }
        });
    });
    view! {
        <li>
            <button class="pick" type="button" disabled=move || busy.get() on:click=sign_in>
                <b>{move || if busy.get() { text::SIGNING_IN.to_owned() } else { label.clone() }}</b>
                <span class="quiet">{about}</span>
            </button>
        </li>
    }
    .into_any()
}

fn failure(api: &Api, error: WebError, accounts: RwSignal<Accounts>) -> AnyView {
    let (title, why) = text::no_answer(api.host(), &page::origin());
    let why = if error.kind == WebErrorKind::NoAnswer { why } else { error.what };
    let api = api.clone();
    let content = notice(
        Tone::Fail,
        view! {
            <h3>{title}</h3>
            <p class="small">{why}</p>
            <div class="buttons">
                {button("button button--small", text::TRY_AGAIN, move || ask(api.clone(), accounts))}
            </div>
        },
    );
    view! { <div role="alert">{content}</div> }.into_any()
}

/// A file in place of a sign-in: the vendor seldom allows this page's address.
fn import(state: Build, hint: &'static str) -> AnyView {
    const CHOOSE: FileField = FileField { id: "import", label: text::IMPORT_CHOOSE, class: "button", folders: false };
    let choose = CHOOSE.view(move |files| {
        if let Some(file) = files.into_iter().next() {
            state.import(file);
        }
    });
    view! {
        <section class="block" aria-labelledby="import-h">
            <header><h2 id="import-h">{text::IMPORT_TITLE}</h2></header>
            <p class="prose">{hint}</p>
            <div class="buttons after">{choose}</div>
        </section>
    }
    .into_any()
}

fn own_token(state: Build, kind: String, on: OnSession) -> AnyView {
    let (typed, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let key = RwSignal::new(None::<Session>);
    let (label, hint) = (text::token_label(&kind), text::token_hint(&kind));
    let wrong = move |why: String| {
        error.set(Some(why));
        page::focus_field("token");
    };
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        key.set(None);
        match (session::api_key(&kind, &typed.read_untracked()), session::with_token(&typed.read_untracked())) {
            (Some(_), _) if state.asked.with_untracked(Option::is_some) => {
                wrong(sign_in::KEY_NO_PERSON.to_owned());
            }
            (Some(session), _) => {
                error.set(None);
                key.set(Some(session));
                page::focus_soon(KEY);
            }
            (None, Ok(session)) => on(state, session),
            (None, Err(why)) => wrong(why.what),
        }
    });
    let described =
        Signal::derive(move || if error.with(Option::is_some) { "token-error token-hint" } else { "token-hint" });
    view! {
        <section class="block" aria-labelledby="token-h">
            <header><h2 id="token-h">{text::TOKEN_TITLE}</h2></header>
            <form class="token" on:submit=send novalidate=true>
                <div class="field">
                    <label for="token">{label}</label>
                    <input
                        class="input"
                        id="token"
                        type="password"
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby=move || described.get()
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        prop:value=move || typed.get()
                        on:input=change(move |event| typed.set(event_target_value(&event)))
                    />
                    {live(move || error.get().map(|error| view! { <p class="field__error" id="token-error" role="alert">{error}</p> }.into_any()))}
                    <p class="hint" id="token-hint">{hint}</p>
                </div>
                <button class="button" type="submit">{text::TOKEN_USE}</button>
            </form>
            {live(move || key.get().map(|session| told_of_key(state, session)))}
        </section>
    }
    .into_any()
}

/// What an API's key is good for, before it is used.
fn told_of_key(state: Build, session: Session) -> AnyView {
    let look = button("button button--small", sign_in::KEY_USE, move || state.signed_in_with_key(session.clone()));
    let more = view! { <div class="buttons">{look}</div> }.into_any();
    said(KEY, "status", Tone::Warn, sign_in::KEY_TITLE.to_owned(), sign_in::KEY_TOLD.to_owned(), Some(more))
}
