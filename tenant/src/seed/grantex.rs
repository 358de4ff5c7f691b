//! Invented Grantex developers: agents, grants, policies, and an audit log whose chain is hashed by today's rule.

use super::{DAYS, Draw, subject};
use crate::db::grantex::{Entry, add};
use crate::digest::sha256;
use crate::grantex::chain::{self, Era};
use crate::instant::DAY;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, params};

/// Milliseconds in a day.
const DAY_MS: i64 = DAY / 1000;

/// A developer to invent.
struct Account {
    demo_id: &'static str,
    label: &'static str,
    name: &'static str,
    slug: &'static str,
    email: &'static str,
    plan: &'static str,
    /// Whether the demo lists them.
    listed: bool,
    agents: usize,
    grants: i64,
    /// As many as are asked for where `None`.
    entries: Option<u64>,
}

const ACCOUNTS: [Account; 3] = [
    Account {
        demo_id: "grantex-pro",
        label: "Developer, Pro plan",
        name: "Orchid Agents",
        slug: "orchid-agents",
        email: "agents@orchid.example",
        plan: "pro",
        listed: true,
        agents: 6,
        grants: 24,
        entries: None,
    },
    Account {
        demo_id: "grantex-free",
        label: "Developer, Free plan",
        name: "Fern Sandbox",
        slug: "fern-sandbox",
        email: "dev@fern.example",
        plan: "free",
        listed: true,
        agents: 3,
        grants: 4,
        entries: Some(9),
    },
    Account {
        demo_id: "grantex-empty",
        label: "Developer with no data",
        name: "Empty Bench",
        slug: "empty-bench",
        email: "dev@shelf.example",
        plan: "free",
        listed: false,
        agents: 0,
        grants: 0,
        entries: Some(0),
    },
];

const PRINCIPALS: [&str; 5] = ["user_alice", "user_bob", "user_carol", "user_dörte", "user_林"];
const SCOPES: [&str; 5] = [
    "[\"files:read\"]",
    "[\"files:read\",\"files:write\"]",
    "[\"payments:initiate\"]",
    "[\"calendar:read\"]",
    "[\"email:send\",\"contacts:read\"]",
];
const ACTIONS: [&str; 7] = [
    "payment.initiated",
    "tool.run:fetch",
    "file.read",
    "file.write",
    "calendar.read",
    "invoice.approve",
    "contact.search",
];

/// Metadata that a canonical form can get wrong: number tokens, depth, key orders of UTF-16, of JSONB and of
/// insertion, escapes. Keys that are array indices come first, as `JSON.stringify` puts them.
const CASES: [&str; 12] = [
    "{}",
    r#"{"zebra":1,"alpha":{"yankee":true,"bravo":[3,2,null]}}"#,
    r#"{"9":"y","10":"x","zebra":1,"a10":2,"a9":3,"Z":4}"#,
    r#"{"n":[1e+21,100000000000000000000,1e-7,0.000001,5e-324,1.7976931348623157e+308,9007199254740992,-1.5e+300,100,0,-0.5]}"#,
    "{\"😀\":1,\"～\":2,\"é\":3,\"e\":4,\"t\":\"café\u{2028}\u{7f}\\u0001\\b\\f\\n\\r\\t/\\\\\\\"\"}",
    r#"{"f":false,"t":true,"nul":null,"nested":[{"y":1,"x":[{"d":1,"c":{}}]},[],{},""]}"#,
    r#"{"":"empty key"," ":"blank key","key with \"quotes\"":"\\"}"#,
    r#"{"ratio":0.1,"sum":0.30000000000000004,"count":12,"price":19.9}"#,
    r#"{"deep":{"b":{"d":{"f":{"h":[[[[1]]]],"g":2},"e":3},"c":4},"a":5}}"#,
    r#"{"note":"通过 é 😀","langue":"français","größe":"12 m"}"#,
    r#"{"longer":1,"long":2,"lo":3,"l":4,"lp":5}"#,
    r#"{"request":{"method":"POST","headers":{"x-trace":"t-1","accept":"*/*"},"path":"/v2/transfer"},"ms":41.5}"#,
];

/// The API key of the account with this demo name. The demo hands it out; the database holds its hash only.
#[must_use]
pub fn api_key(seed: u64, demo_id: &str) -> String {
    let mut draw = Draw::new(seed, &format!("grantex key {demo_id}"));
    let bytes: Vec<u8> = (0..4).flat_map(|_| draw.bits().to_be_bytes()).collect();
    format!("{}{}", ["gx", "test", ""].join("_"), URL_SAFE_NO_PAD.encode(bytes))
}

