//! Trust stores and policies: what is read, and what signatures are worth by them.

use packseal::model::instant::Instant;
use packseal::seal::key::PublicKey;
use packseal::seal::source::jwk;
use packseal::seal::statement::Decision;
use packseal::seal::trust::{
    Asked, Met, Pin, Policy, Required, SERVER, Signed, Standing, Store, Unmet, judge, server_pins, standing,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-{text}T00:00:00Z")).unwrap()
}

/// One of a few P-256 keys that openssl made.
fn key(number: usize) -> PublicKey {
    PublicKey::from_pem(
        include_str!("keys.pem").split_inclusive("-----END PUBLIC KEY-----\n").nth(number).unwrap().as_bytes(),
    )
    .unwrap()
}

fn pin(number: usize, signer: &str, role: &str) -> Pin {
    Pin {
        signer: signer.to_owned(),
        role: role.to_owned(),
        key: key(number),
        valid_from: Some(at("02-01")),
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: Some("engagement letter".to_owned()),
        pinned_at: None,
        kid: None,
    }
}

fn signed(number: u8, by: usize, role: &str) -> Signed {
    Signed {
        number,
        role: role.to_owned(),
        decision: if number == 1 { Decision::Seal } else { Decision::Approve },
        key_id: key(by).id(),
        claimed_at: at("06-01"),
        trusted_at: None,
    }
}

fn needs(list: &[(&str, usize)]) -> Policy {
    let signers = list.iter().map(|(role, min)| Required { role: (*role).to_owned(), min: *min }).collect();
    Policy { signers, ..Policy::default() }
}

fn unmet(store: &[Pin], policy: &Policy, signed: &[Signed]) -> Met {
    judge(&Store { pins: store.to_vec(), ..Store::default() }, policy, signed, false, Some(at("10-01"))).0
}

#[test]
fn the_standing_of_a_key_at_the_time_of_its_signature() {
    let plain = || pin(0, "Owner", "owner");
    let now = Some(at("10-01"));
    let seen = |on: &str| Signed { trusted_at: Some(at(on)), ..signed(1, 0, "owner") };
    for (what, pin, signed, now, expected) in [
        ("known", plain(), signed(1, 0, "owner"), now, Standing::Good),
        ("unknown", pin(1, "Owner", "owner"), signed(1, 0, "owner"), now, Standing::Unknown),
        ("in another role", pin(0, "Owner", "approver"), signed(1, 0, "owner"), now, Standing::OtherRole),
        (
            "claimed before it",
            Pin { valid_from: Some(at("07-01")), ..plain() },
            signed(1, 0, "owner"),
            now,
            Standing::TooEarly,
        ),
        ("seen before it", Pin { valid_from: Some(at("07-01")), ..plain() }, seen("06-02"), now, Standing::TooEarly),
        (
            "claimed after it",
            Pin { valid_until: Some(at("05-01")), ..plain() },
            signed(1, 0, "owner"),
            now,
            Standing::Expired,
        ),
        (
            "expired since, by a claim",
            Pin { valid_until: Some(at("09-01")), ..plain() },
            signed(1, 0, "owner"),
            now,
            Standing::Expired,
        ),
        (
            "expired since, without a clock",
            Pin { valid_until: Some(at("09-01")), ..plain() },
            signed(1, 0, "owner"),
            None,
            Standing::Good,
        ),
        (
            "expired since, seen before",
            Pin { valid_until: Some(at("09-01")), ..plain() },
            seen("06-02"),
            now,
            Standing::Good,
        ),
        (
            "ends with the instant",
            Pin { valid_until: Some(at("06-02")), ..plain() },
            seen("06-02"),
            now,
            Standing::Expired,
        ),
        (
            "revoked before",
            Pin { revoked_at: Some(at("05-01")), ..plain() },
            signed(1, 0, "owner"),
            now,
            Standing::Revoked,
        ),
        (
            "revoked since, by a claim",
            Pin { revoked_at: Some(at("08-01")), ..plain() },
            signed(1, 0, "owner"),
            now,
            Standing::Revoked,
        ),
        (
            "revoked since, seen before",
            Pin { revoked_at: Some(at("08-01")), ..plain() },
            seen("06-02"),
            now,
            Standing::RevokedLater,
        ),
        (
            "revoked since, seen after",
            Pin { revoked_at: Some(at("08-01")), ..plain() },
            seen("08-01"),
            now,
            Standing::Revoked,
        ),
        (
            "revoked, without a clock",
            Pin { revoked_at: Some(at("08-01")), ..plain() },
            signed(1, 0, "owner"),
            None,
            Standing::Revoked,
        ),
        ("to be revoked", Pin { revoked_at: Some(at("12-01")), ..plain() }, signed(1, 0, "owner"), now, Standing::Good),
    ] {
        assert_eq!(standing(&Store { pins: vec![pin], ..Store::default() }, &signed, now).0, expected, "{what}");
    }
}

