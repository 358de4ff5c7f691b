//! Refusals: one message out of the shapes of error bodies that the vendors' contracts list.

use super::Wait;
use crate::model::json::{Value, parse};

/// What a refusal says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own sentence, at most 300 characters, control characters left out; empty when the body has none.
    pub message: String,
    /// Whether the plan (and not the role) is the reason of a 403.
    pub is_plan: bool,
    /// The parameters that a 422 names, in the server's order; at most 20.
    pub parameters: Vec<BadParameter>,
    /// The feature that the plan lacks (`required_feature`), as the vendor calls it.
    pub required_feature: Option<String>,
    /// When it may be tried again, as the body says. [`Refusal::wait`] also looks at the header.
    pub retry_after: Option<Wait>,
}

impl Refusal {
    /// When it may be tried again: as the body says, else as the header `Retry-After` does, in seconds.
    pub fn wait(&self, header: Option<u64>) -> Option<Wait> {
        self.retry_after.or(header.map(Wait::Seconds))
    }
}

/// One entry of a 422's `details`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadParameter {
    /// The last element of `loc`: the parameter's name.
    pub name: String,
    /// The server's words, like `Input should be less than or equal to 5000`.
    pub message: String,
}

/// More parameters than any request has.
const PARAMETERS_MAX: usize = 20;

/// Reads the body of an answer with a status of 400 or more.
pub fn refusal(body: &[u8]) -> Refusal {
    let value = parse(body).unwrap_or(Value::Null);
    let parameters = parameters(&value);
    let error = value.get("error");
    let message = match error {
        Some(Value::String(_)) if !parameters.is_empty() => named(&parameters),
        Some(Value::String(text)) => text.clone(),
        // An unhandled 500 nests the error (contract section 5).
        Some(Value::Object(_)) => {
            error.and_then(|error| error.get("message")).and_then(Value::as_str).unwrap_or("").to_owned()
        }
        None if !parameters.is_empty() => named(&parameters),
        // FastAPI says `detail`, Grantex `message`.
        _ => ["detail", "message"].into_iter().find_map(|key| value.get(key)?.as_str()).unwrap_or("").to_owned(),
    };
    let message = plain(&message);
    let feature = value.get("required_feature").and_then(Value::as_str).map(plain).filter(|it| !it.trim().is_empty());
    Refusal {
        is_plan: message.contains("requires an upgrade"),
        message,
        parameters,
        required_feature: feature,
        retry_after: value.get("retry_after").and_then(Wait::of_value),
    }
}

fn named(parameters: &[BadParameter]) -> String {
    parameters.iter().map(|bad| format!("{}: {}", bad.name, bad.message)).collect::<Vec<_>>().join("; ")
}

/// The parameters that a 422 names, each with the server's words. FastAPI's own list is in `detail`, Valdrics's in `details`.
fn parameters(value: &Value) -> Vec<BadParameter> {
    let list = |key| value.get(key).and_then(Value::as_array);
    let details = list("details").or_else(|| list("detail")).unwrap_or_default();
    let read = |detail: &Value| {
        let name = detail.get("loc")?.as_array()?.last()?.as_str()?;
        let message = detail.get("msg")?.as_str()?;
        Some(BadParameter { name: plain(name), message: plain(message) })
    };
    details.iter().filter_map(read).take(PARAMETERS_MAX).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::instant::Instant;

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
            (r#"{"error":"Unprocessable Entity","details":[]}"#, "Unprocessable Entity", false),
            (r#"{"error":"Unprocessable Entity","details":[{"loc":[],"msg":"x"},7]}"#, "Unprocessable Entity", false),
            (r#"{"error":{"message":"An unexpected error","id":"x"}}"#, "An unexpected error", false),
            (r#"{"detail":"Not Found"}"#, "Not Found", false),
            (
                r#"{"detail":[{"type":"missing","loc":["body","signer"],"msg":"Field required","input":null}]}"#,
                "signer: Field required",
                false,
            ),
            (r#"{"message":"Invalid API key","code":"UNAUTHORIZED","requestId":"r-1"}"#, "Invalid API key", false),
            ("<html>", "", false),
        ] {
            let found = refusal(body.as_bytes());
            assert_eq!((found.message.as_str(), found.is_plan), (message, is_plan), "{body}");
        }
    }

    #[test]
    fn each_bad_parameter_has_its_message() {
        let body = r#"{"error":"Unprocessable Entity","code":"VALIDATION_ERROR","message":"The request body or parameters are invalid.",
            "details":[{"type":"missing","loc":["query","start_date"],"msg":"Field required","input":null},
            {"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be \u000aless","input":"5001","ctx":{"le":5000}}]}"#;
        let found = refusal(body.as_bytes());
        let pairs: Vec<_> = found.parameters.iter().map(|bad| (bad.name.as_str(), bad.message.as_str())).collect();
        assert_eq!(pairs, [("start_date", "Field required"), ("limit", "Input should be less")]);
        assert_eq!(found.message, "start_date: Field required; limit: Input should be less");
    }

    #[test]
    fn an_upgrade_names_its_feature() {
        let found = refusal(br#"{"error":"upgrade","required_feature":"audit_compliance"}"#);
        assert_eq!(found.required_feature.as_deref(), Some("audit_compliance"));
        for body in [r#"{"error":"x"}"#, r#"{"required_feature":7}"#, r#"{"required_feature":" "}"#, "[]"] {
            assert_eq!(refusal(body.as_bytes()).required_feature, None, "{body}");
        }
    }

    #[test]
    fn a_body_says_in_three_forms_when_to_try_again_and_the_header_is_second() {
        let at = Instant::parse("2026-11-22T14:03:00Z").ok().map(Wait::At);
        for (value, wanted) in [
            ("7200", Some(Wait::Seconds(7200))),
            ("0", Some(Wait::Seconds(0))),
            ("1.5", Some(Wait::Seconds(2))),
            (r#"" 7200 ""#, Some(Wait::Seconds(7200))),
            (r#""2026-11-22T14:03:00Z""#, at),
            (r#""2026-11-22T14:03:00+00:00""#, at),
            (r#""tomorrow""#, None),
            ("-1", None),
            ("1e3", None),
            (r#""""#, None),
            (r#"".5""#, None),
            ("null", None),
            ("[5]", None),
        ] {
            let found = refusal(format!(r#"{{"error":"limit","retry_after":{value}}}"#).as_bytes());
            assert_eq!(found.retry_after, wanted, "{value}");
            assert_eq!(found.wait(Some(9)), wanted.or(Some(Wait::Seconds(9))), "{value}");
            assert_eq!(found.wait(None), wanted, "{value}");
        }
    }
}
