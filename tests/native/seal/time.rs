//! Time tokens: those of openssl and of the tests' own authority, whole and with one thing wrong.

use std::path::{Path, PathBuf};

use packseal::model::digest::Digest;
use packseal::seal::time::{Certificate, ChainError, Request, Token, TokenError, response};
use proptest::prelude::*;

use super::forge::{
    self, Cert, Named, SERVER, Stamp, TIME_STAMPING, between, leaf, leaf_below, other_root, root, stamp,
};
use crate::support::program;

/// What the tests' own tokens are over.
const DATA: &[u8] = b"a signature";

/// The fixtures: token, root.
const FIXTURES: [(&str, &str); 3] = [("rsa-sha256", "rsa-root"), ("rsa-sha512", "rsa-root"), ("ec-sha384", "ec-root")];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/time/fixtures")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn certificate(cert: &Cert) -> Certificate {
    Certificate::from_der(&cert.der()).unwrap()
}

fn holds(stamp: &Stamp) -> Result<(), TokenError> {
    Token::read(&stamp.response())?.holds(DATA)
}

/// What the token is to the tests' root: None when its chain does not end there.
fn anchored(stamp: &Stamp, root: &Cert) -> Result<Option<Result<(), ChainError>>, TokenError> {
    let token = Token::read(&stamp.response())?;
    token.holds(DATA)?;
    let root = certificate(root);
    Ok(token.anchored(&[&root])?.into_iter().next().map(|one| one.outcome))
}

#[test]
fn tokens_of_openssl_hold_for_their_own_root_only() {
    let data = fixture("data.sig");
    let roots = ["rsa-root", "ec-root"].map(|name| Certificate::from_pem(&fixture(&format!("{name}.pem"))).unwrap());
    let request = Request::read(&fixture("query.tsq")).unwrap();
    for (name, root) in FIXTURES {
        let bytes = fixture(&format!("{name}.tsr"));
        assert_eq!(response(&bytes, &[]).unwrap(), bytes, "{name}: openssl writes the form that packs have");
        let token = Token::read(&bytes).unwrap();
        token.holds(&data).unwrap();
        assert_eq!(token.holds(b"other bytes"), Err(TokenError::Imprint));
        let anchored = token.anchored(&[&roots[0], &roots[1]]).unwrap();
        let place = usize::from(root == "ec-root");
        assert_eq!(anchored.len(), 1, "{name}");
        assert_eq!((anchored[0].root, &anchored[0].outcome), (place, &Ok(())), "{name}");
        assert_eq!(token.anchored(&[&roots[1 - place]]).unwrap(), [], "{name}");
        assert_eq!(token.info.policy, "1.3.6.1.4.1.99999.2.1");
        assert_eq!(token.info.accuracy, Some(1_500_100));
        assert_eq!(token.info.nonce.as_deref(), Some(&request.nonce[..]));
        assert_eq!(token.info.imprint, Some(request.imprint));
    }
    let pem = String::from_utf8(fixture("ec-root.pem")).unwrap();
    assert_eq!(roots[1].to_pem(), pem);
}

#[test]
fn a_request_is_what_openssl_makes() {
    let request = Request::read(&fixture("query.tsq")).unwrap();
    assert_eq!(request.imprint, Digest::of(&fixture("data.sig")));
    assert_eq!(request.to_der(), fixture("query.tsq"));
    for nonce in [&[0, 0, 0][..], &[0x80], &[0, 1, 2], &[0xff; 8]] {
        let request = Request::over(DATA, nonce);
        assert_eq!(Request::read(&request.to_der()), Some(request));
    }
    assert_eq!(Request::read(b"0"), None);
}

#[test]
fn openssl_accepts_what_is_accepted_here() {
    let temporary = tempfile::tempdir().unwrap();
    let work = temporary.path();
    let verify = |data: &str, token: &str, root: &str| {
        let arguments = ["ts", "-verify", "-data", data, "-in", token, "-CAfile", root];
        program::accepts(work, "openssl", &arguments)
    };
    let place = |name: &str| folder().join(name).to_str().unwrap().to_owned();
    for (name, root) in FIXTURES {
        if verify(&place("data.sig"), &place(&format!("{name}.tsr")), &place(&format!("{root}.pem"))).is_none() {
            return;
        }
    }
    std::fs::write(work.join("data"), DATA).unwrap();
    std::fs::write(work.join("root.pem"), root().pem()).unwrap();
    let longer = Stamp { leaf: leaf_below(), chain: vec![between(), root()], ..stamp(DATA) };
    for (name, made) in [("plain.tsr", stamp(DATA)), ("longer.tsr", longer)] {
        assert_eq!(anchored(&made, &root()), Ok(Some(Ok(()))), "{name}");
        std::fs::write(work.join(name), made.response()).unwrap();
        verify("data", name, "root.pem");
    }
    // What was asked here is a request that openssl reads.
    std::fs::write(work.join("query.tsq"), Request::over(DATA, &[0x90, 1, 2, 3]).to_der()).unwrap();
    let arguments = ["ts", "-query", "-in", "query.tsq", "-text"];
    let printed = program::accepts(work, "openssl", &arguments).unwrap();
    for part in ["Hash Algorithm: sha256", "Nonce: 0x90010203", "Certificate required: yes"] {
        assert!(printed.contains(part), "{printed}");
    }
}

