//! Making signatures: who may sign, what comes of it, and what of a pack that is signed already is believed.

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::scan::scan;
use packseal::pack::signed::{Signed, SignedError, signed};
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::seal::key::PublicKey;
use packseal::seal::sign::{Draft, Earlier, Order, SignError, check_bundle};
use packseal::seal::statement::{Decision, Statement};

use crate::support::signer::{Private, order, sign};

fn earlier(number: u8, key: &Private) -> Earlier {
    Earlier { number, key_id: key.public().id(), signature: Digest::of(&[number]), decision: Decision::Seal }
}

fn list() -> Digest {
    Digest::of(b"the list")
}

#[test]
fn a_signature_of_each_kind_is_what_readers_check() {
    for (key, files) in [(Private::p256(7), 4), (Private::ed25519(7), 3)] {
        let draft = Draft::new(list(), &[], order("owner", Decision::Seal, &key)).unwrap();
        let raw = key.sign(draft.statement());
        let entries = draft.signed(&raw).unwrap();
        assert_eq!(entries.len(), files);
        let part = |ending: &str| {
            let name = format!("signatures/01-owner{ending}");
            &entries.iter().find(|(entry, _)| *entry == name).unwrap().1
        };
        assert_eq!(part(".statement.json"), draft.statement());
        key.public().verify(draft.statement(), part(".sig")).unwrap();
        assert_eq!(PublicKey::from_pem(part(".pub.pem")).unwrap(), key.public());
        let said = Statement::read(draft.statement()).unwrap();
        assert_eq!((said.manifest, said.prior, said.key_id), (list(), None, key.public().id()));
        // DER is taken as it is.
        assert_eq!(draft.signed(part(".sig")).unwrap(), entries);
        if files == 4 {
            let bundle = part(".sigstore.json");
            check_bundle(bundle, draft.statement(), part(".sig"), key.public().id()).unwrap();
            assert!(check_bundle(bundle, draft.statement(), &raw, key.public().id()).is_err());
            assert!(check_bundle(bundle, b"another statement", part(".sig"), key.public().id()).is_err());
            assert!(check_bundle(bundle, draft.statement(), part(".sig"), list()).is_err());
            let text = String::from_utf8(bundle.clone()).unwrap();
            for (from, to) in [("v0.3", "v0.2"), ("SHA2_256", "SHA2_512"), ("[]", "[{}]"), ("\"hint\"", "\"hints\"")] {
                let other = text.replace(from, to);
                assert!(
                    other != text
                        && check_bundle(other.as_bytes(), draft.statement(), part(".sig"), key.public().id()).is_err()
                );
            }
            let more = text.replacen('{', "{\"dsseEnvelope\": {},", 1);
            assert!(check_bundle(more.as_bytes(), draft.statement(), part(".sig"), key.public().id()).is_err());
        }
        for other in [
            Vec::new(),
            vec![0; 64],
            raw[..63].to_vec(),
            key.sign(b"another statement"),
            Private::p256(8).sign(draft.statement()),
        ] {
            assert!(matches!(draft.signed(&other), Err(SignError::DoesNotVerify(_))));
        }
    }
}

#[test]
fn who_may_not_sign_is_told_why() {
    let (owner, approver) = (Private::p256(1), Private::ed25519(2));
    let first = [earlier(1, &owner)];
    let new = |before: &[Earlier], order| Draft::new(list(), before, order).map(|draft| draft.stem().to_string());
    assert_eq!(new(&first, order("approver", Decision::Approve, &approver)), Ok("02-approver".to_owned()));
    assert_eq!(new(&first, order("approver", Decision::Approve, &owner)), Err(SignError::SameKey { number: 1 }));
    assert_eq!(new(&first, order("approver", Decision::Seal, &approver)), Err(SignError::Sealed));
    assert_eq!(new(&[], order("approver", Decision::Approve, &approver)), Err(SignError::First));
    let gap = [earlier(1, &owner), earlier(3, &approver)];
    let third = || order("approver", Decision::Approve, &Private::p256(3));
    assert_eq!(new(&gap, third()), Err(SignError::Order { expected: 2, found: 3 }));
    let many: Vec<Earlier> = (1..=99).map(|number| earlier(number, &Private::p256(100 + number))).collect();
    assert_eq!(new(&many[..98], third()), Ok("99-approver".to_owned()));
    assert_eq!(new(&many, third()), Err(SignError::Full));

    let base = || order("owner", Decision::Seal, &owner);
    for role in ["", "Owner", "1st", "an owner", &"a".repeat(33)] {
        assert_eq!(new(&[], Order { role: role.to_owned(), ..base() }), Err(SignError::Role), "{role}");
    }
    for signer in ["", "  ", "a\nb", "a\u{202e}b", &"a".repeat(201)] {
        assert_eq!(new(&[], Order { signer: signer.to_owned(), ..base() }), Err(SignError::Signer), "{signer:?}");
    }
    for reason in ["a\nb", &"a".repeat(2001)] {
        assert_eq!(new(&[], Order { reason: reason.to_owned(), ..base() }), Err(SignError::Reason));
    }
    let mute = Order { reason: " ".to_owned(), ..order("approver", Decision::Reject, &approver) };
    assert_eq!(new(&first, mute), Err(SignError::ReasonMissing));
}

