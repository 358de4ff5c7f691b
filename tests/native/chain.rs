//! Grantex's hash rules: the worked vectors of its contract (section 2), and those that its service computed.

use packseal::chain::grantex::{Entry, Layout, LinkCause, Places, Reason, Rule, erasure, layout, preimage, walk};
use packseal::model::digest::Digest;
use packseal::model::json::{Value, parse};

/// The three entries as the wire has them; keys of metadata are in the order in which they were sent.
const ENTRIES: [&str; 3] = [
    r#"{"entryId":"alog_0001","agentId":"ag_01TEST","agentDid":"did:grantex:ag_01TEST","grantId":"grnt_01TEST","principalId":"user_alice","developerId":"dev_01TEST","action":"payment.initiated","metadata":{},"hash":"1cae949f117949549299ff1631981524dcfbc6744424bb8a9f8cfb389953ae16","prevHash":null,"timestamp":"2026-08-20T10:00:00.000Z","status":"success"}"#,
    r#"{"entryId":"alog_0002","agentId":"ag_01TEST","agentDid":"did:grantex:ag_01TEST","grantId":"grnt_01TEST","principalId":"user_alice","developerId":"dev_01TEST","action":"tool.run:fetch","metadata":{"zebra":1,"alpha":{"yankee":true,"bravo":[3,2,null]},"10":"x","9":"y"},"hash":"139453ebbea5f9be1dcd82f077903cad6658cfa9e27e0111c5aed4873d75739d","prevHash":"1cae949f117949549299ff1631981524dcfbc6744424bb8a9f8cfb389953ae16","timestamp":"2026-08-20T10:00:00.123Z","status":"blocked"}"#,
    r#"{"entryId":"alog_0003","agentId":"ag_01TEST","agentDid":"did:grantex:ag_01TEST","grantId":"grnt_01TEST","principalId":"user_alice","developerId":"dev_01TEST","action":"email.send \"q\"/\\\n","metadata":{"\uD83D\uDE00":1,"\uFF5E":2,"t":"caf\u00e9\u2028\u007f\u0001\b","n":[1e+21,1e-7,0.1,9007199254740992,-0.5]},"hash":"665bd3227609e8d028bdc9e137d3ac255e47f4f3f6e354beb21925d439ddc191","prevHash":"139453ebbea5f9be1dcd82f077903cad6658cfa9e27e0111c5aed4873d75739d","timestamp":"2026-08-20T10:00:01.007Z","status":"failure"}"#,
];

/// Bytes under the current hash, and the hashes by the rules C, B and A.
const EXPECTED: [(usize, [&str; 3]); 3] = [
    (
        270,
        [
            "1cae949f117949549299ff1631981524dcfbc6744424bb8a9f8cfb389953ae16",
            "1cae949f117949549299ff1631981524dcfbc6744424bb8a9f8cfb389953ae16",
            "ce0b6a86322d880eb9019a431f190f006dec43ad18b43682d40d6ea73d42efea",
        ],
    ),
    (
        398,
        [
            "139453ebbea5f9be1dcd82f077903cad6658cfa9e27e0111c5aed4873d75739d",
            "c957ab81b106c949d6de5c7a215187152e35fe91bfac5afec288957a503ac65b",
            "954b99e81257181786be643dd3f215454a9dacbd669f574575c5a9dd4b0d80f0",
        ],
    ),
    (
        419,
        [
            "665bd3227609e8d028bdc9e137d3ac255e47f4f3f6e354beb21925d439ddc191",
            "130d4da9bee85b3114c3650d163294e68a9dcdad4fff4f3c62e3084ad6a43c0c",
            "716ffc90dff98237df4e90a955014dc92b8d1b267eb605d617b96bd51afdbe0d",
        ],
    ),
];

fn entries() -> Vec<Value> {
    ENTRIES.iter().map(|text| parse(text.as_bytes()).unwrap()).collect()
}

/// The entry with another value for a member; None takes it out.
fn with(entry: &Value, name: &str, value: Option<Value>) -> Value {
    let mut members: Vec<_> = entry.as_object().unwrap().to_vec();
    members.retain(|(key, _)| key != name);
    members.extend(value.map(|value| (name.to_owned(), value)));
    Value::Object(members)
}

#[test]
fn the_worked_vectors() {
    for (entry, (length, hashes)) in entries().iter().zip(EXPECTED) {
        let entry = Entry(entry);
        assert_eq!(preimage(entry, Rule::C).unwrap().len(), length);
        for (rule, hash) in [Rule::C, Rule::B, Rule::A].into_iter().zip(hashes) {
            assert_eq!(Digest::of(&preimage(entry, rule).unwrap()).to_string(), hash, "{rule:?} of {:?}", entry.id());
        }
        assert_eq!(entry.computed().unwrap().to_string(), hashes[0]);
    }
    let first = String::from_utf8(preimage(Entry(&entries()[0]), Rule::C).unwrap()).unwrap();
    assert_eq!(
        first,
        r#"{"id":"alog_0001","agentId":"ag_01TEST","agentDid":"did:grantex:ag_01TEST","grantId":"grnt_01TEST","principalId":"user_alice","developerId":"dev_01TEST","action":"payment.initiated","metadata":{},"timestamp":"2026-08-20T10:00:00.000Z","prevHash":null,"status":"success"}"#
    );
}

