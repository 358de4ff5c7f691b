//! CSV as the vendor's Python `csv` module writes it: CRLF, minimal quoting, and the formula rule.

/// A table under construction. Rows end in CRLF, the last one too.
#[derive(Debug)]
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

fn writer(bytes: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(bytes)
}

impl Table {
    /// A table that starts with its header line.
    #[must_use]
    pub fn with_header(columns: &[&str]) -> Self {
        let mut table = Self::without_header();
        table.row(columns);
        table
    }

    /// A table with no line yet: the next part of a stream.
    #[must_use]
    pub fn without_header() -> Self {
        Self { writer: writer(Vec::new()) }
    }

    /// Adds one row with the cells as they are.
    pub fn row<C: AsRef<str>>(&mut self, cells: &[C]) {
        // Writing to memory does not fail, and rows may differ in length.
        let _ = self.writer.write_record(cells.iter().map(AsRef::as_ref));
    }

    /// Adds one row with the formula rule applied to each cell.
    pub fn safe_row<C: AsRef<str>>(&mut self, cells: &[C]) {
        let cells: Vec<String> = cells.iter().map(|cell| formula_safe(cell.as_ref())).collect();
        self.row(&cells);
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        let mut bytes = std::mem::replace(self, Self::without_header()).into_bytes();
        bytes.extend_from_slice(b"\r\n");
        self.writer = writer(bytes);
    }

    /// The bytes written so far.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// The formula rule of contract section 3: one `'` goes before a cell that starts with `=`, `+`, `@` or TAB.
/// A leading `-`, CR or space is left alone, as the vendor leaves it.
#[must_use]
pub fn formula_safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_prefixed_as_the_contract_says() {
        let mut table = Table::with_header(&["a", "b"]);
        table.safe_row(&["=1", "x,y"]);
        table.safe_row(&["\rCR", "say \"hi\""]);
        table.safe_row(&["-2", " =s"]);
        table.safe_row(&["", "\t"]);
        table.blank();
        let text = String::from_utf8(table.into_bytes()).unwrap();
        assert_eq!(text, "a,b\r\n'=1,\"x,y\"\r\n\"\rCR\",\"say \"\"hi\"\"\"\r\n-2, =s\r\n,'\t\r\n\r\n");
    }
}
