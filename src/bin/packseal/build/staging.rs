//! Files under way. They have names of their own until everything is done: `<name>.partial` beside the package, and a folder `<bundle_id>.partial`
//! in the vault. So whatever ends a run, even by force, nothing half-made is called a pack.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use packseal::archive::{Files, Place};
use packseal::model::digest::Digest;

const PARTIAL: &str = ".partial";

/// The files of one run.
#[derive(Clone)]
pub(crate) struct Staging(Arc<Mutex<State>>);

struct State {
    /// The folder of the package.
    folder: PathBuf,
    /// The package under its first name.
    package: PathBuf,
    /// Its own name, once it is known.
    named: Option<PathBuf>,
    vault: Option<PathBuf>,
    /// Files beside the package, by their own names.
    beside: Vec<PathBuf>,
    /// The package's folder in the vault, by its own name.
    bundle: Option<PathBuf>,
    /// Files of that folder, below the vault.
    inside: Vec<String>,
    /// Those that are to be read-only.
    protected: Vec<String>,
    /// Folders that were not there before, the outermost first.
    made: Vec<PathBuf>,
    /// What was given its own name: only that may be removed under it.
    renamed: Vec<PathBuf>,
    settled: bool,
}

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Its owner alone: a package.
    Owner,
    /// As this system does it: what lies beside a package.
    Everybody,
}

fn create(path: &Path, readers: For) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if readers == For::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// Makes what a folder says of its files last, where a system knows such a thing.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    drop(File::open(path).and_then(|folder| folder.sync_all()));
    #[cfg(not(unix))]
    let _ = path;
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PARTIAL);
    name.into()
}

fn told(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Takes a file or an empty folder away; that it is not there is no failure.
fn gone(path: &Path, left: &mut Vec<String>) {
    unprotect(path);
    let removed = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => left.push(told(path, &error)),
        _ => {}
    }
}

impl Staging {
    /// Begins a package in `folder`, under the name `<first>.partial`. Gives the file to write it to.
    ///
    /// # Errors
    /// When it cannot be made, or is there already: another run is under way, or one was ended by force.
    pub(crate) fn begin(folder: &Path, first: &str, vault: Option<&Path>) -> Result<(Self, File), String> {
        let package = partial(&folder.join(first));
        let file = create(&package, For::Owner).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => format!(
                "{} is there: another run makes this pack, or one was ended by force. If none is under way, remove it",
                package.display()
            ),
            _ => told(&package, &error),
        })?;
        let state = State {
            folder: folder.to_owned(),
            package,
            named: None,
            vault: vault.map(Path::to_owned),
            beside: Vec::new(),
            bundle: None,
            inside: Vec::new(),
            protected: Vec::new(),
            made: Vec::new(),
            renamed: Vec::new(),
            settled: false,
        };
        Ok((Self(Arc::new(Mutex::new(state))), file))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Says what the package will be called.
    pub(crate) fn name(&self, name: &str) {
        let mut state = self.state();
        state.named = Some(state.folder.join(name));
    }

    /// Removes everything that is not settled; says what is left. True when the run had ended well before.
    pub(crate) fn stop(&self) -> bool {
        let mut state = self.state();
        if !state.settled {
            drop(state.abandon());
        }
        state.settled
    }
}

impl State {
    /// A file of the vault while it is under way: `YYYY/MM/DD/<bundle_id>.partial/<file>`.
    fn inside(&self, name: &str) -> Result<(PathBuf, PathBuf), String> {
        let vault = self.vault.as_ref().ok_or("there is no vault")?;
        let (folder, file) = name.rsplit_once('/').ok_or("a file of the vault lies in a folder")?;
        let bundle = vault.join(folder);
        Ok((partial(&bundle).join(file), bundle))
    }

    /// Makes a file in the vault, with the folders that it lies in.
    fn open_inside(&mut self, name: &str, readers: For) -> Result<(PathBuf, File), String> {
        let (path, bundle) = self.inside(name)?;
        if self.bundle.is_none() {
            if bundle.exists() {
                return Err(format!("{} is there already", bundle.display()));
            }
            let under_way = partial(&bundle);
            let vault = self.vault.clone().unwrap_or_default();
            let new = under_way.ancestors().take_while(|folder| *folder != vault).filter(|folder| !folder.exists());
            let mut new: Vec<PathBuf> = new.map(Path::to_owned).collect();
            new.reverse();
            self.bundle = Some(bundle);
            self.made = new;
            for folder in &self.made {
                fs::create_dir(folder).or_else(already).map_err(|error| told(folder, &error))?;
            }
        }
        let file = create(&path, readers).map_err(|error| told(&path, &error))?;
        self.inside.push(name.to_owned());
        Ok((path, file))
    }

