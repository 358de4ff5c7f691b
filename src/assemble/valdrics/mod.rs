//! A Valdrics pack: what the engine fetches and writes for it, in the vendor's order.

mod close;
mod evidence;
mod export;
mod focus;
mod gates;
mod manifest_json;
mod realized;
mod savings;
mod settings;

use std::ops::{Deref, DerefMut};

use super::build::Build;
use super::{Driver, Error};
use crate::model::json::Value;
use crate::pack::entries::Entries;
use crate::recipe::{self, ValdricsChoices};
use crate::source::valdrics::version;

/// A build of this layout under way.
pub(super) struct Valdrics<'a, D, S: Entries> {
    build: Build<'a, D, S>,
    recipe: &'a recipe::Valdrics,
    choices: &'a ValdricsChoices,
    evidence_counts: Vec<u64>,
    app_version: Option<String>,
    focus: focus::FocusResult,
    exports: export::Results,
}

impl<'a, D, S: Entries> Deref for Valdrics<'a, D, S> {
    type Target = Build<'a, D, S>;

    fn deref(&self) -> &Self::Target {
        &self.build
    }
}

impl<D, S: Entries> DerefMut for Valdrics<'_, D, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.build
    }
}

impl<'a, D: Driver, S: Entries> Valdrics<'a, D, S> {
    /// Writes the vendor's entries, and gives the engine back.
    pub(super) async fn vendor_entries(
        build: Build<'a, D, S>,
        recipe: &'a recipe::Valdrics,
        choices: &'a ValdricsChoices,
    ) -> Result<Build<'a, D, S>, Error> {
        let mut this = Self {
            build,
            recipe,
            choices,
            evidence_counts: Vec::new(),
            app_version: None,
            focus: focus::FocusResult::default(),
            exports: export::Results::default(),
        };
        // Who asked then is in pack.json, and of the answers only the digests are kept.
        if !D::REPLAY {
            this.role_and_plan().await?;
        }
        this.version().await?;
        for set in this.sets() {
            match this.spec(set)?.step.as_deref() {
                Some("valdrics.notification") => this.notification(set).await?,
                Some("valdrics.evidence") => this.evidence_file(set).await?,
                Some("valdrics.documents") => this.documents(set).await?,
                Some("valdrics.focus") => this.focus(set).await?,
                Some("valdrics.savings") => this.savings(set).await?,
                Some("valdrics.realized") => this.realized(set).await?,
                Some("valdrics.close") => this.close(set).await?,
                _ => this.section(set, None).await?,
            }
        }
        this.manifest_json()?;
        Ok(this.build)
    }

    /// `GET /` gives the vendor's version; the manifest has a place for it.
    pub(super) async fn version(&mut self) -> Result<(), Error> {
        let request = version();
        let answer = self.get("API version", None, &request).await?;
        let cleared = self.clear("API version", &request, answer, None).await?;
        self.app_version = cleared.value.get("version").and_then(Value::as_str).map(str::to_owned);
        if self.app_version.is_none() {
            self.gap("manifest", "app_version", "the API does not give its version; the value is null");
        }
        self.keep(&request, cleared, "version");
        Ok(())
    }
}
