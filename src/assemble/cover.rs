//! `summary.pdf`: what it says of this build.

use super::build::Build;
use super::{Driver, Error, chart};
use crate::model::digest::Digest;
use crate::pack::deflate::Deflater;
use crate::pack::format::SUMMARY;
use crate::pack::write::{PackWriter, Sink};
use crate::summary::{EntryLine, Exclusion, Facts, Figure, Missing};

impl<D: Driver, S: Sink, F: Deflater> Build<'_, D, PackWriter<S, F>> {
    /// Writes the summary. It lists what was written before it, and cannot hold the digest of MANIFEST.txt, which lists it.
    pub(super) async fn cover(
        &mut self,
        (pack_id, producer): (&str, &str),
        payload_sha256: Digest,
    ) -> Result<(), Error> {
        let arguments = self.arguments;
        let (choices, recipe) = (&arguments.choices, &arguments.recipe);
        let sizes = self.pack.sizes();
        let entries = self.pack.written().iter().zip(sizes).map(|((name, sha256), bytes)| EntryLine {
            name: name.clone(),
            bytes: *bytes,
            sha256: *sha256,
        });
        let dated = self.covered.iter().find(|covered| !covered.months.is_empty());
        let dated = dated.and_then(|covered| chart::rows(&covered.title, &covered.months));
        let chart = self.chart.take().or(dated);
        let facts = Facts {
            title: recipe.title.clone(),
            organisation: choices.tenant.clone(),
            pack_id: pack_id.to_owned(),
            payload_sha256,
            recipe: format!("{}, version {}", recipe.name, recipe.version),
            producer: producer.to_owned(),
            claimed_at: arguments.now.to_string(),
            period: (choices.first_day.map(|day| day.to_string()), choices.last_day.map(|day| day.to_string())),
            figures: self.figures(),
            chart,
            missing: self
                .gaps
                .iter()
                .map(|gap| Missing { section: gap.section.clone(), what: gap.what.clone(), why: gap.why.clone() })
                .collect(),
            limits: self.limits_reached.clone(),
            exclusions: recipe
                .exclusions
                .iter()
                .map(|(what, why)| Exclusion { what: what.clone(), why: why.clone() })
                .collect(),
            controls: std::mem::take(&mut self.controls),
            entries: entries.collect(),
        };
        let made = self.driver.summary(&facts).await.map_err(|source| Error::Fetch {
            what: "summary.pdf".to_owned(),
            request: String::new(),
            source,
            tried: 1,
            answered: true,
        })?;
        match made {
            Some(pdf) => {
                self.pack.entry(SUMMARY, &pdf)?;
            }
            None => self.gap("maker", SUMMARY, "the program that made this pack has no maker of PDF"),
        }
        Ok(())
    }

    /// How many rows of each section are in.
    fn figures(&self) -> Vec<Figure> {
        let recipe = &self.arguments.recipe;
        let title = |id: &str| {
            let section = recipe.sections.iter().find(|section| section.id == id);
            section.map_or_else(|| id.replace('_', " "), |section| section.title.clone())
        };
        let lines = self.lines.iter().map(|line| Figure {
            label: title(&line.dataset),
            value: match line.included {
                Some(rows) if line.truncated == Some(true) => format!("{rows} rows, cut at a limit"),
                Some(1) => "1 row".to_owned(),
                Some(rows) => format!("{rows} rows"),
                None => "not here".to_owned(),
            },
        });
        lines.collect()
    }
}
