//! The own keys of this browser, as a screen shows them.

use leptos::prelude::*;

use crate::model::digest::Digest;
use crate::seal::key::Algorithm;
use crate::ui::text::keys as text;
use crate::web::keys::{self, OwnKey};
use crate::web::page;

/// Told of a change, and of the key that is new.
type Changed = dyn Fn(Option<Digest>);

/// What the screens share.
#[derive(Clone, Copy)]
pub(super) struct Own {
    /// Whether the store was read.
    pub(super) known: RwSignal<bool>,
    pub(super) keys: RwSignal<Vec<OwnKey>>,
    /// Why there is no place for keys.
    pub(super) trouble: RwSignal<Option<String>>,
    /// What screen readers are told.
    pub(super) said: RwSignal<String>,
    /// Whether the browser signs with Ed25519.
    pub(super) ed25519: RwSignal<bool>,
    /// What takes the focus when a key has come.
    first: &'static str,
    /// Told of each change, and of the key that is new.
    changed: StoredValue<Box<Changed>, LocalStorage>,
}

impl Own {
    /// Reads the store. `first` takes the focus when a key has come, and `changed` is told of each later change, and of the key that is new.
    pub(super) fn new(first: &'static str, changed: impl Fn(Option<Digest>) + 'static) -> Self {
        let own = Self {
            known: RwSignal::new(false),
            keys: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            ed25519: RwSignal::new(false),
            first,
            changed: StoredValue::new_local(Box::new(changed)),
        };
        page::spawn(async move {
            own.read().await;
            let ed25519 = keys::signs_with(Algorithm::Ed25519).await;
            let _ = own.ed25519.try_set(ed25519);
        });
        own
    }

    async fn read(self) {
        let read = keys::list().await;
        // A disposed signal means that the screen has gone on.
        let _ = match read {
            Ok(keys) => self.keys.try_set(keys).is_none() && self.trouble.try_set(None).is_none(),
            Err(error) => self.trouble.try_set(Some(error.to_string())).is_none(),
        };
        let _ = self.known.try_set(true);
    }

    /// Takes up a key that was made or imported.
    pub(super) async fn here(self, key: OwnKey) {
        self.read().await;
        let _ = self.said.try_set(text::made(&key));
        page::focus(self.first);
        self.tell(Some(key.id));
    }

    /// Removes a key.
    pub(super) fn remove(self, key: OwnKey) {
        page::spawn(async move {
            let said = match keys::remove(key.id).await {
                Ok(()) => text::removed(&key),
                Err(error) => error.to_string(),
            };
            self.read().await;
            let _ = self.said.try_set(said);
            self.tell(None);
        });
    }

    fn tell(self, key: Option<Digest>) {
        let _ = self.changed.try_with_value(|changed| changed(key));
    }
}
