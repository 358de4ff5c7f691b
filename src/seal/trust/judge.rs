//! What a pack's signatures are worth to an auditor: each against its trust store, all of them against its policy.

use std::collections::{BTreeMap, BTreeSet};

use super::policy::{Asked, Policy};
use super::store::{Pin, Store};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::seal::statement::Decision;

/// A signature that verifies, about the pack at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Its place in the order, from 1.
    pub number: u8,
    /// The role that its statement names.
    pub role: String,
    /// What was decided.
    pub decision: Decision,
    /// The key's id.
    pub key_id: Digest,
    /// When, by the signer's own clock.
    pub claimed_at: Instant,
    /// When at the latest, by a clock that the signer does not control; None without a token that holds.
    pub trusted_at: Option<Instant>,
}

/// What the trust store says of a signature's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does not stand there.
    Unknown,
    /// It stands there, in other roles.
    OtherRole,
    /// It was made before the key's first instant.
    TooEarly,
    /// It was made after the key's last instant, or nothing but the signer's word says that it was not.
    Expired,
    /// The key is revoked, and nothing but the signer's word says that this was signed before.
    Revoked,
    /// The key was revoked later than a clock that the signer does not control saw the signature.
    RevokedLater,
    /// It holds.
    Good,
}

impl Standing {
    /// Whether the signature counts.
    pub fn counts(self) -> bool {
        matches!(self, Self::Good | Self::RevokedLater)
    }
}

/// A signature with what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The signature's number.
    pub number: u8,
    /// What the trust store says.
    pub standing: Standing,
    /// Whose key it is, by the trust store; None for an unknown one.
    pub pin: Option<Pin>,
}

/// What is asked for and not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// Fewer signatures of a role count than are asked for.
    Missing {
        /// The role.
        role: String,
        /// How many are asked for.
        asked: usize,
        /// How many count.
        found: usize,
    },
    /// There are enough signatures of each role, but of too few people, or keys where people may be the same.
    Same {
        /// How many different ones are asked for in all.
        asked: usize,
        /// How many there are.
        found: usize,
    },
    /// Somebody whose key is trusted rejects the pack.
    Rejected {
        /// The signature's number.
        number: u8,
    },
    /// A signature that counts has no time but its signer's claim.
    NoTime {
        /// The signature's number.
        number: u8,
    },
    /// The server did not sign its answers, or not all of them, or the entries were not made again from them.
    NoSource,
}

/// How a pack's signatures stand to a trust store and a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// No key of theirs is in the trust store.
    Unknown,
    /// A known key signed; what is asked for besides and not met. Nothing when all is met.
    Known(Vec<Unmet>),
}

/// What the store says of one signature at the instant `now`, if a clock was given: without one, what lies between the claim and today is not
/// looked at.
pub fn standing<'a>(store: &'a Store, signed: &Signed, now: Option<Instant>) -> (Standing, Option<&'a Pin>) {
    let Some(pin) = store.of(signed.key_id).find(|pin| pin.role == signed.role) else {
        return match store.of(signed.key_id).next() {
            Some(pin) => (Standing::OtherRole, Some(pin)),
            None => (Standing::Unknown, None),
        };
    };
    let at = signed.trusted_at.unwrap_or(signed.claimed_at);
    // A claim can be set back by whoever holds the key: then today counts too.
    let latest = signed.trusted_at.unwrap_or(now.map_or(signed.claimed_at, |now| now.max(signed.claimed_at)));
    let standing = if let Some(revoked) = pin.revoked_at.filter(|revoked| now.is_none_or(|now| now >= *revoked)) {
        if signed.trusted_at.is_some_and(|at| at < revoked) { Standing::RevokedLater } else { Standing::Revoked }
    } else if pin.valid_from.is_some_and(|from| at < from) {
        Standing::TooEarly
    } else if pin.valid_until.is_some_and(|until| latest >= until) {
        Standing::Expired
    } else {
        Standing::Good
    };
    (standing, Some(pin))
}

/// What all of them are worth. `attested` says whether the server signed all of its answers.
pub fn judge(
    store: &Store,
    policy: &Policy,
    signed: &[Signed],
    attested: bool,
    now: Option<Instant>,
) -> (Met, Vec<Counted>) {
    let counted: Vec<Counted> = signed
        .iter()
        .map(|one| {
            let (standing, pin) = standing(store, one, now);
            Counted { number: one.number, standing, pin: pin.cloned() }
        })
        .collect();
    if counted.iter().all(|one| one.pin.is_none()) {
        return (Met::Unknown, counted);
    }
    let mut unmet = Vec::new();
    let mut by_role: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (one, worth) in signed.iter().zip(&counted) {
        let Some(pin) = worth.pin.as_ref().filter(|_| worth.standing.counts()) else { continue };
        if one.decision == Decision::Reject {
            unmet.push(Unmet::Rejected { number: one.number });
            continue;
        }
        if policy.time == Asked::Yes && one.trusted_at.is_none() {
            unmet.push(Unmet::NoTime { number: one.number });
        }
        let who = if policy.distinct_people { person(&pin.signer) } else { one.key_id.to_string() };
        by_role.entry(&one.role).or_default().insert(who);
    }
    let none = BTreeSet::new();
    let of = |role: &str| by_role.get(role).unwrap_or(&none);
    let mut enough = true;
    for required in &policy.signers {
        let found = of(&required.role).len();
        if found < required.min {
            enough = false;
            unmet.push(Unmet::Missing { role: required.role.clone(), asked: required.min, found });
        }
    }
    if enough {
        let places: Vec<&BTreeSet<String>> =
            policy.signers.iter().flat_map(|required| std::iter::repeat_n(of(&required.role), required.min)).collect();
        let found = seated(&places);
        if found < places.len() {
            unmet.push(Unmet::Same { asked: places.len(), found });
        }
    }
    if policy.source == Asked::Yes && !attested {
        unmet.push(Unmet::NoSource);
    }
    (Met::Known(unmet), counted)
}

/// A person by the auditor's own name for it.
fn person(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How many places can be filled, each by another one of those who fit it: a largest matching, by augmenting paths.
fn seated(places: &[&BTreeSet<String>]) -> usize {
    let mut sits: BTreeMap<&str, usize> = BTreeMap::new();
    (0..places.len()).filter(|place| seat(*place, places, &mut sits, &mut BTreeSet::new())).count()
}

fn seat<'a>(
    place: usize,
    places: &[&'a BTreeSet<String>],
    sits: &mut BTreeMap<&'a str, usize>,
    asked: &mut BTreeSet<&'a str>,
) -> bool {
    let Some(fit) = places.get(place) else { return false };
    for who in fit.iter() {
        if !asked.insert(who) {
            continue;
        }
        let free = match sits.get(who.as_str()).copied() {
            None => true,
            Some(other) => seat(other, places, sits, asked),
        };
        if free {
            sits.insert(who, place);
            return true;
        }
    }
    false
}
