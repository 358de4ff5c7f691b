//! One flipped bit anywhere in a sealed and countersigned pack is never an intact headline.
//!
//! `FLIPS=10000 SEED=1 cargo test --test verify -- flips --nocapture`, or `make soak`, for more of them.

#![allow(clippy::print_stdout)] // How many were flipped is said.

use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::append::append;
use packseal::pack::range::Memory;
use packseal::pack::scan::{Method, RegionKind, Scan, scan};
use packseal::pack::signed::signed;
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::seal::sign::Order;
use packseal::seal::statement::Decision;
use packseal::verify::report::Headline;
use packseal::verify::verify;

use super::support::signer::{APPROVER, CLAIMED, OWNER, STRANGER, public, sign};
use super::support::{custom, is_intact, valdrics};

fn scanned(pack: &[u8]) -> Scan {
    scan(&mut Memory(pack), &Limits::default()).expect("one reading")
}

fn headline(pack: &[u8]) -> Headline {
    let verified = verify(&mut Memory(pack), "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory");
    verified.report.headline
}

fn with_signature(pack: &[u8], role: &str, decision: Decision, key: u8) -> Vec<u8> {
    let (limits, found) = (Limits::default(), scanned(pack));
    let there = signed(&mut Memory(pack), &found, &limits).expect("whole signatures");
    let order = Order {
        role: role.to_owned(),
        signer: format!("The {role} of Orchid Ledger"),
        decision,
        reason: "Read, and decided so.".to_owned(),
        claimed_at: Instant::parse(CLAIMED).expect("an instant"),
        key: public(key),
    };
    let draft = there.draft(order).expect("it may sign");
    let entries = draft.signed(&sign(key, draft.statement())).expect("it signed");
    let mut out = Vec::new();
    append(&mut Memory(pack), &found, &entries, &limits, &mut out).expect("memory");
    out
}

/// A pack as it is written, sealed by its owner, approved and rejected.
fn sealed() -> Vec<u8> {
    let mut writer = PackWriter::new(MemorySink::default());
    for (name, bytes) in &valdrics::pack().0 {
        writer.entry(name, bytes).expect("memory");
    }
    let bare = writer.finish().expect("memory").sink.0.into_inner();
    let owned = with_signature(&bare, "owner", Decision::Seal, OWNER);
    let approved = with_signature(&owned, "approver", Decision::Approve, APPROVER);
    with_signature(&approved, "auditor", Decision::Reject, STRANGER)
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

fn given(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn of_one_bit_in_every_region_of_a_sealed_pack() {
    let (flips, seed) = (given("FLIPS", 600), given("SEED", 1));
    let pack = sealed();
    assert_eq!(headline(&pack), Headline::SignerUnknown);
    let found = scanned(&pack);
    let regions: Vec<_> = found.regions().collect();
    let mut random = Random(seed);
    // Every region has its turn, the short ones as often as the long ones; the first and the last byte of each come first.
    for flip in 0..flips {
        let round = flip / regions.len() as u64;
        let region = &regions[(flip % regions.len() as u64) as usize];
        let at = match round {
            0 => region.start,
            1 => region.end - 1,
            _ => region.start + random.below(region.end - region.start),
        };
        let bit = random.below(8);
        let mut changed = pack.clone();
        changed[at as usize] ^= 1 << bit;
        let told = headline(&changed);
        assert!(!is_intact(told), "bit {bit} of byte {at}, in {:?}: {told:?} (SEED={seed})", region.kind);
    }
    println!(
        "{flips} flips of one bit, in {} regions of {} bytes (SEED={seed}): each told, none is intact",
        regions.len(),
        pack.len()
    );
}

/// Deflate can spell the same bytes in more than one way, and a flipped bit can lead from one to the other: only the signature over the file's bytes
/// tells. Every bit of a stream that has such spellings is tried.
#[test]
fn of_every_bit_of_a_stream_with_other_spellings() {
    // A word many times, noise, and the word again: it can be copied from many places, whose distances differ in one bit.
    let mut random = Random(7);
    let mut letters = |count: u64| (0..count).map(|_| 33 + random.below(90) as u8).collect::<Vec<u8>>();
    let text: Vec<u8> = (0..5)
        .flat_map(|n| {
            let word = letters(4);
            [word.repeat(8), letters(5 + n), word.repeat(4)].concat()
        })
        .collect();
    let mut writer = PackWriter::new(MemorySink::default());
    for (name, bytes) in &custom::unlisted().with("attachments/spelled.txt", text).listed().0 {
        writer.entry(name, bytes).expect("memory");
    }
    let bare = writer.finish().expect("memory").sink.0.into_inner();
    let sealed = with_signature(&bare, "owner", Decision::Seal, OWNER);
    let found = scanned(&bare);
    let record = found.records.iter().find(|record| record.name.as_str() == "attachments/spelled.txt").expect("it");
    let mut spelled = 0;
    for at in record.data_offset..record.data_offset + record.compressed_size {
        for bit in 0..8 {
            let flipped = |pack: &[u8]| {
                let mut changed = pack.to_vec();
                changed[at as usize] ^= 1 << bit;
                headline(&changed)
            };
            spelled += u32::from(is_intact(flipped(&bare)));
            assert!(!is_intact(flipped(&sealed)), "bit {bit} of byte {at}");
        }
    }
    assert!(spelled > 0, "the stream has no other spelling, so this shows nothing");
}

/// No bit of a signature is free: its files are stored, and so every one of them is tried.
#[test]
fn of_every_bit_of_the_last_signature_and_of_the_directory() {
    let pack = sealed();
    let found = scanned(&pack);
    let first =
        found.records.iter().find(|record| record.name.as_str() == "signatures/03-auditor.sig").expect("a signature");
    let end = found.regions().last().expect("an end record").start;
    let headers = found.regions().filter(|region| region.kind == RegionKind::EndRecord);
    let ranges = headers
        .map(|region| region.start..region.end)
        .chain(std::iter::once(first.header_offset..first.data_offset + first.size));
    assert!(first.method == Method::Stored && end > first.header_offset);
    for at in ranges.flatten() {
        for bit in 0..8 {
            let mut changed = pack.clone();
            changed[at as usize] ^= 1 << bit;
            assert!(!is_intact(headline(&changed)), "bit {bit} of byte {at}");
        }
    }
}
