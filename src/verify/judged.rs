//! By what a report was made: the auditor's keys and demands, the program, the clock. A report that is kept has to say so itself.

use serde::{Deserialize, Serialize};

use super::PROGRAM;
use super::beside::Beside;
use crate::model::digest::Digest;
use crate::seal::trust::{Asked, POLICY_SCHEMA, Policy, Store};

/// By what a file was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedBy {
    /// What was asked of signatures; None where neither a trust store nor a policy was brought, so that nothing was asked.
    pub policy: Option<JudgedPolicy>,
    /// SHA-256 of the trust store that was brought; None without one.
    pub trust_sha256: Option<Digest>,
    /// How many keys it has; None without one.
    pub trust_keys: Option<u64>,
    /// The program and its version.
    pub program: String,
    /// SHA-256 of the program's file: the command's own, in a page the module that reads and judges. None where it does not know.
    pub program_sha256: Option<Digest>,
    /// The auditor's clock, RFC 3339; None without one.
    pub at: Option<String>,
}

/// A policy with the members of `packseal-policy/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedPolicy {
    /// `packseal-policy/1`
    pub schema: String,
    /// Signatures by role.
    pub signers: Vec<JudgedRole>,
    /// Whether no person counts twice.
    pub distinct_people: bool,
    /// `any` or `trusted`.
    pub time: String,
    /// `any` or `attested`.
    pub source: String,
}

/// How many signatures of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedRole {
    /// The role.
    pub role: String,
    /// How many.
    pub min: u64,
}

impl JudgedPolicy {
    fn of(policy: &Policy) -> Self {
        let word = |asked, word: &str| if asked == Asked::Yes { word } else { "any" }.to_owned();
        let roles = policy.signers.iter();
        Self {
            schema: POLICY_SCHEMA.to_owned(),
            signers: roles.map(|one| JudgedRole { role: one.role.clone(), min: one.min as u64 }).collect(),
            distinct_people: policy.distinct_people,
            time: word(policy.time, "trusted"),
            source: word(policy.source, "attested"),
        }
    }

    /// What it asks, in words, a clause to each rule.
    pub fn words(&self) -> Vec<String> {
        words(
            self.signers.iter().map(|one| (one.role.as_str(), one.min)),
            self.distinct_people,
            self.time == "trusted",
            self.source == "attested",
        )
    }
}

/// What a policy asks, in words, a clause to each rule: who must sign, whether by different people, what time, what of the server.
pub fn words<'a>(
    roles: impl Iterator<Item = (&'a str, u64)>,
    distinct_people: bool,
    time: bool,
    source: bool,
) -> Vec<String> {
    let mut total = 0u64;
    let roles: Vec<String> = roles
        .map(|(role, min)| {
            total = total.saturating_add(min);
            let more = if min == 1 { "" } else { "s" };
            format!("{min} signature{more} as {role}")
        })
        .collect();
    let mut words = vec![format!("{}, by keys that you have named", roles.join(" and "))];
    if total > 1 {
        let people = if distinct_people { "no person counts twice" } else { "no key counts twice, one person may" };
        words.push(people.to_owned());
    }
    let time =
        if time { "a time that the signer does not control" } else { "any time, the signer's own claim included" };
    let source =
        if source { "answers that the server signed" } else { "answers of the server with or without its signature" };
    words.extend([time.to_owned(), source.to_owned()]);
    words
}

/// As it stands in the report.
pub(super) fn by(beside: &Beside) -> JudgedBy {
    let asked = beside.trust.is_some() || beside.policy.is_some();
    JudgedBy {
        policy: asked.then(|| JudgedPolicy::of(beside.policy.as_ref().unwrap_or(&Policy::default()))),
        trust_sha256: beside.trust_sha256,
        trust_keys: beside.trust.as_ref().map(|Store { pins, .. }| pins.len() as u64),
        program: PROGRAM.to_owned(),
        program_sha256: beside.program_sha256,
        at: beside.now.map(|now| now.to_string()),
    }
}
