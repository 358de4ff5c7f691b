//! Which members name a person.

/// Members whose text names a person, lower case, without `_`, `-` and spaces. Those that end in one of [`ENDINGS`] do so too.
#[rustfmt::skip]
const NAMES: [&str; 45] = [
    // Valdrics: audit log, evidence and settings (actor_email, created_by_user_id and jira_email by their endings).
    "actor", "actorid", "actorname",
    // Grantex: grants, audit entries and policies.
    "principal", "principalid", "developerid",
    // The playbook's log has user_id; DriftWise and the evidence service have these.
    "requestedby", "requester", "approvedby", "approver", "approvers", "operator", "signer", "reviewer", "reviewedby",
    // What metadata and details use.
    "user", "users", "username", "login", "loginname", "mail", "owner", "ownerid", "assignee", "assignedto",
    "createdby", "updatedby", "deletedby", "fullname", "displayname", "firstname", "lastname", "subjectid",
    "onbehalfof", "recipient", "recipients", "attendee", "attendees", "participants", "cc", "bcc", "author", "reporter", "attestedby", "grantedby",
];

/// Endings of such names.
const ENDINGS: [&str; 5] = ["email", "emails", "userid", "userids", "principalids"];

/// Members of an object that stands where a name is expected: `"actor": {"id": …, "name": …}`.
const WITHIN: [&str; 2] = ["id", "name"];

/// Texts in such members that name nobody.
const NOBODY: [&str; 7] = ["system", "unknown", "anonymous", "none", "null", "n/a", "-"];

/// Whether a member of this name says who somebody is, in any of the layouts and in what is nested in them.
pub fn is_person(key: &str) -> bool {
    let key = plain(key);
    NAMES.contains(&key.as_str()) || ENDINGS.iter().any(|ending| key.ends_with(ending))
}

/// The same for a member of an object that stands in such a member.
pub(super) fn is_person_within(key: &str) -> bool {
    WITHIN.contains(&plain(key).as_str()) || is_person(key)
}

pub(super) fn is_nobody(text: &str) -> bool {
    NOBODY.iter().any(|nobody| text.eq_ignore_ascii_case(nobody))
}

fn plain(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::is_person;

    #[test]
    fn the_fields_of_the_layouts() {
        for key in [
            "actor_email",
            "actor_id",
            "created_by_user_id",
            "jira_email",
            "principalId",
            "user_id",
            "requested_by",
            "User-Name",
        ] {
            assert!(is_person(key), "{key}");
        }
        for key in ["id", "name", "agentId", "allowed_email_domains", "resource_id", "email_enabled", "action", ""] {
            assert!(!is_person(key), "{key}");
        }
    }
}
