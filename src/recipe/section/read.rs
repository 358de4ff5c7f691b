//! Reads the sections of a recipe: every member is known, and what is wrong is told with its place.

use super::{ControlRef, DataSet, Output, Paging, Redact, Refused, Rows, Section, Window};
use crate::recipe::{Kind, OptionSpec, RecipeError};
use crate::source::Reader;

/// What is wrong.
pub(super) type Wrong = RecipeError;

/// Sections at most.
const SECTIONS_MAX: usize = 200;

/// A value of the recipe with its place.
pub(super) struct Place<'a>(Reader<'a>);

impl<'a> Place<'a> {
    /// An error about this place.
    pub(super) fn wrong(&self, expected: &str, found: &str) -> Wrong {
        wrong_at(self.0.place().to_owned(), expected, found)
    }

    /// A member, there or not, to tell what is wrong with it.
    pub(super) fn place(&self, key: &str) -> Missing {
        Missing(format!("{}/{key}", self.0.place()))
    }

    pub(super) fn only(&self, known: &[&str]) -> Result<(), Wrong> {
        Ok(self.0.only(known)?)
    }

    pub(super) fn member(&self, key: &str) -> Result<Self, Wrong> {
        Ok(Self(self.0.member(key)?))
    }

    pub(super) fn optional(&self, key: &str) -> Option<Self> {
        self.0.optional(key).map(Self)
    }

    pub(super) fn items(&self) -> Result<Vec<Self>, Wrong> {
        Ok(self.0.items()?.into_iter().map(Self).collect())
    }

    /// The value, when it is a text.
    pub(super) fn plain_text(&self) -> Option<&'a str> {
        self.0.value().as_str()
    }

    /// A text that is not empty and one line.
    pub(super) fn text(&self, key: &str) -> Result<String, Wrong> {
        let member = self.member(key)?;
        let text = member.0.text()?;
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(member.wrong("a text of one line", text));
        }
        Ok(text.to_owned())
    }

    /// Such a text, where there is one.
    pub(super) fn optional_text(&self, key: &str) -> Result<Option<String>, Wrong> {
        self.optional(key).map(|_| self.text(key)).transpose()
    }

    /// One of these words.
    pub(super) fn word(&self, key: &str, words: &[&str]) -> Result<String, Wrong> {
        let text = self.text(key)?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        Err(self.member(key)?.wrong(&words.join(", "), &text))
    }

    /// One of these words; the first when there is none.
    pub(super) fn word_or(&self, key: &str, words: &[&str]) -> Result<String, Wrong> {
        match self.optional(key) {
            Some(_) => self.word(key, words),
            None => Ok(words.first().copied().unwrap_or_default().to_owned()),
        }
    }

    /// The name of a parameter.
    pub(super) fn name(&self, key: &str) -> Result<String, Wrong> {
        let text = self.text(key)?;
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)) {
            return Ok(text);
        }
        Err(self.member(key)?.wrong("a parameter's name of letters, digits and - . _ ~", &text))
    }

    pub(super) fn number(&self, key: &str, least: u64, most: u64) -> Result<u64, Wrong> {
        let member = self.member(key)?;
        let number = member.0.number()?;
        if (least..=most).contains(&number) {
            return Ok(number);
        }
        Err(member.wrong(&format!("{least} to {most}"), &number.to_string()))
    }

    /// A JSON pointer (RFC 6901).
    pub(super) fn pointer(&self, key: &str) -> Result<String, Wrong> {
        let member = self.member(key)?;
        let text = member.0.text()?;
        if text.is_empty() || text.starts_with('/') {
            return Ok(text.to_owned());
        }
        Err(member.wrong("a JSON pointer, which begins with /", text))
    }

    /// A list of texts; empty when there is none.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, Wrong> {
        let Some(list) = self.optional(key) else { return Ok(Vec::new()) };
        list.items()?.iter().map(|item| Ok(item.0.text()?.to_owned())).collect()
    }

    /// A switch; off when there is none.
    pub(super) fn switch(&self, key: &str) -> Result<bool, Wrong> {
        Ok(self.optional(key).map(|member| member.0.boolean()).transpose()?.unwrap_or(false))
    }
}

/// A place where a member could be.
pub(super) struct Missing(String);

impl Missing {
    pub(super) fn wrong(&self, expected: &str, found: &str) -> Wrong {
        wrong_at(self.0.clone(), expected, found)
    }
}

fn wrong_at(member: String, expected: &str, found: &str) -> Wrong {
    RecipeError::Value { member, expected: expected.to_owned(), found: format!("{found:?}") }
}

/// `about` is a remark for who reads the file.
const MEMBERS: [&str; 18] = [
    "id",
    "title",
    "group",
    "step",
    "path",
    "when",
    "window",
    "paging",
    "rows",
    "outputs",
    "redact",
    "refused",
    "controls",
    "retention_days",
    "absent",
    "snapshot",
    "about",
    "method",
];

