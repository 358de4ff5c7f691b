//! VERIFY.md: how to check the pack by hand, with tools that are already there.

/// Where the answers of a pack lie.
const ANSWERS: &str =
    "The server's own answers lie under `raw/`; `raw/requests.jsonl` says which request each belongs to.";
/// What an export for a data subject says instead.
const SUBJECT: &str = "`dsar/report.json` says what was searched, what was\nhidden, and where the rows stood in the packs that they were taken from. The rows were changed: their own hashes no longer hold.";

/// The entry's bytes.
pub fn encode(pack_id: &str) -> Vec<u8> {
    text(pack_id, ANSWERS)
}

/// The same for an export for a data subject.
pub fn subject(pack_id: &str) -> Vec<u8> {
    text(pack_id, SUBJECT)
}

fn text(pack_id: &str, more: &str) -> Vec<u8> {
    format!(
        r#"# Check this pack by hand

Pack `{pack_id}`. No program of ours is needed. Unpack the ZIP into an empty folder and open a terminal there.

## 1. Is every listed file unchanged?

```
sha256sum --strict -c MANIFEST.txt        # Linux
shasum -a 256 -c MANIFEST.txt             # macOS
```

Every line must end in `OK`. Both commands pass over the first line, which begins with `#`.

## 2. Is there a file that the list does not name?

The commands above do not look for extra files. This prints them, and prints nothing when there are none:

```
find . -type f | sed 's|^\./||' | grep -v -e '^MANIFEST\.txt$' -e '^signatures/' | LC_ALL=C sort > ../found.txt
sed -e '/^#/d' -e 's/^.\{{66\}}//' MANIFEST.txt | LC_ALL=C sort | diff - ../found.txt
```

## 3. Is it the list that the sender means?

Anyone can make a list. Ask the sender, by another way than the one the pack came by, to read out the SHA-256 of `MANIFEST.txt`:

```
sha256sum MANIFEST.txt        # or: shasum -a 256 MANIFEST.txt
```

## 4. What is missing, and what was cut?

`pack.json` names every gap under `gaps` and every hidden value under `decisions`. `COMPLETENESS.csv` says for each data set what was asked, what
came back, and whether a limit cut it. {more}

## What this does not prove

That the server's answers are true, that the sender left nothing out, or who the sender is. This pack carries no signature.
"#
    )
    .into_bytes()
}
