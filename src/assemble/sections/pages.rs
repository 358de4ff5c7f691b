//! The rows of a section, page by page, whatever the way of its pages.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::assemble::build::Build;
use crate::assemble::review::Cleared;
use crate::assemble::{Driver, Error};
use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, Paging, Redact, Rows};
use crate::source::address::same_origin;
use crate::source::{AnswerError, Reader, Request};

/// A server whose pages do not end is not followed for ever.
const PAGES_MAX: u64 = 20_000;
/// So many pages in a row without a row that was not there before have no end: a list that grows meanwhile moves by fewer.
const BARREN_MAX: u64 = 100;

/// Reads a list, a page at a time, up to a number of rows of the period.
///
/// A row that comes twice, since the list grew meanwhile, is counted once; two rows with one id are an error.
pub(in crate::assemble) struct Pages {
    set: DataSet,
    title: String,
    /// The id below raw/.
    slug: String,
    first: Request,
    paging: Option<Paging>,
    spec: Rows,
    redact: Vec<Redact>,
    next: Next,
    asked: u64,
    /// The last pages, as far as they brought nothing new.
    barren: u64,
    /// What answers have said comes next, by its hash: the same again would never end.
    said: HashSet<u64>,
    /// What was seen of each row, to tell a row that comes again from another row with its id.
    seen: HashMap<Id, u64>,
    /// Rows that came, each once.
    pub(in crate::assemble) returned: u64,
    /// Rows of the period so far.
    pub(in crate::assemble) rows: u64,
    /// Rows that came again because the list grew.
    pub(in crate::assemble) again: u64,
    /// Whether rows of the period were left out because of the limit.
    pub(in crate::assemble) truncated: bool,
}

/// What is asked for next.
enum Next {
    /// The request as it is, with a number where pages have one.
    Number(u64),
    /// What the answer before said.
    Said(String),
    End,
}

/// A row of the period, with when it is of.
pub(in crate::assemble) struct Row {
    pub(in crate::assemble) value: Value,
    /// Its place in its answer, a JSON pointer.
    pub(in crate::assemble) place: String,
    pub(in crate::assemble) at: Option<Instant>,
}

/// An id, small when it is a UUID: a large list has many.
#[derive(PartialEq, Eq, Hash)]
enum Id {
    Uuid(u128),
    Other(Box<str>),
}

impl Id {
    fn of(text: &str) -> Self {
        let hyphens = [8, 13, 18, 23];
        let shaped = text.len() == 36 && hyphens.iter().all(|at| text.as_bytes()[*at] == b'-');
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        // Upper case would be another id with the same number.
        let plain = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match u128::from_str_radix(&digits, 16) {
            Ok(number) if shaped && plain => Self::Uuid(number),
            _ => Self::Other(text.into()),
        }
    }
}

impl Pages {
    /// The rows of `set`, asked for by `first`; `most` bounds those of the period.
    pub(in crate::assemble) fn new<D: Driver, S: Entries>(
        build: &Build<'_, D, S>,
        set: DataSet,
        (like, first): (DataSet, Request),
        most: Option<u64>,
    ) -> Self {
        let recipe = &build.arguments.recipe;
        // A section that is read like another one has that one's pages and rows.
        let section = recipe.section(like).or_else(|| recipe.section(set));
        let paging = section.and_then(|section| section.paging.clone());
        let start = if let Some(Paging::Page { first, .. }) = &paging { *first } else { 0 };
        let spec = section.map(|section| section.rows.clone()).unwrap_or_default();
        Self {
            set,
            title: recipe.title_of(set).to_owned(),
            slug: recipe.section(set).map_or_else(String::new, |section| section.id.clone()),
            first,
            paging,
            redact: section.map(|section| section.redact.clone()).unwrap_or_default(),
            next: Next::Number(start),
            asked: 0,
            barren: 0,
            said: HashSet::new(),
            seen: HashMap::new(),
            returned: 0,
            rows: 0,
            again: 0,
            truncated: false,
            spec: Rows { most, ..spec },
        }
    }

