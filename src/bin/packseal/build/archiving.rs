//! The flags of archiving, and the variables of the evidence service that stand for them (evidence contract section 7).

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use packseal::archive::bundle::is_prefix;
use packseal::archive::endpoint::without_parameters;
use packseal::archive::{Settings, Signing, Strict, Token, VaultMode};

use packseal::recipe::Recipe;

use super::Ended;
use crate::secret::{self, variable};

/// What happens to the finished pack. Variables count as soon as one of these flags is given, the variable of strict is, or the pack is an
/// evidence package.
#[derive(Debug, Args)]
#[command(next_help_heading = "Archiving")]
#[group(id = "archiving")]
pub(super) struct Flags {
    /// Sign and archive as the variables COMPLIANCE_EVIDENCE_… say. Any other flag of archiving asks for the same.
    #[arg(long)]
    archive: bool,
    /// A file with the secret that the signature beside the pack is made with. Without this: COMPLIANCE_EVIDENCE_SIGNING_SECRET.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// The signer's name in the signature [default: compliance_system].
    #[arg(long, value_name = "NAME")]
    signer: Option<String>,
    /// The key's name in the signature [default: default].
    #[arg(long, value_name = "NAME")]
    signing_key_id: Option<String>,
    /// The first part of the bundle's id [default: the recipe's layout].
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// A folder, which must be there, for copies by day. Without this: COMPLIANCE_EVIDENCE_VAULT_DIR.
    #[arg(long, value_name = "DIR")]
    vault: Option<PathBuf>,
    /// How the copy is kept. The lock of simulated-worm is advisory: unsigned, and without a day until which it holds.
    #[arg(long, value_name = "MODE")]
    vault_mode: Option<Mode>,
    /// Free text in envelope, lock and requests [default: regulatory_7y].
    #[arg(long, value_name = "TEXT")]
    retention_policy: Option<String>,
    /// The name of the key that wraps the pack's digest.
    #[arg(long, value_name = "NAME")]
    kms_key_id: Option<String>,
    /// The key service. Without this: COMPLIANCE_EVIDENCE_EXTERNAL_KMS_WRAP_ENDPOINT.
    #[arg(long, value_name = "URL")]
    kms_endpoint: Option<String>,
    /// The archive. Without this: COMPLIANCE_EVIDENCE_EXTERNAL_WORM_ENDPOINT.
    #[arg(long, value_name = "URL")]
    worm_endpoint: Option<String>,
    /// A file with the bearer token for both. Without this: COMPLIANCE_EVIDENCE_EXTERNAL_AUTH_TOKEN.
    #[arg(long, value_name = "FILE")]
    external_token_file: Option<PathBuf>,
    /// Seconds that both have for an answer, 1 to 120. Without this: COMPLIANCE_EVIDENCE_EXTERNAL_TIMEOUT_SECONDS, or 10.
    #[arg(long, value_name = "SECONDS")]
    external_timeout: Option<u32>,
    /// Fail unless both services succeed, or the one that is named. Without this: COMPLIANCE_EVIDENCE_EXTERNAL_REQUIRE_SUCCESS.
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "both")]
    strict: Option<Which>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    Copy,
    SimulatedWorm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    Both,
    Kms,
    Worm,
}

/// What is to be done with a pack.
pub(super) struct Archiving {
    pub(super) settings: Settings,
    pub(super) vault: Option<PathBuf>,
    pub(super) prefix: String,
    /// Whether it was asked for.
    pub(super) wanted: bool,
    /// What was asked for and will not be done.
    pub(super) notes: Vec<&'static str>,
}

impl Archiving {
    /// What is wanted, as the choices of a recipe that knows them: a package of the evidence service says inside what it was asked for. Addresses
    /// are without parameters, which may hold a key.
    pub(super) fn choices(&self, recipe: &Recipe, set: &[String]) -> Vec<String> {
        let Settings { signing, vault, retention_policy, kms_key_id, kms_endpoint, worm_endpoint, strict, .. } =
            &self.settings;
        let text = str::to_owned;
        let signer = signing.as_ref().map(|signing| (signing.signer.clone(), signing.signing_key_id.clone()));
        let (signer, key) = signer.unzip();
        let wanted = [
            ("sign_bundle", Some(signing.is_some().to_string())),
            ("signer", signer),
            ("signing_key_id", key),
            ("retention_policy", Some(retention_policy.clone()).filter(|it| !it.is_empty())),
            ("write_vault_copy", Some(vault.is_some().to_string())),
            ("vault_mode", vault.map(|mode| text(mode.word()))),
            ("kms_key_id", Some(kms_key_id.clone())),
            ("external_kms_wrap_endpoint", Some(text(without_parameters(kms_endpoint)))),
            ("external_worm_endpoint", Some(text(without_parameters(worm_endpoint)))),
            ("external_require_success", Some(strict.is_asked().to_string())),
        ];
        let knows = |key: &str| recipe.options.iter().any(|option| option.key == key);
        let said = |key: &str| set.iter().any(|pair| pair.split('=').next() == Some(key));
        let wanted = wanted.into_iter().filter(|(key, _)| knows(key) && !said(key));
        wanted.filter_map(|(key, value)| Some(format!("{key}={}", value?))).collect()
    }
}

