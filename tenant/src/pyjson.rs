//! JSON as the vendor's Python writes it: key order kept, floats spelled by `repr`, stored text passed through.
//!
//! A browser re-assembles files from these tokens, so `0.0`, `1e-05` and `97.10` must leave the server as written.

use std::fmt::Write as _;

/// A value that Python would hand to its JSON encoder.
#[derive(Clone, Debug, PartialEq)]
pub enum Py {
    /// `None`.
    Null,
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A finite float; written by [`float`].
    Float(f64),
    /// Text.
    Str(String),
    /// A list.
    List(Vec<Py>),
    /// A dictionary in insertion order.
    Dict(Vec<(String, Py)>),
    /// JSON text as it is stored: written verbatim, number tokens and key order included.
    Raw(String),
}

/// Builds a [`Py::Dict`] in the order written.
#[macro_export]
macro_rules! dict {
    ($($key:expr => $value:expr),* $(,)?) => {
        $crate::pyjson::Py::Dict(vec![$((String::from($key), $crate::pyjson::Py::from($value))),*])
    };
}

impl From<bool> for Py {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Py {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Py {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Py {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Py {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl<T> From<Option<T>> for Py
where
    Py: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl<T> From<Vec<T>> for Py
where
    Py: From<T>,
{
    fn from(value: Vec<T>) -> Self {
        Self::List(value.into_iter().map(Self::from).collect())
    }
}

/// How `json.dumps` was told to write.
struct Style {
    sorted: bool,
    ascii: bool,
    comma: &'static str,
    colon: &'static str,
    indented: bool,
}

impl Style {
    /// What stands before the item at this place.
    fn before(&self, out: &mut String, at: usize, depth: usize) {
        if at > 0 {
            out.push_str(self.comma);
        }
        self.line(out, depth);
    }

    /// What stands behind the last of so many items.
    fn behind(&self, out: &mut String, items: usize, depth: usize) {
        if items > 0 {
            self.line(out, depth);
        }
    }

    fn line(&self, out: &mut String, depth: usize) {
        if self.indented {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        }
    }
}

impl Py {
    /// The value under `key` of a dictionary.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Py> {
        match self {
            Self::Dict(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Adds a pair at the end of a dictionary; other values are left as they are.
    pub fn push(&mut self, key: &str, value: impl Into<Py>) {
        if let Self::Dict(pairs) = self {
            pairs.push((key.to_owned(), value.into()));
        }
    }

    /// Compact JSON with non-ASCII text as UTF-8: the body of an answer (FastAPI's `JSONResponse`).
    #[must_use]
    pub fn to_body(&self) -> String {
        self.written(&Style { sorted: false, ascii: false, comma: ",", colon: ":", indented: false })
    }

    /// Compact JSON with sorted keys and `\uXXXX` escapes: the text that the vendor's checksums are taken over
    /// (contract section 3, `integrity_hash`). Stored text inside is not re-sorted.
    #[must_use]
    pub fn to_canonical(&self) -> String {
        self.written(&Style { sorted: true, ascii: true, comma: ",", colon: ":", indented: false })
    }

    /// `json.dumps(value, ensure_ascii=False, indent=2)`.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        self.written(&Style { sorted: false, ascii: false, comma: ",", colon: ": ", indented: true })
    }

    /// `json.dumps(value)`, and with `sorted` also `sort_keys=True`: blanks behind commas and colons, `\uXXXX` escapes.
    #[must_use]
    pub fn to_dumps(&self, sorted: bool) -> String {
        self.written(&Style { sorted, ascii: true, comma: ", ", colon: ": ", indented: false })
    }

    fn written(&self, style: &Style) -> String {
        let mut out = String::new();
        self.write(&mut out, style, 0);
        out
    }

    fn write(&self, out: &mut String, style: &Style, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Float(value) => out.push_str(&float(*value)),
            Self::Str(value) => quote(value, out, style.ascii),
            Self::Raw(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    style.before(out, at, depth + 1);
                    item.write(out, style, depth + 1);
                }
                style.behind(out, items.len(), depth);
                out.push(']');
            }
            Self::Dict(pairs) => {
                let mut order: Vec<&(String, Py)> = pairs.iter().collect();
                if style.sorted {
                    order.sort_by(|a, b| a.0.cmp(&b.0));
                }
                out.push('{');
                for (at, (key, value)) in order.into_iter().enumerate() {
                    style.before(out, at, depth + 1);
                    quote(key, out, style.ascii);
                    out.push_str(style.colon);
                    value.write(out, style, depth + 1);
                }
                style.behind(out, pairs.len(), depth);
                out.push('}');
            }
        }
    }

