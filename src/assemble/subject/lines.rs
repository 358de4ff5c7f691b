//! Lines of a log and rows of a table, as they come in pieces.

use crate::dsar::read_line;
use crate::model::json::Value;
use crate::section::table;

/// Takes a line's number, from 1, and its value; None for what is no JSON.
type Each<'e, E> = &'e mut dyn FnMut(usize, Option<&Value>) -> Result<(), E>;

/// Cuts a text into lines. Within quotes a newline of a table cuts nothing.
pub(super) struct Cutter {
    /// None: JSON Lines. Else the names of a table's columns, once they were read.
    columns: Option<Vec<String>>,
    quoted: bool,
    kept: Vec<u8>,
    /// Lines that ended.
    number: usize,
    most: u64,
}

impl Cutter {
    /// No line may be longer than `most` bytes.
    pub(super) fn lines(most: u64) -> Self {
        Self { columns: None, quoted: false, kept: Vec::new(), number: 0, most }
    }

    /// The same for CSV (RFC 4180), the first row of which names the columns.
    pub(super) fn table(most: u64) -> Self {
        Self { columns: Some(Vec::new()), ..Self::lines(most) }
    }

    /// Takes the next bytes, and gives each line that ends in them. Blank lines are passed over. False when a line is too long.
    pub(super) fn push<E>(&mut self, piece: &[u8], each: Each<'_, E>) -> Result<bool, E> {
        let mut rest = piece;
        while let Some(end) = self.end(rest) {
            let (line, more) = rest.split_at(end + 1);
            self.kept.extend_from_slice(line);
            self.line(each)?;
            rest = more;
        }
        self.kept.extend_from_slice(rest);
        Ok(self.kept.len() as u64 <= self.most)
    }

    /// The text ends here.
    pub(super) fn finish<E>(&mut self, each: Each<'_, E>) -> Result<(), E> {
        if self.kept.is_empty() { Ok(()) } else { self.line(each) }
    }

    /// Where the line ends that goes on in `rest`.
    fn end(&mut self, rest: &[u8]) -> Option<usize> {
        if self.columns.is_none() {
            return rest.iter().position(|byte| *byte == b'\n');
        }
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                b'"' => self.quoted = !self.quoted,
                b'\n' if !self.quoted => return Some(index),
                _ => {}
            }
        }
        None
    }

    fn line<E>(&mut self, each: Each<'_, E>) -> Result<(), E> {
        let line = std::mem::take(&mut self.kept);
        self.number += 1;
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let Some(columns) = &mut self.columns else { return each(self.number, read_line(&line).as_ref()) };
        let cells = table::read(&line).into_iter().next().unwrap_or_default();
        if columns.is_empty() {
            *columns = unique(cells);
            return Ok(());
        }
        each(self.number, Some(&row(columns, cells)))
    }
}

/// Names of columns of which none is empty and no two are alike.
fn unique(cells: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let cell = cell.trim_start_matches('\u{feff}');
        let base = if cell.is_empty() { format!("column {}", index + 1) } else { cell.to_owned() };
        let mut name = base.clone();
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{base} {number}");
        }
        names.push(name);
    }
    names
}

/// A row as an object. Cells beyond the columns are one list.
fn row(columns: &[String], cells: Vec<String>) -> Value {
    let mut cells = cells.into_iter().map(Value::from);
    let mut members: Vec<(String, Value)> = columns.iter().cloned().zip(cells.by_ref()).collect();
    let more: Vec<Value> = cells.collect();
    if !more.is_empty() {
        members.push(("(more cells)".to_owned(), Value::Array(more)));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(mut cutter: Cutter, text: &str, piece: usize) -> Vec<(usize, Option<String>)> {
        let mut found = Vec::new();
        let mut each = |number: usize, value: Option<&Value>| {
            found.push((number, value.map(|value| String::from_utf8(value.to_compact()).unwrap())));
            Ok::<(), ()>(())
        };
        for piece in text.as_bytes().chunks(piece) {
            assert!(cutter.push(piece, &mut each).unwrap());
        }
        cutter.finish(&mut each).unwrap();
        found
    }

    #[test]
    fn lines_are_cut_alike_in_all_pieces() {
        let log = "{\"a\":1}\n\nno\r\n[2]";
        let table = "id,\"who, where\",id,\r\n1,\"a\nb \"\"c\"\"\",x,,9\r\n\r\n2";
        let some = |text: &str| Some(text.to_owned());
        for piece in [1, 2, 3, 100] {
            assert_eq!(cut(Cutter::lines(99), log, piece), [(1, some("{\"a\":1}")), (3, None), (4, some("[2]"))]);
            assert_eq!(
                cut(Cutter::table(99), table, piece),
                [
                    (
                        2,
                        some(
                            "{\"id\":\"1\",\"who, where\":\"a\\nb \\\"c\\\"\",\"id 2\":\"x\",\"column 4\":\"\",\"(more cells)\":[\"9\"]}"
                        )
                    ),
                    (4, some("{\"id\":\"2\"}"))
                ]
            );
        }
    }

    #[test]
    fn a_line_may_be_too_long() {
        let mut each = |_: usize, _: Option<&Value>| Ok::<(), ()>(());
        let mut cutter = Cutter::lines(3);
        assert_eq!(cutter.push(b"{}\n123", &mut each), Ok(true));
        assert_eq!(cutter.push(b"4", &mut each), Ok(false));
    }
}
