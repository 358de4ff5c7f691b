//! Sealed packs with a time token, and each way in which one is none of its signature. What tokens are worth to an auditor: `tests/verify/time.rs`.

use super::Vector;
use crate::support::custom;
use crate::support::stamp::{Cert, Named, OTHER, between, leaf_below, refused, root};
use packseal::verify::report::Headline;

const TOKEN: &str = "signatures/01-owner.tsr";
const FAILS: &[(&str, &str)] = &[("signature", "PASS"), ("time", "FAIL")];

pub fn vectors() -> Vec<Vector> {
    vec![
        Vector::intact("signed_token", "A sealed pack with a time token; nobody pinned its authority.", || {
            custom::pack().signed().stamped(|_| {}).zip()
        })
        .headline(Headline::SignerUnknown)
        .rows(&[("signature", "PASS"), ("time", "NOT CHECKED")]),
        Vector::intact("signed_token_chain", "The same with the authority's whole chain, root included.", || {
            custom::pack()
                .signed()
                .stamped(|made| (made.leaf, made.chain) = (leaf_below(), vec![between(), root()]))
                .zip()
        })
        .headline(Headline::SignerUnknown)
        .rows(&[("signature", "PASS"), ("time", "NOT CHECKED")]),
        Vector::intact("signed_token_sha1", "The token names its certificate by SHA-1 only.", || {
            custom::pack().signed().stamped(|made| made.named = Named::Sha1).zip()
        })
        .headline(Headline::SignerUnknown)
        .notes(&["time.certificate.sha1"])
        .rows(&[("signature", "PASS"), ("time", "NOT CHECKED")]),
        Vector::altered(
            "token_malformed_fail",
            "What lies at the place of the time token is none.",
            || custom::pack().signed().with(TOKEN, "0").zip(),
            &["time.token.malformed"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_words_fail",
            "A word that nobody signed lies beside the token.",
            || custom::pack().signed().stamped(|made| made.words = Some("Operation okay")).zip(),
            &["time.token.malformed"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_unsigned_attribute_fail",
            "An attribute that nobody signed lies in the token.",
            || custom::pack().signed().stamped(|made| made.unsigned = true).zip(),
            &["time.token.malformed"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_long_fail",
            "The file of the time token is longer than any.",
            || custom::pack().signed().with(TOKEN, vec![b'0'; 65537]).zip(),
            &["time.token.malformed"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_refused_fail",
            "The time authority's answer is a refusal.",
            || custom::pack().signed().with(TOKEN, refused()).zip(),
            &["time.token.refused"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_of_another_signature_fail",
            "The time token is over another signature.",
            || custom::pack().signed().stamped(|made| made.over = b"another signature".to_vec()).zip(),
            &["time.imprint.differs"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_of_another_key_fail",
            "Another key than that of the certificate signed the token.",
            || custom::pack().signed().stamped(|made| made.key = OTHER).zip(),
            &["time.signature.differs"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_content_fail",
            "The token says something else than what its authority signed.",
            || custom::pack().signed().stamped(|made| made.digest = false).zip(),
            &["time.signature.differs"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_certificate_fail",
            "What the authority signed names another certificate.",
            || custom::pack().signed().stamped(|made| made.named = Named::Wrong).zip(),
            &["time.certificate.differs"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_chain_forged_fail",
            "A certificate of the token's chain is signed by another key.",
            || {
                let forged = Cert { by: OTHER, ..between() };
                custom::pack()
                    .signed()
                    .stamped(|made| (made.leaf, made.chain) = (leaf_below(), vec![forged, root()]))
                    .zip()
            },
            &["time.chain.broken"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_chain_open_fail",
            "The root of the token's chain was taken away.",
            || custom::pack().signed().stamped(|made| (made.leaf, made.chain) = (leaf_below(), vec![between()])).zip(),
            &["time.chain.broken"],
        )
        .rows(FAILS),
        Vector::altered(
            "token_algorithm_fail",
            "The token claims a digest that is not checked here.",
            || {
                // id-sha256 in what the signer says, which stands after the content's: SHA3-256 instead.
                let sealed = custom::pack().signed().stamped(|_| {});
                let mut bytes = sealed.get(TOKEN).to_vec();
                let id = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
                let last = bytes.windows(id.len()).rposition(|window| window == id).expect("the signer's digest");
                bytes[last + id.len() - 1] = 0x08;
                sealed.with(TOKEN, bytes).zip()
            },
            &["time.algorithm.unknown"],
        )
        .rows(FAILS),
    ]
}
