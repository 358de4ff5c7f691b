//! Signing in with an identity provider: by going there and coming back, or in a window of its own while the page stays.

use leptos::prelude::*;

use super::sign_in::OnSession;
use super::state::{Build, Screen, TITLE};
use crate::source::oidc::{Begun, Callback, Client, Failure, Provider, Way, way_of};
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build, sign_in as text};
use crate::web::handover::{Handover, hand_over};
use crate::web::{oidc, page};

/// Where a sign-in stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stand {
    /// None is under way.
    No,
    /// The page is about to leave for the provider.
    Going,
    /// What the provider answered becomes a token.
    Coming,
    /// The provider's window is open.
    Open,
    /// The browser let no window open.
    Blocked,
    /// It came to nothing.
    Failed(Failure),
}

/// What the provider said of itself, for a window that must open at the moment of the press.
#[derive(Debug, Clone)]
enum Described {
    Asked,
    Here(Provider),
    Failed(Failure),
}

/// A sign-in in a window of its own, that is waited for.
struct Window {
    begun: Begun,
    client: Client,
    provider: Provider,
    on: OnSession,
    _handover: Handover,
}

/// A sign-in with an identity provider, if any.
#[derive(Clone, Copy)]
pub(super) struct Signing {
    stand: RwSignal<Stand>,
    window: StoredValue<Option<Window>, LocalStorage>,
    /// Whether the provider is to ask anew who it is: it would bring the same person again otherwise.
    anew: StoredValue<bool>,
}

impl Signing {
    pub(super) fn new() -> Self {
        Self { stand: RwSignal::new(Stand::No), window: StoredValue::new_local(None), anew: StoredValue::new(false) }
    }

    /// Ends what is under way.
    pub(super) fn forget(self) {
        self.window.set_value(None);
        self.stand.set(Stand::No);
    }

    /// Somebody is signed in.
    pub(super) fn done(self) {
        self.forget();
        self.anew.set_value(false);
    }

    /// The session was ended by hand: the next one may be somebody else's.
    pub(super) fn end_session(self) {
        self.forget();
        self.ask_anew();
    }

    pub(super) fn ask_anew(self) {
        self.anew.set_value(true);
    }

    fn fail(self, failure: Failure) {
        self.window.set_value(None);
        self.stand.set(Stand::Failed(failure));
    }
}

/// What a page was opened with: the answer of a provider, and what was kept of the sign-in that it may belong to.
pub(super) struct Returned {
    answer: Option<String>,
    begun: Option<Begun>,
}

impl Build {
    /// Takes what this page was opened with. None when it is a window whose page waits elsewhere: then that is told instead.
    pub(super) fn returned(self) -> Option<Returned> {
        let answer = oidc::take_answer();
        let state = answer.as_deref().and_then(Callback::parse).map(|callback| callback.state);
        if let (Some(answer), Some(state)) = (&answer, state)
            && way_of(&state) == Some(Way::Window)
        {
            let answer = answer.clone();
            page::spawn(async move {
                let taken = hand_over(&answer, state).await;
                if taken {
                    oidc::close_window();
                }
                self.show(Screen::HandedOver(taken), if taken { text::HANDED_OVER } else { text::NOT_TAKEN });
            });
            return None;
        }
        Some(Returned { answer, begun: oidc::take_kept() })
    }

    /// Goes on with the sign-in that this page came back from, if any: with the same API and the same choices.
    pub(super) fn go_on_signing_in(self, returned: Returned) {
        let Some(answer) = returned.answer else { return };
        let found = returned.begun.map(|begun| {
            if !begun.fragment.is_empty() {
                page::set_fragment(&begun.fragment);
                self.take_link();
            }
            let known = self.begun_at(&begun);
            if let Some((api, _)) = &known {
                self.choose_api(*api);
                self.take_choices(&begun.choices);
            }
            (begun, known)
        });
        let (begun, client) = match found {
            None => return self.signing.fail(Failure::State),
            Some((_, None)) => return self.signing.fail(Failure::Settings),
            Some((begun, Some((_, client)))) => (begun, client),
        };
        let Some(callback) = Callback::parse(&answer) else { return self.signing.fail(Failure::State) };
        self.signing.stand.set(Stand::Coming);
        let origins = self.origins();
        page::spawn(async move {
            let made = async {
                // Whose answer it is comes before the first request.
                if callback.state != begun.state {
                    return Err(Failure::State);
                }
                let provider = oidc::discover(&client, &origins).await?;
                oidc::finish(&callback, &begun, &client, &provider).await
            };
            match made.await {
                Ok(session) => self.signed_in(session),
                Err(failure) => self.signing.fail(failure),
            }
        });
    }

