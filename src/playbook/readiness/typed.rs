//! An attestation as a person types it.

use super::attest::{Attestation, Attestations};
use super::cadence::Cadence;
use super::items::Item;
use crate::model::instant::Day;

/// A field of [`Typed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each variant is the field of the same name.
pub enum TypedField {
    By,
    On,
    Note,
}

/// What was typed about an item; white space around a text does not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Who says it.
    pub by: String,
    /// On which day, `YYYY-MM-DD`.
    pub on: String,
    /// More about it; why, when the item does not apply.
    pub note: String,
    /// Whether the item is said not to apply.
    pub not_applicable: bool,
}

impl Typed {
    /// The attestation of `item`. It takes `release` along when the item is looked at for each release.
    ///
    /// # Errors
    /// What is wrong, each with its field, as sentences without a full stop: an empty name, a day that is none, is ahead of `today`, or is before
    /// the day of what `held` says already and would not count beside it, and an item that does not apply without a reason.
    pub fn check(
        &self,
        item: &Item,
        release: Option<&str>,
        held: &Attestations,
        today: Day,
    ) -> Result<Attestation, Vec<(TypedField, String)>> {
        let mut wrong = Vec::new();
        let [by, on, note] = [&self.by, &self.on, &self.note].map(|text| text.trim());
        if by.is_empty() {
            wrong.push((TypedField::By, "Enter the name of who attests it".to_owned()));
        }
        let day = Day::parse(on);
        match (&day, held.latest(&item.id)) {
            (Err(_), _) if on.is_empty() => wrong.push((TypedField::On, "Enter the day of the attestation".to_owned())),
            (Err(error), _) => {
                wrong.push((TypedField::On, format!("The day is not readable: expected {}", error.expected)))
            }
            (Ok(day), _) if *day > today => {
                wrong.push((TypedField::On, format!("The day is ahead: today is {today} (UTC)")));
            }
            (Ok(day), Some(latest)) if *day < latest.on => wrong.push((
                TypedField::On,
                format!("There is an attestation of {} already, which counts: enter a day from then on", latest.on),
            )),
            (Ok(_), _) => {}
        }
        if self.not_applicable && note.is_empty() {
            wrong.push((TypedField::Note, "Enter why the item does not apply".to_owned()));
        }
        match day {
            Ok(on) if wrong.is_empty() => Ok(Attestation {
                item: item.id.clone(),
                by: by.to_owned(),
                on,
                note: (!note.is_empty()).then(|| note.to_owned()),
                evidence: None,
                release: release.filter(|_| item.cadence == Cadence::PerRelease).map(str::to_owned),
                applies: !self.not_applicable,
            }),
            _ => Err(wrong),
        }
    }
}

impl Attestations {
    /// Adds what `other` says and is not here yet; gives how many those are.
    pub fn merge(&mut self, other: Self) -> usize {
        let before = self.0.len();
        for said in other.0 {
            if !self.0.contains(&said) {
                self.0.push(said);
            }
        }
        self.0.len().saturating_sub(before)
    }

    /// Takes out the one about `item` that counts, with its place in the list.
    pub fn take(&mut self, item: &str) -> Option<(usize, Attestation)> {
        let latest = self.latest(item)?;
        // Of one day the last counts, so the last of two equal ones is taken.
        let at = self.0.iter().rposition(|said| said == latest)?;
        Some((at, self.0.remove(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ITEMS, Items};
    use super::*;

    fn item(id: &str) -> Item {
        Items::parse(ITEMS.as_bytes()).unwrap().items.into_iter().find(|item| item.id == id).unwrap()
    }

    fn typed(by: &str, on: &str, note: &str, not_applicable: bool) -> Typed {
        Typed { by: by.to_owned(), on: on.to_owned(), note: note.to_owned(), not_applicable }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn name_and_day_are_needed_and_no_day_is_ahead() {
        let (today, none, canary) = (day("2026-11-21"), Attestations::default(), item("gate.canary"));
        let fields = |typed: &Typed| -> Vec<TypedField> {
            typed.check(&canary, None, &none, today).unwrap_err().into_iter().map(|(field, _)| field).collect()
        };
        assert_eq!(fields(&typed(" ", "", "", true)), [TypedField::By, TypedField::On, TypedField::Note]);
        assert_eq!(fields(&typed("Dana", "2026-02-30", "", false)), [TypedField::On]);
        let ahead = typed("Dana", "2026-11-22", "", false).check(&canary, None, &none, today).unwrap_err();
        assert_eq!(ahead, [(TypedField::On, "The day is ahead: today is 2026-11-21 (UTC)".to_owned())]);
        let said = typed(" Dana ", " 2026-11-21 ", " ", false).check(&canary, Some("2.1"), &none, today).unwrap();
        assert_eq!((said.by.as_str(), said.on, said.note.as_deref()), ("Dana", today, None));
        assert_eq!((said.release.as_deref(), said.applies), (Some("2.1"), true));
        let yearly = typed("Dana", "2026-11-21", "no health data", true);
        let yearly = yearly.check(&item("hipaa.agreements"), Some("2.1"), &none, today).unwrap();
        assert_eq!((yearly.release, yearly.applies), (None, false), "a release belongs to what is looked at for each");
        assert!(Attestations::parse(&Attestations(vec![said]).encode(), today).is_ok());
    }

    #[test]
    fn what_would_not_count_beside_an_earlier_one_is_refused() {
        let (today, scope) = (day("2026-11-21"), item("governance.scope"));
        let of = |on| typed("Dana", on, "", false);
        let mut held = Attestations::default();
        held.0.push(of("2026-05-01").check(&scope, None, &held, today).unwrap());
        assert_eq!(of("2026-04-30").check(&scope, None, &held, today).unwrap_err()[0].0, TypedField::On);
        assert!(of("2026-05-01").check(&scope, None, &held, today).is_ok());
    }

    #[test]
    fn merging_adds_each_once_and_taking_gives_back_what_counts() {
        let (today, scope, none) = (day("2026-11-21"), item("governance.scope"), Attestations::default());
        let of = |on| typed("Dana", on, "", false).check(&scope, None, &none, today).unwrap();
        let mut held = Attestations(vec![of("2026-06-01"), of("2026-05-01")]);
        assert_eq!(held.merge(Attestations(vec![of("2026-05-01"), of("2026-04-01")])), 1);
        assert_eq!(held.take("governance.scope"), Some((0, of("2026-06-01"))));
        assert_eq!(held.latest("governance.scope").map(|said| said.on), Some(day("2026-05-01")));
        assert_eq!(held.take("gate.canary"), None);
    }
}
