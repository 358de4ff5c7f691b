//! What an auditor does with its keys and its policy: typing, taking out, taking over.

use packseal::model::instant::Instant;
use packseal::seal::trust::desk::{Answer, Ask, Field, Import, Kept, Key, Name, Order, Rules, Wrong, answer};
use packseal::seal::trust::{Fate, Store};

const NOW: &str = "2026-11-20T14:32:00Z";

fn pem(number: usize) -> String {
    include_str!("keys.pem").split_inclusive("-----END PUBLIC KEY-----\n").nth(number).unwrap().to_owned()
}

fn ask(kept: &Kept, ask: Ask) -> Answer {
    let now_millis = Instant::parse(NOW).unwrap().unix_millis();
    answer(&Order { kept: kept.clone(), ask, now_millis })
}

fn typed(number: usize, signer: &str, role: &str) -> Key {
    let source = "read out on a call".to_owned();
    Key { pem: pem(number), signer: signer.to_owned(), role: role.to_owned(), source, ..Key::default() }
}

fn add(kept: &Kept, key: Key) -> Answer {
    ask(kept, Ask::Put { of: None, key: Box::new(key) })
}

fn name(answer: &Answer, at: usize) -> Name {
    Name { key_id: answer.keys[at].key_id.unwrap(), role: answer.keys[at].role.clone() }
}

/// A store of these keys.
fn kept(keys: &[Key]) -> Kept {
    keys.iter().fold(Kept::default(), |kept, key| {
        let answer = add(&kept, key.clone());
        assert_eq!(answer.wrong, []);
        answer.kept
    })
}

#[test]
fn a_key_is_added_edited_revoked_and_taken_out() {
    let first = add(&Kept::default(), typed(0, " Ann ", "owner"));
    let key = &first.keys[0];
    assert_eq!((key.signer.as_str(), key.pinned_at.as_str(), key.algorithm.as_str()), ("Ann", NOW, "ECDSA P-256"));
    let revoked = Key {
        valid_from: "2026-01-01".to_owned(),
        valid_until: "2027-01-01T12:00:00Z".to_owned(),
        revoked_at: "2026-11-01".to_owned(),
        revoked_reason: "laptop lost".to_owned(),
        ..key.clone()
    };
    let second = ask(&first.kept, Ask::Put { of: Some(name(&first, 0)), key: Box::new(revoked) });
    let key = &second.keys[0];
    assert_eq!((key.valid_from.as_str(), key.valid_until.as_str()), ("2026-01-01T00:00:00Z", "2027-01-01T12:00:00Z"));
    assert_eq!((key.revoked_at.as_str(), key.revoked_reason.as_str()), ("2026-11-01T00:00:00Z", "laptop lost"));
    assert_eq!(key.pinned_at, NOW);
    // What is kept is the format itself.
    assert_eq!(Store::read(second.kept.trust.as_deref().unwrap().as_bytes()).unwrap().pins.len(), 1);
    assert_eq!(ask(&second.kept, Ask::Remove(name(&second, 0))).keys, []);
    assert_eq!(ask(&second.kept, Ask::Look).kept, second.kept);
}

#[test]
fn all_that_is_wrong_with_a_key_is_told_at_once_and_nothing_changes() {
    let before = kept(&[typed(0, "Ann", "owner")]);
    let of = |change: fn(&mut Key)| {
        let mut key = typed(1, "Ben", "approver");
        change(&mut key);
        let answer = add(&before, key);
        assert_eq!(answer.kept, before);
        answer.wrong
    };
    use Field::{From, Reason, Revoked, Role, Signer, Source, Until};
    assert_eq!(
        of(|key| (key.signer, key.role, key.source, key.pem) = Default::default()),
        [(Field::Key, Wrong::Missing), (Signer, Wrong::Missing), (Role, Wrong::Missing), (Source, Wrong::Missing)]
    );
    let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let answer = ask(&before, Ask::Key(private.into()));
    assert_eq!((answer.wrong, answer.found), (vec![(Field::Key, Wrong::Private)], Vec::new()));
    assert_eq!(of(|key| key.role = "Owner".to_owned()), [(Role, Wrong::Form)]);
    assert_eq!(of(|key| key.valid_from = "1.7.2026".to_owned()), [(From, Wrong::Form)]);
    let swapped = of(|key| (key.valid_from, key.valid_until) = ("2026-07-01".to_owned(), "2026-07-01".to_owned()));
    assert_eq!(swapped, [(Until, Wrong::Order)]);
    assert_eq!(of(|key| key.revoked_at = "2026-07-01".to_owned()), [(Reason, Wrong::Missing)]);
    assert_eq!(of(|key| key.revoked_reason = "lost".to_owned()), [(Revoked, Wrong::Missing)]);
    assert_eq!(add(&before, typed(0, "Ann", "owner")).wrong, [(Field::Key, Wrong::Twice)]);
    assert_eq!(add(&before, typed(0, "Ann", "approver")).wrong, []);
}