    /// `str(value)`: what Python's csv writer puts into a cell. `None` is the empty cell.
    #[must_use]
    pub fn to_cell(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Str(value) => value.clone(),
            other => other.repr(),
        }
    }

    /// `repr(value)`: how Python shows a value nested in another one.
    #[must_use]
    pub fn repr(&self) -> String {
        match self {
            Self::Null => "None".to_owned(),
            Self::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => float(*value),
            Self::Str(value) => repr_text(value),
            Self::Raw(text) => text.clone(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::repr).collect::<Vec<_>>().join(", ")),
            Self::Dict(pairs) => {
                let shown: Vec<String> = pairs.iter().map(|(k, v)| format!("{}: {}", repr_text(k), v.repr())).collect();
                format!("{{{}}}", shown.join(", "))
            }
        }
    }
}

/// Python's choice of quotes: single ones, unless the text has a single quote and no double one.
fn repr_text(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn quote(text: &str, out: &mut String, ascii: bool) {
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
            // Python escapes DEL, too.
            c if u32::from(c) < 0x20 || (ascii && u32::from(c) > 0x7e) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A finite float as Python's `repr` spells it: the shortest digits that read back, plain between 1e-4 and 1e16,
/// else with an exponent of at least two digits (`1e-05`, `1e+16`), and always a fraction or an exponent.
#[must_use]
pub fn float(value: f64) -> String {
    if value == 0.0 {
        return if value.is_sign_negative() { "-0.0" } else { "0.0" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_spelled_as_python_spells_them() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (10.0, "10.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (-2.5e300, "-2.5e+300"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn bodies_keep_order_and_utf8_while_canonical_text_sorts_and_escapes() {
        let value = dict! { "z" => "é🌿\u{1}", "a" => vec![1_i64], "r" => Py::Raw("{\"n\":97.10}".into()) };
        assert_eq!(value.to_body(), "{\"z\":\"é🌿\\u0001\",\"a\":[1],\"r\":{\"n\":97.10}}");
        assert_eq!(value.to_canonical(), "{\"a\":[1],\"r\":{\"n\":97.10},\"z\":\"\\u00e9\\ud83c\\udf3f\\u0001\"}");
    }

    #[test]
    fn dumps_has_blanks_and_an_indent_if_asked_for() {
        let value =
            dict! { "z" => "é\u{7f}", "a" => vec![Py::Int(1), Py::Null], "e" => Py::List(vec![]), "d" => dict! {} };
        assert_eq!(value.to_dumps(false), "{\"z\": \"\\u00e9\\u007f\", \"a\": [1, null], \"e\": [], \"d\": {}}");
        assert_eq!(value.to_dumps(true), "{\"a\": [1, null], \"d\": {}, \"e\": [], \"z\": \"\\u00e9\\u007f\"}");
        let pretty = "{\n  \"z\": \"é\u{7f}\",\n  \"a\": [\n    1,\n    null\n  ],\n  \"e\": [],\n  \"d\": {}\n}";
        assert_eq!(value.to_pretty(), pretty);
    }

    #[test]
    fn nested_values_are_shown_as_python_shows_them() {
        let value = dict! { "explorer" => 72.5, "it's" => Py::Null, "on" => true };
        assert_eq!(value.to_cell(), "{'explorer': 72.5, \"it's\": None, 'on': True}");
        assert_eq!(Py::Null.to_cell(), "");
    }
}
