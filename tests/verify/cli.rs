//! The native command (`cargo test --features cli --test verify`).

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::model::path::is_invisible;
use packseal::pack::range::Memory;
use packseal::seal::trust::Policy;
use packseal::verify::report::Report;
use packseal::verify::verify_with;

use super::support::forge::{Pack, pretty};
use super::support::{custom, report_of, valdrics, vendor};
use super::table::{all, beside, live};

/// The variable that the evidence service reads its secret from.
const VARIABLE: &str = "COMPLIANCE_EVIDENCE_SIGNING_SECRET";

/// A folder of this test's own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).expect("a new folder");
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("the file is written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn packseal(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_packseal")).args(arguments).output().expect("the command runs")
}

fn verify(path: &std::path::Path, json: bool) -> (Option<i32>, String) {
    let mut arguments = vec!["verify", path.to_str().expect("a path of text")];
    arguments.extend(json.then_some("--json"));
    let output = packseal(&arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

/// The report without what differs between two checks of one file: when, and by which program.
fn timeless(text: &str) -> Report {
    let mut report: Report = serde_json::from_str(text).expect("a report");
    assert!(report.judged_by.at.take().is_some() && report.judged_by.program_sha256.take().is_some());
    report
}

#[test]
fn packs_are_checked_as_a_sequence() {
    let folder = Folder::new("cli-sequence");
    let one = folder.file("one.zip", &custom::pack().zip());
    let manifest = packseal::model::digest::Digest::of(custom::pack().get("MANIFEST.txt"));
    let next = custom::unlisted().json("pack.json", |about| {
        about["id"] = "OL-2026-Q3-02".into();
        about["number"] = 2.into();
        about["previous"] = manifest.to_string().into();
    });
    let next = next.listed().replaced("MANIFEST.txt", "pack=OL-2026-Q3-01", "pack=OL-2026-Q3-02");
    let two = folder.file("two.zip", &next.zip());
    let ran = |files: &[&PathBuf], json: bool| {
        let mut arguments = vec!["sequence"];
        arguments.extend(json.then_some("--json"));
        arguments.extend(files.iter().map(|path| path.to_str().expect("a path of text")));
        let output = packseal(&arguments);
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (status, text) = ran(&[&two, &one], false);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("THEY FOLLOW EACH OTHER\n\n    1  one.zip\n"), "{text}");
    assert!(
        text.contains("    2  two.zip\n       INTACT, NOT SIGNED, 2026-07-01/2026-10-01\n       follows one.zip\n"),
        "{text}"
    );
    let (status, text) = ran(&[&one, &two, &two], true);
    let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((status, &found["schema"], &found["follows"]), (Some(1), &"packseal-sequence/1".into(), &false.into()));
    assert_eq!(found["findings"][0]["code"], "sequence.pack.repeated");
    assert_eq!(ran(&[&one, &folder.0.join("absent.zip")], false).0, Some(3));
}

#[test]
fn json_is_the_librarys_report_and_the_status_is_the_headlines() {
    let folder = Folder::new("cli-json");
    for vector in all() {
        let bytes = (vector.make)();
        let (status, text) = verify(&folder.file("pack.zip", &bytes), true);
        assert_eq!(timeless(&text), report_of("pack.zip", &bytes), "{}", vector.name);
        assert_eq!(status, Some(i32::from(vector.exit())), "{}", vector.name);
    }
}

#[test]
fn text_has_the_headline_every_row_and_every_finding() {
    let folder = Folder::new("cli-text");
    let bytes = valdrics::pack().replaced("audit_logs.csv", "login", "logon").zip();
    let (status, text) = verify(&folder.file("pack.zip", &bytes), false);
    assert_eq!(status, Some(1));
    let report = report_of("pack.zip", &bytes);
    assert_eq!(text.lines().next(), Some("ALTERED"));
    for row in &report.rows {
        assert!(text.contains(row.why.as_deref().expect("words")), "{row:?}");
    }
    for finding in &report.findings {
        for part in [&finding.code, &finding.place, &finding.expected, &finding.found, &finding.help] {
            assert!(text.contains(part.as_str()), "{finding:?}");
        }
    }
    assert!(text.contains(&report.file.sha256.to_string()));
}

#[test]
fn what_cannot_be_done_is_status_3_and_no_verdict() {
    let folder = Folder::new("cli-errors");
    let missing = folder.0.join("missing.zip");
    let pack = folder.file("pack.zip", &custom::pack().zip());
    let (missing, pack) = (missing.to_str().expect("text"), pack.to_str().expect("text"));
    let place = folder.0.to_str().expect("text");
    for arguments in [
        vec![],
        vec!["verify"],
        vec!["verify", missing],
        vec!["verify", missing, "--json"],
        vec!["verify", place],
        vec!["verify", pack, pack],
        vec!["verify", pack, "--jsno"],
        vec!["check", pack],
    ] {
        let output = packseal(&arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?} says why");
    }
    for arguments in [["--help"], ["--version"]] {
        assert_eq!(packseal(&arguments).status.code(), Some(0));
    }
}

/// Text from a pack does not steer the terminal or turn its direction.
#[test]
fn text_of_a_pack_is_escaped() {
    let folder = Folder::new("cli-escapes");
    let evil = "a\u{1b}[2Jb\u{202e}c\u{7}d";
    let claims = custom::unlisted().json("pack.json", |about| {
        about["tenant"] = evil.into();
        about["gaps"] = serde_json::json!([{"section": evil, "what": evil, "why": evil}]);
    });
    let lists = custom::pack().with("MANIFEST.txt", evil);
    let failures = vendor::server().json("manifest.json", |manifest| {
        manifest["focus_export"]["status"] = "error".into();
        manifest["focus_export"]["error"] = evil.into();
    });
    let names = Pack::default().with(evil, "x").with("n.json", pretty(&evil.into()));
    for (at, pack) in [claims.listed(), lists, failures, names].iter().enumerate() {
        for name in ["pack.zip".to_owned(), format!("{evil}.zip")] {
            let (_, text) = verify(&folder.file(&name, &pack.zip()), false);
            let steering = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(steering), "{at}: {text:?}");
            assert!(text.contains("\\u{1b}"), "{at}: {text:?}");
        }
    }
    let output = packseal(&["verify", &format!("missing{evil}")]);
    assert!(!output.stderr.contains(&0x1b));
}

/// Whatever a command says of whatever it was given: usage, refusals, receipts, JSON. Controls of the C1 set, tags and fillers steer or hide too.
#[test]
fn no_command_lets_a_text_of_others_steer_the_terminal() {
    let folder = Folder::new("cli-steers");
    let evil = "a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}\u{61c}\u{ad}\u{2028}\u{e0041}\u{7f}b";
    let steers = |c: char| (c.is_control() && c != '\n') || is_invisible(c) || c == '\u{2028}';
    let claims = custom::unlisted().json("pack.json", |about| {
        about["tenant"] = evil.into();
        about["previous"] = evil.into();
        about["period"]["end"] = evil.into();
    });
    let pack = folder.file(&format!("{evil}.zip"), &claims.listed().zip());
    let shipped =
        fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www/recipes/driftwise.json")).expect("a recipe");
    let mut recipe: serde_json::Value = serde_json::from_slice(&shipped).expect("JSON");
    recipe["title"] = "{\u{202e}\u{200b}".into();
    let titled = folder.file("titled.json", &pretty(&recipe));
    recipe[evil] = evil.into();
    let broken = folder.file(&format!("{evil}.json"), &pretty(&recipe));
    let (pack, titled, broken) =
        (pack.to_str().expect("text"), titled.to_str().expect("text"), broken.to_str().expect("text"));
    let mut escaped = 0;
    for arguments in [
        vec!["verify", pack],
        vec!["verify", pack, "--json"],
        vec!["verify", pack, evil],
        vec!["verify", pack, "--report", &format!("{evil}/x.pdf")],
        vec!["verify", pack, "--trust", broken],
        vec!["sequence", pack, pack],
        vec!["sequence", "--json", pack, pack],
        vec!["sequence", pack, evil],
        vec!["recipe", "check", titled],
        vec!["recipe", "check", broken],
        vec!["recipe", "check", titled, "--dry-run", "--set", evil],
        vec!["build", "--url", evil, "--out", evil],
        vec!["seal", pack, "--key", broken],
        vec!["countersign", pack, "--signer", evil],
        vec!["timestamp", pack, "--out", evil],
        vec!["dsar", pack, "--email", evil, "--out", evil],
        vec!["dsar", broken, "--email", "a@b.example", "--out", folder.0.to_str().expect("text")],
        vec![evil],
    ] {
        let output = packseal(&arguments);
        for said in [output.stdout, output.stderr] {
            let said = String::from_utf8(said).expect("text");
            assert!(!said.contains(steers), "{arguments:?}: {said:?}");
            escaped += usize::from(said.contains("\\u{202e}") || said.contains("\\u202e"));
        }
    }
    assert!(escaped >= 12, "{escaped} of the answers tell of the text");
    // JSON is read back as it was meant.
    let report: serde_json::Value =
        serde_json::from_slice(&packseal(&["verify", pack, "--json"]).stdout).expect("JSON");
    assert_eq!(report["file"]["name"], format!("{evil}.zip"));
}

/// Sidecars beside the file are found by their names; the secret comes from a file or the variable of the service, and is never shown.
#[test]
fn sidecars_and_the_secret() {
    let folder = Folder::new("cli-beside");
    for story in beside::all() {
        let sided = story.beside();
        let file = folder.file("evidence.zip", &(story.make)());
        let file = file.to_str().expect("text");
        let place = |ending: &str| folder.0.join(format!("evidence.{ending}.json"));
        for (ending, bytes) in [("signature", &sided.signature), ("countersign", &sided.countersign)] {
            drop(fs::remove_file(place(ending)));
            if let Some(bytes) = bytes {
                fs::write(place(ending), bytes).expect("the file is written");
            }
        }
        let secret =
            folder.file("secret.txt", story.secret.map(|secret| format!(" {secret}\n")).unwrap_or_default().as_bytes());
        let require = story.require.map(|least| least.to_string());
        let mut arguments = vec!["verify", file, "--json"];
        if let Some(least) = &require {
            arguments.extend(["--require-countersign", least]);
        }
        let run = |arguments: &[&str], variable: Option<&str>| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_packseal"));
            command.args(arguments).env_remove(VARIABLE);
            command.envs(variable.map(|secret| (VARIABLE, secret)));
            let output = command.output().expect("the command runs");
            let text = String::from_utf8(output.stdout).expect("text");
            assert!(!text.contains("sample-secret"), "{}", story.name);
            assert!(!String::from_utf8_lossy(&output.stderr).contains("sample-secret"), "{}", story.name);
            (output.status.code(), text)
        };
        let json = |arguments: &[&str], variable: Option<&str>| {
            let (status, text) = run(arguments, variable);
            (status, timeless(&text))
        };
        let by_variable = json(&arguments, story.secret);
        let report = by_variable.1.clone();
        assert_eq!(by_variable.0, Some(i32::from(story.exit)), "{}", story.name);
        assert_eq!(report.runbook.expect("an answer").message, story.message, "{}", story.name);
        if story.secret.is_some() {
            arguments.extend(["--secret-file", secret.to_str().expect("text")]);
            assert_eq!(json(&arguments, Some("another")), by_variable, "{}", story.name);
        }
        // Named, they may lie anywhere.
        for (flag, ending, bytes) in [
            ("--hmac-signature", "signature", &sided.signature),
            ("--hmac-countersign", "countersign", &sided.countersign),
        ] {
            if bytes.is_some() {
                let named = folder.0.join(format!("{ending}-elsewhere"));
                fs::rename(place(ending), &named).expect("the file is moved");
                let named = named.to_str().expect("text").to_owned();
                arguments.extend([flag, named.leak()]);
            }
        }
        assert_eq!(json(&arguments, story.secret), by_variable, "{}", story.name);
        arguments.retain(|argument| *argument != "--json");
        let (status, text) = run(&arguments, story.secret);
        assert_eq!(status, by_variable.0);
        assert!(text.contains(&format!("runbook   {}", story.message)), "{text}");
    }
}

