//! Packs that are given together: each gap, fork and replay is found, and what follows is called so in whatever order it comes.

use packseal::model::digest::Digest;
use packseal::verify::report::{FindingOutcome, Headline, Report};
use packseal::verify::sequence::{Sequence, before, sequence};
use proptest::prelude::*;
use serde_json::Value;

use super::support::custom;
use super::support::forge::{Pack, TENANT};
use super::support::report_of;
use super::support::vendor;

/// A pack with this count that follows another one.
fn pack(number: Option<u64>, previous: Option<&Pack>, tenant: &str) -> Pack {
    let id = number.map_or_else(|| "OL-X".to_owned(), |number| format!("OL-{number}"));
    named(&id, number, previous, tenant)
}

fn named(id: &str, number: Option<u64>, previous: Option<&Pack>, tenant: &str) -> Pack {
    let mut pack = custom::unlisted().json("pack.json", |about| {
        about["id"] = id.into();
        about["tenant"] = tenant.into();
        about["number"] = number.map_or(Value::Null, Value::from);
        about["previous"] = previous.map_or(Value::Null, |pack| digest(pack).to_string().into());
    });
    pack = pack.listed();
    // The list's first line says the same.
    let header = format!("pack={id} tenant={tenant} ");
    pack.replaced("MANIFEST.txt", "pack=OL-2026-Q3-01 tenant=orchid-ledger ", &header)
}

fn digest(pack: &Pack) -> Digest {
    Digest::of(pack.get("MANIFEST.txt"))
}

/// So many packs, each behind the one before.
fn chain(length: u64) -> Vec<Pack> {
    let mut packs: Vec<Pack> = Vec::new();
    for number in 1..=length {
        packs.push(pack(Some(number), packs.last(), TENANT));
    }
    packs
}

fn reports(packs: &[Pack]) -> Vec<Report> {
    let name = |index: usize| format!("{}.zip", (b'a' + index as u8) as char);
    packs.iter().enumerate().map(|(index, pack)| report_of(&name(index), &pack.zip())).collect()
}

pub struct Case {
    what: &'static str,
    packs: Vec<Pack>,
    follows: bool,
    /// The files in their order.
    order: &'static str,
    /// Code and place of each finding.
    found: &'static [(&'static str, &'static str)],
    /// The codes: exactly these.
    pub codes: &'static [&'static str],
}

pub fn cases() -> Vec<Case> {
    let case = |what, packs, follows, order, found, codes| Case { what, packs, follows, order, found, codes };
    let all = || chain(4);
    let without = |index: usize| {
        let mut packs = chain(4);
        packs.remove(index);
        packs
    };
    let with = |more: fn(&[Pack]) -> Pack| {
        let mut packs = chain(3);
        packs.push(more(&packs));
        packs
    };
    vec![
        case("all of them", all(), true, "abcd", &[], &[]),
        case("the other way round", all().into_iter().rev().collect(), true, "dcba", &[], &[]),
        case("one alone", vec![pack(Some(1), None, TENANT)], true, "a", &[], &[]),
        case("one that keeps no count", vec![pack(None, None, TENANT)], true, "a", &[], &[]),
        case(
            "the first is not here",
            without(0),
            true,
            "abc",
            &[("sequence.start.open", "a.zip")],
            &["sequence.start.open"],
        ),
        case(
            "one in the middle is not here",
            without(2),
            false,
            "abc",
            &[("sequence.pack.missing", "c.zip")],
            &["sequence.pack.missing"],
        ),
        case(
            "two follow the same one",
            with(|packs| named("OL-3-again", Some(3), Some(&packs[1]), TENANT)),
            true,
            "abcd",
            &[("sequence.pack.forked", "d.zip")],
            &["sequence.pack.forked"],
        ),
        case(
            "one comes twice",
            with(|packs| packs[1].clone()),
            false,
            "abcd",
            &[("sequence.pack.repeated", "d.zip")],
            &["sequence.pack.repeated"],
        ),
        case(
            "an id comes twice",
            with(|packs| named("OL-2", Some(4), Some(&packs[2]), TENANT)),
            false,
            "abcd",
            &[("sequence.pack.repeated", "d.zip")],
            &["sequence.pack.repeated"],
        ),
        case(
            "the count skips one",
            with(|packs| named("OL-5", Some(5), Some(&packs[2]), TENANT)),
            false,
            "abcd",
            &[("sequence.number.differs", "d.zip")],
            &["sequence.number.differs"],
        ),
        case(
            "the count stands still",
            with(|packs| named("OL-3-again", Some(3), Some(&packs[2]), TENANT)),
            false,
            "abcd",
            &[("sequence.number.differs", "d.zip")],
            &["sequence.number.differs"],
        ),
        case(
            "another organisation's",
            with(|packs| pack(Some(4), Some(&packs[2]), "birch-works")),
            false,
            "abcd",
            &[("sequence.tenant.mixed", "d.zip")],
            &["sequence.tenant.mixed"],
        ),
        case(
            "one does not name the one before",
            with(|_| pack(Some(4), None, TENANT)),
            true,
            "abcd",
            &[("sequence.pack.unlinked", "d.zip")],
            &["sequence.pack.unlinked"],
        ),
        case(
            "a count without the one before it",
            with(|_| pack(Some(5), None, TENANT)),
            false,
            "abcd",
            &[("sequence.pack.missing", "d.zip"), ("sequence.pack.unlinked", "d.zip")],
            &["sequence.pack.missing", "sequence.pack.unlinked"],
        ),
        case(
            "a count that is taken",
            with(|_| named("OL-2-again", Some(2), None, TENANT)),
            false,
            "abcd",
            &[("sequence.number.differs", "d.zip"), ("sequence.pack.unlinked", "d.zip")],
            &["sequence.number.differs", "sequence.pack.unlinked"],
        ),
        case(
            "one was changed",
            with(|packs| pack(Some(4), Some(&packs[2]), TENANT).replaced(custom::TABLE, "login", "logon")),
            false,
            "abcd",
            &[("sequence.pack.unusable", "d.zip")],
            &["sequence.pack.unusable"],
        ),
        case(
            "one is no pack",
            with(|_| Pack::default().with("notes.txt", "no pack")),
            false,
            "abcd",
            &[("sequence.pack.unusable", "d.zip")],
            &["sequence.pack.unusable"],
        ),
    ]
}

