//! A downloaded pack: what its bytes are beside what the server says of them, and what its file is called.

use super::answer::Export;
use crate::model::digest::{Digest, Hasher};

/// The most bytes of a download that are taken: a page holds them until the file is saved.
pub const MOST_BYTES: u64 = 1_000_000_000;
/// The longest name of a file, in characters; file systems take 255 bytes.
const NAME_MAX: usize = 150;
/// What a ZIP begins with, one without entries too (APPNOTE sections 4.3.7 and 4.3.16).
const BEGINNINGS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The bytes of a download as they are read.
pub struct Bytes {
    hasher: Hasher,
    head: Vec<u8>,
    secret: Vec<u8>,
    /// The end of what was read, as long as the secret less one byte.
    tail: Vec<u8>,
    held: bool,
}

/// Why a download is no pack to hand over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The credential stands in it.
    Secret,
    /// It does not begin as a ZIP does.
    NoZip,
}

/// How the digest of what came stands to the one that the server gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// They are equal: what came is what the server names. That says nothing of what is inside.
    Equal,
    /// They are not: what came is something else.
    Differs(Digest),
    /// The server gives something that is no SHA-256.
    Unreadable(String),
    /// The server gives none.
    NotGiven,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// How many bytes.
    pub bytes: u64,
    /// The size that the server gives, where it is another one.
    pub other_size: Option<u64>,
    /// Their digest.
    pub sha256: Digest,
    /// How it stands to the server's.
    pub compared: Compared,
}

impl Bytes {
    /// Nothing yet. `secret` is the credential of the request, which no pack may hold.
    pub fn new(secret: &str) -> Self {
        let secret = secret.as_bytes().to_vec();
        Self { hasher: Hasher::default(), head: Vec::new(), secret, tail: Vec::new(), held: false }
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
        let missing = BEGINNINGS[0].len().saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(missing));
        // All but one byte of the secret may have come before.
        let Some(most) = self.secret.len().checked_sub(1).filter(|_| !self.held) else { return };
        // A secret may lie across two pieces.
        self.tail.extend(piece.iter().take(most));
        self.held = holds(&self.tail, &self.secret) || holds(piece, &self.secret);
        if piece.len() > most {
            self.tail.clear();
            self.tail.extend(piece.iter().skip(piece.len().saturating_sub(most)));
        } else {
            self.tail.drain(..self.tail.len().saturating_sub(most));
        }
    }

    /// What came, beside what the row says.
    ///
    /// # Errors
    /// [`Unfit`]
    pub fn finish(self, row: &Export) -> Result<Arrived, Unfit> {
        if self.held {
            return Err(Unfit::Secret);
        }
        if !BEGINNINGS.contains(&self.head.as_slice()) {
            return Err(Unfit::NoZip);
        }
        let bytes = self.hasher.length();
        let sha256 = self.hasher.finish();
        let compared = match row.sha256.as_deref().map(|text| (text, Digest::parse(text.trim()))) {
            None => Compared::NotGiven,
            Some((_, Ok(given))) if given == sha256 => Compared::Equal,
            Some((_, Ok(given))) => Compared::Differs(given),
            Some((text, Err(_))) => Compared::Unreadable(text.chars().take(80).collect()),
        };
        Ok(Arrived { bytes, other_size: row.bytes.filter(|given| *given != bytes), sha256, compared })
    }
}

fn holds(text: &[u8], secret: &[u8]) -> bool {
    text.windows(secret.len()).any(|at| at == secret)
}

/// The name of a pack's file: the server's (`Content-Disposition`, RFC 6266 section 4.3) where it gives one, else the contract's, which takes
/// the organisation's slug; else one with the pack's id. Letters, digits and `.`, `_`, `-` only, and it ends in `.zip`.
pub fn file_name(disposition: Option<&str>, slug: Option<&str>, row: &Export) -> String {
    let named = disposition.and_then(file_name_of).map(|name| plain(&name)).filter(|name| name != ".zip");
    named.unwrap_or_else(|| match (slug.filter(|slug| !slug.is_empty()), row.period_start, row.period_end) {
        (Some(slug), Some(start), Some(end)) => plain(&format!("compliance-pack-{slug}-{}_{}", start.day(), end.day())),
        _ => plain(&format!("compliance-pack-{}", row.id)),
    })
}

/// The parameter `filename`. That with a `*` is not read: whoever sends it sends the plain one, too.
fn file_name_of(disposition: &str) -> Option<String> {
    let mut rest = disposition;
    loop {
        rest = rest.split_once(';')?.1.trim_start();
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start();
        // A quoted text may hold a semicolon.
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if name.trim().eq_ignore_ascii_case("filename") {
            return Some(value.trim().to_owned());
        }
        rest = after;
    }
}