    /// The API that a sign-in was begun for, as the settings have it now.
    fn begun_at(self, begun: &Begun) -> Option<(usize, Client)> {
        self.loaded.with_value(|loaded| {
            let apis = loaded.as_ref()?.apis.iter().enumerate();
            let mut fitting =
                apis.filter(|(_, api)| (&api.kind, &api.url, &api.name) == (&begun.kind, &begun.url, &begun.name));
            fitting.find_map(|(index, api)| Some((index, api.sign_in.clone()?)))
        })
    }

    /// The page is shown again as it was left, by the browser's own button: the sign-in was left too.
    pub(super) fn came_back_by_hand(self) {
        if self.signing.stand.with_untracked(|stand| *stand == Stand::Going) {
            drop(oidc::take_kept());
            self.signing.forget();
        }
    }

    /// What the page's policy lets it connect to.
    fn origins(self) -> Vec<String> {
        self.loaded.with_value(|loaded| {
            let apis = loaded.as_ref().map_or(&[][..], |loaded| &loaded.apis);
            let of = |api: &crate::web::config::Api| {
                let issuer = api.sign_in.as_ref().map(|client| client.issuer.clone());
                [vec![api.url.clone()], api.issuers.clone(), issuer.into_iter().collect()].concat()
            };
            apis.iter().flat_map(of).collect()
        })
    }

    fn begin(self, way: Way) -> Result<Begun, Failure> {
        let api = untrack(|| self.api()).ok_or(Failure::Settings)?;
        let begun = oidc::begin(way)?;
        Ok(Begun {
            kind: api.kind,
            url: api.url,
            name: api.name,
            choices: self.choices(),
            fragment: page::fragment(),
            ..begun
        })
    }

    /// Leaves for the provider.
    fn go_to_provider(self, client: Client) {
        self.signing.stand.set(Stand::Going);
        let (origins, anew) = (self.origins(), self.signing.anew.get_value());
        page::spawn(async move {
            let gone = async {
                let provider = oidc::discover(&client, &origins).await?;
                let begun = self.begin(Way::Redirect)?;
                oidc::keep(&begun)?;
                oidc::go(&begun.authorization_url(&provider, &client, anew));
                Ok(())
            };
            if let Err(failure) = gone.await {
                self.signing.fail(failure);
            }
        });
    }

    /// Opens the provider's window, and waits for what it brings. Must be called from a press: browsers open no window otherwise.
    fn open_provider(self, client: Client, provider: Provider, on: OnSession) {
        let begun = match self.begin(Way::Window) {
            Ok(begun) => begun,
            Err(failure) => return self.signing.fail(failure),
        };
        let Some(handover) = Handover::wait(move |answer| self.take_handover(answer)) else {
            return self.signing.fail(Failure::Browser { what: "channel between its windows (BroadcastChannel)" });
        };
        let opened = oidc::open_window(&begun.authorization_url(&provider, &client, self.signing.anew.get_value()));
        self.signing.stand.set(if opened { Stand::Open } else { Stand::Blocked });
        let window = opened.then_some(Window { begun, client, provider, on, _handover: handover });
        self.signing.window.set_value(window);
    }

    /// Takes what a window brings, if it is the one that is waited for; gives its state then.
    fn take_handover(self, answer: &str) -> Option<String> {
        let callback = Callback::parse(answer)?;
        let is_ours = self
            .signing
            .window
            .with_value(|window| window.as_ref().is_some_and(|window| window.begun.state == callback.state));
        if !is_ours {
            return None;
        }
        let state = callback.state.clone();
        self.signing.stand.set(Stand::Coming);
        page::spawn(async move {
            // Not within the channel's own call, which would close it before it has said that the answer is taken.
            let Some(window) = self.signing.window.try_update_value(Option::take).flatten() else { return };
            let Window { begun, client, provider, on, .. } = &window;
            match oidc::finish(&callback, begun, client, provider).await {
                Ok(session) => on(self, session),
                Err(failure) => self.signing.fail(failure),
            }
        });
        Some(state)
    }
}

