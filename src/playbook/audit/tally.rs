//! What is counted while a log streams by: tiers, consent, ages.

use super::LISTED;
use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::privacy::redact::Rule;
use crate::privacy::retention::Record;
use crate::privacy::tier::{Tier, classify};

/// How sensitive the texts of some lines are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tiers {
    lines: [u64; Tier::ALL.len()],
    rules: [u64; Rule::ALL.len()],
}

impl Tiers {
    /// How many lines are of a tier: that of their most sensitive text.
    pub fn lines(&self, tier: Tier) -> u64 {
        self.lines.get(tier as usize).copied().unwrap_or_default()
    }

    /// In how many texts a rule finds something.
    pub fn texts(&self, rule: Rule) -> u64 {
        self.rules.get(rule as usize).copied().unwrap_or_default()
    }

    /// The most sensitive tier of all; public when there is no line.
    pub fn highest(&self) -> Tier {
        Tier::ALL.into_iter().rev().find(|tier| self.lines(*tier) > 0).unwrap_or(Tier::Public)
    }

    /// Takes one line's details: keys and values at any depth, each text by itself.
    pub(super) fn add(&mut self, details: &Value) -> Tier {
        let mut highest = Tier::Public;
        self.inside(details, &mut highest);
        count(&mut self.lines, highest as usize);
        highest
    }

    fn inside(&mut self, value: &Value, highest: &mut Tier) {
        match value {
            Value::String(text) => self.text(text, highest),
            Value::Array(items) => items.iter().for_each(|item| self.inside(item, highest)),
            Value::Object(members) => members.iter().for_each(|(key, value)| {
                self.text(key, highest);
                self.inside(value, highest);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str, highest: &mut Tier) {
        let classified = classify(text);
        *highest = classified.tier.max(*highest);
        classified.elements.into_iter().for_each(|rule| count(&mut self.rules, rule as usize));
    }
}

/// One more in a place; each tier and each rule has its own.
fn count(counts: &mut [u64], place: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count = count.saturating_add(1);
    }
}

/// A prediction over data that needs consent, without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoConsent {
    /// Its number in the received log.
    pub line: u64,
    /// The higher of the tier that the line states and that of its texts.
    pub tier: Tier,
    /// What `has_user_consent` says; None when it says nothing.
    pub stated: Option<bool>,
}

/// Whether data of a high tier was taken with consent: rows whose action is `predict`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Predictions that were looked at.
    pub predictions: u64,
    /// Those over restricted or sensitive data.
    pub needing: u64,
    /// The first of them without consent, at most [`LISTED`].
    pub without: Vec<NoConsent>,
    /// All without.
    pub without_total: u64,
    /// Predictions whose `privacy_tier` is absent or none of the four.
    pub tier_unstated: u64,
}

impl Consent {
    pub(super) fn add(&mut self, line: u64, action: &str, details: &Value, found: Tier) {
        if action != "predict" {
            return;
        }
        self.predictions = self.predictions.saturating_add(1);
        let named = details.get("privacy_tier").and_then(Value::as_str);
        let stated = named.and_then(|name| Tier::ALL.into_iter().find(|tier| tier.name() == name));
        self.tier_unstated = self.tier_unstated.saturating_add(u64::from(stated.is_none()));
        let tier = stated.unwrap_or(Tier::Public).max(found);
        let consent = details.get("has_user_consent").and_then(Value::as_bool);
        self.needing = self.needing.saturating_add(u64::from(tier.needs_consent()));
        if tier.check_consent(consent == Some(true)).is_err() {
            self.without_total = self.without_total.saturating_add(1);
            if self.without.len() < LISTED {
                self.without.push(NoConsent { line, tier, stated: consent });
            }
        }
    }
}

/// The times of the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ages {
    /// The earliest.
    pub first: Option<Instant>,
    /// The latest.
    pub last: Option<Instant>,
    /// Lines that the policy asks to delete by now.
    pub due: u64,
    /// Lines whose timestamp is no instant in UTC.
    pub unreadable: u64,
}

impl Ages {
    pub(super) fn add(&mut self, timestamp: &str, kept: &Record) {
        let Ok(time) = Instant::parse(timestamp) else {
            self.unreadable = self.unreadable.saturating_add(1);
            return;
        };
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        self.last = Some(self.last.map_or(time, |last| last.max(time)));
        let days = kept.policy.days();
        self.due = self
            .due
            .saturating_add(u64::from(days.is_some_and(|days| time.plus_days(i64::from(days)) <= kept.created_at)));
    }
}
