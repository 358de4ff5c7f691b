//! Other people's programs take the written file: unzip, Python's zipfile, sha256sum, shasum. The commands of VERIFY.md are in `by_hand`.

use tempfile::TempDir;

use crate::support::arguments::focus;
use crate::support::fixture::recorded;
use crate::support::pack::build;
use crate::support::program::{accepts, run};

/// A folder with `pack.zip` in it, and the pack unpacked below `pack/`.
fn written() -> TempDir {
    let pack = build(&focus(50_000), &recorded());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pack.zip"), &pack.bytes).unwrap();
    for (name, content) in &pack.entries {
        let path = folder.path().join("pack").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

#[test]
fn archivers_find_no_fault() {
    let folder = written();
    if let Some(said) = accepts(folder.path(), "unzip", &["-t", "pack.zip"]) {
        assert!(said.contains("No errors detected"), "{said}");
    }
    if let Some(said) = accepts(folder.path(), "python3", &["-m", "zipfile", "-t", "pack.zip"]) {
        assert!(said.contains("Done testing"), "{said}");
    }
}

#[test]
fn digest_programs_accept_the_list_and_refuse_a_changed_file() {
    let folder = written();
    let inside = folder.path().join("pack");
    let programs: [(&str, &[&str]); 2] =
        [("sha256sum", &["--strict", "-c", "MANIFEST.txt"]), ("shasum", &["-a", "256", "-c", "MANIFEST.txt"])];
    for (program, arguments) in programs {
        if let Some(said) = accepts(&inside, program, arguments) {
            assert!(said.contains("audit_logs.csv: OK") && !said.contains("FAILED"), "{said}");
        }
    }
    std::fs::write(inside.join("LICENSE"), "changed").unwrap();
    for (program, arguments) in programs {
        if let Some(output) = run(&inside, program, arguments) {
            assert!(!output.status.success(), "{program} took a changed file");
        }
    }
}
