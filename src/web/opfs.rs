//! Staging in the origin private file system, through a synchronous handle (dedicated workers only).
//!
//! One folder holds the staged packs, one file a build. A Web Lock of the file's name is held as long as the worker lives; a file without a
//! lock is left over from a tab that is gone, and the next visit or build removes it.

use std::io::{self, Read, Seek, SeekFrom, Write};

use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions, FileSystemReadWriteOptions,
    FileSystemSyncAccessHandle,
};

use crate::pack::write::Sink;
use crate::web::page::js;

const FOLDER: &str = "packseal-staging";

/// The folder of staged packs.
#[derive(Clone)]
pub(crate) struct Staging(FileSystemDirectoryHandle);

/// A staged file that is being written. What is written is gathered, since each call of the handle costs as much as a megabyte: a ZIP writer
/// goes back to patch the record of each entry, and a large pack has many.
pub(crate) struct StagedFile {
    handle: FileSystemSyncAccessHandle,
    file: FileSystemFileHandle,
    at: u64,
    /// Bytes that are not in the file yet, from `base` on.
    gathered: Vec<u8>,
    base: u64,
}

/// So many bytes are gathered before they are written.
const GATHER: usize = 1 << 20;

/// The navigator of the page or of the worker.
fn navigator() -> Option<JsValue> {
    js::get(&js_sys::global(), "navigator")
}

/// Removes the packs of tabs that are gone, finished and not; says how many there were. For the page, when it starts.
pub async fn sweep_left_over() -> u32 {
    match Staging::open().await {
        Some(staging) => staging.sweep().await,
        None => 0,
    }
}

/// How many more bytes the browser says that it stores for this page (Storage Standard, `estimate()`); None where it does not say. It is no promise, and no
/// limit either: Chromium says 10 GiB, and stores more where the disk has room.
pub async fn room() -> Option<u64> {
    let storage = js::get(&navigator()?, "storage")?;
    let told = js::call(&storage, "estimate", &[]).ok()?;
    let told = JsFuture::from(js_sys::Promise::resolve(&told)).await.ok()?;
    let number = |name| js::get(&told, name)?.as_f64();
    // Not below zero, and no fractions.
    Some((number("quota")? - number("usage").unwrap_or_default()) as u64)
}

/// So long a worker that was ended may take until its locks are free, in milliseconds.
const ENDED: u32 = 1_000;

/// Removes what a worker has left that was ended just now. For the page.
pub async fn sweep_behind() {
    TimeoutFuture::new(ENDED).await;
    sweep_left_over().await;
}

impl Staging {
    /// Opens the folder; None where the browser has no OPFS or does not allow it here.
    pub(crate) async fn open() -> Option<Self> {
        // There is no `storage` where the page's address is not secure, and no `getDirectory` in older browsers.
        let storage = js::get(&navigator()?, "storage")?;
        let root = js::call(&storage, "getDirectory", &[]).ok()?;
        let root: FileSystemDirectoryHandle =
            JsFuture::from(js_sys::Promise::resolve(&root)).await.ok()?.dyn_into().ok()?;
        let options = web_sys::FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await.ok()?;
        Some(Self(folder.dyn_into().ok()?))
    }

    /// Begins an empty file and holds its lock.
    pub(crate) async fn create(&self, name: &str) -> Option<StagedFile> {
        // Before the file is there: a file without a lock is swept.
        lock(name).await;
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file: FileSystemFileHandle =
            JsFuture::from(self.0.get_file_handle_with_options(name, &options)).await.ok()?.dyn_into().ok()?;
        let handle = Self::sync_handle(&file).await;
        if handle.is_none() {
            self.remove(name).await;
        }
        Some(StagedFile { handle: handle?, file, at: 0, gathered: Vec::new(), base: 0 })
    }

    /// The handle that a worker writes through, emptied; None in browsers that have none.
    async fn sync_handle(file: &FileSystemFileHandle) -> Option<FileSystemSyncAccessHandle> {
        let handle = js::call(file, "createSyncAccessHandle", &[]).ok()?;
        let handle: FileSystemSyncAccessHandle =
            JsFuture::from(js_sys::Promise::resolve(&handle)).await.ok()?.dyn_into().ok()?;
        handle.truncate_with_u32(0).ok()?;
        Some(handle)
    }

    /// Removes a file; whether it was there and is gone.
    pub(crate) async fn remove(&self, name: &str) -> bool {
        JsFuture::from(self.0.remove_entry(name)).await.is_ok()
    }

    /// Removes what tabs that are gone left behind, and says how many files that were.
    pub(crate) async fn sweep(&self) -> u32 {
        // First the files, then the locks: the lock of a file that is there was held before it.
        let names = self.names().await;
        // Without locks, another tab's finished pack could not be told from a leftover.
        let Some(held) = held_locks().await else { return 0 };
        let mut removed = 0;
        for name in names {
            if !held.contains(&name) && self.remove(&name).await {
                removed += 1;
            }
        }
        removed
    }

    async fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let Ok(keys) =
            js_sys::Reflect::get(&self.0, &"keys".into()).and_then(|keys| keys.dyn_into::<js_sys::Function>())
        else {
            return names;
        };
        let Ok(iterator) = keys.call0(&self.0).and_then(|keys| keys.dyn_into::<js_sys::AsyncIterator>()) else {
            return names;
        };
        while let Ok(next) = iterator.next() {
            let Ok(next) = JsFuture::from(next).await else { break };
            if js_sys::Reflect::get(&next, &"done".into()).map_or(true, |done| done.is_truthy()) {
                break;
            }
            names.extend(js_sys::Reflect::get(&next, &"value".into()).ok().and_then(|name| name.as_string()));
        }
        names
    }
}

