//! The notification settings and the documents.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::redact::webhook;
use crate::assemble::{Driver, Error};
use crate::pack::entries::Entries;
use crate::recipe::DataSet;

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// The answer may have a webhook's address, which is asked about whatever else is found.
    pub(super) async fn notification(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.spec(set)?;
        self.line(set, |line| line.state = SetState::Fetching);
        let request = self.request_of(&section)?;
        let answer = self.get(&section.title, Some(set), &request).await?;
        let entry = section.outputs.first().map(|output| output.name.as_str());
        let cleared = self.clear_with(&section.title, &request, answer, entry, webhook).await?;
        self.answered_with(set, &section, (&request, cleared), false)
    }

    /// The documents of the static host, in the vendor's order. One that is not there is a gap, which the vendor's own pack would not tell.
    pub(super) async fn documents(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.spec(set)?;
        self.line(set, |line| line.state = SetState::Fetching);
        let mut found = 0;
        for path in &self.recipe.documents {
            let mut tried = 0;
            let document = loop {
                tried += 1;
                match self.driver.document(path).await {
                    Ok(document) => break document,
                    Err(source) => {
                        let (what, request) = (section.title.clone(), path.clone());
                        let error = Error::Fetch { what, request, source, tried, answered: true };
                        self.again(error, tried, self.sessions()).await?;
                    }
                }
            };
            match document {
                Some(bytes) => {
                    self.received(Some(set), bytes.len() as u64, 1);
                    let bytes = self.clear_text(&section.title, path, bytes).await?.bytes;
                    self.pack.entry(path, &bytes)?;
                    found += 1;
                    self.line(set, |line| line.rows = found);
                }
                None => self.gap(&section.id, path, "the host of the page has no such document; the entry is left out"),
            }
        }
        let total = self.recipe.documents.len() as u64;
        self.plain_line(set, &section, Some(found));
        self.line(set, |line| {
            line.state = if found == total { SetState::Fetched } else { SetState::Gap };
            line.detail = if found == total {
                "The operator's own".to_owned()
            } else {
                format!("{} of {total} are not there", total - found)
            };
        });
        Ok(())
    }
}