#[test]
fn what_a_good_token_says() {
    let token = Token::read(&stamp(DATA).response()).unwrap();
    assert_eq!(token.holds(DATA), Ok(()));
    assert_eq!(token.info.at.to_string(), "2026-10-12T09:41:00Z");
    assert_eq!(token.info.latest().to_string(), "2026-10-12T09:41:01Z");
    let without = Stamp { accuracy: None, nonce: None, ..stamp(DATA) };
    let token = Token::read(&without.response()).unwrap();
    assert_eq!((token.info.latest(), token.info.nonce.clone()), (token.info.at, None));
}

#[test]
fn a_response_is_brought_into_the_form_of_packs() {
    let good = stamp(DATA);
    let spoken = Stamp { words: Some("Operation okay"), ..good.clone() };
    assert!(matches!(Token::read(&spoken.response()), Err(TokenError::Malformed(_))));
    assert_eq!(response(&spoken.response(), &[]), Ok(good.response()));
    assert_eq!(response(&good.token(), &[]), Ok(good.response()));
    // A chain becomes whole by the root that somebody brings, and one that it does not need goes.
    let root = certificate(&root());
    let open = Stamp { leaf: leaf_below(), chain: vec![between()], ..good.clone() };
    assert!(matches!(holds(&open), Err(TokenError::Chain(_))));
    assert_eq!(response(&open.response(), &[&certificate(&other_root())]), Ok(open.response()));
    let whole = Stamp { chain: vec![between(), forge::root()], ..open.clone() };
    assert_eq!(response(&open.response(), &[&root]), Ok(whole.response()));
    let more = Stamp { chain: vec![other_root(), between()], ..open };
    assert_eq!(response(&more.response(), &[&root]), Ok(whole.response()));
    assert_eq!(holds(&whole), Ok(()));
    assert_eq!(
        response(&forge::refused(), &[]),
        Err(TokenError::Refused(2, Some("the clock is not set".to_owned()))),
        "what the authority says of it"
    );
    assert!(response(b"", &[]).is_err() && response(b"<html>", &[]).is_err());
}

#[test]
fn each_thing_that_does_not_hold_is_told() {
    let good = stamp(DATA);
    let with = |change: fn(&mut Stamp)| {
        let mut made = good.clone();
        change(&mut made);
        holds(&made)
    };
    assert_eq!(with(|_| {}), Ok(()));
    assert_eq!(with(|made| made.over = b"another signature".to_vec()), Err(TokenError::Imprint));
    assert!(matches!(with(|made| made.digest = false), Err(TokenError::Signature(_))));
    assert!(matches!(with(|made| made.key = forge::OTHER), Err(TokenError::Signature(_))));
    assert_eq!(with(|made| made.named = Named::Wrong), Err(TokenError::Certificate));
    assert_eq!(with(|made| made.named = Named::Sha1), Err(TokenError::Sha1));
    assert!(matches!(with(|made| made.named = Named::Not), Err(TokenError::Malformed(_))));
    assert!(matches!(with(|made| made.unsigned = true), Err(TokenError::Malformed(_))));
    assert!(matches!(with(|made| made.at = "20261012094100.50Z"), Err(TokenError::Malformed(_))));
    // A root that signed nothing here, and a chain whose middle is signed by another key.
    assert!(matches!(with(|made| made.chain = vec![other_root()]), Err(TokenError::Chain(_))));
    let forged = |made: &mut Stamp| {
        (made.leaf, made.chain) = (leaf_below(), vec![Cert { by: forge::OTHER, ..between() }, root()]);
    };
    assert!(matches!(with(forged), Err(TokenError::Chain(_))));
}

