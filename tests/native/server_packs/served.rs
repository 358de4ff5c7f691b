//! Every call beside the sample tenant, which knows nothing of this code.

use packseal::model::instant::{Day, Instant};
use packseal::source::driftwise::{
    Action, Bytes, Compared, Credential, Event, Export, Org, Period, Plan, Problem, Refused, Status, allowed,
    ask_organisation, create, credential, delete, download, events, export, exports, file_name, list, look_up,
    organisation, pause, recorded, refused,
};
use packseal::source::{Call, Method, Wait};
use serde_json::json;

use crate::headless::world::Tenant;

const NOW: &str = "2026-11-20T15:13:27Z";
const START: [&str; 6] = ["--now", NOW, "--fault-control", "--driftwise", "pace=0", "--driftwise=limit=100"];

/// An account, signed in.
struct Caller<'a> {
    tenant: &'a Tenant,
    credential: Credential,
    org: String,
}

/// A body, or why there is none.
type Answer = Result<Vec<u8>, Refused>;

fn ask(url: &str, credential: &Credential, call: &Call) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
    let address = format!("{url}{}", call.request.target());
    let (name, value) = match credential {
        Credential::ApiKey(key) => ("X-API-Key", key.clone()),
        Credential::Token(token) => ("Authorization", format!("Bearer {token}")),
    };
    let mut answer = match (call.method, &call.request.post) {
        (Method::Get, None) => agent.get(&address).header(name, value).call(),
        (Method::Delete, None) => agent.delete(&address).header(name, value).call(),
        (Method::Post, Some(body)) => agent.post(&address).header(name, value).send(body.as_slice()),
        other => panic!("no such call: {other:?}"),
    }
    .unwrap();
    let wait = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    let (status, body) = (answer.status(), answer.body_mut().read_to_vec().unwrap());
    if status.is_success() { Ok(body) } else { Err(refused(status.as_u16(), &body, wait.as_deref())) }
}

impl<'a> Caller<'a> {
    fn of(tenant: &'a Tenant, user: &str) -> Self {
        let answer = tenant.post("/demo/token", None, &json!({ "user": user }));
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let (token, org) = (text(&answer["access_token"]), text(&answer["tenant"]["id"]));
        Self { tenant, credential: credential(&token), org }
    }

    fn ask(&self, call: Option<Call>) -> Answer {
        ask(&self.tenant.url, &self.credential, &call.unwrap())
    }

    fn organisation(&self) -> Org {
        organisation(&self.ask(ask_organisation(&self.org)).unwrap()).unwrap()
    }

    fn create(&self, start: &str, end: &str) -> Result<Export, Refused> {
        Ok(export(&self.ask(create(&self.org, period(start, end)))?).unwrap())
    }

    /// Looks until there is nothing more to wait for, in a thousandth of the time.
    fn settled(&self, id: &str) -> Export {
        let (mut looks, mut waited) = (0, 0);
        loop {
            let row = export(&self.ask(look_up(&self.org, id)).unwrap()).unwrap();
            if row.status.is_final() {
                return row;
            }
            let next = pause(looks, waited).expect("it takes five minutes");
            std::thread::sleep(std::time::Duration::from_micros(u64::from(next) * 10));
            (looks, waited) = (looks + 1, waited + u64::from(next));
        }
    }
}

fn period(start: &str, end: &str) -> Period {
    Period { start: Day::parse(start).unwrap(), end: Day::parse(end).unwrap() }
}

fn switch(tenant: &Tenant, switches: &serde_json::Value) {
    let address = format!("{}/demo/driftwise", tenant.url);
    assert!(ureq::put(address).send(switches.to_string()).unwrap().status().is_success());
}