fn plain(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let cut = name.len().checked_sub(4).and_then(|at| name.split_at_checked(at));
    let stem = cut.filter(|(_, ending)| ending.eq_ignore_ascii_case(".zip")).map_or(name, |(stem, _)| stem);
    let character = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let stem: String = stem.trim_start_matches('.').chars().map(character).take(NAME_MAX).collect();
    format!("{stem}.zip")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::driftwise::export;

    fn row(more: &str) -> Export {
        let body = format!(
            r#"{{"id":"e-1","status":"done","period_start":"2026-01-01T00:00:00Z","period_end":"2026-04-01T00:00:00Z"{more}}}"#
        );
        export(body.as_bytes()).unwrap()
    }

    fn arrived(pieces: &[&[u8]], secret: &str, row: &Export) -> Result<Arrived, Unfit> {
        let mut bytes = Bytes::new(secret);
        pieces.iter().for_each(|piece| bytes.take(piece));
        bytes.finish(row)
    }

    #[test]
    fn digest_and_size_are_compared_with_what_the_server_gives() {
        let zip: &[u8] = b"PK\x03\x04and more";
        let (ours, other) = (Digest::of(zip), Digest::of(b"other"));
        let upper = ours.to_string().to_uppercase();
        for (more, compared, other_size) in [
            (String::new(), Compared::NotGiven, None),
            (format!(r#","sha256":"{ours}","bytes":12"#), Compared::Equal, None),
            (format!(r#","sha256":" {upper}","bytes":13"#), Compared::Equal, Some(13)),
            (format!(r#","sha256":"{other}""#), Compared::Differs(other), None),
            (r#","sha256":"sha-256=abc""#.to_owned(), Compared::Unreadable("sha-256=abc".to_owned()), None),
        ] {
            let expected = Arrived { bytes: 12, other_size, sha256: ours, compared };
            assert_eq!(arrived(&[zip], "t", &row(&more)), Ok(expected), "{more}");
        }
    }

    #[test]
    fn an_answer_that_is_no_zip_is_not_handed_over() {
        for (pieces, fits) in [
            (vec![&b"PK\x05\x06"[..]], true),
            (vec![&b"P"[..], b"K", b"", b"\x03\x04"], true),
            (vec![&b"<html>"[..]], false),
            (vec![&b"PK\x03"[..]], false),
            (vec![], false),
        ] {
            assert_eq!(arrived(&pieces, "token", &row("")).err(), (!fits).then_some(Unfit::NoZip), "{pieces:?}");
        }
    }

    #[test]
    fn the_credential_is_found_wherever_the_pieces_are_cut() {
        let all = b"PK\x03\x04xxdw2_secretyy";
        for first in 0..all.len() {
            for second in first..all.len() {
                let pieces = [&all[..first], &all[first..second], &all[second..]];
                assert_eq!(arrived(&pieces, "dw2_secret", &row("")), Err(Unfit::Secret), "{first} {second}");
                assert!(arrived(&pieces, "dw2_secrets", &row("")).is_ok(), "{first} {second}");
            }
        }
        let bytes: Vec<&[u8]> = all.chunks(1).collect();
        assert_eq!(arrived(&bytes, "dw2_secret", &row("")), Err(Unfit::Secret));
        assert!(arrived(&[all], "", &row("")).is_ok(), "nothing to look for");
        assert_eq!(arrived(&[all], "y", &row("")), Err(Unfit::Secret), "of one byte");
    }

    #[test]
    fn a_name_is_the_servers_made_plain_or_the_contracts() {
        let contract = "compliance-pack-a-b-2026-01-01_2026-04-01.zip";
        for (disposition, slug, name) in [
            (Some(r#"attachment; filename="compliance-pack-x-1_2.zip""#), None, "compliance-pack-x-1_2.zip"),
            (Some("attachment;FileName = pack.ZIP ; size=7"), None, "pack.zip"),
            (Some(r#"attachment; filename*=UTF-8''%e2.zip; filename="a;b.zip""#), None, "a-b.zip"),
            (Some(r#"attachment; filename="../../etc/pass wd""#), None, "pass-wd.zip"),
            (Some(r#"attachment; filename="..\\..\\x.zip""#), None, "x.zip"),
            (Some("attachment; filename=\"..hid\u{202e}den.exe\""), None, "hid-den.exe.zip"),
            (Some(r#"attachment; filename="""#), Some("a-b"), contract),
            (Some("attachment; filename=../"), Some("a-b"), contract),
            (Some(r#"attachment; filename="open"#), Some("a-b"), contract),
            (Some("attachment"), Some("a-b"), contract),
            (None, Some("a-b"), contract),
            (None, Some("a/../b"), "b-2026-01-01_2026-04-01.zip"),
            (None, Some(""), "compliance-pack-e-1.zip"),
            (None, None, "compliance-pack-e-1.zip"),
        ] {
            assert_eq!(file_name(disposition, slug, &row("")), name, "{disposition:?} {slug:?}");
        }
        let long = format!("attachment; filename={}.zip", "x".repeat(400));
        assert_eq!(file_name(Some(&long), None, &row("")), format!("{}.zip", "x".repeat(NAME_MAX)));
        let least = Export { period_end: None, ..row("") };
        assert_eq!(file_name(None, Some("a"), &least), "compliance-pack-e-1.zip");
    }
}
