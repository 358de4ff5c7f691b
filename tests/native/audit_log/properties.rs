//! What holds for any log.

use packseal::chain::log::{Checker, Fields, Overall, write};
use packseal::model::digest::Digest;
use packseal::model::json::{Value, object, parse};
use proptest::prelude::*;

use super::{chain, check};
use crate::properties::{config, json};

proptest! {
    #![proptest_config(config())]

    /// No bytes make it panic, and pieces do not matter.
    #[test]
    fn any_bytes_give_the_same_in_any_pieces(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..40) {
        same_in_pieces(&bytes, size)?;
    }

    /// The same for lines that are nearly right: one byte of a good log is changed.
    #[test]
    fn one_changed_byte_never_passes(at in any::<prop::sample::Index>(), byte in any::<u8>(), size in 1usize..300) {
        let good = chain("job-1", &["{\"a\": [1e+22, \"\u{e9}\", {\"b\": null}]}", "{}", "{\"c\": -0.0}"]).concat();
        let mut bytes = good.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        same_in_pieces(&bytes, size)?;
        let space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let checked = check(&bytes);
        // White space for white space, and a hexadecimal digit of an escape in upper case, are the same content.
        let same = byte.eq_ignore_ascii_case(&good.as_bytes()[at]) && good[..at].ends_with("\\u00");
        if byte != good.as_bytes()[at] && !(space(byte) && space(good.as_bytes()[at])) && !same {
            prop_assert_ne!(checked.overall, Overall::Pass, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    /// What we write is read back as it was given, numbers and order of keys included, and recomputes; in any order of the keys.
    #[test]
    fn what_is_written_recomputes(
        texts in prop::array::uniform4(any::<String>()),
        members in prop::collection::vec((any::<String>(), json()), 0..6),
        previous in any::<Option<u8>>(),
    ) {
        let mut members = members;
        let mut seen = std::collections::HashSet::new();
        members.retain(|(key, _)| seen.insert(key.clone()));
        let previous_hash = previous.map(|byte| Digest::of(&[byte]));
        let [timestamp, action, user_id, resource_id] = &texts;
        let details = Value::Object(members.clone());
        let fields = Fields { timestamp, action, user_id, resource_id, details: details.clone(), previous_hash };
        let written = write(fields.clone(), |_| {}).unwrap();
        let ends = written.line.ends_with("\"}\n");
        prop_assert!(written.line.is_ascii() && ends);
        let read = parse(written.line.as_bytes()).unwrap();
        let keys: Vec<&str> = read.as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect();
        let order = ["timestamp", "action", "user_id", "resource_id", "details", "previous_hash", "entry_hash"];
        prop_assert_eq!(keys, order);
        prop_assert_eq!(read.get("details"), Some(&details));
        prop_assert_eq!(read.get("resource_id").unwrap().as_str(), Some(resource_id.as_str()));
        prop_assert_eq!(check(written.line.as_bytes()).counts.hash_ok, 1);

        members.reverse();
        let turned = write(Fields { details: Value::Object(members), ..fields }, |_| {}).unwrap();
        prop_assert_eq!(turned.entry_hash, written.entry_hash);

        // The hash is that of the model's own writer, where spaces are the only difference.
        let previous = previous_hash.map_or(Value::Null, |hash| hash.to_string().into());
        let hashed = object([
            ("timestamp", timestamp.as_str().into()),
            ("action", action.as_str().into()),
            ("user_id", user_id.as_str().into()),
            ("resource_id", resource_id.as_str().into()),
            ("details", details),
            ("previous_hash", previous),
        ]);
        prop_assert_eq!(Digest::of(&spaced(&hashed.to_python_compact())), written.entry_hash);
    }
}

fn same_in_pieces(bytes: &[u8], size: usize) -> Result<(), TestCaseError> {
    let mut checker = Checker::default();
    bytes.chunks(size).for_each(|piece| checker.push(piece));
    prop_assert_eq!(checker.finish(), check(bytes));
    Ok(())
}

/// A space after every comma and colon outside texts.
fn spaced(json: &[u8]) -> Vec<u8> {
    let (mut out, mut quoted, mut escaped) = (Vec::new(), false, false);
    for byte in json {
        out.push(*byte);
        quoted ^= *byte == b'"' && !escaped;
        escaped = quoted && *byte == b'\\' && !escaped;
        if !quoted && matches!(byte, b',' | b':') {
            out.push(b' ');
        }
    }
    out
}
