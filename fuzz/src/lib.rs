//! What a fuzz target does: one property of [`properties`], with the memory that it takes measured.
//!
//! `make fuzz` builds and runs all of them with the pinned compiler; `cargo +nightly fuzz run container` works as well.

pub mod meter;
pub mod properties;

use std::path::PathBuf;
use std::sync::OnceLock;

use properties::Target;

#[global_allocator]
static ALLOCATOR: meter::Meter = meter::Meter;

/// The most that a target may hold at one time, in bytes. Inputs have 64 KiB and inflate to 4 MiB at most ([`properties::limits`]).
const HELD_MAX: usize = 96 << 20;

static CHOSEN: OnceLock<&'static Target> = OnceLock::new();

/// Chooses the target. Where `PACKSEAL_FUZZ_SEEDS` names a folder, its seeds are written there first.
///
/// # Panics
/// Without such a target, or when the seeds cannot be written.
pub fn prepare(name: &str) {
    let target = properties::TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    if let Some(folder) = std::env::var_os("PACKSEAL_FUZZ_SEEDS").map(PathBuf::from) {
        std::fs::create_dir_all(&folder).expect("a folder for seeds");
        for (name, bytes) in (target.seeds)() {
            std::fs::write(folder.join(name), bytes).expect("a seed is written");
        }
    }
    // What is made once is not measured.
    for (_, bytes) in (target.seeds)().iter().take(1) {
        (target.check)(bytes);
    }
    CHOSEN.set(target).ok();
}

/// Holds the property against an input.
///
/// # Panics
/// When it does not hold, or took more memory than [`HELD_MAX`].
pub fn run(name: &str, data: &[u8]) {
    let Some(target) = CHOSEN.get() else { panic!("{name} was not prepared") };
    let held = meter::peak(|| (target.check)(data));
    assert!(held <= HELD_MAX, "{held} bytes were held at one time for an input of {}", data.len());
}
