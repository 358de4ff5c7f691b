//! Names and words of the format (docs/FORMAT.md) that writing and reading share.

/// The list of digests.
pub const MANIFEST: &str = "MANIFEST.txt";
/// What the pack says of itself.
pub const PACK_JSON: &str = "pack.json";
/// The ledger of what was asked.
pub const COMPLETENESS: &str = "COMPLETENESS.csv";
/// How to check by hand.
pub const VERIFY_MD: &str = "VERIFY.md";
/// The ledger of requests.
pub const REQUESTS: &str = "raw/requests.jsonl";
/// What the build was given besides the answers.
pub const ARGUMENTS: &str = "raw/arguments.json";
/// Below it lie signatures; MANIFEST.txt does not list them.
pub const SIGNATURES: &str = crate::seal::name::FOLDER;
/// Below it lie the server's answers.
pub const RAW: &str = "raw/";
/// Below it lie files that the owner adds.
pub const ATTACHMENTS: &str = "attachments/";

/// The control index, as a table and as a page.
pub const INDEX_CSV: &str = "INDEX.csv";
/// See [`INDEX_CSV`].
pub const INDEX_HTML: &str = "INDEX.html";
/// The cover that a person reads first.
pub const SUMMARY: &str = "summary.pdf";
/// How far the owner is with what a playbook asks.
pub const READINESS: &str = "readiness.json";

/// Names at the top that are ours in every kind of pack.
pub const RESERVED: [&str; 8] =
    ["pack.json", "COMPLETENESS.csv", INDEX_CSV, INDEX_HTML, SUMMARY, READINESS, "VERIFY.md", "MANIFEST.txt"];

/// Whether `name` is ours and not the vendor's.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || [RAW, ATTACHMENTS, SIGNATURES].iter().any(|folder| name.starts_with(folder))
}

/// Whether a vendor entry may have this name: it may be written, and is none of ours.
pub fn is_vendor_name(name: &str) -> bool {
    is_writable_name(name) && !is_reserved(name)
}

/// Whether `name` may be written as an entry's name: `[A-Za-z0-9._-]` and `/`, no empty, `.` or `..` segment, at most 240 bytes.
pub fn is_writable_name(name: &str) -> bool {
    name.len() <= 240
        && name.split('/').all(|segment| {
            !matches!(segment, "" | "." | "..")
                && segment.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        })
}
