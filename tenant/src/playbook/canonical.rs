//! JSON text as `json.dumps` writes it: blanks behind commas and colons, everything but printable ASCII escaped, number
//! tokens as they are.

use super::quoted;
use crate::pairs::Pairs;
use serde_json::value::RawValue;

/// Writes JSON text anew: keys sorted by code point at every depth if `sorted`, text values as `value` changes them.
#[must_use]
pub fn dump(text: &str, sorted: bool, value: &dyn Fn(&str) -> String) -> String {
    let text = text.trim();
    if let Ok(Pairs(mut pairs)) = serde_json::from_str::<Pairs>(text) {
        if sorted {
            // The order of UTF-8 is that of code points.
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
        }
        let pairs: Vec<String> =
            pairs.iter().map(|(key, raw)| format!("{}: {}", quoted(key), dump(raw.get(), sorted, value))).collect();
        return format!("{{{}}}", pairs.join(", "));
    }
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        let items: Vec<String> = items.iter().map(|item| dump(item.get(), sorted, value)).collect();
        return format!("[{}]", items.join(", "));
    }
    serde_json::from_str::<String>(text).map_or_else(|_| text.to_owned(), |text| quoted(&value(&text)))
}