impl Flags {
    fn is_given(&self) -> bool {
        let names = [&self.signer, &self.signing_key_id, &self.prefix, &self.retention_policy, &self.kms_key_id];
        let addresses = [&self.kms_endpoint, &self.worm_endpoint];
        let paths = [&self.secret_file, &self.vault, &self.external_token_file];
        self.archive
            || names.into_iter().chain(addresses).any(Option::is_some)
            || paths.into_iter().any(Option::is_some)
            || self.vault_mode.is_some()
            || self.external_timeout.is_some()
            || self.strict.is_some()
    }

    /// Reads secrets and variables, and checks everything that can be known before any work.
    ///
    /// # Errors
    /// What cannot be followed; with the status for strict when only that is not met.
    pub(super) fn read(&self, layout: &str) -> Result<Archiving, Ended> {
        let prefix = self.prefix.clone().unwrap_or_else(|| layout.to_owned());
        if !is_prefix(&prefix) {
            return Err(Ended::usage("--prefix: expected up to 64 letters, digits, `.`, `_` and `-`"));
        }
        let strict = self.strict()?;
        if !self.is_given() && !strict.is_asked() && layout != "evidence" {
            let set =
                ["COMPLIANCE_EVIDENCE_VAULT_DIR", secret::SIGNING_SECRET].into_iter().any(|it| variable(it).is_some());
            let notes =
                set.then_some("Variables of archiving are set, and no flag asks for it: give --archive to follow them");
            let (settings, notes) = (Settings::default(), notes.into_iter().collect());
            return Ok(Archiving { settings, vault: None, prefix, wanted: false, notes });
        }
        let failed = |error: std::io::Error| Ended::usage(&error.to_string());
        let flag = |flag: &Option<String>, name: &str| flag.clone().or_else(|| variable(name)).unwrap_or_default();
        let secret = secret::signing(self.secret_file.as_deref()).map_err(failed)?;
        if secret.is_none() && (self.signer.is_some() || self.signing_key_id.is_some()) {
            return Err(Ended::usage(&format!(
                "signing secret is empty: give --secret-file or set {}",
                secret::SIGNING_SECRET
            )));
        }
        let unsigned = secret.is_none();
        let signing = secret.map(|secret| Signing {
            signer: self.signer.clone().unwrap_or_else(|| "compliance_system".to_owned()),
            signing_key_id: self.signing_key_id.clone().unwrap_or_else(|| "default".to_owned()),
            secret,
        });
        let vault = self.vault.clone().or_else(|| variable("COMPLIANCE_EVIDENCE_VAULT_DIR").map(PathBuf::from));
        if let Some(vault) = vault.as_ref().filter(|vault| !vault.is_dir()) {
            return Err(Ended::usage(&format!(
                "the vault {} is no folder: make it, or mount what belongs there",
                vault.display()
            )));
        }
        if vault.is_none() && self.vault_mode.is_some() {
            return Err(Ended::usage("--vault-mode is about a vault, and none is named: give --vault"));
        }
        let mode = match self.vault_mode {
            Some(Mode::SimulatedWorm) => VaultMode::SimulatedWorm,
            Some(Mode::Copy) | None => VaultMode::Copy,
        };
        let token = secret::token(self.external_token_file.as_deref(), "COMPLIANCE_EVIDENCE_EXTERNAL_AUTH_TOKEN");
        let settings = Settings {
            signing,
            vault: vault.is_some().then_some(mode),
            retention_policy: self.retention_policy.clone().unwrap_or_else(|| "regulatory_7y".to_owned()),
            kms_key_id: self.kms_key_id.clone().unwrap_or_default(),
            kms_endpoint: flag(&self.kms_endpoint, "COMPLIANCE_EVIDENCE_EXTERNAL_KMS_WRAP_ENDPOINT"),
            worm_endpoint: flag(&self.worm_endpoint, "COMPLIANCE_EVIDENCE_EXTERNAL_WORM_ENDPOINT"),
            token: token.map_err(failed)?.and_then(|token| Token::new(&token)),
            timeout_seconds: self.timeout()?,
            strict,
        };
        settings.check().map_err(|refused| match refused.is_strict() {
            true => Ended::not_met(&refused.to_string()),
            false => Ended::usage(&refused.to_string()),
        })?;
        let mut notes = settings.notes();
        if unsigned {
            notes.push("The pack is not signed: there is no secret");
        }
        Ok(Archiving { settings, vault, prefix, wanted: true, notes })
    }

    fn timeout(&self) -> Result<u32, Ended> {
        let name = "COMPLIANCE_EVIDENCE_EXTERNAL_TIMEOUT_SECONDS";
        let seconds = match self.external_timeout {
            Some(seconds) => Some(seconds),
            None => variable(name).map(|text| text.trim().parse().unwrap_or(0)),
        };
        match seconds {
            Some(0) => Err(Ended::usage(&format!("--external-timeout or {name}: expected 1 to 120 seconds"))),
            seconds => Ok(seconds.unwrap_or(0)),
        }
    }

    fn strict(&self) -> Result<Strict, Ended> {
        let name = "COMPLIANCE_EVIDENCE_EXTERNAL_REQUIRE_SUCCESS";
        Ok(match self.strict {
            Some(Which::Both) => Strict::Both,
            Some(Which::Kms) => Strict::Kms,
            Some(Which::Worm) => Strict::Worm,
            None => match variable(name).map(|text| text.trim().to_ascii_lowercase()).as_deref() {
                Some("1" | "true" | "yes" | "on") => Strict::Both,
                None | Some("0" | "false" | "no" | "off") => Strict::No,
                Some(_) => return Err(Ended::usage(&format!("{name}: expected true or false"))),
            },
        })
    }
}
