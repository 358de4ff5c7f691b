//! The writers: the vendor's file style and the compact form that its hashes are taken over.

use super::Value;
use crate::model::order::sort;

impl Value {
    /// The vendor's file style (contract section 1): two spaces, keys sorted by code point, `": "`, non-ASCII as `\uXXXX`, no newline at the end.
    /// Number tokens are printed as they came.
    pub fn to_python_indented(&self) -> Vec<u8> {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out.into_bytes()
    }

    /// The form under the vendor's own hashes (contract section 3): `,` and `:` without spaces, keys sorted by code point, non-ASCII escaped.
    pub fn to_python_compact(&self) -> Vec<u8> {
        let mut out = String::new();
        self.write(&mut out, None);
        out.into_bytes()
    }

    /// Two spaces, members in their order, number tokens as they came, only what RFC 8259 asks for escaped, one newline at the end.
    pub fn to_indented(&self) -> Vec<u8> {
        let mut out = String::new();
        self.write_as_it_came(&mut out, Some(0));
        out.push('\n');
        out.into_bytes()
    }

    /// One line, members in their order, number tokens as they came, only what RFC 8259 asks for escaped.
    pub fn to_compact(&self) -> Vec<u8> {
        let mut out = String::new();
        self.write_as_it_came(&mut out, None);
        out.into_bytes()
    }

    /// One line as JavaScript's `JSON.stringify` writes it, keys sorted at every depth by UTF-16 code unit (RFC 8785 section 3.2.3), number
    /// tokens as they came: the form under Grantex's hashes (its contract, section 2). Code units put U+1F600 before U+FF5E, bytes do not.
    pub fn to_javascript_sorted(&self) -> Vec<u8> {
        let mut out = String::new();
        self.write_javascript_sorted(&mut out);
        out.into_bytes()
    }

    fn write_javascript_sorted(&self, out: &mut String) {
        match self {
            Self::Array(items) => {
                block(out, None, ['[', ']'], items.iter(), |out, _, item| item.write_javascript_sorted(out));
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sort(&mut sorted, |a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
                block(out, None, ['{', '}'], sorted.into_iter(), |out, _, (key, value)| {
                    write_string(out, key, false);
                    out.push(':');
                    value.write_javascript_sorted(out);
                });
            }
            _ => self.write_as_it_came(out, None),
        }
    }

    fn write_as_it_came(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Self::String(text) => write_string(out, text, false),
            Self::Array(items) => {
                block(out, indent, ['[', ']'], items.iter(), |out, inner, item| item.write_as_it_came(out, inner));
            }
            Self::Object(members) => {
                block(out, indent, ['{', '}'], members.iter(), |out, inner, (key, value)| {
                    write_string(out, key, false);
                    out.push_str(if inner.is_some() { ": " } else { ":" });
                    value.write_as_it_came(out, inner);
                });
            }
            _ => self.write(out, None),
        }
    }

    /// `indent` is the depth of the line in levels of two spaces; None writes on one line.
    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(token) => out.push_str(token),
            Self::String(text) => write_string(out, text, true),
            Self::Array(items) => {
                block(out, indent, ['[', ']'], items.iter(), |out, inner, item| item.write(out, inner));
            }
            Self::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sort(&mut sorted, |a, b| a.0.cmp(&b.0));
                block(out, indent, ['{', '}'], sorted.into_iter(), |out, inner, (key, value)| {
                    write_string(out, key, true);
                    out.push_str(if inner.is_some() { ": " } else { ":" });
                    value.write(out, inner);
                });
            }
        }
    }
}

fn block<T>(
    out: &mut String,
    indent: Option<usize>,
    [open, close]: [char; 2],
    items: impl ExactSizeIterator<Item = T>,
    mut each: impl FnMut(&mut String, Option<usize>, T),
) {
    out.push(open);
    let empty = items.len() == 0;
    let inner = indent.map(|depth| depth.saturating_add(1));
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(out, inner);
        each(out, inner, item);
    }
    if !empty {
        line(out, indent);
    }
    out.push(close);
}

fn line(out: &mut String, indent: Option<usize>) {
    if let Some(depth) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn write_string(out: &mut String, text: &str, ascii: bool) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ if !ascii && c >= ' ' => out.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::model::json::{parse, parse_python};

    #[test]
    fn the_vendors_file_style() {
        let value = parse("{\"b\":[1e-05,0.0,{}],\"a\":\"\u{e9}\u{1f600}\u{7f}\\n\",\"c\":[]}".as_bytes()).unwrap();
        let expected = "{\n  \"a\": \"\\u00e9\\ud83d\\ude00\\u007f\\n\",\n  \"b\": [\n    1e-05,\n    0.0,\n    {}\n  ],\n  \"c\": []\n}";
        assert_eq!(String::from_utf8(value.to_python_indented()).unwrap(), expected);
        assert_eq!(
            String::from_utf8(value.to_python_compact()).unwrap(),
            "{\"a\":\"\\u00e9\\ud83d\\ude00\\u007f\\n\",\"b\":[1e-05,0.0,{}],\"c\":[]}"
        );
    }

    #[test]
    fn only_json_is_read() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "01",
            "1.",
            "-",
            "\"\\ud800\"",
            "\"\u{1}\"",
            "nul",
            "[1] 2",
            "NaN",
            "+1",
            ".5",
            "'a'",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse("[".repeat(200).as_bytes()).is_err());
        assert!(parse(b"\"\xff\"").is_err());
        assert!(parse_python(b"[NaN, Infinity, -Infinity]").is_ok());
        assert_eq!(parse(b" 1e+16 ").unwrap().to_python_compact(), b"1e+16");
    }
}
