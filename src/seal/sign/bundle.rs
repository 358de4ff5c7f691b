//! The Sigstore bundle, version 0.3 (sigstore/protobuf-specs, `sigstore_bundle.proto`), in its JSON form: the same signature for clients of Sigstore,
//! with the key as a hint. It says nothing more than the other files.

use crate::model::base64::standard;
use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// Its media type.
pub const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
/// The name of SHA-256 there (`sigstore_common.proto`, HashAlgorithm).
const SHA256: &str = "SHA2_256";
/// The bundle of a signature (DER) over a statement. The hint is the key's id, as everywhere here: 64 hexadecimal digits.
pub fn bundle(statement: &[u8], signature: &[u8], key_id: Digest) -> Vec<u8> {
    object([
        ("mediaType", MEDIA_TYPE.into()),
        (
            "verificationMaterial",
            object([
                ("publicKey", object([("hint", key_id.to_string().into())])),
                ("tlogEntries", Value::Array(Vec::new())),
            ]),
        ),
        (
            "messageSignature",
            object([
                (
                    "messageDigest",
                    object([("algorithm", SHA256.into()), ("digest", standard(Digest::of(statement).bytes()).into())]),
                ),
                ("signature", standard(signature).into()),
            ]),
        ),
    ])
    .to_indented()
}

/// Whether a bundle says the same as the statement, the signature and the key beside it.
///
/// # Errors
/// [`AnswerError`] with the place that says something else.
pub fn check_bundle(bytes: &[u8], statement: &[u8], signature: &[u8], key_id: Digest) -> Result<(), AnswerError> {
    let value = Reader::parse(bytes)?;
    let whole = Reader::new(&value);
    // A client may read any of what else a bundle can hold, so there is nothing else.
    whole.only(&["mediaType", "verificationMaterial", "messageSignature"])?;
    let material = whole.member("verificationMaterial")?;
    material.only(&["publicKey", "tlogEntries"])?;
    if let Some(entries) = material.optional("tlogEntries")
        && !entries.items()?.is_empty()
    {
        return Err(entries.refused("no entries of a log"));
    }
    let message = whole.member("messageSignature")?;
    message.only(&["messageDigest", "signature"])?;
    let digest = message.member("messageDigest")?;
    let is = |member: Reader<'_>, text: &str, expected: &'static str| {
        if member.text()? == text { Ok(()) } else { Err(member.refused(expected)) }
    };
    is(whole.member("mediaType")?, MEDIA_TYPE, MEDIA_TYPE)?;
    is(material.member("publicKey")?.member("hint")?, &key_id.to_string(), "the key's id")?;
    is(digest.member("algorithm")?, SHA256, SHA256)?;
    is(digest.member("digest")?, &standard(Digest::of(statement).bytes()), "the digest of the statement, in base64")?;
    is(message.member("signature")?, &standard(signature), "the same signature, in base64")
}
