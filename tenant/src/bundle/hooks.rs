//! The two services outside that an export may call: one that archives, one that wraps a digest (contract section 6).

use super::Service;
use crate::pairs::Pairs;
use crate::pyjson::Py;
use axum::http::Uri;
use std::time::Duration;
use ureq::Agent;

/// A call that is the same for both services.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Where the folder is, for endpoints that are files.
    pub service: &'a Service,
    /// `http://…` on this machine; `file://`, `local://` or no scheme for a file below the folder.
    pub endpoint: &'a str,
    /// A bearer token; none when empty.
    pub token: &'a str,
    /// How long to wait.
    pub timeout: Duration,
}

/// What a service answers: its members that are texts.
#[derive(Debug)]
pub struct Receipt(Vec<(String, String)>);

impl Receipt {
    /// A member; `None` where it is absent or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// An empty body, or one that is no object, has no members.
    fn read(body: &str) -> Self {
        let pairs = serde_json::from_str::<Pairs>(body).map_or_else(|_| Vec::new(), |pairs| pairs.0);
        let text = |(name, value): (String, Box<serde_json::value::RawValue>)| {
            serde_json::from_str(value.get()).ok().map(|value| (name, value))
        };
        Self(pairs.into_iter().filter_map(text).collect())
    }
}

/// The hosts that are called. The vendor's service calls any; a sample that calls any would be a way into its network.
const HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

impl Call<'_> {
    /// Hands over a request. A file holds it then, and `wrapped` stands in for what a key service would answer.
    ///
    /// # Errors
    /// Nobody answers, or not with success: what the status of the step says.
    pub fn send(&self, request: &Py, wrapped: Option<&str>) -> Result<Receipt, String> {
        match self.endpoint.split_once("://") {
            Some(("http", _)) => self.post(request),
            Some(("file", path)) => self.write(path, "file_endpoint", request, wrapped),
            Some(("local", path)) => self.write(path, "local_endpoint", request, wrapped),
            None => self.write(self.endpoint, "local_endpoint", request, wrapped),
            Some((scheme, _)) => Err(format!("unsupported endpoint scheme: {scheme}")),
        }
    }

    fn post(&self, request: &Py) -> Result<Receipt, String> {
        // The parser that the client uses, too: what stands before an `@` is no host.
        let host = self.endpoint.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        if !host.is_some_and(|host| HOSTS.contains(&host.as_str())) {
            return Err("endpoints of this sample service are on its own machine: 127.0.0.1 or localhost".to_owned());
        }
        let agent: Agent =
            Agent::config_builder().timeout_global(Some(self.timeout)).proxy(None).max_redirects(0).build().into();
        let mut call = agent
            .post(self.endpoint)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Accept", "application/json");
        if !self.token.is_empty() {
            call = call.header("Authorization", format!("Bearer {}", self.token));
        }
        let mut answer = call.send(request.to_body()).map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("http status: {}", answer.status().as_u16()));
        }
        answer.body_mut().read_to_string().map(|body| Receipt::read(&body)).map_err(|error| error.to_string())
    }

    fn write(&self, path: &str, provider: &str, request: &Py, wrapped: Option<&str>) -> Result<Receipt, String> {
        let path = self.service.path(path).map_err(|refusal| refusal.text())?;
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&path, request.to_pretty())).map_err(|error| error.to_string())?;
        let mut members = vec![("provider".to_owned(), provider.to_owned())];
        members.extend(wrapped.map(|digest| ("wrapped_digest".to_owned(), digest.to_owned())));
        Ok(Receipt(members))
    }
}
