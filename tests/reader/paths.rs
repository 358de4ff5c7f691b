//! Entry names: what is safe to create on any system.

use packseal::model::limits::Limits;
use packseal::model::path::{EntryPath, PathError};

fn error(name: &str) -> PathError {
    EntryPath::parse(name.as_bytes()).expect_err(name)
}

#[test]
fn plain_names_pass() {
    for name in [
        "a",
        "MANIFEST.txt",
        "raw/0001.json",
        "signatures/01-owner.sig",
        ".hidden",
        "a b.txt",
        "…/ü.csv",
        "console.log",
    ] {
        assert_eq!(EntryPath::parse(name.as_bytes()).expect(name).as_str(), name);
    }
    assert!(EntryPath::parse(b"raw/0001_a-b.json").expect("a name").is_plain());
    assert!(!EntryPath::parse(b"a b").expect("a name").is_plain());
}

#[test]
fn unsafe_names_are_told_apart() {
    assert_eq!(error(""), PathError::Empty);
    assert_eq!(error("/a"), PathError::Absolute);
    assert_eq!(error("C:a"), PathError::Drive);
    assert_eq!(error(r"a\b"), PathError::Backslash);
    assert_eq!(error(r"\\server\share"), PathError::Backslash);
    assert_eq!(error("a//b"), PathError::EmptySegment);
    assert_eq!(error("a/"), PathError::EmptySegment);
    for name in ["..", "a/../b", "../a", ".", "./a"] {
        assert!(matches!(error(name), PathError::Traversal(_)), "{name}");
    }
    for name in ["a\0", "\u{7f}", "a\nb", "\u{85}", "\u{2028}"] {
        assert!(matches!(error(name), PathError::Control(_)), "{name:?}");
    }
    for name in ["a\u{200b}", "\u{202e}a", "a\u{2066}", "\u{feff}a", "a\u{ad}b", "\u{e0041}"] {
        assert!(matches!(error(name), PathError::Invisible(_)), "{name:?}");
    }
    for name in ["CON", "nul.txt", "a/Aux", "com1.csv", "LPT9", "com¹", "PRN .txt", "conin$"] {
        assert!(matches!(error(name), PathError::Reserved(_)), "{name}");
    }
    for name in ["a.", "a ", "a./b", "..."] {
        assert_eq!(error(name), PathError::Trailing, "{name}");
    }
    assert_eq!(EntryPath::parse(b"\xff"), Err(PathError::NotUtf8));
    assert_eq!(EntryPath::parse(b"\xc0\xaf"), Err(PathError::NotUtf8), "an overlong slash");
}

#[test]
fn length_and_depth_are_limited() {
    assert!(EntryPath::parse("n".repeat(240).as_bytes()).is_ok());
    assert_eq!(error(&"n".repeat(241)), PathError::Long { found: 241, limit: 240 });
    assert!(EntryPath::parse(["d"; 16].join("/").as_bytes()).is_ok());
    assert_eq!(error(&["d"; 17].join("/")), PathError::Deep { found: 17, limit: 16 });
    let limits = Limits { depth: 1, ..Limits::default() };
    assert_eq!(EntryPath::parse_within(b"a/b", &limits), Err(PathError::Deep { found: 2, limit: 1 }));
}

#[test]
fn names_that_are_one_somewhere_share_a_key() {
    let key = |name: &str| EntryPath::parse(name.as_bytes()).expect(name).collision_key(packseal::model::path::fold);
    for (one, other) in
        [("A.txt", "a.TXT"), ("é", "e\u{301}"), ("ﬁ", "FI"), ("straße", "STRASSE"), ("Ｋ", "k"), ("σ", "ς"), ("K", "k")]
    {
        assert_eq!(key(one), key(other), "{one} {other}");
    }
    assert_ne!(key("a"), key("á"));
}