#[test]
fn a_pack_is_made_looked_at_downloaded_and_deleted() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let owner = Caller::of(&tenant, "drift-owner");
    let org = owner.organisation();
    assert_eq!((org.id.as_str(), org.slug.as_str(), org.plan), (owner.org.as_str(), "orchid-ledger", Plan::Enterprise));
    let row = owner.create("2026-01-01", "2026-04-01").unwrap();
    assert_eq!(row.period_end, Some(Day::parse("2026-04-01").unwrap().start()));
    assert_eq!(row.expires_at, row.created_at.map(|at| at.plus_days(90)));
    let done = owner.settled(&row.id);
    let now = Instant::parse(NOW).unwrap();
    assert!(done.status == Status::Done && done.can_be_downloaded(now), "{done:?}");
    let zip = owner.ask(download(&owner.org, &row.id)).unwrap();
    assert!(zip.starts_with(b"PK\x03\x04") && done.bytes == Some(zip.len() as u64));
    let listed = exports(&owner.ask(list(&owner.org, None)).unwrap()).unwrap();
    assert_eq!((listed.exports, listed.next_cursor), (vec![done], None));
    let taken = [Event::Requested, Event::Downloaded(9), Event::Deleted]
        .map(|event| recorded(&owner.ask(events(&owner.org, "page-1", &event)).unwrap()).unwrap());
    assert_eq!(taken[2], taken[0] + 2);
    owner.ask(delete(&owner.org, &row.id)).unwrap();
    for call in [look_up(&owner.org, &row.id), download(&owner.org, &row.id), delete(&owner.org, &row.id)] {
        assert!(matches!(owner.ask(call), Err(Refused::NotAvailable { status: 404, .. })));
    }
    switch(&tenant, &json!({"client_events": "off"}));
    let told = owner.ask(events(&owner.org, "page-1", &Event::Requested));
    assert!(matches!(told, Err(Refused::NotAvailable { status: 404, .. })));
}

#[test]
fn each_end_of_a_pack_is_told_apart() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let owner = Caller::of(&tenant, "drift-owner");
    for (end, status, error) in [
        ("failed", Status::Failed, Some("the worker ran out of memory")),
        ("odd", Status::Unknown("quarantined".to_owned()), None),
        ("done", Status::Done, None),
    ] {
        switch(&tenant, &json!({ "exports": end }));
        let row = owner.settled(&owner.create("2026-11-01", "2026-11-02").unwrap().id);
        assert_eq!((&row.status, row.error.as_deref()), (&status, error));
        let zip = owner.ask(download(&owner.org, &row.id));
        match status {
            Status::Done => assert!(zip.is_ok()),
            _ => assert!(matches!(zip, Err(Refused::NotAvailable { status: 409, .. })), "{zip:?}"),
        }
    }
    switch(&tenant, &json!({"ahead": "7776000"}));
    let page = exports(&owner.ask(list(&owner.org, None)).unwrap()).unwrap();
    assert_eq!(page.exports[0].status, Status::Expired);
    let late = owner.ask(download(&owner.org, &page.exports[0].id));
    assert!(matches!(late, Err(Refused::NotAvailable { status: 410, .. })));
}

#[test]
fn a_download_is_what_its_row_says_and_another_digest_is_noticed() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let owner = Caller::of(&tenant, "drift-owner");
    for given in ["off", "on", "wrong"] {
        switch(&tenant, &json!({ "sha256": given }));
        let row = owner.settled(&owner.create("2026-11-01", "2026-11-02").unwrap().id);
        let mut bytes = Bytes::new("not in there");
        owner.ask(download(&owner.org, &row.id)).unwrap().chunks(1000).for_each(|piece| bytes.take(piece));
        let arrived = bytes.finish(&row).unwrap();
        assert_eq!((Some(arrived.bytes), arrived.other_size), (row.bytes, None));
        let told = match arrived.compared {
            Compared::NotGiven => "off",
            Compared::Equal => "on",
            Compared::Differs(_) => "wrong",
            Compared::Unreadable(_) => "unreadable",
        };
        assert_eq!(told, given);
        let name = file_name(None, Some("orchid-ledger"), &row);
        assert_eq!(name, "compliance-pack-orchid-ledger-2026-11-01_2026-11-02.zip");
    }
}

