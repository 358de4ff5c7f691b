//! Cuts a CSV that streams by into rows of cells (RFC 4180; LF alone ends a row too).

/// Bytes of a row that are kept; what is longer is told as such, and its cells are not looked at.
const ROW_MAX: usize = 1 << 20;

/// A row that was cut out.
pub(super) enum Row<'a> {
    /// Its cells, unquoted. Lines without any text are no rows.
    Cells(&'a [Vec<u8>]),
    /// It is longer than is kept, or ends inside a quoted cell.
    Malformed,
}

/// Follows quotes from piece to piece.
#[derive(Debug, Default)]
pub(super) struct Rows {
    cells: Vec<Vec<u8>>,
    /// How many of `cells` belong to this row; the others are kept for their memory.
    used: usize,
    length: usize,
    quoted: bool,
    /// A quote inside a quoted cell: the next byte says whether the cell is over.
    closing: bool,
    after_cr: bool,
}

impl Rows {
    /// Takes the next piece, and hands on each row that ends in it.
    pub(super) fn push(&mut self, piece: &[u8], on: &mut dyn FnMut(Row<'_>)) {
        for byte in piece {
            let was_cr = std::mem::take(&mut self.after_cr);
            if self.quoted && !self.closing {
                match byte {
                    b'"' => self.closing = true,
                    _ => self.keep(*byte),
                }
                continue;
            }
            match byte {
                b'"' if std::mem::take(&mut self.closing) => self.keep(b'"'),
                b'"' if self.cell().is_empty() => self.quoted = true,
                b',' => {
                    self.end_of_cell();
                    self.cell();
                }
                b'\n' if was_cr => {}
                b'\n' | b'\r' => {
                    self.after_cr = *byte == b'\r';
                    self.end_of_row(on);
                }
                _ => self.keep(*byte),
            }
        }
    }

    /// Ends the last row, where no line end did.
    pub(super) fn finish(mut self, on: &mut dyn FnMut(Row<'_>)) {
        if self.quoted && !self.closing {
            on(Row::Malformed);
        } else {
            self.end_of_row(on);
        }
    }

    /// The cell that is being read.
    fn cell(&mut self) -> &mut Vec<u8> {
        if self.used == 0 {
            self.next();
        }
        &mut self.cells[self.used - 1]
    }

    fn next(&mut self) {
        if self.used == self.cells.len() {
            self.cells.push(Vec::new());
        }
        self.cells[self.used].clear();
        self.used += 1;
    }

    fn keep(&mut self, byte: u8) {
        if self.closing {
            (self.quoted, self.closing) = (false, false);
        }
        self.length += 1;
        if self.length <= ROW_MAX {
            self.cell().push(byte);
        }
    }

    fn end_of_cell(&mut self) {
        (self.quoted, self.closing) = (false, false);
        self.length += 1;
        if self.length <= ROW_MAX {
            self.cell();
            self.next();
        }
    }

    fn end_of_row(&mut self, on: &mut dyn FnMut(Row<'_>)) {
        if self.length > ROW_MAX {
            on(Row::Malformed);
        } else if self.used > 1
            || self.quoted
            || self.cells.first().is_some_and(|cell| self.used == 1 && !cell.is_empty())
        {
            on(Row::Cells(&self.cells[..self.used]));
        }
        (self.used, self.length, self.quoted, self.closing) = (0, 0, false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &[u8], size: usize) -> Vec<Option<Vec<String>>> {
        let (mut rows, mut found) = (Rows::default(), Vec::new());
        let mut on = |row: Row<'_>| {
            found.push(match row {
                Row::Cells(cells) => {
                    Some(cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
                }
                Row::Malformed => None,
            });
        };
        text.chunks(size).for_each(|piece| rows.push(piece, &mut on));
        rows.finish(&mut on);
        found
    }

    #[test]
    fn rows_are_cut_alike_whatever_the_pieces() {
        let text = b"a,b\r\n\"x, \"\"y\"\"\r\nz\",\r\n\r\n,\n\"\",1\nlast,\"q\"";
        let expected: Vec<Option<Vec<String>>> =
            [["a", "b"], ["x, \"y\"\r\nz", ""], ["", ""], ["", "1"], ["last", "q"]]
                .map(|row| Some(row.map(str::to_owned).to_vec()))
                .to_vec();
        for size in 1..text.len() {
            assert_eq!(cut(text, size), expected, "pieces of {size}");
        }
        assert_eq!(cut(b"", 1), []);
        assert_eq!(cut(b"a\n\"open", 3), [Some(vec!["a".to_owned()]), None]);
    }

    #[test]
    fn a_row_that_is_too_long_is_told_and_the_next_one_is_read() {
        let text = [vec![b'x'; ROW_MAX + 1], b"\na,b\n".to_vec(), vec![b','; ROW_MAX + 1], b"\nc\n".to_vec()].concat();
        let found = cut(&text, 1 << 16);
        assert_eq!(found, [None, Some(vec!["a".to_owned(), "b".to_owned()]), None, Some(vec!["c".to_owned()])]);
    }
}
