//! JSON in its three dialects: ours, Python's, and what `json.loads` takes.

use packseal::model::json::{Value, line_at, line_of, loads, members, parse, parse_python};

use super::seeds::{Seed, entries, files, named};

/// Every entry and fixture that is JSON.
pub fn seeds() -> Vec<Seed> {
    let inside = entries().into_iter().filter(|(name, _)| name.ends_with(".json")).map(|(_, bytes)| bytes);
    let fixtures = files("tests/fixtures", &[".json"]).into_iter().map(|(_, bytes)| bytes);
    let odd = [r#"{"a":[1,-0.5e+10,true,null,"\ud83d\ude00\n"],"b":{}}"#, "[NaN, Infinity, -Infinity]", "\u{feff}{}"];
    named(inside.chain(fixtures).chain(odd.map(|text| text.as_bytes().to_vec())))
}

/// What is read is written in a form that reads as the same; what we read, serde_json reads too; the dialects agree where they overlap.
pub fn check(data: &[u8]) {
    let python = parse_python(data);
    let lenient = loads(data);
    let listed = members(data);
    let _ = line_at(data, data.len() / 2);
    let value = match parse(data) {
        Ok(value) => value,
        Err(error) => {
            assert!(error.offset <= data.len(), "an error is somewhere in the text");
            assert!(line_at(data, error.offset) >= 1);
            return;
        }
    };
    assert_eq!(python.as_ref(), Ok(&value), "Python's dialect takes all of ours");
    assert_eq!(lenient.ok().as_ref(), Some(&value), "and so does json.loads");
    let compact = value.to_compact();
    assert_eq!(parse(&compact).as_ref(), Ok(&value));
    assert_eq!(parse(&value.to_indented()).as_ref(), Ok(&value));
    assert_eq!(parse(&compact).map(|value| value.to_compact()), Ok(compact.clone()));
    let sorted = parse(&value.to_python_indented()).expect("what Python writes is JSON");
    assert_eq!(sorted.to_python_indented(), value.to_python_indented(), "printing what was printed changes nothing");
    assert_eq!(parse(&value.to_python_compact()).as_ref(), Ok(&sorted));
    match serde_json::from_slice::<serde_json::Value>(data) {
        Ok(theirs) => {
            let again: serde_json::Value = serde_json::from_slice(&value.to_indented()).expect("as before");
            assert_eq!(again, theirs, "another reader sees the same in what we write");
        }
        // It makes floats of numbers, and goes less deep.
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("number out of range") || said.contains("recursion limit"), "{said}");
        }
    }
    if let Value::Object(own) = &value {
        assert_eq!(listed.map(|listed| listed.len()), Ok(own.len()));
        for (key, _) in own.iter().take(8) {
            let pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
            assert!(value.pointer(&pointer).is_some(), "{pointer}");
            assert!(line_of(data, &pointer) <= data.split(|byte| *byte == b'\n').count());
        }
    }
}