#[test]
fn what_a_policy_asks_for_and_does_not_get() {
    let (owner, approver) = (pin(0, "Owner", "owner"), pin(1, "Approver", "approver"));
    let both = [owner.clone(), approver.clone()];
    let sealed = [signed(1, 0, "owner")];
    let twice = [signed(1, 0, "owner"), signed(2, 1, "approver")];
    let missing = |role: &str, asked, found| Unmet::Missing { role: role.to_owned(), asked, found };
    let dual = needs(&[("owner", 1), ("approver", 1)]);

    assert_eq!(unmet(&both, &Policy::default(), &sealed), Met::Known(vec![]));
    assert_eq!(unmet(&both, &dual, &twice), Met::Known(vec![]));
    assert_eq!(unmet(&[], &dual, &twice), Met::Unknown);
    assert_eq!(unmet(&both, &dual, &sealed), Met::Known(vec![missing("approver", 1, 0)]));
    assert_eq!(
        unmet(std::slice::from_ref(&approver), &Policy::default(), &twice),
        Met::Known(vec![missing("owner", 1, 0)])
    );
    // A revoked key does not count; that it is known is another thing.
    let revoked = Pin { revoked_at: Some(at("03-01")), ..owner.clone() };
    assert_eq!(unmet(&[revoked], &Policy::default(), &sealed), Met::Known(vec![missing("owner", 1, 0)]));

    // Rejecting is not approving, and it stands.
    let rejected = [signed(1, 0, "owner"), Signed { decision: Decision::Reject, ..signed(2, 1, "approver") }];
    assert_eq!(
        unmet(&both, &dual, &rejected),
        Met::Known(vec![Unmet::Rejected { number: 2 }, missing("approver", 1, 0)])
    );
    assert_eq!(unmet(&both, &Policy::default(), &rejected), Met::Known(vec![Unmet::Rejected { number: 2 }]));
    // A stranger's rejection is nobody's.
    assert_eq!(unmet(std::slice::from_ref(&owner), &Policy::default(), &rejected), Met::Known(vec![]));

    // One key twice is one signature; one person with two keys is one person, where people must differ.
    let three = needs(&[("approver", 2)]);
    let again = [signed(1, 0, "owner"), signed(2, 1, "approver"), signed(3, 1, "approver")];
    assert_eq!(unmet(&both, &three, &again), Met::Known(vec![missing("approver", 2, 1)]));
    let second_key = [approver.clone(), pin(2, "  approver ", "approver")];
    let with_two_keys = [signed(1, 1, "approver"), signed(2, 2, "approver")];
    assert_eq!(unmet(&second_key, &three, &with_two_keys), Met::Known(vec![missing("approver", 2, 1)]));
    let any = Policy { distinct_people: false, ..three.clone() };
    assert_eq!(unmet(&second_key, &any, &with_two_keys), Met::Known(vec![]));
    // Owner and approver are the same person.
    let same = [owner.clone(), pin(1, "Owner", "approver")];
    assert_eq!(unmet(&same, &dual, &twice), Met::Known(vec![Unmet::Same { asked: 2, found: 1 }]));
    // And the same key in both roles, also where people may be the same.
    let one_key = [owner.clone(), pin(0, "Owner", "approver")];
    let by_one = [signed(1, 0, "owner"), signed(2, 0, "approver")];
    let any = Policy { distinct_people: false, ..dual.clone() };
    assert_eq!(unmet(&one_key, &any, &by_one), Met::Known(vec![Unmet::Same { asked: 2, found: 1 }]));
    // Somebody with two roles leaves one of them to the other: A may be owner and approver, B only owner.
    let shared = [pin(0, "A", "owner"), pin(1, "B", "owner"), pin(0, "A", "approver")];
    let by_shared = [signed(1, 0, "owner"), signed(2, 1, "owner"), signed(3, 0, "approver")];
    assert_eq!(unmet(&shared, &dual, &by_shared), Met::Known(vec![]));

    // Time and source.
    let timed = Policy { time: Asked::Yes, ..Policy::default() };
    assert_eq!(unmet(&both, &timed, &sealed), Met::Known(vec![Unmet::NoTime { number: 1 }]));
    let seen = [Signed { trusted_at: Some(at("06-02")), ..signed(1, 0, "owner") }];
    assert_eq!(unmet(&both, &timed, &seen), Met::Known(vec![]));
    let sourced = Policy { source: Asked::Yes, ..Policy::default() };
    assert_eq!(unmet(&both, &sourced, &sealed), Met::Known(vec![Unmet::NoSource]));
    let store = Store { pins: both.to_vec(), ..Store::default() };
    assert_eq!(judge(&store, &sourced, &sealed, true, None).0, Met::Known(vec![]));
}

