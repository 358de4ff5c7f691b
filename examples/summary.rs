//! Makes `summary.pdf` from facts in a file: `summary FACTS.json OUT.pdf`. The browser tests and the reader's test compare with it.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(facts), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: summary FACTS.json OUT.pdf".into());
    };
    let facts = serde_json::from_str(&std::fs::read_to_string(facts)?)?;
    std::fs::write(out, packseal::summary::pdf::render(&facts)?)?;
    Ok(())
}
