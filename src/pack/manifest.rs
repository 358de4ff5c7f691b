//! MANIFEST.txt: the digest of every entry but itself and `signatures/` (docs/FORMAT.md).

use crate::model::digest::Digest;
use crate::model::order::set;

use std::collections::{BTreeMap, BTreeSet};

/// The first words of the first line.
pub const MAGIC: &str = "# packseal/v1 ";

/// Lines that are read: as many as a pack may have entries ([`crate::model::limits::Limits`]). A list of a few kilobytes may inflate to millions.
const LINES_MAX: usize = 1 << 18;
/// Bytes of the shortest line.
const LINE_MIN: usize = 68;
/// Issues kept of one fault; the last of them tells how many more there are.
const KEPT_PER_FAULT: usize = 1000;

/// The first line's values. Each is of `[A-Za-z0-9._:+-]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The pack's id.
    pub pack: String,
    /// The organisation's slug.
    pub tenant: String,
    /// First instant or day, `..` when unbounded.
    pub start: String,
    /// Last instant or day, `..` when unbounded.
    pub end: String,
}

/// One line: an entry and its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line's number, from 1.
    pub number: usize,
    /// The entry's name, where it stands in the list.
    pub name: &'a str,
    /// Its SHA-256.
    pub digest: Digest,
}

/// A list of digests that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest<'a> {
    /// The header; None for a list that another program wrote.
    pub header: Option<Header>,
    /// The lines in file order. A name may come twice: that is a finding, not a reading error.
    pub lines: Vec<Line<'a>>,
    /// What is wrong with the text.
    pub issues: Vec<Issue>,
}

/// A fault of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The line's number, from 1.
    pub number: usize,
    /// Which rule is broken.
    pub fault: Fault,
    /// What stands there, at most 120 characters.
    pub found: String,
}

/// The rules of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The first line begins as ours and is not `pack=… tenant=… period=…/…`.
    Header,
    /// A line is not a digest, two spaces and a name.
    Line,
    /// A name that stood before.
    Duplicate,
    /// Our own list: not sorted by bytes, CRLF, a comment, upper-case hexadecimal, or no line end at the end.
    NotCanonical,
    /// More lines than a pack may have entries. The rest is not read.
    Many,
}

/// What is wrong with a text, bounded per fault.
#[derive(Default)]
struct Issues {
    kept: Vec<Issue>,
    counts: BTreeMap<Fault, usize>,
}

impl Issues {
    fn push(&mut self, number: usize, fault: Fault, found: &str) {
        let count = self.counts.entry(fault).or_default();
        *count = count.saturating_add(1);
        if *count <= KEPT_PER_FAULT {
            self.kept.push(Issue { number, fault, found: found.chars().take(120).collect() });
        }
    }

    fn finish(mut self) -> Vec<Issue> {
        for (fault, count) in self.counts {
            let last = self.kept.iter_mut().rev().find(|issue| issue.fault == fault);
            if let Some(issue) = last.filter(|_| count > KEPT_PER_FAULT) {
                let more = count.saturating_sub(KEPT_PER_FAULT);
                issue.found = format!("{} (and {more} more of the kind)", issue.found);
            }
        }
        self.kept
    }
}

/// The bytes of a list: header, then lines sorted by bytes, LF.
pub fn encode(header: &Header, entries: &[(String, Digest)]) -> Vec<u8> {
    let Header { pack, tenant, start, end } = header;
    let mut text = format!("{MAGIC}pack={pack} tenant={tenant} period={start}/{end}\n");
    text.push_str(&lines(entries));
    text.into_bytes()
}

/// The lines alone: what the payload digest is taken over.
pub fn lines(entries: &[(String, Digest)]) -> String {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    sorted.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// Whether `text` may stand in the header.
pub fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'+' | b'-'))
}

/// Reads a list. One with our header must be canonical; others may have CRLF, ` *`, upper-case digits, comments and any order (contracts).
pub fn parse(bytes: &[u8]) -> Manifest<'_> {
    let ours = bytes.starts_with(MAGIC.trim_end().as_bytes());
    // A line is a digest, two spaces, a name and a line end at least. Grown again and again, the lines of a long list would take twice as much.
    let lines = Vec::with_capacity(LINES_MAX.min(bytes.len() / LINE_MIN));
    let mut manifest = Manifest { header: None, lines, issues: Vec::new() };
    let mut issues = Issues::default();
    let mut seen = Seen::default();
    let text = bytes.strip_suffix(b"\n");
    if ours && text.is_none() {
        issues.push(bytes.split(is_end).count(), Fault::NotCanonical, "no line end at the end");
    }
    let lines = text.unwrap_or(bytes).split(is_end).filter(|_| !bytes.is_empty());
    for (number, line) in (1..).zip(lines) {
        // What is not UTF-8 is no line of any list.
        let lossy = String::from_utf8_lossy(line);
        if manifest.lines.len() >= LINES_MAX {
            issues.push(number, Fault::Many, &lossy);
            break;
        }
        let Ok(line) = std::str::from_utf8(line) else {
            let fault = if ours && number == 1 { Fault::Header } else { Fault::Line };
            if ours || !line.starts_with(b"#") {
                issues.push(number, fault, &lossy);
            }
            continue;
        };
        let line = match line.strip_suffix('\r') {
            Some(line) if !ours => line,
            _ => line,
        };
        if ours && number == 1 {
            manifest.header = header(line);
            if manifest.header.is_none() {
                issues.push(1, Fault::Header, line);
            }
            continue;
        }
        if !ours && (line.is_empty() || line.starts_with('#')) {
            continue;
        }
        let Some((digest, name)) = split(line, ours) else {
            issues.push(number, Fault::Line, line);
            continue;
        };
        let behind = manifest.lines.last().is_none_or(|before| before.name < name);
        if seen.has(name, behind, &manifest.lines) {
            issues.push(number, Fault::Duplicate, name);
        } else if ours && !behind {
            issues.push(number, Fault::NotCanonical, name);
        }
        manifest.lines.push(Line { number, name, digest });
    }
    manifest.issues = issues.finish();
    manifest
}

