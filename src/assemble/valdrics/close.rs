//! `exports/close-package.{json,csv}`: one answer that carries both.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::review::Cleared;
use crate::assemble::{Driver, Error};
use crate::pack::write::Sink;
use crate::recipe::{CloseChoices, DataSet};
use crate::section::close::ClosePackage;
use crate::section::completeness::Line;
use crate::source::Request;
use crate::source::valdrics::{Range, close_package};

const JSON: &str = "exports/close-package.json";
const CSV: &str = "exports/close-package.csv";

impl<D: Driver, S: Sink> Valdrics<'_, D, S> {
    /// The export is optional: when it fails, its error file tells why and the build goes on.
    pub(super) async fn close(&mut self) -> Result<(), Error> {
        let Some(choices) = self.choices.close.clone() else { return Ok(()) };
        let decided = self.decisions.len();
        let set = DataSet::Close;
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(choices.max_restatements);
        });
        let line = Line {
            cap: Some(choices.max_restatements),
            from: choices.first_day.to_string(),
            to: choices.last_day.to_string(),
            ..Line::default()
        };
        let (request, cleared, mut package) = match self.close_answer(&choices).await {
            Ok(answer) => answer,
            Err(error) => {
                self.exports.close_error = Some(self.export_failed(set, (&[JSON, CSV], decided), error)?);
                self.export_line(set, line);
                return Ok(());
            }
        };
        let returned = package.restatements();
        let cut = package.cut(choices.max_restatements).map_err(|source| self.wrong(set.title(), &request, source));
        if let Err(error) = cut {
            self.exports.close_error = Some(self.export_failed(set, (&[JSON, CSV], decided), error)?);
            self.export_line(set, line);
            return Ok(());
        }
        let included = package.restatements();
        self.close_told(&package, returned, included, !cleared.hidden.is_empty());
        self.pack.entry(JSON, &package.json())?;
        self.pack.entry(CSV, package.csv().as_bytes())?;
        self.keep(&request, cleared, set.id());
        let truncated = Some(package.truncated());
        self.export_line(set, Line { returned: Some(returned), included: Some(included), truncated, ..line });
        self.line(set, |line| {
            line.rows = included;
            line.state = SetState::Fetched;
            line.detail =
                if included < returned { format!("{included} of {returned} restatements") } else { String::new() };
        });
        Ok(())
    }

    async fn close_answer(&mut self, choices: &CloseChoices) -> Result<(Request, Cleared, ClosePackage), Error> {
        let set = DataSet::Close;
        let range = Range { first: choices.first_day, last: choices.last_day, provider: choices.provider.as_deref() };
        let request = close_package(range, choices.enforce_finalized);
        let answer = self.get(set.title(), Some(set), &request).await?;
        let cleared = self.clear(set.title(), &request, answer, Some(JSON)).await?;
        let package =
            ClosePackage::read(cleared.value.clone()).map_err(|source| self.wrong(set.title(), &request, source))?;
        Ok((request, cleared, package))
    }

    /// States what an auditor must know about the hash inside and about restatements that are left out.
    fn close_told(&mut self, package: &ClosePackage, returned: u64, included: u64, hidden: bool) {
        let set = DataSet::Close;
        let (stated, computed) = (package.hash_stated(), package.hash_computed());
        let fits = package.hash_fits();
        if !fits && hidden {
            self.gap(
                set.id(),
                "integrity_hash",
                &format!(
                    "a value in the answer was hidden, so the server's hash does not fit what is left; it was {stated}"
                ),
            );
        } else if !fits {
            self.gap(
                set.id(),
                "integrity_hash",
                &format!(
                    "the server's hash does not fit its own answer: it says {stated}, its answer gives {computed}; it is left as it came"
                ),
            );
        }
        if !package.invoice_fits() {
            self.gap(
                set.id(),
                "invoice_reconciliation, integrity_hash",
                "the server's hash of the invoice does not fit its own answer; it is left as it came",
            );
        }
        if included < returned {
            self.exports.close_hash_whole = Some(stated.to_owned());
            self.limits_reached.push(format!("Close package: {included} of {returned} restatements are in"));
            let hash = if fits {
                format!("integrity_hash is made anew over what is in, and that of the whole answer was {stated}")
            } else {
                "integrity_hash is that of the whole answer, since it did not fit that either".to_owned()
            };
            self.gap(
                set.id(),
                "restatements",
                &format!("{included} of {returned} restatements are in, as was chosen; {hash}; the whole answer lies below raw/"),
            );
        }
        if included == returned && package.truncated() {
            self.limits_reached.push("Close package: the server itself left restatements out".to_owned());
        }
    }
}
