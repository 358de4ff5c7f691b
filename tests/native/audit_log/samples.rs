//! The contract's vectors, and its eight logs made from them.

use std::path::PathBuf;

use packseal::chain::log::{HashOutcome::*, LinkOutcome::*, Overall};
use packseal::model::digest::Digest;
use packseal::model::json::{Value, parse};

use super::{check, told};

pub(crate) fn sample(name: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let read = std::fs::read(root.join("samples/playbook").join(name)).ok();
    if read.is_none() {
        println!("SKIPPED: no samples/playbook/{name} beside the project (set PACKSEAL_SHARED)");
    }
    read
}

fn lines(name: &str) -> Option<Vec<String>> {
    Some(String::from_utf8(sample(name)?).unwrap().split_inclusive('\n').map(str::to_owned).collect())
}

/// The first and the last vector of the contract's section 7 stand here whole; the others are read where the samples are.
#[test]
fn the_vectors_that_stand_in_the_contract() {
    let first = "3e93e3cca06b6361b5794069dc53dbefd511119c12b57807e2e3cba8d190df73";
    let last = "ad3c3674a29f98835ddbfc7de865938fa08179bbba4b0609c518162f905b77db";
    let log = format!(
        "{{\"timestamp\": \"2026-02-21T10:20:00+00:00\", \"action\": \"predict\", \"user_id\": \"user123\", \"resource_id\": \"req-1\", \
         \"details\": {{\"region\": \"eu\", \"privacy_tier\": \"public\", \"sensitive_elements\": [], \"input_length\": 42, \
         \"has_user_consent\": true}}, \"previous_hash\": null, \"entry_hash\": \"{first}\"}}\n\
         {{\"timestamp\": \"2026-02-21T10:20:03.000001+00:00\", \"action\": \"predict\", \"user_id\": \"user789\", \"resource_id\": \"req-2\", \
         \"details\": {{}}, \"previous_hash\": null, \"entry_hash\": \"{last}\"}}\n"
    );
    let checked = check(log.as_bytes());
    assert_eq!(told(&checked), [(1, HashOk, Genesis), (2, HashOk, Genesis)]);
    let heads: Vec<_> = checked.heads.iter().map(|h| (h.resource.as_str(), h.entry_hash.to_string())).collect();
    assert_eq!(heads, [("req-1", first.to_owned()), ("req-2", last.to_owned())]);
}

#[test]
fn the_vectors_recompute_where_they_can() {
    let Some(bytes) = sample("vectors.json") else { return };
    let vectors = parse(&bytes).unwrap();
    let text = |vector: &Value, key: &str| vector.get(key).unwrap().as_str().unwrap().to_owned();
    let mut recomputed = 0;
    for vector in vectors.as_array().unwrap() {
        let (line, hash) = (text(vector, "persisted_line"), text(vector, "entry_hash"));
        let canonical = text(vector, "canonical_utf8");
        assert_eq!(Digest::of(canonical.as_bytes()).to_string(), hash);
        let checked = check(line.as_bytes());
        let recomputes = vector.get("persisted_recomputes").unwrap().as_bool().unwrap();
        assert_eq!(told(&checked)[0].1, if recomputes { HashOk } else { HashUnverifiableRedacted });
        // The canonical bytes with the hash put in are a line too.
        let whole = format!("{}, \"entry_hash\": \"{hash}\"}}", canonical.strip_suffix('}').unwrap());
        assert_eq!(told(&check(whole.as_bytes()))[0].1, HashOk, "{whole}");
        recomputed += u64::from(recomputes);
    }
    assert_eq!((vectors.as_array().unwrap().len(), recomputed), (4, 3));
}

#[test]
fn the_eight_logs_of_the_contract() {
    let (Some(plain), Some(redacted)) = (lines("intact_unredacted.jsonl"), lines("intact_redacted.jsonl")) else {
        return;
    };
    let checked = check(plain.concat().as_bytes());
    assert_eq!((checked.overall, checked.lines_total, checked.counts.hash_ok), (Overall::Pass, 4, 4));

    let checked = check(redacted.concat().as_bytes());
    assert_eq!((checked.overall, told(&checked)[2]), (Overall::Warn, (3, HashUnverifiableRedacted, Linked)));

    let mut tampered = plain.clone();
    tampered[1] = tampered[1].replace("0.1", "0.2");
    let checked = check(tampered.concat().as_bytes());
    assert_eq!((checked.overall, told(&checked)[1]), (Overall::Fail, (2, HashMismatch, Linked)));

    let computed = checked.lines[1].detail.as_deref().unwrap().computed_hash.unwrap().to_string();
    let from = tampered[1].rfind(": \"").unwrap() + 3;
    tampered[1].replace_range(from..from + 64, &computed);
    let checked = check(tampered.concat().as_bytes());
    assert_eq!(told(&checked)[1..3], [(2, HashOk, Linked), (3, HashOk, MissingPredecessor)]);
    assert_eq!(checked.overall, Overall::Fail);

    let checked = check([plain[0].as_str(), &plain[2], &plain[3]].concat().as_bytes());
    assert_eq!((checked.overall, told(&checked)[1]), (Overall::Fail, (2, HashOk, MissingPredecessor)));

    let checked = check([plain[0].as_str(), &plain[2], &plain[1], &plain[3]].concat().as_bytes());
    assert_eq!(told(&checked)[1..3], [(2, HashOk, MissingPredecessor), (3, HashOk, ForkOrReorder)]);

    let checked = check([plain[0].as_str(), &plain[1], &plain[0]].concat().as_bytes());
    assert_eq!((checked.overall, told(&checked)[2]), (Overall::Warn, (3, HashOk, Restart)));

    let checked = check(plain[..2].concat().as_bytes());
    assert_eq!(checked.overall, Overall::Pass);
}