impl StagedFile {
    /// Ends writing and gives the file to read.
    pub(crate) async fn finish(mut self) -> Option<web_sys::File> {
        self.settle().ok()?;
        self.handle.flush().ok()?;
        let file = self.file.clone();
        drop(self);
        JsFuture::from(file.get_file()).await.ok()?.dyn_into().ok()
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        self.handle.close();
    }
}

fn locks() -> Option<JsValue> {
    js::get(&navigator()?, "locks").filter(JsValue::is_object)
}

/// Asks for a lock that is held until the worker, or the page, ends; `held` is called when it is. Gives the promise of the request, which only
/// ever is refused.
fn request_lock(name: &str, held: Option<js_sys::Function>) -> Option<js_sys::Promise> {
    let locks = locks()?;
    let never = Closure::once_into_js(move || {
        // Nobody listens any more where the request was taken for refused.
        drop(held.map(|held| held.call0(&JsValue::UNDEFINED)));
        js_sys::Promise::new(&mut |_, _| {})
    });
    js::call(&locks, "request", &[name.into(), never]).ok()?.dyn_into().ok()
}

/// Holds a lock until the worker, or the page, ends.
pub(super) fn hold_lock(name: &str) {
    drop(request_lock(name, None));
}

/// The same, and comes back once it is held, or will not be.
async fn lock(name: &str) {
    let mut request = None;
    let held = js_sys::Promise::new(&mut |held, _| request = request_lock(name, Some(held)));
    if let Some(request) = request {
        select(JsFuture::from(held), JsFuture::from(request)).await;
    }
}

/// The names of held locks; None where the browser has none.
pub(super) async fn held_locks() -> Option<Vec<String>> {
    let query = || -> Option<js_sys::Promise> {
        let locks = locks()?;
        let query: js_sys::Function = js_sys::Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
        query.call0(&locks).ok()?.dyn_into().ok()
    };
    let answer = JsFuture::from(query()?).await.ok()?;
    let held = js_sys::Reflect::get(&answer, &"held".into()).unwrap_or(JsValue::UNDEFINED);
    let name = |lock: JsValue| js_sys::Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(js_sys::Array::from(&held).iter().filter_map(name).collect())
}

fn failed(error: &JsValue) -> io::Error {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    if name == "QuotaExceededError" {
        io::Error::new(io::ErrorKind::StorageFull, "the browser's storage is full")
    } else {
        io::Error::other("the browser's storage failed")
    }
}

impl StagedFile {
    fn options(at: u64) -> FileSystemReadWriteOptions {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(at as f64);
        options
    }

    /// Writes what was gathered.
    fn settle(&mut self) -> io::Result<()> {
        let mut done = 0;
        while done < self.gathered.len() {
            let options = Self::options(self.base + done as u64);
            let written = self
                .handle
                .write_with_u8_array_and_options(&self.gathered[done..], &options)
                .map_err(|error| failed(&error))? as usize;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            done += written;
        }
        self.base += done as u64;
        self.gathered.clear();
        Ok(())
    }

    fn gathered_end(&self) -> u64 {
        self.base + self.gathered.len() as u64
    }
}

impl Read for StagedFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.settle()?;
        let options = Self::options(self.at);
        let read = self.handle.read_with_u8_array_and_options(buf, &options).map_err(|error| failed(&error))?;
        self.at += read as u64;
        Ok(read as usize)
    }

    /// What was written is there, unless the browser had no room for it and did not say so: Chromium does that at the end of a quota.
    fn read_exact(&mut self, mut buf: &mut [u8]) -> io::Result<()> {
        while !buf.is_empty() {
            let read = self.read(buf)?;
            if read == 0 {
                let lost = "the browser's storage is full, or has lost what was written";
                return Err(io::Error::new(io::ErrorKind::StorageFull, lost));
            }
            buf = &mut buf[read..];
        }
        Ok(())
    }
}

impl Write for StagedFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.gathered.len() >= GATHER || !(self.base..=self.gathered_end()).contains(&self.at) {
            self.settle()?;
            self.base = self.at;
        }
        // Within what is gathered, or at its end.
        let from = (self.at - self.base) as usize;
        let over = (self.gathered.len() - from).min(buf.len());
        self.gathered[from..from + over].copy_from_slice(&buf[..over]);
        self.gathered.extend_from_slice(&buf[over..]);
        self.at += buf.len() as u64;
        Ok(buf.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for StagedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                let size = self.handle.get_size().map_err(|error| failed(&error))? as u64;
                size.max(self.gathered_end()).checked_add_signed(by)
            }
        };
        self.at = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

impl Sink for StagedFile {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        if length <= self.base {
            self.gathered.clear();
            self.base = length;
        } else {
            // What is cut need not be written first: the storage may be full.
            self.gathered.truncate(usize::try_from(length - self.base).unwrap_or(usize::MAX));
        }
        if (self.handle.get_size().map_err(|error| failed(&error))? as u64) > length {
            self.handle.truncate_with_f64(length as f64).map_err(|error| failed(&error))?;
        }
        Ok(())
    }
}
