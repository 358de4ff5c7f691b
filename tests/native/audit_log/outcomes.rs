//! The outcomes of the contract's section 4, each from a log that is made here.

use packseal::chain::log::{HashOutcome::*, LinkOutcome::*, Overall, write};
use packseal::model::digest::Digest;

use super::{Fields, chain, check, line, one, told};

const DETAILS: [&str; 3] = ["{\"region\": \"eu\"}", "{\"n\": 1.0, \"list\": [1, 2.5]}", "{}"];

fn intact() -> Vec<String> {
    chain("job-1", &DETAILS)
}

/// A line as the reference persists it: the hash is over what stood there before it was redacted.
fn redacted_after_hashing(shown: &str) -> Vec<String> {
    let mut lines = chain("job-1", &["{}", "{\"mail\": \"ada@example.org\"}", "{}"]);
    lines[1] = lines[1].replace("ada@example.org", shown);
    lines
}

#[test]
fn an_intact_log_passes() {
    let other = chain("job-2", &["{}"]);
    let log = [&intact()[..], &other[..]].concat().concat();
    let checked = check(log.as_bytes());
    assert_eq!(checked.overall, Overall::Pass);
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashOk, Linked), (3, HashOk, Linked), (4, HashOk, Genesis)]);
    assert!(checked.lines.iter().all(|line| line.detail.is_none()));
    assert_eq!((checked.lines_total, checked.resources_total, checked.lines_left_out), (4, 2, 0));
    let heads: Vec<_> = checked.heads.iter().map(|h| (h.resource.as_str(), h.line, h.lines)).collect();
    assert_eq!(heads, [("job-1", 3, 3), ("job-2", 4, 1)]);
    assert!(log.contains(&checked.heads[0].entry_hash.to_string()));
}

#[test]
fn resources_have_chains_of_their_own() {
    let (a, b) = (intact(), chain("job-2", &DETAILS));
    let log = [&a[0], &b[0], &b[1], &a[1], &a[2], &b[2]].map(String::as_str).concat();
    assert_eq!(check(log.as_bytes()).overall, Overall::Pass);
}

#[test]
fn what_was_redacted_after_hashing_is_a_warning_and_not_verified() {
    for shown in ["[REDACTED]", "****1234", "call ****1234 now", "*****1234", "\\u005bREDACTED]"] {
        let checked = check(redacted_after_hashing(shown).concat().as_bytes());
        assert_eq!(told(&checked)[1], (2, HashUnverifiableRedacted, Linked), "{shown}");
        assert_eq!((checked.overall, checked.counts.hash_unverifiable_redacted), (Overall::Warn, 1));
    }
    for shown in ["REDACTED", "***1234", "**** 1234", "****123", "****abcd", "bob@example.org"] {
        let checked = check(redacted_after_hashing(shown).concat().as_bytes());
        assert_eq!((told(&checked)[1], checked.overall), ((2, HashMismatch, Linked), Overall::Fail), "{shown}");
    }
    // The mark explains nothing outside the texts of the details.
    let lines = chain("[REDACTED]", &["{\"[REDACTED]\": 1}"]);
    assert_eq!(told(&check(lines[0].replace("1}", "2}").as_bytes()))[0].1, HashMismatch);
}

#[test]
fn changed_details_do_not_recompute() {
    let mut lines = intact();
    lines[1] = lines[1].replace("2.5", "2.6");
    let checked = check(lines.concat().as_bytes());
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashMismatch, Linked), (3, HashOk, Linked)]);
    assert_eq!(checked.overall, Overall::Fail);
    let detail = checked.lines[1].detail.as_deref().unwrap();
    assert_eq!(detail.resource.as_deref(), Some("job-1"));
    assert!(lines[1].contains(&detail.entry_hash.unwrap().to_string()));
    assert_ne!(detail.computed_hash, detail.entry_hash);
    assert_eq!((detail.previous_hash, detail.expected_line), (detail.expected_previous, Some(1)));
}

