//! Signing in with an identity provider: by going there and coming back, or in a window of its own while the page stays.

use leptos::prelude::*;

use super::sign_in::{OnSession, said};
use super::state::{Build, Screen, TITLE};
use crate::source::oidc::{Begun, Callback, Client, Failure, Provider, Way, way_of};
use crate::ui::parts::live::{live, press};
use crate::ui::text::sign_in as text;
use crate::ui::text::verdict::Tone;
use crate::web::handover::{Handover, hand_over};
use crate::web::{oidc, page};

/// Where a sign-in stands.
#[derive(Debug, Clone)]
enum Stand {
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
    /// It came to nothing: what happened, and why.
    Failed(String, String),
}

/// A sign-in that is gone on with once its answer is here.
struct Waiting {
    begun: Begun,
    client: Client,
    on: OnSession,
}

/// What is held of sign-ins.
#[derive(Default)]
struct Held {
    /// What the provider said of itself, once it was asked: a window must open at the moment of a press.
    provider: Option<Provider>,
    /// The sign-in whose window is open.
    window: Option<(Waiting, Handover)>,
    /// Whether the provider is to ask anew who it is: it would bring the same person again otherwise.
    anew: bool,
}

/// A sign-in with an identity provider, if any.
#[derive(Clone, Copy)]
pub(super) struct Signing {
    stand: RwSignal<Stand>,
    held: StoredValue<Held, LocalStorage>,
}

impl Signing {
    pub(super) fn new() -> Self {
        Self { stand: RwSignal::new(Stand::No), held: StoredValue::new_local(Held::default()) }
    }

    fn hold(self, change: impl FnOnce(&mut Held)) {
        self.held.update_value(change);
    }

    /// What is known of this client's provider.
    fn known(self, client: &Client) -> Option<Provider> {
        self.held.with_value(|held| held.provider.clone()).filter(|known| known.issuer == client.issuer)
    }

    /// Ends what is under way.
    pub(super) fn forget(self) {
        self.hold(|held| held.window = None);
        self.stand.set(Stand::No);
    }

    /// Somebody is signed in.
    pub(super) fn done(self) {
        self.forget();
        self.hold(|held| held.anew = false);
    }

    /// The session was ended by hand: the next one may be somebody else's.
    pub(super) fn end_session(self) {
        self.forget();
        self.ask_anew();
    }

    pub(super) fn ask_anew(self) {
        self.hold(|held| held.anew = true);
    }

    fn fail(self, failure: &Failure) {
        let (title, why) = text::failure(failure, &page::origin());
        self.hold(|held| held.window = None);
        self.stand.set(Stand::Failed(title, why));
    }
}

/// What a page was opened with: the answer of a provider, and what was kept of the sign-in that it may belong to.
pub(super) struct Returned {
    answer: Option<Callback>,
    begun: Option<Begun>,
}

impl Build {
    /// Takes what this page was opened with. None when it is a window whose page waits elsewhere: then that is told instead.
    pub(super) fn returned(self) -> Option<Returned> {
        let text = oidc::take_answer();
        let answer = text.as_deref().and_then(Callback::parse);
        let window = answer.as_ref().is_some_and(|answer| way_of(&answer.state) == Some(Way::Window));
        match (text, answer) {
            (Some(text), Some(answer)) if window => {
                page::spawn(async move {
                    let taken = hand_over(&text, answer.state).await;
                    if taken {
                        oidc::close_window();
                    }
                    self.show(Screen::HandedOver(taken), if taken { text::HANDED_OVER } else { text::NOT_TAKEN });
                });
                None
            }
            (_, answer) => Some(Returned { answer, begun: oidc::take_kept() }),
        }
    }

    /// Goes on with the sign-in that this page came back from, if any: with the same API and the same choices.
    pub(super) fn go_on_signing_in(self, returned: Returned) {
        let Some(answer) = returned.answer else { return };
        let Some(begun) = returned.begun else { return self.signing.fail(&Failure::State) };
        if !begun.fragment.is_empty() {
            page::put_fragment(&begun.fragment);
            self.take_link();
        }
        // Settings that changed meanwhile may have another API in this place.
        if self.loaded.with_value(|loaded| {
            loaded.as_ref().is_some_and(|it| it.apis.get(begun.api).is_some_and(|api| api.url == begun.url))
        }) {
            self.choose_api(begun.api);
            self.take_choices(&begun.choices);
        }
        let client = untrack(|| self.api()).and_then(|api| api.sign_in);
        let Some(client) = client.filter(|_| answer.state == begun.state) else {
            return self.signing.fail(&Failure::State);
        };
        self.finish(answer, Waiting { begun, client, on: Self::signed_in });
    }

    /// Makes a session of an answer.
    fn finish(self, answer: Callback, waiting: Waiting) {
        self.signing.stand.set(Stand::Coming);
        page::spawn(async move {
            let Waiting { begun, client, on } = waiting;
            let made = match self.provider(&client).await {
                Ok(provider) => oidc::finish(&answer, &begun, &client, &provider).await,
                Err(failure) => Err(failure),
            };
            match made {
                Ok(session) => on(self, session),
                Err(failure) => self.signing.fail(&failure),
            }
        });
    }