fn pack(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut pack = PackWriter::new(MemorySink::default());
    for (name, bytes) in entries {
        pack.entry(name, bytes).unwrap();
    }
    pack.finish().unwrap().sink.0.into_inner()
}

fn read(pack: &[u8]) -> Result<Signed, SignedError> {
    let limits = Limits::default();
    signed(&mut Memory(pack), &scan(&mut Memory(pack), &limits).unwrap(), &limits)
}

#[test]
fn three_sign_in_turn() {
    let bare = pack(&[("MANIFEST.txt".to_owned(), b"the list".to_vec())]);
    let first = read(&bare).unwrap();
    assert_eq!((first.manifest, &first.signatures), (list(), &vec![]));
    let prefix = first.container.unwrap();
    assert_eq!(prefix.sha256, Digest::of(&bare[..prefix.bytes as usize]));
    assert_eq!(&bare[prefix.bytes as usize..][..4], b"PK\x01\x02");
    let one = sign(&bare, "owner", Decision::Seal, &Private::p256(1));
    let two = sign(&one, "approver", Decision::Approve, &Private::ed25519(2));
    let three = sign(&two, "auditor", Decision::Reject, &Private::p256(3));
    let found = read(&three).unwrap();
    let told: Vec<_> = found.signatures.iter().map(|one| (one.number, one.decision)).collect();
    assert_eq!(told, [(1, Decision::Seal), (2, Decision::Approve), (3, Decision::Reject)]);
}

#[test]
fn nothing_is_built_upon_what_does_not_hold() {
    let bare = pack(&[("MANIFEST.txt".to_owned(), b"the list".to_vec())]);
    let two = sign(
        &sign(&bare, "owner", Decision::Seal, &Private::p256(1)),
        "approver",
        Decision::Approve,
        &Private::ed25519(2),
    );
    let limits = Limits::default();
    let found = scan(&mut Memory(&two), &limits).unwrap();
    let entries: Vec<(String, Vec<u8>)> = found
        .records
        .iter()
        .map(|record| {
            let mut bytes = Vec::new();
            packseal::pack::read::read_entry(&mut Memory(&two), record, &limits, &mut |more| {
                bytes.extend_from_slice(more)
            })
            .unwrap();
            (record.name.as_str().to_owned(), bytes)
        })
        .collect();
    assert_eq!(read(&pack(&entries)).unwrap().signatures.len(), 2);
    type Change = fn(&mut Vec<(String, Vec<u8>)>);
    let changes: [(Change, &str); 10] = [
        (|all| all.retain(|(name, _)| name != "MANIFEST.txt"), "there is no MANIFEST.txt"),
        (|all| all[0].1 = b"another list".to_vec(), "another MANIFEST.txt"),
        (|all| all.retain(|(name, _)| !name.starts_with("signatures/01")), "does not follow"),
        (|all| all.retain(|(name, _)| !name.ends_with("01-owner.sig")), "it is not there"),
        (|all| all.push(("signatures/readme.txt".to_owned(), vec![])), "no part of a signature"),
        (|all| all.push(("signatures/01-owner.tsr".to_owned(), vec![0; 65537])), "longer than"),
        (
            |all| {
                all.iter_mut()
                    .filter(|(name, _)| name.ends_with("01-owner.statement.json"))
                    .for_each(|(_, bytes)| bytes.push(b' '))
            },
            "does not verify",
        ),
        (
            |all| {
                all.iter_mut()
                    .filter(|(name, _)| name.ends_with("02-approver.sig"))
                    .for_each(|(_, bytes)| bytes[0] ^= 1)
            },
            "does not verify",
        ),
        (
            |all| {
                all.iter_mut()
                    .filter(|(name, _)| name.ends_with(".sigstore.json"))
                    .for_each(|(_, bytes)| *bytes = b"{}".to_vec())
            },
            "expected",
        ),
        (
            |all| {
                all.iter_mut()
                    .filter(|(name, _)| name.ends_with("01-owner.pub.pem"))
                    .for_each(|(_, bytes)| *bytes = Private::p256(9).public().to_pem().into_bytes())
            },
            "not the key",
        ),
    ];
    for (change, why) in changes {
        let mut changed = entries.clone();
        change(&mut changed);
        let error = read(&pack(&changed)).unwrap_err().to_string();
        assert!(error.contains(why), "{error} has not {why}");
    }
}
