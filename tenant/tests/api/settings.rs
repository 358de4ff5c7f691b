//! The settings sections, and the secrets that stay in the database.

use crate::support::Server;
use crate::support::json::Json;

#[tokio::test]
async fn encrypted_columns_are_flags_and_the_webhook_url_is_not_hidden() {
    let server = Server::start();
    for path in ["notifications", "activeops", "identity"] {
        let body = server.get("pro-owner", &format!("/api/v1/settings/{path}")).await.body;
        assert!(!body.contains("stored-mark"), "{path}");
    }
    let body = server.get("pro-member", "/api/v1/settings/notifications").await.json();
    assert_eq!(body.keys().len(), 31);
    assert_eq!(body.get("workflow_webhook_url").text(), "https://hooks.example.test/w?key=inline-demo-key");
    assert_eq!(*body.get("teams_webhook_url"), Json::Null);
    for flag in ["has_jira_api_token", "has_teams_webhook_url", "workflow_has_webhook_bearer_token"] {
        assert_eq!(*body.get(flag), Json::Bool(true), "{flag}");
    }
}

#[tokio::test]
async fn a_tenant_without_rows_reads_defaults_and_free_reads_slack_as_off() {
    let server = Server::start();
    let empty = server.get("empty-owner", "/api/v1/settings/notifications").await.json();
    assert_eq!(*empty.get("slack_enabled"), Json::Bool(true));
    assert_eq!(*empty.get("has_jira_api_token"), Json::Bool(false));
    let free = server.get("free-owner", "/api/v1/settings/notifications").await.json();
    assert_eq!(*free.get("slack_enabled"), Json::Bool(false));
    assert_eq!(*free.get("alert_on_budget_warning"), Json::Bool(true));
}