    fn settle(&mut self) -> Result<(), String> {
        let named = self.named.clone().ok_or("the package has no name yet")?;
        for path in self.beside.iter().chain([&named]) {
            if path.exists() {
                return Err(format!("{} is there already", path.display()));
            }
        }
        for name in &self.protected {
            let (path, _) = self.inside(name)?;
            protect(&path).map_err(|error| told(&path, &error))?;
        }
        if let Some(bundle) = self.bundle.clone() {
            sync_folder(&partial(&bundle));
            self.rename(&partial(&bundle), bundle.clone())?;
            bundle.parent().into_iter().for_each(sync_folder);
        }
        for path in self.beside.clone() {
            self.rename(&partial(&path), path)?;
        }
        self.rename(&self.package.clone(), named)?;
        sync_folder(&self.folder);
        self.settled = true;
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: PathBuf) -> Result<(), String> {
        fs::rename(from, &to).map_err(|error| told(&to, &error))?;
        self.renamed.push(to);
        Ok(())
    }

    fn abandon(&mut self) -> Result<(), String> {
        let mut left = Vec::new();
        // What has its own name already goes first: it looks complete. The package, which is named last, before all.
        let renamed = std::mem::take(&mut self.renamed);
        let bundle = self.bundle.take();
        renamed.iter().rev().filter(|path| Some(*path) != bundle.as_ref()).for_each(|path| gone(path, &mut left));
        gone(&self.package, &mut left);
        self.beside.iter().for_each(|path| gone(&partial(path), &mut left));
        if let Some(bundle) = bundle {
            let folder = if renamed.contains(&bundle) { bundle } else { partial(&bundle) };
            let files = self.inside.iter().filter_map(|name| name.rsplit('/').next());
            files.for_each(|file| gone(&folder.join(file), &mut left));
            gone(&folder, &mut left);
        }
        // Another run may have put something into them meanwhile.
        self.made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        if left.is_empty() { Ok(()) } else { Err(left.join("; ")) }
    }
}

fn already(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(error) }
}

#[cfg(unix)]
fn protect(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o444))
}

/// Where a read-only file cannot be removed, it is made an ordinary one.
#[cfg(not(unix))]
#[allow(clippy::permissions_set_readonly_false)] // It is about to go.
fn unprotect(path: &Path) {
    if let Ok(mut permissions) = fs::metadata(path).map(|data| data.permissions()) {
        permissions.set_readonly(false);
        drop(fs::set_permissions(path, permissions));
    }
}

#[cfg(unix)]
fn unprotect(_: &Path) {}

#[cfg(not(unix))]
fn protect(path: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}

