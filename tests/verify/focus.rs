//! FOCUS tables: each rule, any bytes, many rows, and what the vendor's own rows are known for.

use std::fs;

use packseal::focus::{Checked, Checker, FaultKind, Version, claimed, sentence};
use packseal::verify::report::{FindingOutcome, Headline, Report};
use proptest::prelude::*;

use super::support::focus::{TABLE, changed, good, with};
use super::support::{custom, report, shared, vendor};

fn latest() -> Version {
    Version::ALL[3]
}

fn check(version: Version, bytes: &[u8], piece: usize) -> Checked {
    let mut checker = Checker::new(version);
    bytes.chunks(piece).for_each(|piece| checker.push(piece));
    checker.finish()
}

/// The faults of a table, in short.
fn faults(table: &str) -> Vec<(FaultKind, String)> {
    let checked = check(latest(), table.as_bytes(), 7);
    checked.faults.iter().map(|fault| (fault.kind, fault.column.clone())).collect()
}

#[test]
fn one_value_one_fault() {
    use FaultKind::{ValueNull, ValueSet, ValueType, ValueWord};
    assert_eq!(faults(&good()), []);
    for (column, value, kind) in [
        ("BilledCost", "1,5", ValueType),
        ("BilledCost", "'-1", ValueType),
        ("EffectiveCost", "", ValueNull),
        ("ListCost", "free", ValueType),
        ("BillingCurrency", "usd", ValueType),
        ("BillingCurrency", "", ValueNull),
        ("BillingPeriodStart", "2026-07-01", ValueType),
        ("ChargePeriodEnd", "2026-07-02T00:00:00", ValueType),
        ("ChargeCategory", "usage", ValueWord),
        ("ChargeClass", "Regular", ValueWord),
        ("ServiceCategory", "compute", ValueWord),
        ("ServiceCategory", "", ValueNull),
        ("ServiceName", "", ValueNull),
        ("ProviderName", "", ValueNull),
        ("PricingUnit", "", ValueNull),
        ("AllocatedMethodDetails", "all of it", ValueType),
        ("Tags", "team=a", ValueType),
        ("Tags", "{\"team\":{\"of\":\"a\"}}", ValueType),
    ] {
        let found = faults(&with(column, value));
        // A word that is none may also be no usage.
        assert!(found.contains(&(kind, column.to_owned())), "{column} {value:?}: {found:?}");
        assert_eq!(found.len(), 1, "{column} {value:?}: {found:?}");
    }
    for (column, value) in [
        ("ChargeClass", "Correction"),
        ("BilledCost", "-1e-8"),
        ("BillingAccountName", "any, \"name\"\r\n"),
        ("HostProviderName", ""),
        ("Tags", ""),
        ("x_Note", "\u{1}"),
        ("ServiceName", "'@Support"),
    ] {
        assert_eq!(faults(&with(column, value)), [], "{column} {value:?}");
    }
    for (category, quantity, unit, expected) in [
        ("Usage", "1", "Hrs", None),
        ("Purchase", "", "", Some(ValueNull)),
        ("Tax", "1", "Hrs", Some(ValueSet)),
        ("Tax", "", "", None),
        ("Tax", "", "Hrs", Some(ValueSet)),
        ("Credit", "", "", None),
        ("Credit", "1", "Hrs", None),
        ("Credit", "1", "", Some(ValueNull)),
    ] {
        let table = changed(|rows| {
            for (column, value) in [("ChargeCategory", category), ("PricingQuantity", quantity), ("PricingUnit", unit)]
            {
                let at = rows[0].iter().position(|name| name == column).expect("a column");
                rows[1][at] = value.to_owned();
            }
        });
        let kinds: Vec<FaultKind> = faults(&table).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, expected.into_iter().collect::<Vec<_>>(), "{category} {quantity} {unit}");
    }
}

