//! The bytes under a hash, spelled out (playbook contract section 1).

use packseal::chain::log::{HashOutcome::*, Overall};
use packseal::model::digest::Digest;

use super::{check, told};

/// A line whose hash is over the given canonical details.
fn hashed(details: &str, canonical: &str) -> String {
    let bytes = format!(
        "{{\"action\": \"a\", \"details\": {canonical}, \"previous_hash\": null, \"resource_id\": \"r\", \
         \"timestamp\": \"2027-03-04T05:06:07+00:00\", \"user_id\": \"u\"}}"
    );
    format!(
        "{{\"timestamp\": \"2027-03-04T05:06:07+00:00\", \"action\": \"a\", \"user_id\": \"u\", \"resource_id\": \"r\", \
         \"details\": {details}, \"previous_hash\": null, \"entry_hash\": \"{}\"}}\n",
        Digest::of(bytes.as_bytes())
    )
}

#[test]
fn details_are_spelled_as_pythons_json_module_does() {
    for (details, canonical) in [
        ("{}", "{}"),
        ("{\"b\":[],\"a\":{\"d\":1,\"c\":[1,2]}}", "{\"a\": {\"c\": [1, 2], \"d\": 1}, \"b\": []}"),
        // Numbers stay as they are written.
        (
            "{\"n\":[1e+22,1e-05,-0.0,1.0,0.1,123456789012345678901234567890,NaN,Infinity,-Infinity]}",
            "{\"n\": [1e+22, 1e-05, -0.0, 1.0, 0.1, 123456789012345678901234567890, NaN, Infinity, -Infinity]}",
        ),
        // By code point: Z before a, and U+FF21 before U+1F600, which UTF-16 has the other way round.
        (
            "{\"\u{1f600}\":1,\"\u{ff21}\":2,\"a\":3,\"Z\":4,\"\":5}",
            "{\"\": 5, \"Z\": 4, \"a\": 3, \"\\uff21\": 2, \"\\ud83d\\ude00\": 1}",
        ),
        (
            "{\"s\":\"\\u0000\\u0008\\f\\n\\r\\t\\\"\\\\\\/\u{7f}\u{80}\u{7ff}\u{800}\u{2028}\u{10ffff}\"}",
            "{\"s\": \"\\u0000\\b\\f\\n\\r\\t\\\"\\\\/\\u007f\\u0080\\u07ff\\u0800\\u2028\\udbff\\udfff\"}",
        ),
        // Python carries lone surrogates through; a pair becomes one character; keys sort by code point.
        (
            "{\"s\":\"\\ud83d \\ude00 \\ud83d\\ud83d\\uDE00 \\ud83d\\u0041\"}",
            "{\"s\": \"\\ud83d \\ude00 \\ud83d\\ud83d\\ude00 \\ud83dA\"}",
        ),
        (
            "{\"\\ue000\":1,\"\\ud800\":2,\"\\ud7ff\":3,\"\\ud83d\\ude00\":4}",
            "{\"\\ud7ff\": 3, \"\\ud800\": 2, \"\\ue000\": 1, \"\\ud83d\\ude00\": 4}",
        ),
    ] {
        let checked = check(hashed(details, canonical).as_bytes());
        assert_eq!((checked.overall, told(&checked)[0].1), (Overall::Pass, HashOk), "{details}");
        let other = check(hashed(details, &format!(" {canonical}")).as_bytes());
        assert_eq!(told(&other)[0].1, HashMismatch);
    }
}

#[test]
fn a_lone_surrogate_in_a_resource_is_shown_as_a_replacement() {
    let line = hashed("{}", "{}").replace("\"r\"", "\"\\ud800\"");
    let checked = check(line.as_bytes());
    assert_eq!((checked.heads[0].resource.as_str(), told(&checked)[0].1), ("\u{fffd}\u{fffd}\u{fffd}", HashMismatch));
}
