//! A FOCUS table, as text and as cells.

/// The entry's name, as the vendor has it.
pub const TABLE: &str = "exports/focus-v1.3-core.csv";

/// The columns with the values of a row of usage.
const COLUMNS: [(&str, &str); 26] = [
    ("BilledCost", "12.50000000"),
    ("BillingAccountId", "1234"),
    ("BillingAccountName", ""),
    ("BillingCurrency", "USD"),
    ("BillingPeriodEnd", "2026-08-01T00:00:00Z"),
    ("BillingPeriodStart", "2026-07-01T00:00:00Z"),
    ("ChargeCategory", "Usage"),
    ("ChargeClass", ""),
    ("ChargeDescription", "a login, and more"),
    ("ChargePeriodEnd", "2026-07-02T00:00:00Z"),
    ("ChargePeriodStart", "2026-07-01T00:00:00Z"),
    ("ContractedCost", "12.5"),
    ("EffectiveCost", "12.5"),
    ("HostProviderName", "aws"),
    ("InvoiceIssuerName", "aws"),
    ("ListCost", "1.25e1"),
    ("PricingQuantity", "24"),
    ("PricingUnit", "Hrs"),
    ("ProviderName", "aws"),
    ("PublisherName", "aws"),
    ("ServiceCategory", "Compute"),
    ("ServiceName", "EC2"),
    ("ServiceProviderName", "aws"),
    ("AllocatedMethodDetails", "{\"Elements\":[{\"AllocatedRatio\":1}]}"),
    ("Tags", "{\"team\":\"a\"}"),
    ("x_Note", ""),
];

/// A table of one row that is as FOCUS 1.3 asks.
pub fn good() -> String {
    changed(|_| {})
}

/// The table with one value changed.
pub fn with(column: &str, value: &str) -> String {
    changed(|rows| {
        let at = rows[0].iter().position(|name| name == column).expect("a column");
        rows[1][at] = value.to_owned();
    })
}

/// The table after a change of its cells, the header's among them.
pub fn changed(change: impl FnOnce(&mut Vec<Vec<String>>)) -> String {
    let mut rows =
        vec![COLUMNS.map(|(name, _)| name.to_owned()).to_vec(), COLUMNS.map(|(_, value)| value.to_owned()).to_vec()];
    change(&mut rows);
    let cell = |cell: &String| {
        let quoted = cell.contains([',', '"', '\r', '\n']);
        if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n").collect()
}
