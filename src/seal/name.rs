//! The names of files under `signatures/` (docs/FORMAT.md, "The seal"): `NN-role` and what the file is.

use std::fmt;

/// Below it lie the files of signatures.
pub const FOLDER: &str = "signatures/";
/// The last number: two digits.
pub const LAST: u8 = 99;

/// The most characters of a role.
const ROLE_MAX: usize = 32;

/// What a file of a signature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What is signed.
    Statement,
    /// The signature over the statement's bytes.
    Signature,
    /// The key that made it.
    Key,
    /// The same signature as a Sigstore bundle.
    Bundle,
    /// A time token over the signature's bytes (RFC 3161).
    Token,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Statement, Self::Signature, Self::Key, Self::Bundle, Self::Token];

    /// How its name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Statement => ".statement.json",
            Self::Signature => ".sig",
            Self::Key => ".pub.pem",
            Self::Bundle => ".sigstore.json",
            Self::Token => ".tsr",
        }
    }
}

/// The beginning of the names of one signature's files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem {
    /// Its place in the order, from 1 to 99.
    pub number: u8,
    /// The role in which it was made.
    pub role: String,
}

impl Stem {
    /// The entry of one of its files.
    pub fn entry(&self, part: Part) -> String {
        format!("{FOLDER}{self}{}", part.ending())
    }
}

impl fmt::Display for Stem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{}", self.number, self.role)
    }
}

/// Whether a text may be a role: `[a-z][a-z0-9-]{0,31}`.
pub fn is_role(text: &str) -> bool {
    text.len() <= ROLE_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Reads the name of a file under `signatures/`, without the folder; None when it is none of the five.
pub fn read(name: &str) -> Option<(Stem, Part)> {
    let (stem, part) = Part::ALL.into_iter().find_map(|part| Some((name.strip_suffix(part.ending())?, part)))?;
    let (number, role) = stem.split_once('-')?;
    let digits = number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit());
    let number = number.parse().ok().filter(|number| digits && *number > 0)?;
    is_role(role).then(|| (Stem { number, role: role.to_owned() }, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_signatures() {
        for (name, good) in [
            ("01-owner.sig", true),
            ("12-second-approver.statement.json", true),
            ("99-a.tsr", true),
            ("00-owner.sig", false),
            ("1-owner.sig", false),
            ("+1-owner.sig", false),
            ("001-owner.sig", false),
            ("01-Owner.sig", false),
            ("01-.sig", false),
            ("01-owner.txt", false),
            ("01-owner.sig.sig", false),
            ("readme.txt", false),
            ("a/01-owner.sig", false),
        ] {
            assert_eq!(read(name).is_some(), good, "{name}");
        }
        assert!(is_role(&"a".repeat(32)) && !is_role(&"a".repeat(33)));
        let (stem, part) = read("07-owner.pub.pem").unwrap();
        assert_eq!((stem.to_string().as_str(), part), ("07-owner", Part::Key));
    }
}