fn store_json() -> Value {
    json!({"schema": "packseal-trust/1", "keys": [{
        "signer": "Owner of Orchid Ledger", "role": "owner", "key_pem": key(0).to_pem(), "valid_from": "2026-06-02T00:00:00Z",
        "valid_until": null, "revoked_at": null, "revoked_reason": null, "source": "engagement letter", "kid": null
    }]})
}

#[test]
fn a_trust_store_is_read_and_written_again() {
    let store = Store::read(store_json().to_string().as_bytes()).unwrap();
    assert_eq!(store.pins[0].signer, "Owner of Orchid Ledger");
    assert_eq!(Store::read(&store.to_bytes()), Ok(store));
    let twice = |role: &str| {
        let mut value = store_json();
        let mut other = value["keys"][0].clone();
        other["role"] = json!(role);
        value["keys"].as_array_mut().unwrap().push(other);
        Store::read(value.to_string().as_bytes())
    };
    assert_eq!(twice("approver").unwrap().pins.len(), 2);
    assert!(twice("owner").unwrap_err().to_string().contains("at /keys/1,"));
    for (pointer, value) in [
        ("/schema", json!("packseal-trust/2")),
        ("/keys", json!({})),
        ("/keys/0/signer", json!("")),
        ("/keys/0/role", json!("Owner")),
        ("/keys/0/key_pem", json!("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n")),
        ("/keys/0/valid_from", json!("2026-06-02")),
        ("/keys/0/valid_until", json!("2026-06-02T00:00:00Z")),
        ("/keys/0/revoked_at", json!(0)),
        ("/keys/0/source", json!("two\nlines")),
        ("/keys/0/kid", json!("")),
    ] {
        let mut changed = store_json();
        *changed.pointer_mut(pointer).unwrap() = value;
        let error = Store::read(changed.to_string().as_bytes()).unwrap_err().to_string();
        assert!(error.contains(&format!("at {pointer},")), "{pointer}: {error}");
    }
}

/// From a published set of keys to the store, and by which names signatures may mean them there.
#[test]
fn keys_of_servers_go_into_the_store_and_sign_no_pack() {
    let set = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "api-1", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]});
    let keys = jwk::read(set.to_string().as_bytes()).unwrap();
    let pins = server_pins(&keys, "API of Orchid Ledger", Some("its documentation"), Some(at("03-01")));
    let id = pins[0].key.id();
    let mut store = Store { pins: [pins, vec![pin(0, "Owner", "owner")]].concat(), ..Store::default() };
    assert_eq!(Store::read(&store.to_bytes()), Ok(store.clone()));
    let names = |store: &Store| store.servers().into_keys().collect::<Vec<_>>();
    let mut named = ["api-1".to_owned(), id.to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned()];
    named.sort();
    assert_eq!(names(&store), named);
    assert_eq!((store.of(id).count(), store.of(key(0).id()).count()), (0, 1));
    // Keys may follow each other under one name.
    store.pins.push(Pin { role: SERVER.to_owned(), kid: Some("api-1".to_owned()), ..pin(1, "API", "x") });
    assert_eq!(store.servers()["api-1"].len(), 2);
}

