//! Other programs. One that is not on this machine is skipped aloud, never silently.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a program in `folder`; None, and a line that says so, when it is not there.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("SKIPPED: {program} is not on this machine");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// Runs a program that must be content, when it is there. Gives what it printed.
pub(crate) fn accepts(folder: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let output = run(folder, program, arguments)?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}: {}\n{out}\n{err}", output.status);
    Some(out.into_owned())
}