/// A live answer and a digest of the list, as arguments: the library's report, its status, and the two heads in the text.
#[test]
fn what_was_had_by_another_way() {
    let folder = Folder::new("cli-live");
    for story in live::all() {
        let file = folder.file("pack.zip", &(story.make)());
        let mut arguments = vec!["verify".to_owned(), file.to_str().expect("text").to_owned()];
        if let Some(live) = story.live {
            let path = folder.file("live answer", &live());
            arguments.extend(["--live-response".to_owned(), path.to_str().expect("text").to_owned()]);
        }
        if let Some(list) = story.list {
            arguments.extend(["--manifest-sha256".to_owned(), list()]);
        }
        let run = |more: &[&str]| {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
            let output = packseal(&arguments);
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", story.name);
            (output.status.code(), String::from_utf8(output.stdout).expect("text"))
        };
        let (status, text) = run(&["--json"]);
        let report = timeless(&text);
        assert_eq!(status, Some(i32::from(story.exit)), "{}", story.name);
        let expected =
            verify_with(&mut Memory(&(story.make)()), "pack.zip", &story.beside(), &Limits::default(), &mut |_, _| {});
        assert_eq!(report, expected.expect("memory").report, "{}", story.name);
        let (status, text) = run(&[]);
        assert_eq!(
            (status, text.lines().next()),
            (Some(i32::from(story.exit)), Some(story.headline.words())),
            "{}",
            story.name
        );
        let Some(attested) = &report.attestation else {
            assert!(!text.contains("attestation of the audit log"), "{}", story.name);
            continue;
        };
        assert!(text.contains(&attested.means), "{text}");
        let asks = text.contains(
            "$DRIFTWISE_URL/api/v2/orgs/5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21/audit-log/verify?expected_min_seq=412",
        );
        assert_eq!(asks, attested.live.is_none() && attested.check.is_some(), "{}", story.name);
    }
}

