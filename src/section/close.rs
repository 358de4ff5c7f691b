//! `exports/close-package.{json,csv}` (contract section 3): what the answer holds, how restatements are cut, and the hash inside.

use super::rows::RowCounter;
use crate::model::digest::Digest;
use crate::model::json::Value;
use crate::source::{AnswerError, Reader};

const HASH: &str = "integrity_hash";
const CSV: &str = "csv";
/// How the header of the CSV's restatements begins.
const RESTATEMENTS: &str = "restatements,usage_date,";

/// The close package of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosePackage {
    /// The answer without `csv`.
    package: Value,
    csv: String,
    /// The hash that the answer states, and the one that it gives.
    hash: (String, String),
}

impl ClosePackage {
    /// Reads the answer of `GET /costs/reconciliation/close-package`.
    ///
    /// # Errors
    /// [`AnswerError`] when a member that is needed here is not as the contract says.
    pub fn read(answer: Value) -> Result<Self, AnswerError> {
        let reader = Reader::new(&answer);
        let csv = reader.member(CSV)?.text()?.to_owned();
        let stated = reader.member(HASH)?.text()?.to_owned();
        let restatements = reader.member("restatements")?;
        for count in ["count", "included_count"] {
            restatements.member(count)?.number()?;
        }
        restatements.member("truncated")?.boolean()?;
        restatements.member("entries")?.items()?;
        let computed = integrity_hash(&answer).to_string();
        let Value::Object(mut members) = answer else { return Err(reader.wrong("an object")) };
        members.retain(|(key, _)| key != CSV);
        Ok(Self { package: Value::Object(members), csv, hash: (stated, computed) })
    }

    /// The hash that the answer states.
    pub fn hash_stated(&self) -> &str {
        &self.hash.0
    }

    /// The hash that the whole answer gives.
    pub fn hash_computed(&self) -> &str {
        &self.hash.1
    }

    /// Whether the two are one.
    pub fn hash_fits(&self) -> bool {
        same(&self.hash.0, &self.hash.1)
    }

    /// Whether the invoice in it gives its own hash; true when it has none.
    pub fn invoice_fits(&self) -> bool {
        let invoice = self.package.get("invoice_reconciliation");
        let stated = invoice.and_then(|invoice| invoice.get(HASH)).and_then(Value::as_str);
        invoice.zip(stated).is_none_or(|(invoice, stated)| same(&integrity_hash(invoice).to_string(), stated))
    }

    fn restatement(&self, key: &str) -> Option<&Value> {
        self.package.get("restatements")?.get(key)
    }

    /// How many restatements are in.
    pub fn restatements(&self) -> u64 {
        self.restatement("entries").and_then(Value::as_array).map_or(0, |entries| entries.len() as u64)
    }

    /// Whether some are left out.
    pub fn truncated(&self) -> bool {
        self.restatement("truncated").and_then(Value::as_bool) == Some(true)
    }

    /// Leaves at most `most` restatements in, in the JSON and in the CSV, as the vendor does: their count and sums stay, `included_count` and
    /// `truncated` tell. The hash is made anew over what is in; one that did not fit the whole answer stays, since another would hide that.
    ///
    /// # Errors
    /// [`AnswerError`] when the CSV does not have the restatements of the JSON.
    pub fn cut(&mut self, most: u64) -> Result<(), AnswerError> {
        let whole = self.restatements();
        if whole <= most {
            return Ok(());
        }
        self.csv = cut_csv(&self.csv, whole, most)?;
        if let Some(Value::Object(members)) = member(&mut self.package, "restatements") {
            for (key, value) in members {
                match key.as_str() {
                    "included_count" => *value = Value::from(most),
                    "truncated" => *value = Value::from(true),
                    "entries" => {
                        if let Value::Array(entries) = value {
                            entries.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                        }
                    }
                    _ => {}
                }
            }
        }
        if self.hash_fits() {
            let anew = Value::from(integrity_hash(&self.package).to_string());
            if let Some(hash) = member(&mut self.package, HASH) {
                *hash = anew;
            }
        }
        Ok(())
    }

    /// The JSON entry: the vendor's file style, without `csv`.
    pub fn json(&self) -> Vec<u8> {
        self.package.to_python_indented()
    }

    /// The CSV entry.
    pub fn csv(&self) -> &str {
        &self.csv
    }
}

fn member<'a>(object: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    let Value::Object(members) = object else { return None };
    members.iter_mut().find_map(|(name, value)| (name == key).then_some(value))
}

/// Hashes are hexadecimal digits in either case.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The `integrity_hash` of a close package or of the invoice in it: SHA-256 of the object without its hash and its CSV, as compact sorted ASCII JSON with number tokens as they came.
pub fn integrity_hash(object: &Value) -> Digest {
    let members = object.as_object().unwrap_or_default().iter();
    let hashed = members.filter(|(key, _)| key != HASH && key != CSV).cloned().collect();
    Digest::of(&Value::Object(hashed).to_python_compact())
}

