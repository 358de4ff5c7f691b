//! What a Valdrics pack allows to check offline.

use packseal::verify::report::Headline;
use serde_json::Value;

use super::Vector;
use crate::support::forge::Pack;
use crate::support::valdrics;
use crate::support::vendor::server;

const MANIFEST: &str = "manifest.json";
const CARBON: &str = "carbon_factor_sets.json";
const CLOSE: &str = "exports/close-package.json";

/// The server's own ZIP after a change.
fn changed(change: impl FnOnce(Pack) -> Pack) -> Vec<u8> {
    change(server()).foreign().build()
}

/// A vector of the server's own ZIP.
fn of_server(vector: Vector) -> Vector {
    vector.kind("valdrics").container("foreign").notes(&["zip.foreign.attributes", "zip.foreign.time"])
}

pub fn vectors() -> Vec<Vector> {
    let mut vectors = vec![
        Vector::altered(
            "vendor_manifest_malformed_fail",
            "The vendor's manifest.json is cut short; the list was made anew.",
            || valdrics::unlisted().with(MANIFEST, "{\"notes\": [").listed().zip(),
            &["vendor.manifest.malformed"],
        ),
        Vector::altered(
            "vendor_manifest_array_fail",
            "The vendor's manifest.json is no object; the list was made anew.",
            || valdrics::unlisted().with(MANIFEST, "[]").listed().zip(),
            &["vendor.manifest.malformed"],
        ),
        Vector::altered(
            "vendor_count_in_pack_fail",
            "An item was cut from an evidence file; ledger and list were made anew.",
            || {
                let name = "leadership_kpis_evidence.json";
                valdrics::unlisted()
                    .json(name, |items| drop(items.as_array_mut().and_then(Vec::pop)))
                    .replaced("COMPLETENESS.csv", "3,2,2,200", "3,1,1,200")
                    .listed()
                    .zip()
            },
            &["vendor.count.differs"],
        )
        .rows(&[("integrity", "PASS"), ("completeness", "FAIL")]),
    ];
    let of_the_server = vec![
        Vector::altered(
            "vendor_included_files_fail",
            "The server's manifest.json has no list of files.",
            || changed(|pack| pack.json(MANIFEST, |manifest| manifest["included_files"] = Value::from("all"))),
            &["vendor.manifest.malformed"],
        ),
        Vector::altered(
            "vendor_count_fail",
            "manifest.json counts an item more than the file has.",
            || changed(|pack| pack.json(MANIFEST, |manifest| manifest["performance_load_tests"]["count"] = 2.into())),
            &["vendor.count.differs"],
        )
        .rows(&[("completeness", "FAIL")]),
        Vector::altered(
            "vendor_count_carbon_fail",
            "manifest.json counts another number of carbon factor sets.",
            || {
                changed(|pack| {
                    pack.json(MANIFEST, |manifest| manifest["carbon_factors"]["factor_sets_count"] = 0.into())
                })
            },
            &["vendor.count.differs"],
        )
        .rows(&[("completeness", "FAIL")]),
        Vector::altered(
            "vendor_count_of_object_fail",
            "A counted file is no array.",
            || changed(|pack| pack.with("job_slo_evidence.json", "{}")),
            &["vendor.count.differs"],
        )
        .rows(&[("completeness", "FAIL")]),
        Vector::incomplete(
            "vendor_listed_absent_fail",
            "A file that manifest.json includes is not here, and no export failed.",
            || changed(|pack| pack.without("exports/savings-proof.csv")),
            &["vendor.listed.absent"],
        ),
        Vector::altered(
            "vendor_file_added_fail",
            "A file is here that manifest.json does not include.",
            || changed(|pack| pack.with("docs/extra.md", "x")),
            &["vendor.file.unlisted"],
        )
        .rows(&[("completeness", "FAIL")]),
        Vector::altered(
            "vendor_json_malformed_fail",
            "A settings file is cut short.",
            || changed(|pack| pack.with("identity_settings.json", "{\"exists\": tr")),
            &["vendor.json.malformed"],
        ),
        Vector::altered(
            "vendor_carbon_edited_fail",
            "A carbon factor was changed, its checksum was not.",
            || changed(|pack| pack.replaced(CARBON, "0.379", "0.279")),
            &["vendor.checksum.differs"],
        ),
        Vector::altered(
            "vendor_close_edited_fail",
            "A figure of the close package was changed, its hash was not.",
            || changed(|pack| pack.replaced(CLOSE, "1e+16", "1e+15")),
            &["vendor.integrity-hash.differs"],
        ),
        Vector::altered(
            "vendor_close_respelled_fail",
            "A number of the close package was spelled otherwise, its value is the same.",
            || changed(|pack| pack.replaced(CLOSE, "1e-05", "0.00001")),
            &["vendor.integrity-hash.differs"],
        ),
        Vector::altered(
            "vendor_invoice_hash_fail",
            "The hash of the invoice inside the close package was changed.",
            || {
                changed(|pack| {
                    let hash = serde_json::from_slice::<Value>(pack.get(CLOSE)).expect("JSON")["invoice_reconciliation"]["integrity_hash"]
                    .as_str()
                    .map(str::to_owned)
                    .expect("a hash");
                    pack.replaced(CLOSE, &hash, &"0".repeat(64))
                })
            },
            &["vendor.integrity-hash.differs"],
        ),
    ];
    vectors.extend(of_the_server.into_iter().map(of_server));
    assert!(vectors.iter().all(|vector| matches!(vector.headline, Headline::Altered | Headline::Incomplete)));
    vectors
}