#[test]
fn keys_members_and_plans_meet_what_is_foretold() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let owner = Caller::of(&tenant, "drift-owner");
    let id = owner.settled(&owner.create("2026-11-01", "2026-11-02").unwrap().id).id;
    let org = owner.org.as_str();
    let key = Caller::of(&tenant, "drift-key");
    assert!(key.credential.is_key() && !owner.credential.is_key());
    for (action, call) in [
        (Action::Organisation, ask_organisation(org)),
        (Action::List, list(org, None)),
        (Action::LookUp, look_up(org, &id)),
        (Action::Create, create(org, period("2026-11-01", "2026-11-02"))),
        (Action::Download, download(org, &id)),
        (Action::Tell, events(org, "page-1", &Event::Requested)),
        (Action::Delete, delete(org, &id)),
    ] {
        let answer = key.ask(call);
        assert_eq!(answer.is_ok(), allowed(action, &key.credential), "{action:?}");
        assert!(answer.is_ok() || matches!(answer, Err(Refused::Forbidden { .. })), "{action:?}: {answer:?}");
    }
    let member = Caller::of(&tenant, "drift-member");
    assert!(matches!(member.create("2026-11-01", "2026-11-02"), Err(Refused::Forbidden { .. })));
    let free = Caller::of(&tenant, "drift-free-owner");
    assert_eq!(free.organisation().plan, Plan::Free);
    let Err(Refused::Upgrade { feature, .. }) = free.create("2026-11-01", "2026-11-02") else { panic!("not refused") };
    assert_eq!(feature, "audit_compliance");
    let nobody = Caller { credential: credential("eyJ.a.b"), ..Caller::of(&tenant, "drift-owner") };
    assert!(matches!(nobody.create("2026-11-01", "2026-11-02"), Err(Refused::SignIn { .. })));
}

#[test]
fn the_servers_windows_are_those_that_are_checked_here() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let today = Instant::parse(NOW).unwrap().day();
    for (user, plan) in [("drift-team-owner", Plan::Team), ("drift-owner", Plan::Enterprise)] {
        let caller = Caller::of(&tenant, user);
        let org = caller.organisation();
        assert_eq!(org.plan, plan);
        for begin in [-400, -32, -31, -30, -29, -1, 0, 1] {
            for days in [-1, 0, 1, 29, 30, 31, 365] {
                let period = Period { start: today.plus(begin), end: today.plus(begin + days) };
                let foretold = plan.check(org.retention_days, period, today);
                let answer = caller.ask(create(&caller.org, period));
                let Err(problem) = foretold else {
                    assert!(answer.is_ok(), "{period:?}: {answer:?}");
                    continue;
                };
                let Err(Refused::Window { most_days, .. }) = answer else { panic!("{period:?} is not refused") };
                assert_eq!(most_days, (problem != Problem::Empty).then_some(30), "{period:?}");
            }
        }
    }
}

#[test]
fn the_wait_is_understood_in_each_form() {
    let Some(tenant) = Tenant::start_with(&START) else { return };
    let owner = Caller::of(&tenant, "drift-owner");
    owner.create("2026-11-01", "2026-11-02").unwrap();
    let now = Instant::parse(NOW).unwrap();
    for (form, seconds) in [("int", true), ("text", true), ("instant", false), ("header", true)] {
        switch(&tenant, &json!({"limit": "1", "retry_after": form}));
        let Err(Refused::Limited { wait: Some(wait), .. }) = owner.create("2026-11-01", "2026-11-02") else {
            panic!("{form} is not understood")
        };
        assert_eq!(matches!(wait, Wait::Seconds(_)), seconds, "{form}");
        assert_eq!((wait.seconds_from(now), wait.until(now)), (86_400, now.plus_days(1)), "{form}");
    }
}
