//! The sidecars of the evidence service: `<package>.signature.json`, then `<package>.countersign.json`.

use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::hmac::Secret;
use packseal::seal::sidecar::{Claim, Signature, append, entries};

use super::parts;
use super::seeds::{Seed, named, vectors};

/// The sidecars of every vector, both together and each alone.
pub fn seeds() -> Vec<Seed> {
    let mut found = Vec::new();
    for (_, files) in vectors() {
        let of = |wanted: &str| files.iter().find(|(name, _)| name == wanted).map(|(_, bytes)| bytes.as_slice());
        let (signature, countersign) = (of("pack.signature.json"), of("pack.countersign.json"));
        if signature.is_some() || countersign.is_some() {
            found.push(parts::join(&[signature.unwrap_or_default(), countersign.unwrap_or_default()]));
        }
    }
    named(found)
}

/// A code holds exactly when it is that of the text that is signed. Whoever is named can sign anew and be read; an entry more is one entry more, and
/// leaves the others as they were.
pub fn check(data: &[u8]) {
    let [signature, countersign] = parts::split(data);
    let secret = Secret::new("demo-secret-Kx7").expect("a secret");
    let at = Instant::parse("2026-11-20T15:07:28.162249Z").expect("an instant");
    if let Ok(read) = Signature::parse(signature) {
        assert_eq!(read.verify(&secret), read.signature == secret.mac(&read.message()), "one code for a text");
        let claim = read.claim();
        match Signature::encode(Digest::of(data), claim, at, Some(&secret)) {
            Ok(written) => {
                let again = Signature::parse(&written).expect("what is written is read");
                assert!(again.verify(&secret) && again.claim() == claim);
                assert_eq!(again.digest, Digest::of(data).to_string());
            }
            Err(_) => assert!(claim.is_ambiguous(), "only a bar or a control character is refused"),
        }
    }
    if let Ok(read) = entries(countersign) {
        for entry in &read {
            assert_eq!(entry.verify(&secret), entry.signature == secret.mac(&entry.message()), "one code for a text");
        }
        let digest = read.first().and_then(|first| Digest::parse(&first.digest).ok()).unwrap_or(Digest::of(data));
        let claim = Claim { signer: "risk_officer", signing_key_id: "risk-key-1" };
        if let Ok(more) = append(Some(countersign), "pack.zip", digest, claim, "seen", at, Some(&secret)) {
            let all = entries(&more).expect("what is written is read");
            let (last, before) = all.split_last().expect("one at least");
            assert!(last.verify(&secret));
            assert_eq!(before.len(), read.len());
            for (was, is) in read.iter().zip(before) {
                assert_eq!(was.verify(&secret), is.verify(&secret), "the others hold as they did");
            }
        }
    }
}
