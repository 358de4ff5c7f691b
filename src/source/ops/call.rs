//! What the service is asked.

use std::fmt;

use crate::model::json::{Value, object};
use crate::source::Request;
use crate::source::call::{Call, plain_id};

/// How long a check or a countersignature may take: the service reads the whole package. In seconds, as below.
const PACKAGE_SECONDS: u32 = 120;
/// How long an export may take: it is over when the answer comes, with all its tries and what it asks of others.
const EXPORT_SECONDS: u32 = 600;
/// Jobs that are asked for; the service gives 2,000 at most.
const JOBS_MAX: u32 = 2000;

/// What is wrong with a field, by the service's name for it; without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field.
    pub field: &'static str,
    /// What to do.
    pub message: &'static str,
}

fn problem(field: &'static str, message: &'static str) -> Option<FieldProblem> {
    Some(FieldProblem { field, message })
}

/// `GET /ops/jobs`.
pub fn job_list(active_only: bool) -> Call {
    let request = Request::get("/ops/jobs").with("active_only", active_only.to_string());
    Call::get(request.with("limit", JOBS_MAX.to_string()))
}

/// `POST /ops/jobs/{id}/run`. None where the id cannot stand in a path.
pub fn run_job(id: &str, triggered_by: &str) -> Option<Call> {
    let body = object([("triggered_by", triggered_by.into())]);
    Some(Call::post(format!("/ops/jobs/{}/run", plain_id(id)?), &body, EXPORT_SECONDS, true))
}

/// `GET /ops/jobs/runs/{id}`. None where the id cannot stand in a path.
pub fn look_up(run_id: &str) -> Option<Call> {
    Some(Call::get(Request::get(format!("/ops/jobs/runs/{}", plain_id(run_id)?))))
}

/// What an export is asked for; what is not here is left to the service (contract section 7). There is no token for the services outside: it
/// would stand in the package's manifest (section 2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// Who asks.
    pub triggered_by: String,
    /// Who signs.
    pub signer: String,
    /// The name of the key.
    pub signing_key_id: String,
    /// Whether the package is copied into the vault. Without it nothing below is attempted.
    pub vault_copy: bool,
    /// Whether the copy gets a lock file (`SIMULATED_WORM`).
    pub worm_lock: bool,
    /// The key that the digest is wrapped with; empty for none.
    pub kms_key_id: String,
    /// The address of the key service; empty for the service's own setting.
    pub kms_endpoint: String,
    /// The address of the archive; empty for the service's own setting.
    pub worm_endpoint: String,
    /// Whether the export is to fail with what is outside.
    pub strict: bool,
}

impl Export {
    /// What is wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let fields = [
            name_problem("signer", &self.signer, "Enter who signs"),
            name_problem("signing_key_id", &self.signing_key_id, "Enter the name of the key"),
        ];
        fields.into_iter().flatten().collect()
    }

    /// `POST /compliance/evidence/export`.
    pub fn call(&self) -> Call {
        let mut body = vec![
            member("triggered_by", self.triggered_by.trim().into()),
            member("signer", self.signer.trim().into()),
            member("signing_key_id", self.signing_key_id.trim().into()),
            member("write_vault_copy", self.vault_copy.into()),
            member("external_require_success", self.strict.into()),
        ];
        if self.vault_copy {
            body.push(member("vault_mode", if self.worm_lock { "SIMULATED_WORM" } else { "COPY" }.into()));
        }
        optional(&mut body, "kms_key_id", &self.kms_key_id);
        optional(&mut body, "external_kms_wrap_endpoint", &self.kms_endpoint);
        optional(&mut body, "external_worm_endpoint", &self.worm_endpoint);
        Call::post("/compliance/evidence/export", &Value::Object(body), EXPORT_SECONDS, true)
    }
}

/// What the service is asked to check (contract section 5). The secret is not printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Verify {
    /// The package's path at the service.
    pub package_path: String,
    /// The signature's path; empty for the one beside the package.
    pub signature_path: String,
    /// The countersignatures' path; empty for the one beside the package.
    pub countersign_path: String,
    /// Whether countersignatures must be there.
    pub require_countersign: bool,
    /// The secret; empty for the service's own.
    pub secret: String,
}

impl Verify {
    /// What is wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        path_problem(&self.package_path).into_iter().collect()
    }

    /// `POST /compliance/evidence/verify`.
    pub fn call(&self) -> Call {
        let mut body = vec![
            member("package_path", self.package_path.trim().into()),
            member("require_countersign", self.require_countersign.into()),
        ];
        optional(&mut body, "signature_path", &self.signature_path);
        optional(&mut body, "countersign_path", &self.countersign_path);
        optional(&mut body, "signing_secret", &self.secret);
        Call::post("/compliance/evidence/verify", &Value::Object(body), PACKAGE_SECONDS, false)
    }
}

/// A countersignature to be made by the service (contract section 4). The secret is not printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Countersign {
    /// The package's path at the service.
    pub package_path: String,
    /// Who countersigns.
    pub signer: String,
    /// The name of the key.
    pub signing_key_id: String,
    /// A remark, which no code covers.
    pub note: String,
    /// Where the countersignatures are kept; empty for beside the package.
    pub countersign_path: String,
    /// The secret; empty for the service's own.
    pub secret: String,
}