#[test]
fn each_chain_that_does_not_hold_is_told() {
    let plain = |leaf: Cert| anchored(&Stamp { leaf, ..stamp(DATA) }, &root());
    let below = |between: Cert, pinned: &Cert| {
        let top = if pinned.subject == root().subject { pinned.clone() } else { root() };
        anchored(&Stamp { leaf: leaf_below(), chain: vec![between, top], ..stamp(DATA) }, pinned)
    };
    assert_eq!(plain(leaf()), Ok(Some(Ok(()))));
    assert_eq!(below(between(), &root()), Ok(Some(Ok(()))));
    assert_eq!(below(between(), &other_root()), Ok(None), "a token is good for its own authority only");
    // Only the name is that of the root.
    let namesake = Cert { key: forge::OTHER, by: forge::OTHER, ..root() };
    assert!(matches!(anchored(&stamp(DATA), &namesake), Err(TokenError::Chain(_))));

    let purpose = |leaf: Cert| matches!(plain(leaf), Ok(Some(Err(ChainError::Purpose(_)))));
    assert!(purpose(Cert { purposes: &[], ..leaf() }));
    assert!(purpose(Cert { purposes: &[SERVER], ..leaf() }));
    assert!(purpose(Cert { purposes: &[TIME_STAMPING, SERVER], ..leaf() }));
    assert!(purpose(Cert { critical: false, ..leaf() }));
    assert!(purpose(Cert { usage: Some(0x20), ..leaf() }));
    assert_eq!(plain(Cert { usage: None, ..leaf() }), Ok(Some(Ok(()))));

    let invalid = |outcome| matches!(outcome, Ok(Some(Err(ChainError::Invalid(_)))));
    assert!(invalid(plain(Cert { until: "20261012094059Z", ..leaf() })));
    assert!(invalid(plain(Cert { from: "20261012094101Z", ..leaf() })));
    assert!(invalid(plain(Cert { stranger: true, ..leaf() })));
    assert!(invalid(below(Cert { authority: None, ..between() }, &root())));
    assert!(invalid(below(Cert { authority: Some((false, None)), ..between() }, &root())));
    assert!(invalid(below(Cert { usage: Some(0x80), ..between() }, &root())));
    assert!(invalid(below(Cert { purposes: &[SERVER], critical: false, ..between() }, &root())));
    assert!(invalid(below(between(), &Cert { authority: Some((true, Some(0))), ..root() })));
    assert_eq!(below(between(), &Cert { authority: Some((true, Some(1))), ..root() }), Ok(Some(Ok(()))));
    assert!(invalid(anchored(&stamp(DATA), &Cert { until: "20250101000000Z", ..root() })));
    assert_eq!(plain(Cert { until: "20261012094100Z", ..leaf() }), Ok(Some(Ok(()))), "the last second counts");
}

/// Certificates that all fit each other: the search ends all the same.
#[test]
fn many_certificates_of_one_name_end_the_search() {
    let chain: Vec<Cert> = (0..9).map(|serial| Cert { serial: 20 + serial, ..root() }).collect();
    let made = Stamp { chain, ..stamp(DATA) };
    assert_eq!(anchored(&made, &other_root()), Ok(None));
    let chain: Vec<Cert> = (0..10).map(|serial| Cert { serial: 20 + serial, ..root() }).collect();
    assert!(matches!(holds(&Stamp { chain, ..stamp(DATA) }), Err(TokenError::Malformed(_))));
}

/// Whether these bytes are taken for a token over the data, of the root.
fn accepted(bytes: &[u8], data: &[u8], root: &Certificate) -> bool {
    Token::read(bytes).is_ok_and(|token| {
        token.holds(data).is_ok()
            && token.anchored(&[root]).is_ok_and(|found| found.iter().any(|one| one.outcome.is_ok()))
    })
}

#[test]
fn no_flipped_bit_is_accepted() {
    let longer = Stamp { leaf: leaf_below(), chain: vec![between(), root()], ..stamp(DATA) }.response();
    let root = certificate(&root());
    assert!(accepted(&longer, DATA, &root));
    for bit in 0..longer.len() * 8 {
        let mut bytes = longer.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let held = Token::read(&bytes).and_then(|token| token.holds(DATA));
        assert!(held.is_err(), "bit {bit} of {}", longer.len() * 8);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_openssls_tokens_is_accepted(which in 0..FIXTURES.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let (name, root) = FIXTURES[which];
        let root = Certificate::from_pem(&fixture(&format!("{root}.pem"))).unwrap();
        let good = fixture(&format!("{name}.tsr"));
        let mut bytes = good.clone();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        prop_assert!(bytes == good || !accepted(&bytes, &fixture("data.sig"), &root));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (Token::read(&bytes), response(&bytes, &[]), Request::read(&bytes), Certificate::from_der(&bytes));
    }
}
