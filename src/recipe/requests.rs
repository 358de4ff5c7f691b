//! The requests that follow from a recipe and choices: for the engine, and to be shown before anything is asked.

use super::section::Window as Narrowing;
use super::{Choices, Field, Paging, Recipe, Section, plan};
use crate::model::instant::{Day, Instant};
use crate::source::{Request, encoded};

/// A part of a path has no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{label} is needed: it is part of the address")]
pub struct Needed {
    /// The option's field.
    pub field: Option<Field>,
    /// What a person calls the option.
    pub label: String,
}

/// A request that a build would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The section's id.
    pub section: String,
    /// The first request: path and parameters.
    pub target: String,
    /// How it goes on, in words; empty for one request.
    pub then: String,
}

impl Recipe {
    /// The request of a section, before any page: its path with what was chosen, and the period where it can be narrowed.
    ///
    /// # Errors
    /// [`Needed`] when a part of the path has no text.
    pub fn request_of(&self, section: &Section, choices: &Choices) -> Result<Request, Needed> {
        let request = self.request_to(&section.path, choices)?;
        let Some(window) = &section.window else { return Ok(request) };
        let (from, to) = bounds(window, choices);
        let ends = [(&window.from, from), (&window.to, to)];
        let ends = ends.into_iter().filter_map(|(name, end)| Some((name.clone().into(), end?)));
        Ok(Request { query: ends.chain(request.query).collect(), ..request })
    }

    /// A request to a path of the recipe, below its base.
    ///
    /// # Errors
    /// [`Needed`] when a part of the path has no text.
    pub fn request_to(&self, path: &str, choices: &Choices) -> Result<Request, Needed> {
        let whole = format!("{}{path}", self.base);
        let (path, query) = whole.split_once('?').unwrap_or((&whole, ""));
        let options = &choices.options;
        let mut request = Request::get(pieces(path, |key| {
            options.get(key).map(encoded).ok_or_else(|| {
                let option = self.options.iter().find(|option| option.key == key);
                let label = option.map_or_else(|| key.to_owned(), |option| option.label.clone());
                Needed { field: self.option_field(key), label }
            })
        })?);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = pieces(value, |key| Ok::<_, Needed>(options.get(key).unwrap_or_default().to_owned()))?;
            if !value.is_empty() {
                request = request.with(name.to_owned(), value);
            }
        }
        Ok(request)
    }

    /// The requests that a build would make, in order. Those of a step in Rust may have more parameters than the recipe says.
    ///
    /// # Errors
    /// [`Needed`] when a part of a path has no text.
    pub fn dry_run(&self, choices: &Choices) -> Result<Vec<Asked>, Needed> {
        let sections = plan(self, choices).sets.into_iter().filter_map(|planned| self.section(planned.set));
        let asked = sections.filter(|section| !section.path.is_empty()).map(|section| {
            let request = self.request_of(section, choices)?;
            let (request, pages) = match &section.paging {
                None => (request, String::new()),
                Some(paging) => first_page(paging, request),
            };
            let step = section.step.as_ref().map(|step| format!("step {step} adds what it needs"));
            let then = [Some(pages).filter(|pages| !pages.is_empty()), step].into_iter().flatten().collect::<Vec<_>>();
            Ok(Asked { section: section.id.clone(), target: request.target(), then: then.join("; ") })
        });
        asked.collect()
    }
}

fn first_page(paging: &Paging, request: Request) -> (Request, String) {
    let request = match paging.size() {
        Some(size) => request.with(size.parameter.clone(), size.rows.to_string()),
        None => request,
    };
    match paging {
        Paging::Page { parameter, first, .. } => {
            let then = format!("then {parameter}={} and on", first.saturating_add(1));
            (request.with(parameter.clone(), first.to_string()), then)
        }
        Paging::Offset { parameter, size } => {
            (request.with(parameter.clone(), "0"), format!("then {parameter}={} and on", size.rows))
        }
        Paging::Cursor { parameter, next, .. } => {
            (request, format!("then {parameter}= what {next} of each answer says"))
        }
        Paging::Link { .. } => (request, "then where each answer's Link header leads".to_owned()),
    }
}

/// Both ends of the period, as a request and COMPLETENESS.csv name them; None where an end is open.
pub fn bounds(window: &Narrowing, choices: &Choices) -> (Option<String>, Option<String>) {
    let print = |day: Day, at: Instant| if window.days { day.to_string() } else { at.to_string() };
    let last = choices.last_day.map(|day| {
        let next = day.plus(1);
        if window.exclusive { print(next, next.start()) } else { print(day, day.end()) }
    });
    (choices.first_day.map(|day| print(day, day.start())), last)
}

/// A template with a text for each `{key}`.
fn pieces<E>(template: &str, mut text: impl FnMut(&str) -> Result<String, E>) -> Result<String, E> {
    let mut parts = template.split('{');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (key, rest) = part.split_once('}').unwrap_or((part, ""));
        whole.push_str(&text(key)?);
        whole.push_str(rest);
    }
    Ok(whole)
}
