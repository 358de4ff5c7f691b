//! The build worker: takes an order, drives the build, stages the pack.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::deflating::{Pool, deflate_for};
use super::message::{Archived, BUILD_ID, BuildOrder, FromBuild, Staged, ToBuild};
use super::sink::WorkerSink;
use super::{codec, own};
use crate::archive::{Package, Settings};
use crate::assemble::{self, Arguments, Driver, Problem, ProblemKind, Progress, Receipt, Role, Seal, Stage};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::pack::deflate::Level;
use crate::pack::write::{MemorySink, PackWriter};
use crate::recipe::{Form, Layout, Recipe};
use crate::seal::key::PublicKey;
use crate::source::driftwise::{Event, events};
use crate::source::session::actor;
use crate::web::fetch::{FetchDriver, Stop};
use crate::web::opfs::Staging;
use crate::web::{archive, keys};

/// Progress is told at most this often; a new stage or data set at once.
const TELL_EVERY_MS: f64 = 100.0;

#[derive(Default)]
struct State {
    stop: Option<Stop>,
    pool: Option<Pool>,
    staged: Option<String>,
    handed: Option<Handed>,
}

/// What the vendor's audit log is told with once a pack of DriftWise's layout is saved, or thrown away unsaved.
struct Handed {
    driver: FetchDriver,
    organisation: String,
    run_id: String,
    bytes: u64,
}