/// The CSV with the first `most` of its `whole` restatements.
fn cut_csv(csv: &str, whole: u64, most: u64) -> Result<String, AnswerError> {
    let wrong = |found: String| AnswerError::Shape {
        place: "/csv".to_owned(),
        expected: "a line for each restatement below their header",
        found,
    };
    let (mut rest, mut kept, mut rows) = (csv, None, None);
    while !rest.is_empty() {
        let end = RowCounter::default().feed(rest.as_bytes(), 1).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        match &mut rows {
            None if line.starts_with(RESTATEMENTS) => rows = Some(0),
            None => {}
            Some(rows) => *rows += 1,
        }
        rest = after;
        if rows == Some(most) {
            kept = Some(csv.len() - rest.len());
        }
    }
    match (rows, kept) {
        (Some(rows), Some(kept)) if rows == whole => Ok(csv[..kept].to_owned()),
        (Some(rows), _) => Err(wrong(format!("{rows} lines for {whole} restatements"))),
        (None, _) => Err(wrong("no header".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    const HEADER: &str = "section,key,value\r\nmeta,restatements,\"x\r\nrestatements,usage_date,\"\r\n\r\nrestatements,usage_date,reason\r\n";

    fn answer(entries: usize) -> Value {
        let rows: String = (0..entries).map(|n| format!("restatements,2026-11-0{n},\"a\r\nb\"\r\n")).collect();
        let list: Vec<String> = (0..entries).map(|n| format!("{{\"old_cost\":{n}.0,\"reason\":\"é\"}}")).collect();
        let text = format!(
            "{{\"provider\":null,\"total\":1e-05,\"restatements\":{{\"count\":{entries},\"included_count\":{entries},\"truncated\":false,\
             \"net_delta_usd\":0.90,\"entries\":[{}]}}}}",
            list.join(",")
        );
        let mut value = parse(text.as_bytes()).unwrap();
        let hash = Digest::of(&value.to_python_compact()).to_string();
        let Value::Object(members) = &mut value else { panic!("no object") };
        members.push((HASH.to_owned(), Value::from(hash)));
        members.push((CSV.to_owned(), Value::from(format!("{HEADER}{rows}"))));
        value
    }

    #[test]
    fn cutting_keeps_count_and_sums_and_makes_the_hash_anew() {
        for (entries, most, included, cut) in
            [(3, 5, 3, false), (3, 3, 3, false), (3, 2, 2, true), (3, 0, 0, true), (0, 0, 0, false)]
        {
            let mut package = ClosePackage::read(answer(entries)).unwrap();
            let whole = package.clone();
            assert_eq!(package.hash_stated(), package.hash_computed());
            package.cut(most).unwrap();
            assert_eq!((package.restatements(), package.truncated()), (included, cut), "{entries} {most}");
            assert_eq!(package == whole, !cut, "{entries} {most}");
            let restatement = |key: &str| package.restatement(key).unwrap().to_compact();
            assert_eq!(restatement("count"), entries.to_string().into_bytes());
            assert_eq!(restatement("included_count"), included.to_string().into_bytes());
            assert_eq!(restatement("net_delta_usd"), b"0.90");
            assert_eq!(package.csv().matches("\r\nrestatements,2026").count() as u64, included);
            assert!(package.csv().starts_with(HEADER) && package.csv().ends_with("\r\n"));
            let json = parse(&package.json()).unwrap();
            assert!(json.get(CSV).is_none());
            assert_eq!(json.get(HASH).unwrap().as_str().unwrap(), integrity_hash(&json).to_string());
            assert_eq!(json.get(HASH).unwrap().as_str() != Some(whole.hash_stated()), cut);
        }
    }

    #[test]
    fn a_hash_that_does_not_fit_is_seen_and_stays() {
        let text = String::from_utf8(answer(2).to_compact()).unwrap().replace("1e-05", "0.00001");
        let mut package = ClosePackage::read(parse(text.as_bytes()).unwrap()).unwrap();
        assert_ne!(package.hash_stated(), package.hash_computed());
        package.cut(1).unwrap();
        assert_eq!(package.restatements(), 1);
        assert_eq!(parse(&package.json()).unwrap().get(HASH).unwrap().as_str(), Some(package.hash_stated()));
    }

    #[test]
    fn an_invoice_has_a_hash_of_its_own() {
        let with = |invoice: &str| {
            let text = String::from_utf8(answer(0).to_compact()).unwrap();
            let text = text.replacen('{', &format!("{{\"invoice_reconciliation\":{invoice},"), 1);
            ClosePackage::read(parse(text.as_bytes()).unwrap()).unwrap().invoice_fits()
        };
        assert!(with("null") && with("{\"status\":\"missing_invoice\"}"));
        let hash = Digest::of(b"{\"a\":1.0}");
        assert!(with(&format!("{{\"a\":1.0,\"integrity_hash\":\"{hash}\"}}")));
        assert!(!with(&format!("{{\"a\":1,\"integrity_hash\":\"{hash}\"}}")));
    }

    #[test]
    fn other_shapes_are_told_with_their_place() {
        let whole = String::from_utf8(answer(2).to_compact()).unwrap();
        for (from, to, place) in [
            ("\"csv\":", "\"not_csv\":", "/csv"),
            ("\"integrity_hash\":", "\"hash\":", "/integrity_hash"),
            ("\"truncated\":false", "\"truncated\":0", "/restatements/truncated"),
            ("\"included_count\":2", "\"included_count\":\"2\"", "/restatements/included_count"),
            ("\"entries\":[", "\"entries\":null,\"x\":[", "/restatements/entries"),
        ] {
            let error = ClosePackage::read(parse(whole.replace(from, to).as_bytes()).unwrap()).unwrap_err();
            assert!(error.to_string().contains(&format!("at {place},")), "{to}: {error}");
        }
        assert!(ClosePackage::read(Value::Null).is_err());
        for (csv, found) in
            [(HEADER, "0 lines for 2 restatements"), ("section,key,value\r\n", "no header"), ("", "no header")]
        {
            let mut package = ClosePackage { csv: csv.to_owned(), ..ClosePackage::read(answer(2)).unwrap() };
            assert!(package.cut(2).is_ok());
            for most in [0, 1] {
                let error = package.cut(most).unwrap_err();
                assert!(error.to_string().contains(found), "{error}");
            }
        }
    }
}
