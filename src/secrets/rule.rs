//! The kinds of secret.

macro_rules! rules {
    ($($name:ident $id:literal $title:literal,)*) => {
        /// What kind of secret a match is. Where two rules match the same bytes, the one that stands first here names them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!($title, ".")] $name,)*
        }

        impl Rule {
            /// Every rule, the most telling first.
            pub const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// The name in `pack.json` and in the table of docs/SECRETS.md.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }

            /// What the owner reads: a noun phrase, without a full stop.
            pub fn title(self) -> &'static str {
                match self { $(Rule::$name => $title,)* }
            }
        }
    };
}

rules! {
    Session "secret.session" "The sign-in token of this session",
    PrivateKey "secret.private_key" "A private key",
    AwsKeyId "secret.aws.key_id" "An AWS access key ID",
    AwsSecretKey "secret.aws.secret_key" "An AWS secret access key",
    AzureKey "secret.azure.key" "An Azure storage or service bus key",
    AzureSas "secret.azure.sas" "The signature of an Azure shared access URL",
    Google "secret.google" "A Google API key or OAuth secret",
    GitHub "secret.github" "A GitHub token",
    GitLab "secret.gitlab" "A GitLab token",
    Slack "secret.slack" "A Slack token",
    Webhook "secret.url.webhook" "A webhook address",
    Stripe "secret.stripe" "A Stripe key",
    ModelApi "secret.sk" "An API key of a model provider",
    Npm "secret.npm" "An npm token",
    SendGrid "secret.sendgrid" "A SendGrid key",
    Twilio "secret.twilio" "A Twilio API key",
    Atlassian "secret.atlassian" "An Atlassian API token",
    Vendor "secret.token" "A token of another vendor",
    Jwt "secret.jwt" "A JSON Web Token",
    UrlPassword "secret.url.password" "A name and password in a URL",
    ConnectionString "secret.dsn" "A password in a connection string",
    UrlParameter "secret.url.parameter" "A key or token in a URL",
    Bearer "secret.bearer" "A bearer token",
    Labelled "secret.labelled" "A value whose name calls it a key or token",
    Basic "secret.basic" "A name and password for basic authentication",
}
