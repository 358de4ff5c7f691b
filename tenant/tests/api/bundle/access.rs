//! Who may use the service, what it refuses, and the demo's own doors to it.

use super::{COUNTERSIGN, EXPORT, VERIFY, ask, post, server, token};
use crate::support::{ORIGIN, Server, recipe};
use axum::http::Method;

#[tokio::test]
async fn roles_bodies_and_paths_are_refused_with_a_detail() {
    let server = server(&[]);
    for path in [EXPORT, VERIFY, COUNTERSIGN] {
        let nobody = server.ask(Method::POST, path, &[], "{}").await;
        assert_eq!((nobody.status, nobody.body.as_str()), (401, "{\"detail\":\"Not authenticated\"}"));
        let research = ask(&server, "ops-research", Method::POST, path, "{}").await;
        assert_eq!((research.status, research.json().keys()), (403, vec!["detail"]));
        assert_eq!(server.get("pro-owner", path).await.status, 405);
        let valdrics = format!("Bearer {}", server.token("pro-owner").await);
        assert_eq!(server.ask(Method::POST, path, &[("authorization", &valdrics)], "{}").await.status, 401);
        assert_eq!(ask(&server, "ops-risk", Method::POST, path, "[").await.status, 422);
    }
    for (body, status, place) in [
        ("{\"audit_event_limit\":0}", 422, "audit_event_limit"),
        ("{\"audit_event_limit\":20001}", 422, "audit_event_limit"),
        ("{\"vault_mode\":\"WORM\"}", 422, "vault_mode"),
        ("{\"signer\":null}", 422, "signer"),
        ("{\"sign_bundle\":\"maybe\"}", 422, "sign_bundle"),
        ("{\"package_prefix\":\"../x\"}", 422, "package_prefix"),
        ("{\"output_dir\":\"../x\"}", 400, "outside of the evidence folder"),
        ("{\"output_dir\":\"/etc\"}", 400, "outside of the evidence folder"),
        ("{\"write_vault_copy\":true,\"vault_dir\":\"a/../../x\"}", 400, "outside of the evidence folder"),
    ] {
        let reply = ask(&server, "ops-admin", Method::POST, EXPORT, body).await;
        assert!(reply.status == status && reply.body.contains(place), "{body}: {} {}", reply.status, reply.body);
    }
    assert_eq!(ask(&server, "ops-audit", Method::POST, COUNTERSIGN, "{\"package_path\":\"a.zip\"}").await.status, 422);
    assert_eq!(server.ask(Method::GET, "/ops/nope", &[], "").await.body, "{\"detail\":\"Not Found\"}");
}

#[tokio::test]
async fn faults_speak_the_words_of_the_service() {
    let faults = ["rate:/compliance/evidence:4:1", "status:/ops/jobs:503:1", "status:/compliance/evidence:500:1"];
    let server = server(&faults);
    let limited = ask(&server, "ops-audit", Method::POST, EXPORT, "{}").await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("4")));
    assert_eq!(limited.header("access-control-expose-headers"), Some("Retry-After"));
    assert_eq!(limited.json().keys(), ["detail"]);
    let down = ask(&server, "ops-audit", Method::GET, "/ops/jobs", "").await;
    assert_eq!((down.status, down.body.as_str()), (503, "{\"detail\":\"Service Unavailable\"}"));
    assert_eq!(ask(&server, "ops-audit", Method::POST, EXPORT, "{}").await.status, 500);
    assert_eq!(ask(&server, "ops-audit", Method::POST, EXPORT, "{}").await.status, 200);
    let expire = Server::with(recipe(1, 10, 10), &["expire:/ops:1"]);
    let token = format!("Bearer {}", token(&expire, "ops-audit").await);
    for status in [200, 401] {
        let reply = expire.ask(Method::GET, "/ops/jobs", &[("authorization", &token)], "").await;
        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[tokio::test]
async fn the_demo_offers_users_files_and_the_secret() {
    let server = server(&[]);
    let users = server.ask(Method::GET, "/demo/users?system=evidence", &[], "").await.json();
    let roles: Vec<String> =
        users.get("users").clone().list().iter().map(|user| user.get("role").text().to_owned()).collect();
    assert_eq!(roles, ["AUDIT", "RISK", "ADMIN", "RESEARCH"]);
    let answer = post(&server, EXPORT, "{}").await;
    let list = server.ask(Method::GET, "/demo/evidence", &[], "").await.json();
    assert_eq!(list.get("signing_secret").text(), packseal_tenant::bundle::demo_secret());
    let files = list.get("files").clone().list();
    assert_eq!(files.len(), 2);
    for file in &files {
        let reply = server.ask_bytes(&format!("/demo/evidence/{}", file.text()), ORIGIN).await;
        assert_eq!(reply.0.get("access-control-allow-origin").unwrap(), ORIGIN);
        let kind = if file.text().ends_with(".zip") { "application/zip" } else { "application/json" };
        assert_eq!(reply.0.get("content-type").unwrap(), kind);
        assert_eq!(reply.1, std::fs::read(super::folder(&server).join(file.text())).unwrap());
    }
    assert!(answer.get("package_path").text().ends_with(files[1].text()));
    for path in ["/demo/evidence/none.zip", "/demo/evidence/..%2Ftenant.sqlite", "/demo/evidence/%2Fetc%2Fpasswd"] {
        assert_eq!(server.ask(Method::GET, path, &[], "").await.status, 404, "{path}");
    }
}
