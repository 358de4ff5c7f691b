//! The headline and the eleven rows: report.md's truth table, first match wins.

use super::code::Code;
use super::findings::Findings;
use super::report::{Entries, Headline, Kind, Outcome, Row, RowId};
use super::time::BROKEN as NO_TOKEN;
use super::{signatures, source};
use crate::seal::trust::Met;

/// What the checks came to.
pub(super) struct Facts<'a> {
    pub(super) kind: Kind,
    /// The whole file in bytes.
    pub(super) size: u64,
    /// Whether the container is of the profile.
    pub(super) profile: bool,
    pub(super) entries: &'a Entries,
    /// Whether there is a list of digests.
    pub(super) listed: bool,
    /// Entries whose data could not be read.
    pub(super) unreadable: usize,
    /// How many there are, whether they verify or not: those that do not have findings.
    pub(super) signatures: usize,
    /// How they stand to the auditor's trust store and policy; None when neither was brought.
    pub(super) met: Option<&'a Met>,
    /// Whether the data of an entry under signatures/ could not be read.
    pub(super) signature_unreadable: bool,
    pub(super) gaps: usize,
    /// Lines of COMPLETENESS.csv.
    pub(super) asked: usize,
    /// Answers under raw/.
    pub(super) raw: usize,
}

/// Findings that say: not as it was when the list was made, or the lists contradict each other or the entries. Those of signatures come besides.
const ALTERED: [Code; 30] = [
    Code::ManifestMissing,
    Code::ManifestMalformed,
    Code::ManifestDuplicate,
    Code::ManifestNotCanonical,
    Code::ManifestHeaderDiffers,
    Code::ManifestSelfListed,
    Code::ManifestUnsafe,
    Code::ListDiffers,
    Code::EntryUnlisted,
    Code::DigestMismatch,
    Code::AboutMalformed,
    Code::CompletenessMalformed,
    Code::CompletenessRowsDiffer,
    Code::RawDiffers,
    Code::RawMalformed,
    Code::VendorManifestMalformed,
    Code::VendorCountDiffers,
    Code::VendorJsonMalformed,
    Code::VendorUnlisted,
    Code::CarbonChecksum,
    Code::CloseHash,
    Code::HmacDigest,
    Code::GrantexShape,
    Code::GrantexReport,
    Code::DerivationArguments,
    Code::DerivationAnswer,
    Code::DerivationMissing,
    Code::DerivationUnused,
    Code::DerivationDiffers,
    Code::DerivationRows,
];

/// What the row says where the list is not the one that was meant.
pub(super) const ANOTHER_LIST: &str = "The list of digests is not the one whose digest you had by another way.";

/// Findings that say: a log inside does not hold together.
const BROKEN: [Code; 14] = [
    Code::EventMalformed,
    Code::EventHash,
    Code::EventLink,
    Code::ChainLink,
    Code::ChainContent,
    Code::LogMalformed,
    Code::LogContent,
    Code::LogLink,
    Code::LogForked,
    Code::AttestationMalformed,
    Code::AttestationBroken,
    Code::LiveBroken,
    Code::LiveTruncated,
    Code::LiveDiffers,
];

/// The conclusion for a container that was read.
pub(super) fn headline(facts: &Facts<'_>, findings: &Findings) -> Headline {
    let absent = findings.any(&[Code::EntryMissing, Code::VendorListedAbsent]);
    // What no list covers must be readable too: a damaged signature is no signature that verifies.
    // A log that does not hold comes before a statement about it that is wrong.
    let claim = findings.any(&[Code::GrantexClaim]) && !findings.any(&BROKEN);
    let sealed = [&signatures::BROKEN[..], &NO_TOKEN, &source::BROKEN].iter().all(|broken| !findings.any(broken));
    if findings.any(&ALTERED) || !sealed || claim || facts.unreadable > 0 {
        Headline::Altered
    } else if absent {
        Headline::Incomplete
    } else if findings.any(&BROKEN) {
        Headline::ChainBroken
    } else if !facts.listed {
        Headline::NotProven
    } else if facts.signatures > 0 && facts.profile {
        match facts.met {
            None | Some(Met::Unknown) => Headline::SignerUnknown,
            Some(Met::Known(unmet)) if unmet.is_empty() => Headline::Trusted,
            Some(Met::Known(_)) => Headline::PolicyNotMet,
        }
    } else {
        Headline::NotSigned
    }
}