#[test]
fn labels_say_which_rules_fit() {
    let entries = entries();
    let labels: Vec<_> = entries.iter().map(|entry| layout(Entry(entry)).map(Layout::label)).collect();
    assert_eq!(labels, [Some("B/C"), Some("C"), Some("C")]);
    for (entry, (_, [_, b, a])) in entries.iter().zip(EXPECTED).skip(1) {
        let of = |hash: &str| layout(Entry(&with(entry, "hash", Some(hash.into()))));
        assert_eq!((of(b), of(a)), (Some(Layout::B), Some(Layout::A)));
        assert_eq!(of(&a.to_uppercase()), None, "the server compares texts");
    }
    assert!(Layout::A.is_legacy() && Layout::B.is_legacy() && !Layout::C.is_legacy() && !Layout::BC.is_legacy());
}

#[test]
fn the_walk_stops_where_the_server_does_and_goes_on() {
    let good = entries();
    let answer = |entries: &[Value]| {
        let integrity = walk(entries).integrity;
        (integrity.valid, integrity.checked_entries, integrity.first_broken_at, integrity.reason)
    };
    assert_eq!(answer(&good), (true, 3, None, None));
    assert_eq!(answer(&[]), (true, 0, None, None));
    assert_eq!(answer(&good[1..]), (true, 2, None, None), "a window's first link is compared with nothing");
    let without = [good[0].clone(), good[2].clone()];
    assert_eq!(answer(&without), (false, 1, Some("alog_0003".to_owned()), Some(Reason::Link)));
    let edited = [good[0].clone(), with(&good[1], "status", Some("success".into())), good[2].clone()];
    assert_eq!(answer(&edited), (false, 1, Some("alog_0002".to_owned()), Some(Reason::Content)));
    assert_eq!(walk(&edited).steps[2].layout, Some(Layout::C));
    let both = [good[0].clone(), with(&good[2], "action", Some("x".into()))];
    assert_eq!(answer(&both).3, Some(Reason::Link), "the link is tested first");
    assert_eq!(walk(&both).steps[1].layout, None);
}

#[test]
fn absent_metadata_is_an_empty_object_and_no_other_member_may_be_absent() {
    let entry = &entries()[0];
    assert_eq!(layout(Entry(&with(entry, "metadata", None))), Some(Layout::BC));
    for name in packseal::chain::grantex::REQUIRED.into_iter().chain(["hash"]) {
        let without = with(entry, name, None);
        assert_eq!((layout(Entry(&without)), Entry(&without).missing()), (None, Some(name)), "{name}");
    }
    for odd in ["null", "[]", "7", "\"alog\""] {
        assert_eq!(layout(Entry(&parse(odd.as_bytes()).unwrap())), None);
    }
}

#[test]
fn an_erasure_is_shown_by_taking_its_marker_out() {
    let entry = &entries()[1];
    let marked = |add: &[(&str, &str)]| {
        let mut members = entry.get("metadata").unwrap().as_object().unwrap().to_vec();
        members.splice(0..0, add.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))));
        with(entry, "metadata", Some(Value::Object(members)))
    };
    let markers = |add: &[(&str, &str)]| erasure(Entry(&marked(add))).map(|erasure| erasure.markers.to_vec());
    assert_eq!(markers(&[("erasedAt", "2026-09-01")]), Some(vec!["erasedAt"]));
    assert_eq!(markers(&[("dataDeletedAt", "x")]), Some(vec!["dataDeletedAt"]));
    assert_eq!(markers(&[("erasedAt", "x"), ("dataDeletedAt", "y")]), Some(vec!["erasedAt", "dataDeletedAt"]));
    assert_eq!(markers(&[("erasedAt", "x"), ("other", "y")]), None);
    assert_eq!(markers(&[]), None);
}

#[test]
fn likely_causes_of_a_link() {
    let good = entries();
    let cause = |entries: &[Value], at| Places::of(entries).cause(at);
    assert_eq!(cause(&[good[0].clone(), good[2].clone()], 1), LinkCause::Absent);
    assert_eq!(cause(&[good[0].clone(), good[2].clone(), good[1].clone()], 1), LinkCause::Elsewhere(2));
    assert_eq!(cause(&[good[1].clone(), good[0].clone()], 1), LinkCause::Restart);
    let same = with(&good[1], "timestamp", Some("2026-08-20T10:00:00.000Z".into()));
    assert_eq!(cause(&[good[0].clone(), same.clone()], 1), LinkCause::SameInstant);
    assert_eq!(cause(&[same, good[0].clone()], 0), LinkCause::SameInstant);
}
