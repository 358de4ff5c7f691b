//! A pack as a list of entries: the place where stories change one thing before it becomes a ZIP.

use packseal::model::digest::Digest;
use packseal::seal::sign::bundle;
use serde_json::Value;

use super::zip::{Entry, Forge, Header};

/// The values that the list's first line and pack.json share.
pub const PACK_ID: &str = "OL-2026-Q3-01";
pub const TENANT: &str = "orchid-ledger";
pub const START: &str = "2026-07-01";
pub const END: &str = "2026-10-01";

/// Entries in the order they are written.
#[derive(Clone, Default)]
pub struct Pack(pub Vec<(String, Vec<u8>)>);

impl Pack {
    /// The bytes of an entry.
    pub fn get(&self, name: &str) -> &[u8] {
        let found = self.0.iter().find(|(entry, _)| entry == name);
        found.map(|(_, bytes)| bytes.as_slice()).unwrap_or_else(|| panic!("no entry {name}"))
    }

    /// The place of an entry.
    pub fn index(&self, name: &str) -> usize {
        self.0.iter().position(|(entry, _)| entry == name).unwrap_or_else(|| panic!("no entry {name}"))
    }

    /// Adds an entry at the end, or gives one other bytes.
    pub fn with(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref().to_vec();
        match self.0.iter_mut().find(|(entry, _)| entry == name) {
            Some((_, held)) => *held = bytes,
            None => self.0.push((name.to_owned(), bytes)),
        }
        self
    }

    /// Leaves an entry out.
    pub fn without(mut self, name: &str) -> Self {
        let at = self.index(name);
        self.0.remove(at);
        self
    }

    /// Gives an entry another name.
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        let at = self.index(from);
        self.0[at].0 = to.to_owned();
        self
    }

    /// Replaces text in an entry; the text must be there.
    pub fn replaced(self, name: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.get(name).to_vec()).expect("an entry of text");
        assert!(text.contains(from), "{name} has no {from:?}");
        self.with(name, text.replacen(from, to, 1))
    }

    /// Changes a JSON entry and writes it as the vendor does: two spaces, sorted keys.
    pub fn json(self, name: &str, change: impl FnOnce(&mut Value)) -> Self {
        let mut value: Value = serde_json::from_slice(self.get(name)).expect("an entry of JSON");
        change(&mut value);
        self.with(name, pretty(&value))
    }

    /// Writes MANIFEST.txt anew, for every entry but itself and the signatures.
    pub fn listed(self) -> Self {
        let mut lines: Vec<(&str, Digest)> = self
            .0
            .iter()
            .filter(|(name, _)| name != "MANIFEST.txt" && !name.starts_with("signatures/"))
            .map(|(name, bytes)| (name.as_str(), Digest::of(bytes)))
            .collect();
        lines.sort_by_key(|(name, _)| *name);
        let mut text = format!("# packseal/v1 pack={PACK_ID} tenant={TENANT} period={START}/{END}\n");
        text.extend(lines.iter().map(|(name, digest)| format!("{digest}  {name}\n")));
        self.with("MANIFEST.txt", text)
    }

    /// Seals the pack as its owner.
    pub fn signed(self) -> Self {
        self.sealed(1, "owner", super::signer::OWNER, "seal")
    }

    /// Adds the signature of this number, role, key and decision, which names the one before it.
    pub fn sealed(self, number: u8, role: &str, key: u8, decision: &str) -> Self {
        let prior = self.0.iter().filter(|(name, _)| name.ends_with(".sig")).max_by_key(|(name, _)| name.clone());
        let prior = prior.map(|(_, bytes)| Digest::of(bytes));
        let statement = super::signer::statement(Digest::of(self.get("MANIFEST.txt")), role, key, decision, prior);
        self.with_signature(number, role, key, statement)
    }

    /// Adds the signature of a key over this statement, whatever it says.
    pub fn with_signature(self, number: u8, role: &str, key: u8, statement: Vec<u8>) -> Self {
        let stem = format!("signatures/{number:02}-{role}");
        self.with(&format!("{stem}.pub.pem"), super::signer::pem(key))
            .with(&format!("{stem}.sig"), super::signer::sign(key, &statement))
            .with(&format!("{stem}.statement.json"), statement)
    }

    /// Adds the Sigstore bundle of a signature that is there.
    pub fn bundled(self, number: u8, role: &str, key: u8) -> Self {
        let stem = format!("signatures/{number:02}-{role}");
        let part = |ending: &str| self.get(&format!("{stem}{ending}")).to_vec();
        let bundle = bundle(&part(".statement.json"), &part(".sig"), super::signer::public(key).id());
        self.with(&format!("{stem}.sigstore.json"), bundle)
    }

    /// Adds the owner's time token, with one thing changed.
    pub fn stamped(self, change: impl FnOnce(&mut super::stamp::Stamp)) -> Self {
        self.stamped_as("01-owner", change)
    }

    /// Adds the time token of a signature, with one thing changed.
    pub fn stamped_as(self, stem: &str, change: impl FnOnce(&mut super::stamp::Stamp)) -> Self {
        let mut stamp = super::stamp::stamp(self.get(&format!("signatures/{stem}.sig")));
        change(&mut stamp);
        self.with(&format!("signatures/{stem}.tsr"), stamp.response())
    }

    /// The ZIP in profile form, still to be changed.
    pub fn forge(&self) -> Forge {
        Forge::of(self.0.iter().map(|(name, bytes)| {
            let deflated = Entry::deflated(name, bytes);
            if deflated.data.len() < bytes.len() { deflated } else { Entry::stored(name, bytes) }
        }))
    }

    /// The ZIP in profile form.
    pub fn zip(&self) -> Vec<u8> {
        self.forge().build()
    }

    /// The ZIP as the vendor's server writes it: every entry deflated, mode 0600, real times.
    pub fn foreign(&self) -> Forge {
        Forge::of(self.0.iter().map(|(name, bytes)| Entry::deflated(name, bytes).both(as_vendor)))
    }

    /// The ZIP in profile form with the record of one entry changed.
    pub fn zip_with(&self, name: &str, change: impl FnOnce(Entry) -> Entry) -> Vec<u8> {
        let mut forge = self.forge();
        let at = self.index(name);
        forge.entries[at] = change(forge.entries[at].clone());
        forge.build()
    }
}

/// 2026-10-02 10:15:00 and the attributes that Python's zipfile gives.
pub fn as_vendor(header: &mut Header) {
    (header.time, header.date) = (10 << 11 | 15 << 5, 46 << 9 | 10 << 5 | 2);
    header.external = 0o100_600 << 16;
}

/// JSON in the vendor's style: two spaces, sorted keys, no line end.
pub fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("a JSON value")
}
