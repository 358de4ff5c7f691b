//! The person of `--subject`: her rows in the three logs, and who else stands in them.

use crate::grantex::{PRO, get};
use crate::support::json::{Json, parse};
use crate::support::{Server, recipe};
use axum::http::Method;
use packseal_tenant::seed::Recipe;

/// Rows of one log as text, with the fields that say whose a row is.
type Rows = Vec<(Vec<String>, String)>;

fn rows(texts: &[(Json, String)], fields: &[&str]) -> Rows {
    let of =
        |row: &Json, field: &&str| if let Json::Text(text) = row.get(field) { text.clone() } else { String::new() };
    texts.iter().map(|(row, text)| (fields.iter().map(|field| of(row, field)).collect(), text.clone())).collect()
}

async fn logs(server: &Server) -> [(&'static str, Rows); 3] {
    let mut valdrics = Vec::new();
    for log in server.all_logs("").await {
        let path = format!("/api/v1/audit/logs/{}", log.get("id").text());
        let text = server.get("pro-owner", &path).await.body;
        valdrics.push((parse(&text), text));
    }
    let grantex = get(server, PRO, "/v1/audit/entries").await.json().get("entries").clone().list();
    let grantex: Vec<_> = grantex.into_iter().map(|entry| (entry.clone(), format!("{entry:?}"))).collect();
    let playbook = server.ask(Method::GET, "/demo/playbook/intact.jsonl", &[], "").await.body;
    let playbook: Vec<_> = playbook.lines().map(|line| (parse(line), format!("{:?}", parse(line)))).collect();
    [
        ("valdrics", rows(&valdrics, &["actor_id", "actor_email"])),
        ("grantex", rows(&grantex, &["principalId"])),
        ("playbook", rows(&playbook, &["user_id"])),
    ]
}

fn texts(list: &Json) -> Vec<String> {
    list.clone().list().iter().map(|text| text.text().to_owned()).collect()
}

#[tokio::test]
async fn she_is_in_three_logs_and_others_are_in_her_rows() {
    let server = Server::with(Recipe { subject: true, ..recipe(1, 10, 10) }, &[]);
    let card = server.ask(Method::GET, "/demo/subject", &[], "").await.json();
    let logs = logs(&server).await;
    let mut hers = String::new();
    for (system, rows) in &logs {
        let told = card.get(system);
        let identifiers = texts(told.get("identifiers"));
        let own: Vec<&String> = rows.iter().filter(|(whose, _)| *whose == identifiers).map(|(_, text)| text).collect();
        assert_eq!(i64::try_from(own.len()).unwrap(), told.get("own_rows").int(), "{system}");
        assert!(own.len() >= 6, "{system}");
        let about =
            rows.iter().filter(|(whose, text)| *whose != identifiers && text.contains("noemi.vargas@orchid.example"));
        assert!(about.count() >= 1, "{system}: no row of others about her");
        hers.extend(own.into_iter().map(String::as_str));
    }
    let others = card.get("others").clone().list();
    assert!(others.len() > 5);
    for other in &others {
        for identifier in texts(other.get("identifiers")) {
            assert!(hers.contains(&identifier), "{identifier} is not in her rows");
        }
    }
    for identifier in texts(card.get("anywhere")) {
        assert!(hers.contains(&identifier), "{identifier} is not in her rows");
    }
    let text = get(&server, PRO, "/v1/compliance/evidence-pack").await.body;
    assert!(text.contains("\"valid\":true") && text.contains("user_noemi"), "her entries are not in a valid chain");
}

#[tokio::test]
async fn nobody_is_there_who_was_not_asked_for() {
    let server = Server::with(recipe(1, 10, 10), &[]);
    assert_eq!(server.ask(Method::GET, "/demo/subject", &[], "").await.status, 404);
    for (system, rows) in logs(&server).await {
        assert!(rows.iter().all(|(_, text)| !text.contains("noemi")), "{system}");
    }
    // Beside her, the Valdrics rows are the same ones.
    let with = Server::with(Recipe { subject: true, ..recipe(1, 10, 10) }, &[]);
    let ids = async |server: &Server| -> Vec<String> {
        server.all_logs("").await.iter().map(|log| log.get("id").text().to_owned()).collect()
    };
    let (without, with) = (ids(&server).await, ids(&with).await);
    assert_eq!(with.len(), without.len() + 11);
    assert!(without.iter().all(|id| with.contains(id)));
}