    fn request(&self) -> Option<Request> {
        let request = self.first.clone();
        let sized = |request: Request| match self.paging.as_ref().and_then(Paging::size) {
            Some(size) => request.with(size.parameter.clone(), size.rows.to_string()),
            None => request,
        };
        Some(match (&self.paging, &self.next) {
            (_, Next::End) => return None,
            (Some(Paging::Page { parameter, .. } | Paging::Offset { parameter, .. }), Next::Number(number)) => {
                sized(request).with(parameter.clone(), number.to_string())
            }
            (Some(Paging::Cursor { parameter, .. }), Next::Said(cursor)) => {
                sized(request).with(parameter.clone(), cursor.clone())
            }
            (Some(Paging::Link { .. }), Next::Said(target)) => Request::get(target.clone()),
            _ => sized(request),
        })
    }

    /// What comes after a page of `count` rows.
    fn follow(&mut self, cleared: &Cleared, count: u64, api: &str) -> Result<Next, AnswerError> {
        let full = self.paging.as_ref().and_then(Paging::size).is_none_or(|size| count >= size.rows);
        Ok(match &self.paging {
            None => Next::End,
            Some(Paging::Page { .. }) if full && count > 0 => self.next.plus(1),
            Some(Paging::Offset { size, .. }) if full && count > 0 => self.next.plus(size.rows),
            Some(Paging::Page { .. } | Paging::Offset { .. }) => Next::End,
            Some(Paging::Cursor { next, .. }) => match cleared.value.pointer(next) {
                None | Some(Value::Null) => Next::End,
                Some(Value::String(text)) if text.is_empty() => Next::End,
                Some(Value::String(text)) => said(&mut self.said, text.clone(), next)?,
                Some(Value::Number(number)) => said(&mut self.said, number.to_string(), next)?,
                Some(other) => return Err(shape(next, "a cursor or null", other.type_name())),
            },
            Some(Paging::Link { .. }) => match next_link(&cleared.head.headers) {
                None => Next::End,
                Some(link) => {
                    let place = "the header Link";
                    let target = same_origin(link, api).ok_or_else(|| shape(place, "an address of the API", link))?;
                    said(&mut self.said, target.to_owned(), place)?
                }
            },
        })
    }

    /// That the pages have an end.
    fn bounded(&self) -> Result<(), AnswerError> {
        let found = if self.asked >= PAGES_MAX {
            format!("{PAGES_MAX} pages and another one")
        } else if self.barren >= BARREN_MAX {
            format!("{BARREN_MAX} pages without a row that was not there before, and another one")
        } else {
            return Ok(());
        };
        Err(shape("the pages of the list", "an end", &found))
    }
}

impl Next {
    fn plus(&self, more: u64) -> Self {
        if let Self::Number(number) = self { Self::Number(number.saturating_add(more)) } else { Self::End }
    }
}

/// What an answer says comes next. What one before said has been asked for.
fn said(before: &mut HashSet<u64>, text: String, place: &str) -> Result<Next, AnswerError> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    if !before.insert(hasher.finish()) {
        return Err(shape(place, "another page than those that were asked for", &text));
    }
    Ok(Next::Said(text))
}

fn shape(place: &str, expected: &'static str, found: &str) -> AnswerError {
    let found: String = found.chars().take(200).collect();
    AnswerError::Shape { place: place.to_owned(), expected, found }
}

