//! Files that a person gives to the page: chosen, dropped anywhere on it, or pasted.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, FileList, HtmlInputElement};

use super::folders::{entries, walk};
use super::{document, js, spawn};
use crate::web::error::{WebError, WebErrorKind};

/// A file that was given. Nothing of it is read yet.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// Its name below the folder that was given, with `/` between segments; its name alone where it was given by itself.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in milliseconds since 1970.
    pub modified: i64,
    file: File,
}

impl Chosen {
    /// The handle, for the worker that reads it.
    pub fn file(&self) -> File {
        self.file.clone()
    }

    /// The whole file, of at most `most` bytes; for small ones that the page itself looks at.
    ///
    /// # Errors
    /// [`WebErrorKind::Malformed`] when it is longer, others when it cannot be read.
    pub async fn read(&self, most: u64) -> Result<Vec<u8>, WebError> {
        if self.size > most {
            return Err(WebError::new(WebErrorKind::Malformed, format!("{}: more than {most} bytes", self.name)));
        }
        let bytes = JsFuture::from(self.file.array_buffer()).await?;
        Ok(js_sys::Uint8Array::new(&bytes).to_vec())
    }

    /// A file that lies at `path` in the folder that was given.
    pub(super) fn at(path: String, file: File) -> Self {
        Self { name: file.name(), path, size: file.size() as u64, modified: file.last_modified() as i64, file }
    }
}

impl From<File> for Chosen {
    fn from(file: File) -> Self {
        // Empty where no folder was chosen, and not there in older browsers.
        let path = js::get(&file, "webkitRelativePath").and_then(|it| it.as_string()).filter(|path| !path.is_empty());
        Self::at(path.unwrap_or_else(|| file.name()), file)
    }
}

/// A file of these bytes.
///
/// # Errors
/// [`WebError`] when the browser makes none.
pub fn file_of(bytes: &[u8], name: &str) -> Result<File, WebError> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    Ok(File::new_with_u8_array_sequence(&parts, name)?)
}

/// What happens with files over the page.
#[derive(Debug, Clone)]
pub enum Dropped {
    /// Something is held over the page.
    Over,
    /// It has left again.
    Left,
    /// Files were let go or pasted; over the element whose `data-takes` is this, if over one.
    Files(Vec<Chosen>, Option<String>),
    /// What was let go or pasted is no file.
    NotAFile,
}

fn list(files: Option<FileList>) -> Vec<Chosen> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).map(Chosen::from).collect()
}

/// The files of a file field, which is emptied so that the same file can be chosen again.
pub fn chosen(event: &Event) -> Vec<Chosen> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = list(input.files());
    input.set_value("");
    files
}

/// Makes the whole page the target of dropped and pasted files, for as long as it lives. A folder is told as if it were a file.
pub fn watch_files(on: impl Fn(Dropped) + Clone + 'static) {
    let tell = on.clone();
    watch(on, move |data, takes| tell(given(data, takes)));
}

/// As [`watch_files`], and a dropped folder gives all files in it.
pub fn watch_folders(on: impl Fn(Dropped) + Clone + 'static) {
    let tell = on.clone();
    watch(on, move |data, takes| match entries(data.as_ref()) {
        Some(entries) => {
            let tell = tell.clone();
            spawn(async move {
                let files = walk(entries).await;
                tell(if files.is_empty() { Dropped::NotAFile } else { Dropped::Files(files, takes) });
            });
        }
        None => tell(given(data, takes)),
    });
}

fn watch(
    on: impl Fn(Dropped) + Clone + 'static,
    take: impl Fn(Option<DataTransfer>, Option<String>) + Clone + 'static,
) {
    let Some(document) = document() else { return };
    let listen = |name: &'static str, then: Box<dyn Fn(&Event)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document, name, options, move |event| then(event)).forget();
    };
    // Each element under the pointer enters and leaves on its own; the page is left when as many have left as entered.
    let depth = Rc::new(Cell::new(0u32));

    let (entered, tell) = (depth.clone(), on.clone());
    listen(
        "dragenter",
        Box::new(move |event| {
            event.prevent_default();
            entered.set(entered.get() + 1);
            if entered.get() == 1 {
                tell(Dropped::Over);
            }
        }),
    );
    listen("dragover", Box::new(|event| event.prevent_default()));
    let (left, tell) = (depth.clone(), on.clone());
    listen(
        "dragleave",
        Box::new(move |_| {
            left.set(left.get().saturating_sub(1));
            if left.get() == 0 {
                tell(Dropped::Left);
            }
        }),
    );
    let let_go = take.clone();
    listen(
        "drop",
        Box::new(move |event| {
            event.prevent_default();
            depth.set(0);
            on(Dropped::Left);
            let over = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let over = over.and_then(|element| element.closest("[data-takes]").ok().flatten());
            let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            let_go(data, over.and_then(|element| element.get_attribute("data-takes")));
        }),
    );
    listen(
        "paste",
        Box::new(move |event| {
            // Text pasted into a field is the field's.
            let field = event.target().is_some_and(|target| target.has_type::<HtmlInputElement>());
            let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            if !field || data.as_ref().and_then(DataTransfer::files).is_some_and(|files| files.length() > 0) {
                event.prevent_default();
                take(data, None);
            }
        }),
    );
}

fn given(data: Option<DataTransfer>, takes: Option<String>) -> Dropped {
    let files = list(data.and_then(|data| data.files()));
    if files.is_empty() { Dropped::NotAFile } else { Dropped::Files(files, takes) }
}