fn is_end(byte: &u8) -> bool {
    *byte == b'\n'
}

/// Names that stood before; as long as they are sorted, the last of them tells.
#[derive(Default)]
struct Seen<'a>(Option<BTreeSet<&'a str>>);

impl<'a> Seen<'a> {
    /// Whether this name, which is `behind` that of the last line, or not, stood before.
    fn has(&mut self, name: &'a str, behind: bool, lines: &[Line<'a>]) -> bool {
        if self.0.is_none() && behind {
            return false;
        }
        let seen = self.0.get_or_insert_with(|| set(lines.iter().map(|line| line.name)));
        !seen.insert(name)
    }
}

fn split(line: &str, ours: bool) -> Option<(Digest, &str)> {
    let (hex, rest) = line.split_at_checked(64)?;
    if ours && !Digest::is_canonical(hex) {
        return None;
    }
    let digest = Digest::parse(hex).ok()?;
    let name = rest.strip_prefix("  ").or_else(|| if ours { None } else { rest.strip_prefix(" *") })?;
    (!name.is_empty() && !name.contains('\u{fffd}') && !name.chars().any(char::is_control)).then_some((digest, name))
}

fn header(line: &str) -> Option<Header> {
    let mut words = line.strip_prefix(MAGIC)?.split(' ');
    let mut value = |key: &str| words.next()?.strip_prefix(key)?.strip_prefix('=').map(str::to_owned);
    let (pack, tenant, period) = (value("pack")?, value("tenant")?, value("period")?);
    let (start, end) = period.split_once('/')?;
    let header = Header { pack, tenant, start: start.to_owned(), end: end.to_owned() };
    let good = [&header.pack, &header.tenant, &header.start, &header.end].iter().all(|text| is_header_value(text));
    (good && words.next().is_none()).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> (Header, Vec<(String, Digest)>) {
        let header =
            Header { pack: "p-1".into(), tenant: "orchid".into(), start: "2026-07-01".into(), end: "..".into() };
        (
            header,
            ["b.txt", "a/b.txt", "B.txt"]
                .iter()
                .map(|name| ((*name).to_owned(), Digest::of(name.as_bytes())))
                .collect(),
        )
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (header, entries) = ours();
        let bytes = encode(&header, &entries);
        let manifest = parse(&bytes);
        assert_eq!(manifest.header, Some(header));
        assert_eq!(manifest.issues, []);
        assert_eq!(manifest.lines.iter().map(|line| line.name).collect::<Vec<_>>(), ["B.txt", "a/b.txt", "b.txt"]);
    }

    #[test]
    fn each_fault_of_ours_is_told() {
        let (header, entries) = ours();
        let good = String::from_utf8(encode(&header, &entries)).unwrap();
        let lines: Vec<&str> = good.lines().collect();
        for (text, fault) in [
            (good.replace("period=", "time="), Fault::Header),
            (good.replace("\n", "\r\n"), Fault::Header),
            (good.replace("  b.txt", " *b.txt"), Fault::Line),
            (
                good.to_uppercase().replace(
                    "# PACKSEAL/V1 PACK=P-1 TENANT=ORCHID PERIOD",
                    "# packseal/v1 pack=p-1 tenant=orchid period",
                ),
                Fault::Line,
            ),
            (good.replacen("\n", "\n\n", 1), Fault::Line),
            (format!("{good}{}\n", lines[3]), Fault::Duplicate),
            (format!("{}\n{}\n{}\n", lines[0], lines[3], lines[1]), Fault::NotCanonical),
            (good.trim_end().to_owned(), Fault::NotCanonical),
        ] {
            assert_eq!(parse(text.as_bytes()).issues.first().map(|issue| issue.fault), Some(fault), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_a_million_times_is_told_a_thousand_times() {
        let list = format!("{MAGIC}{}", "\n".repeat(1 << 20));
        let manifest = parse(list.as_bytes());
        assert_eq!(manifest.issues.len(), 1 + KEPT_PER_FAULT);
        assert_eq!(manifest.issues[KEPT_PER_FAULT].found, " (and 1047575 more of the kind)");
        let line = format!("{}  a\n", Digest::of(b"a"));
        let list = line.repeat(LINES_MAX + 2);
        let manifest = parse(list.as_bytes());
        assert_eq!(manifest.lines.len(), LINES_MAX);
        assert_eq!(manifest.issues.last().map(|issue| (issue.number, issue.fault)), Some((LINES_MAX + 1, Fault::Many)));
    }

    #[test]
    fn lists_of_other_programs_are_read() {
        let hex = Digest::of(b"x").to_string().to_uppercase();
        let list = format!("# any comment\r\n{hex} *b.txt\r\n{hex}  a.txt\r\n\r\n");
        let manifest = parse(list.as_bytes());
        assert_eq!((manifest.lines.len(), manifest.issues.len(), manifest.header), (2, 0, None));
    }
}
