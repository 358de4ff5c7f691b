//! A Grantex pack: the evidence pack taken apart into entries, and the exports that the owner asked for beside it.

use super::build::Build;
use super::progress::SetState;
use super::review::Cleared;
use super::{Driver, Error};
use crate::chain::grantex::chain_report;
use crate::model::json::Value;
use crate::pack::write::Sink;
use crate::recipe::DataSet;
use crate::section::completeness::Line;
use crate::section::grantex::csv;
use crate::source::grantex::{
    self, AUDIT_COLUMNS, GRANT_COLUMNS, Window, evidence_pack, export_audit, export_grants, is_evidence_pack,
};
use crate::source::{AnswerError, Reader, Request};

/// What of an answer becomes entries.
type Entries = Vec<(&'static str, Vec<u8>)>;

/// A build of this layout under way.
pub(super) struct Grantex<'a, D, S: Sink> {
    build: Build<'a, D, S>,
    since: Option<String>,
    until: Option<String>,
}

/// An answer that becomes entries.
struct Wanted {
    set: DataSet,
    request: Request,
    make: fn(&Value) -> Result<(Entries, usize), AnswerError>,
}

impl<'a, D: Driver, S: Sink> Grantex<'a, D, S> {
    /// Writes the vendor's entries, and gives the engine back.
    pub(super) async fn vendor_entries(build: Build<'a, D, S>) -> Result<Build<'a, D, S>, Error> {
        let choices = &build.arguments.choices;
        let print = |at: Option<crate::model::instant::Instant>| at.map(|at| at.to_string());
        let (since, until) = (print(choices.start()), print(choices.end()));
        let mut this = Self { build, since, until };
        let options = &this.build.arguments.choices.options;
        let window = Window { since: this.since.as_deref(), until: this.until.as_deref() };
        let mut wanted = vec![Wanted {
            set: DataSet::GrantexEvidence,
            request: evidence_pack(window, options.get("framework")),
            make: evidence,
        }];
        if options.is_on("include_summary") {
            let request = grantex::summary(window);
            wanted.push(Wanted { set: DataSet::GrantexSummary, request, make: summary });
        }
        if options.is_on("include_grants_export") {
            let request = export_grants(window, options.get("grants_status"));
            wanted.push(Wanted { set: DataSet::GrantexGrants, request, make: grants });
        }
        if options.is_on("include_audit_export") {
            let request = export_audit(window, options.get("audit_agent"), options.get("audit_status"));
            wanted.push(Wanted { set: DataSet::GrantexAudit, request, make: audit });
        }
        for wanted in wanted {
            this.section(wanted).await?;
        }
        Ok(this.build)
    }

    async fn section(&mut self, Wanted { set, request, make }: Wanted) -> Result<(), Error> {
        let build = &mut self.build;
        build.line(set, |line| line.state = SetState::Fetching);
        let imported = set == DataSet::GrantexEvidence && build.arguments.import.is_some();
        let cleared = if imported {
            build.import(set.title()).await?
        } else {
            let answer = build.get(set.title(), Some(set), &request).await?;
            build.clear(set.title(), &request, answer, None).await?
        };
        let (entries, rows) = make(&cleared.value).map_err(|source| build.wrong(set.title(), &request, source))?;
        for (name, bytes) in entries {
            build.pack.entry(name, &bytes)?;
        }
        if cleared.received.is_some() && matches!(set, DataSet::GrantexEvidence | DataSet::GrantexAudit) {
            build.notes.push(format!(
                "{}: a value was hidden; where it stood in the audit log, the entry no longer gives its hash",
                set.title()
            ));
        }
        let rows = rows as u64;
        build.lines.push(Line {
            dataset: set.id().to_owned(),
            endpoint: if imported { "a file of the maker's".to_owned() } else { set.endpoint().to_owned() },
            requests: build.requests_of(set),
            returned: Some(rows),
            included: Some(rows),
            from: self.since.clone().unwrap_or_default(),
            to: self.until.clone().unwrap_or_default(),
            ..Line::default()
        });
        build.line(set, |line| {
            line.rows = rows;
            line.state = if rows == 0 { SetState::Empty } else { SetState::Fetched };
            line.detail = told(set, &cleared);
        });
        if imported {
            build.keep_import(cleared, set.id());
        } else {
            build.keep(&request, cleared, set.id());
        }
        Ok(())
    }
}

/// A remark for the table.
fn told(set: DataSet, cleared: &Cleared) -> String {
    let list = |name| cleared.value.get(name).and_then(Value::as_array).map_or(0, <[Value]>::len);
    match set {
        DataSet::GrantexEvidence => {
            let valid = cleared.value.get("chainIntegrity").and_then(|it| it.get("valid")).and_then(Value::as_bool);
            let said = if valid == Some(true) { "intact" } else { "broken" };
            format!("{} audit entries; the server calls their chain {said}", list("auditEntries"))
        }
        _ => String::new(),
    }
}

fn indented(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_indented();
    bytes.push(b'\n');
    bytes
}

fn evidence(answer: &Value) -> Result<(Entries, usize), AnswerError> {
    is_evidence_pack(answer)?;
    let member = |name: &str| answer.get(name).unwrap_or(&Value::Null);
    let rows = |name: &str| member(name).as_array().unwrap_or_default();
    let (grants, audit, policies) = (rows("grants"), rows("auditEntries"), rows("policies"));
    let entries = vec![
        ("meta.json", indented(member("meta"))),
        ("summary.json", indented(member("summary"))),
        ("grants.json", indented(member("grants"))),
        ("grants.csv", csv(&GRANT_COLUMNS, grants)),
        ("audit_entries.json", indented(member("auditEntries"))),
        ("audit_entries.csv", csv(&AUDIT_COLUMNS, audit)),
        ("policies.json", indented(member("policies"))),
        ("chain_integrity.json", indented(member("chainIntegrity"))),
        ("chain_report.json", chain_report(audit, member("chainIntegrity"))),
    ];
    Ok((entries, grants.len() + audit.len() + policies.len()))
}

fn summary(answer: &Value) -> Result<(Entries, usize), AnswerError> {
    for name in ["agents", "grants", "auditEntries", "policies"] {
        Reader::new(answer).member(name)?.member("total")?.number()?;
    }
    Ok((vec![("exports/summary.json", indented(answer))], 1))
}

fn grants(answer: &Value) -> Result<(Entries, usize), AnswerError> {
    let rows = grantex::rows(answer, "grants")?;
    let entries = vec![("exports/grants.json", indented(answer)), ("exports/grants.csv", csv(&GRANT_COLUMNS, rows))];
    Ok((entries, rows.len()))
}

fn audit(answer: &Value) -> Result<(Entries, usize), AnswerError> {
    let rows = grantex::rows(answer, "entries")?;
    let entries = vec![
        ("exports/audit_entries.json", indented(answer)),
        ("exports/audit_entries.csv", csv(&AUDIT_COLUMNS, rows)),
    ];
    Ok((entries, rows.len()))
}