/// Reads the member `sections`; `steps` and `makers` are the names in Rust that the layout knows.
pub(in crate::recipe) fn sections(
    recipe: &Reader<'_>,
    options: &[OptionSpec],
    (steps, makers): (&[&str], &[&str]),
) -> Result<Vec<Section>, RecipeError> {
    let list = Place(recipe.member("sections")?);
    let items = list.items()?;
    if items.is_empty() || items.len() > SECTIONS_MAX {
        return Err(list.wrong("1 to 200 sections", &items.len().to_string()));
    }
    let mut sections: Vec<Section> = Vec::new();
    for item in &items {
        let section = read(item, options)?;
        if sections.iter().any(|other| other.id == section.id) {
            return Err(item.member("id")?.wrong("an id that no other section has", &section.id));
        }
        if let Some(step) = section.step.as_deref().filter(|step| !steps.contains(step)) {
            return Err(item.member("step")?.wrong(&known("a step", steps), step));
        }
        for (index, output) in section.outputs.iter().enumerate() {
            let place = || item.place(&format!("outputs/{index}/name"));
            if sections
                .iter()
                .chain([&section])
                .flat_map(|other| &other.outputs)
                .filter(|other| other.name == output.name)
                .count()
                > 1
            {
                return Err(place().wrong("a name that no other entry has", &output.name));
            }
            if let super::Make::Made(maker) = &output.make
                && !makers.contains(&maker.as_str())
            {
                return Err(item.place(&format!("outputs/{index}/maker")).wrong(&known("a maker", makers), maker));
            }
        }
        sections.push(section);
    }
    Ok(sections)
}

/// Reads of the sections what a form and a plan need, and checks nothing else: a page holds this, its worker reads the whole.
pub(in crate::recipe) fn outline(
    recipe: &Reader<'_>,
    _options: &[OptionSpec],
    _names: (&[&str], &[&str]),
) -> Result<Vec<Section>, RecipeError> {
    let mut sections = Vec::new();
    for section in recipe.member("sections")?.items()? {
        let text = |of: &Reader<'_>, key: &str| of.optional_text(key).ok().flatten();
        let rows = section.optional("rows");
        let size = section.optional("paging").and_then(|paging| paging.optional("size"));
        let size = size.and_then(|size| size.optional("rows")).and_then(|rows| rows.number().ok());
        let output = section.optional("outputs").and_then(|list| list.items().ok()?.into_iter().next());
        let without = output.and_then(|output| output.optional("without_source")?.items().ok()).unwrap_or_default();
        let without_source = without.iter().filter_map(|it| it.text().ok().map(str::to_owned)).collect();
        let made = super::Json { style: super::Style::Python, leave_out: Vec::new(), without_source };
        sections.push(Section {
            id: section.text_of("id")?,
            title: section.text_of("title")?,
            group: text(&section, "group").unwrap_or_default(),
            step: text(&section, "step"),
            path: text(&section, "path").unwrap_or_default(),
            when: text(&section, "when"),
            absent: text(&section, "absent"),
            paging: size.map(|rows| Paging::Offset {
                parameter: String::new(),
                size: super::Size { parameter: String::new(), rows },
            }),
            rows: Rows {
                most: rows.as_ref().and_then(|rows| rows.optional("most")?.number().ok()),
                newest_first: rows.is_some_and(|rows| text(&rows, "order").as_deref() == Some("newest_first")),
                ..Rows::default()
            },
            outputs: vec![Output { name: String::new(), from: String::new(), make: super::Make::Json(made) }],
            ..Section::default()
        });
    }
    Ok(sections)
}

fn known(what: &str, names: &[&str]) -> String {
    if names.is_empty() {
        format!("no such member: this layout has not {what}")
    } else {
        format!("{what}: {}", names.join(", "))
    }
}