/// How one goes to the provider from the sign-in screen: where something would be lost with the page, the page stays.
pub(super) fn way(state: Build) -> Way {
    let files = state.files.with_untracked(|files| !files.is_empty());
    if files || state.attesting.unsaved.get_untracked() { Way::Window } else { Way::Redirect }
}

/// The way to sign in with the provider.
pub(super) fn provider(state: Build, client: Client, on: OnSession, way: Way) -> AnyView {
    let host = client.issuer.split_once("://").map_or(client.issuer.as_str(), |(_, host)| host).to_owned();
    let hint = if way == Way::Window { text::HINT_WINDOW } else { text::HINT };
    let described = RwSignal::new(Described::Asked);
    if way == Way::Window {
        describe(state, client.clone(), described);
    }
    let act = {
        let host = host.clone();
        live(move || {
            let stand = state.signing.stand.get();
            match (stand, described.get()) {
                (Stand::Going, _) => waiting(text::GOING),
                (Stand::Coming, _) => waiting(text::COMING),
                (_, Described::Asked) if way == Way::Window => waiting(text::ASKING),
                (_, Described::Failed(why)) => {
                    let client = client.clone();
                    failed(
                        &why,
                        button("button button--small", text::AGAIN, move || describe(state, client.clone(), described)),
                    )
                }
                (stand, described) => {
                    let label = if stand == Stand::Open { text::OPEN_AGAIN.to_owned() } else { text::go(&host) };
                    let client = client.clone();
                    let go = press(move || match described.clone() {
                        Described::Here(provider) => state.open_provider(client.clone(), provider, on),
                        _ => state.go_to_provider(client.clone()),
                    });
                    view! {
                        {told(&stand)}
                        <button class="button button--main" type="button" on:click=go>{label}</button>
                    }
                    .into_any()
                }
            }
        })
    };
    view! {
        <section class="block" aria-labelledby="provider-h">
            <header><h2 id="provider-h">{text::TITLE}</h2></header>
            <div class="provider">{act}<p class="hint">{hint}</p></div>
        </section>
    }
    .into_any()
}

fn describe(state: Build, client: Client, described: RwSignal<Described>) {
    described.set(Described::Asked);
    let origins = state.origins();
    page::spawn(async move {
        let answer = oidc::discover(&client, &origins).await;
        // A disposed signal means that the screen has gone on.
        let _ = described.try_set(answer.map_or_else(Described::Failed, Described::Here));
    });
}

fn waiting(what: &'static str) -> AnyView {
    view! { <p class="hint" role="status">{what}</p> }.into_any()
}

/// What there is to know before the button.
fn told(stand: &Stand) -> Option<AnyView> {
    let said = |tone, title: &'static str, text: &'static str| {
        let content = view! { <h3>{title}</h3><p class="small">{text}</p> };
        view! { <div role="status">{notice(tone, content)}</div> }.into_any()
    };
    match stand {
        Stand::Open => Some(said(Tone::Note, text::OPEN, text::OPEN_TEXT)),
        Stand::Blocked => Some(said(Tone::Warn, text::BLOCKED, text::BLOCKED_TEXT)),
        Stand::Failed(failure) => Some(failed(failure, ().into_any())),
        Stand::No | Stand::Going | Stand::Coming => None,
    }
}

fn failed(failure: &Failure, action: AnyView) -> AnyView {
    let (title, why) = text::failure(failure, &page::origin(), &page::home());
    let content = view! { <h3>{title}</h3><p class="small">{why}</p>{action} };
    view! { <div role="alert">{notice(Tone::Fail, content)}</div> }.into_any()
}

/// The window that came back from the provider.
pub(super) fn handed_over(taken: bool) -> AnyView {
    let (title, lead) =
        if taken { (text::HANDED_OVER, text::HANDED_OVER_TEXT) } else { (text::NOT_TAKEN, text::NOT_TAKEN_TEXT) };
    let elsewhere = (!taken)
        .then(|| view! { <div class="buttons after"><a class="button" href="index.html">{build::TITLE}</a></div> });
    view! {
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{title}</h1>
            <p class="lead">{lead}</p>
        </header>
        {elsewhere}
    }
    .into_any()
}