/// The target of the first link with `rel="next"` (RFC 8288 section 3).
fn next_link(headers: &[(String, String)]) -> Option<&str> {
    let (_, value) = headers.iter().find(|(name, _)| name == "link")?;
    value.split('<').skip(1).find_map(|link| {
        let (target, parameters) = link.split_once('>')?;
        let next = parameters.split([';', ',']).any(|parameter| {
            let parameter = parameter.trim().to_ascii_lowercase();
            let relation = parameter.strip_prefix("rel=").map(|it| it.trim_matches('"').to_owned());
            relation.is_some_and(|relation| relation.split_ascii_whitespace().any(|word| word == "next"))
        });
        next.then_some(target)
    })
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// The rows of the next page that lie in the period; None when there is no other page.
    pub(in crate::assemble) async fn next_page(&mut self, pages: &mut Pages) -> Result<Option<Vec<Row>>, Error> {
        let Some(request) = pages.request() else { return Ok(None) };
        let set = pages.set;
        let answer = self.get(&pages.title, Some(set), &request).await?;
        let cleared = self.clear_redacted(&pages.title, &request, answer, None, &pages.redact).await?;
        let read = self.page(pages, &cleared);
        let rows = read.map_err(|source| self.wrong(&pages.title, &request, source))?;
        self.keep(&request, cleared, &pages.slug);
        let (returned, included) = (pages.returned, pages.rows);
        self.line(set, |line| {
            line.rows = included;
            line.detail = if returned > included {
                format!("{returned} read; {} outside the period", returned - included)
            } else {
                String::new()
            };
        });
        Ok(Some(rows))
    }

    fn page(&self, pages: &mut Pages, cleared: &Cleared) -> Result<Vec<Row>, AnswerError> {
        let whole = Reader::new(&cleared.value);
        let page = whole.at(&pages.spec.items)?.items()?;
        let (choices, mut rows, mut over) = (&self.arguments.choices, Vec::new(), false);
        let (count, before) = (page.len() as u64, pages.returned);
        for row in page {
            if row.value().as_object().is_none() {
                return Err(row.wrong("an object"));
            }
            if let Some(id) = pages.spec.id.clone()
                && !pages.is_new(&row, &id)?
            {
                continue;
            }
            pages.returned += 1;
            let at = pages.spec.at.as_ref().map(|at| row.at(at)?.instant()).transpose()?;
            over |= pages.spec.newest_first && at.is_some_and(|at| choices.start().is_some_and(|start| at < start));
            if at.is_none_or(|at| choices.covers(at)) {
                if pages.spec.most.is_none_or(|most| pages.rows < most) {
                    pages.rows += 1;
                    rows.push(Row { value: row.value().clone(), place: row.place().to_owned(), at });
                } else {
                    pages.truncated = true;
                }
            }
        }
        pages.asked += 1;
        pages.barren = if pages.returned > before { 0 } else { pages.barren + 1 };
        let next = pages.follow(cleared, count, &self.arguments.api)?;
        pages.next = if over || pages.truncated { Next::End } else { next };
        if !matches!(pages.next, Next::End) {
            pages.bounded()?;
        }
        Ok(rows)
    }
}

impl Pages {
    /// Whether a row was not seen before.
    fn is_new(&mut self, row: &Reader<'_>, id: &str) -> Result<bool, AnswerError> {
        let (place, mut hasher) = (row.at(id)?, DefaultHasher::new());
        // The order of members does not make another row.
        row.value().to_javascript_sorted().hash(&mut hasher);
        let text = match place.value() {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(place.wrong("an id")),
        };
        match self.seen.entry(Id::of(&text)) {
            Entry::Vacant(free) => {
                free.insert(hasher.finish());
                Ok(true)
            }
            Entry::Occupied(before) if *before.get() == hasher.finish() => {
                self.again += 1;
                Ok(false)
            }
            Entry::Occupied(_) => Err(AnswerError::Shape {
                place: place.place().to_owned(),
                expected: "an id that no other row has",
                found: format!("{text:?}, which another row has too"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_uuid_is_kept_as_a_number() {
        assert!(matches!(Id::of("0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d"), Id::Uuid(_)));
        for other in [
            "",
            "0B7C2F64-6F0E-4F5E-9C4E-2F1D7A3B5C6D",
            "0b7c2f646f0e4f5e9c4e2f1d7a3b5c6d",
            "0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6",
            "0b7c2f646-f0e-4f5e-9c4e-2f1d7a3b5c6d",
            "+b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d",
            "éééééééé-6f0e-4f5e-9c4e-2f1d7a3b5",
        ] {
            assert!(matches!(Id::of(other), Id::Other(_)), "{other}");
        }
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        for (header, next) in [
            (r#"</a?page=2>; rel="next""#, Some("/a?page=2")),
            (r#"</a?page=1>; rel="prev", </a?page=3>; title="x"; rel=next"#, Some("/a?page=3")),
            (r#"</a?page=9>; rel="last next""#, Some("/a?page=9")),
            (r#"</a?page=9>; rel="last""#, None),
            ("", None),
            ("<unclosed; rel=next", None),
        ] {
            let headers = [("link".to_owned(), header.to_owned())];
            assert_eq!(next_link(&headers), next, "{header}");
        }
        assert_eq!(next_link(&[]), None);
    }
}
