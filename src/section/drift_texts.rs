//! DriftWise's `chain-attestation.json` and `AUDIT_LOG_VERIFY.md` as a build in the page writes them (contract sections 2 to 4).

use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// What the vendor's check of its own chain answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// `ok`, `broken`, or what else the server says.
    pub status: String,
    /// Rows that it checked, where it says so.
    pub checked: Option<u64>,
    /// The number of the newest row; 0 for an empty chain.
    pub head_seq: u64,
    /// Its hash in lower-case hexadecimal digits; None for an empty chain.
    pub head_hash: Option<String>,
}

impl Verified {
    /// Reads the answer; `head_hash_hex` is taken for `head_hash`.
    ///
    /// # Errors
    /// [`AnswerError`] when a member that is needed is not as the contract says.
    pub fn read(answer: &Value) -> Result<Self, AnswerError> {
        let reader = Reader::new(answer);
        let head_seq = reader.member("head_seq")?.number()?;
        let hash = reader.optional("head_hash").or_else(|| reader.optional("head_hash_hex"));
        let head_hash = match hash {
            Some(hash) => {
                let text = hash.text()?;
                let hex = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
                if !hex {
                    return Err(hash.wrong("64 hexadecimal digits"));
                }
                Some(text.to_ascii_lowercase())
            }
            None if head_seq > 0 => {
                return Err(reader.member("head_hash").err().unwrap_or_else(|| reader.wrong("head_hash")));
            }
            None => None,
        };
        Ok(Self {
            status: reader.member("status")?.text()?.to_owned(),
            checked: reader.optional("checked").map(|checked| checked.number()).transpose()?,
            head_seq,
            head_hash,
        })
    }
}

/// What the attestation is of.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The organisation's id, as in the address.
    pub organisation: &'a str,
    /// Its slug, where the API says it.
    pub slug: Option<&'a str>,
    /// The maker's clock, RFC 3339.
    pub at: &'a str,
    /// First and last day of the period.
    pub period: (Option<&'a str>, Option<&'a str>),
    /// The path that the chain was checked by.
    pub path: &'a str,
}

/// `chain-attestation.json` (contract section 3).
pub fn attestation(about: About<'_>, verified: &Verified) -> Vec<u8> {
    let mut bytes = object([
        ("schema", Value::from("chain-attestation/v1")),
        ("org_id", about.organisation.into()),
        ("org_slug", Value::text_or_null(about.slug)),
        ("generated_at", about.at.into()),
        ("period_start", Value::text_or_null(about.period.0)),
        ("period_end", Value::text_or_null(about.period.1)),
        ("status", verified.status.as_str().into()),
        ("checked", verified.checked.map_or(Value::Null, Value::from)),
        ("head_seq", verified.head_seq.into()),
        ("head_hash_hex", Value::text_or_null(verified.head_hash.as_deref())),
        ("hash_algorithm", "sha256".into()),
        ("canonical_version", "v1".into()),
        ("verify_path", about.path.into()),
    ])
    .to_indented();
    bytes.push(b'\n');
    bytes
}

/// `AUDIT_LOG_VERIFY.md`: what an auditor does, and what it shows. `api` is the API's address.
pub fn walkthrough(about: About<'_>, api: &str, verified: &Verified) -> Vec<u8> {
    let (path, seq) = (about.path, verified.head_seq);
    let hash = verified.head_hash.as_deref().unwrap_or("(none: the chain was empty)");
    let status = verified.status.replace(|c: char| c.is_control() || c == '`', " ");
    format!(
        r#"# Check this pack and the audit log's chain

## 1. Is every listed file unchanged?

```
shasum -a 256 -c MANIFEST.txt
```

Every line must end in `OK`. A line with `FAILED` names a file that was changed after the pack was made. The command does not look for files
that the list does not name: VERIFY.md has the line that does.

## 2. Does the vendor's chain still go on from where it was?

When this pack was made, the vendor's own check of the audit log of organisation `{organisation}` answered:

| | |
|---|---|
| status | `{status}` |
| number of the newest row | `{seq}` |
| its hash | `{hash}` |

Ask again, with a sign-in that may (an owner, an admin, or an API key of theirs):

```
curl -H "Authorization: Bearer $TOKEN" "{api}{path}?expected_min_seq={seq}"
```

| the answer | what it shows |
|---|---|
| `status` is not `ok` | The vendor's chain does not hold together. |
| `head_seq` is less than {seq} | Rows at the end of the log are gone. |
| `head_seq` is {seq}, the hash is the same | The chain is in the state that it was in. |
| `head_seq` is {seq}, the hash is another one | The chain was rewritten. |
| `head_seq` is greater | The log has grown, as it should. Nothing shows that the row above is still in it. |

Expect the last: what is done with packs is itself written into the log. Keep the answer as a file: Packseal's Verify page and
`packseal verify --live-response FILE` compare it.

## What this does not show

The pack is not signed. The vendor's answer speaks for the state of its log, not for the files in this pack: whoever changes a file can write
MANIFEST.txt anew. Ask the sender for the SHA-256 of MANIFEST.txt by another way, and compare it. Until the vendor's check is done, this pack
agrees with itself and is no evidence.
"#,
        organisation = about.organisation,
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    #[test]
    fn the_vendors_answer_is_read_strictly() {
        let hash = "AB".repeat(32);
        let whole = format!(r#"{{"status":"ok","checked":7,"head_seq":7,"head_hash":"{hash}","more":1}}"#);
        let read = |text: &str| Verified::read(&parse(text.as_bytes()).unwrap());
        let found = read(&whole).unwrap();
        assert_eq!((found.head_seq, found.head_hash.as_deref()), (7, Some("ab".repeat(32).as_str())));
        assert_eq!(read(&whole.replace("head_hash", "head_hash_hex")).unwrap(), found);
        assert_eq!(read(r#"{"status":"ok","head_seq":0,"head_hash":null}"#).unwrap().head_hash, None);
        for (from, to) in [
            ("\"ok\"", "1"),
            ("\"head_seq\":7", "\"head_seq\":-1"),
            ("\"head_seq\":7,", ""),
            ("\"checked\":7", "\"checked\":\"7\""),
            (hash.as_str(), "abcd"),
            ("\"head_hash\"", "\"hash\""),
        ] {
            let text = whole.replacen(from, to, 1);
            assert_ne!(text, whole);
            assert!(read(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_attested_is_what_was_answered() {
        let verified =
            Verified { status: "ok".to_owned(), checked: None, head_seq: 7, head_hash: Some("ab".repeat(32)) };
        let about = About {
            organisation: "org_1",
            slug: Some("orchid-ledger"),
            at: "2026-04-02T00:00:00Z",
            period: (Some("2026-01-01"), Some("2026-03-31")),
            path: "/api/v2/orgs/org_1/audit-log/verify",
        };
        let text = String::from_utf8(attestation(about, &verified)).unwrap();
        assert!(text.starts_with("{\n  \"schema\": \"chain-attestation/v1\",\n  \"org_id\": \"org_1\","), "{text}");
        assert!(text.contains("\"checked\": null") && text.contains("\"head_seq\": 7"));
        let text = String::from_utf8(walkthrough(about, "https://api.example", &verified)).unwrap();
        assert!(text.contains("\"https://api.example/api/v2/orgs/org_1/audit-log/verify?expected_min_seq=7\""));
    }
}
