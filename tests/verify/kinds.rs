//! Which kind a file is (report.md, "kind"): the first that fits.

use packseal::verify::report::Kind;

use super::support::forge::Pack;
use super::support::{custom, evidence, report, valdrics, vendor};

#[test]
fn the_first_that_fits_is_the_kind() {
    let attested = |pack: Pack| pack.with("chain-attestation.json", "{}");
    let manifest = |text: &str| Pack::default().with("manifest.json", text);
    for (pack, kind, why) in [
        (custom::pack(), Kind::Packseal, "pack.json"),
        (valdrics::pack(), Kind::Packseal, "pack.json, whatever the vendor's manifest says"),
        (attested(custom::unlisted()).listed(), Kind::Packseal, "pack.json before chain-attestation.json"),
        (custom::unlisted().with("pack.json", "{"), Kind::Packseal, "pack.json, even one that cannot be read"),
        (vendor::driftwise(), Kind::Driftwise, "chain-attestation.json"),
        (attested(evidence::package()), Kind::Driftwise, "chain-attestation.json before a manifest"),
        (evidence::package(), Kind::Evidence, "bundle_id and files"),
        (vendor::server(), Kind::Valdrics, "included_files, focus_export and carbon_factors"),
        (vendor::savings_failed(), Kind::Valdrics, "the same, after a failure"),
        (manifest(r#"{"included_files": []}"#), Kind::Zip, "a manifest with one member of the three"),
        (manifest(r#"{"files": []}"#), Kind::Zip, "files without bundle_id"),
        (manifest("[]"), Kind::Zip, "a manifest that is no object"),
        (manifest("{"), Kind::Zip, "a manifest that cannot be read"),
        (Pack::default().with("docs/pack.json", "{}"), Kind::Zip, "pack.json in a folder"),
        (vendor::plain(), Kind::Zip, "nothing that is known"),
        (Pack::default(), Kind::Zip, "no entries"),
    ] {
        for bytes in [pack.zip(), pack.foreign().build()] {
            assert_eq!(report(&bytes).kind, kind, "{why}");
        }
    }
}

#[test]
fn what_is_no_zip_is_unknown_and_what_is_refused_is_a_zip() {
    assert_eq!(report(b"").kind, Kind::Unknown);
    assert_eq!(report(b"{\"chain\": 1}\n").kind, Kind::Unknown);
    assert_eq!(report(&[b"x".as_slice(), &custom::pack().zip()].concat()).kind, Kind::Zip);
}

#[test]
fn only_packs_of_ours_have_a_layout_and_claims() {
    let ours = report(&valdrics::pack().zip());
    assert_eq!(ours.layout.as_deref(), Some("valdrics"));
    assert_eq!(ours.claimed.map(|claimed| (claimed.id, claimed.asked.len())), Some(("OL-2026-Q3-01".to_owned(), 4)));
    let theirs = report(&vendor::server().zip());
    assert_eq!((theirs.layout, theirs.claimed, theirs.manifest_sha256), (None, None, None));
}
