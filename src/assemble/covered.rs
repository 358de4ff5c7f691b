//! Which months the rows of a section are of.

use std::collections::BTreeMap;

use super::build::Build;
use crate::model::instant::Instant;
use crate::pack::entries::Entries;
use crate::recipe::Section;
use crate::section::driftwise::Month;

/// Rows of a section by month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    /// The section's id, as COMPLETENESS.csv has it.
    pub dataset: String,
    /// What a person calls it.
    pub title: String,
    /// How many rows of the period are of which month: year and month, from 1.
    pub months: BTreeMap<Month, u64>,
    /// Whether a limit left rows of the period out.
    pub cut: bool,
    /// Whether those that are left out are the older ones.
    pub newest_first: bool,
}

impl<D, S: Entries> Build<'_, D, S> {
    /// A section whose rows say when is read, and none has come yet.
    pub(super) fn cover_begins(&mut self, section: &Section) {
        self.covered.push(Covered {
            dataset: section.id.clone(),
            title: section.title.clone(),
            newest_first: section.rows.newest_first,
            ..Covered::default()
        });
    }

    /// A row of the section that is read.
    pub(super) fn covers(&mut self, at: Option<Instant>) {
        if let (Some(at), Some(covered)) = (at, self.covered.last_mut()) {
            let (year, month, _) = at.day().parts();
            *covered.months.entry((year, month)).or_insert(0) += 1;
        }
    }
}