#[test]
fn another_list_is_joined_without_weakening_this_one() {
    let revoked =
        || Key { revoked_at: "2026-11-01".to_owned(), revoked_reason: "lost".to_owned(), ..typed(2, "Cleo", "owner") };
    let mine = kept(&[typed(0, "Ann", "owner"), typed(1, "Ben", "approver"), revoked()]);
    let dated = Key { valid_until: "2027-01-01".to_owned(), ..typed(0, "Ann", "owner") };
    let theirs = kept(&[
        dated,
        typed(1, "Ben", "approver"),
        typed(2, "Cleo", "owner"),
        typed(3, "Dora", "owner"),
        // Another name for the key of Ben, in another role.
        typed(1, "Eve", "owner"),
    ]);
    let import = |agreed| ask(&mine, Ask::Import { bytes: theirs.trust.clone().unwrap().into(), agreed });
    let seen = import(false);
    assert_eq!(seen.kept, mine);
    let Some(Import::Keys(lines)) = seen.import else { panic!("{:?}", seen.import) };
    let fates: Vec<Fate> = lines.iter().map(|line| line.fate).collect();
    assert_eq!(fates, [Fate::Changed, Fate::Same, Fate::Conflict, Fate::New, Fate::Conflict]);
    let taken = import(true);
    let shown: Vec<_> =
        taken.keys.iter().map(|key| (key.signer.as_str(), key.valid_until.len(), key.revoked_at.len())).collect();
    assert_eq!(shown, [("Ann", 20, 0), ("Ben", 0, 0), ("Cleo", 0, 20), ("Dora", 0, 0)]);
}

#[test]
fn a_policy_is_typed_taken_over_and_refused() {
    let rules = |signers: &[(&str, &str)]| {
        let signers = signers.iter().map(|(role, min)| ((*role).to_owned(), (*min).to_owned())).collect();
        Rules { signers, distinct_people: true, time: true, source: false }
    };
    let good = ask(&Kept::default(), Ask::Rules(rules(&[("owner", "1"), ("approver", "2")])));
    assert_eq!((good.wrong.as_slice(), &good.rules), (&[][..], &rules(&[("owner", "1"), ("approver", "2")])));
    let wrong = ask(&good.kept, Ask::Rules(rules(&[("", "0"), ("owner", "x"), ("owner", "100")])));
    assert_eq!(
        wrong.wrong,
        [
            (Field::RuleRole(0), Wrong::Missing),
            (Field::RuleMin(0), Wrong::Form),
            (Field::RuleMin(1), Wrong::Form),
            (Field::RuleMin(2), Wrong::Form),
        ]
    );
    assert_eq!(wrong.kept, good.kept);
    let twice = ask(&good.kept, Ask::Rules(rules(&[("owner", "1"), ("owner", "1")])));
    assert_eq!(twice.wrong, [(Field::RuleRole(1), Wrong::Twice)]);
    let import = |bytes: &[u8], agreed| ask(&Kept::default(), Ask::Import { bytes: bytes.to_vec(), agreed });
    let text = good.kept.policy.clone().unwrap();
    assert_eq!(import(text.as_bytes(), false).import, Some(Import::Policy(good.rules.clone(), true)));
    assert_eq!(import(text.as_bytes(), true).kept.policy, Some(text.clone()));
    let broken = text.replace("any", "some");
    for bytes in [broken.as_bytes(), b"{}", b"no JSON"] {
        let answer = import(bytes, true);
        assert!(matches!(answer.import, Some(Import::Refused(_))), "{:?}", answer.import);
        assert_eq!(answer.kept, Kept::default());
    }
}

