//! SHA-256 of several messages at a time, which vectors make in WebAssembly and words natively.

use packseal::model::digest::{Digest, Hasher};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn many_have_the_digests_that_each_has() {
    let data: Vec<u8> = (0..9000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 7) as u8).collect();
    let lengths = (0..140).chain([55, 56, 63, 64, 65, 119, 120, 127, 128, 4096, 8999]);
    let messages: Vec<&[u8]> = lengths.map(|length| &data[..length]).collect();
    let each: Vec<Digest> = messages.iter().map(|message| Digest::of(message)).collect();
    assert_eq!(Digest::of_each(&messages), each);
}

#[wasm_bindgen_test]
fn what_comes_in_pieces_has_the_digest_of_the_whole() {
    let data: Vec<u8> = (0..3000u32).map(|n| (n * 31) as u8).collect();
    for length in (0..200).chain([3000]) {
        for piece in [1, 55, 64, 100, 3000] {
            let mut hasher = Hasher::default();
            data[..length].chunks(piece).for_each(|piece| hasher.update(piece));
            assert_eq!(hasher.finish(), Digest::of(&data[..length]), "{length} bytes in pieces of {piece}");
        }
    }
}