impl Countersign {
    /// What is wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let fields = [
            path_problem(&self.package_path),
            name_problem("signer", &self.signer, "Enter who countersigns"),
            name_problem("signing_key_id", &self.signing_key_id, "Enter the name of the key"),
        ];
        fields.into_iter().flatten().collect()
    }

    /// `POST /compliance/evidence/countersign`.
    pub fn call(&self) -> Call {
        let mut body = vec![
            member("package_path", self.package_path.trim().into()),
            member("signer", self.signer.trim().into()),
            member("signing_key_id", self.signing_key_id.trim().into()),
        ];
        optional(&mut body, "note", &self.note);
        optional(&mut body, "countersign_path", &self.countersign_path);
        optional(&mut body, "signing_secret", &self.secret);
        Call::post("/compliance/evidence/countersign", &Value::Object(body), PACKAGE_SECONDS, true)
    }
}

impl fmt::Debug for Verify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verify({:?})", self.package_path)
    }
}

impl fmt::Debug for Countersign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Countersign({:?}, {:?})", self.package_path, self.signer)
    }
}

fn member(name: &str, value: Value) -> (String, Value) {
    (name.to_owned(), value)
}

fn optional(body: &mut Vec<(String, Value)>, name: &str, text: &str) {
    if !text.trim().is_empty() {
        body.push(member(name, text.trim().into()));
    }
}

fn path_problem(path: &str) -> Option<FieldProblem> {
    path.trim().is_empty().then(|| problem("package_path", "Enter the package’s path at the service")).flatten()
}

/// A name that a code covers. The parts of its message are joined by `|`, so one in a name could be read as another name (section 3).
fn name_problem(field: &'static str, name: &str, missing: &'static str) -> Option<FieldProblem> {
    let name = name.trim();
    if name.is_empty() {
        problem(field, missing)
    } else if name.contains('|') || name.chars().any(char::is_control) {
        problem(field, "Leave out | and control characters: the code could be read as one for another name")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(call: &Call) -> String {
        String::from_utf8(call.request.post.clone().unwrap()).unwrap()
    }

    #[test]
    fn ids_that_mean_something_in_an_address_are_not_sent() {
        assert_eq!(job_list(true).request.target(), "/ops/jobs?active_only=true&limit=2000");
        assert_eq!(look_up(" 0f3a ").unwrap().request.target(), "/ops/jobs/runs/0f3a");
        let call = run_job("j-1", "tomas@desk.example").unwrap();
        assert_eq!(call.request.target(), "/ops/jobs/j-1/run");
        assert_eq!((body(&call).as_str(), call.acts), (r#"{"triggered_by":"tomas@desk.example"}"#, true));
        for id in ["", "  ", ".", "..", "a/b", "a?b", "%2e%2e", "é", &"a".repeat(129)] {
            assert!(look_up(id).is_none() && run_job(id, "x").is_none(), "{id}");
        }
    }

    #[test]
    fn an_export_sends_what_was_asked_and_leaves_the_rest_to_the_service() {
        let mut asked = Export { signer: " ops ".to_owned(), signing_key_id: "k".to_owned(), ..Export::default() };
        assert_eq!(
            body(&asked.call()),
            r#"{"triggered_by":"","signer":"ops","signing_key_id":"k","write_vault_copy":false,"external_require_success":false}"#
        );
        asked = Export { vault_copy: true, worm_lock: true, strict: true, kms_key_id: "kms-1".to_owned(), ..asked };
        asked.worm_endpoint = "https://worm.example/lock".to_owned();
        assert_eq!(
            body(&asked.call()),
            concat!(
                r#"{"triggered_by":"","signer":"ops","signing_key_id":"k","write_vault_copy":true,"external_require_success":true,"#,
                r#""vault_mode":"SIMULATED_WORM","kms_key_id":"kms-1","external_worm_endpoint":"https://worm.example/lock"}"#
            )
        );
        assert_eq!(asked.problems(), []);
    }

    #[test]
    fn a_secret_is_in_the_body_alone() {
        let secret = "hunter-of-pearls";
        let verify = Verify { package_path: "a.zip".to_owned(), secret: secret.to_owned(), ..Verify::default() };
        let sign =
            Countersign { package_path: "a.zip".to_owned(), secret: secret.to_owned(), ..Countersign::default() };
        for call in [verify.call(), sign.call()] {
            assert!(body(&call).contains(secret) && !format!("{call:?}").contains(secret));
            assert!(!call.request.target().contains(secret));
            assert_eq!(call.secret.as_deref(), Some(secret));
        }
        assert!(!format!("{verify:?}{sign:?}").contains(secret));
        assert_eq!(Verify { secret: "  ".to_owned(), ..verify }.call().secret, None);
    }

    #[test]
    fn names_that_a_code_could_mix_up_are_refused() {
        let sign = |signer: &str| Countersign {
            package_path: "a.zip".to_owned(),
            signer: signer.to_owned(),
            signing_key_id: "k".to_owned(),
            ..Countersign::default()
        };
        assert_eq!(sign("Risk officer").problems(), []);
        for signer in ["a|b", "a\nb", ""] {
            let fields: Vec<_> = sign(signer).problems().iter().map(|it| it.field).collect();
            assert_eq!(fields, ["signer"], "{signer:?}");
        }
        let fields: Vec<_> = Countersign::default().problems().iter().map(|it| it.field).collect();
        assert_eq!(fields, ["package_path", "signer", "signing_key_id"]);
    }
}
