//! Texts that rows are made of. Some would be formulas in a spreadsheet, some need quotes in CSV.

/// Type and id of what drifted; `@n@` is a number that no other finding has.
pub(super) const RESOURCES: [(&str, &str); 14] = [
    ("aws_security_group", "sg-0a@n@"),
    ("aws_s3_bucket", "bucket, with \"quotes\" @n@"),
    ("google_compute_instance", "projects/orchid/zones/europe-west1-b/instances/web-@n@"),
    ("azurerm_storage_account", "/subscriptions/0000/resourceGroups/rg-@n@/storageAccounts/st@n@"),
    ("aws_iam_role", "=HYPERLINK(\"http://elsewhere.example/@n@\",\"open\")"),
    ("aws_lambda_function", "+nightly-@n@"),
    ("aws_instance", "-legacy-@n@"),
    ("aws_ecs_service", "@payments/api-@n@"),
    ("aws_ssm_parameter", "first line @n@\nsecond line"),
    ("google_storage_bucket", "größe-林-😀-@n@"),
    ("aws_cloudwatch_log_group", "\ttabbed-@n@"),
    ("aws_route53_record", "*.api-@n@.orchid.example"),
    ("azurerm_network_security_rule", "\rreturn-@n@"),
    ("aws_db_instance", "db-@n@, primary"),
];

/// How a finding was resolved.
pub(super) const FIXES: [&str; 9] = [
    "reverted",
    "imported into the state",
    "accepted, see \"CHG-@n@\"",
    "=1+@n@",
    "+1 from the owner",
    "-rolled back by hand",
    "@oncall fixed it",
    "fixed,\r\nthen scanned again",
    "codified in #@n@",
];

/// Name, flag pattern, resource pattern, severity, enabled, reason.
type Rule = (&'static str, &'static str, Option<&'static str>, &'static str, bool, &'static str);

/// What organisations look for beside what everybody does.
pub(super) const RULES: [Rule; 12] = [
    ("Public ingress", "public-*", None, "critical", true, "review"),
    ("Open to the world", "cidr:0.0.0.0/0", Some("aws_security_group.*"), "critical", true, "never in production"),
    ("=Untagged", "tags:absent", Some("*"), "low", true, "=owner unknown"),
    ("+Encryption off", "encryption:off", Some("aws_s3_bucket.*"), "high", true, "+1 from security"),
    ("-Legacy names", "name:legacy-*", None, "ignore", false, "-"),
    ("@Ops only", "owner:ops", Some("aws_instance.ops-*"), "medium", true, "@ops asked for it"),
    ("Autoscaling, expected", "desired_capacity:*", Some("aws_autoscaling_group.*"), "ignore", true, "noise"),
    ("Key \"rotation\"", "rotation:overdue", None, "high", true, "ISO, SOC 2\nboth ask"),
    ("Größe der Instanz", "instance_type:*", Some("aws_instance.*"), "medium", true, "Kosten 林"),
    ("Log retention", "retention_in_days:<90", Some("aws_cloudwatch_log_group.*"), "medium", false, "paused"),
    ("Cross-account role", "assume_role:external", Some("aws_iam_role.*"), "high", true, "review"),
    ("Deletion protection", "deletion_protection:false", Some("aws_db_instance.*"), "high", true, ""),
];

/// Display name, kind, location; `@org@` is the organisation's slug.
pub(super) const SOURCES: [(&str, &str, &str); 7] = [
    ("AWS Production", "s3", "s3://@org@-tf/env/prod/terraform.tfstate"),
    ("AWS Staging", "s3", "s3://@org@-tf/env/stage/terraform.tfstate"),
    ("Data platform, \"gold\"", "gcs", "gs://@org@-tf/data/gold.tfstate"),
    ("Azure West Europe", "azure_blob", "https://@org@.blob.example/tf/west.tfstate"),
    ("=Network", "s3", "s3://@org@-tf/network/terraform.tfstate"),
    ("-old backend", "gcs", "gs://@org@-tf/old/terraform.tfstate"),
    ("New team", "azure_blob", "https://@org@.blob.example/tf/new.tfstate"),
];