/// The eleven rows for a container that was read.
pub(super) fn rows(facts: &Facts<'_>, findings: &Findings) -> Vec<Row> {
    use Outcome::{Fail, NotChecked, NotPresent, Pass};
    let row = |id, outcome, why: String| Row { id, outcome, why: Some(why) };
    let Entries { listed, matched, .. } = facts.entries;

    let structure = if findings.any(&[Code::ProfileMixed]) {
        (Fail, "Some records are in the form that Packseal writes and some are not.".to_owned())
    } else if facts.unreadable > 0 {
        (
            Fail,
            format!(
                "The records can be read in one way only, but the data of {} cannot be read.",
                entries(facts.unreadable as u64)
            ),
        )
    } else {
        (
            Pass,
            format!("The file can be read in one way only. All {} bytes are accounted for once.", grouped(facts.size)),
        )
    };
    let broken_list = [
        Code::ManifestMalformed,
        Code::ManifestDuplicate,
        Code::ManifestNotCanonical,
        Code::ManifestHeaderDiffers,
        Code::ManifestSelfListed,
        Code::ManifestUnsafe,
        Code::AboutMalformed,
    ];
    let integrity = if findings.any(&[Code::ManifestMissing]) {
        (Fail, "The list of digests, MANIFEST.txt, is not here.".to_owned())
    } else if findings.any(&[Code::ListDiffers]) {
        (Fail, ANOTHER_LIST.to_owned())
    } else if findings.any(&broken_list) {
        (Fail, "The list of digests is malformed or contradicts what the pack says of itself.".to_owned())
    } else if findings.any(&[Code::DigestMismatch]) {
        (Fail, format!("{matched} of {listed} listed entries have the digest that the list gives."))
    } else if findings.any(&[Code::GrantexShape]) {
        (Fail, "The log that this layout has is not here, or is no list of entries.".to_owned())
    } else if findings.any(&[Code::GrantexClaim]) {
        (Fail, "What chainIntegrity says of the entries is not what they give.".to_owned())
    } else if let Some(place) = contradiction(findings) {
        (Fail, format!("{place} contradicts the vendor's own digest of it, or cannot be read as what it is."))
    } else if !facts.listed {
        (NotPresent, "There is no list of digests.".to_owned())
    } else {
        let meant = if findings.any(&[Code::ListAgrees]) {
            " The list is the one whose digest you had by another way."
        } else {
            ""
        };
        (Pass, format!("{matched} of {listed} listed entries have the digest that the list gives.{meant}"))
    };
    let completeness = completeness(facts, findings);
    let source = match facts.raw {
        0 => (NotPresent, "Nothing under raw/: the server's own answers are not here.".to_owned()),
        _ if findings.any(&[Code::ValueHidden]) => (
            NotChecked,
            "The API does not sign its answers, and one was changed before the list was made, to hide a value."
                .to_owned(),
        ),
        _ => {
            let words = "The API does not sign its answers. That those under raw/ are the server's own words rests on whoever made the pack.";
            (NotPresent, words.to_owned())
        }
    };
    let derivation = if findings.any(&[Code::GrantexReport]) {
        (Fail, "chain_report.json is not what the entries of the log give.".to_owned())
    } else if facts.raw == 0 {
        (NotPresent, "Nothing under raw/ to make the entries again from.".to_owned())
    } else if findings.any(&[Code::RawDiffers, Code::RawMalformed]) {
        (Fail, "The answers under raw/ are not those that raw/requests.jsonl names.".to_owned())
    } else {
        let words = "There are answers under raw/, but no pack.json that says what was made of them.";
        (NotChecked, words.to_owned())
    };
    let signature = if facts.signature_unreadable {
        (Fail, "The data of a file under signatures/ cannot be read.".to_owned())
    } else {
        (NotPresent, "Nobody signed.".to_owned())
    };
    let none = |words: &str| (NotPresent, words.to_owned());

    [
        (RowId::Structure, structure),
        (RowId::Integrity, integrity),
        (RowId::Completeness, completeness),
        (RowId::Source, source),
        (RowId::Derivation, derivation),
        (RowId::Signature, signature),
        (RowId::Countersignatures, none("None in this pack.")),
        (RowId::Identity, none("Nobody signed, so there is nobody to know.")),
        (RowId::Time, none("No time token: the only time is the maker's claim.")),
        (RowId::Chain, (NotPresent, "No log in this file is chained by hashes that this version knows.".to_owned())),
        (RowId::Policy, (NotChecked, "You gave no trust store and no policy.".to_owned())),
    ]
    .map(|(id, (outcome, why))| row(id, outcome, why))
    .into()
}