/// What was consumed stands for usage only, and not for a commitment that was not used.
#[test]
fn what_was_consumed() {
    use FaultKind::{ValueNull, ValueSet};
    for (category, status, class, quantity, expected) in [
        ("Usage", "", "", "1", None),
        ("Usage", "", "", "", Some(ValueNull)),
        ("Usage", "", "Correction", "", None),
        ("Usage", "Used", "", "", Some(ValueNull)),
        ("Usage", "Unused", "", "", None),
        ("Usage", "Unused", "", "1", Some(ValueSet)),
        ("Adjustment", "", "", "1", Some(ValueSet)),
        ("Adjustment", "", "", "", None),
    ] {
        let table = changed(|rows| {
            let more = [("ConsumedQuantity", quantity), ("CommitmentDiscountStatus", status)];
            rows[0].extend(more.map(|(name, _)| name.to_owned()));
            rows[1].extend(more.map(|(_, value)| value.to_owned()));
            for (column, value) in [("ChargeCategory", category), ("ChargeClass", class)] {
                let at = rows[0].iter().position(|name| name == column).expect("a column");
                rows[1][at] = value.to_owned();
            }
        });
        let found = faults(&table);
        let of: Vec<FaultKind> =
            found.iter().filter(|(_, column)| column == "ConsumedQuantity").map(|it| it.0).collect();
        assert_eq!(of, expected.into_iter().collect::<Vec<_>>(), "{category} {status} {class} {quantity}: {found:?}");
    }
}

#[test]
fn versions_bring_columns() {
    let table = good();
    let unknown = |version: &str| {
        let checked = check(Version::parse(version).expect("a version"), table.as_bytes(), 64);
        checked.faults.iter().map(|fault| fault.column.clone()).collect::<Vec<_>>()
    };
    assert_eq!(unknown("1.3"), [""; 0]);
    for older in ["1.0", "1.1", "1.2"] {
        assert_eq!(unknown(older), ["AllocatedMethodDetails", "HostProviderName", "ServiceProviderName"], "{older}");
    }
    let empty: Vec<FaultKind> = faults("x_Note\r\n").iter().map(|(kind, _)| *kind).collect();
    assert_eq!(empty, [FaultKind::ColumnMissing; 23]);
    assert_eq!(check(latest(), b"", 1), Checked::default(), "of nothing, nothing is said");
}

/// The first rows and the count; memory does not grow with the rows.
#[test]
fn many_rows_are_counted_and_few_are_kept() {
    let table = format!("ChargeClass,BilledCost\r\n{}", "Regular,1.5\r\n".repeat(200_000));
    let mut checked = check(latest(), table.as_bytes(), 1 << 16);
    checked.faults.retain(|fault| fault.kind != FaultKind::ColumnMissing);
    assert_eq!((checked.rows, checked.faults.len()), (200_000, 1));
    let fault = &checked.faults[0];
    assert_eq!((fault.rows.as_slice(), fault.count, fault.found.as_str()), ([1, 2, 3].as_slice(), 200_000, "Regular"));
    assert_eq!(sentence(latest(), &checked), "200000 rows checked against FOCUS 1.3: not as it asks in ChargeClass.");
    let wide = format!("{}\r\n", (0..5_000).map(|at| format!("C{at}")).collect::<Vec<_>>().join(","));
    assert!(check(latest(), wide.as_bytes(), 99).faults.len() < 600);
    assert_eq!(
        sentence(latest(), &check(latest(), good().as_bytes(), 5)),
        "1 row checked against FOCUS 1.3: columns, types, words and nulls are as it asks."
    );
}

/// The finding names the entry, the column, the first row and how many there are.
#[test]
fn a_finding_says_where_and_how_often() {
    let row = with("ChargeClass", "Regular");
    let (header, row) = row.split_once("\r\n").expect("a header");
    let found = |rows: usize| {
        let table = format!("{header}\r\n{}", row.repeat(rows));
        let report = report(&custom::unlisted().with(TABLE, table).listed().zip());
        assert_eq!(report.headline, Headline::NotSigned);
        let of = report.findings.into_iter().find(|finding| finding.code == "focus.value.word").expect("a finding");
        assert_eq!(of.outcome, FindingOutcome::Note);
        (of.place, of.expected, of.found)
    };
    let place = "exports/focus-v1.3-core.csv, ChargeClass, row 1".to_owned();
    let expected = "Correction".to_owned();
    assert_eq!(found(1), (place.clone(), expected.clone(), "Regular".to_owned()));
    assert_eq!(found(3), (place.clone(), expected.clone(), "Regular; in 3 rows: 1, 2, 3".to_owned()));
    assert_eq!(found(4), (place, expected, "Regular; in 4 rows: 1, 2, 3, …".to_owned()));
}

