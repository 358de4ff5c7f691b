//! Items, facts and attestations together.

use std::collections::BTreeSet;

use super::attest::{Attestation, Attestations};
use super::cadence::Cadence;
use super::facts::{Fact, Facts, Known};
use super::items::{Item, Items, Section};
use crate::model::instant::Day;

use serde::{Deserialize, Serialize};

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Computed, or attested and the review has not run out.
    Done,
    /// Nobody knows or said.
    Open,
    /// It was attested, and the review has run out.
    Overdue,
    /// Somebody said that it does not concern them.
    NotApplicable,
    /// The pack shows that it is not so; nobody can attest that away.
    Failed,
}

impl Status {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Done, Self::Open, Self::Overdue, Self::NotApplicable, Self::Failed];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::NotApplicable => "not_applicable",
            Self::Failed => "failed",
        }
    }
}

/// How it is known where an item stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// From the pack.
    Computed(Fact),
    /// By a person.
    Attested {
        /// What was said.
        said: Attestation,
        /// The last day on which it counts; None when no day ends it.
        until: Option<Day>,
        /// Whether its evidence is among the pack's attachments; None when it names none.
        evidence_in_pack: Option<bool>,
    },
}

/// An item and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// What is asked for.
    pub item: Item,
    /// Where it stands.
    pub status: Status,
    /// How that is known; None when it is not.
    pub how: Option<How>,
    /// Why, in words.
    pub why: String,
}

/// What the items of the launch gate come to. Nothing is `passed` that rests on somebody's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gate {
    /// Every item was computed.
    Passed,
    /// Nothing is left, and some of it is attested.
    Attested,
    /// Something is open or overdue, or the file has no gate.
    Open,
    /// The pack shows that an item is not so.
    Failed,
}

impl Gate {
    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Attested => "attested",
            Self::Open => "open",
            Self::Failed => "failed",
        }
    }
}

/// Where everything stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// The day.
    pub today: Day,
    /// The version of the items' file.
    pub version: String,
    /// The release that the pack is about.
    pub release: Option<String>,
    /// Each item, in the order of the file.
    pub items: Vec<Assessed>,
    /// The launch gate.
    pub gate: Gate,
    /// Items that were attested and are not in the file.
    pub unknown: BTreeSet<String>,
}

impl Readiness {
    /// How many items stand so.
    pub fn count(&self, status: Status) -> usize {
        self.items.iter().filter(|item| item.status == status).count()
    }

    /// The items of the launch gate.
    pub fn gate_items(&self) -> impl Iterator<Item = &Assessed> {
        self.items.iter().filter(|item| item.item.section == Section::LaunchGate)
    }
}

/// Says of each item where it stands on `today`.
pub fn assess(items: &Items, facts: &Facts, attestations: &Attestations, today: Day) -> Readiness {
    let assessed: Vec<Assessed> = items.items.iter().map(|item| one(item, facts, attestations, today)).collect();
    let known = |id: &String| items.items.iter().any(|item| item.id == *id);
    let unknown: BTreeSet<String> =
        attestations.0.iter().map(|said| said.item.clone()).filter(|id| !known(id)).collect();
    let (version, release) = (items.version.clone(), facts.release.clone());
    let mut readiness = Readiness { today, version, release, items: assessed, gate: Gate::Open, unknown };
    let any = |stands: &dyn Fn(&Assessed) -> bool| readiness.gate_items().any(stands);
    readiness.gate = if any(&|item| item.status == Status::Failed) {
        Gate::Failed
    } else if !any(&|_| true) || any(&|item| matches!(item.status, Status::Open | Status::Overdue)) {
        Gate::Open
    } else if any(&|item| !matches!(item.how, Some(How::Computed(_)))) {
        Gate::Attested
    } else {
        Gate::Passed
    };
    readiness
}

fn one(item: &Item, facts: &Facts, attestations: &Attestations, today: Day) -> Assessed {
    let stands = |status, how, why: String| Assessed { item: item.clone(), status, how, why };
    let mut open = "nobody has attested it".to_owned();
    if let Some(fact) = item.fact {
        match facts.get(fact) {
            Some(Known::Holds(why)) => return stands(Status::Done, Some(How::Computed(fact)), why.clone()),
            Some(Known::Fails(why)) => return stands(Status::Failed, Some(How::Computed(fact)), why.clone()),
            Some(Known::Unknown(why)) => open = [why, "; nobody has attested it"].concat(),
            None => open = "the pack does not show it; nobody has attested it".to_owned(),
        }
    }
    let Some(said) = attestations.latest(&item.id) else { return stands(Status::Open, None, open) };
    let until = item.cadence.until(said.on);
    let evidence_in_pack = said.evidence.as_ref().map(|path| facts.attachments.contains(path));
    let words = ["attested by ", &said.by, " on ", &said.on.to_string()].concat();
    let other_release = item.cadence == Cadence::PerRelease && facts.release.is_some() && said.release != facts.release;
    let (status, why) = match until {
        _ if other_release => {
            let of = said.release.as_deref().map_or("no release".to_owned(), |name| ["release ", name].concat());
            (Status::Open, [&words, " for ", &of].concat())
        }
        Some(last) if last < today => (Status::Overdue, format!("{words}, to be reviewed by {last}")),
        Some(last) => (Status::Done, format!("{words}, to be reviewed by {last}")),
        None => (Status::Done, words),
    };
    let status = if status == Status::Done && !said.applies { Status::NotApplicable } else { status };
    stands(status, Some(How::Attested { said: said.clone(), until, evidence_in_pack }), why)
}
