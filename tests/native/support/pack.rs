//! Builds a pack and reads it back with the `zip` crate.

use std::cell::RefCell;
use std::io::{self, Cursor, Read as _};
use std::rc::Rc;

use futures_executor::block_on;
use packseal::assemble::{Arguments, Error, Receipt, assemble};
use packseal::pack::write::{MemorySink, PackWriter, Sink};
use serde_json::Value;

use super::driver::Recorded;

/// A pack that was built, and its entries as another reader sees them.
pub(crate) struct Pack {
    pub(crate) receipt: Receipt,
    pub(crate) bytes: Vec<u8>,
    /// Names and inflated bytes, in the order of the central directory.
    pub(crate) entries: Vec<(String, Vec<u8>)>,
}

impl Pack {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The bytes of an entry that must be there.
    pub(crate) fn entry(&self, name: &str) -> &[u8] {
        &self.entries.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no entry {name}")).1
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.entry(name)).unwrap()
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(self.entry(name)).unwrap()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(found, _)| found == name)
    }

    /// The lines of raw/requests.jsonl.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.text("raw/requests.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The line of COMPLETENESS.csv of a data set, by column.
    pub(crate) fn completeness(&self, dataset: &str) -> std::collections::BTreeMap<String, String> {
        csv::Reader::from_reader(self.entry("COMPLETENESS.csv"))
            .deserialize::<std::collections::BTreeMap<String, String>>()
            .map(Result::unwrap)
            .find(|line| line["dataset"] == dataset)
            .unwrap_or_else(|| panic!("no line {dataset}"))
    }

    /// `what` of every gap that pack.json states for a section.
    pub(crate) fn gaps(&self, section: &str) -> Vec<String> {
        let about = self.json("pack.json");
        let gaps = about["gaps"].as_array().unwrap().clone();
        gaps.iter()
            .filter(|gap| gap["section"] == section)
            .map(|gap| gap["what"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Builds a pack that must come out.
pub(crate) fn build(arguments: &Arguments, driver: &Recorded) -> Pack {
    let (receipt, sink) = block_on(assemble(arguments, driver, PackWriter::new(MemorySink::default()))).unwrap();
    let bytes = sink.0.into_inner();
    let entries = inflate(&bytes);
    Pack { receipt, bytes, entries }
}

/// Builds a pack that must not come out; gives the error and what is left in the sink.
pub(crate) fn fail(arguments: &Arguments, driver: &Recorded) -> (Error, Vec<u8>) {
    let sink = SharedSink::default();
    match block_on(assemble(arguments, driver, PackWriter::new(sink.clone()))) {
        Ok(_) => panic!("a pack was made"),
        Err(error) => (error, sink.left()),
    }
}

/// Names and inflated bytes of a ZIP.
pub(crate) fn inflate(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A sink whose bytes can be seen when the build is over, however it ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedSink {
    bytes: Rc<RefCell<Cursor<Vec<u8>>>>,
    /// Writing fails beyond so many bytes.
    room: Option<u64>,
}

impl SharedSink {
    /// A sink that is full after `room` bytes.
    pub(crate) fn with_room(room: u64) -> Self {
        Self { room: Some(room), ..Self::default() }
    }

    pub(crate) fn left(&self) -> Vec<u8> {
        self.bytes.borrow().get_ref().clone()
    }
}

impl io::Read for SharedSink {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().read(buf)
    }
}

impl io::Write for SharedSink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let mut bytes = self.bytes.borrow_mut();
        if self.room.is_some_and(|room| bytes.position() + buf.len() as u64 > room) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        bytes.write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Seek for SharedSink {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.bytes.borrow_mut().seek(to)
    }
}

impl Sink for SharedSink {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.bytes.borrow_mut().get_mut().truncate(usize::try_from(length).unwrap());
        Ok(())
    }
}

/// The entries as a pack whose list of digests fits them: what somebody makes who changes a pack and covers it up.
pub(crate) fn resealed(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    use packseal::pack::manifest;
    let list = |name: &str| entries.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let first = String::from_utf8(list("MANIFEST.txt")).unwrap().lines().next().unwrap().to_owned();
    let mut pack = packseal::pack::write::PackWriter::new(MemorySink::default());
    for (name, content) in entries.iter().filter(|(name, _)| name != "MANIFEST.txt") {
        pack.entry(name, content).unwrap();
    }
    let list = format!("{first}\n{}", manifest::lines(pack.written()));
    pack.entry("MANIFEST.txt", list.as_bytes()).unwrap();
    pack.finish().unwrap().sink.0.into_inner()
}