impl Files for Staging {
    async fn put(&self, place: Place, name: &str, bytes: &[u8]) -> Result<(), String> {
        let mut state = self.state();
        let (path, mut file) = match place {
            Place::Beside => {
                let path = state.folder.join(name);
                let under_way = partial(&path);
                let file = create(&under_way, For::Everybody).map_err(|error| told(&under_way, &error))?;
                state.beside.push(path);
                (under_way, file)
            }
            Place::Vault => state.open_inside(name, For::Everybody)?,
        };
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| told(&path, &error))
    }

    async fn copy(&self, name: &str) -> Result<Digest, String> {
        let mut state = self.state();
        let package = state.package.clone();
        let (path, mut file) = state.open_inside(name, For::Owner)?;
        let mut from = File::open(&package).map_err(|error| told(&package, &error))?;
        io::copy(&mut from, &mut file).and_then(|_| file.sync_all()).map_err(|error| told(&path, &error))?;
        File::open(&path).and_then(crate::digest).map_err(|error| told(&path, &error))
    }

    fn protect(&self, name: &str) {
        self.state().protected.push(name.to_owned());
    }

    async fn settle(&self) -> Result<(), String> {
        self.state().settle()
    }

    async fn abandon(&self) -> Result<(), String> {
        self.state().abandon()
    }

    fn path(&self, place: Place, name: &str) -> String {
        let state = self.state();
        let folder = match place {
            Place::Beside => Some(&state.folder),
            Place::Vault => state.vault.as_ref(),
        };
        let path = folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
        std::path::absolute(&path).unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wait::block_on;

    const LOCK: &str = "2026/11/20/b_1/b_1.worm-lock.json";
    const COPY: &str = "2026/11/20/b_1/b_1.zip";

    /// A folder with `out` and `vault`, and a run that has put one file of each kind there.
    fn begun() -> (tempfile::TempDir, Staging) {
        let folder = tempfile::tempdir().unwrap();
        let (out, vault) = (folder.path().join("out"), folder.path().join("vault"));
        fs::create_dir(&out).unwrap();
        fs::create_dir(&vault).unwrap();
        let (staging, mut file) = Staging::begin(&out, "pack.zip", Some(&vault)).unwrap();
        file.write_all(b"the package").unwrap();
        block_on(staging.put(Place::Beside, "pack.signature.json", b"{}")).unwrap();
        assert_eq!(block_on(staging.copy(COPY)), Ok(Digest::of(b"the package")));
        block_on(staging.put(Place::Vault, LOCK, b"{}")).unwrap();
        staging.protect(COPY);
        staging.name("pack.zip");
        (folder, staging)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
                let below = path.strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(below);
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn nothing_has_its_own_name_before_the_end() {
        let (folder, staging) = begun();
        let under_way = [
            "out/pack.signature.json.partial",
            "out/pack.zip.partial",
            "vault/2026/11/20/b_1.partial/b_1.worm-lock.json",
            "vault/2026/11/20/b_1.partial/b_1.zip",
        ];
        assert_eq!(names(folder.path()), under_way);
        block_on(staging.settle()).unwrap();
        let settled = ["out/pack.signature.json", "out/pack.zip", &format!("vault/{LOCK}"), &format!("vault/{COPY}")];
        assert_eq!(names(folder.path()), settled);
        let readonly =
            |name: &str| fs::metadata(folder.path().join("vault").join(name)).unwrap().permissions().readonly();
        assert!(readonly(COPY) && !readonly(LOCK));
        // A stop after the end takes nothing away.
        assert!(staging.stop());
        assert_eq!(names(folder.path()), settled);
    }

    #[test]
    fn everything_that_was_put_is_taken_away_and_nothing_else() {
        let (folder, staging) = begun();
        fs::write(folder.path().join("out/older.zip"), "").unwrap();
        assert!(!staging.stop());
        assert_eq!(names(folder.path()), ["out/older.zip"]);
        assert!(fs::read_dir(folder.path().join("vault")).unwrap().next().is_none());
        // Once more is no failure.
        assert_eq!(block_on(staging.abandon()), Ok(()));
    }

    #[test]
    fn folders_that_were_there_or_are_used_meanwhile_stay() {
        let (folder, staging) = begun();
        let other = folder.path().join("vault/2026/11/other");
        fs::create_dir_all(&other).unwrap();
        staging.stop();
        assert!(other.is_dir() && !folder.path().join("vault/2026/11/20").exists());
    }

    #[test]
    fn a_file_that_came_there_meanwhile_is_neither_written_over_nor_removed() {
        for name in ["pack.zip", "pack.signature.json"] {
            let (folder, staging) = begun();
            let path = folder.path().join("out").join(name);
            fs::write(&path, "of somebody else").unwrap();
            let error = block_on(staging.settle()).unwrap_err();
            assert!(error.ends_with("is there already"), "{error}");
            block_on(staging.abandon()).unwrap();
            assert_eq!(names(folder.path()), [format!("out/{name}")]);
            assert_eq!(fs::read(&path).unwrap(), b"of somebody else");
        }
    }

    #[test]
    fn what_was_named_before_a_failure_is_taken_away_too() {
        let (folder, staging) = begun();
        // The package itself cannot be named any more: it is gone.
        fs::remove_file(folder.path().join("out/pack.zip.partial")).unwrap();
        assert!(block_on(staging.settle()).is_err());
        assert_eq!(names(folder.path()).len(), 3);
        block_on(staging.abandon()).unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
    }
}
