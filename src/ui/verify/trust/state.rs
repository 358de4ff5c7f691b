//! The auditor's keys and policy on the page: kept by the browser, read and changed by the worker, which has the keys' arithmetic.

use std::collections::VecDeque;

use leptos::prelude::*;

use crate::seal::trust::desk::{Answer, Ask, Kept, Order};
use crate::web::kept::{self, Unkept};
use crate::web::page;
use crate::web::worker::client::VerifyClient;

/// Why what is kept is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui::verify) enum Trouble {
    /// The browser keeps nothing: it is this tab's only.
    TabOnly,
    /// What is there is no record of ours: its text.
    NoRecord(String),
}

/// What is done with an answer.
type Then = Box<dyn FnOnce(&Answer)>;

/// Keys and policy, with what is under way.
#[derive(Clone, Copy)]
pub(in crate::ui::verify) struct Trust {
    /// What the worker last said of what is kept; None until it has.
    pub(in crate::ui::verify) told: RwSignal<Option<Answer>>,
    pub(in crate::ui::verify) trouble: RwSignal<Option<Trouble>>,
    /// What this tab holds where the browser keeps nothing.
    memory: StoredValue<Kept>,
    /// What is asked, the first of them of the worker already.
    asked: StoredValue<VecDeque<(Ask, Then)>, LocalStorage>,
    /// What was kept when the first of them was asked.
    before: StoredValue<Kept>,
    client: StoredValue<Option<VerifyClient>, LocalStorage>,
}

impl Trust {
    pub(in crate::ui::verify) fn new(client: StoredValue<Option<VerifyClient>, LocalStorage>) -> Self {
        Self {
            told: RwSignal::new(None),
            trouble: RwSignal::new(None),
            memory: StoredValue::new(Kept::default()),
            asked: StoredValue::new_local(VecDeque::new()),
            before: StoredValue::new(Kept::default()),
            client,
        }
    }

    /// Looks at what is kept, now and whenever another tab changes it.
    pub(in crate::ui::verify) fn begin(self) {
        self.look();
        kept::watch(move || self.look());
    }

    /// Looks at what is kept.
    pub(in crate::ui::verify) fn look(self) {
        self.ask(Ask::Look, |_| {});
    }

    /// What is kept at this moment, whichever tab has written it.
    fn kept(self) -> Kept {
        if self.trouble.get_untracked() == Some(Trouble::TabOnly) {
            return self.memory.get_value();
        }
        match kept::read() {
            Ok(kept) => {
                self.trouble.set(None);
                kept
            }
            Err(Unkept::NoStorage) => {
                self.trouble.set(Some(Trouble::TabOnly));
                self.memory.get_value()
            }
            Err(Unkept::Unreadable(text)) => {
                self.trouble.set(Some(Trouble::NoRecord(text)));
                Kept::default()
            }
        }
    }

    /// What a check is made by: what is kept and can be read.
    pub(in crate::ui::verify) fn for_check(self) -> Kept {
        let mut kept = self.kept();
        self.told.with_untracked(|told| {
            let Some(told) = told.as_ref().filter(|told| told.kept == kept) else { return };
            if told.trust_wrong.is_some() {
                kept.trust = None;
            }
            if told.policy_wrong.is_some() {
                kept.policy = None;
            }
        });
        kept
    }

    /// Whether anything that is kept cannot be read, so that nothing may be written over it.
    pub(in crate::ui::verify) fn is_unreadable(self) -> bool {
        self.trouble.with(|trouble| matches!(trouble, Some(Trouble::NoRecord(_))))
            || self.told.with(|told| {
                told.as_ref().is_some_and(|told| told.trust_wrong.is_some() || told.policy_wrong.is_some())
            })
    }

    /// Keeps this, here or in this tab alone.
    fn keep(self, kept: &Kept) {
        self.memory.set_value(kept.clone());
        if self.trouble.get_untracked().is_none() && kept::write(kept).is_err() {
            self.trouble.set(Some(Trouble::TabOnly));
        }
    }

    /// Puts an earlier state back.
    pub(in crate::ui::verify) fn restore(self, kept: &Kept) {
        self.keep(kept);
        self.look();
    }

    /// Throws away what is there and cannot be read.
    pub(in crate::ui::verify) fn begin_anew(self) {
        self.memory.set_value(Kept::default());
        if kept::clear().is_err() {
            self.trouble.set(Some(Trouble::TabOnly));
        }
        self.look();
    }

    /// Asks the worker, and does `then` with its answer once what it changes is kept.
    pub(in crate::ui::verify) fn ask(self, ask: Ask, then: impl FnOnce(&Answer) + 'static) {
        let then: Then = Box::new(then);
        let first = self.asked.try_update_value(|asked| {
            asked.push_back((ask, then));
            asked.len() == 1
        });
        if first == Some(true) {
            self.send();
        }
    }

    fn send(self) {
        let Some(ask) = self.asked.with_value(|asked| asked.front().map(|(ask, _)| ask.clone())) else { return };
        let kept = self.kept();
        self.before.set_value(kept.clone());
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.trust(Order { kept, ask, now_millis: page::now_millis() });
            }
        });
    }

    /// Takes the worker's answer.
    pub(in crate::ui::verify) fn hear(self, answer: Answer) {
        let unreadable = matches!(self.trouble.get_untracked(), Some(Trouble::NoRecord(_)));
        if self.before.with_value(|before| *before != answer.kept) && !unreadable {
            self.keep(&answer.kept);
        }
        let then = self.asked.try_update_value(VecDeque::pop_front).flatten();
        self.told.set(Some(answer.clone()));
        if let Some((_, then)) = then {
            then(&answer);
        }
        self.send();
    }

    /// The worker is gone, and what was asked with it.
    pub(in crate::ui::verify) fn lost(self) {
        self.asked.update_value(VecDeque::clear);
    }
}
