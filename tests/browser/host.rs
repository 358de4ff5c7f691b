//! The verify worker itself: a dropped `File` in, messages out, read a range at a time with `FileReaderSync`.

use std::panic::{set_hook, take_hook};

use gloo_timers::future::TimeoutFuture;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::seal::hmac::Secret;
use packseal::seal::trust::desk::Kept;
use packseal::verify::beside::Beside;
use packseal::verify::verify_with;
use packseal::web::worker::codec::{attach, envelope, message};
use packseal::web::worker::message::{BUILD_ID, FromVerify, ToVerify};
use packseal::web::worker::verify_host;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// A `File` of these bytes.
pub fn file(name: &str, bytes: &[u8]) -> JsValue {
    let make = js_sys::Function::new_with_args("name, bytes", "return new File([bytes], name)");
    make.call2(&JsValue::UNDEFINED, &name.into(), &js_sys::Uint8Array::from(bytes)).expect("a File")
}

/// Does what makes the worker, which is this one, say something to its page, and gives all that until it has answered. What the test harness sends
/// through the same door goes on.
async fn heard(act: impl FnOnce()) -> Vec<FromVerify> {
    let run = |body: &str| js_sys::Function::new_no_args(body).call0(&JsValue::UNDEFINED).expect("a script that runs");
    run("self.__heard = []; self.__post = self.postMessage; \
         self.postMessage = (value, ...rest) => value?.kind ? self.__heard.push(structuredClone(value)) : self.__post(value, ...rest)");
    act();
    let mut heard: Vec<FromVerify> = Vec::new();
    while heard.last().is_none_or(|last| matches!(last, FromVerify::Progress { .. })) {
        TimeoutFuture::new(1).await;
        let values = js_sys::Array::from(&run("return self.__heard"));
        heard = values.iter().map(|value| message(&value).expect("a message of the worker")).collect();
    }
    run("self.postMessage = self.__post");
    heard
}

async fn send(data: &JsValue) -> Vec<FromVerify> {
    let dispatch = js_sys::Function::new_with_args("data", "self.dispatchEvent(new MessageEvent('message', {data}))");
    heard(|| {
        dispatch.call1(&JsValue::UNDEFINED, data).expect("an event");
    })
    .await
}

async fn send_files(secret: &str, files: &[(&str, &JsValue)]) -> Vec<FromVerify> {
    let data = envelope(&ToVerify {
        secret: secret.to_owned(),
        list: None,
        kept: Kept::default(),
        now_millis: 0,
        program_sha256: None,
    });
    files.iter().for_each(|(name, file)| attach(&data, name, file));
    send(&data).await
}

async fn send_file(name: &str, bytes: &[u8]) -> Vec<FromVerify> {
    send_files("", &[("file", &file(name, bytes))]).await
}

#[wasm_bindgen_test]
async fn the_worker_reads_a_file_and_answers() {
    let harness = take_hook();
    let ready = heard(verify_host::start).await;
    set_hook(harness);
    assert!(matches!(ready.as_slice(), [FromVerify::Ready { build_id }] if build_id == BUILD_ID));

    // Longer than the window in which small reads are answered, so that reads cross its border.
    let long = [b"x".repeat(9 << 20).as_slice(), include_bytes!("../vectors/custom/pack.zip")].concat();
    let packs: [(&str, &[u8]); 4] = [
        ("valdrics.zip", include_bytes!("../vectors/valdrics/pack.zip")),
        ("edited.zip", include_bytes!("../vectors/entry_edited_fail/pack.zip")),
        ("empty", b""),
        ("prefix.zip", &long),
    ];
    // The clock of the page that sends these messages.
    let now = Instant::from_unix_millis(0);
    for (name, bytes) in packs {
        let answers = send_file(name, bytes).await;
        let Some((FromVerify::Done { report, map, .. }, before)) = answers.split_last() else {
            panic!("{name}: {answers:?}")
        };
        assert!(before.iter().all(|answer| matches!(answer, FromVerify::Progress { .. })), "{name}");
        let beside = Beside { now, ..Beside::default() };
        let expected = verify_with(&mut Memory(bytes), name, &beside, &Limits::default(), &mut |_, _| {});
        let expected = expected.expect("memory");
        assert_eq!((&**report, map), (&expected.report, &expected.map), "{name}");
    }

    let evidence: &[u8] = include_bytes!("../vectors/evidence/pack.zip");
    let (package, sidecar) = (file("evidence.zip", evidence), file("evidence.signature.json", b"{}"));
    let answers = send_files(" a secret ", &[("file", &package), ("signature", &sidecar)]).await;
    let Some(FromVerify::Done { report, .. }) = answers.last() else { panic!("{answers:?}") };
    let beside = Beside { signature: Some(b"{}".to_vec()), secret: Secret::new("a secret"), now, ..Beside::default() };
    let expected = verify_with(&mut Memory(evidence), "evidence.zip", &beside, &Limits::default(), &mut |_, _| {});
    assert_eq!(**report, expected.expect("memory").report);
    let long = file("long.countersign.json", &b" ".repeat((1 << 20) + 1));
    let refused = send_files("", &[("file", &package), ("countersign", &long)]).await;
    assert!(matches!(refused.as_slice(), [FromVerify::Failed { why }] if why.contains("long.countersign.json")));

    for stale in [JsValue::NULL, "verify".into(), js_sys::Object::new().into()] {
        assert!(matches!(send(&stale).await.as_slice(), [FromVerify::Failed { why }] if why.contains("Reload")));
    }
}
