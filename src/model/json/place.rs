//! Where a value stands in its text: errors about a file are told by line, and readers only know the JSON pointer.

use super::parse::Parser;

/// The line, counted from 1, where the value at a JSON pointer (RFC 6901) begins in a JSON text.
///
/// Where the text has no such value (an absent member, a text that breaks off before it, a pointer that is none) it is the line of the
/// innermost value around it that is there.
pub fn line_of(text: &[u8], pointer: &str) -> usize {
    let mut parser = Parser { bytes: text, at: 0, python: false };
    parser.space();
    let mut found = parser.at;
    // A pointer that does not begin with a slash means the whole text, as the empty one does.
    for segment in pointer.strip_prefix('/').into_iter().flat_map(|rest| rest.split('/')) {
        // `~1` first: `~01` is the two characters `~1` (RFC 6901 section 4).
        let wanted = segment.replace("~1", "/").replace("~0", "~");
        match parser.enter(&wanted) {
            Some(start) => found = start,
            None => break,
        }
    }
    line_at(text, found)
}

/// The line, counted from 1, of a byte offset. An offset behind the end is on the last line.
pub fn line_at(text: &[u8], offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).iter().filter(|byte| **byte == b'\n').count().saturating_add(1)
}

impl Parser<'_> {
    /// From the beginning of an array or object to the beginning of one of its values. The values before it are read over.
    fn enter(&mut self, wanted: &str) -> Option<usize> {
        let is_object = match self.peek()? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        // RFC 6901 section 4: an index has no leading zero and no sign.
        let index = wanted.parse::<usize>().ok().filter(|index| index.to_string() == wanted);
        let mut at = 0;
        loop {
            self.step(1);
            let found = if is_object {
                if self.peek()? != b'"' {
                    return None;
                }
                let key = self.string().ok()?;
                if self.peek()? != b':' {
                    return None;
                }
                self.step(1);
                key == wanted
            } else {
                Some(at) == index
            };
            let first = self.peek()?;
            if found {
                return (!matches!(first, b']' | b'}')).then_some(self.at);
            }
            // The depth starts anew at each step, so a text is never refused for nesting that its own reader allows.
            self.value(0).ok()?;
            at = usize::saturating_add(at, 1);
            if self.peek()? != b',' {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"\n{\n  \"a\": [\n    1,\n    {\"b\":\n      true}\n  ],\n  \"x/y\": 2,\n  \"~\": 3, \"~1\": 4,\n  \"\": null\n}\n";

    #[test]
    fn lines_of_values_and_of_what_is_around_the_absent() {
        for (pointer, line) in [
            ("", 2),
            ("the whole answer", 2),
            ("/a", 3),
            ("/a/0", 4),
            ("/a/1", 5),
            ("/a/1/b", 6),
            ("/a/1/c", 5),
            ("/a/1/b/c", 6),
            ("/a/2", 3),
            ("/a/00", 3),
            ("/a/+1", 3),
            ("/a/-", 3),
            ("/x~1y", 8),
            ("/x/y", 2),
            ("/~0", 9),
            ("/~01", 9),
            ("/", 10),
            ("/nothing", 2),
        ] {
            assert_eq!(line_of(TEXT, pointer), line, "{pointer}");
        }
    }

    #[test]
    fn texts_that_break_off_are_told_as_far_as_they_go() {
        assert_eq!(line_of(b"", "/a"), 1);
        assert_eq!(line_of(b"\n\n[1,\n{\"a\":", "/1/a"), 4);
        assert_eq!(line_of(b"[\n]", "/0"), 1);
        assert_eq!(line_of(b"{\n\"a\":\n}", "/a"), 1);
        assert_eq!(line_of(b"{\"a\" 1,\n\"b\": 2}", "/b"), 1);
        assert_eq!((line_at(b"a\nb", 0), line_at(b"a\nb", 1), line_at(b"a\nb", 2), line_at(b"a\nb", 99)), (1, 1, 2, 2));
    }
}
