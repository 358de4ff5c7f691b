//! What the tests share: a driver with recorded answers, arguments, packs as they are read back, and other programs.

pub(crate) mod arguments;
pub(crate) mod driver;
pub(crate) mod fixture;
pub(crate) mod pack;
pub(crate) mod program;
pub(crate) mod signer;

/// A folder of the material that is shared beside the project, when it is there.
pub(crate) fn shared(folder: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), Into::into);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("SKIPPED: no {folder} beside the project (set PACKSEAL_SHARED)");
    None
}
