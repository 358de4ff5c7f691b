//! Tokens of an OpenID provider: a small one in the test, whose keys lie in `keys/` and sign nothing else.

use super::{OWNER, refused, token};
use crate::support::json::Json;
use crate::support::{Reply, Server, recipe};
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use packseal_tenant::driftwise::desk::Settings;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const AUDIENCE: &str = "urn:driftwise:api";
/// PKCS #1; the modulus stands behind the first 12 bytes.
const RSA: &[u8] = include_bytes!("keys/rsa.der");
/// PKCS #8; the point is the last 64 bytes.
const EC: &[u8] = include_bytes!("keys/ec.der");
const OTHER: &[u8] = include_bytes!("keys/other.der");

fn rsa_key(kid: &str) -> Value {
    json!({"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "e": "AQAB", "n": URL_SAFE_NO_PAD.encode(&RSA[12..268])})
}

fn ec_key(kid: &str, key: &[u8]) -> Value {
    let (x, y) = key[key.len() - 64..].split_at(32);
    json!({"kty": "EC", "kid": kid, "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)})
}

/// What the provider publishes, and how often it was asked.
#[derive(Default)]
struct Published {
    keys: Vec<Value>,
    /// What its configuration says instead of its own address.
    issuer: Option<String>,
    asked: usize,
    down: bool,
}

struct Provider {
    url: String,
    published: Arc<Mutex<Published>>,
}

impl Provider {
    async fn start(keys: Vec<Value>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let published = Arc::new(Mutex::new(Published { keys, ..Published::default() }));
        let (about, keys, at) = (Arc::clone(&published), Arc::clone(&published), url.clone());
        let router = Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(async move || {
                    let about = about.lock().unwrap();
                    let issuer = about.issuer.clone().unwrap_or_else(|| at.clone());
                    let status = if about.down { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
                    (status, json!({"issuer": issuer, "jwks_uri": format!("{at}/jwks")}).to_string())
                }),
            )
            .route(
                "/jwks",
                get(async move || {
                    let mut keys = keys.lock().unwrap();
                    keys.asked += 1;
                    json!({"keys": keys.keys}).to_string()
                }),
            );
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, published }
    }

    fn set(&self, change: impl FnOnce(&mut Published)) {
        change(&mut self.published.lock().unwrap());
    }

    fn asked(&self) -> usize {
        self.published.lock().unwrap().asked
    }

    /// A server that takes this provider's tokens.
    fn server(&self) -> Server {
        let settings =
            Settings { issuers: vec![self.url.clone()], audience: AUDIENCE.to_owned(), ..Settings::default() };
        Server::opened(recipe(1, 10, 10), &[], true, settings)
    }

    fn claims(&self, email: &str) -> Value {
        let now = jiff::Timestamp::now().as_second();
        json!({"iss": self.url, "aud": AUDIENCE, "sub": "someone", "email": email, "exp": now + 60, "iat": now})
    }

    /// A token for the owner, with some claims changed; `null` takes one away.
    fn token_with(&self, kid: &str, changes: Value) -> String {
        let mut claims = self.claims("owner@orchid.example");
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        sign(Algorithm::ES256, Some(kid), EC, &claims)
    }
}

fn sign(algorithm: Algorithm, kid: Option<&str>, key: &[u8], claims: &Value) -> String {
    let header = Header { kid: kid.map(str::to_owned), typ: Some("at+jwt".into()), ..Header::new(algorithm) };
    let key = match algorithm {
        Algorithm::RS256 | Algorithm::RS512 => EncodingKey::from_rsa_der(key),
        Algorithm::HS256 => EncodingKey::from_secret(key),
        _ => EncodingKey::from_ec_der(key),
    };
    jsonwebtoken::encode(&header, claims, &key).unwrap()
}

/// Asks for the owner's organisation.
async fn ask(server: &Server, bearer: &str) -> Reply {
    let (_, org) = token(server, OWNER).await;
    let value = format!("Bearer {bearer}");
    server.ask(Method::GET, &format!("/api/v2/orgs/{org}"), &[("authorization", &value)], "").await
}

#[tokio::test]
async fn members_are_found_by_address_or_by_id_with_both_algorithms() {
    let odd = json!({"kty": "XYZ", "kid": "odd"});
    let provider = Provider::start(vec![odd, rsa_key("r"), ec_key("e", EC)]).await;
    let server = provider.server();
    let owner = provider.claims("owner@orchid.example");
    for (algorithm, kid, key) in [
        (Algorithm::RS256, Some("r"), RSA),
        (Algorithm::ES256, Some("e"), EC),
        (Algorithm::RS256, None, RSA),
        (Algorithm::ES256, None, EC),
    ] {
        let reply = ask(&server, &sign(algorithm, kid, key, &owner)).await;
        assert_eq!(reply.status, 200, "{algorithm:?} {kid:?}: {}", reply.body);
        assert_eq!(reply.json().get("slug").text(), "orchid-ledger");
    }
    assert_eq!(provider.asked(), 1, "the keys are kept");
    let capitals = provider.token_with("e", json!({"email": "Owner@Orchid.example", "aud": ["other", AUDIENCE]}));
    assert_eq!(ask(&server, &capitals).await.status, 200);
    let users = server.app.db.read(packseal_tenant::db::driftwise::accounts).await.unwrap();
    let by_id = provider.token_with("e", json!({"email": null, "sub": users[0].id}));
    assert_eq!(ask(&server, &by_id).await.status, 200);
    let member = provider.token_with("e", json!({"email": "member@orchid.example"}));
    refused(&ask(&server, &member).await, 403, "owner or admin role required");
    let (key, _) = token(&server, "drift-key").await;
    refused(&ask(&server, &key).await, 403, "API keys");
    assert_eq!(ask(&server, &token(&server, OWNER).await.0).await.status, 200, "the demo's sign-in goes on");
}

#[tokio::test]
async fn tokens_that_are_not_good_are_refused() {
    let provider = Provider::start(vec![rsa_key("r"), ec_key("e", EC)]).await;
    let server = provider.server();
    let past = jiff::Timestamp::now().as_second() - 5;
    for (status, words, token) in [
        (401, "Token has expired", provider.token_with("e", json!({"exp": past}))),
        (401, "Invalid token", provider.token_with("e", json!({"exp": null}))),
        (401, "Invalid token", provider.token_with("e", json!({"aud": "another"}))),
        (401, "Invalid token", provider.token_with("e", json!({"aud": null}))),
        (401, "Invalid token", provider.token_with("e", json!({"sub": null}))),
        (401, "Invalid token", provider.token_with("e", json!({"nbf": past + 3600}))),
        (401, "Invalid token", provider.token_with("e", json!({"iss": "http://127.0.0.1:1"}))),
        (401, "Invalid token", provider.token_with("nobody", json!({}))),
        (401, "Invalid token", provider.token_with("r", json!({}))),
        (401, "Invalid token", sign(Algorithm::ES256, Some("e"), OTHER, &provider.claims("owner@orchid.example"))),
        (401, "Invalid token", sign(Algorithm::RS512, Some("r"), RSA, &provider.claims("owner@orchid.example"))),
        // The public key as a shared secret: an algorithm that the token chooses must not be believed.
        (
            401,
            "Invalid token",
            sign(Algorithm::HS256, Some("r"), &RSA[12..268], &provider.claims("owner@orchid.example")),
        ),
        (
            403,
            "not a member of any organisation",
            provider.token_with("e", json!({"email": "stranger@orchid.example"})),
        ),
        (403, "not a member of any organisation", provider.token_with("e", json!({"email": "ci-key@orchid.example"}))),
        (403, "not a member of any organisation", provider.token_with("e", json!({"email_verified": false}))),
        (403, "not a member of this organisation", provider.token_with("e", json!({"email": "owner@birch.example"}))),
    ] {
        refused(&ask(&server, &token).await, status, words);
    }
    let good = provider.token_with("e", json!({"email_verified": true}));
    assert_eq!(ask(&server, &good).await.status, 200);
    let (head, rest) = good.split_once('.').unwrap();
    let unsigned = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}");
    for bad in [
        format!("{unsigned}.{rest}"),
        format!("{unsigned}.{}.", rest.split('.').next().unwrap()),
        format!("{head}.{}", rest.split('.').next().unwrap()),
        format!("{good}x"),
    ] {
        refused(&ask(&server, &bad).await, 401, "Invalid token");
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_and_an_old_one_is_no_longer_good() {
    let provider = Provider::start(vec![ec_key("e", EC)]).await;
    let server = provider.server();
    let old = provider.token_with("e", json!({}));
    assert_eq!(provider.asked(), 0, "asked before there was a token");
    assert_eq!(ask(&server, &old).await.status, 200);
    provider.set(|published| published.keys = vec![ec_key("f", OTHER)]);
    assert_eq!(ask(&server, &old).await.status, 200, "the key is still kept");
    let new = sign(Algorithm::ES256, Some("f"), OTHER, &provider.claims("owner@orchid.example"));
    assert_eq!(ask(&server, &new).await.status, 200);
    assert_eq!(provider.asked(), 2);
    refused(&ask(&server, &old).await, 401, "Invalid token");
    // Keys for another use, or of another algorithm, are not those that sign.
    let mut purpose = ec_key("g", EC);
    purpose["use"] = json!("enc");
    let mut algorithm = ec_key("h", EC);
    algorithm["alg"] = json!("ES384");
    provider.set(|published| published.keys = vec![purpose, algorithm]);
    for kid in ["g", "h"] {
        refused(&ask(&server, &provider.token_with(kid, json!({}))).await, 401, "Invalid token");
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_as_it_should_is_not_believed() {
    let provider = Provider::start(vec![ec_key("e", EC)]).await;
    let server = provider.server();
    let good = provider.token_with("e", json!({}));
    provider.set(|published| published.issuer = Some("http://elsewhere.example".into()));
    refused(&ask(&server, &good).await, 503, "cannot get the keys of http://127.0.0.1");
    provider.set(|published| (published.issuer, published.down) = (None, true));
    refused(&ask(&server, &good).await, 503, "cannot get the keys of");
    provider.set(|published| published.down = false);
    assert_eq!(ask(&server, &good).await.status, 200);
    // Without the switch such a token is like any other that nobody here has signed.
    let closed = Server::start();
    let reply = ask(&closed, &good).await;
    assert_eq!(reply.json().get("error"), &Json::Text("Invalid token".to_owned()));
    assert_eq!(reply.status, 401);
}
