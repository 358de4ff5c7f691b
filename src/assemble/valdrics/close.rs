//! `exports/close-package.{json,csv}`: one answer that carries both.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::review::Cleared;
use crate::assemble::{Driver, Error};
use crate::pack::entries::Entries;
use crate::recipe::{CloseChoices, DataSet, Section};
use crate::section::close::ClosePackage;
use crate::section::completeness::Line;
use crate::source::Request;
use crate::source::valdrics::{Range, close_package};

const JSON: &str = "exports/close-package.json";
const CSV: &str = "exports/close-package.csv";

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// The export is optional: when it fails, its error file tells why and the build goes on.
    pub(super) async fn close(&mut self, set: DataSet) -> Result<(), Error> {
        let Some(choices) = self.choices.close.clone() else { return Ok(()) };
        let section = self.spec(set)?;
        let decided = self.decisions.len();
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
        let (request, cleared, mut package) = match self.close_answer(&section, set, &choices).await {
            Ok(answer) => answer,
            Err(error) => {
                self.exports.close_error = Some(self.export_failed(set, (&[JSON, CSV], decided), error)?);
                self.export_line(set, line);
                return Ok(());
            }
        };
        let returned = package.restatements();
        let cut = package.cut(choices.max_restatements).map_err(|source| self.wrong(&section.title, &request, source));
        if let Err(error) = cut {
            self.exports.close_error = Some(self.export_failed(set, (&[JSON, CSV], decided), error)?);
            self.export_line(set, line);
            return Ok(());
        }
        let included = package.restatements();
        self.close_told(&section.id, &package, returned, included, !cleared.hidden.is_empty());
        self.pack.entry(JSON, &package.json())?;
        self.pack.entry(CSV, package.csv().as_bytes())?;
        self.keep(&request, cleared, &section.id);
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

    async fn close_answer(
        &mut self,
        section: &Section,
        set: DataSet,
        choices: &CloseChoices,
    ) -> Result<(Request, Cleared, ClosePackage), Error> {
        let range = Range { first: choices.first_day, last: choices.last_day, provider: choices.provider.as_deref() };
        let request = close_package(self.request_of(section)?, range, choices.enforce_finalized);
        let answer = self.get(&section.title, Some(set), &request).await?;
        let cleared = self.clear(&section.title, &request, answer, Some(JSON)).await?;
        let package =
            ClosePackage::read(cleared.value.clone()).map_err(|source| self.wrong(&section.title, &request, source))?;
        Ok((request, cleared, package))
    }

    /// States what an auditor must know about the hash inside and about restatements that are left out.
    fn close_told(&mut self, id: &str, package: &ClosePackage, returned: u64, included: u64, hidden: bool) {
        let (stated, computed) = (package.hash_stated(), package.hash_computed());
        let fits = package.hash_fits();
        if !fits && hidden {
            self.gap(
                id,
                "integrity_hash",
                &format!(
                    "a value in the answer was hidden, so the server's hash does not fit what is left; it was {stated}"
                ),
            );
        } else if !fits {
            self.gap(
                id,
                "integrity_hash",
                &format!(
                    "the server's hash does not fit its own answer: it says {stated}, its answer gives {computed}; it is left as it came"
                ),
            );
        }
        if !package.invoice_fits() {
            self.gap(
                id,
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
                id,
                "restatements",
                &format!("{included} of {returned} restatements are in, as was chosen; {hash}; the whole answer lies below raw/"),
            );
        }
        if included == returned && package.truncated() {
            self.limits_reached.push("Close package: the server itself left restatements out".to_owned());
        }
    }
}
