//! Which choices a refusal is about, so that the page can put it on their fields.

use super::Error;
use super::words::clean_message;
use crate::recipe::{FieldError, refused_field};

impl Error {
    /// The fields that a 400 or 422 names, each with the server's own words; empty for other failures, and when the form has no such field.
    /// [`Error::problem`] tells the same in one text.
    pub fn fields(&self) -> Vec<FieldError> {
        if let Self::Choice { field: Some(field), why } = self {
            return vec![FieldError { field: *field, message: why.clone() }];
        }
        let Self::Refused { request, status: 400 | 422, refusal, .. } = self else { return Vec::new() };
        let told = |said: &str, message: &str| {
            let message = format!("The server answered: “{}”", clean_message(message));
            Some(FieldError { field: refused_field(request, said)?, message })
        };
        if refusal.parameters.is_empty() {
            return told(&refusal.message, &refusal.message).into_iter().collect();
        }
        refusal.parameters.iter().filter_map(|bad| told(&bad.name, &bad.message)).collect()
    }
}
