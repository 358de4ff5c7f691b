//! The API's refusals (contract sections 4 and 5): one message out of the four shapes of error bodies.

use crate::model::json::{Value, parse};

/// What a refusal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own sentence, at most 300 characters, control characters left out; empty when the body has none.
    pub message: String,
    /// Whether the plan (and not the role) is the reason of a 403.
    pub is_plan: bool,
}

/// Reads the body of an answer with a status of 400 or more.
pub fn refusal(body: &[u8]) -> Refusal {
    let value = parse(body).unwrap_or(Value::Null);
    let error = value.get("error");
    let message = match error {
        Some(Value::String(text)) if text == "Unprocessable Entity" => {
            validation(&value).unwrap_or_else(|| text.clone())
        }
        Some(Value::String(text)) => text.clone(),
        // An unhandled 500 nests the error (contract section 5).
        Some(Value::Object(_)) => {
            error.and_then(|error| error.get("message")).and_then(Value::as_str).unwrap_or("").to_owned()
        }
        _ => value.get("detail").and_then(Value::as_str).unwrap_or("").to_owned(),
    };
    let message: String = message.chars().filter(|c| !c.is_control()).take(300).collect();
    Refusal { is_plan: message.contains("requires an upgrade"), message }
}

/// The first parameter that a 422 names, with the server's words.
fn validation(value: &Value) -> Option<String> {
    let details = value.get("details")?.as_array()?;
    let lines: Vec<String> = details
        .iter()
        .filter_map(|detail| {
            let name = detail.get("loc")?.as_array()?.last()?.as_str()?;
            Some(format!("{name}: {}", detail.get("msg")?.as_str()?))
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_gives_its_sentence() {
        for (body, message, is_plan) in [
            (
                r#"{"error":"Not authenticated","code":"HTTP_ERROR","message":"Not authenticated"}"#,
                "Not authenticated",
                false,
            ),
            (
                r#"{"error":"Feature 'audit_logs' requires an upgrade. Current tier: free"}"#,
                "Feature 'audit_logs' requires an upgrade. Current tier: free",
                true,
            ),
            (
                r#"{"error":"Unprocessable Entity","details":[{"loc":["query","limit"],"msg":"Input should be less than or equal to 100"}]}"#,
                "limit: Input should be less than or equal to 100",
                false,
            ),
            (r#"{"error":{"message":"An unexpected error","id":"x"}}"#, "An unexpected error", false),
            (r#"{"detail":"Not Found"}"#, "Not Found", false),
            ("<html>", "", false),
        ] {
            assert_eq!(refusal(body.as_bytes()), Refusal { message: message.to_owned(), is_plan }, "{body}");
        }
    }
}