#[test]
fn time_authorities_are_read_and_written_again() {
    let root = include_str!("../../time/fixtures/ec-root.pem");
    let with = || {
        let mut value = store_json();
        value["time_authorities"] = json!([{"name": "Orchid Time", "root_pem": root, "source": "its site", "pinned_at": "2026-06-02T00:00:00Z",
            "valid_from": "2026-01-01T00:00:00Z", "valid_until": null, "revoked_at": null, "revoked_reason": null}]);
        value
    };
    let read = |value: &Value| Store::read(value.to_string().as_bytes());
    let store = read(&with()).unwrap();
    assert_eq!((store.authorities.len(), store.authorities[0].root.to_pem().as_str()), (1, root));
    assert_eq!(Store::read(&store.to_bytes()), Ok(store.clone()));
    assert!(
        !String::from_utf8(Store { authorities: vec![], ..store }.to_bytes()).unwrap().contains("time_authorities")
    );
    let mut twice = with();
    let again = twice["time_authorities"][0].clone();
    twice["time_authorities"].as_array_mut().unwrap().push(again);
    assert!(read(&twice).unwrap_err().to_string().contains("at /time_authorities/1,"));
    for (member, value) in [
        ("name", json!("")),
        ("root_pem", json!("")),
        ("root_pem", json!(key(0).to_pem())),
        // A certificate that may issue none, though it is one.
        ("root_pem", json!(super::forge::leaf().pem())),
        ("valid_from", json!("2026-06-02")),
        ("valid_until", json!("2026-01-01T00:00:00Z")),
        ("revoked_at", json!(0)),
        ("revoked_reason", json!("two\nlines")),
        ("source", json!(1)),
    ] {
        let mut changed = with();
        changed["time_authorities"][0][member] = value;
        let error = read(&changed).unwrap_err().to_string();
        assert!(error.contains(&format!("at /time_authorities/0/{member},")), "{member}: {error}");
    }
    let mut list = with();
    list["time_authorities"] = json!({});
    assert!(read(&list).is_err());
}

#[test]
fn a_policy_is_read_and_written_again() {
    let policy = json!({"schema": "packseal-policy/1", "distinct_people": true, "time": "trusted", "source": "attested",
        "signers": [{"role": "owner", "min": 1}, {"role": "approver", "min": 2}]});
    let read = Policy::read(policy.to_string().as_bytes()).unwrap();
    assert_eq!((read.time, read.source, read.signers[1].min), (Asked::Yes, Asked::Yes, 2));
    assert_eq!(Policy::read(&read.to_bytes()), Ok(read));
    assert_eq!(Policy::read(&Policy::default().to_bytes()), Ok(Policy::default()));
    for (pointer, value, place) in [
        ("/schema", json!("packseal-trust/1"), "/schema"),
        ("/signers", json!([]), "/signers"),
        ("/signers/1/role", json!("owner"), "/signers/1/role"),
        ("/signers/1/min", json!(0), "/signers/1/min"),
        ("/signers/1/min", json!(100), "/signers/1/min"),
        ("/distinct_people", json!("yes"), "/distinct_people"),
        ("/time", json!("soon"), "/time"),
        ("/source", json!(null), "/source"),
        ("/signers/0", json!({"role": "owner", "min": 1, "max": 2}), "/signers/0/max"),
    ] {
        let mut changed = policy.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let error = Policy::read(changed.to_string().as_bytes()).unwrap_err().to_string();
        assert!(error.contains(&format!("at {place},")), "{pointer}: {error}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_them_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        drop(Store::read(&bytes));
        drop(Policy::read(&bytes));
    }
}