#[test]
fn what_is_kept_and_cannot_be_read_is_left_as_it_is() {
    let broken = Kept { trust: Some("{".to_owned()), policy: Some("[]".to_owned()) };
    let seen = ask(&broken, Ask::Look);
    assert!(seen.trust_wrong.is_some() && seen.policy_wrong.is_some() && seen.keys.is_empty());
    let other = kept(&[typed(0, "Ann", "owner")]).trust.unwrap();
    for change in [
        Ask::Put { of: None, key: Box::new(typed(0, "Ann", "owner")) },
        Ask::Remove(Name { key_id: packseal::model::digest::Digest::of(b""), role: "owner".to_owned() }),
        Ask::Import { bytes: other.into(), agreed: true },
    ] {
        assert_eq!(ask(&broken, change).kept, broken);
    }
}

/// A server's keys come as JSON, a time authority as its root certificate; both stay what they are when other keys change.
#[test]
fn servers_and_time_authorities_are_kept_beside_the_keys_of_people() {
    let set = r#"{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "api-2026"}]}"#;
    let root = include_str!("../../time/fixtures/ec-root.pem");
    let of = |pem: &str, signer: &str| Key { pem: pem.to_owned(), role: String::new(), ..typed(0, signer, "") };
    let seen = ask(&Kept::default(), Ask::Key(set.into()));
    assert_eq!((seen.found[0].role.as_str(), seen.found[0].algorithm.as_str()), ("server", "Ed25519, called api-2026"));
    let kept = add(&kept(&[typed(0, "Ann", "owner")]), of(set, "API of Orchid Ledger")).kept;
    let answer = add(&kept, of(root, "Example Time Service"));
    let roles: Vec<&str> = answer.keys.iter().map(|key| key.role.as_str()).collect();
    assert_eq!(roles, ["owner", "server", "time authority"]);
    let edited = Key { valid_until: "2030-01-01".to_owned(), ..answer.keys[2].clone() };
    let answer = ask(&answer.kept, Ask::Put { of: Some(name(&answer, 2)), key: Box::new(edited) });
    assert_eq!((answer.wrong.as_slice(), answer.keys[2].valid_until.as_str()), (&[][..], "2030-01-01T00:00:00Z"));
    let server = Key { signer: "API".to_owned(), ..answer.keys[1].clone() };
    let answer = ask(&answer.kept, Ask::Put { of: Some(name(&answer, 1)), key: Box::new(server) });
    let store = Store::read(answer.kept.trust.as_deref().unwrap().as_bytes()).unwrap();
    assert_eq!((store.pins[1].signer.as_str(), store.pins[1].kid.as_deref()), ("API", Some("api-2026")));
    assert_eq!(add(&answer.kept, of(root, "Again")).wrong, [(Field::Key, Wrong::Twice)]);
    // Of what it is nobody knows, so the role is asked for.
    let broken = Key { role: "owner".to_owned(), ..of("-----BEGIN CERTIFICATE-----\n", "No one") };
    assert_eq!(add(&answer.kept, broken).wrong, [(Field::Key, Wrong::Form)]);

    let bytes: Vec<u8> = answer.kept.trust.clone().unwrap().into();
    let import = ask(&Kept::default(), Ask::Import { bytes: bytes.clone(), agreed: true });
    assert_eq!(import.keys, answer.keys);
    let again = ask(&answer.kept, Ask::Import { bytes, agreed: false });
    let Some(Import::Keys(lines)) = again.import else { panic!("{:?}", again.import) };
    assert!(lines.iter().all(|line| line.fate == Fate::Same), "{lines:?}");
    let gone = ask(&answer.kept, Ask::Remove(name(&answer, 2)));
    assert_eq!(gone.keys.len(), 2);
}
