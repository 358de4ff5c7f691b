//! Whatever the contents and the bytes: what is made is intact, nothing panics, and how the file is read makes no difference.

use std::cell::Cell;
use std::io;

use packseal::model::limits::Limits;
use packseal::pack::range::{Memory, ReadAt};
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::verify::report::Headline;
use packseal::verify::verify;
use proptest::prelude::*;

use super::support::forge::Pack;
use super::support::{check, custom, fails, is_intact, report, valdrics, vendor};

/// Answers every read a byte at a time.
struct Drip<'a>(Memory<'a>);

impl ReadAt for Drip<'_> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        (offset..).zip(buf.chunks_mut(1)).try_for_each(|(at, byte)| self.0.read_at(at, byte))
    }
}

/// Fails at the read of this number.
struct Failing<'a> {
    bytes: Memory<'a>,
    left: Cell<usize>,
}

impl ReadAt for Failing<'_> {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| io::Error::other("the disk is gone"))?;
        self.left.set(left);
        self.bytes.read_at(offset, buf)
    }
}

/// Names that may be written, no two of which are one to a file system that ignores case.
fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-z0-9_]{1,8}(/[a-z0-9_][a-z0-9_.-]{0,8}[a-z0-9]){0,3}", 1..8).prop_map(|names| {
        // A number in front keeps a file from standing where another needs a folder, and from being a device's name.
        names.iter().enumerate().map(|(at, name)| format!("{at}-{name}")).collect()
    })
}

fn contents() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        ("[a-z,\r\n\"]{0,20}", 0usize..400).prop_map(|(piece, times)| piece.repeat(times).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_made_is_intact(names in names(), all in prop::collection::vec(contents(), 8)) {
        let mut pack = custom::unlisted();
        for (name, bytes) in names.iter().zip(&all) {
            pack = pack.with(&format!("attachments/{name}"), bytes);
        }
        let pack = pack.listed();
        let mut writer = PackWriter::new(MemorySink::default());
        for (name, bytes) in &pack.0 {
            writer.entry(name, bytes).expect("memory");
        }
        for bytes in [pack.zip(), writer.finish().expect("memory").sink.0.into_inner()] {
            let report = report(&bytes);
            prop_assert_eq!((report.headline, report.container.as_str()), (Headline::NotSigned, "profile"), "{:#?}", report.findings);
            prop_assert_eq!(report.entries.matched as usize, pack.0.len() - 1);
        }
    }

    #[test]
    fn one_other_byte_in_one_entry_is_altered(which in 0usize..5, at in any::<prop::sample::Index>(), change in 1u8..) {
        let mut pack = custom::pack();
        let (name, bytes) = &mut pack.0[which];
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        let name = name.clone();
        let report = report(&pack.zip());
        prop_assert_eq!(report.headline, Headline::Altered);
        prop_assert!(report.findings.iter().any(|finding| finding.code == "payload.digest.mismatch" && finding.place == name));
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(report(&bytes).headline, Headline::Refused);
    }

    /// A list, a ledger, requests and claims of any text: a verdict, and never a better one than the text deserves.
    #[test]
    fn arbitrary_text_in_our_own_entries(
        which in 0usize..5,
        text in "[ -~\r\n\u{e9}]{0,200}",
    ) {
        let name = ["MANIFEST.txt", "pack.json", "COMPLETENESS.csv", "raw/requests.jsonl", "manifest.json"][which];
        let pack = valdrics::pack().with(name, &text);
        prop_assert!(!is_intact(report(&pack.zip()).headline));
        if name != "MANIFEST.txt" {
            check(&report(&pack.listed().zip()));
        }
    }

    #[test]
    fn mutated_packs_are_never_intact(
        which in 0usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..5),
    ) {
        let good = [custom::pack(), valdrics::pack(), custom::pack().signed()][which].zip();
        let mut bytes = good.clone();
        for (at, change) in changes {
            bytes[at.index(good.len())] ^= change;
        }
        if bytes != good {
            prop_assert!(!is_intact(report(&bytes).headline));
        }
    }
}

#[test]
fn a_byte_at_a_time_gives_the_same_report() {
    let packs: Vec<Vec<u8>> = vec![
        custom::pack().zip(),
        valdrics::pack().zip(),
        vendor::savings_failed().foreign().build(),
        custom::pack().replaced(custom::TABLE, "login", "logon").zip(),
        [custom::pack().zip().as_slice(), b"x"].concat(),
        b"no pack".to_vec(),
    ];
    for bytes in packs {
        let mut drip = Drip(Memory(&bytes));
        let verified = verify(&mut drip, "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory does not fail");
        assert_eq!(verified.report, report(&bytes));
    }
}

#[test]
fn a_source_that_fails_gives_an_error_and_no_verdict() {
    let bytes = custom::pack().zip();
    let mut reads = 0;
    loop {
        let mut source = Failing { bytes: Memory(&bytes), left: Cell::new(reads) };
        match verify(&mut source, "pack.zip", &Limits::default(), &mut |_, _| {}) {
            Err(error) => assert_eq!(error.to_string(), "the disk is gone"),
            Ok(verified) => {
                assert_eq!((verified.report.headline, source.left.get()), (Headline::NotSigned, 0));
                break;
            }
        }
        reads += 1;
    }
    assert!(reads > 8, "only {reads} reads");
}

#[test]
fn progress_grows_to_its_end() {
    let bytes = valdrics::pack().zip();
    let mut told = Vec::new();
    verify(&mut Memory(&bytes), "pack.zip", &Limits::default(), &mut |done, total| told.push((done, total)))
        .expect("memory");
    assert!(told.is_sorted() && told.iter().all(|(done, total)| done <= total && *total == 3 * bytes.len() as u64));
    assert_eq!(told.last().map(|(done, total)| done == total), Some(true));
}

#[test]
fn findings_of_a_code_are_bounded_and_all_are_counted() {
    let many = |count: usize| {
        (0..count).fold(Pack::default(), |pack, at| Pack([pack.0, vec![(format!("{at}.txt"), vec![])]].concat()))
    };
    let mut pack = custom::pack();
    pack.0.extend(many(1200).0);
    let report = report(&pack.zip());
    assert_eq!(fails(&report), ["manifest.entry.unlisted"]);
    assert_eq!((report.findings.len(), report.findings_total), (1000, 1200));
}
