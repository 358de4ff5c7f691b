//! The reader over many files, one after the other, for tests/corpora/corpora.mjs (`make corpora DIR=…`).
//!
//! Each line of the standard input is a path as a JSON string. Each gets one line: `{"answer", "millis", "peak"}`, or `{"panic", …}` where the
//! reader panicked, which does not end the run. `peak` is the most memory that the process had since the line before, in bytes; null where
//! the system does not tell.

#![allow(clippy::print_stdout)]

mod answer;

use std::fs::{self, File};
use std::io::{self, BufRead as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use packseal::model::limits::Limits;
use packseal::pack::range::FileRange;
use serde_json::json;

/// What the last panic said, and where.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> io::Result<()> {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut said) = PANIC.lock() {
            *said = info.to_string();
        }
    }));
    for line in io::stdin().lock().lines() {
        let path: String = serde_json::from_str(&line?)?;
        forget_peak();
        let begin = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| read(Path::new(&path))));
        let millis = begin.elapsed().as_secs_f64() * 1000.0;
        let told = match read {
            Ok(answer) => json!({ "answer": answer, "millis": millis, "peak": peak() }),
            Err(_) => {
                let said = PANIC.lock().map(|said| said.clone()).unwrap_or_default();
                json!({ "panic": said, "millis": millis, "peak": peak() })
            }
        };
        println!("{told}");
        io::stdout().flush()?;
    }
    Ok(())
}

fn read(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match File::open(path).and_then(FileRange::new) {
        Ok(mut file) => answer::answer(&mut file, &name, &Limits::default()),
        Err(error) => json!({ "unreadable": error.to_string() }).to_string(),
    }
}

/// Has the system count the peak from here on (Linux).
fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    kilobytes.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
