//! Builds that end sealed: the same pack with one signature more, or none at all.

use packseal::assemble::{Arguments, Error, FetchError, Seal};
use packseal::pack::append::append;
use packseal::pack::range::Memory;
use packseal::pack::scan::scan;
use packseal::pack::signed::signed;
use packseal::seal::sign::{Order, SignError};
use packseal::seal::statement::Decision;

use crate::support::arguments::plain;
use crate::support::driver::{Key, Recorded};
use crate::support::fixture::recorded;
use crate::support::pack::{build, fail};
use crate::support::signer::Private;

fn sealed_by(key: &Private) -> Arguments {
    let seal = Seal { role: "owner".to_owned(), signer: "Owner of Orchid Ledger".to_owned(), key: key.public() };
    Arguments { seal: Some(seal), ..plain() }
}

fn with_key(key: Key) -> Recorded {
    let mut driver = recorded();
    driver.key = Some(key);
    driver
}

#[test]
fn it_is_the_unsealed_pack_with_a_signature_appended() {
    let bare = build(&plain(), &recorded());
    assert_eq!(bare.receipt.sealed_by, None);
    let cases: [(Private, Key); 2] = [
        (Private::p256(5), |bytes| Ok(Some(Private::p256(5).sign(bytes)))),
        (Private::ed25519(5), |bytes| Ok(Some(Private::ed25519(5).sign(bytes)))),
    ];
    for (key, sign) in cases {
        let arguments = sealed_by(&key);
        let sealed = build(&arguments, &with_key(sign));
        assert_eq!(sealed.receipt.sealed_by, Some(key.public().id()));
        assert_eq!(sealed.receipt.manifest_sha256, bare.receipt.manifest_sha256);

        let order = Order {
            role: "owner".to_owned(),
            signer: "Owner of Orchid Ledger".to_owned(),
            decision: Decision::Seal,
            reason: String::new(),
            claimed_at: arguments.now,
            key: key.public(),
        };
        let limits = Default::default();
        let (mut source, mut appended) = (Memory(&bare.bytes), Vec::new());
        let found = scan(&mut source, &limits).unwrap();
        let draft = signed(&mut source, &found, &limits).unwrap().draft(order).unwrap();
        let entries = draft.signed(&key.sign(draft.statement())).unwrap();
        assert_eq!(sealed.receipt.entries, bare.receipt.entries + entries.len() as u64);
        append(&mut source, &found, &entries, &limits, &mut appended).unwrap();
        assert!(sealed.bytes == appended, "a build that ends sealed and a pack that is sealed later are not the same");
    }
}

#[test]
fn without_its_signature_there_is_no_pack() {
    let cases: [(Key, &str); 4] = [
        (|_| Ok(None), "not at hand any more"),
        (|_| Err(FetchError::Key("the browser has forgotten it".to_owned())), "The browser has forgotten it."),
        (|bytes| Ok(Some(Private::p256(6).sign(bytes))), "does not verify"),
        (|_| Err(FetchError::Cancelled), "What was fetched is dropped"),
    ];
    for (key, why) in cases {
        let (error, left) = fail(&sealed_by(&Private::p256(5)), &with_key(key));
        let text = error.problem().text;
        assert!(text.contains(why), "{text} has not {why}");
        assert_eq!(left, b"", "{why}");
    }
}

#[test]
fn what_cannot_be_signed_is_told_before_any_request() {
    let mut arguments = sealed_by(&Private::p256(5));
    arguments.seal.as_mut().unwrap().role = "The Owner".to_owned();
    let driver = recorded();
    let (error, _) = fail(&arguments, &driver);
    assert!(matches!(error, Error::Seal(SignError::Role)), "{error}");
    assert_eq!(driver.asked.take(), [""; 0]);
}
