//! SubjectPublicKeyInfo in DER (RFC 5280 section 4.1), of the two kinds of keys that sign here. Each has one form only, so it is compared and not
//! parsed: an id over it is then an id of the key.

use super::Algorithm;

/// What stands before the point of a P-256 key: id-ecPublicKey, secp256r1, a bit string of 66 bytes without unused bits (RFC 5480 section 2).
pub(super) const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// The point: 4 for uncompressed (SEC 1 section 2.3.3), x and y.
const P256_POINT: usize = 65;
const UNCOMPRESSED: u8 = 4;
/// What stands before the 32 bytes of an Ed25519 key: id-Ed25519, a bit string of 33 bytes (RFC 8410 section 4).
pub(super) const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const ED25519_POINT: usize = 32;

/// The kind of key and its point; None for anything else.
pub(super) fn read(spki: &[u8]) -> Option<(Algorithm, &[u8])> {
    if let Some(point) = spki.strip_prefix(&P256) {
        return (point.len() == P256_POINT && point.first() == Some(&UNCOMPRESSED))
            .then_some((Algorithm::EcdsaP256, point));
    }
    let point = spki.strip_prefix(&ED25519)?;
    (point.len() == ED25519_POINT).then_some((Algorithm::Ed25519, point))
}

/// The key with these coordinates; what is none is written too, and refused by [`read`] or by the curve.
pub(super) fn write(algorithm: Algorithm, coordinates: &[u8]) -> Vec<u8> {
    match algorithm {
        Algorithm::EcdsaP256 => [&P256[..], &[UNCOMPRESSED], coordinates].concat(),
        Algorithm::Ed25519 => [&ED25519[..], coordinates].concat(),
    }
}

/// The coordinates of a key that [`read`] takes: the point without what says that it is uncompressed.
pub(super) fn coordinates(spki: &[u8]) -> &[u8] {
    match read(spki) {
        Some((Algorithm::EcdsaP256, point)) => point.get(1..).unwrap_or_default(),
        Some((Algorithm::Ed25519, point)) => point,
        None => &[],
    }
}