/// Findings about a table change neither headline nor rows, in packs of all kinds.
#[test]
fn a_table_changes_no_verdict() {
    let odd = with("ChargeClass", "Regular");
    let same = |one: &Report, other: &Report| {
        let outcomes = |report: &Report| report.rows.iter().map(|row| row.outcome).collect::<Vec<_>>();
        assert_eq!((one.headline, outcomes(one), &one.lead), (other.headline, outcomes(other), &other.lead));
        assert!(other.findings.len() > one.findings.len());
    };
    same(
        &report(&custom::unlisted().with(TABLE, good()).listed().zip()),
        &report(&custom::unlisted().with(TABLE, &odd).listed().zip()),
    );
    let server = |table: &str| report(&vendor::server().with(TABLE, table).zip());
    let (plain, noted) = (server(&good()), server(&odd));
    assert_eq!((plain.headline, plain.exit()), (noted.headline, noted.exit()));
}

/// What the vendor's rows are known for, in the answers of its server.
#[test]
fn the_vendors_known_deviations() {
    let Some(folder) = shared("samples/valdrics") else { return };
    let table = fs::read(folder.join("focus.csv")).expect("the sample");
    let checked = check(latest(), &table, 1 << 10);
    let found: Vec<(FaultKind, &str, u64)> =
        checked.faults.iter().map(|fault| (fault.kind, fault.column.as_str(), fault.count)).collect();
    assert_eq!(checked.rows, 12);
    assert_eq!(found, [(FaultKind::ValueSet, "ConsumedQuantity", 4), (FaultKind::ValueWord, "ChargeClass", 12)]);
}

/// The recorded answer of the tenant, through a whole pack.
#[test]
fn the_tenants_export_shows_them() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/valdrics/expected/exports/focus-v1.3-core.csv");
    let Ok(table) = fs::read(&path) else { panic!("{} is there", path.display()) };
    assert_eq!(claimed(TABLE), Some("1.3"));
    let report = report(&custom::unlisted().with(TABLE, table).listed().zip());
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert!(found.contains(&"focus.value.word"), "{found:?}");
    assert_eq!(report.headline, Headline::NotSigned);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes: the same faults whatever the pieces, bounded, and each with its rows.
    #[test]
    fn any_bytes_in_any_pieces(
        text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[a-zA-Z,\"\r\n]{0,200}".prop_map(String::into_bytes),
            "[,\"\r\nA-Z0-9]{0,120}".prop_map(|rows| format!("{}{rows}", good()).into_bytes()),
        ],
        piece in 1usize..50,
    ) {
        let whole = check(latest(), &text, usize::MAX);
        prop_assert_eq!(&check(latest(), &text, piece), &whole);
        for fault in &whole.faults {
            prop_assert!(fault.rows.len() <= 3 && fault.rows.len() as u64 <= fault.count && fault.count <= whole.rows.max(1));
            prop_assert!(fault.rows.iter().all(|row| (1..=whole.rows).contains(row)));
            prop_assert!(fault.found.chars().count() <= 200 && !fault.expected.is_empty());
        }
        prop_assert!(sentence(latest(), &whole).ends_with('.'));
    }

    /// A cell that breaks a rule is found in its column and row, wherever it stands.
    #[test]
    fn a_bad_cell_is_found(before in 0usize..20, after in 0usize..20) {
        let (table, odd) = (good(), with("BilledCost", "ten"));
        let [(header, row), (_, odd)] = [&table, &odd].map(|table| table.split_once("\r\n").expect("a header"));
        let text = format!("{header}\r\n{}{odd}{}", row.repeat(before), row.repeat(after));
        let checked = check(latest(), text.as_bytes(), 13);
        prop_assert_eq!(checked.rows, (before + after + 1) as u64);
        prop_assert_eq!(checked.faults.len(), 1);
        let fault = &checked.faults[0];
        prop_assert_eq!((fault.column.as_str(), &fault.rows), ("BilledCost", &vec![before as u64 + 1]));
    }
}
