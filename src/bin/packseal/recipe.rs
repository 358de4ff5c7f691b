//! `packseal recipe check`: what is wrong with a recipe, and what it would ask.

use clap::{Args, Subcommand};
use packseal::assemble::mapping_of;
use packseal::controls::{CARRIED, Catalogue};
use packseal::recipe::Recipe;

use crate::build::{clock, order};

/// What to do with a recipe.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Says what is wrong with a recipe, with line and field, or that it can be followed.
    Check(Check),
}

/// The flags of `recipe check`.
#[derive(Args)]
pub(crate) struct Check {
    /// The recipe: a file, or the name of one that this program carries.
    file: String,
    /// Show the requests that a build would make. Nothing is asked.
    #[arg(long)]
    dry_run: bool,
    /// The first day of the period of the dry run, like 2026-07-01.
    #[arg(long, value_name = "DATE", requires = "dry_run")]
    from: Option<String>,
    /// The last day of the period of the dry run.
    #[arg(long, value_name = "DATE", requires = "dry_run")]
    to: Option<String>,
    /// A choice of the dry run by its name, like organisation=acme; repeat for more.
    #[arg(long, value_name = "KEY=VALUE", requires = "dry_run")]
    set: Vec<String>,
}

/// Checks a recipe; gives what is to be printed.
pub(crate) fn run(command: &Command) -> Result<String, String> {
    let Command::Check(flags) = command;
    let recipe = order::recipe(&flags.file).map_err(|ended| ended.text)?;
    let mut out = format!(
        "{}, version {}: {} sections, layout {}\nsha256  {}\n",
        recipe.title,
        recipe.version,
        recipe.sections.len(),
        recipe.layout.name(),
        recipe.sha256
    );
    for note in notes(&recipe) {
        out.push_str(&format!("note    {note}\n"));
    }
    if flags.dry_run {
        out.push_str(&asked(&recipe, flags)?);
    }
    Ok(out)
}

/// What can be followed and is probably not meant.
fn notes(recipe: &Recipe) -> Vec<String> {
    let known: Vec<Catalogue> = CARRIED.iter().filter_map(|(_, text)| Catalogue::parse(text.as_bytes()).ok()).collect();
    let mut notes = Vec::new();
    for line in mapping_of(recipe).lines {
        match known.iter().find(|catalogue| catalogue.id == line.framework) {
            None => notes.push(format!("framework {}: this program carries no catalogue of it", line.framework)),
            Some(catalogue) if catalogue.controls.iter().all(|control| control.id != line.control) => {
                notes.push(format!("{} {}: the catalogue has no such control", line.framework, line.control));
            }
            Some(_) => {}
        }
    }
    for section in recipe.sections.iter().filter(|section| section.paging.is_some()) {
        if section.rows.id.is_none() {
            notes.push(format!(
                "section {}: without rows.id a row that comes twice, since the list grew meanwhile, is counted twice",
                section.id
            ));
        }
        if section.rows.most.is_none() {
            notes.push(format!("section {}: without rows.most nothing bounds how many rows are read", section.id));
        }
    }
    notes.dedup();
    notes
}

fn asked(recipe: &Recipe, flags: &Check) -> Result<String, String> {
    let days = [flags.from.as_deref(), flags.to.as_deref()];
    let choices =
        order::choices(recipe, days, Some("Dry run"), &flags.set, clock::now()).map_err(|ended| ended.text)?;
    let asked = recipe.dry_run(&choices).map_err(|needed| {
        let key =
            needed.field.and_then(|field| recipe.options.iter().find(|it| recipe.option_field(&it.key) == Some(field)));
        let how = key.map(|option| format!("; give --set {}=…", option.key)).unwrap_or_default();
        format!("{needed}{how}")
    })?;
    let mut out = String::from("\nNothing was asked. A build would begin with\n");
    for line in asked {
        out.push_str(&format!("GET {}\n    for {}", line.target, line.section));
        out.push_str(&if line.then.is_empty() { "\n".to_owned() } else { format!("; {}\n", line.then) });
    }
    Ok(out)
}
