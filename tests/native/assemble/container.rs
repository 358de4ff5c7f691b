//! The bytes of the container, read by hand with APPNOTE's offsets (4.3.7, 4.3.12, 4.3.16): nothing in them is free.

use crate::support::arguments::focus;
use crate::support::driver::Reply;
use crate::support::fixture::{FOCUS, recorded};
use crate::support::pack::build;

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn usize_at(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u32_at(bytes, at)).unwrap()
}

/// Walks local headers and central directory side by side; they and the end record must account for every byte.
fn check(bytes: &[u8], entries: usize) {
    let end = bytes.len() - 22;
    assert_eq!(bytes[end..end + 4], *b"PK\x05\x06", "the end record is at the very end");
    assert_eq!((u16_at(bytes, end + 4), u16_at(bytes, end + 6)), (0, 0), "one disk");
    assert_eq!((u16_at(bytes, end + 8), u16_at(bytes, end + 10)), (entries as u16, entries as u16));
    assert_eq!(u16_at(bytes, end + 20), 0, "no comment");
    let directory = usize_at(bytes, end + 16);
    assert_eq!(directory + usize_at(bytes, end + 12), end, "nothing between the directory and its end record");

    let (mut local, mut central) = (0, directory);
    for _ in 0..entries {
        assert_eq!(bytes[local..local + 4], *b"PK\x03\x04");
        assert_eq!(bytes[central..central + 4], *b"PK\x01\x02");
        // The shared fields stand in the same order in both records.
        assert_eq!(bytes[local + 4..local + 30], bytes[central + 6..central + 32], "at {local}");
        let name = usize::from(u16_at(bytes, local + 26));
        assert_eq!(bytes[local + 30..local + 30 + name], bytes[central + 46..central + 46 + name]);

        let method = u16_at(bytes, local + 8);
        let (packed, plain) = (usize_at(bytes, local + 18), usize_at(bytes, local + 22));
        assert!(method == 8 || method == 0 && packed == plain, "method {method}");
        assert_eq!(u16_at(bytes, local + 4), if method == 8 { 20 } else { 10 }, "version needed");
        assert_eq!(u16_at(bytes, local + 6), 0, "flags: no descriptor, no encryption, ASCII name");
        assert_eq!((u16_at(bytes, local + 10), u16_at(bytes, local + 12)), (0, 0x0021), "1980-01-01 00:00");
        assert_eq!(u16_at(bytes, local + 28), 0, "no extra field");
        let needed = bytes[local + 4];
        assert_eq!(bytes[central + 4..central + 6], [needed, 3], "made by Unix, in the version that is needed");
        assert_eq!((u16_at(bytes, central + 30), u16_at(bytes, central + 32)), (0, 0), "no extra field, no comment");
        assert_eq!(
            (u16_at(bytes, central + 34), u16_at(bytes, central + 36)),
            (0, 0),
            "first disk, internal attributes"
        );
        assert_eq!(u32_at(bytes, central + 38), 0o100_644 << 16, "a regular file of mode 0644");
        assert_eq!(usize_at(bytes, central + 42), local, "entries stand in the order of the directory, without gaps");
        local += 30 + name + packed;
        central += 46 + name;
    }
    assert_eq!((local, central), (directory, end));
}

#[test]
fn every_byte_of_the_container_is_fixed() {
    let pack = build(&focus(50_000), &recorded());
    check(&pack.bytes, pack.entries.len());
}

#[test]
fn a_dropped_entry_leaves_no_trace_in_the_container() {
    let mut driver = recorded();
    let body = driver.replies[FOCUS].body().to_vec();
    let half = body.len() - 10;
    driver.replace(FOCUS, Reply::new(200, "text/csv", body).cut_after(half));
    let pack = build(&focus(50_000), &driver);
    check(&pack.bytes, pack.entries.len());
    assert!(!pack.has("exports/focus-v1.3-core.csv"));
}