impl Handed {
    /// Tells the vendor's audit log what became of the pack (contract section 9); whether it took it.
    async fn record(&self, event: &Event) -> bool {
        let Some(call) = events(&self.organisation, &self.run_id, event) else { return false };
        self.driver.open(&call.request).await.is_ok_and(|(head, _)| (200..300).contains(&head.status))
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn tell(message: &FromBuild, file: Option<&web_sys::File>) {
    let envelope = codec::envelope(message);
    if let Some(file) = file {
        codec::attach(&envelope, "file", file);
    }
    // A worker whose page is gone has nobody to tell.
    drop(scope().post_message(&envelope));
}

fn internal(text: &str) -> Problem {
    Problem {
        kind: ProblemKind::Internal,
        title: "Packseal itself failed".to_owned(),
        text: text.to_owned(),
        request: None,
        status: None,
        fields: Vec::new(),
        feature: None,
    }
}

fn option(why: &str) -> Problem {
    Problem { kind: ProblemKind::Option, title: "There is a problem".to_owned(), ..internal(&format!("{why}.")) }
}

/// A file of the person's own that is not what it should be.
fn not_usable(why: &str) -> Problem {
    Problem { kind: ProblemKind::File, title: "A file of yours cannot be used".to_owned(), ..internal(why) }
}

/// Starts listening. Called once, by the worker's program.
pub fn start() {
    std::panic::set_hook(Box::new(|_| {
        tell(&FromBuild::Failed(internal("Reload the page and try again. Nothing was kept.")), None)
    }));
    let state = Rc::new(RefCell::new(State::default()));
    let listener = EventListener::new(&scope(), "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let stop = || state.borrow().stop.clone();
        match codec::message::<ToBuild>(&data) {
            Some(ToBuild::Start(order)) => spawn_local(run(*order, data, Rc::clone(&state))),
            Some(ToBuild::Gates(order)) => spawn_local(gates(*order, Rc::clone(&state))),
            Some(ToBuild::Preview(order)) => spawn_local(preview(*order, import(&data), Rc::clone(&state))),
            Some(ToBuild::Token(token)) => drop(stop().map(|it| it.asks.token.give(&token.into()))),
            Some(ToBuild::Decide(verdicts)) => drop(stop().map(|it| it.asks.decide(verdicts))),
            Some(ToBuild::Summary(made)) => drop(stop().map(|it| it.asks.made(made))),
            Some(ToBuild::Unsealed(yes)) => drop(stop().map(|it| it.asks.unsealed.give(&yes.into()))),
            Some(ToBuild::Untimed(again)) => drop(stop().map(|it| it.asks.untimed.give(&again.into()))),
            Some(ToBuild::TryNow) => drop(stop().map(|it| it.asks.go())),
            Some(ToBuild::Cancel) => {
                if let Some(stop) = stop() {
                    stop.stop();
                }
                if let Some(pool) = &state.borrow().pool {
                    pool.stop();
                }
            }
            Some(ToBuild::Saved) => {
                if let Some(handed) = state.borrow_mut().handed.take() {
                    let event = Event::Downloaded(handed.bytes);
                    spawn_local(async move { tell(&FromBuild::Recorded(handed.record(&event).await), None) });
                }
            }
            Some(ToBuild::Forget) => {
                let staged = state.borrow_mut().staged.take();
                // It was never saved. Whether that is recorded, nobody waits to hear.
                if let Some(handed) = state.borrow_mut().handed.take() {
                    spawn_local(async move {
                        handed.record(&Event::Deleted).await;
                    });
                }
                spawn_local(async move {
                    if let (Some(name), Some(staging)) = (staged, Staging::open().await) {
                        staging.remove(&name).await;
                    }
                });
            }
            Some(ToBuild::Look(what)) => {
                let looked = own::look(what, &data).map_err(|why| not_usable(&why));
                tell(&looked.map_or_else(FromBuild::Failed, FromBuild::Looked), None);
            }
            Some(ToBuild::Deflate) => {
                if let Some(port) = codec::attached(&data, "port").and_then(|port| port.dyn_into().ok()) {
                    deflate_for(&port);
                }
            }
            Some(ToBuild::Helpers) => {
                if let (Some(pool), Some(ports)) = (&state.borrow().pool, codec::attached(&data, "ports")) {
                    pool.open(&js_sys::Array::from(&ports));
                }
            }
            None => tell(&FromBuild::Failed(internal("This page was updated. Reload it.")), None),
        }
    });
    listener.forget();
    tell(&FromBuild::Ready { build_id: BUILD_ID.to_owned() }, None);
}

/// The file that stands for an answer.
fn import(data: &wasm_bindgen::JsValue) -> Option<web_sys::File> {
    codec::attached(data, "import").and_then(|file| file.dyn_into().ok())
}

/// The files beside an order.
fn files(data: &wasm_bindgen::JsValue) -> Vec<web_sys::File> {
    let files = codec::attached(data, "files").map(|files| js_sys::Array::from(&files)).unwrap_or_default();
    files.iter().filter_map(|file| file.dyn_into().ok()).collect()
}

/// The pack's writer, whose helpers the page may send.
fn writer(sink: WorkerSink, state: &RefCell<State>) -> PackWriter<WorkerSink, Pool> {
    let pool = Pool::new(|| tell(&FromBuild::Helpers, None));
    state.borrow_mut().pool = Some(pool.clone());
    PackWriter::with(sink, pool, Level::Normal)
}

/// A pack that stays empty.
fn none(state: &RefCell<State>) -> PackWriter<WorkerSink, Pool> {
    writer(WorkerSink::Memory(MemorySink::default()), state)
}

async fn run(order: BuildOrder, data: wasm_bindgen::JsValue, state: Rc<RefCell<State>>) {
    let outcome = build(&order, &data, &state).await;
    state.borrow_mut().stop = None;
    if let Err(problem) = outcome {
        tell(&FromBuild::Failed(problem), None);
    }
}

async fn gates(order: BuildOrder, state: Rc<RefCell<State>>) {
    let outcome = async {
        // The choices are not made yet; who asks depends on what stands in the address alone.
        let recipe = read_recipe(&order.recipe)?;
        let options = order.form.options.clone();
        let today = Instant::from_unix_millis(order.now_millis).filter(|_| recipe.period_needed);
        let day = today.map(|today| today.day().to_string()).unwrap_or_default();
        let (first_day, last_day) = (day.clone(), day);
        let form = Form { tenant: "x".to_owned(), first_day, last_day, options, ..Form::new(&recipe) };
        let order = BuildOrder { form, attachments: Vec::new(), ..order };
        let arguments = match arguments(&order) {
            // What the address is made of is not typed yet, so nobody can be asked; the form says what it needs.
            Err(problem) if !problem.fields.is_empty() && recipe.layout == Layout::Custom => return Ok(Role::Any),
            arguments => arguments?,
        };
        let driver = driver(&order, &arguments, Vec::new(), &state)?;
        assemble::gates(&arguments, &driver, none(&state)).await.map_err(|error| error.problem())
    };
    let outcome = outcome.await;
    state.borrow_mut().stop = None;
    tell(&outcome.map_or_else(FromBuild::Failed, FromBuild::Role), None);
}

async fn preview(order: BuildOrder, import: Option<web_sys::File>, state: Rc<RefCell<State>>) {
    let outcome = async {
        // Only what is redacted counts: the rest of the form may not be filled in yet.
        let recipe = read_recipe(&order.recipe)?;
        let form = Form { tenant: "x".to_owned(), options: order.form.options.clone(), ..Form::new(&recipe) };
        let order = BuildOrder { form, attachments: Vec::new(), ..order };
        let arguments = arguments(&order)?;
        let driver = FetchDriver { import, ..driver(&order, &arguments, Vec::new(), &state)? };
        assemble::preview(&arguments, &driver, none(&state)).await.map_err(|error| error.problem())
    };
    let outcome = outcome.await;
    state.borrow_mut().stop = None;
    tell(&outcome.map_or_else(FromBuild::Failed, FromBuild::Preview), None);
}

/// The driver of one build, whose stop is kept for the page.
fn driver(
    order: &BuildOrder,
    arguments: &Arguments,
    attachments: Vec<web_sys::File>,
    state: &RefCell<State>,
) -> Result<FetchDriver, Problem> {
    let stop = Stop::new();
    state.borrow_mut().stop = Some(stop.clone());
    let told = Cell::new((f64::MIN, None));
    Ok(FetchDriver {
        api: order.api.clone(),
        token: RefCell::new(order.token.clone()),
        documents: order.documents.clone(),
        attachments,
        import: None,
        seal: order.seal,
        time_relay: order.time_relay.clone(),
        stall_seconds: arguments.recipe.retry.stall_seconds,
        stop,
        on_progress: Box::new(move |progress: &Progress| {
            let (now, place) = (js_sys::Date::now(), Some((progress.stage, progress.current, progress.waiting)));
            let (last, before) = told.get();
            // A clock that was set back is no reason to be silent.
            if before != place || !(0.0..TELL_EVERY_MS).contains(&(now - last)) {
                told.set((now, place));
                tell(&FromBuild::Progress(progress.clone()), None);
            }
        }),
        tell: |message: &FromBuild| tell(message, None),
    })
}

async fn build(order: &BuildOrder, beside: &wasm_bindgen::JsValue, state: &Rc<RefCell<State>>) -> Result<(), Problem> {
    if order.build_id != BUILD_ID {
        return Err(internal("This page was updated. Reload it."));
    }
    let mut arguments = arguments(order)?;
    arguments.controls =
        own::controls(beside).map_err(|why| not_usable(&format!("{why}. Nothing was asked of the API yet.")))?;
    arguments.seal = match order.seal {
        Some(id) => Some(own_seal(id).await?),
        None => None,
    };
    let settings = match &arguments.recipe.layout {
        Layout::Evidence { .. } => {
            let options = &arguments.choices.options;
            archive::settings(options, &order.signing_secret, &order.external_token).map_err(|why| option(&why))?
        }
        _ => None,
    };
    let driver = FetchDriver { import: import(beside), ..driver(order, &arguments, files(beside), state)? };

    let staging = Staging::open().await;
    let name = format!("{}.partial", order.run_id);
    let mut sink = WorkerSink::Memory(MemorySink::default());
    if let Some(staging) = &staging {
        staging.sweep().await;
        if let Some(file) = staging.create(&name).await {
            state.borrow_mut().staged = Some(name.clone());
            sink = WorkerSink::Staged(file);
        }
    }
    let built = match assemble::assemble(&arguments, &driver, writer(sink, state)).await {
        Ok((receipt, WorkerSink::Staged(file))) => match file.finish().await {
            Some(file) => Ok((receipt, Staged::Opfs, file)),
            None => Err(internal("The staged pack could not be read back. Try again.")),
        },
        Ok((receipt, WorkerSink::Memory(memory))) => match memory_file(&memory, &receipt.file_name) {
            Some(file) => Ok((receipt, Staged::Memory, file)),
            None => Err(internal("The pack could not be handed over. Try again.")),
        },
        Err(error) => Err(error.problem()),
    };
    let archived = match (&built, &settings) {
        (Ok((receipt, ..)), Some(settings)) => archived(receipt, arguments.now, settings).await,
        _ => Ok(Archived::default()),
    };
    match built.and_then(|built| archived.map(|archived| (built, archived))) {
        Ok(((receipt, staged, file), archived)) => {
            if matches!(arguments.recipe.layout, Layout::Driftwise) {
                let organisation = arguments.choices.options.get("organisation").unwrap_or_default().to_owned();
                let (run_id, bytes) = (arguments.run_id.clone(), receipt.size);
                let driver = FetchDriver { attachments: Vec::new(), import: None, ..driver };
                state.borrow_mut().handed = Some(Handed { driver, organisation, run_id, bytes });
            }
            done(receipt, staged, &file, archived);
            Ok(())
        }
        Err(problem) => {
            let staged = state.borrow_mut().staged.take();
            if let (Some(staging), Some(name)) = (staging, staged) {
                staging.remove(&name).await;
            }
            Err(problem)
        }
    }
}

/// Who seals the pack, by the own key with this id.
async fn own_seal(id: Digest) -> Result<Seal, Problem> {
    let not_there =
        |why: String| Problem { title: "The key cannot be used".to_owned(), ..option(why.trim_end_matches('.')) };
    let own = keys::get(id).await.map_err(|error| not_there(error.to_string()))?;
    let key = PublicKey::from_spki(&own.spki).map_err(|error| not_there(error.to_string()))?;
    Ok(Seal { role: own.role, signer: own.name, key })
}

/// Signs and archives a pack that is staged.
async fn archived(receipt: &Receipt, at: Instant, settings: &Settings) -> Result<Archived, Problem> {
    let stem = receipt.file_name.trim_end_matches(".zip").to_owned();
    let package = Package { bundle_id: stem.clone(), stem, size: receipt.size, sha256: receipt.sha256, at };
    let held = archive::Held { package: receipt.sha256, files: std::cell::RefCell::default() };
    match crate::archive::archive(&package, settings, &archive::Fetch, &held).await {
        Ok(done) => Ok(Archived { files: held.files.take(), told: archive::told(settings, &done) }),
        Err(failed) => Err(Problem {
            kind: ProblemKind::Server,
            title: "The package was made and could not be archived as asked".to_owned(),
            text: format!("{failed}. Nothing of it is kept. Try again, or build without what failed."),
            request: None,
            status: None,
            fields: Vec::new(),
            feature: None,
        }),
    }
}

fn done(receipt: Receipt, staged: Staged, file: &web_sys::File, archived: Archived) {
    let saving = Progress {
        stage: Stage::Save,
        current: None,
        sets: Vec::new(),
        requests: receipt.requests,
        rows: receipt.rows,
        bytes: receipt.bytes,
        waiting: None,
    };
    tell(&FromBuild::Progress(saving), None);
    tell(&FromBuild::Done { receipt: Box::new(receipt), staged, archived }, Some(file));
}

fn read_recipe(text: &str) -> Result<Recipe, Problem> {
    Recipe::parse(text).map_err(|error| internal(&format!("{error}. Tell whoever hosts this page.")))
}

fn arguments(order: &BuildOrder) -> Result<Arguments, Problem> {
    let now =
        Instant::from_unix_millis(order.now_millis).ok_or_else(|| internal("This device's clock gives no date."))?;
    let recipe = read_recipe(&order.recipe)?;
    let choices = order.form.check(&recipe, now.day()).map_err(|errors| Problem {
        kind: ProblemKind::Option,
        title: "There is a problem".to_owned(),
        text: errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(". "),
        request: None,
        status: None,
        fields: errors,
        feature: None,
    })?;
    Ok(Arguments {
        recipe,
        choices,
        now,
        run_id: order.run_id.clone(),
        actor: actor(&order.token),
        api: order.api.clone(),
        token: crate::assemble::Secret(order.token.clone()),
        attachments: order.attachments.clone(),
        import: order.import.clone(),
        number: order.number,
        previous: order.previous,
        controls: Default::default(),
        seal: None,
    })
}

fn memory_file(sink: &MemorySink, name: &str) -> Option<web_sys::File> {
    let bytes = js_sys::Uint8Array::from(sink.0.get_ref().as_slice());
    let parts = js_sys::Array::of1(&bytes);
    web_sys::File::new_with_u8_array_sequence(&parts, name).ok()
}