#[test]
fn what_was_named_beside_the_file_must_be_there() {
    let folder = Folder::new("cli-beside-errors");
    let pack = folder.file("pack.zip", &custom::pack().zip());
    let empty = folder.file("empty.txt", b" \n");
    let binary = folder.file("binary.txt", b"\xff\xfe");
    let missing = folder.0.join("missing");
    let [pack, empty, binary, missing] = [&pack, &empty, &binary, &missing].map(|path| path.to_str().expect("text"));
    for arguments in [
        vec!["verify", pack, "--hmac-signature", missing],
        vec!["verify", pack, "--hmac-countersign", missing],
        vec!["verify", pack, "--secret-file", missing],
        vec!["verify", pack, "--secret-file", empty],
        vec!["verify", pack, "--secret-file", binary],
        vec!["verify", pack, "--require-countersign", "two"],
        vec!["verify", pack, "--secret", "abc"],
        vec!["verify", pack, "--live-response", missing],
        vec!["verify", pack, "--manifest-sha256", "5a5a"],
        vec!["verify", pack, "--manifest-sha256", ""],
    ] {
        let output = packseal(&arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    // The runbook has an answer for a package that is not there.
    let output = packseal(&["verify", missing, "--json", "--require-countersign", "1"]);
    assert_eq!(output.status.code(), Some(3));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["runbook"]["message"], "package file does not exist");
    assert_eq!(answer["runbook"]["package_exists"], false);
}

/// A report to keep: it names the program by its own digest, the trust store by that of its file, and the policy.
#[test]
fn the_report_says_by_what_it_was_made_and_is_kept_as_a_pdf() {
    let folder = Folder::new("cli-report");
    let pack = folder.file("pack.zip", &custom::pack().signed().zip());
    let pin = serde_json::json!({ "signer": "Ann", "role": "owner", "key_pem": super::support::signer::pem(1) });
    let store = format!("{{\n \"schema\": \"packseal-trust/1\", \"keys\": [{pin}]}}");
    let store_path = folder.file("trust.json", store.as_bytes());
    let pdf = folder.0.join("report.pdf");
    let run = || {
        let path = |path: &std::path::Path| path.to_str().expect("text").to_owned();
        let (pack, store, pdf) = (path(&pack), path(&store_path), path(&pdf));
        let time = "2026-11-01T00:00:00Z";
        let output = packseal(&["verify", &pack, "--json", "--trust", &store, "--time", time, "--report", &pdf]);
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (value["judged_by"].clone(), fs::read(&pdf).expect("a PDF"))
    };
    let (by, bytes) = run();
    let own = fs::read(env!("CARGO_BIN_EXE_packseal")).expect("the command's file");
    assert_eq!(by["program_sha256"], Digest::of(&own).to_string());
    assert_eq!(by["trust_sha256"], Digest::of(store.as_bytes()).to_string());
    assert_eq!((&by["trust_keys"], &by["at"]), (&1.into(), &"2026-11-01T00:00:00Z".into()));
    assert_eq!(by["policy"], serde_json::from_slice::<serde_json::Value>(&Policy::default().to_bytes()).expect("JSON"));
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(run().1, bytes, "the same facts give the same bytes");
}
