//! The properties of the fuzz targets, held against every seed, the committed corpus and what once broke one: no fuzzing, and no other tool.
//!
//! `make fuzz` looks for inputs that nobody thought of; what it finds belongs into `fuzz/corpus` or into `tests/fuzz/broke`.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)] // A property ends at the first input that breaks it, and says which.
#![allow(missing_docs, unreachable_pub)] // The modules are those of the crate in fuzz/.

#[path = "../../fuzz/src/properties/mod.rs"]
mod properties;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use properties::seeds::root;
use properties::{TARGETS, Target};

/// The inputs of a folder, which may be absent.
fn inputs(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let files = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    files.map(|path| (path.display().to_string(), fs::read(&path).expect("an input"))).collect()
}

fn hold(name: &str) {
    let target: &Target = TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    let seeds = (target.seeds)();
    assert!(seeds.len() > 3, "{name} has {} seeds", seeds.len());
    let (corpus, broke) = (inputs(&format!("fuzz/corpus/{name}")), inputs(&format!("tests/fuzz/broke/{name}")));
    println!("{name}: {} seeds, {} of the corpus, {} that broke", seeds.len(), corpus.len(), broke.len());
    let mut wrong = Vec::new();
    for (place, bytes) in seeds.iter().chain(&corpus).chain(&broke) {
        // Also what a seed begins with: most of what is read is cut somewhere.
        let cuts = [bytes.len(), bytes.len() / 2, bytes.len().saturating_sub(1)];
        for cut in cuts {
            let bytes = bytes.get(..cut).unwrap_or_default();
            if catch_unwind(AssertUnwindSafe(|| (target.check)(bytes))).is_err() {
                wrong.push(format!("{place}, {cut} bytes"));
            }
        }
    }
    let known: Vec<&[u8]> = seeds.iter().chain(&corpus).map(|(_, bytes)| bytes.as_slice()).collect();
    wrong.extend(changed(target, &known));
    assert!(wrong.is_empty(), "{name} does not hold for {wrong:#?}");
}

/// A number from the environment.
fn given(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Holds the property against seeds that were changed by chance, a few bytes or a piece of another one: what no coverage leads, and any machine can do.
/// `CHANGED=100000 SEED=7 cargo test --test fuzz verify` for more of them, and others. What breaks it is put into the folder of temporary files.
fn changed(target: &Target, known: &[&[u8]]) -> Vec<String> {
    let (times, seed) = (given("CHANGED", 300), given("SEED", 1));
    let mut random = Random(seed);
    let mut wrong = Vec::new();
    for _ in 0..times {
        let bytes = random.change(known);
        if catch_unwind(AssertUnwindSafe(|| (target.check)(&bytes))).is_err() {
            let path = std::env::temp_dir().join(format!("packseal-{}-{seed}-{}", target.name, wrong.len()));
            fs::write(&path, &bytes).expect("a file");
            wrong.push(path.display().to_string());
        }
    }
    println!("{}: {times} changed inputs, SEED={seed}, {} broke", target.name, wrong.len());
    wrong
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (end.max(1) as u64)).expect("a small number")
    }

    /// One of the known inputs, changed in one to four places.
    fn change(&mut self, known: &[&[u8]]) -> Vec<u8> {
        let mut bytes = known[self.below(known.len())].to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(7) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'\n', b'9'][self.below(8)],
                2 => bytes.insert(at, [0, 0xff, b'0', b'{', b'"', b' '][self.below(6)]),
                3 => drop(bytes.drain(at..(at + self.below(16)).min(bytes.len()))),
                4 => bytes.truncate(at),
                5 => {
                    // The same again: lists grow, keys come twice.
                    let piece = bytes[at..(at + self.below(200)).min(bytes.len())].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                _ => {
                    let other = known[self.below(known.len())];
                    let from = self.below(other.len());
                    let piece = other[from..(from + self.below(200)).min(other.len())].to_vec();
                    bytes.splice(at..(at + piece.len() * self.below(2)).min(bytes.len()), piece);
                }
            }
        }
        bytes
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            hold(stringify!($name));
        })*

        #[test]
        fn every_target_is_held() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($name)),*]);
            let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("fuzz/Cargo.toml");
            for target in &TARGETS {
                assert!(manifest.contains(&format!("name = \"{0}\"\npath = \"fuzz_targets/{0}.rs\"", target.name)));
            }
        }
    };
}

targets!(container manifest recipe json documents sidecar chain der time signature text verify);