    /// What the provider says of itself; asked for once.
    async fn provider(self, client: &Client) -> Result<Provider, Failure> {
        if let Some(known) = self.signing.known(client) {
            return Ok(known);
        }
        let provider = oidc::discover(client, &self.origins()).await?;
        let known = provider.clone();
        self.signing.hold(|held| held.provider = Some(known));
        Ok(provider)
    }

    /// What the page's policy lets it connect to.
    fn origins(self) -> Vec<String> {
        let mut origins = Vec::new();
        self.loaded.with_value(|loaded| {
            for api in loaded.iter().flat_map(|loaded| &loaded.apis) {
                origins.push(api.url.clone());
                origins.extend_from_slice(&api.issuers);
                if let Some(client) = &api.sign_in {
                    origins.push(client.issuer.clone());
                }
            }
        });
        origins
    }

    /// The page is shown again as it was left, by the browser's own button: the sign-in was left too.
    pub(super) fn came_back_by_hand(self) {
        if self.signing.stand.with_untracked(|stand| matches!(stand, Stand::Going)) {
            drop(oidc::take_kept());
            self.signing.forget();
        }
    }

    /// Goes to the provider: now where it is known, since browsers open a window at a press only, else once it has said where.
    fn sign_in_at_provider(self, client: Client, on: OnSession, way: Way) {
        if let Some(provider) = self.signing.known(&client) {
            return self.go_to_provider(client, &provider, on, way);
        }
        self.signing.stand.set(Stand::Going);
        page::spawn(async move {
            match self.provider(&client).await {
                Ok(provider) => self.go_to_provider(client, &provider, on, way),
                Err(failure) => self.signing.fail(&failure),
            }
        });
    }

    fn go_to_provider(self, client: Client, provider: &Provider, on: OnSession, way: Way) {
        let (begun, url) = (oidc::begin(way), untrack(|| self.api()).map(|api| api.url).unwrap_or_default());
        let kept = begun.and_then(|begun| {
            let (choices, fragment) = (self.choices(), page::fragment());
            let begun = Begun { api: self.api.get_untracked(), url, choices, fragment, ..begun };
            if way == Way::Redirect {
                oidc::keep(&begun)?;
            }
            Ok(begun)
        });
        let begun = match kept {
            Ok(begun) => begun,
            Err(failure) => return self.signing.fail(&failure),
        };
        let address =
            begun.authorization_url(provider, &client, &page::home(), self.signing.held.with_value(|held| held.anew));
        if way == Way::Redirect {
            self.signing.stand.set(Stand::Going);
            return oidc::go(&address);
        }
        let Some(handover) = Handover::wait(move |answer| self.take_handover(answer)) else {
            return self.signing.fail(&Failure::Browser { what: "channel between its windows (BroadcastChannel)" });
        };
        let opened = oidc::open_window(&address);
        let window = opened.then_some((Waiting { begun, client, on }, handover));
        self.signing.hold(|held| held.window = window);
        self.signing.stand.set(if opened { Stand::Open } else { Stand::Blocked });
    }

    /// Takes what a window brings, if it is the one that is waited for; gives its state then.
    fn take_handover(self, answer: &str) -> Option<String> {
        let answer = Callback::parse(answer)?;
        let state = answer.state.clone();
        let ours = |held: &Held| held.window.as_ref().is_some_and(|(waiting, _)| waiting.begun.state == state);
        if !self.signing.held.with_value(ours) {
            return None;
        }
        page::spawn(async move {
            // Not within the channel's own call, which would close it before it has said that the answer is taken.
            let taken = self.signing.held.try_update_value(|held| held.window.take()).flatten();
            if let Some((waiting, _)) = taken {
                self.finish(answer, waiting);
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
    let told = live(move || {
        let note = |title: &str, text: &str, tone| {
            Some(said("provider-said", "status", tone, title.to_owned(), text.to_owned(), None))
        };
        state.signing.stand.with(|stand| match stand {
            Stand::Open => note(text::OPEN, text::OPEN_TEXT, Tone::Note),
            Stand::Blocked => note(text::BLOCKED, text::BLOCKED_TEXT, Tone::Warn),
            Stand::Failed(title, why) => {
                Some(said("provider-said", "alert", Tone::Fail, title.clone(), why.clone(), None))
            }
            Stand::No | Stand::Going | Stand::Coming => None,
        })
    });
    let busy = move || state.signing.stand.with(|stand| matches!(stand, Stand::Going | Stand::Coming));
    let label = move || {
        state.signing.stand.with(|stand| match stand {
            Stand::Going => text::GOING.to_owned(),
            Stand::Coming => text::COMING.to_owned(),
            Stand::Open => text::OPEN_AGAIN.to_owned(),
            _ => text::go(&host),
        })
    };
    let go = press(move || state.sign_in_at_provider(client.clone(), on, way));
    view! {
        <section class="block" aria-labelledby="provider-h">
            <header><h2 id="provider-h">{text::TITLE}</h2></header>
            <div class="provider">
                {told}
                <button class="button button--main" type="button" disabled=busy on:click=go>{label}</button>
                <p class="hint">{hint}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The window that came back from the provider.
pub(super) fn handed_over(taken: bool) -> AnyView {
    let (title, lead) =
        if taken { (text::HANDED_OVER, text::HANDED_OVER_TEXT) } else { (text::NOT_TAKEN, text::NOT_TAKEN_TEXT) };
    view! { <header class="page-head"><h1 id=TITLE tabindex="-1">{title}</h1><p class="lead">{lead}</p></header> }
        .into_any()
}
