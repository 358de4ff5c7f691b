//! How a person asks the vendor: the path of the live check, and a line for a terminal. Nothing is asked from here.

use crate::chain::attestation::Attestation;

/// A path longer than this is not taken over from a pack.
const PATH_MAX: usize = 200;

/// Path and query of the live check. The pack's own `verify_path` is taken only where it is a plain path: it may send nobody elsewhere. The vendor
/// is told the attested number, so that it calls a shorter chain broken itself.
pub(super) fn path(attestation: &Attestation) -> String {
    let own = attestation.verify_path.as_deref().filter(|path| is_plain(path));
    let path = own.map_or_else(
        || {
            let org = attestation.org_id.as_deref().filter(|org| !org.is_empty() && org.len() <= 64 && is_word(org));
            format!("/api/v2/orgs/{}/audit-log/verify", org.unwrap_or("ORG_ID"))
        },
        str::to_owned,
    );
    format!("{path}?expected_min_seq={}", attestation.head.head_seq)
}

/// The line for a terminal. Address and key are the reader's own: the pack must not name the one, and nothing may print the other.
pub fn line(check: &str) -> String {
    format!("curl -sS -H \"X-API-Key: $DRIFTWISE_KEY\" \"$DRIFTWISE_URL{check}\" -o live.json")
}

/// One slash, then words between slashes, none of them made of dots.
fn is_plain(path: &str) -> bool {
    path.len() <= PATH_MAX
        && path.strip_prefix('/').is_some_and(|words| {
            words.split('/').all(|word| !word.is_empty() && is_word(word) && word.bytes().any(|byte| byte != b'.'))
        })
}

fn is_word(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::attestation::Head;

    fn attestation(org_id: Option<&str>, verify_path: Option<&str>) -> Attestation {
        let head = Head { status: "ok".into(), head_seq: 7, head_hash: None };
        let text = |text: &str| text.to_owned();
        Attestation { head, org_id: org_id.map(text), period: [None, None], verify_path: verify_path.map(text) }
    }

    #[test]
    fn only_a_plain_path_is_taken_over() {
        let default = "/api/v2/orgs/o-1/audit-log/verify?expected_min_seq=7";
        for (stated, expected) in [
            (Some("/api/v3/orgs/o-1/verify"), "/api/v3/orgs/o-1/verify?expected_min_seq=7"),
            (None, default),
            (Some(""), default),
            (Some("/"), default),
            (Some("api/v2"), default),
            (Some("//elsewhere.example/verify"), default),
            (Some("https://elsewhere.example/verify"), default),
            (Some("/a/../verify"), default),
            (Some("/a/./verify"), default),
            (Some("/a b"), default),
            (Some("/a\";rm -rf ~;\""), default),
            (Some("/$(id)"), default),
            (Some("/a?expected_min_seq=0"), default),
            (Some("/a#b"), default),
            (Some("/a@b"), default),
            (Some("/a\\b"), default),
            (Some("/%2e%2e/b"), default),
            (Some("/é"), default),
        ] {
            assert_eq!(path(&attestation(Some("o-1"), stated)), expected, "{stated:?}");
        }
        let long = format!("/{}", "a".repeat(PATH_MAX));
        assert_eq!(path(&attestation(Some("o-1"), Some(&long))), default);
        for org in [None, Some(""), Some("a/b"), Some("a b"), Some("$X")] {
            assert_eq!(
                path(&attestation(org, None)),
                "/api/v2/orgs/ORG_ID/audit-log/verify?expected_min_seq=7",
                "{org:?}"
            );
        }
    }

    #[test]
    fn the_line_names_no_address_and_no_key() {
        let line = line("/api/v2/verify?expected_min_seq=7");
        assert_eq!(
            line,
            "curl -sS -H \"X-API-Key: $DRIFTWISE_KEY\" \"$DRIFTWISE_URL/api/v2/verify?expected_min_seq=7\" -o live.json"
        );
    }
}
