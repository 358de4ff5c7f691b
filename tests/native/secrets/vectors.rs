//! For each rule: what it finds, and what comes near and is none. Every value is invented, and joined here from pieces.

use std::collections::BTreeSet;

use packseal::secrets::{Rule, Scanner, hide};

use super::{base64, base64url, body, hex, jwt, matched, pem, pick, scan, upper};

/// A text, and the part of it that is the secret.
type Positive = (Rule, String, String);

fn whole(rule: Rule, secret: impl Into<String>) -> Positive {
    let secret = secret.into();
    (rule, format!("note: {secret}, end"), secret)
}

fn within(rule: Rule, before: &str, secret: impl Into<String>, after: &str) -> Positive {
    let secret = secret.into();
    (rule, format!("{before}{secret}{after}"), secret)
}

/// Everything that must be found, for the other tests as well.
pub(super) fn positives() -> Vec<Positive> {
    use Rule::*;
    let key = |label| pem(label, 3, "\n");
    let mut all = vec![
        whole(PrivateKey, key("PRIVATE KEY")),
        whole(PrivateKey, key("RSA PRIVATE KEY")),
        whole(PrivateKey, key("OPENSSH PRIVATE KEY")),
        whole(PrivateKey, key("PGP PRIVATE KEY BLOCK")),
        within(PrivateKey, r#"{"type":"service_account","private_key":""#, pem("PRIVATE KEY", 3, r"\n"), r#"\n"}"#),
        within(PrivateKey, "", pem("EC PRIVATE KEY", 2, r"\\n"), "\""),
        within(PrivateKey, "cut off: ", key("PRIVATE KEY").rsplit_once('\n').unwrap().0, "\nThe end."),
        within(PrivateKey, "the line ", key("ENCRYPTED PRIVATE KEY").split_once('\n').unwrap().0, " begins it"),
        whole(Jwt, jwt()),
        within(Jwt, "Authorization: Bearer ", jwt(), "\r\n"),
        within(
            Jwt,
            "a five-part one: ",
            format!("{}..{}.{}.{}", base64url(br#"{"alg":"dir","enc":"A256GCM"}"#), body(16), body(60), body(22)),
            "",
        ),
        whole(Bearer, "x").replace_with("authorization: Bearer ", &body(20)),
        whole(Bearer, "x").replace_with("BEARER ", &(body(32) + "~a/b+c==")),
        whole(Bearer, "x").replace_with("grant=bearer+", &body(40)),
        within(Basic, "Authorization: Basic ", base64(b"robot:s3cr3t-value"), "\""),
        within(Basic, "basic ", base64(b"a:pass"), ""),
        whole(AwsKeyId, format!("AKIA{}", upper(16))),
        within(AwsKeyId, "\"", format!("ASIA{}", upper(16)), "\","),
        within(AwsSecretKey, "aws_secret_access_key = ", pick("k7Qz2Tb9/LmXw4+RcV8", 40), "\n"),
        within(AwsSecretKey, r#""SecretAccessKey":""#, body(40), "\""),
        within(AwsSecretKey, r#"\"aws-secret-access-key\": \""#, body(40), r#"\""#),
        within(Labelled, "run with X-Api-Key: ", body(32), " twice"),
        within(Labelled, r#"{"refresh_token": ""#, body(44), "\"}"),
        within(Labelled, "client_secret='", hex(32), "'"),
        whole(Google, format!("AIza{}", body(35))),
        within(Google, "key:", format!("GOCSPX-{}", body(28)), ";"),
        within(Google, "", format!("ya29.{}", body(120)), " "),
        within(
            AzureKey,
            "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=",
            body(86) + "==",
            ";EndpointSuffix=y",
        ),
        within(AzureKey, "Endpoint=sb://a.example/;SharedAccessKeyName=n;SharedAccessKey=", body(43) + "=", ""),
        within(
            AzureSas,
            "https://a.blob.example/c?sv=2024-01-01&sr=c&sig=",
            body(40) + "%2B" + &body(4) + "%3D",
            "&se=2026",
        ),
        within(
            AzureSas,
            "https://prod-1.westeurope.logic.azure.com:443/workflows/w/run?api-version=1&sig=",
            body(43),
            "\"",
        ),
        whole(GitHub, format!("ghp_{}", body(36))),
        whole(GitHub, format!("gho_{}", body(36))),
        whole(GitHub, format!("ghu_{}", body(36))),
        whole(GitHub, format!("ghs_{}", body(36))),
        whole(GitHub, format!("ghr_{}", body(76))),
        whole(GitHub, format!("github_pat_{}_{}", body(22), body(59))),
        whole(GitLab, format!("glpat-{}", body(20))),
        whole(GitLab, format!("glptt-{}", hex(40))),
        whole(GitLab, format!("gldt-{}", body(20))),
        whole(Slack, format!("xoxb-123456789012-1234567890123-{}", body(24))),
        whole(Slack, format!("xoxp-123456789012-123456789012-{}", hex(32))),
        whole(Slack, format!("xapp-1-A0123456789-1234567890123-{}", hex(64))),
        within(
            Webhook,
            "https://hooks.slack.com/services/",
            format!("T0{}/B0{}/{}", upper(8), upper(8), body(24)),
            "\"",
        ),
        within(
            Webhook,
            "https://acme.webhook.office.com/webhookb2/",
            format!("{}@{}/IncomingWebhook/{}", hex(32), hex(32), hex(32)),
            ",",
        ),
        whole(Stripe, format!("sk_live_{}", body(24))),
        whole(Stripe, format!("rk_live_{}", body(99))),
        whole(Stripe, format!("sk_test_{}", body(24))),
        whole(ModelApi, format!("sk-{}", body(48))),
        whole(ModelApi, format!("sk-proj-{}_{}", body(60), body(60))),
        whole(Npm, format!("npm_{}", body(36))),
        within(Npm, "//registry.example/:_authToken=", format!("npm_{}", body(36)), "\n"),
        whole(SendGrid, format!("SG.{}.{}", body(22), body(43))),
        within(SendGrid, "{\"k\":\"", format!("SG.{}.{}", pick("a-b_c9Z", 22), body(43)), "\"}"),
        whole(Twilio, format!("SK{}", hex(32))),
        within(Twilio, "sid=", format!("SK{}", pick("0f1e", 32)), "&"),
        whole(Atlassian, format!("ATATT3xFfGF0{}=", body(180))).without_last(),
        within(Atlassian, "'", format!("ATATT3x{}", pick("a-b_c9Z", 185)), "'"),
        whole(Vendor, format!("hf_{}", body(34))),
        whole(Vendor, format!("dop_v1_{}", hex(64))),
        whole(Vendor, format!("hvs.{}", body(90))),
        within(UrlPassword, "postgres://", "billing:hunter2x", "@db.example:5432/x?sslmode=require"),
        within(UrlPassword, "redis://", ":hunter2x", "@cache.example"),
        within(UrlPassword, "amqps://", "u:p%40ss%2Fw", "@mq.example/%2F"),
        within(UrlPassword, "git+https://", "oauth2:p@ss:w0rd", "@git.example/a.git"),
        within(
            ConnectionString,
            "Server=tcp:db.example,1433;Database=x;User ID=u;Password=",
            "Hunter2!x",
            ";Encrypt=True;",
        ),
        within(ConnectionString, "Driver={x};Uid=u;Pwd=", "hunter2x", ""),
        within(ConnectionString, "host=db.example dbname=x user=u password=", "hunter2x", " sslmode=require"),
        within(ConnectionString, "Data Source=x;password='", "a b;c".replace(' ', "_").replace(';', ":"), "'"),
    ];
    for name in [
        "key",
        "api_key",
        "apikey",
        "token",
        "access_token",
        "secret",
        "password",
        "code",
        "signature",
        "X-Amz-Signature",
        "client-secret",
    ] {
        all.push(within(UrlParameter, &format!("https://a.example/p?page=2&{name}="), body(12), "&x=1"));
        all.push(within(UrlParameter, &format!("/p?{name}="), body(8), "\""));
    }
    all.push(within(UrlParameter, "<a href=\"https://a.example/?x=1&amp;token=", body(16), "\">"));
    all.push(within(UrlParameter, "https://a.example/cb#access_token=", body(16), ""));
    all
}

trait Change {
    fn replace_with(self, before: &str, secret: &str) -> Positive;
    fn without_last(self) -> Positive;
}

impl Change for Positive {
    fn replace_with(self, before: &str, secret: &str) -> Positive {
        within(self.0, before, secret, " end")
    }
    /// The last character is not part of the run that is found.
    fn without_last(mut self) -> Positive {
        self.2.pop();
        self
    }
}

/// What comes near a rule and is no secret.
fn negatives() -> Vec<(Rule, String)> {
    use Rule::*;
    let header = base64url(br#"{"alg":"HS256","typ":"JWT"}"#);
    let dashes = "-----";
    vec![
        (PrivateKey, pem("PUBLIC KEY", 2, "\n")),
        (PrivateKey, pem("CERTIFICATE", 2, "\n")),
        (PrivateKey, format!("{dashes}BEGIN A PRIVATE MATTER{dashes}")),
        (Jwt, format!("{header}.{}", body(40))),
        (Jwt, format!("{header}.{}.", base64url(br#"{"sub":"a"}"#))),
        (Jwt, format!("eyJ{}.{}.{}", "\u{e9}x", body(30), body(30))),
        (Bearer, "The bearer of this letter".into()),
        (Bearer, "Bearer token-based access".into()),
        (Bearer, "Bearer ***REDACTED***".into()),
        (Bearer, format!("forbearer {}", body(30))),
        (Basic, "basic authentication is off".into()),
        (Basic, format!("Basic {}", base64(b"no colon here, only words"))),
        (AwsKeyId, format!("AKIA{}", upper(15))),
        (AwsKeyId, format!("AKIA{}", upper(17))),
        (AwsKeyId, format!("XAKIA{}", upper(16))),
        (AwsKeyId, format!("AKIA{}", "X".repeat(16))),
        (AwsSecretKey, format!("commit {}", hex(40))),
        (AwsSecretKey, format!("aws_secret_access_key_digest {}", hex(40))),
        (AwsSecretKey, format!("secret_access_key={}", hex(64))),
        (Labelled, format!("api_key_id: {}", body(32))),
        (Labelled, format!("api_key: {}", body(19))),
        (Labelled, "api_key: a_name_without_any_digit".into()),
        (Labelled, format!("the api_key of {}", body(32))),
        (Labelled, "api_key=***REDACTED***".into()),
        (Google, format!("AIza{}", body(34))),
        (Google, format!("AIza{}", body(36))),
        (AzureKey, "AccountKey=short".into()),
        (AzureKey, "AccountKey=***REDACTED***;".into()),
        (AzureSas, "https://a.example/?sig=none".into()),
        (AzureSas, "https://a.example/?sig=%2A%2A%2AREDACTED%2A%2A%2A&x=1".into()),
        (GitHub, format!("ghp_{}", body(35))),
        (GitHub, format!("ghp_{}", "x".repeat(36))),
        (GitHub, format!("xghp_{}", body(36))),
        (GitHub, "github_pat_ is the prefix".into()),
        (GitLab, format!("glpat-{}", body(19))),
        (GitLab, "glpat-********************".into()),
        (Slack, "xoxb-short-1".into()),
        (Slack, format!("xoxz-{}", body(40))),
        (Webhook, "https://hooks.slack.com/services/".into()),
        (Webhook, format!("https://docs.example.com/services/{}", body(40))),
        (Webhook, "https://hooks.slack.com/services/***REDACTED***".into()),
        (Stripe, format!("sk_live_{}", body(15))),
        (Stripe, format!("pk_live_{}", body(24))),
        (ModelApi, format!("sk-{}", body(31))),
        (ModelApi, "sk-learn-models-for-production-environments-of-many-kinds".into()),
        (ModelApi, "risk-Management-Of-Production-2026-Environments-And-More".into()),
        (Npm, format!("npm_{}", body(35))),
        (Npm, "npm_config_registry_and_all_of_the_other_settings".into()),
        (SendGrid, format!("SG.{}", body(22))),
        (SendGrid, format!("MSG.{}.{}", body(22), body(43))),
        (Twilio, format!("SK{}", hex(31))),
        (Twilio, format!("AC{}", hex(32))),
        (Atlassian, format!("ATATT3x{}", body(20))),
        (Atlassian, format!("BATATT3x{}", body(185))),
        (Vendor, format!("hf_{}", body(20))),
        (Vendor, format!("dop_v1_{}", hex(63))),
        (UrlPassword, "ssh://git@git.example/a.git".into()),
        (UrlPassword, "https://a.example:8443/users/@me:you".into()),
        (UrlPassword, "https://a.example:8443,owner@a.example".into()),
        (UrlPassword, "https://user:***@a.example/".into()),
        (UrlPassword, "https://${USER}:${PASSWORD}@a.example/".into()),
        (ConnectionString, "password=".into()),
        (ConnectionString, "The form has password=required in it".into()),
        (ConnectionString, "Server=a;User ID=u;Password=********;".into()),
        (ConnectionString, "Server=a;Password=<redacted>;".into()),
        (UrlParameter, "https://a.example/?page=2&start_date=2026-01-01T00:00:00Z&limit=10000".into()),
        (UrlParameter, "https://a.example/?token=short".into()),
        (UrlParameter, "https://a.example/?token=***REDACTED***&next_token=abcdefgh12345678".into()),
        (UrlParameter, "https://a.example/?api_key=xxxxxxxxxxxx&secret=REDACTED&password=[redacted]".into()),
        (UrlParameter, "https://a.example/?token=<your-token>&key={{api_key}}".into()),
        (UrlParameter, "https://a.example/?keyboard=qwertyuiop&monkey=capuchin-9".into()),
    ]
}

/// What a tenant's answers are full of.
const ORDINARY: &[&str] = &[
    "0b7f3c1e-9a52-4d6b-8f10-2c4e6a8b0d13",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/checkout/50dc6c495c0c9188",
    "arn:aws:iam::123456789012:role/CostExplorerReadOnly",
    "/subscriptions/0b7f3c1e-9a52-4d6b-8f10-2c4e6a8b0d13/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1",
    "//compute.googleapis.com/projects/p/zones/europe-west1-b/instances/1234567890123456789",
    "2026-01-31T23:59:59.999999+00:00",
    "i-0abcd1234ef567890,m5.2xlarge,eu-central-1,12.3456789",
    r#"{"has_slack_token":true,"tokens_total":12,"key":"value","code":"budget_exceeded"}"#,
    "https://app.example/reports?page=2&page_size=50&provider=aws&start_date=2026-01-01",
    "The quick brown fox; password resets=3, secret=none",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
];

#[test]
fn each_rule_finds_its_secrets() {
    let mut wrong = Vec::new();
    for (rule, text, secret) in positives() {
        let found: Vec<_> = scan(&text).iter().map(|found| (found.rule, matched(&text, found).to_owned())).collect();
        if found != [(rule, secret.clone())] {
            wrong.push(format!("{}: in {text:?} expected {secret:?}, found {found:?}", rule.id()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn near_misses_are_no_secrets() {
    let near = negatives();
    let ordinary = ORDINARY.iter().map(|text| (*text).to_owned());
    let wrong: Vec<String> = near
        .iter()
        .map(|(_, text)| text.clone())
        .chain(ordinary)
        .flat_map(|text| scan(&text).into_iter().map(move |found| format!("{} in {text:?}", found.rule.id())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_two_vectors_of_each_kind() {
    let (positives, negatives) = (positives(), negatives());
    for rule in Rule::ALL.iter().filter(|rule| **rule != Rule::Session) {
        let count = positives.iter().filter(|vector| vector.0 == *rule).count();
        assert!(count >= 2, "{} has {count} positive vectors", rule.id());
        let count = negatives.iter().filter(|vector| vector.0 == *rule).count();
        assert!(count >= 2, "{} has {count} negative vectors", rule.id());
    }
}

#[test]
fn the_page_about_secrets_lists_every_rule() {
    let page = include_str!("../../../docs/SECRETS.md");
    let listed: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| `secret.").and(line.split('`').nth(1))).collect();
    let rules: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(listed, rules);
    assert_eq!(rules.len(), Rule::ALL.len());
    assert!(Rule::ALL.iter().all(|rule| !rule.title().is_empty() && !rule.title().ends_with('.')));
}

#[test]
fn what_is_shown_is_too_little_to_use() {
    for (_, text, secret) in positives() {
        for found in scan(&text) {
            let (start, length) = found.shown.split_once("… (").unwrap();
            assert!(start.len() <= 4 && start.len() * 5 <= secret.len(), "{}", found.shown);
            assert!(secret.starts_with(start));
            assert_eq!(length, format!("{} characters)", secret.chars().count()));
            assert!(!format!("{found:?}").contains(&secret));
        }
    }
}

#[test]
fn what_is_hidden_is_found_no_more() {
    for (rule, text, secret) in positives() {
        let hidden = hide(text.as_bytes(), &scan(&text));
        assert!(!String::from_utf8(hidden.clone()).unwrap().contains(&secret));
        assert_eq!(Scanner::default().scan(&hidden), [], "{} in {text:?}", rule.id());
    }
}

#[test]
fn one_value_has_one_fingerprint() {
    let token = format!("ghp_{}", body(36));
    let found = scan(&format!("{token}, {token}, ghp_{}", body(37)));
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].fingerprint, found[1].fingerprint);
    assert_ne!(found[0].fingerprint, found[2].fingerprint);
    assert_eq!(found[0].fingerprint, packseal::model::digest::Digest::of(token.as_bytes()));
}
