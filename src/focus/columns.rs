//! The columns of each version, as data: `columns.txt` has a line for each, with the version that brought it, its type, its feature level,
//! whether it may be null, and its words. No version has taken a column away so far.

use std::fmt;

const TABLE: &str = include_str!("columns.txt");

/// A version of the specification that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(&'static str);

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Self; 4] = [Self("1.0"), Self("1.1"), Self("1.2"), Self("1.3")];

    /// The version of this name; None when it is not known here.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.0 == text)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// One column of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// `string`, `decimal`, `time`, `currency`, `json`, or `keys` for a JSON object without nesting.
    pub(super) kind: &'static str,
    /// Whether every table must have it.
    pub(super) mandatory: bool,
    pub(super) nullable: bool,
    /// The words that it may have, apart by `|`; empty for any.
    pub(super) words: &'static str,
}

/// The columns of a version, by name.
pub(super) fn columns(version: Version) -> impl Iterator<Item = Column> {
    TABLE.lines().filter_map(move |line| {
        let mut parts = line.splitn(6, ' ');
        let (name, introduced, kind, level, null) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let words = parts.next().unwrap_or_default();
        let (mandatory, nullable) = (level == "mandatory", null == "null");
        (introduced <= version.0).then_some(Column { name, kind, mandatory, nullable, words })
    })
}

/// The column of this name, in this version.
pub(super) fn column(version: Version, name: &str) -> Option<Column> {
    columns(version).find(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(Version::ALL.map(|version| columns(version).count()), [43, 50, 57, 65]);
        assert_eq!(Version::ALL.map(|version| columns(version).filter(|it| it.mandatory).count()), [21, 21, 21, 23]);
        let names: Vec<&str> = TABLE.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(names.is_sorted() && names.iter().all(|name| !name.is_empty()));
        for line in TABLE.lines() {
            let parts: Vec<&str> = line.splitn(6, ' ').collect();
            assert!(parts.len() >= 5, "{line}");
            assert!(Version::parse(parts[1]).is_some(), "{line}");
            assert!(["string", "decimal", "time", "currency", "json", "keys"].contains(&parts[2]), "{line}");
            assert!(["mandatory", "conditional", "recommended"].contains(&parts[3]), "{line}");
            assert!(["null", "value"].contains(&parts[4]), "{line}");
        }
    }

    #[test]
    fn columns_come_with_their_version() {
        let [first, .., last] = Version::ALL;
        assert_eq!(column(first, "ServiceProviderName"), None);
        assert!(column(last, "ServiceProviderName").is_some_and(|column| column.mandatory && !column.nullable));
        assert_eq!(
            column(last, "ChargeClass").map(|column| (column.nullable, column.words)),
            Some((true, "Correction"))
        );
    }
}