/// The form in which a key is looked up: the hexadecimal digits of its SHA-256.
#[must_use]
pub fn key_hash(key: &str) -> String {
    sha256(key)
}

/// A ULID of this instant, in milliseconds since 1970: Crockford's base 32, ten digits of time and sixteen drawn ones.
fn ulid(draw: &mut Draw, at: i64) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let time = (0..10).rev().map(|place| (at >> (5 * place)) & 31);
    let random: Vec<i64> = (0..16).map(|_| draw.below(32)).collect();
    time.chain(random).map(|digit| char::from(DIGITS[usize::try_from(digit).unwrap_or(0)])).collect()
}

/// Writes all accounts; the first one has `rows` entries, or as many as there are fixed cases. `person`: some of those are by
/// the person of [`subject`] or about her.
pub(super) fn sow(db: &Connection, seed: u64, today: i64, rows: u64, person: bool) -> rusqlite::Result<()> {
    for account in ACCOUNTS {
        let Account { demo_id, label, name, slug, email, plan, listed, .. } = account;
        let mut draw = Draw::new(seed, &format!("grantex {demo_id}"));
        let begins = today / 1000 - DAYS * DAY_MS;
        let developer = format!("dev_{}", ulid(&mut draw, begins));
        let key = key_hash(&api_key(seed, demo_id));
        db.execute(
            "INSERT INTO grantex_developers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![developer, demo_id, label, name, slug, email, plan, key, listed],
        )?;
        let agents = sow_agents(db, &mut draw, &developer, begins, account.agents)?;
        let grants = sow_grants(db, &mut draw, &developer, &agents, begins, account.grants)?;
        sow_policies(db, &mut draw, &developer, &agents, begins)?;
        let person = person && account.entries.is_none();
        let fewest = CASES.len() as u64 + if person { subject::GRANTEX_SPAN } else { 0 };
        let entries = i64::try_from(account.entries.unwrap_or(rows.max(fewest))).unwrap_or(i64::MAX);
        let hers = if person { Some(sow_grant_of_subject(db, &developer, &agents, begins)?) } else { None };
        sow_entries(db, &mut draw, &developer, &grants, hers.as_ref(), begins, entries)?;
    }
    Ok(())
}

fn sow_agents(
    db: &Connection,
    draw: &mut Draw,
    developer: &str,
    begins: i64,
    count: usize,
) -> rusqlite::Result<Vec<String>> {
    let mut agents = Vec::new();
    for nth in 0..count {
        let id = format!("ag_{}", ulid(draw, begins + 1000));
        let status = match nth {
            2 => "suspended",
            5 => "revoked",
            _ => "active",
        };
        db.execute("INSERT INTO grantex_agents VALUES (?1, ?2, ?3)", params![id, developer, status])?;
        agents.push(id);
    }
    Ok(agents)
}

/// A grant as an entry names it: its id, its agent, and for whom.
type Granted = (String, String, &'static str);

/// Grants of 45 days, one every five days: some of them over, some revoked, some still good at the end.
fn sow_grants(
    db: &Connection,
    draw: &mut Draw,
    developer: &str,
    agents: &[String],
    begins: i64,
    count: i64,
) -> rusqlite::Result<Vec<Granted>> {
    let mut grants = Vec::new();
    for nth in 0..count {
        let issued = begins + (DAYS * DAY_MS / count) * nth + 60_000 + draw.below(3_600_000);
        let (agent, principal) = (draw.pick(agents).clone(), *draw.pick(&PRINCIPALS));
        let revoked = (nth % 4 == 3).then(|| issued + DAY_MS + draw.below(DAY_MS));
        let id = format!("grnt_{}", ulid(draw, issued));
        db.execute(
            "INSERT INTO grantex_grants VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                id,
                agent,
                principal,
                developer,
                draw.pick(&SCOPES),
                if revoked.is_some() { "revoked" } else { "active" },
                issued,
                issued + 45 * DAY_MS,
                revoked,
                nth % 3,
            ],
        )?;
        grants.push((id, agent, principal));
    }
    Ok(grants)
}

/// One grant, from the first minute on.
fn sow_grant_of_subject(db: &Connection, developer: &str, agents: &[String], begins: i64) -> rusqlite::Result<Granted> {
    let mut draw = Draw::new(0, "subject grant");
    let id = format!("grnt_{}", ulid(&mut draw, begins + 1));
    let agent = agents.first().cloned().unwrap_or_default();
    db.execute(
        "INSERT INTO grantex_grants VALUES (?1, ?2, ?3, ?4, ?5, 'active', ?6, ?7, NULL, 0)",
        params![id, agent, subject::PRINCIPAL, developer, SCOPES[4], begins + 1, begins + 1 + 365 * DAY_MS],
    )?;
    Ok((id, agent, subject::PRINCIPAL))
}