/// The first place where the vendor's entries do not hold together, other than in their number.
fn contradiction(findings: &Findings) -> Option<&str> {
    [Code::VendorManifestMalformed, Code::VendorJsonMalformed, Code::CarbonChecksum, Code::CloseHash]
        .into_iter()
        .find_map(|code| findings.first(code))
        .map(|finding| finding.place.as_str())
}

fn completeness(facts: &Facts<'_>, findings: &Findings) -> (Outcome, String) {
    let first = |code| findings.first(code).map(|finding| finding.place.clone());
    let gaps = match facts.gaps {
        0 => "with no gap stated by the maker".to_owned(),
        1 => "with 1 gap stated by the maker".to_owned(),
        gaps => format!("with {gaps} gaps stated by the maker"),
    };
    for (code, words) in [
        (Code::EntryMissing, "is listed and not here"),
        (Code::VendorListedAbsent, "is named by manifest.json and not here"),
        (Code::EntryUnlisted, "is here and not listed"),
        (Code::VendorUnlisted, "is here and not named by manifest.json"),
        (Code::CompletenessRowsDiffer, "has another number of rows than the record says"),
        (Code::VendorCountDiffers, "has another number of rows than manifest.json says"),
        (Code::CompletenessMalformed, "cannot be read"),
    ] {
        if let Some(place) = first(code) {
            let more = findings.count(code).saturating_sub(1);
            let more = if more > 0 { format!(", and {more} more like it") } else { String::new() };
            return (Outcome::Fail, format!("{place} {words}{more}."));
        }
    }
    match (facts.listed, facts.asked, facts.kind) {
        (true, 1.., _) => (
            Outcome::Pass,
            format!(
                "Nothing listed is missing, nothing unlisted was added. What was asked of the server is recorded, {gaps}."
            ),
        ),
        (true, ..) => (
            Outcome::Pass,
            "Nothing listed is missing, nothing unlisted was added. There is no record of what was asked.".to_owned(),
        ),
        (false, _, Kind::Valdrics) => {
            let words = "Its own counts and its list of files agree with what is here. Whether rows were cut at the vendor's limits, it does not say.";
            (Outcome::NotChecked, words.to_owned())
        }
        (false, ..) => (Outcome::NotPresent, "No list, and no record of what was asked.".to_owned()),
    }
}

/// The rows for a container that was refused.
pub(super) fn refused_rows(why: &str) -> Vec<Row> {
    RowId::ALL
        .map(|id| match id {
            RowId::Structure => Row { id, outcome: Outcome::Fail, why: Some(why.to_owned()) },
            _ => Row { id, outcome: Outcome::NotChecked, why: Some("The file was not opened.".to_owned()) },
        })
        .into()
}

fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// `1,204,388`
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
