//! CSV as the vendor writes it. The one door to the `csv` crate.
//!
//! CRLF, quotes only where a cell has a comma, a quote, CR or LF, UTF-8 without BOM (contract section 3).

use std::borrow::Cow;

use crate::model::json::Value;

/// A table under construction.
pub struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with its header line.
    pub fn new(header: &[&str]) -> Self {
        let mut table = Self::headless();
        table.row(header.iter().map(|name| (*name).to_owned()));
        table
    }

    /// Lines without a header, to go on with a table that has one.
    pub fn headless() -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Necessary)
            .flexible(true)
            .from_writer(Vec::new());
        Self(writer)
    }

    /// Adds a line. Cells are written as they are: make them safe with [`formula_safe`] where the format asks for it.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        // Writing to memory cannot fail, and the builder is flexible about lengths.
        let written = self.0.write_record(cells.into_iter().map(String::into_bytes));
        debug_assert!(written.is_ok());
    }

    /// The bytes of the table.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// A line by itself, which ends in CR LF or in LF.
pub fn line(cells: impl IntoIterator<Item = String>, crlf: bool) -> Vec<u8> {
    let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .terminator(terminator)
        .quote_style(csv::QuoteStyle::Necessary)
        .buffer_capacity(512)
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let written = writer.write_record(cells.into_iter().map(String::into_bytes));
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// A value as a cell: a text is itself, `null` and nothing are empty, a list of texts is joined by blanks, anything else is compact JSON with its
/// numbers as they came.
pub fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => {
            let texts = value.as_array().and_then(|items| items.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
            // A scope with a blank in it would read as two.
            match texts.filter(|texts| !texts.is_empty() && texts.iter().all(|text| !text.contains(' '))) {
                Some(texts) => texts.join(" "),
                None => String::from_utf8_lossy(&value.to_compact()).into_owned(),
            }
        }
    }
}

/// The vendor's rule against formulas: a cell that begins with `=`, `+`, `@` or TAB gets one `'` before it. A leading `-` is left alone, since
/// negative money begins with it (contract section 3).
pub fn formula_safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '@', '\t']) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The data rows of a table, read leniently: the header first, then each line's cells. For our own small tables.
pub fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader
        .byte_records()
        .filter_map(Result::ok)
        .map(|record| record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    #[test]
    fn each_kind_of_value_has_its_cell() {
        for (json, text) in [
            ("null", ""),
            ("\"x,y\"", "x,y"),
            ("[\"r\",\"w\"]", "r w"),
            ("[\"a b\",\"c\"]", "[\"a b\",\"c\"]"),
            ("[]", "[]"),
            ("1e+21", "1e+21"),
            ("-0", "-0"),
            ("{\"z\":1.0,\"a\":[]}", "{\"z\":1.0,\"a\":[]}"),
        ] {
            assert_eq!(cell(Some(&parse(json.as_bytes()).unwrap())), text, "{json}");
        }
        assert_eq!(cell(None), "");
        assert_eq!(line(["a,b".to_owned(), "\n".to_owned(), String::new()], false), b"\"a,b\",\"\n\",\n");
        assert_eq!(line([String::new()], true), b"\"\"\r\n");
    }

    #[test]
    fn cells_are_quoted_and_guarded_as_the_vendor_does() {
        let mut table = Table::new(&["a", "b"]);
        for cell in ["plain", "a,b", "say \"x\"", "two\r\nlines", "=1+1", "+1", "@x", "\tx", "-5.00", " =1", "\rx", "é"]
        {
            table.row([formula_safe(cell).into_owned(), String::new()]);
        }
        let expected = "a,b\r\nplain,\r\n\"a,b\",\r\n\"say \"\"x\"\"\",\r\n\"two\r\nlines\",\r\n'=1+1,\r\n'+1,\r\n'@x,\r\n'\tx,\r\n-5.00,\r\n =1,\r\n\"\rx\",\r\né,\r\n";
        let bytes = table.finish();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(read(&bytes)[4], ["two\r\nlines", ""]);
    }
}
