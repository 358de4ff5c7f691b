//! The three settings entries and the documents.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::redact::webhook;
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::pack::write::Sink;
use crate::recipe::DataSet;
use crate::section::completeness::Line;
use crate::source::valdrics;
use crate::source::{AnswerError, Request};

impl<D: Driver, S: Sink> Valdrics<'_, D, S> {
    pub(super) async fn settings(&mut self) -> Result<(), Error> {
        self.one_setting(DataSet::NotificationSettings, valdrics::notification_settings(), valdrics::notification)
            .await?;
        self.one_setting(DataSet::RemediationSettings, valdrics::remediation_settings(), valdrics::remediation).await?;
        self.one_setting(DataSet::IdentitySettings, valdrics::identity_settings(), valdrics::identity).await
    }

    async fn one_setting(
        &mut self,
        set: DataSet,
        request: Request,
        make: fn(&Value) -> Result<Value, AnswerError>,
    ) -> Result<(), Error> {
        self.line(set, |line| line.state = SetState::Fetching);
        let answer = self.get(set.title(), Some(set), &request).await?;
        let name = format!("{}.json", set.id());
        let hook = if set == DataSet::NotificationSettings { webhook } else { |_: &Value| None };
        let cleared = self.clear_with(set.title(), &request, answer, Some(&name), hook).await?;
        let entry = make(&cleared.value).map_err(|source| self.wrong(set.title(), &request, source))?;
        self.pack.entry(&name, &entry.to_python_indented())?;
        self.keep(&request, cleared, set.id());
        let members = entry.as_object().unwrap_or_default();
        let without = members.iter().filter(|(key, value)| value.is_null() && value_has_no_source(set, key)).count();
        let total = members.len();
        self.plain_line(set, Some(1), Some(1));
        self.line(set, |line| {
            line.rows = (total - without) as u64;
            line.state = SetState::Gap;
            line.detail =
                format!("{without} of {total} fields {} no source", if without == 1 { "has" } else { "have" });
        });
        Ok(())
    }

    /// The documents of the static host, in the vendor's order. One that is not there is a gap, which the vendor's own pack would not tell.
    pub(super) async fn documents(&mut self) -> Result<(), Error> {
        let set = DataSet::Documents;
        self.line(set, |line| line.state = SetState::Fetching);
        let mut found = 0;
        for path in &self.recipe.documents {
            let mut tried = 0;
            let document = loop {
                tried += 1;
                match self.driver.document(path).await {
                    Ok(document) => break document,
                    Err(source) => {
                        let (what, request) = (set.title(), path.clone());
                        let error = Error::Fetch { what, request, source, tried, answered: true };
                        self.again(error, tried, self.sessions()).await?;
                    }
                }
            };
            match document {
                Some(bytes) => {
                    self.received(Some(set), bytes.len() as u64, 1);
                    let bytes = self.clear_text(set.title(), path, bytes).await?.bytes;
                    self.pack.entry(path, &bytes)?;
                    found += 1;
                    self.line(set, |line| line.rows = found);
                }
                None => self.gap(set.id(), path, "the host of the page has no such document; the entry is left out"),
            }
        }
        let total = self.recipe.documents.len() as u64;
        self.plain_line(set, Some(found), Some(found));
        self.line(set, |line| {
            line.state = if found == total { SetState::Fetched } else { SetState::Gap };
            line.detail = if found == total {
                "The operator's own".to_owned()
            } else {
                format!("{} of {total} are not there", total - found)
            };
        });
        for set in [DataSet::CarbonFactorSets, DataSet::CarbonFactorUpdateLogs] {
            self.plain_line(set, None, None);
        }
        Ok(())
    }

    fn plain_line(&mut self, set: DataSet, returned: Option<u64>, included: Option<u64>) {
        let line = Line {
            dataset: set.id().to_owned(),
            endpoint: set.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned,
            included,
            ..Line::default()
        };
        self.lines.push(line);
    }
}

fn value_has_no_source(set: DataSet, key: &str) -> bool {
    key == "exists" || (set == DataSet::RemediationSettings && valdrics::REMEDIATION_GAPS.contains(&key))
}