fn files(found: &Sequence) -> String {
    found.packs.iter().map(|pack| pack.file.trim_end_matches(".zip")).collect()
}

#[test]
fn what_follows_and_what_does_not() {
    for Case { what, packs, follows, order, found, codes } in cases() {
        let sequence = sequence(&reports(&packs));
        let told: Vec<(&str, &str)> =
            sequence.findings.iter().map(|one| (one.code.as_str(), one.place.as_str())).collect();
        assert_eq!(told, found, "{what}: {:#?}", sequence.findings);
        assert_eq!((sequence.follows, files(&sequence).as_str()), (follows, order), "{what}");
        let fails = sequence.findings.iter().any(|one| one.outcome == FindingOutcome::Fail);
        assert_eq!(fails, !follows, "{what}");
        let mut seen: Vec<&str> = told.iter().map(|(code, _)| *code).collect();
        seen.sort_unstable();
        assert_eq!(seen, codes, "{what}");
    }
}

#[test]
fn a_place_says_what_it_follows() {
    let found = sequence(&reports(&chain(2)));
    let [first, second] = &found.packs[..] else { panic!("two packs") };
    assert_eq!((first.number, first.follows.as_deref(), first.previous), (Some(1), None, None));
    assert_eq!(
        (second.number, second.follows.as_deref(), second.previous),
        (Some(2), Some("a.zip"), first.manifest_sha256)
    );
    assert_eq!((second.headline, second.tenant.as_deref()), (Headline::NotSigned, Some(TENANT)));
}

#[test]
fn only_an_intact_pack_can_be_followed() {
    let whole = pack(Some(7), None, TENANT);
    assert_eq!(before(&report_of("a.zip", &whole.zip())), Ok((digest(&whole), Some(7))));
    let why = |bytes: &[u8]| before(&report_of("a.zip", bytes)).expect_err("words");
    assert!(why(&whole.replaced(custom::TABLE, "login", "logon").zip()).contains("a.zip is ALTERED"));
    assert!(why(&vendor::server().foreign().build()).contains("no pack of this format"));
    assert!(why(b"no ZIP").contains("no pack of this format"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// In whatever order they are given, and with any one left out, the answer is the same.
    #[test]
    fn the_order_of_giving_says_nothing(order in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(), absent in 0..6usize) {
        let whole = reports(&chain(5));
        let given: Vec<Report> = order.iter().filter(|index| **index != absent).map(|index| whole[*index].clone()).collect();
        let found = sequence(&given);
        let expected: String = ('a'..='e').enumerate().filter(|(index, _)| *index != absent).map(|(_, name)| name).collect();
        prop_assert_eq!(files(&found), expected);
        let told: Vec<&str> = found.findings.iter().map(|one| one.code.as_str()).collect();
        prop_assert_eq!(told, match absent {
            0 => vec!["sequence.start.open"],
            1..=3 => vec!["sequence.pack.missing"],
            _ => vec![],
        });
    }
}
