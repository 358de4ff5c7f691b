//! Files that the owner adds, below `attachments/`: hashed and listed like every entry, looked through for secrets like every answer.

use super::build::{Build, Hidden};
use super::review::Take;
use super::{Body as _, Driver, Error};
use crate::pack::entries::Entries;
use crate::pack::format::ATTACHMENTS;
use crate::section::completeness::Line;

const SECTION: &str = "attachments";

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Writes every file. One in which something is to be hidden that cannot be hidden, since it is no text, is left out and stated as a gap.
    pub(super) async fn attachments(&mut self) -> Result<(), Error> {
        self.mark(None);
        let names = &self.arguments.attachments;
        let mut included = 0;
        for (index, name) in names.iter().enumerate() {
            included += u64::from(self.attachment(index, name).await?);
        }
        self.attachments_told(included);
        Ok(())
    }

    /// Counts the files in a finished pack: nothing is made of them.
    pub(super) fn attached(&mut self) {
        let stored = |name: &&String| self.driver.stored(&format!("{ATTACHMENTS}{name}")).is_some();
        let included = self.arguments.attachments.iter().filter(stored).count() as u64;
        self.attachments_told(included);
    }

    fn attachments_told(&mut self, included: u64) {
        let names = &self.arguments.attachments;
        if !names.is_empty() {
            let (dataset, endpoint) = (SECTION.to_owned(), "the maker's device".to_owned());
            let returned = Some(names.len() as u64);
            self.lines.push(Line { dataset, endpoint, returned, included: Some(included), ..Line::default() });
        }
    }

    async fn attachment(&mut self, index: usize, name: &str) -> Result<bool, Error> {
        let entry = format!("{ATTACHMENTS}{name}");
        let failed = |_: &Self, source| Error::Fetch {
            what: "A file that you added".to_owned(),
            request: entry.clone(),
            source,
            tried: 1,
            answered: true,
        };
        let decided = self.decisions.len();
        let mut body = self.driver.attachment(index).await.map_err(|source| failed(self, source))?;
        self.pack.begin_sized(&entry, body.size())?;
        let mut text = true;
        let mut take = |_: &Self, piece: &[u8]| {
            text &= !piece.contains(&0);
            Take::All
        };
        let hidden: Vec<Hidden> = self.copy((name, &entry), &mut body, &mut take, &failed).await?.hidden;
        if hidden.is_empty() || text {
            self.pack.end()?;
            return Ok(true);
        }
        self.pack.abort()?;
        self.decisions.truncate(decided);
        self.gap(
            SECTION,
            &entry,
            "something in it looks like a secret and cannot be hidden, since it is no text; the file is left out",
        );
        Ok(false)
    }
}