#[test]
fn a_changed_line_with_a_new_hash_breaks_the_next() {
    let mut lines = intact();
    let first = Digest::parse(&lines[0][lines[0].len() - 67..lines[0].len() - 3]).unwrap();
    let (changed, hash) = line("job-1", "{\"n\": 2.0}", Some(first));
    lines[1] = changed;
    let checked = check(lines.concat().as_bytes());
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashOk, Linked), (3, HashOk, MissingPredecessor)]);
    let detail = checked.lines[2].detail.as_deref().unwrap();
    assert_eq!((detail.expected_previous, detail.expected_line), (Some(hash), Some(2)));
    assert!(detail.previous_hash.is_some_and(|found| found != hash));
}

#[test]
fn a_deleted_line_is_missing() {
    let lines = intact();
    let checked = check([lines[0].as_str(), &lines[2]].concat().as_bytes());
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashOk, MissingPredecessor)]);
    let checked = check(lines[1..].concat().as_bytes());
    assert_eq!(told(&checked)[0], (1, HashOk, MissingPredecessor));
    assert_eq!(checked.lines[0].detail.as_deref().unwrap().expected_previous, None);
    assert_eq!(checked.overall, Overall::Fail);
}

#[test]
fn lines_that_changed_places_are_told_apart_from_missing_ones() {
    let lines = intact();
    let checked = check([lines[0].as_str(), &lines[2], &lines[1]].concat().as_bytes());
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashOk, MissingPredecessor), (3, HashOk, ForkOrReorder)]);
    // Two writers that both continue the first line.
    let first = Digest::parse(&lines[0][lines[0].len() - 67..lines[0].len() - 3]).unwrap();
    let fork = line("job-1", "{\"fork\": true}", Some(first)).0;
    let checked = check([lines[0].as_str(), &lines[1], &fork].concat().as_bytes());
    assert_eq!(told(&checked)[2], (3, HashOk, ForkOrReorder));
    // The older hash of another resource is none of this one's.
    let other = line("job-2", "{}", Some(first)).0;
    let checked = check([lines.concat(), chain("job-2", &["{}"]).concat(), other].concat().as_bytes());
    assert_eq!(told(&checked)[4], (5, HashOk, MissingPredecessor));
}

#[test]
fn a_chain_that_starts_again_is_a_warning() {
    let lines = [intact().concat(), intact().concat()].concat();
    let checked = check(lines.as_bytes());
    assert_eq!((told(&checked)[3], checked.overall), ((4, HashOk, Restart), Overall::Warn));
    assert_eq!((checked.counts.restart, checked.counts.linked), (1, 4));
    assert!(checked.lines[3].detail.is_some());
}

#[test]
fn a_cut_tail_cannot_be_told() {
    let lines = intact();
    let (whole, cut) = (check(lines.concat().as_bytes()), check(lines[..2].concat().as_bytes()));
    assert_eq!((whole.overall, cut.overall), (Overall::Pass, Overall::Pass));
    assert_ne!(whole.heads[0].entry_hash, cut.heads[0].entry_hash);
}

#[test]
fn our_own_lines_are_redacted_before_they_are_hashed() {
    let fields = |details| Fields {
        timestamp: "2027-03-04T05:06:07+00:00",
        action: "export",
        user_id: "0badcafe",
        resource_id: "job-1",
        details,
        previous_hash: None,
    };
    let hide = |details: &mut _| *details = one("mail", "[REDACTED]");
    let written = write(fields(one("mail", "ada@example.org")), hide).unwrap();
    assert!(!written.line.contains("ada"));
    let checked = check(written.line.as_bytes());
    assert_eq!((checked.overall, checked.heads[0].entry_hash), (Overall::Pass, written.entry_hash));
    let error = write(fields("no object".into()), |_| {}).unwrap_err();
    assert!(error.to_string().contains("an object"), "{error}");
}
