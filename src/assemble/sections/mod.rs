//! Sections as a recipe says: asked for, read, made into entries. What a recipe cannot say is a step of its layout.

mod cells;
mod makers;
mod pages;
mod plain;
mod tables;

pub(super) use pages::{Pages, Row};

use super::build::Build;
use super::progress::SetState;
use super::{Driver, Error};
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, Narrowing, Needed, Section, bounds};
use crate::section::completeness::Line;
use crate::source::Request;

/// The rows of tables as JSON, by the names of their entries: what a step makes another entry of.
pub(super) type Tables = Vec<(String, Vec<u8>)>;

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Makes the sections of a layout that has no steps.
    pub(super) async fn plain_sections(&mut self) -> Result<(), Error> {
        for set in self.sets() {
            self.section(set, None).await?;
        }
        Ok(())
    }

    /// Every section that is planned, in order.
    pub(super) fn sets(&self) -> Vec<DataSet> {
        self.planned.clone()
    }

    /// A section's own copy: the engine changes itself while it reads one.
    pub(super) fn spec(&self, set: DataSet) -> Result<Section, Error> {
        self.arguments.recipe.section(set).cloned().ok_or(Error::Layout)
    }

    /// What a person calls a section.
    pub(super) fn title(&self, set: DataSet) -> String {
        self.arguments.recipe.title_of(set).to_owned()
    }

    /// Makes the entries of a section. `tables` takes the rows of its tables besides.
    pub(super) async fn section(&mut self, set: DataSet, tables: Option<&mut Tables>) -> Result<(), Error> {
        let section = self.spec(set)?;
        if let Some(why) = &section.absent {
            return self.absent(set, &section, why);
        }
        self.retention(&section);
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = section.rows.most;
        });
        let request = self.request_of(&section)?;
        let made = if section.paging.is_some() || section.rows.at.is_some() || section.rows.id.is_some() {
            self.rows_of(set, &section, request, tables).await
        } else {
            self.answer_of(set, &section, request).await
        };
        match made {
            Err(Error::Refused { status, request, answer, .. })
                if section.refused.iter().any(|refused| refused.status == status) =>
            {
                // Nothing of a list whose later page is refused stays.
                self.pack.abort()?;
                self.keep_refusal(Some(set), request, *answer);
                let why = section.refused.iter().find(|refused| refused.status == status);
                self.lacking(set, &section, why.map_or("", |refused| &refused.why));
                Ok(())
            }
            made => made,
        }
    }

    /// What the layout has and the API has not.
    fn absent(&mut self, set: DataSet, section: &Section, why: &str) -> Result<(), Error> {
        self.line(set, |line| {
            line.state = SetState::Gap;
            line.detail = why.to_owned();
        });
        self.plain_line(set, section, None);
        Ok(())
    }

    /// A section that could not be had, and may be missing.
    pub(super) fn lacking(&mut self, set: DataSet, section: &Section, why: &str) {
        let names: Vec<&str> = section.outputs.iter().map(|output| output.name.as_str()).collect();
        let what = if names.is_empty() { section.title.clone() } else { names.join(", ") };
        self.gap(&section.id, &what, why);
        self.plain_line(set, section, None);
        self.line(set, |line| {
            line.rows = 0;
            line.state = SetState::Gap;
            line.detail = why.to_owned();
        });
    }

    /// The line of COMPLETENESS.csv of a section that has no bounds.
    pub(super) fn plain_line(&mut self, set: DataSet, section: &Section, rows: Option<u64>) {
        self.lines.push(Line {
            dataset: section.id.clone(),
            endpoint: section.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned: rows,
            included: rows,
            ..Line::default()
        });
    }

    /// Rows that the vendor no longer keeps are a gap, if the period asks for them.
    fn retention(&mut self, section: &Section) {
        let Some(days) = section.retention_days else { return };
        let kept_since = self.arguments.now.day().plus(-i64::from(days));
        if self.arguments.choices.first_day.is_none_or(|first| first < kept_since) {
            let what = format!("rows before {kept_since}");
            let why = format!("the vendor keeps these rows for {days} days: older ones may be gone");
            self.gap(&section.id, &what, &why);
        }
    }

    /// The request of a section, before any page.
    ///
    /// # Errors
    /// [`Error::Choice`] when a part of the path has no text.
    pub(super) fn request_of(&self, section: &Section) -> Result<Request, Error> {
        self.arguments.recipe.request_of(section, &self.arguments.choices).map_err(needed)
    }

    /// A request to a path of the recipe, below its base.
    pub(super) fn request_to(&self, path: &str) -> Result<Request, Error> {
        self.arguments.recipe.request_to(path, &self.arguments.choices).map_err(needed)
    }

    /// Both ends of the period, as a request and COMPLETENESS.csv name them.
    pub(super) fn bounds(&self, window: &Narrowing) -> (Option<String>, Option<String>) {
        bounds(window, &self.arguments.choices)
    }
}

fn needed(needed: Needed) -> Error {
    Error::Choice { field: needed.field, why: needed.to_string() }
}
