//! One more member in a workspace's manifest, with its comments and all.

/// What is to be done where it cannot be done here.
const BY_HAND: &str =
    "write the members of Cargo.toml one on a line, as in `\"exercises/01_a/01_b\",`";

/// The manifest with this member; none where it has it already, by a pattern.
///
/// # Errors
///
/// Where nobody but a person can add it.
pub(super) fn with_member(manifest: &str, member: &str) -> Result<Option<String>, String> {
    let before = members(manifest)?;
    if before.iter().any(|it| is_matched(it, member)) {
        return Ok(None);
    }
    let lines: Vec<&str> = manifest.lines().collect();
    let opens = |line: &&str| {
        let line = line.trim_start();
        let rest = line.strip_prefix("members").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with('='))
    };
    let begin = lines.iter().position(opens).ok_or(BY_HAND)?;
    let edited = if lines[begin].trim_end().ends_with('[') {
        inserted(&lines, begin, member)
    } else {
        broken_up(&lines, begin, &before, member)
    };
    let mut wanted = before;
    wanted.push(member.to_owned());
    wanted.sort();
    let mut found = members(&edited).map_err(|_| BY_HAND)?;
    found.sort();
    if found == wanted {
        Ok(Some(edited))
    } else {
        Err(BY_HAND.to_owned())
    }
}

fn members(manifest: &str) -> Result<Vec<String>, String> {
    let manifest: toml::Table = toml::from_str(manifest)
        .map_err(|error| format!("Cargo.toml: {}", error.to_string().trim_end()))?;
    let members = manifest.get("workspace").and_then(|it| it.get("members"));
    let members = members.and_then(toml::Value::as_array).ok_or(BY_HAND)?;
    let names = members.iter().filter_map(toml::Value::as_str);
    Ok(names.map(str::to_owned).collect())
}

/// Whether a pattern has it: part by part, as far as the pattern's stars go.
fn is_matched(pattern: &str, member: &str) -> bool {
    let (pattern, member) = (pattern.split('/'), member.split('/'));
    pattern.clone().count() == member.clone().count()
        && pattern
            .zip(member)
            .all(|(it, part)| it == "*" || it == part)
}

/// Behind the last of those that come before it, else behind the last of all.
fn inserted(lines: &[&str], begin: usize, member: &str) -> String {
    let end = (begin + 1..lines.len()).find(|&at| lines[at].trim_start().starts_with(']'));
    let end = end.unwrap_or(lines.len());
    let line = format!("    \"{member}\",");
    let named = |at: usize| lines[at].trim().trim_end_matches(',').trim_matches('"');
    let is_exercise = |at: &usize| named(*at).starts_with("exercises/");
    let exercises = (begin + 1..end).filter(is_exercise);
    let (before, after): (Vec<usize>, Vec<usize>) = exercises.partition(|&at| named(at) < member);
    let at = match (before.last(), after.first()) {
        (Some(&last), _) => last + 1,
        (None, Some(&first)) => first,
        (None, None) => end,
    };
    let (head, tail) = lines.split_at(at);
    // TOML wants a comma before it, and the last of a list may have none.
    let mut head: Vec<String> = head.iter().map(|&it| it.to_owned()).collect();
    if let Some(last) = head.last_mut().filter(|it| it.trim_end().ends_with('"')) {
        last.push(',');
    }
    let lines = head.into_iter().chain([line]);
    joined(lines.chain(tail.iter().map(|&it| it.to_owned())))
}

/// A list on one line becomes one of several.
fn broken_up(lines: &[&str], at: usize, members: &[String], member: &str) -> String {
    let mut edited: Vec<String> = lines[..at].iter().map(|&it| it.to_owned()).collect();
    edited.push("members = [".to_owned());
    let members = members.iter().map(String::as_str).chain([member]);
    edited.extend(members.map(|it| format!("    {it:?},")));
    edited.push("]".to_owned());
    edited.extend(lines[at + 1..].iter().map(|&it| it.to_owned()));
    joined(edited.into_iter())
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "exercises/01_a/02_b";

    #[test]
    fn a_member_comes_behind_those_before_it() {
        let manifest = "[workspace]\nmembers = [\n    \"own\",\n\n    # One by one.\n    \"exercises/01_a/01_a\",\n    \"exercises/02_a/01_c\"\n]\n\n[profile]\n";
        let edited = with_member(manifest, NEW).unwrap().unwrap();
        let second = "    \"exercises/01_a/01_a\",\n";
        assert_eq!(
            edited,
            manifest.replace(second, &format!("{second}    \"{NEW}\",\n"))
        );
        let last = with_member(manifest, "exercises/03_a/01_d").unwrap();
        let last = last.unwrap();
        assert!(
            last.contains("01_c\",\n    \"exercises/03_a/01_d\",\n]"),
            "{last}"
        );
    }

    #[test]
    fn the_first_comes_at_the_end_of_the_list() {
        let manifest = "[workspace]\nmembers = [\n    \"own\",\n    # The exercises.\n]\n";
        let edited = with_member(manifest, NEW).unwrap().unwrap();
        assert!(edited.contains("# The exercises.\n    \"exercises/01_a/02_b\",\n]"));
    }

    #[test]
    fn a_list_on_one_line_is_broken_up() {
        for list in ["[]", "[\"own\"]", "[ \"own\", \"other\" ] # two"] {
            let manifest = format!("[workspace]\nmembers = {list}\nresolver = \"3\"\n");
            let edited = with_member(&manifest, NEW).unwrap().unwrap();
            assert!(
                edited.contains(&format!("    \"{NEW}\",\n]\nresolver")),
                "{edited}"
            );
        }
    }

    #[test]
    fn a_pattern_has_it_already() {
        let manifest = "[workspace]\nmembers = [\"exercises/*/*\"]\n";
        assert_eq!(with_member(manifest, NEW), Ok(None));
        let other = "[workspace]\nmembers = [\"exercises/02_c/*\"]\n";
        assert!(with_member(other, NEW).unwrap().is_some());
    }

    #[test]
    fn what_is_no_such_manifest_is_refused() {
        for manifest in [
            "[package]\nname = \"a\"\n",
            "[workspace]\n",
            "not toml",
            "workspace.members = [\"own\"]\n",
            "[workspace]\nmembers = [\n    \"own\", \"other\" ]\n",
        ] {
            assert!(with_member(manifest, NEW).is_err(), "{manifest}");
        }
    }
}