fn sow_policies(
    db: &Connection,
    draw: &mut Draw,
    developer: &str,
    agents: &[String],
    begins: i64,
) -> rusqlite::Result<()> {
    let Some(agent) = agents.get(1) else { return Ok(()) };
    let at = begins + 5000;
    let (night, reads, person) = (Some(("22:00", "06:00")), Some("[\"files:read\"]"), Some(PRINCIPALS[3]));
    for (nth, (name, effect, priority, agent, principal, scopes, hours)) in (0_i64..).zip([
        ("deny-night", "deny", 5, Some(agent), None, None, night),
        ("allow-reads", "allow", 10, None, None, reads, None),
        ("deny-payments-of-one", "deny", 50, None, person, Some("[\"payments:initiate\"]"), None),
        ("allow-mail", "allow", 10, None, None, Some("[\"email:send\",\"contacts:read\"]"), None),
    ]) {
        db.execute(
            "INSERT INTO grantex_policies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                format!("pol_{}", ulid(draw, at + nth)),
                developer,
                name,
                effect,
                priority,
                agent,
                principal,
                scopes,
                hours.map(|(start, _)| start),
                hours.map(|(_, end)| end),
                at + nth,
                at + nth * DAY_MS,
            ],
        )?;
    }
    Ok(())
}

/// Entries at growing instants, the last of them before the end; the fixed cases are the first ones, and after them, if
/// there is a grant of `hers`, come those of the subject among the others.
fn sow_entries(
    db: &Connection,
    draw: &mut Draw,
    developer: &str,
    grants: &[Granted],
    hers: Option<&Granted>,
    begins: i64,
    count: i64,
) -> rusqlite::Result<()> {
    let mut prev = None;
    for nth in 0..count {
        // Two instants are never the same as long as there are fewer entries than milliseconds.
        let (from, to) = (DAYS * DAY_MS * nth / count, DAYS * DAY_MS * (nth + 1) / count);
        let at = begins + from + draw.below((to - from).max(1));
        let (grant, agent, principal) = draw.pick(grants).clone();
        let case = usize::try_from(nth).ok().and_then(|nth| CASES.get(nth));
        let action = if nth == 4 { "email.send \"q\"/\\\n" } else { draw.pick(&ACTIONS) };
        let mut entry = Entry {
            id: format!("alog_{}", ulid(draw, at)),
            agent,
            grant,
            principal: principal.to_owned(),
            developer: developer.to_owned(),
            action: action.to_owned(),
            metadata: case.map_or_else(|| invent(draw, nth), |case| (*case).to_owned()),
            as_text: false,
            hash: String::new(),
            prev,
            at,
            status: (*draw.pick(&["success", "success", "success", "success", "failure", "blocked"])).to_owned(),
        };
        let place = usize::try_from(nth).ok().and_then(|nth| nth.checked_sub(CASES.len()));
        if let (Some((grant, agent, principal)), Some((own, action, metadata))) =
            (hers, place.and_then(subject::grantex))
        {
            if own {
                (entry.grant, entry.agent, entry.principal) = (grant.clone(), agent.clone(), (*principal).to_owned());
            }
            (entry.action, entry.metadata) = (action.to_owned(), metadata.to_owned());
        }
        entry.hash = chain::hash(&entry, Era::C);
        add(db, &entry)?;
        prev = Some(entry.hash);
    }
    Ok(())
}

/// Everyday metadata; Rust and JavaScript write such amounts alike.
fn invent(draw: &mut Draw, nth: i64) -> String {
    let (cents, ms) = (draw.below(500_000), draw.below(4000));
    match draw.below(4) {
        0 => format!(
            "{{\"invoice\":\"INV-{nth:05}\",\"amount\":{},\"currency\":\"EUR\",\"lines\":[{{\"sku\":\"A-{ms}\",\"qty\":{}}}]}}",
            cents as f64 / 100.0,
            1 + ms % 5
        ),
        1 => format!("{{\"tool\":\"fetch\",\"host\":\"api-{}.orchid.example\",\"ms\":{ms},\"ok\":true}}", ms % 7),
        2 => format!("{{\"path\":\"/ledger/{nth}.csv\",\"bytes\":{cents},\"cached\":null}}"),
        _ => "{}".to_owned(),
    }
}
