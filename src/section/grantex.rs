//! Rows of Grantex as CSV, beside the JSON that they are taken from.

use super::table::{Table, formula_safe};
use crate::model::json::Value;

/// A table of these members of each row. A text is itself, `null` and an absent member are empty, a list of texts is joined by spaces, anything
/// else is compact JSON with its numbers as they came. Every cell is formula-safe.
pub fn csv(columns: &[&str], rows: &[Value]) -> Vec<u8> {
    let mut table = Table::new(columns);
    for row in rows {
        table.row(columns.iter().map(|column| formula_safe(&cell(row.get(column))).into_owned()));
    }
    table.finish()
}

fn cell(value: Option<&Value>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    #[test]
    fn each_kind_of_value_has_its_cell() {
        let rows = parse(
            br#"[{"a":"x,y","b":null,"c":["r","w"],"d":1e+21,"e":{"z":1.0,"a":[]}},{"a":"=1","c":["a b","c"],"d":-0,"e":[]}]"#,
        )
        .unwrap();
        let text = String::from_utf8(csv(&["a", "b", "c", "d", "e"], rows.as_array().unwrap())).unwrap();
        let expected = "a,b,c,d,e\r\n\"x,y\",,r w,1e+21,\"{\"\"z\"\":1.0,\"\"a\"\":[]}\"\r\n'=1,,\"[\"\"a b\"\",\"\"c\"\"]\",-0,[]\r\n";
        assert_eq!(text, expected);
    }
}
