//! Query parameters, read and refused as FastAPI with pydantic does: unknown ones are ignored, the last of a repeated
//! one counts, and every bad one gets an entry in the 422 answer (contract section 4).

use crate::dict;
use crate::error::Refusal;
use crate::instant::{self, Moment};
use crate::pyjson::Py;
use jiff::civil::Date;

/// The parameters of one request, and what was found wrong with them so far.
#[derive(Debug)]
pub struct Query {
    pairs: Vec<(String, String)>,
    flaws: Vec<Py>,
}

impl Query {
    /// Splits the query part of a URL.
    #[must_use]
    pub fn new(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or("").as_bytes()).into_owned().collect();
        Self { pairs, flaws: Vec::new() }
    }

    /// The text of a parameter, unvalidated.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn flaw(&mut self, kind: &str, name: &str, message: &str, input: Py, context: Option<Py>) {
        let mut entry = dict! {
            "type" => kind, "loc" => vec!["query", name], "msg" => message, "input" => input,
        };
        if let Some(context) = context {
            entry.push("ctx", context);
        }
        self.flaws.push(entry);
    }

    /// An integer within `least..=most`, or no integer at all.
    pub fn int(&mut self, name: &str, default: i64, least: i64, most: Option<i64>) -> i64 {
        let Some(text) = self.text(name) else { return default };
        let Some(value) = parse_int(&text) else {
            let message = "Input should be a valid integer, unable to parse string as an integer";
            self.flaw("int_parsing", name, message, text.into(), None);
            return default;
        };
        if value < least {
            let message = format!("Input should be greater than or equal to {least}");
            self.flaw("greater_than_equal", name, &message, text.into(), Some(dict! { "ge" => least }));
        } else if let Some(most) = most.filter(|most| value > *most) {
            let message = format!("Input should be less than or equal to {most}");
            self.flaw("less_than_equal", name, &message, text.into(), Some(dict! { "le" => most }));
        }
        value
    }

    /// A boolean in one of the spellings that pydantic knows.
    pub fn bool(&mut self, name: &str, default: bool) -> bool {
        let Some(text) = self.text(name) else { return default };
        match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "t" | "yes" | "y" | "on" => true,
            "0" | "false" | "f" | "no" | "n" | "off" => false,
            _ => {
                let message = "Input should be a valid boolean, unable to interpret input";
                self.flaw("bool_parsing", name, message, text.into(), None);
                default
            }
        }
    }

    /// One of a few words (a `Literal`).
    pub fn literal(&mut self, name: &str, words: &[&'static str]) -> &'static str {
        let default = words.first().copied().unwrap_or("");
        let Some(text) = self.text(name) else { return default };
        if let Some(word) = words.iter().find(|word| **word == text) {
            return word;
        }
        let expected = either(words);
        let message = format!("Input should be {expected}");
        self.flaw("literal_error", name, &message, text.into(), Some(dict! { "expected" => expected }));
        default
    }

    /// One of a few words, held by a regular expression.
    pub fn pattern(&mut self, name: &str, words: &[&str]) -> Option<String> {
        let text = self.text(name)?;
        if words.contains(&text.as_str()) {
            return Some(text);
        }
        let pattern = format!("^({})$", words.join("|"));
        let message = format!("String should match pattern '{pattern}'");
        self.flaw("string_pattern_mismatch", name, &message, text.into(), Some(dict! { "pattern" => pattern }));
        None
    }

    /// A date that may be left out.
    pub fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        match instant::parse_date(&text) {
            Ok(date) => Some(date),
            Err(("date_from_datetime_inexact", _)) => {
                let message = "Datetimes provided to dates should have zero time - e.g. be exact dates";
                self.flaw("date_from_datetime_inexact", name, message, text.into(), None);
                None
            }
            Err((kind, cause)) => {
                let message = format!("Input should be a valid date or datetime, {cause}");
                self.flaw(kind, name, &message, text.into(), Some(dict! { "error" => cause }));
                None
            }
        }
    }

    /// A date that must be there.
    pub fn required_date(&mut self, name: &str) -> Option<Date> {
        if self.text(name).is_none() {
            self.flaw("missing", name, "Field required", Py::Null, None);
        }
        self.date(name)
    }

    /// A datetime that may be left out.
    pub fn moment(&mut self, name: &str) -> Option<Moment> {
        let text = self.text(name)?;
        instant::parse_moment(&text)
            .map_err(|cause| {
                let message = format!("Input should be a valid datetime or date, {cause}");
                let context = dict! { "error" => cause };
                self.flaw("datetime_from_date_parsing", name, &message, text.into(), Some(context));
            })
            .ok()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Refusal::Validation`] with one entry for each bad parameter, in the order in which they were read.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.flaws.is_empty() { Ok(()) } else { Err(Refusal::Validation(self.flaws)) }
    }
}

/// `'a', 'b' or 'c'`.
fn either(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// pydantic's reading of an integer in text: blanks around it, a sign, single underscores and a zero fraction pass.
fn parse_int(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let bare = whole.trim_start_matches(['+', '-']);
    let grouped = !bare.starts_with('_') && !bare.ends_with('_') && !bare.contains("__");
    if whole.len() > bare.len() + 1 || !grouped {
        return None;
    }
    let digits = bare.replace('_', "");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Python's integers have no end: one that is too great for ours is out of all bounds.
    let end = if whole.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(whole.replace('_', "").parse().unwrap_or(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_as_pydantic_reads_them() {
        for (text, value) in [
            ("5", Some(5)),
            (" +5 ", Some(5)),
            ("5.0", Some(5)),
            ("1_000", Some(1000)),
            ("-1", Some(-1)),
            ("99999999999999999999", Some(i64::MAX)),
            ("-99999999999999999999", Some(i64::MIN)),
        ] {
            assert_eq!(parse_int(text), value, "{text}");
        }
        for text in ["", "+", "abc", "5.5", "5.", "_5", "5__0", "--5", "1e3"] {
            assert_eq!(parse_int(text), None, "{text}");
        }
    }

    #[test]
    fn every_bad_parameter_has_its_entry() {
        let mut query = Query::new(Some("limit=0&offset=-1&order=up&on=maybe"));
        query.int("limit", 50, 1, Some(100));
        query.int("offset", 0, 0, None);
        query.literal("order", &["desc", "asc"]);
        query.bool("on", false);
        let Err(Refusal::Validation(flaws)) = query.finish() else { panic!("accepted") };
        let kinds: Vec<String> = flaws.iter().filter_map(|flaw| flaw.get("type")).map(Py::to_cell).collect();
        assert_eq!(kinds, ["greater_than_equal", "greater_than_equal", "literal_error", "bool_parsing"]);
    }
}
