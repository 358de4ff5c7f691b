//! A file in the place of another: beside it first, on the disk, and then by its name.

use std::fs::{File, Permissions};
use std::io::{Error, Result, Write as _};
use std::path::{Path, PathBuf};

/// Puts `bytes` in the place of a file, or makes it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_with(path, None, |file, _| file.write_all(bytes))
}

/// Puts what `write` writes in the place of a file, or makes it. `write` is given the new file and where it lies; when it fails, the old file stays.
/// With `permissions` the new file has those.
pub(crate) fn replace_with<T, E: From<Error>>(
    path: &Path,
    permissions: Option<Permissions>,
    write: impl FnOnce(&mut File, &Path) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    // What is left there of a run that was ended by force; never followed, should it be a link.
    drop(std::fs::remove_file(&beside));
    let made = || {
        let mut file = File::options().read(true).write(true).create_new(true).open(&beside)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        let written = write(&mut file, &beside)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&beside, path)?;
        // The name is on the disk when its folder is; a system that cannot open folders keeps names by itself.
        if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
            drop(folder.sync_all());
        }
        Ok(written)
    };
    let replaced = made();
    if replaced.is_err() {
        drop(std::fs::remove_file(&beside));
    }
    replaced
}