fn read(section: &Place<'_>, options: &[OptionSpec]) -> Result<Section, Wrong> {
    section.only(&MEMBERS)?;
    if section.optional("method").is_some() {
        section.word("method", &["GET"])?;
    }
    let id = section.text("id")?;
    if !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') || id.len() > 64 {
        return Err(section.member("id")?.wrong("letters a to z, digits and _, 64 at most", &id));
    }
    let when = section.optional_text("when")?;
    if let Some(key) = &when
        && !options.iter().any(|option| option.key == *key && option.kind == Kind::Switch)
    {
        return Err(section.member("when")?.wrong("the key of a switch", key));
    }
    let path = match section.optional("path") {
        Some(path) => path_of(&path, options)?,
        None => String::new(),
    };
    let (step, absent) = (section.optional_text("step")?, section.optional_text("absent")?);
    if path.is_empty() && step.is_none() && absent.is_none() {
        return Err(section.place("path").wrong("a path, a step, or absent with the reason", "none of them"));
    }
    let outputs: Vec<Output> = match section.optional("outputs") {
        Some(outputs) => outputs.items()?.iter().map(Output::read).collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    if outputs.is_empty() && step.is_none() && absent.is_none() {
        return Err(section.place("outputs").wrong("at least one entry, or a step", "none"));
    }
    let paging = section.optional("paging").map(|paging| Paging::read(&paging)).transpose()?;
    if paging.is_some() && outputs.iter().any(|output| output.make == super::Make::Body) {
        return Err(section.place("outputs").wrong("no form body for an answer in pages", "body"));
    }
    let retention_days = match section.optional("retention_days") {
        Some(_) => u32::try_from(section.number("retention_days", 1, 36_500)?).ok(),
        None => None,
    };
    Ok(Section {
        title: section.text("title")?,
        group: section.optional_text("group")?.unwrap_or_default(),
        window: section.optional("window").map(|window| window_of(&window)).transpose()?,
        rows: section.optional("rows").map(|rows| rows_of(&rows)).transpose()?.unwrap_or_default(),
        redact: list(section, "redact", redact_of)?,
        refused: list(section, "refused", refused_of)?,
        controls: list(section, "controls", control_of)?,
        snapshot: section.switch("snapshot")?,
        id,
        step,
        path,
        when,
        paging,
        outputs,
        retention_days,
        absent,
    })
}

fn list<T>(section: &Place<'_>, key: &str, read: fn(&Place<'_>) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    let Some(items) = section.optional(key) else { return Ok(Vec::new()) };
    items.items()?.iter().map(read).collect()
}

/// A path that names options that there are.
fn path_of(path: &Place<'_>, options: &[OptionSpec]) -> Result<String, Wrong> {
    let text = crate::recipe::layout::path(&path.0)?;
    for part in text.split('{').skip(1) {
        let key = part.split_once('}').map(|(key, _)| key);
        let known = key.filter(|key| options.iter().any(|option| option.key == *key));
        known.ok_or_else(|| path.wrong("a path whose {…} are keys of options", &text))?;
    }
    Ok(text)
}

fn window_of(window: &Place<'_>) -> Result<Window, Wrong> {
    window.only(&["from", "to", "form", "to_is"])?;
    Ok(Window {
        from: window.name("from")?,
        to: window.name("to")?,
        days: window.word_or("form", &["instant", "day"])? == "day",
        exclusive: window.word_or("to_is", &["inside", "after"])? == "after",
    })
}

fn rows_of(rows: &Place<'_>) -> Result<Rows, Wrong> {
    rows.only(&["items", "id", "at", "most", "order"])?;
    let most = rows.optional("most").map(|_| rows.number("most", 1, 10_000_000)).transpose()?;
    let pointer = |key: &str| rows.optional(key).map(|_| rows.pointer(key)).transpose();
    let at = pointer("at")?;
    let newest_first = rows.word_or("order", &["any", "newest_first"])? == "newest_first";
    if newest_first && at.is_none() {
        return Err(rows.place("at").wrong("the member that says when, since order is newest_first", "nothing"));
    }
    Ok(Rows { items: pointer("items")?.unwrap_or_default(), id: pointer("id")?, at, most, newest_first })
}

fn redact_of(redact: &Place<'_>) -> Result<Redact, Wrong> {
    redact.only(&["at", "rule", "why"])?;
    Ok(Redact { at: redact.pointer("at")?, rule: redact.text("rule")?, why: redact.text("why")? })
}

fn refused_of(refused: &Place<'_>) -> Result<Refused, Wrong> {
    refused.only(&["status", "why"])?;
    let status = refused.number("status", 402, 499)?;
    if [401, 422, 429].contains(&status) {
        return Err(refused
            .member("status")?
            .wrong("a refusal that may leave a gap: not 401, 422 or 429", &status.to_string()));
    }
    Ok(Refused { status: u16::try_from(status).unwrap_or_default(), why: refused.text("why")? })
}

fn control_of(control: &Place<'_>) -> Result<ControlRef, Wrong> {
    control.only(&["framework", "control", "entry", "strength"])?;
    Ok(ControlRef {
        framework: control.text("framework")?,
        control: control.text("control")?,
        entry: control.optional_text("entry")?,
        strength: control.word("strength", &["direct", "supporting", "partial"])?,
    })
}

impl super::super::Recipe {
    /// A section by its id.
    pub fn set(&self, id: &str) -> Option<DataSet> {
        let place = self.sections.iter().position(|section| section.id == id)?;
        u16::try_from(place).ok().map(DataSet)
    }
}
